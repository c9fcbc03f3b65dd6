//! A page's box, rotation, resources and content bytes, inherited where the page itself does not say
//! (ISO 32000-1, 7.7.3.4).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::inflate::Inflated;
use super::matrix::{Matrix, Rectangle};
use super::{object, stream};

/// The most ancestors of a page that are asked for an inherited entry.
const MAX_ANCESTORS: usize = 64;

/// The box of a page that names none: US Letter, as readers assume.
const DEFAULT_BOX: Rectangle = Rectangle {
    left: 0.0,
    bottom: 0.0,
    right: 612.0,
    top: 792.0,
};

/// What is needed to read a page.
pub struct PageFrame<'d> {
    /// The page's own dictionary.
    pub dictionary: &'d Dictionary,
    /// Its resources.
    pub resources: Option<&'d Dictionary>,
    /// What of it is visible, in the page's own coordinates.
    pub visible: Rectangle,
    /// Turns the page the way readers show it.
    pub upright: Matrix,
}

impl<'d> PageFrame<'d> {
    /// Reads the frame of a page; `None` where the object is no dictionary.
    pub fn of(document: &'d Document, id: ObjectId) -> Option<PageFrame<'d>> {
        let dictionary = document.get_dictionary(id).ok()?;
        let rotation = inherited(document, dictionary, b"Rotate")
            .and_then(|value| value.as_float().ok())
            .unwrap_or_default();
        Some(PageFrame {
            dictionary,
            resources: inherited(document, dictionary, b"Resources").and_then(object::dictionary),
            visible: visible_box(document, dictionary),
            upright: upright(rotation),
        })
    }

    /// The page's content streams as one, separated by line feeds.
    pub fn content(&self, document: &Document) -> PageContent {
        let mut content = PageContent::default();
        for part in content_parts(document, self.dictionary) {
            if content.bytes.len() >= stream::MAX_DECODED_BYTES {
                content.defect = Some("it has more content than is read of one page");
                break;
            }
            match part {
                Some(part) => content.append(stream::decoded(document, part)),
                None => content.defect = Some("some of its content is missing from the file"),
            }
        }
        content
    }
}

/// What a page draws, and what is wrong with it.
#[derive(Debug, Default)]
pub struct PageContent {
    /// Its operators.
    pub bytes: Vec<u8>,
    /// Why something is missing from them.
    pub defect: Option<&'static str>,
}

impl PageContent {
    fn append(&mut self, part: Inflated) {
        if part.is_damaged {
            self.defect = Some("its content is damaged, and what stands behind the damage is lost");
        }
        if self.bytes.is_empty() {
            self.bytes = part.bytes;
        } else {
            self.bytes.push(b'\n');
            self.bytes.extend_from_slice(&part.bytes);
        }
    }
}

/// Whether a page names content that the file does not have.
pub fn lacks_content(document: &Document, page: ObjectId) -> bool {
    document
        .get_dictionary(page)
        .is_ok_and(|page| content_parts(document, page).any(|part| part.is_none()))
}

/// The streams that `/Contents` names, one or an array of them; `None` for each that is not there.
fn content_parts<'d>(
    document: &'d Document,
    page: &'d Dictionary,
) -> impl Iterator<Item = Option<&'d Stream>> {
    let contents = page.get(b"Contents").ok();
    let parts = match contents.map(|contents| object::resolve(document, contents)) {
        Some(Some(Object::Array(parts))) => parts.as_slice(),
        Some(Some(Object::Null)) | None => &[],
        Some(_) => contents.map(std::slice::from_ref).unwrap_or_default(),
    };
    parts
        .iter()
        .map(|part| object::resolve(document, part)?.as_stream().ok())
}

fn inherited<'d>(document: &'d Document, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = page;
    for _ in 0..MAX_ANCESTORS {
        match object::entry(document, node, key) {
            Some(value) if !value.is_null() => return Some(value),
            _ => node = object::dictionary_entry(document, node, b"Parent")?,
        }
    }
    None
}

fn visible_box(document: &Document, page: &Dictionary) -> Rectangle {
    let named = |key: &[u8]| {
        inherited(document, page, key)
            .and_then(|value| object::rectangle(document, value))
            .filter(|area| area.width() > 0.0 && area.height() > 0.0)
    };
    let media = named(b"MediaBox").unwrap_or(DEFAULT_BOX);
    named(b"CropBox")
        .and_then(|crop| crop.intersection(media))
        .unwrap_or(media)
}

/// `/Rotate` turns clockwise in steps of 90 degrees (ISO 32000-1, table 30).
fn upright(degrees: f32) -> Matrix {
    match (degrees / 90.0).round().rem_euclid(4.0) as u8 {
        1 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
        2 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
        3 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        _ => Matrix::IDENTITY,
    }
}
