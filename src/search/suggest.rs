//! Another spelling, where it finds documents with every word and the typed one does not.
//!
//! Only words the library does not have, or has once, are doubted; an inflected form of a known word is known. A
//! suggestion is a whole query, tried out before it is shown.

use anyhow::Result;

use super::found::Found;
use super::plan::{Plan, Typed};
use super::query::Query;
use super::request::Filters;
use super::results::Suggestion;
use crate::index::Edition;

/// Shorter words have too many neighbours.
const SHORTEST: usize = 4;
/// Shorter words that the library has, however rarely, are left alone: too many of them are names.
const SHORTEST_RARE: usize = 7;
/// Longer queries are questions or pasted text; looking for neighbours of every word would cost more than the search.
const MOST_WORDS: usize = 12;
/// A word in no more documents than this may be a misspelling itself.
const RARE: u32 = 1;
/// A correction of a rare word occurs in this many times as many documents.
const MORE_FREQUENT: u32 = 20;
/// Neighbours asked of the lexicon.
const NEIGHBOURS: usize = 5;

/// Another spelling of the query that finds more than `found`.
pub fn suggest(
    edition: &Edition,
    typed: &str,
    plan: &Plan,
    found: &Found,
    filters: &Filters,
) -> Result<Option<Suggestion>> {
    if plan.words.len() > MOST_WORDS {
        return Ok(None);
    }
    let Some(query) = corrected(edition, typed, &plan.words) else {
        return Ok(None);
    };
    let other = Found::of(edition, &Plan::of(edition, &Query::parse(&query), filters))?;
    Ok((other.complete > found.complete).then_some(Suggestion {
        query,
        total: other.total,
    }))
}

/// The query with each doubtful word replaced; `None` where none is, or none has a better neighbour.
fn corrected(edition: &Edition, typed: &str, words: &[Typed]) -> Option<String> {
    let mut query = typed.to_owned();
    let mut changed = false;
    let mut words: Vec<&Typed> = words.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.span.start));
    for word in words {
        if let Some(better) = correction(edition, &word.term)
            && query.get(word.span.clone()).is_some()
        {
            query.replace_range(word.span.clone(), &better);
            changed = true;
        }
    }
    changed.then_some(query)
}

fn correction(edition: &Edition, term: &str) -> Option<String> {
    let lexicon = &edition.lexicon;
    let frequency = lexicon.document_frequency(term);
    let shortest = if frequency == 0 {
        SHORTEST
    } else {
        SHORTEST_RARE
    };
    let is_word = term.chars().all(char::is_alphabetic) && term.chars().count() >= shortest;
    if !is_word || frequency > RARE {
        return None;
    }
    let has_forms = || {
        let languages = lexicon.likely_languages(&[term]);
        let forms = lexicon.variants(term, &languages, true);
        forms
            .iter()
            .any(|form| lexicon.document_frequency(&form.term) > RARE)
    };
    if has_forms() {
        return None;
    }
    let enough = frequency.saturating_mul(MORE_FREQUENT).max(1);
    lexicon
        .similar(term, NEIGHBOURS)
        .into_iter()
        .find(|(other, count)| other != term && *count >= enough)
        .map(|(other, _)| other)
}
