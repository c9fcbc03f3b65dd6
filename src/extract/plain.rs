//! Plain text and Markdown.

use super::{ExtractError, Extraction, Hints};

/// Reads plain text.
pub fn read_text(_bytes: &[u8], _hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    todo!()
}

/// Reads Markdown.
pub fn read_markdown(_bytes: &[u8], _hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    todo!()
}
