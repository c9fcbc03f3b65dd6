//! The language of every page, and of the document they make.
//!
//! Pages with enough text are decided first and by themselves; the others then have the nearest decided page as a
//! neighbour. A language that the document declares but hardly any of its text is written in is no evidence for its
//! short pages: programs declare the language of whoever installed them. A language that stands on one page only has
//! to run on there, by two witnesses; else it is a list of names or books.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::document::Page;
use crate::extract::Extraction;
use crate::language::{Evidence, Language, of_page, runs_on_in};

/// A page of at least so many bytes is decided without its neighbours.
const LONG_PAGE: usize = 400;

/// Of a document whose pages are all short, so many bytes are read together.
const LONGEST_TOGETHER: usize = 4_000;

/// The languages of a document.
pub struct Languages {
    /// What most of it is written in.
    pub document: Option<Language>,
    /// One entry a page.
    pub pages: Vec<Option<Language>>,
}

/// Decides the language of every page; `source` is what documents of its source are usually written in.
pub fn languages(extraction: &Extraction, source: Option<Language>) -> Languages {
    let declared = extraction.metadata.language;
    let pages = &extraction.pages;
    let mut decided = long_pages(pages, declared, source);
    let main = majority(pages, &decided).or_else(|| together(pages, declared, source));
    let credible = declared.filter(|declared| main.is_none_or(|main| main == *declared));
    for place in 0..pages.len() {
        if decided[place].is_none() {
            let evidence = Evidence {
                declared: pages[place].declared_language.or(credible),
                source,
                neighbour: neighbour(&decided, place).or(main),
            };
            decided[place] = of_page(&running_text(&pages[place].text), evidence);
        }
    }
    quieten_strays(pages, &mut decided, declared);
    Languages {
        document: majority(pages, &decided).or(declared).or(source),
        pages: decided,
    }
}

/// Gives pages in a language that stands nowhere else in the document that of their neighbour, unless they run on in
/// it: names, tables and lists of books look like any language.
fn quieten_strays(pages: &[Page], decided: &mut [Option<Language>], declared: Option<Language>) {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for language in decided.iter().flatten() {
        *counts.entry(*language).or_default() += 1;
    }
    let Some(main) = majority(pages, decided) else {
        return;
    };
    let is_stray = |language: &Language| {
        *language != main && declared != Some(*language) && counts.get(language) == Some(&1)
    };
    for place in 0..pages.len() {
        let stray = decided[place].filter(is_stray);
        let page = &pages[place];
        if stray.is_some_and(|stray| {
            page.declared_language != Some(stray) && !runs_on_in(&page.text, stray)
        }) {
            decided[place] = None;
            decided[place] = neighbour(decided, place).or(Some(main));
        }
    }
}

fn long_pages(
    pages: &[Page],
    declared: Option<Language>,
    source: Option<Language>,
) -> Vec<Option<Language>> {
    let decide = |page: &Page| {
        let evidence = Evidence {
            declared: page.declared_language.or(declared),
            source,
            neighbour: None,
        };
        let text = running_text(&page.text);
        (text.len() >= LONG_PAGE)
            .then(|| of_page(&text, evidence))
            .flatten()
    };
    pages.iter().map(decide).collect()
}

/// A page without the rows of its tables: names of countries and numbers look like any language.
fn running_text(text: &str) -> Cow<'_, str> {
    match text.contains('\t') {
        true => Cow::Owned(
            text.split_inclusive('\n')
                .filter(|line| !line.contains('\t'))
                .collect(),
        ),
        false => Cow::Borrowed(text),
    }
}

/// The language of the first pages read as one text.
fn together(
    pages: &[Page],
    declared: Option<Language>,
    source: Option<Language>,
) -> Option<Language> {
    let mut text = String::new();
    for page in pages {
        if text.len() < LONGEST_TOGETHER {
            text.push_str(&page.text);
            text.push('\n');
        }
    }
    let evidence = Evidence {
        declared,
        source,
        neighbour: None,
    };
    of_page(&text, evidence)
}

/// The language of the nearest page before that has one, else of the nearest after.
fn neighbour(decided: &[Option<Language>], place: usize) -> Option<Language> {
    let (before, after) = decided.split_at(place);
    let mut nearest = before.iter().rev().chain(after).flatten();
    nearest.next().copied()
}

/// The language most text is written in.
fn majority(pages: &[Page], decided: &[Option<Language>]) -> Option<Language> {
    let mut lengths: BTreeMap<Language, usize> = BTreeMap::new();
    for (page, language) in pages.iter().zip(decided) {
        if let Some(language) = language {
            *lengths.entry(*language).or_default() += page.text.len();
        }
    }
    lengths
        .into_iter()
        .max_by_key(|(_, length)| *length)
        .map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str =
        "The hotel trains every member of its staff to recognise and to report exploitation. ";
    const FRENCH: &str =
        "Chaque enfant a le droit d'être protégé contre toutes les formes d'exploitation. ";

    fn document(declared: &str, texts: &[String]) -> Extraction {
        let page = |text: &String| Page {
            text: text.clone(),
            ..Page::default()
        };
        let mut extraction = Extraction::default();
        extraction.metadata.language = Language::parse(declared);
        extraction.pages = texts.iter().map(page).collect();
        extraction
    }

    fn codes(languages: &Languages) -> Vec<&str> {
        languages
            .pages
            .iter()
            .map(|page| page.as_ref().map_or("unknown", Language::code))
            .collect()
    }

    #[test]
    fn a_bilingual_document_has_the_language_of_each_page() {
        let found = languages(
            &document(
                "en",
                &[ENGLISH.repeat(9), FRENCH.repeat(6), "2004 12 345".into()],
            ),
            None,
        );
        assert_eq!(codes(&found), ["en", "fr", "fr"]);
        assert_eq!(found.document, Language::parse("en"));
    }

    #[test]
    fn a_wrong_declaration_spoils_no_short_page() {
        let found = languages(
            &document("en", &["Introduction".into(), FRENCH.repeat(9)]),
            None,
        );
        assert_eq!(codes(&found), ["fr", "fr"]);
    }

    #[test]
    fn the_rows_of_a_table_are_in_the_language_around_them() {
        let rows: String = ["Somalia", "Zambia", "Indonesia", "Tanzania", "Namibia"]
            .iter()
            .flat_map(|name| [name, "\t12\t3%\n"])
            .collect();
        let pages = [ENGLISH.repeat(9), rows.repeat(9), ENGLISH.repeat(9)];
        let found = languages(&document("", &pages), None);
        assert_eq!(codes(&found), ["en", "en", "en"]);
    }

    #[test]
    fn a_page_of_names_is_in_no_language_of_its_own() {
        let names = "António Cançado Trindade\nPresidente\n\nSergio García Ramírez Máximo Pacheco Gómez\n\n\
            Manuel Ventura Robles\nSecretario";
        let found = languages(
            &document("", &[ENGLISH.repeat(9), names.into(), ENGLISH.repeat(9)]),
            None,
        );
        assert_eq!(codes(&found), ["en", "en", "en"]);
    }

    #[test]
    fn a_summary_on_one_page_has_its_own_language() {
        let summary = format!("{FRENCH}\n").repeat(9);
        let found = languages(
            &document("en", &[ENGLISH.repeat(30), summary, ENGLISH.repeat(30)]),
            None,
        );
        assert_eq!(codes(&found), ["en", "fr", "en"]);
    }

    #[test]
    fn without_text_what_is_declared_stands() {
        let found = languages(&document("nl", &[String::new()]), Language::parse("en"));
        assert_eq!(found.document, Language::parse("nl"));
    }
}
