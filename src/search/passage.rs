//! Text of several words in a segment: a phrase, or words near each other.
//!
//! So that ranking, conditions and pages need not tell the two apart.

use anyhow::Result;
use tantivy::{DocId, SegmentReader};

use super::clause::Matcher;
use super::near::Near;
use super::postings::Phrase;
use super::statistics::field_of;
use crate::index::Edition;

/// Text of several words, found document by document.
pub enum Passage {
    /// One after the other.
    Phrase(Phrase),
    /// In any order.
    Near(Near),
}

impl Passage {
    /// Opens what a matcher looks for; `None` where a word of it is not in the segment, or it is one word only.
    pub fn open(
        edition: &Edition,
        segment: &SegmentReader,
        matcher: &Matcher,
    ) -> Result<Option<Passage>> {
        Ok(match matcher {
            Matcher::Forms(..) => None,
            Matcher::Phrase(scope, terms) => {
                Phrase::open(segment, field_of(edition, *scope), terms)?.map(Passage::Phrase)
            }
            Matcher::Near(scope, words, within) => {
                Near::open(segment, field_of(edition, *scope), words, *within)?.map(Passage::Near)
            }
        })
    }

    /// The first document from `target` on that holds the text, or `TERMINATED`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Passage::Phrase(phrase) => phrase.seek(target),
            Passage::Near(near) => near.seek(target),
        }
    }

    /// Where it starts in the document of the last [`Passage::seek`].
    pub fn starts(&self) -> &[u32] {
        match self {
            Passage::Phrase(phrase) => phrase.starts(),
            Passage::Near(near) => near.starts(),
        }
    }
}
