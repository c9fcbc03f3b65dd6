//! Titles, and names of people and bodies, that hold some words and one more that begins like the last that was typed.
//!
//! Apart from ranking because a name is chosen by its beginning and its shortness, and because so few documents are
//! looked at that it answers at every key.

use std::cmp::Reverse;
use std::collections::HashSet;

use anyhow::Result;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED};

use super::postings;
use crate::document::DocumentId;
use crate::index::{Edition, Record};
use crate::text::tokenise::tokens;

/// Titles that are offered.
const MAX_TITLES: usize = 4;
/// Names that are offered.
const MAX_NAMES: usize = 3;
/// Documents of a segment whose names are looked at where one word is typed, and where its neighbours thin them out.
const MOST_BY_BEGINNING: usize = 500;
const MOST_BY_WORDS: usize = 20_000;
/// Documents that are read to find as many different names.
const MOST_READ: usize = 12;

/// How good a name is: whether it begins with what was typed, then the fewer words the better.
type Rank = (Reverse<bool>, u32);

/// What was typed, as the index knows it.
pub struct HalfTyped<'a> {
    /// The words before the last.
    pub before: &'a [String],
    /// The words that the last may become.
    pub last: Vec<&'a str>,
}

impl HalfTyped<'_> {
    /// Whether a text has the words.
    fn stands_in(&self, text: &str) -> bool {
        let terms: Vec<String> = tokens(text).into_iter().map(|token| token.term).collect();
        self.before.iter().all(|word| terms.contains(word))
            && terms.iter().any(|term| self.last.contains(&term.as_str()))
    }
}

/// Titles that hold the words, each once with a document of it: those that begin so first, then the shortest.
pub fn titles(edition: &Edition, typed: &HalfTyped<'_>) -> Result<Vec<(DocumentId, String)>> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for record in records(edition, edition.fields.title, typed)? {
        if seen.insert(record.title.to_lowercase()) {
            found.push((record.id, record.title));
        }
    }
    found.truncate(MAX_TITLES);
    Ok(found)
}

/// Names of people and bodies that hold the words, each once.
pub fn names(edition: &Edition, typed: &HalfTyped<'_>) -> Result<Vec<String>> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for record in records(edition, edition.fields.names, typed)? {
        let names = record.names().filter(|name| typed.stands_in(name));
        found.extend(
            names
                .filter(|name| seen.insert(name.to_lowercase()))
                .map(str::to_owned),
        );
    }
    found.truncate(MAX_NAMES);
    Ok(found)
}

/// The best documents that hold the words in a field.
fn records(edition: &Edition, field: Field, typed: &HalfTyped<'_>) -> Result<Vec<Record>> {
    let mut ranked = Vec::new();
    for (place, segment) in edition.searcher.segment_readers().iter().enumerate() {
        FieldWords::open(segment, field, typed)?.each(|rank, doc| {
            if !segment.is_deleted(doc) && !edition.hides(place, doc) {
                ranked.push((rank, place as u32, doc));
            }
        })?;
    }
    if ranked.len() > MOST_READ {
        ranked.select_nth_unstable(MOST_READ);
        ranked.truncate(MOST_READ);
    }
    ranked.sort_unstable();
    let read = |(_, place, doc): (Rank, u32, DocId)| edition.record_at(DocAddress::new(place, doc));
    ranked.into_iter().map(read).collect()
}

/// Where the words stand in a field of a segment.
struct FieldWords<'a> {
    segment: &'a SegmentReader,
    field: Field,
    /// The words that must be there; `None` where one is nowhere in the segment.
    before: Option<Vec<SegmentPostings>>,
    /// The words of which one must be there.
    last: Vec<SegmentPostings>,
}

impl<'a> FieldWords<'a> {
    fn open(
        segment: &'a SegmentReader,
        field: Field,
        typed: &HalfTyped<'_>,
    ) -> Result<FieldWords<'a>> {
        let open = |term: &str| {
            let option = IndexRecordOption::WithFreqsAndPositions;
            postings::open(segment, field, term, option)
        };
        let before: Result<Option<Vec<SegmentPostings>>> =
            typed.before.iter().map(|term| open(term)).collect();
        let before = before?;
        let mut last = Vec::new();
        for term in typed.last.iter().filter(|_| before.is_some()) {
            last.extend(open(term)?);
        }
        Ok(FieldWords {
            segment,
            field,
            before,
            last,
        })
    }

    /// Calls `each` with the documents that hold the words there.
    fn each(&mut self, mut each: impl FnMut(Rank, DocId)) -> Result<()> {
        let Some(before) = &mut self.before else {
            return Ok(());
        };
        let lengths = self.segment.get_fieldnorms_reader(self.field)?;
        let most = match before.is_empty() {
            true => MOST_BY_BEGINNING,
            false => MOST_BY_WORDS,
        };
        let mut places = Vec::new();
        for (doc, mut begins) in documents(&mut self.last, most, before.is_empty()) {
            let mut has_all = true;
            for (nth, word) in before.iter_mut().enumerate() {
                has_all = has_all && postings::seek(word, doc) == doc;
                if nth == 0 && has_all {
                    word.positions(&mut places);
                    begins = places.first() == Some(&0);
                }
            }
            if has_all {
                each((Reverse(begins), lengths.fieldnorm(doc)), doc);
            }
        }
        Ok(())
    }
}

/// The documents of any of the words, in order, each once, and whether a title begins with one where that is asked.
fn documents(words: &mut [SegmentPostings], most: usize, begins: bool) -> Vec<(DocId, bool)> {
    let mut found = Vec::new();
    let mut places = Vec::new();
    for word in words {
        while word.doc() != TERMINATED && found.len() < most {
            if begins {
                word.positions(&mut places);
            }
            found.push((word.doc(), places.first() == Some(&0)));
            word.advance();
        }
    }
    found.sort_unstable_by_key(|(doc, begins)| (*doc, Reverse(*begins)));
    found.dedup_by_key(|(doc, _)| *doc);
    found
}
