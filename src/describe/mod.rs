//! An extraction to what the document is: kind, date, language, country and section, each with where it came from.
//!
//! Opens no file and no socket. What nothing says stays unknown. What a document says of itself goes before what its
//! source says of all its documents, but for words in a title, which only speak where both are silent.

mod blocks;
mod date;
mod kind;
mod languages;
mod title;
mod words;

pub use blocks::Block;

use crate::document::{Country, Kind, MediaType, Origin, PartialDate, Sourced, Subject};
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
    /// What it deals with, and the body it comes from.
    pub subject: Subject,
    /// The language most of it is written in.
    pub language: Option<Language>,
    /// The language of each page, in order; one entry a page of the extraction.
    pub page_languages: Vec<Option<Language>>,
    /// The blocks of each page that is in more than one language, in order; no block for any other page.
    pub page_blocks: Vec<Vec<Block>>,
}

/// Describes a document that was read of bytes of a type; `name` is its file name or the last part of its address.
pub fn describe(
    extraction: &Extraction,
    defaults: &Defaults,
    media_type: MediaType,
    name: &str,
) -> Description {
    let origin = origin_of_metadata(media_type);
    let title = title::title(extraction, origin, name);
    let languages = languages::languages(extraction, defaults.language);
    Description {
        kind: kind::kind(extraction, origin, defaults.kind, &title),
        country: country(extraction, origin).or_else(|| from_source(&defaults.country)),
        section: section(extraction, origin).or_else(|| from_source(&defaults.section)),
        subject: extraction.metadata.subject.clone(),
        date: date::date(extraction, origin, name),
        language: languages.document,
        page_blocks: page_blocks(extraction, &languages.pages),
        page_languages: languages.pages,
        title,
    }
}

fn page_blocks(extraction: &Extraction, languages: &[Option<Language>]) -> Vec<Vec<Block>> {
    let pages = extraction.pages.iter().zip(languages);
    pages
        .map(|(page, language)| {
            language.map_or_else(Vec::new, |main| blocks::blocks(&page.text, main))
        })
        .collect()
}

fn country(extraction: &Extraction, origin: Origin) -> Option<Sourced<Country>> {
    let declared = extraction.metadata.country.as_deref()?;
    Some(Sourced::new(declared.parse().ok()?, origin))
}

fn section(extraction: &Extraction, origin: Origin) -> Option<Sourced<String>> {
    let declared = extraction.metadata.section.clone()?;
    Some(Sourced::new(declared, origin))
}

fn from_source<T: Clone>(default: &Option<T>) -> Option<Sourced<T>> {
    default
        .clone()
        .map(|value| Sourced::new(value, Origin::SourceDefault))
}

/// Where the metadata came from.
fn origin_of_metadata(media_type: MediaType) -> Origin {
    match media_type {
        MediaType::JsonLines => Origin::JsonLine,
        MediaType::Pdf => Origin::PdfMetadata,
        MediaType::Html | MediaType::Text | MediaType::Markdown => Origin::HtmlMetadata,
        _ => Origin::OfficeMetadata,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Metadata;

    #[test]
    fn what_nothing_says_is_unknown_and_a_title_is_never_empty() {
        let described = describe(
            &Extraction::default(),
            &Defaults::default(),
            MediaType::Pdf,
            "a1.pdf",
        );
        assert_eq!(described.title, "a1");
        assert_eq!(described.kind, None);
        assert_eq!(described.country, None);
        assert_eq!(described.section, None);
        assert_eq!(described.date, None);
        assert_eq!(described.language, None);
    }

    #[test]
    fn what_the_source_says_is_marked_as_such() {
        let defaults = Defaults {
            country: "Thailand".parse().ok(),
            section: Some("ECPAT Thailand".into()),
            ..Defaults::default()
        };
        let described = describe(&Extraction::default(), &defaults, MediaType::Html, "a.html");
        assert_eq!(described.country.unwrap().origin, Origin::SourceDefault);
        assert_eq!(described.section.unwrap().value, "ECPAT Thailand");
    }

    #[test]
    fn what_a_document_says_of_itself_is_told_by_its_bytes_and_not_by_its_name() {
        let origin = |media_type| {
            let extraction = Extraction {
                metadata: Metadata {
                    published: PartialDate::new(2004, Some(5), Some(6)),
                    ..Metadata::default()
                },
                ..Extraction::default()
            };
            let described = describe(&extraction, &Defaults::default(), media_type, "a.txt");
            described.date.unwrap().origin
        };
        assert_eq!(origin(MediaType::Pdf), Origin::PdfMetadata);
        assert_eq!(origin(MediaType::Html), Origin::HtmlMetadata);
        assert_eq!(origin(MediaType::JsonLines), Origin::JsonLine);
    }
}
