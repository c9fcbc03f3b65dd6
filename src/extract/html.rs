//! HTML to the text a reader came for.

use super::{ExtractError, Extraction, Hints};

/// Reads an HTML page: main content, title, headings as pages, `lang`, canonical address, alternates, dates.
pub fn read(_bytes: &[u8], _hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    todo!()
}
