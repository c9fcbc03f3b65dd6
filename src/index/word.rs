//! A word of a query as the union of its forms, and where these stand in each segment.
//!
//! A word of thirty forms costs more to look up than to rank, and people ask in the same words. So what was looked up
//! stays with the word, and the words of the last queries with their edition, which never changes; what is kept is bounded
//! by their number. A word belongs to one edition, so that what it adds to a score at most is kept with it as well; the scores
//! themselves are not known here.

use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::Result;
use tantivy::index::SegmentId;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use super::lexicon::{Lexicon, Variant};
use crate::language::Language;

/// Forms in fewer than one of so many documents are kept as one list, at 8 bytes a document (one in 130, one in 33, one in
/// 16: 26, 31 and 34 MB for the words of 1,492 questions to 100,000 passages, which take 1.87, 1.70 and 1.68 times as long
/// to rank by as plain words).
const ONE_IN: u32 = 33;

/// In so many documents or fewer a form is rare in any segment: tantivy keeps them in one block.
const ALWAYS_RARE: u32 = 128;

/// In more documents than these no form is rare, or the words of a large library would fill the memory.
const NEVER_RARE: u32 = 4_096;

/// The forms of a word, the exact one first.
#[derive(Clone, Debug)]
pub struct Word(Arc<Held>);

#[derive(Debug)]
struct Held {
    forms: Vec<Variant>,
    /// Whether it stays for later queries.
    is_kept: bool,
    parts: OnceLock<Vec<String>>,
    places: Mutex<Vec<(FieldOfSegment, Arc<Places>)>>,
}

type FieldOfSegment = (SegmentId, Field);

/// Where the forms of a word stand in a field of a segment.
#[derive(Debug)]
pub struct Places {
    /// Those that many documents hold, each with its weight.
    pub frequent: Vec<(TermInfo, f32)>,
    /// Those that few documents hold.
    pub rare: Vec<(TermInfo, f32)>,
    merged: OnceLock<Vec<(DocId, f32)>>,
    highest: OnceLock<Arc<[f32]>>,
}

/// What the forms of a word depend on.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    term: String,
    languages: Vec<Language>,
    fold_accents: bool,
}

impl Asked {
    /// A term in some languages, each with how likely it is.
    pub fn of(term: &str, languages: &[(Language, f32)], fold_accents: bool) -> Asked {
        Asked {
            term: term.to_owned(),
            languages: languages.iter().map(|(language, _)| *language).collect(),
            fold_accents,
        }
    }
}

impl Word {
    /// A word that an edition keeps for later queries.
    pub(super) fn kept(forms: Vec<Variant>) -> Word {
        Word::held(forms, true)
    }

    fn held(forms: Vec<Variant>, is_kept: bool) -> Word {
        Word(Arc::new(Held {
            forms,
            is_kept,
            parts: OnceLock::new(),
            places: Mutex::default(),
        }))
    }

    /// Whether it is kept for later queries, so that what is found out about it pays.
    pub fn is_kept(&self) -> bool {
        self.0.is_kept
    }

    /// The parts of the word where it is a compound, as [`Lexicon::compound_parts`] finds them.
    pub fn parts(&self, lexicon: &Lexicon, languages: &[(Language, f32)]) -> &[String] {
        let exact = self.first().map_or("", |form| form.term.as_str());
        let parts = || lexicon.compound_parts(exact, languages);
        self.0.parts.get_or_init(parts)
    }

    /// Where its forms stand in a field of a segment.
    pub fn places(&self, segment: &SegmentReader, field: Field) -> Result<Arc<Places>> {
        let asked = (segment.segment_id(), field);
        let kept = || self.0.places.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().iter().find(|(known, _)| *known == asked).cloned();
        if let Some((_, places)) = known {
            return Ok(places);
        }
        let rare = (segment.max_doc() / ONE_IN).clamp(ALWAYS_RARE, NEVER_RARE);
        let index = segment.inverted_index(field)?;
        let places = Arc::new(Places::of(&index, self, rare)?);
        kept().push((asked, places.clone()));
        Ok(places)
    }
}

impl From<Vec<Variant>> for Word {
    fn from(forms: Vec<Variant>) -> Word {
        Word::held(forms, false)
    }
}

impl Deref for Word {
    type Target = [Variant];

    fn deref(&self) -> &[Variant] {
        &self.0.forms
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Word) -> bool {
        self.0.forms == other.0.forms
    }
}

