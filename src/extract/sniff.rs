//! What bytes are, by their content.

use super::ExtractError;
use crate::document::MediaType;

/// Decides what bytes are; the name only chooses between text, Markdown and JSON Lines.
///
/// # Errors
/// `Empty` for no bytes, `Unsupported` with the name of the format (Word, a picture, a ZIP, ...) for all that is not read.
pub fn sniff(_bytes: &[u8], _name: &str) -> Result<MediaType, ExtractError> {
    todo!()
}
