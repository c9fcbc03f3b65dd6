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
/// Where so many documents have every word, nobody misspelt one.
const ENOUGH: usize = 3;
/// A query with more doubtful words than these is in a language that the library does not have.
const MOST_DOUBTFUL: usize = 2;

/// Another spelling of the query that finds more than `found`.
pub fn suggest(
    edition: &Edition,
    typed: &str,
    plan: &Plan,
    found: &Found,
    filters: &Filters,
) -> Result<Option<Suggestion>> {
    if found.complete >= ENOUGH || plan.words.len() > MOST_WORDS {
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
    words.retain(|word| is_doubtful(edition, &word.term));
    if words.len() > MOST_DOUBTFUL {
        return None;
    }
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

/// Whether a word may be misspelt: the library has it once at most, and no form of it more often.
fn is_doubtful(edition: &Edition, term: &str) -> bool {
    let lexicon = &edition.lexicon;
    let frequency = lexicon.document_frequency(term);
    let shortest = if frequency == 0 {
        SHORTEST
    } else {
        SHORTEST_RARE
    };
    let is_word = term.chars().all(char::is_alphabetic) && term.chars().count() >= shortest;
    let has_forms = || {
        let languages = lexicon.likely_languages(&[term]);
        let forms = lexicon.variants(term, &languages, true);
        forms
            .iter()
            .any(|form| lexicon.document_frequency(&form.term) > RARE)
    };
    is_word && frequency <= RARE && !has_forms()
}

fn correction(edition: &Edition, term: &str) -> Option<String> {
    let frequency = edition.lexicon.document_frequency(term);
    let enough = frequency.saturating_mul(MORE_FREQUENT).max(1);
    let mut similar = edition.lexicon.similar(term, enough, 1).into_iter();
    similar.next().map(|(other, _)| other)
}
