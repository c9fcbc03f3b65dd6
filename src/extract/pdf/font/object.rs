//! Entries of font dictionaries, references resolved and types checked; what is missing or of another type is `None`.

use lopdf::{Dictionary, Document, Object, Stream};

use crate::extract::pdf::object::{entry, resolve};

/// A stream.
pub fn stream<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Stream> {
    entry(document, parent, key)?.as_stream().ok()
}

/// An array.
pub fn array<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a [Object]> {
    entry(document, parent, key)?
        .as_array()
        .ok()
        .map(Vec::as_slice)
}

/// A number, whole or not.
pub fn number(document: &Document, parent: &Dictionary, key: &[u8]) -> Option<f32> {
    number_of(document, parent.get(key).ok()?)
}

/// A number of an array.
pub fn number_of(document: &Document, object: &Object) -> Option<f32> {
    let number = resolve(document, object)?.as_float().ok()?;
    number.is_finite().then_some(number)
}
