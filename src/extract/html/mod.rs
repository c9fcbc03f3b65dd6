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
mod prescan;
mod score;
mod title;
mod walk;

use scraper::Html;

use super::sections;
use super::{ExtractError, Extraction, Hints, charset};
use crate::document::FailureClass;

/// Reads an HTML page: main content, title, headings as pages, `lang`, canonical address, alternates, dates.
///
/// # Errors
/// `Empty` where the page holds neither text nor a title.
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    let declared = hints
        .charset
        .map(str::to_owned)
        .or_else(|| prescan::declared_charset(bytes));
    let decoded = charset::decode(bytes, declared.as_deref());
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