impl Places {
    /// Looks the forms up, those in fewer documents than `rare` apart.
    fn of(index: &InvertedIndexReader, forms: &[Variant], rare: u32) -> Result<Places> {
        let mut terms = Vec::with_capacity(forms.len());
        for form in forms {
            let term = index.terms().get(form.term.as_bytes())?;
            terms.extend(term.map(|term| (term, form.weight)));
        }
        let (mut frequent, mut few): (Vec<_>, Vec<_>) = terms
            .into_iter()
            .partition(|(term, _): &(TermInfo, f32)| term.doc_freq >= rare);
        frequent.shrink_to_fit();
        few.shrink_to_fit();
        Ok(Places {
            frequent,
            rare: few,
            merged: OnceLock::new(),
            highest: OnceLock::new(),
        })
    }

    /// Whether the segment has none of them.
    pub fn is_empty(&self) -> bool {
        self.frequent.is_empty() && self.rare.is_empty()
    }

    /// The documents that hold rare ones, in order, each once with how often they stand there by their weights.
    pub fn merged(&self, index: &InvertedIndexReader) -> Result<&[(DocId, f32)]> {
        if let Some(merged) = self.known() {
            return Ok(merged);
        }
        let merged = merged(index, &self.rare)?;
        Ok(self.merged.get_or_init(|| merged))
    }

    /// The same, where it was asked for before.
    pub fn known(&self) -> Option<&[(DocId, f32)]> {
        self.merged.get().map(Vec::as_slice)
    }

    /// For each stretch of documents the greatest share of its weight that the word adds to a score there, found by `find`
    /// where that was not asked before: it is the same for all queries.
    pub fn highest(&self, find: impl FnOnce() -> Result<Arc<[f32]>>) -> Result<Arc<[f32]>> {
        if let Some(highest) = self.highest.get() {
            return Ok(highest.clone());
        }
        let highest = find()?;
        Ok(self.highest.get_or_init(|| highest).clone())
    }
}

fn merged(index: &InvertedIndexReader, terms: &[(TermInfo, f32)]) -> Result<Vec<(DocId, f32)>> {
    let mut merged = Vec::new();
    let mut block: Option<BlockSegmentPostings> = None;
    for (term, weight) in terms {
        let block = match &mut block {
            Some(block) => {
                index.reset_block_postings_from_terminfo(term, block)?;
                block
            }
            None => {
                let option = IndexRecordOption::WithFreqs;
                block.insert(index.read_block_postings_from_terminfo(term, option)?)
            }
        };
        while !block.docs().is_empty() {
            let counted = block.docs().iter().zip(block.freqs());
            merged.extend(counted.map(|(doc, count)| (*doc, weight * *count as f32)));
            block.advance();
        }
    }
    merged.sort_by_key(|(doc, _)| *doc);
    merged.dedup_by(|later, earlier| {
        let is_same = later.0 == earlier.0;
        earlier.1 += if is_same { later.1 } else { 0.0 };
        is_same
    });
    merged.shrink_to_fit();
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::test_library::index;

    #[test]
    fn a_word_stands_where_any_of_its_forms_does() {
        let root = tempfile::tempdir().unwrap();
        let texts = [
            ("en", "a child"),
            ("en", "none"),
            ("en", "children child children"),
        ];
        let edition = index(root.path(), &texts);
        let form = |term: &str, weight| Variant {
            term: term.to_owned(),
            weight,
            documents: 0,
        };
        let word = Word::from(vec![
            form("child", 1.0),
            form("children", 0.5),
            form("x", 1.0),
        ]);
        let mut found = Vec::new();
        for segment in edition.searcher.segment_readers() {
            let places = word.places(segment, edition.fields.body).unwrap();
            let index = segment.inverted_index(edition.fields.body).unwrap();
            found.extend(
                places
                    .merged(&index)
                    .unwrap()
                    .iter()
                    .map(|(_, count)| *count),
            );
            assert!(Arc::ptr_eq(
                &places,
                &word.places(segment, edition.fields.body).unwrap()
            ));
        }
        assert_eq!(found, [1.0, 2.0]);
    }

    #[test]
    fn an_edition_keeps_the_words_of_the_last_queries() {
        let root = tempfile::tempdir().unwrap();
        let edition = index(root.path(), &[("en", "a child")]);
        let word = |term: &str| edition.word(term, &[], true);
        assert!(Arc::ptr_eq(&word("child").0, &word("child").0));
    }
}
