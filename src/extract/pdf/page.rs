//! A page's box, rotation, resources and content bytes, inherited where the page itself does not say
//! (ISO 32000-1, 7.7.3.4).

use lopdf::{Dictionary, Document, Object, ObjectId};

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
    pub fn content(&self, document: &Document) -> Vec<u8> {
        let mut content = Vec::new();
        if let Some(contents) = object::entry(document, self.dictionary, b"Contents") {
            append_content(document, contents, &mut content);
        }
        content
    }
}

fn append_content(document: &Document, contents: &Object, content: &mut Vec<u8>) {
    match contents {
        Object::Stream(part) if content.len() < stream::MAX_DECODED_BYTES => {
            let decoded = stream::bytes(document, part);
            if content.is_empty() {
                *content = decoded;
            } else {
                content.push(b'\n');
                content.extend_from_slice(&decoded);
            }
        }
        Object::Array(parts) => {
            for part in parts
                .iter()
                .filter_map(|part| object::resolve(document, part))
                .filter(|part| part.as_stream().is_ok())
            {
                append_content(document, part, content);
            }
        }
        _ => {}
    }
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
