//! HTML to the text a reader came for.
//!
//! A page is decoded, kept from nesting without end, parsed as browsers do, and read twice: its head for what it says
//! of itself, its body for the main content. Main content is found by rules about structure and density of text and
//! links, never about a certain site; where the rules find next to nothing, the whole body is the text, and a warning
//! says so.

mod addresses;
mod alternates;
mod body_text;
mod element;
mod furniture;
mod head;
mod json_ld;
mod main_content;
mod measure;
mod nesting;
mod outline;
mod prescan;
mod score;
mod title;
mod walk;
mod xhtml;

use std::collections::HashSet;

pub use outline::{Link, Outline, outline};

use scraper::Html;

use super::sections::{self, Block};
use super::{ExtractError, Extraction, Hints};
use crate::document::FailureClass;

/// Reads an HTML page: main content, title, headings as pages, `lang`, canonical address, alternates, dates.
///
/// # Errors
/// `Empty` where the page holds neither text nor a title.
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    let decoded = prescan::decode(bytes, hints.charset);
    let page = Html::parse_document(&nesting::bounded(&decoded.text));
    let base = addresses::Base::of(&page, hints.url);
    let language = head::language(&page);
    let content = main_content::find(&page, language);
    let mut metadata = head::metadata(&page, &base);
    metadata.language = language;
    metadata.alternates = alternates::all(&page, &base, &content.switchers);
    let title = title::title(&page, &content.blocks);
    let extraction = Extraction {
        title,
        metadata,
        links: base.links(&page),
        warnings: decoded.warning.into_iter().chain(content.warning).collect(),
        pages: sections::pages(content.blocks),
    };
    if extraction.pages.is_empty() && extraction.title.is_none() {
        return Err(ExtractError::new(
            FailureClass::Empty,
            "the page holds no text",
        ));
    }
    Ok(extraction)
}

/// The text of a chapter of a book: all of it, since books have no furniture around their text.
pub fn blocks(bytes: &[u8]) -> Vec<Block> {
    let decoded = prescan::decode(bytes, None);
    let page = xhtml::with_end_tags(&decoded.text);
    let page = Html::parse_document(&nesting::bounded(&page));
    let language = head::language(&page);
    body_text::blocks(*page.root_element(), &HashSet::new(), language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn read_page(html: &str) -> Extraction {
        let url = Some("https://section.example/fr/page");
        read(
            html.as_bytes(),
            Hints {
                url,
                ..Hints::default()
            },
        )
        .unwrap()
    }

    #[test]
    fn a_page_says_what_it_is_and_what_is_on_it() {
        let text = "Chaque enfant a droit à une protection, en tout lieu et à toute heure, sans exception. ".repeat(4);
        let page = read_page(&format!(
            "<html lang=fr><title>Nos droits | La Section</title><nav><a href=/>La Section</a></nav><main>\
             <p>Disponible en : <a href=/en/page>EN</a>, <a href=/es/page>ES</a></p>\
             <h1>Nos droits</h1><p>{text}</p><h2>Agir</h2><p>{text}</p></main><footer>Adresse</footer>"
        ));
        assert_eq!(page.title.as_deref(), Some("Nos droits"));
        assert_eq!(page.pages.len(), 2);
        assert_eq!(page.pages[1].heading.as_deref(), Some("Agir"));
        assert!(
            page.pages
                .iter()
                .all(|page| page.declared_language == Language::parse("fr"))
        );
        let alternates: Vec<&str> = page
            .metadata
            .alternates
            .iter()
            .map(|other| other.url.as_str())
            .collect();
        assert_eq!(
            alternates,
            [
                "https://section.example/en/page",
                "https://section.example/es/page"
            ]
        );
        let whole: String = page.pages.iter().map(|page| page.text.as_str()).collect();
        assert!(!whole.contains("Disponible") && !whole.contains("Adresse"));
    }

    #[test]
    fn a_page_nested_without_end_is_read() {
        let page = read_page(&format!(
            "{}deep words{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        ));
        assert_eq!(page.pages[0].text, "deep words");
    }

    #[test]
    fn a_page_without_a_word_is_empty() {
        let error = read(b"<html><script>x</script>", Hints::default()).unwrap_err();
        assert_eq!(error.class, FailureClass::Empty);
    }
}
