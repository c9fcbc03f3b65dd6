//! Where text stands in a segment: postings of single forms, occurrences of phrases.
//!
//! The only file of a search that opens posting lists. Deleted documents are still in them; callers ask the segment.

use anyhow::Result;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Opens the postings of one term; `None` where the segment has none.
pub fn open(
    segment: &SegmentReader,
    field: Field,
    term: &str,
    option: IndexRecordOption,
) -> Result<Option<SegmentPostings>> {
    let index = segment.inverted_index(field)?;
    Ok(index.read_postings(&Term::from_field_text(field, term), option)?)
}

/// A phrase in a segment, found document by document.
pub struct Phrase {
    /// With the distance of each from the phrase's first word; the rarest comes first.
    words: Vec<(SegmentPostings, u32)>,
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Phrase {
    /// Opens a phrase; `None` where a word of it is not in the segment.
    pub fn open(
        segment: &SegmentReader,
        field: Field,
        terms: &[(String, u32)],
    ) -> Result<Option<Phrase>> {
        let mut words = Vec::new();
        for (term, distance) in terms {
            match open(
                segment,
                field,
                term,
                IndexRecordOption::WithFreqsAndPositions,
            )? {
                Some(postings) => words.push((postings, *distance)),
                None => return Ok(None),
            }
        }
        words.sort_by_key(|(postings, _)| postings.size_hint());
        Ok(Some(Phrase {
            words,
            starts: Vec::new(),
            others: Vec::new(),
        }))
    }

    /// The first document from `target` on that holds the phrase, or [`TERMINATED`].
    pub fn seek(&mut self, target: DocId) -> DocId {
        let mut target = target;
        while let Some(doc) = self.seek_all(target) {
            if self.align() {
                return doc;
            }
            target = doc + 1;
        }
        TERMINATED
    }

    /// Where the phrase starts in the document of the last [`Phrase::seek`].
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The first document from `target` on that holds all the words.
    fn seek_all(&mut self, target: DocId) -> Option<DocId> {
        let mut wanted = target;
        'documents: loop {
            for (postings, _) in &mut self.words {
                let doc = seek(postings, wanted);
                if doc == TERMINATED {
                    return None;
                }
                if doc > wanted {
                    wanted = doc;
                    continue 'documents;
                }
            }
            return Some(wanted);
        }
    }

    /// Keeps the starts that every word agrees on; whether any is left.
    fn align(&mut self) -> bool {
        for (nth, (postings, distance)) in self.words.iter_mut().enumerate() {
            let positions = if nth == 0 {
                &mut self.starts
            } else {
                &mut self.others
            };
            postings.positions(positions);
            positions.retain_mut(|position| match position.checked_sub(*distance) {
                Some(start) => {
                    *position = start;
                    true
                }
                None => false,
            });
            if nth > 0 {
                intersect(&mut self.starts, &self.others);
            }
            if self.starts.is_empty() {
                return false;
            }
        }
        true
    }
}

/// Moves forward to `target`; tantivy's own `seek` must not be asked to go back.
pub fn seek(postings: &mut SegmentPostings, target: DocId) -> DocId {
    if postings.doc() < target {
        postings.seek(target)
    } else {
        postings.doc()
    }
}

/// Keeps what both ascending lists hold.
fn intersect(kept: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().copied().peekable();
    kept.retain(|value| {
        while others.next_if(|other| other < value).is_some() {}
        others.peek() == Some(value)
    });
}
