//! A request to its results: the one way in for command line, page and API, so that they cannot disagree.
//!
//! Reads an [`Edition`] and immutable extractions named by hash, never the catalogue. Queries are hostile: the grammar is
//! our own, with limits on length, nesting, clauses, expansions and page depth; nothing that is typed is an error.
//!
//! In reading order: `lexer` and `query` understand what was typed, `plan` asks the lexicon, `rank` scores over `sets`
//! and `postings`, `found` decides what counts, `hits`, `pages`, `marks` and `snippet` show it, `facets` count it.

mod chosen;
mod clause;
mod facets;
mod found;
mod hits;
mod lexer;
mod marks;
mod overview;
mod pages;
mod plan;
mod postings;
pub mod query;
mod rank;
mod request;
mod results;
mod sets;
mod snippet;
mod statistics;
mod suggest;

use std::time::Instant;

use anyhow::Result;

pub use overview::{Overview, overview};
pub use request::{DEFAULT_LIMIT, Filters, MAX_DEPTH, MAX_LIMIT, SearchRequest};
pub use results::{FacetValue, Hit, HitPage, MAX_PAGES, SearchResults, Snippet, Suggestion};

use crate::corpus::extractions::Extractions;
use crate::index::{Edition, Record};
use found::Found;
use plan::Plan;
use query::Query;

/// Answers a request.
pub fn search(
    edition: &Edition,
    extractions: &Extractions,
    request: &SearchRequest,
) -> Result<SearchResults> {
    let begun = Instant::now();
    let mut plan = Plan::of(edition, &Query::parse(&request.query), &request.filters);
    let found = Found::of(edition, &plan)?;
    let window = request.window(found.total, &mut plan.notices);
    let matches = found.best(window.ranks.clone());
    let hits = hits::hits(edition, extractions, &plan.clauses, &plan.filters, &matches)?;
    let facets = facets::facet_values(found.facet_counts()?, &plan.filters);
    let suggestion = suggest::suggest(edition, &request.query, &plan, &found, &request.filters)?;
    Ok(SearchResults {
        query: request.query.clone(),
        total: found.total,
        page: window.page,
        pages_total: window.pages_total,
        generation: edition.name.clone(),
        hits,
        facets,
        suggestion,
        notices: plan.notices,
        took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
    })
}

/// The records of the best documents for words, with their scores: what [`search`] would list, without showing any of it.
pub fn ranked(edition: &Edition, words: &str, depth: usize) -> Result<Vec<(Record, f32)>> {
    let plan = Plan::of(edition, &Query::of_words(words), &Filters::default());
    let matches = Found::of(edition, &plan)?.best(0..depth.min(MAX_DEPTH));
    matches
        .iter()
        .map(|found| Ok((hits::record(edition, found)?, found.score)))
        .collect()
}

/// Marks the words of a query in a text, for the document page: ranges in Unicode scalar values.
pub fn marks(edition: &Edition, query: &str, text: &str) -> Vec<[usize; 2]> {
    let plan = Plan::of(edition, &Query::parse(query), &Filters::default());
    marks::merged(&marks::Marker::of(&plan.clauses).marks(text))
}
