//! Units of scripts without spaces: a character with what hangs on it.
//!
//! No dictionary: each unit is a term, and each two neighbours are one, so any word of two units or more is found by its
//! pairs. A unit and the pair that begins with it stand at the same position; consecutive units stand at consecutive
//! positions. A quoted text of n units is therefore exactly its n - 1 pairs, one position after another, and ranking has
//! both the selective pairs and the single characters.

use super::characters::{is_mark, joins_gram, stacks_next};
use super::normalise::normalise;

/// A unit is cut here at the latest, so that endless marks on one character cost terms of a sane size.
const LONGEST_UNIT: usize = 60;

/// A unit: what it is in the index, and its byte offsets in the run.
pub(super) struct Unit {
    /// NFKC, lower case.
    pub term: String,
    /// Where it begins.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
}

/// The units of a run of characters of such a script.
pub(super) fn units(run: &str) -> Vec<Unit> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut stacked = false;
    for (offset, c) in run.char_indices() {
        let joined = (joins_gram(c) || stacked) && offset - start < LONGEST_UNIT;
        if offset > start && !joined {
            push(&mut found, run, start, offset);
            start = offset;
        }
        stacked = stacks_next(c);
    }
    push(&mut found, run, start, run.len());
    found
}

/// Adds a unit, unless nothing but marks is left of it.
fn push(found: &mut Vec<Unit>, run: &str, start: usize, end: usize) {
    let term = normalise(run.get(start..end).unwrap_or_default());
    if !term.chars().all(is_mark) {
        found.push(Unit { term, start, end });
    }
}
