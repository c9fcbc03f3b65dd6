//! What a document or book holds, before it is cut into pages.

use crate::document::FailureClass;
use crate::extract::sections::Block;
use crate::extract::{ExtractError, Metadata};

/// What a document holds, before it is cut into pages.
#[derive(Default)]
pub struct Content {
    /// Its title, as it says itself.
    pub title: Option<String>,
    /// What it says of itself.
    pub metadata: Metadata,
    /// Its paragraphs, in order.
    pub blocks: Vec<Block>,
    /// Running lines above the text.
    pub header: String,
    /// Running lines below the text.
    pub footer: String,
    /// Addresses it links to, each once.
    pub links: Vec<String>,
}

/// The part that holds the text is not there.
pub fn without_text(part: &str) -> ExtractError {
    let reason =
        format!("the archive is there but its part {part}, which holds the text, is missing");
    ExtractError::new(FailureClass::Damaged, reason)
}

/// Notes an address once.
pub fn note_link(links: &mut Vec<String>, address: &str) {
    let leads_out = !address.is_empty() && !address.starts_with('#');
    if leads_out && !links.iter().any(|link| link == address) {
        links.push(address.to_owned());
    }
}
