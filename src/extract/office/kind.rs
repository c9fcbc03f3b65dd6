//! Which document an archive is, by its parts.
//!
//! OpenDocument and EPUB name themselves in a part called `mimetype`; the formats of Microsoft Office are told by the
//! folder of their main part.

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

/// Folders of the formats of Microsoft Office.
const PARTS: [(&str, MediaType); 3] = [
    ("word/", MediaType::Docx),
    ("ppt/", MediaType::Pptx),
    ("xl/", MediaType::Xlsx),
];

/// The kind of document in an archive; `None` where it is none that is read.
pub fn kind(bytes: &[u8]) -> Option<MediaType> {
    let mut container = Container::open(bytes).ok()?;
    let name = container
        .part("mimetype")
        .ok()
        .flatten()
        .unwrap_or_default();
    let name = String::from_utf8_lossy(&name);
    let of_parts = || first(&PARTS, |part| container.holds_under(part));
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
