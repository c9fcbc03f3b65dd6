//! Upserts and deletions into a generation, made visible by one rename.

use std::path::Path;

use anyhow::Result;

use super::Record;
use crate::document::DocumentId;

/// What is indexed of a document beside its record.
pub struct Content<'a> {
    /// Words that stand for it but in no page: author, description, keywords, words of its file name.
    pub front: &'a [&'a str],
    /// Its headings.
    pub headings: &'a [String],
    /// The texts of its pages, in order.
    pub pages: &'a [String],
}

/// Moments of a commit, in writing order; tests end the process in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Tantivy has committed, with the watermark in its payload.
    Committed,
    /// The lexicon of that commit is on disk.
    LexiconWritten,
    /// `CURRENT` names both.
    Published,
}

/// The writer of a generation; one at a time, the corpus lock sees to that.
pub struct Writer {}

impl Writer {
    /// Opens the current generation for writing, or begins the next one where there is none or `rebuild` asks for it.
    pub fn open(_index_root: &Path, _rebuild: bool) -> Result<Writer> {
        todo!()
    }

    /// The watermark of the last commit: changes of the catalogue up to it are in the index. 0 in a new generation.
    pub fn watermark(&self) -> u64 {
        todo!()
    }

    /// Adds a document, in place of the one with its id.
    pub fn upsert(&mut self, _record: &Record, _content: &Content<'_>) -> Result<()> {
        todo!()
    }

    /// Removes a document.
    pub fn delete(&mut self, _id: DocumentId) -> Result<()> {
        todo!()
    }

    /// Commits, writes the lexicon, publishes both in `CURRENT`; calls `reached` after each step.
    pub fn commit(&mut self, _watermark: u64, _reached: &mut dyn FnMut(Step)) -> Result<()> {
        todo!()
    }

    /// Waits for merges, then deletes generations and lexicons that nothing names (two generations are kept).
    pub fn finish(self) -> Result<()> {
        todo!()
    }
}
