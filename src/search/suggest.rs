//! Another spelling, where it finds documents with every word and the typed one does not, or hardly does.
//!
//! A suggestion is a whole query, tried out before it is shown, so that it never leads to less than what was typed.

use anyhow::Result;

use super::correction::corrected;
use super::found::Found;
use super::plan::Plan;
use super::query::Query;
use super::request::Filters;
use super::results::Suggestion;
use crate::index::Edition;

/// A suggestion finds this many times as many documents with every word, where the library has all that was typed.
const MORE: usize = 2;

/// Another spelling of the query that finds more than `found`.
pub fn suggest(
    edition: &Edition,
    typed: &str,
    plan: &Plan,
    found: &Found,
    filters: &Filters,
) -> Result<Option<Suggestion>> {
    let Some(query) = corrected(edition, typed, &plan.words)? else {
        return Ok(None);
    };
    let other = Found::of(edition, &Plan::of(edition, &Query::parse(&query), filters))?;
    // What a word is found by that the library lacks only begins like it: finding as much of that is no merit.
    let lacks = |term: &str| edition.lexicon.document_frequency(term) == 0;
    let least = match plan.words.iter().any(|word| lacks(&word.term)) {
        true => found.complete / MORE,
        false => found.complete * MORE,
    };
    let is_better = other.complete >= least.max(1);
    Ok(is_better.then_some(Suggestion {
        query,
        total: other.total,
    }))
}
