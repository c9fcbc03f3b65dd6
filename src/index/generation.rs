//! Generations and the edition that `CURRENT` names: generation, commit and lexicon, from which one answer comes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use tantivy::{DocId, Index, IndexReader, ReloadPolicy, SegmentReader};

use super::columns::Columns;
use super::current::Current;
use super::hidden::Hidden;
use super::lexicon::{Meant, Reach};
use super::recent::Recent;
use super::schema::{Fields, fields};
use super::withdrawn::{Stamp, Withdrawn};
use super::word::{Asked, Word};
use super::{Lexicon, Record};
use crate::document::{DocumentId, Mark};
use crate::language::Language;

/// Words that are kept at least, and half of those that are kept at most: 5 KB a word on average over 100,000 passages.
const KEPT_WORDS: usize = 2_500;

/// Words with what may have been meant by them that are kept at least: 2 KB each.
const KEPT_SPELLINGS: usize = 500;

/// What one answer comes from.
pub struct Edition {
    /// `gen-000001.OPSTAMP`.
    pub name: String,
    /// The fields.
    pub fields: Fields,
    /// The documents of one commit.
    pub searcher: tantivy::Searcher,
    /// The columns of each segment, in the order of the searcher.
    columns: Vec<Columns>,
    /// The words of that commit.
    pub lexicon: Lexicon,
    root: PathBuf,
    current: Current,
    withdrawn: Withdrawn,
    hidden: Hidden,
    words: Recent<Asked, Word>,
    meant: Recent<(String, Reach, u32), Arc<[Meant]>>,
    /// What the folder said of the file of what was withdrawn.
    stamp: Stamp,
}

impl Edition {
    /// Opens what `CURRENT` names; `None` where nothing has been indexed yet.
    ///
    /// A commit that is not published yet may be opened with the lexicon before it; a word that lexicon lacks is looked
    /// up as it stands.
    pub fn open(index_root: &Path) -> Result<Option<Edition>> {
        let Some(current) = Current::read(index_root)? else {
            return Ok(None);
        };
        let folder = current.folder(index_root);
        let hint = || {
            format!(
                "opening the index in {}\nhint: `dossier index --rebuild` builds it anew from the corpus",
                folder.display()
            )
        };
        let index = Index::open_in_dir(&folder).with_context(hint)?;
        let fields = fields();
        if index.schema() != fields.schema {
            return Err(anyhow!("another version of the program built it")).with_context(hint);
        }
        let reader: IndexReader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .with_context(hint)?;
        let opstamp = settled(&index, &reader).with_context(hint)?;
        let searcher = reader.searcher();
        let segments = searcher.segment_readers().iter();
        let columns = segments.map(|segment| Columns::open(segment, &fields));
        let columns = columns.collect::<Result<_>>().with_context(hint)?;
        // The stamp before the content: what is written in between is noticed the next time.
        let stamp = Stamp::of(index_root);
        let withdrawn = Withdrawn::read(index_root)?;
        Ok(Some(Edition {
            name: format!("{}.{opstamp}", current.generation),
            hidden: Hidden::of(&searcher, fields.id, &withdrawn).with_context(hint)?,
            withdrawn,
            stamp,
            fields,
            searcher,
            columns,
            words: Recent::of(KEPT_WORDS),
            meant: Recent::of(KEPT_SPELLINGS),
            lexicon: Lexicon::open(&folder.join(&current.lexicon)),
            root: index_root.to_owned(),
            current,
        }))
    }

    /// A query word as the union of its forms, as [`Lexicon::variants`] finds them; the words of the last queries are kept.
    pub fn word(&self, term: &str, languages: &[(Language, f32)], fold_accents: bool) -> Word {
        self.words
            .get_or(Asked::of(term, languages, fold_accents), || {
                Word::kept(self.lexicon.variants(term, languages, fold_accents))
            })
    }

    /// Words that may have been meant by another, as [`Lexicon::meant_by`] finds them; the last ones are kept.
    pub fn meant_by(&self, typed: &str, reach: Reach, least: u32) -> Arc<[Meant]> {
        let asked = (typed.to_owned(), reach, least);
        let meant = || self.lexicon.meant_by(typed, reach, least).into();
        self.meant.get_or(asked, meant)
    }

    /// The segments with their columns, in the order of the searcher.
    pub fn segments(&self) -> impl Iterator<Item = (&SegmentReader, &Columns)> {
        self.searcher.segment_readers().iter().zip(&self.columns)
    }

    /// Whether `CURRENT` names another edition by now, or more was withdrawn (one small read).
    pub fn is_outdated(&self) -> bool {
        self.shows_withdrawn()
            || Current::read(&self.root)
                .is_ok_and(|current| current.as_ref() != Some(&self.current))
    }

    /// Whether something was withdrawn since it was opened, so that it must not answer any more.
    pub fn shows_withdrawn(&self) -> bool {
        Stamp::of(&self.root) != self.stamp
    }

    /// Whether a document with that id was withdrawn.
    pub fn is_withdrawn(&self, id: DocumentId) -> bool {
        self.withdrawn.has(Mark::Id(id))
    }

    /// Whether a document was withdrawn that a segment, named by its place, still holds.
    pub fn hides(&self, segment: usize, document: DocId) -> bool {
        self.hidden.has(segment, document)
    }

    /// The record, unless its document was withdrawn.
    pub(super) fn unless_withdrawn(&self, record: Record) -> Option<Record> {
        (!self.withdrawn.has_record(&record)).then_some(record)
    }
}

/// The commit a reader shows: it is asked for before and after, until no other came in between.
fn settled(index: &Index, reader: &IndexReader) -> tantivy::Result<u64> {
    loop {
        let before = index.load_metas()?.opstamp;
        reader.reload()?;
        if index.load_metas()?.opstamp == before {
            return Ok(before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::{STRING, Schema};

    #[test]
    fn an_index_of_another_version_says_what_to_type() {
        let root = tempfile::tempdir().unwrap();
        let current = Current {
            generation: "gen-000001".to_owned(),
            opstamp: 0,
            lexicon: "lexicon-0".to_owned(),
        };
        let folder = current.folder(root.path());
        std::fs::create_dir(&folder).unwrap();
        let mut schema = Schema::builder();
        schema.add_text_field("id", STRING);
        Index::create_in_dir(&folder, schema.build()).unwrap();
        current.write(root.path()).unwrap();
        let error = format!("{:#}", Edition::open(root.path()).err().unwrap());
        assert!(error.contains("another version"), "{error}");
        assert!(error.contains("hint: `dossier index"), "{error}");
    }
}
