//! What a hit shows without opening anything else: the one stored field of the index.

use serde::{Deserialize, Serialize};

use super::Labels;
use crate::document::{
    ContentHash, Country, DocumentId, Kin, Kind, MediaType, PartialDate, Sourced, Subject,
};
use crate::language::Language;

/// A document as the index keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The address, hashed.
    pub id: DocumentId,
    /// The document's own id (JSON Lines), by which `eval` reports.
    pub own_id: Option<String>,
    /// Never empty.
    pub title: String,
    /// Kind of publication.
    pub kind: Option<Sourced<Kind>>,
    /// Country of subject.
    pub country: Option<Sourced<Country>>,
    /// National section that published it.
    pub section: Option<Sourced<String>>,
    /// Who wrote or issued it, as its metadata says.
    #[serde(default)]
    pub author: Option<String>,
    /// When it was published.
    pub date: Option<Sourced<PartialDate>>,
    /// What it deals with, and the body it comes from.
    #[serde(default)]
    pub subject: Subject,
    /// Name of its source.
    pub source: String,
    /// Path below the source's folder, with `/`.
    pub path: Option<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The language most of it is written in.
    pub language: Option<Language>,
    /// What the original is.
    pub media_type: MediaType,
    /// The original's bytes.
    pub original: ContentHash,
    /// The extraction's file name.
    pub extraction: String,
    /// Where its first page stands in that file, from 0.
    pub first_page: u32,
    /// How many pages it has.
    pub page_count: u32,
    /// Languages of its pages as runs: (how many pages, language).
    pub page_languages: Vec<(u32, Option<Language>)>,
    /// Languages that parts of pages are written in, beside the page's own: (number of the page, language), in order.
    #[serde(default)]
    pub further_languages: Vec<(u32, Language)>,
    /// The numbers printed on its pages.
    #[serde(default)]
    pub labels: Labels,
    /// What it is to other documents.
    #[serde(default)]
    pub kin: Kin,
    /// When its site last had it, where that has it no more.
    #[serde(default)]
    pub last_seen: Option<PartialDate>,
    /// When the library first had it, in seconds since 1970; 0 where that was not noted.
    #[serde(default)]
    pub added: u64,
}

impl Record {
    /// Those who made it: its author, the body it comes from, and the section that published it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let section = self.section.as_ref().map(|section| section.value.as_str());
        let body = self.subject.body.as_deref();
        self.author
            .as_deref()
            .into_iter()
            .chain(body)
            .chain(section)
    }

    /// What it is a copy of; `None` where it is the oldest or the only one that says so.
    pub fn copy_of(&self) -> Option<DocumentId> {
        self.kin.copy_of(self.id)
    }

    /// The language of a page, numbered from 1.
    pub fn language_of_page(&self, number: u32) -> Option<Language> {
        let mut end = 0;
        for (pages, language) in &self.page_languages {
            end += pages;
            if number <= end {
                return *language;
            }
        }
        None
    }

    /// All languages of a page, numbered from 1, its own first.
    pub fn languages_of_page(&self, number: u32) -> impl Iterator<Item = Language> {
        let further = self.further_languages.iter();
        self.language_of_page(number).into_iter().chain(
            further.filter_map(move |(page, language)| (*page == number).then_some(*language)),
        )
    }
}
