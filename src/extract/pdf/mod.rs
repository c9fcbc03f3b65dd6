//! PDF to text, on lopdf's objects.

mod font;
mod labels;
mod metadata;
mod stream;

use super::{ExtractError, Extraction};

/// Reads a PDF.
pub fn read(_bytes: &[u8]) -> Result<Extraction, ExtractError> {
    todo!()
}
