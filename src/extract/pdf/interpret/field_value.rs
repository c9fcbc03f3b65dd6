//! Values of form fields, and free texts, that no appearance draws (ISO 32000-1, 12.7.3.3 and 12.5.6.6).
//!
//! Programs that fill in forms may leave the drawing to the reader. Only what is written is taken from such a field
//! and put into its rectangle; a field that has an appearance says itself what it shows.

use lopdf::{Dictionary, Document, Object};

use super::super::content::{Content, Operand};
use super::super::glyph::PlacedGlyph;
use super::super::matrix::{Matrix, Rectangle};
use super::super::{object, text_string};
use super::annotation;
use super::layers::HiddenLayers;

/// The most ancestors of a field that are asked for an inherited entry.
const MAX_ANCESTORS: usize = 16;

/// Bit 14 of a text field's `/Ff`: a password, never to be shown (ISO 32000-1, table 228).
const PASSWORD_FLAG: i64 = 1 << 13;

/// The font size of a field that leaves it to the reader.
const USUAL_SIZE: f32 = 12.0;

/// The distance of lines in font sizes.
const LINE_DISTANCE: f32 = 1.2;

/// How wide a letter is taken to be, in font sizes.
const LETTER_WIDTH: f32 = 0.5;

/// A value and where it goes.
#[derive(Debug)]
pub struct FieldValue {
    text: String,
    room: Rectangle,
    size: f32,
}

/// The values of a page's fields and free texts without appearance, in order.
pub fn values(document: &Document, page: &Dictionary, layers: &HiddenLayers) -> Vec<FieldValue> {
    annotation::seen(document, page, layers)
        .filter(|annotation| !annotation.has(b"AP"))
        .filter_map(|annotation| value(document, annotation))
        .collect()
}

fn value(document: &Document, annotation: &Dictionary) -> Option<FieldValue> {
    let text = match object::name_entry(document, annotation, b"Subtype")? {
        b"Widget" => field_text(document, annotation)?,
        b"FreeText" => string(object::entry(document, annotation, b"Contents")?)?,
        _ => return None,
    };
    let room = object::rectangle(document, object::entry(document, annotation, b"Rect")?)?;
    let size = inherited(document, annotation, b"DA")
        .and_then(|appearance| font_size(appearance.as_str().ok()?).filter(|size| *size > 0.0));
    Some(FieldValue {
        text,
        room,
        size: size.unwrap_or(USUAL_SIZE),
    })
}

/// What a text or choice field holds.
fn field_text(document: &Document, field: &Dictionary) -> Option<String> {
    let kind = inherited(document, field, b"FT")?.as_name().ok()?;
    let flags = inherited(document, field, b"Ff").and_then(|flags| flags.as_i64().ok());
    match kind {
        b"Tx" if flags.unwrap_or_default() & PASSWORD_FLAG != 0 => None,
        b"Tx" | b"Ch" => match inherited(document, field, b"V")? {
            Object::Array(chosen) => {
                let chosen = chosen
                    .iter()
                    .filter_map(|item| object::resolve(document, item));
                Some(chosen.filter_map(string).collect::<Vec<_>>().join("\n"))
            }
            value => string(value),
        },
        _ => None,
    }
}

fn string(object: &Object) -> Option<String> {
    Some(text_string::decode(object.as_str().ok()?))
}

fn inherited<'d>(document: &'d Document, field: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = field;
    for _ in 0..MAX_ANCESTORS {
        match object::entry(document, node, key) {
            Some(value) if !value.is_null() => return Some(value),
            _ => node = object::dictionary_entry(document, node, b"Parent")?,
        }
    }
    None
}

/// The size that a default appearance sets with `Tf`.
fn font_size(appearance: &[u8]) -> Option<f32> {
    let mut content = Content::new(appearance);
    while let Some(operator) = content.next_operator() {
        if let (b"Tf", Some(Operand::Number(size))) = (operator, content.operands().last()) {
            return Some(*size);
        }
    }
    None
}

impl FieldValue {
    /// Its lines from the top of its rectangle down, each with its place on the upright page.
    pub fn lines(&self, upright: Matrix) -> impl Iterator<Item = (PlacedGlyph, &str)> {
        let room = self.room.transformed(upright);
        let size = self.size.min(room.height().max(1.0));
        let lines = self.text.split(['\r', '\n']);
        let below_top = move |place: usize| size + place as f32 * size * LINE_DISTANCE;
        lines
            .filter(|line| !line.trim().is_empty())
            .enumerate()
            .map(move |(place, line)| {
                let width = line.chars().count() as f32 * size * LETTER_WIDTH;
                let glyph = PlacedGlyph {
                    x: room.left,
                    y: room.top - below_top(place),
                    end: room.left + width.min(room.width()),
                    size,
                    space: size * LETTER_WIDTH,
                    ..PlacedGlyph::default()
                };
                (glyph, line)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn lines(annotation: Dictionary) -> Vec<String> {
        let page = dictionary! { "Annots" => vec![annotation.into()] };
        let document = Document::new();
        values(&document, &page, &HiddenLayers::of(&document))
            .iter()
            .flat_map(|value| value.lines(Matrix::IDENTITY))
            .map(|(glyph, line)| format!("{} {line}", glyph.y))
            .collect()
    }

    fn text(string: &str) -> Object {
        Object::string_literal(string)
    }

    #[test]
    fn a_field_that_nothing_draws_shows_its_value_line_by_line() {
        let parent = dictionary! { "FT" => "Tx", "V" => text("Geneva\rin May"), "DA" => text("/Helv 10 Tf 0 g") };
        let widget = dictionary! {
            "Subtype" => "Widget", "Parent" => parent,
            "Rect" => vec![100.into(), 600.into(), 200.into(), 700.into()],
        };
        assert_eq!(lines(widget), ["690 Geneva", "678 in May"]);
    }

    #[test]
    fn passwords_and_fields_with_an_appearance_are_left_alone() {
        let widget = dictionary! {
            "Subtype" => "Widget", "FT" => "Tx", "V" => text("x"),
            "Rect" => vec![0.into(), 0.into(), 100.into(), 20.into()],
        };
        assert_eq!(lines(widget.clone()).len(), 1);
        let mut password = widget.clone();
        password.set("Ff", PASSWORD_FLAG);
        let mut drawn = widget;
        drawn.set("AP", Dictionary::new());
        assert!(lines(password).is_empty() && lines(drawn).is_empty());
    }
}
