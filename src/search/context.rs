//! How much likelier a word is beside another than by itself, counted in a few of their postings.
//!
//! What tells `form Africa` from `from Africa`. It reads so much and no more, whatever a library holds: of frequent words
//! it sees the first documents only, and takes these for all.

use anyhow::Result;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::postings;
use crate::index::Edition;

/// Documents of the rarer word that are looked at, over all segments.
const MOST_LOOKED_AT: u32 = 100;

/// In how many documents one word directly follows another, guessed from those that are looked at.
pub fn adjacent(edition: &Edition, first: &str, second: &str) -> Result<f32> {
    let (mut found, mut looked_at, mut all) = (0, 0, 0);
    for segment in edition.searcher.segment_readers() {
        let open = |term| {
            let option = IndexRecordOption::WithFreqsAndPositions;
            postings::open(segment, edition.fields.body, term, option)
        };
        let (Some(first), Some(second)) = (open(first)?, open(second)?) else {
            continue;
        };
        all += first.size_hint().min(second.size_hint());
        let mut pair = Pair { first, second };
        while looked_at < MOST_LOOKED_AT
            && let Some(stands) = pair.next()
        {
            looked_at += 1;
            found += u32::from(stands);
        }
    }
    let share = all as f32 / looked_at.max(1) as f32;
    Ok(found as f32 * share.max(1.0))
}

/// The postings of two words.
struct Pair {
    first: SegmentPostings,
    second: SegmentPostings,
}

impl Pair {
    /// Whether the words stand side by side in the next document of the rarer one; `None` behind the last.
    fn next(&mut self) -> Option<bool> {
        let first_is_rarer = self.first.size_hint() <= self.second.size_hint();
        let (rarer, other) = match first_is_rarer {
            true => (&mut self.first, &mut self.second),
            false => (&mut self.second, &mut self.first),
        };
        let doc = rarer.doc();
        if doc == TERMINATED {
            return None;
        }
        let stands = postings::seek(other, doc) == doc && self.is_followed();
        match first_is_rarer {
            true => self.first.advance(),
            false => self.second.advance(),
        };
        Some(stands)
    }

    /// Whether the second stands behind the first in the document that both are at.
    fn is_followed(&mut self) -> bool {
        let (mut places, mut others) = (Vec::new(), Vec::new());
        self.first.positions(&mut places);
        self.second.positions(&mut others);
        places
            .iter()
            .any(|at| others.binary_search(&(at + 1)).is_ok())
    }
}
