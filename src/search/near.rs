//! Words near each other in a segment, in any order and in any of their forms.
//!
//! Apart from phrases, whose words stand at fixed distances and so are intersected, not searched for. The windows are
//! found by one function here for the index and for the marks in a text, so that what is marked is what was found.

use std::ops::Range;

use anyhow::Result;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::postings;
use crate::index::lexicon::Variant;

/// Words near each other, found document by document.
pub struct Near {
    /// The postings of the forms of each word.
    words: Vec<Vec<SegmentPostings>>,
    within: u32,
    starts: Vec<u32>,
}

/// A word of several at a position.
pub type Place = (u32, usize);

impl Near {
    /// Opens the words; `None` where one of them is not in the segment in any form.
    pub fn open(
        segment: &SegmentReader,
        field: Field,
        words: &[Vec<Variant>],
        within: u32,
    ) -> Result<Option<Near>> {
        let mut opened = Vec::with_capacity(words.len());
        for forms in words {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut of_word = Vec::new();
            for form in forms {
                of_word.extend(postings::open(segment, field, &form.term, option)?);
            }
            if of_word.is_empty() {
                return Ok(None);
            }
            opened.push(of_word);
        }
        Ok(Some(Near {
            words: opened,
            within,
            starts: Vec::new(),
        }))
    }

    /// The first document from `target` on in which they stand near each other, or [`TERMINATED`].
    pub fn seek(&mut self, target: DocId) -> DocId {
        let mut target = target;
        while let Some(doc) = self.seek_all(target) {
            let places = self.places(doc);
            let found = windows(&places, self.words.len(), self.within).into_iter();
            self.starts = found
                .filter_map(|window| places.get(window.start).map(|place| place.0))
                .collect();
            if !self.starts.is_empty() {
                return doc;
            }
            target = doc + 1;
        }
        TERMINATED
    }

    /// Where they begin to stand near each other in the document of the last [`Near::seek`].
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The first document from `target` on that has a form of each word.
    fn seek_all(&mut self, target: DocId) -> Option<DocId> {
        let mut wanted = target;
        loop {
            let mut furthest = wanted;
            for forms in &mut self.words {
                let docs = forms.iter_mut().map(|form| postings::seek(form, wanted));
                furthest = furthest.max(docs.min().unwrap_or(TERMINATED));
            }
            if furthest == TERMINATED {
                return None;
            }
            if furthest == wanted {
                return Some(wanted);
            }
            wanted = furthest;
        }
    }

    /// Where the words stand in a document, in order.
    fn places(&mut self, doc: DocId) -> Vec<Place> {
        let (mut places, mut positions) = (Vec::new(), Vec::new());
        for (nth, forms) in self.words.iter_mut().enumerate() {
            for form in forms {
                if postings::seek(form, doc) == doc {
                    form.positions(&mut positions);
                    places.extend(positions.iter().map(|position| (*position, nth)));
                }
            }
        }
        places.sort_unstable();
        places
    }
}

/// The shortest stretches of `places`, which are in order, that hold each of `words` words and no more than `within`
/// positions from first to last.
pub fn windows(places: &[Place], words: usize, within: u32) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut counts = vec![0usize; words];
    let (mut missing, mut first) = (words, 0);
    for (last, (end, word)) in places.iter().enumerate() {
        let Some(count) = counts.get_mut(*word) else {
            continue;
        };
        *count += 1;
        missing -= usize::from(*count == 1);
        while missing == 0 {
            let Some((start, word)) = places.get(first) else {
                break;
            };
            let Some(count) = counts.get_mut(*word) else {
                break;
            };
            *count -= 1;
            if *count == 0 {
                missing = 1;
                if end - start <= within {
                    found.push(first..last + 1);
                }
            }
            first += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_each_word_and_is_no_longer_than_asked() {
        let places = [(3, 0), (5, 1), (30, 1), (31, 0), (60, 0)];
        assert_eq!(windows(&places, 2, 2), [0..2, 2..4]);
        assert_eq!(windows(&places, 2, 1), vec![2..4]);
        assert!(windows(&places[..1], 2, 9).is_empty());
    }
}
