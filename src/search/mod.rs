//! A request to its results: the one way in for command line, page and API, so that they cannot disagree.
//!
//! Reads an [`Edition`] and immutable extractions named by hash, never the catalogue. Queries are hostile: the grammar is
//! our own, with limits on length, nesting, clauses, expansions and page depth; nothing that is typed is an error.

use serde::Serialize;

use crate::corpus::extractions::Extractions;
use crate::document::{Country, DocumentId, Kind, PartialDate, YearRange};
use crate::index::Edition;
use crate::language::Language;

/// Hits a page of results shows unless asked otherwise.
pub const DEFAULT_LIMIT: usize = 10;
/// The most hits one page of results holds.
pub const MAX_LIMIT: usize = 100;
/// The deepest hit that can be asked for: page x limit.
pub const MAX_DEPTH: usize = 1_000;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchRequest {
    /// In the grammar of `query`.
    pub query: String,
    /// Filters beside it; several values of one are alternatives.
    pub filters: Filters,
    /// Page of results, from 1 (0 is taken for 1).
    pub page: usize,
    /// Hits a page; 0 for [`DEFAULT_LIMIT`].
    pub limit: usize,
}

/// Restrictions on what is found. Each list is empty for "any".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// Pages in one of these languages.
    pub language: Vec<Language>,
    /// Documents of one of these kinds.
    pub kind: Vec<Kind>,
    /// Documents about one of these countries.
    pub country: Vec<Country>,
    /// Documents of these years.
    pub year: Option<YearRange>,
    /// Documents of one of these sources, by name.
    pub source: Vec<String>,
}

/// The answer; its JSON is the API's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchResults {
    /// As asked.
    pub query: String,
    /// Documents found.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Pages of results that can be asked for.
    pub pages_total: usize,
    /// Milliseconds the search took.
    pub took_ms: f64,
    /// `gen-000001.OPSTAMP`.
    pub generation: String,
    /// Best first.
    pub hits: Vec<Hit>,
    /// Counts over all matches, by name of facet: language, kind, country, source, year.
    pub facets: std::collections::BTreeMap<&'static str, Vec<FacetValue>>,
    /// Another spelling that finds more.
    pub suggestion: Option<Suggestion>,
    /// What of the query was cut or taken differently, for people; left out of JSON when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
}

/// A document found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Its kind, or null.
    pub kind: Option<Kind>,
    /// The language most of it is written in, or null.
    pub language: Option<Language>,
    /// Its date, or null.
    pub date: Option<PartialDate>,
    /// Name of its source.
    pub source: String,
    /// Its address on the web, or null.
    pub url: Option<String>,
    /// Path below its source, or null.
    pub path: Option<String>,
    /// Higher is better; comparable within one answer.
    pub score: f32,
    /// Best page first; at most [`MAX_PAGES`].
    pub pages: Vec<HitPage>,
    /// The document's own id (JSON Lines), for `eval`.
    #[serde(skip)]
    pub own_id: Option<String>,
    /// Its country, for display.
    #[serde(skip)]
    pub country: Option<Country>,
}

/// Pages of a document that one hit shows.
pub const MAX_PAGES: usize = 5;

/// A page on which the query was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HitPage {
    /// From 1.
    pub number: u32,
    /// The printed number, or null.
    pub label: Option<String>,
    /// The page's language, or null.
    pub language: Option<Language>,
    /// The passage.
    pub snippet: Snippet,
    /// `/d/ID/original#page=12` for PDF, `/d/ID#page-12` for all else.
    pub link: String,
}

/// A passage with the words that were found in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Snippet {
    /// Plain text.
    pub text: String,
    /// Ranges of `text` to mark, `[start, end)` in Unicode scalar values, in order, apart from each other.
    pub marks: Vec<[usize; 2]>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetValue {
    /// As a filter takes it; empty for unknown.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// Documents found that have it.
    pub count: usize,
    /// Whether the request filters by it.
    pub selected: bool,
}

/// Another query that finds more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The query.
    pub query: String,
    /// What it finds.
    pub total: usize,
}

/// Answers a request.
pub fn search(
    _edition: &Edition,
    _extractions: &Extractions,
    _request: &SearchRequest,
) -> anyhow::Result<SearchResults> {
    todo!()
}

/// Marks the words of a query in a text, for the document page: ranges in Unicode scalar values.
pub fn marks(_edition: &Edition, _query: &str, _text: &str) -> Vec<[usize; 2]> {
    todo!()
}
