//! Appearances of annotations and form fields (ISO 32000-1, 12.5.5): which are shown, and where they go.

use lopdf::{Dictionary, Document, Object, Stream};

use super::super::matrix::{Matrix, Rectangle};
use super::super::object;
use super::layers::HiddenLayers;

/// The most annotations of one page whose appearances are read.
const MAX_ANNOTATIONS: usize = 5_000;

/// Flags of ISO 32000-1, table 165: hidden, and not for the screen.
const UNSEEN_FLAGS: i64 = 1 << 1 | 1 << 5;

/// An appearance stream and the matrix that puts it in its place on the page.
pub struct Appearance<'d> {
    /// The form to draw.
    pub form: &'d Stream,
    /// To be applied after the form's own matrix.
    pub placement: Matrix,
}

/// The appearances of a page's annotations, in order.
pub fn appearances<'d>(
    document: &'d Document,
    page: &'d Dictionary,
    layers: &HiddenLayers,
) -> Vec<Appearance<'d>> {
    seen(document, page, layers)
        .filter_map(|annotation| appearance(document, annotation))
        .collect()
}

/// The annotations of a page that readers show.
pub fn seen<'d>(
    document: &'d Document,
    page: &'d Dictionary,
    layers: &HiddenLayers,
) -> impl Iterator<Item = &'d Dictionary> {
    object::array_entry(document, page, b"Annots")
        .unwrap_or_default()
        .iter()
        .take(MAX_ANNOTATIONS)
        .filter_map(|annotation| object::dictionary(object::resolve(document, annotation)?))
        .filter(|annotation| is_seen(document, annotation, layers))
}

fn is_seen(document: &Document, annotation: &Dictionary, layers: &HiddenLayers) -> bool {
    let flags = object::integer_entry(document, annotation, b"F").unwrap_or_default();
    flags & UNSEEN_FLAGS == 0
        && object::name_entry(document, annotation, b"Subtype") != Some(b"Popup")
        && !annotation
            .get(b"OC")
            .is_ok_and(|layer| layers.hides(document, layer))
}

fn appearance<'d>(document: &'d Document, annotation: &'d Dictionary) -> Option<Appearance<'d>> {
    let appearances = object::dictionary_entry(document, annotation, b"AP")?;
    let form = match object::entry(document, appearances, b"N")? {
        Object::Stream(form) => form,
        Object::Dictionary(states) => {
            let state = object::name_entry(document, annotation, b"AS")?;
            object::entry(document, states, state)?.as_stream().ok()?
        }
        _ => return None,
    };
    let place = object::rectangle(document, object::entry(document, annotation, b"Rect")?)?;
    let own = object::rectangle(document, object::entry(document, &form.dict, b"BBox")?)?;
    let matrix = object::matrix_entry(document, &form.dict, b"Matrix").unwrap_or(Matrix::IDENTITY);
    Some(Appearance {
        form,
        placement: fitted(own.transformed(matrix), place),
    })
}

/// The matrix that scales and moves one rectangle onto another.
fn fitted(from: Rectangle, to: Rectangle) -> Matrix {
    let scale = |from: f32, to: f32| if from > 0.0 { to / from } else { 1.0 };
    let x = scale(from.width(), to.width());
    let y = scale(from.height(), to.height());
    Matrix([
        x,
        0.0,
        0.0,
        y,
        to.left - from.left * x,
        to.bottom - from.bottom * y,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appearance_is_scaled_into_its_rectangle() {
        let own = Rectangle::of_corners(0.0, 0.0, 10.0, 20.0);
        let place = Rectangle::of_corners(100.0, 200.0, 120.0, 220.0);
        assert_eq!(own.transformed(fitted(own, place)), place);
    }
}
