//! What came out of an archive and is recorded together: bytes first, then everything that names them.

use anyhow::Result;

use super::entry::Entry;
use crate::corpus::Corpus;
use crate::corpus::catalogue::{ArchivedSource, Catalogue, RunId};
use crate::document::ContentHash;
use crate::extract::ExtractError;

/// What is recorded together.
#[derive(Default)]
pub(super) struct Batch {
    /// Sources that were met for the first time.
    pub(super) sources: Vec<ArchivedSource>,
    pub(super) entries: Vec<Entry>,
    /// Source, path and media type of what is no publication.
    pub(super) passed_over: Vec<(String, String, String)>,
    /// Source and path of what could not be used.
    pub(super) failures: Vec<(String, String, ExtractError)>,
}

impl Batch {
    pub(super) fn len(&self) -> usize {
        self.entries.len() + self.passed_over.len() + self.failures.len()
    }

    /// Records everything.
    pub(super) fn write(
        self,
        corpus: &Corpus,
        catalogue: &mut Catalogue,
        run: RunId,
    ) -> Result<()> {
        if self.len() + self.sources.len() == 0 {
            return Ok(());
        }
        let hashes: Vec<ContentHash> = self.entries.iter().map(|entry| entry.stored.hash).collect();
        corpus.originals().flush(&hashes)?;
        catalogue.transaction(|catalogue| self.record(catalogue, run))
    }

    fn record(&self, catalogue: &Catalogue, run: RunId) -> Result<()> {
        for source in &self.sources {
            catalogue.record_archived_source(source)?;
        }
        for entry in &self.entries {
            entry.record(catalogue)?;
        }
        for (source, path, media_type) in &self.passed_over {
            let found = [(path.clone(), media_type.clone())];
            catalogue.record_skipped(source, &[], &found)?;
        }
        for (source, path, problem) in &self.failures {
            catalogue.add_failure(source, path, None, problem, run)?;
        }
        Ok(())
    }
}
