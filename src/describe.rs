//! An extraction to what the document is: kind, date, language, country and section, each with where it came from.
//!
//! Opens no file and no socket. What nothing says stays unknown.

use crate::document::{Country, Kind, PartialDate, Sourced};
use crate::extract::Extraction;
use crate::language::Language;

/// What a source says of its documents unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// The national section that publishes there.
    pub section: Option<String>,
    /// The country the documents are about.
    pub country: Option<Country>,
    /// The kind of most of them.
    pub kind: Option<Kind>,
    /// The language most are written in.
    pub language: Option<Language>,
}

/// What a document is.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Its title; never empty: the file's name or address where it has none of its own.
    pub title: String,
    /// Kind of publication.
    pub kind: Option<Sourced<Kind>>,
    /// Country of subject.
    pub country: Option<Sourced<Country>>,
    /// National section that published it.
    pub section: Option<Sourced<String>>,
    /// When it was published.
    pub date: Option<Sourced<PartialDate>>,
    /// The language most of it is written in.
    pub language: Option<Language>,
    /// The language of each page, in order; one entry a page of the extraction.
    pub page_languages: Vec<Option<Language>>,
}

/// Describes a document; `name` is its file name or the last part of its address.
pub fn describe(_extraction: &Extraction, _defaults: &Defaults, _name: &str) -> Description {
    todo!()
}
