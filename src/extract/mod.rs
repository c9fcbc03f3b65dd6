//! Bytes to text: an original goes in, an [`Extraction`] comes out.
//!
//! Nothing here opens a file or a socket. Content decides what bytes are ([`sniff`](fn@sniff)), not their name. A damaged document
//! yields what could be read plus warnings; an error means that nothing could.

pub mod charset;
pub mod front_matter;
pub mod html;
pub mod json_lines;
pub mod markdown;
pub mod office;
pub mod pdf;
pub mod plain;
pub mod rtf;

mod extraction;
mod flow;
mod foreign;
mod latin_charset;
mod password;
mod sections;
mod sniff;
mod watch;
mod written_date;

pub use extraction::{
    Alternate, EXTRACTOR_VERSION, ExtractError, Extraction, Hints, MAX_TEXT_BYTES, Metadata,
    OutlineEntry,
};
pub use password::Password;
pub use sniff::sniff;
pub use watch::{LeftOut, Watch};

use crate::document::{FailureClass, MediaType};

/// Reads one document of a type that [`sniff`](fn@sniff) found. JSON Lines hold many: read them with [`json_lines::lines`].
pub fn extract(
    bytes: &[u8],
    media_type: MediaType,
    hints: Hints<'_>,
) -> Result<Extraction, ExtractError> {
    let read = match media_type {
        MediaType::Pdf => pdf::read(bytes, hints),
        MediaType::Html => html::read(bytes, hints),
        MediaType::Text => plain::read_text(bytes, hints),
        MediaType::Markdown => markdown::read(bytes, hints),
        MediaType::Docx
        | MediaType::Odt
        | MediaType::Pptx
        | MediaType::Odp
        | MediaType::Xlsx
        | MediaType::Ods
        | MediaType::Epub => office::read(bytes, media_type),
        MediaType::Rtf => rtf::read(bytes),
        MediaType::JsonLines => Err(ExtractError::new(
            FailureClass::Unsupported,
            "JSON Lines hold many documents and are read line by line",
        )),
    };
    read.map(|read| read.without_controls().within(MAX_TEXT_BYTES))
}
