//! Documents whose title holds some words, and one more that begins like the last that was typed.
//!
//! Apart from ranking because a title is chosen by its beginning and its shortness, and because so few documents are
//! looked at that it answers at every key.

use std::cmp::Reverse;
use std::collections::HashSet;

use anyhow::Result;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED};

use super::postings;
use crate::document::DocumentId;
use crate::index::Edition;

/// Titles that are offered.
const MAX_TITLES: usize = 4;
/// Documents of a segment whose titles are looked at where one word is typed, and where its neighbours thin them out.
const MOST_BY_BEGINNING: usize = 500;
const MOST_BY_WORDS: usize = 20_000;
/// Titles that are read to find as many different ones.
const MOST_READ: usize = 12;

/// How good a title is: whether it begins with what was typed, then the fewer words the better.
type Rank = (Reverse<bool>, u32);

/// Titles of documents that hold all of some words and one of the last: those that begin so first, then the shortest.
pub fn titles(
    edition: &Edition,
    before: &[String],
    last: &[&str],
) -> Result<Vec<(DocumentId, String)>> {
    let mut ranked = Vec::new();
    for (place, segment) in edition.searcher.segment_readers().iter().enumerate() {
        let mut of_segment = TitleWords::open(edition, segment, before, last)?;
        of_segment.each(|rank, doc| {
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
    different(edition, &ranked)
}

/// The titles of documents, each once.
fn different(
    edition: &Edition,
    ranked: &[(Rank, u32, DocId)],
) -> Result<Vec<(DocumentId, String)>> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (_, segment, doc) in ranked {
        let record = edition.record_at(DocAddress::new(*segment, *doc))?;
        if found.len() < MAX_TITLES && seen.insert(record.title.to_lowercase()) {
            found.push((record.id, record.title));
        }
    }
    Ok(found)
}

/// Where the words stand in the titles of a segment.
struct TitleWords<'a> {
    edition: &'a Edition,
    segment: &'a SegmentReader,
    /// The words that must be there; `None` where one is in no title of the segment.
    before: Option<Vec<SegmentPostings>>,
    /// The words of which one must be there.
    last: Vec<SegmentPostings>,
}

impl<'a> TitleWords<'a> {
    fn open(
        edition: &'a Edition,
        segment: &'a SegmentReader,
        before: &[String],
        last: &[&str],
    ) -> Result<TitleWords<'a>> {
        let open = |term: &str| {
            let option = IndexRecordOption::WithFreqsAndPositions;
            postings::open(segment, edition.fields.title, term, option)
        };
        let mut required = Some(Vec::new());
        for term in before {
            match (open(term)?, &mut required) {
                (Some(postings), Some(required)) => required.push(postings),
                _ => required = None,
            }
        }
        let mut any = Vec::new();
        if required.is_some() {
            for term in last {
                any.extend(open(term)?);
            }
        }
        Ok(TitleWords {
            edition,
            segment,
            before: required,
            last: any,
        })
    }

    /// Calls `each` with the documents whose titles hold the words.
    fn each(&mut self, mut each: impl FnMut(Rank, DocId)) -> Result<()> {
        let Some(before) = &mut self.before else {
            return Ok(());
        };
        let lengths = self
            .segment
            .get_fieldnorms_reader(self.edition.fields.title)?;
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
