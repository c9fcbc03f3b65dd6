//! Where things stand in an extraction file.
//!
//! ```text
//! head       magic (8), version (u32), media type (u32), pages (u32), documents (u32), offset of the page table (u64),
//!            offset of the document table (u64)
//! texts      one zstd frame a page
//! fronts     JSON: a page or a document as it is, without its text
//! pages      a row each: text offset (u64), text length (u32), length once decompressed (u32), front offset (u64), front length (u32)
//! documents  a row each: first page (u32), page count (u32), front offset (u64), front length (u32)
//! ```
//! Numbers are little-endian. Rows have one size, so that a page is found without reading those before it.

use crate::document::MediaType;

/// What a file begins with.
pub(super) const MAGIC: [u8; 8] = *b"dossierX";
/// Raised when the layout changes; stored files of another version count as damaged and are read anew.
pub(super) const VERSION: u32 = 1;
/// Bytes of the head.
pub(super) const HEAD_BYTES: usize = 40;
/// Bytes of a row of the page table.
pub(super) const PAGE_ROW_BYTES: usize = 28;
/// Bytes of a row of the document table.
pub(super) const DOCUMENT_ROW_BYTES: usize = 20;

/// The longest text of a page: longer ones are cut before they are written, so a longer one is damage, not a reason to take
/// memory.
pub(super) const MAX_PAGE_BYTES: usize = 8 << 20;

/// Media types by their number in the head.
const MEDIA_TYPES: [MediaType; 13] = [
    MediaType::Pdf,
    MediaType::Html,
    MediaType::Text,
    MediaType::Markdown,
    MediaType::JsonLines,
    MediaType::Docx,
    MediaType::Odt,
    MediaType::Pptx,
    MediaType::Odp,
    MediaType::Xlsx,
    MediaType::Ods,
    MediaType::Epub,
    MediaType::Rtf,
];

/// The number of a media type.
pub(super) fn number_of(media_type: MediaType) -> u32 {
    MEDIA_TYPES
        .iter()
        .position(|known| *known == media_type)
        .unwrap_or_default() as u32
}

/// The media type of a number.
pub(super) fn media_type_of(number: u32) -> Option<MediaType> {
    MEDIA_TYPES.get(number as usize).copied()
}

/// Reads the numbers of a row one after another; `None` beyond its end.
pub(super) struct Row<'a>(pub(super) &'a [u8]);

impl Row<'_> {
    pub(super) fn u32(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }
}
