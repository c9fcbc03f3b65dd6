//! Which document an archive is, by its parts.
//!
//! OpenDocument and EPUB name themselves in a part called `mimetype`; the formats of Microsoft Office are told by the
//! folder of their main part. An archive whose directory is lost is told by the names that still stand in its bytes, so
//! that it counts as the damaged document it is.

use memchr::memmem;

use super::container::Container;
use crate::document::MediaType;

/// Beginnings of what the part `mimetype` says.
const NAMES: [(&str, MediaType); 4] = [
    ("application/epub+zip", MediaType::Epub),
    ("application/vnd.oasis.opendocument.text", MediaType::Odt),
    (
        "application/vnd.oasis.opendocument.presentation",
        MediaType::Odp,
    ),
    (
        "application/vnd.oasis.opendocument.spreadsheet",
        MediaType::Ods,
    ),
];

/// Main parts of the formats of Microsoft Office.
const PARTS: [(&str, MediaType); 3] = [
    ("word/document", MediaType::Docx),
    ("ppt/presentation.xml", MediaType::Pptx),
    ("xl/workbook.xml", MediaType::Xlsx),
];

/// The kind of document in an archive; `None` where it is none that is read.
pub fn kind(bytes: &[u8]) -> Option<MediaType> {
    let Ok(mut container) = Container::open(bytes) else {
        let stands_in = |name: &str| memmem::find(bytes, name.as_bytes()).is_some();
        return first(&NAMES, stands_in).or_else(|| first(&PARTS, stands_in));
    };
    let name = container
        .part("mimetype")
        .ok()
        .flatten()
        .unwrap_or_default();
    let name = String::from_utf8_lossy(&name);
    let of_parts = || first(&PARTS, |part| !container.names_under(part).is_empty());
    let of_book = || {
        container
            .holds("META-INF/container.xml")
            .then_some(MediaType::Epub)
    };
    first(&NAMES, |known| name.trim_start().starts_with(known))
        .or_else(of_parts)
        .or_else(of_book)
}

fn first(known: &[(&str, MediaType)], is_it: impl Fn(&str) -> bool) -> Option<MediaType> {
    known
        .iter()
        .find(|(name, _)| is_it(name))
        .map(|(_, kind)| *kind)
}
