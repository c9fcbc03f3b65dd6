//! What the index knows about its words: how often each occurs, and which are forms of the same.
//!
//! Flat mapped files, rebuilt from the term dictionary after a commit. A word it does not know is looked up as it stands.

use crate::language::Language;

/// The lexicon of a commit.
pub struct Lexicon {}

/// Builds.
pub(super) fn write(
    _index: &tantivy::Index,
    _fields: &super::schema::Fields,
    path: &std::path::Path,
) -> anyhow::Result<()> {
    super::current::write_durably(path, b"")
}

/// A term to look up in place of, or beside, a query word.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The term as it stands in the index.
    pub term: String,
    /// Factor on its term frequency; 1 for the exact form, which comes first.
    pub weight: f32,
}

impl Lexicon {
    /// Opens.
    pub fn open(_path: &std::path::Path) -> Lexicon {
        Lexicon {}
    }

    /// In how many documents a term occurs; 0 for an unknown one.
    pub fn document_frequency(&self, _term: &str) -> u32 {
        0
    }

    /// The languages a query is likely to be in, most likely first, with their posterior (naive Bayes over document
    /// frequencies by language); at most 3, each at least .1.
    pub fn likely_languages(&self, _terms: &[&str]) -> Vec<(Language, f32)> {
        Vec::new()
    }

    /// A query word as the union of its forms: exact, same stem in one of the languages, same word with or without accents,
    /// compounds that contain it; at most 32. `fold_accents`: expand bare letters to accented forms.
    pub fn variants(
        &self,
        _term: &str,
        _languages: &[(Language, f32)],
        _fold_accents: bool,
    ) -> Vec<Variant> {
        vec![Variant {
            term: _term.to_owned(),
            weight: 1.0,
        }]
    }

    /// The parts of a compound word, where the library's own words make it up; else empty.
    pub fn compound_parts(&self, _term: &str, _languages: &[(Language, f32)]) -> Vec<String> {
        Vec::new()
    }

    /// Terms that begin with a prefix, most frequent first.
    pub fn with_prefix(&self, _prefix: &str, _limit: usize) -> Vec<String> {
        Vec::new()
    }

    /// Terms within an edit distance of 1 (up to 5 letters) or 2, nearest and most frequent first, with document frequency.
    pub fn similar(&self, _term: &str, _limit: usize) -> Vec<(String, u32)> {
        Vec::new()
    }
}
