//! Short ways to values in lopdf's objects, references followed, never an error: what is missing or of another type is `None`.

use lopdf::{Dictionary, Document, Object, Stream};

use super::matrix::{Matrix, Rectangle};

/// The object itself, references followed.
pub fn resolve<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// An entry of a dictionary, references followed.
pub fn entry<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    resolve(document, dictionary.get(key).ok()?)
}

/// A dictionary, be it one or that of a stream.
pub fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// An entry that is a dictionary.
pub fn dictionary_entry<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    dictionary(entry(document, parent, key)?)
}

/// An entry that is a name.
pub fn name_entry<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a [u8]> {
    entry(document, parent, key)?.as_name().ok()
}

/// An entry that is a whole number.
pub fn integer_entry(document: &Document, parent: &Dictionary, key: &[u8]) -> Option<i64> {
    entry(document, parent, key)?.as_i64().ok()
}

/// An entry that is a stream.
pub fn stream_entry<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Stream> {
    entry(document, parent, key)?.as_stream().ok()
}

/// An entry that is an array.
pub fn array_entry<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a [Object]> {
    entry(document, parent, key)?
        .as_array()
        .ok()
        .map(Vec::as_slice)
}

/// An entry that is a number, whole or not.
pub fn number_entry(document: &Document, parent: &Dictionary, key: &[u8]) -> Option<f32> {
    number(document, parent.get(key).ok()?)
}

/// A number, references followed.
pub fn number(document: &Document, object: &Object) -> Option<f32> {
    let number = resolve(document, object)?.as_float().ok()?;
    number.is_finite().then_some(number)
}

/// An entry that is a matrix.
pub fn matrix_entry(document: &Document, parent: &Dictionary, key: &[u8]) -> Option<Matrix> {
    numbers(document, entry(document, parent, key)?).map(Matrix)
}

/// A rectangle.
pub fn rectangle(document: &Document, object: &Object) -> Option<Rectangle> {
    let [x0, y0, x1, y1] = numbers(document, object)?;
    Some(Rectangle::of_corners(x0, y0, x1, y1))
}

/// The first `N` numbers of an array; `None` where it has fewer or others.
fn numbers<const N: usize>(document: &Document, object: &Object) -> Option<[f32; N]> {
    let array = object.as_array().ok()?;
    let mut numbers = [0.0; N];
    for (place, number) in numbers.iter_mut().enumerate() {
        *number = self::number(document, array.get(place)?)?;
    }
    Some(numbers)
}
