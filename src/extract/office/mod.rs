//! Office documents and books: ZIP archives of XML to text.
//!
//! `container` unpacks within limits, `xml` makes trees, `package` follows Microsoft's references; then there is one
//! file for each way of writing text down: `word`, `slides`, `sheet` (Office Open XML), `open_document`, `book` (EPUB).
//! Styles matter only where they make headings, hide text or number it; pictures, charts and formulas of cells are not read.

mod book;
mod cells;
mod container;
mod content;
mod kind;
mod numbering;
mod open_document;
mod open_numbers;
mod open_styles;
mod package;
mod salvage;
mod sheet;
mod slides;
#[cfg(test)]
mod tests;
mod word;
mod word_numbers;
mod word_styles;
mod xml;

pub use self::container::locked;
pub use self::kind::kind;

use self::container::Container;
use self::content::Content;
use super::sections;
use super::{ExtractError, Extraction};
use crate::document::{FailureClass, MediaType};

/// Reads an office document or a book.
///
/// # Errors
/// `Encrypted` where a password is needed, `Damaged` where there is no text part, `TooLarge` where there are more parts than
/// any document has, `Empty` where there is no word in it.
pub fn read(bytes: &[u8], media_type: MediaType) -> Result<Extraction, ExtractError> {
    let mut container = Container::open(bytes)?;
    let content = match media_type {
        MediaType::Docx => word::read(&mut container)?,
        MediaType::Pptx => slides::read(&mut container)?,
        MediaType::Xlsx => sheet::read(&mut container)?,
        MediaType::Epub => book::read(&mut container)?,
        _ => open_document::read(&mut container)?,
    };
    finished(content, container.warnings)
}

fn finished(content: Content, warnings: Vec<String>) -> Result<Extraction, ExtractError> {
    let heading = content.blocks.iter().find(|block| block.is_heading);
    let heading = heading.map(|block| block.text.clone());
    let mut pages = sections::pages(content.blocks);
    match pages.first_mut() {
        // Running lines stand on every sheet of paper; a reader meets them once.
        Some(first) => (first.header, first.footer) = (content.header, content.footer),
        None => return Err(nothing(&warnings)),
    }
    Ok(Extraction {
        title: content.title.or(heading),
        metadata: content.metadata,
        pages,
        links: content.links,
        warnings,
    })
}

/// There is no word in it, or none is left.
fn nothing(warnings: &[String]) -> ExtractError {
    match warnings.first() {
        Some(warning) => {
            let reason = format!("no text of it can be read: {warning}");
            ExtractError::new(FailureClass::Damaged, reason)
        }
        None => ExtractError::new(FailureClass::Empty, "the document holds no text"),
    }
}
