//! The answer; its JSON is the API's.
//!
//! Plain values. What a page of results, the command line and the API show is all here.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{Country, DocumentId, Kind, PartialDate, Verdict};
use crate::language::Language;

/// The answer; its JSON is the API's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchResults {
    /// As asked.
    pub query: String,
    /// Documents found; those that say the same count as one, here and in the facets.
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
    /// Counts over all matches, by name of facet: language, kind, country, year, theme, section, source, body, cites.
    pub facets: BTreeMap<&'static str, Vec<FacetValue>>,
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
    /// The oldest of the documents that say the same, where this is another one; left out of JSON where it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<DocumentId>,
    /// The other documents that say the same, the oldest first; left out of JSON where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_at: Vec<Place>,
    /// The same publication in other languages; left out of JSON where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_languages: Vec<Place>,
    /// When its site last had it, where that has it no more; left out of JSON where it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<PartialDate>,
    /// When the library first had it, as `2026-11-22T09:00:00Z`; left out of JSON where that was not noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
    /// The words of the query that it does not have, as typed; left out of JSON where it has all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What the score is made of, where that was asked; left out of JSON where it was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explanation: Vec<Reason>,
    /// The document's own id (JSON Lines), for `eval`.
    #[serde(skip)]
    pub own_id: Option<String>,
    /// Its country, for display.
    #[serde(skip)]
    pub country: Option<Country>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What earned it, for people.
    pub why: String,
    /// Added in their order, as 32-bit numbers, the parts are the score.
    pub score: f32,
}

/// Where a document stands that says the same as a hit, or is it in another language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// Its id.
    pub id: DocumentId,
    /// The language most of it is written in, or null.
    pub language: Option<Language>,
    /// Name of its source.
    pub source: String,
    /// Its address on the web, or null.
    pub url: Option<String>,
    /// Path below its source, or null.
    pub path: Option<String>,
    /// `/d/ID`.
    pub link: String,
}

/// Pages of a document that one hit shows: who wants more opens the document, where every place is marked.
pub const MAX_PAGES: usize = 3;

/// A page on which the query was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HitPage {
    /// From 1.
    pub number: u32,
    /// The printed number, or null.
    pub label: Option<String>,
    /// The page's language, or null.
    pub language: Option<Language>,
    /// How far the page's text can be trusted (`ocr_layer` was recognised from a picture); left out of JSON where it is
    /// plain text.
    #[serde(skip_serializing_if = "Verdict::is_text")]
    pub verdict: Verdict,
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
