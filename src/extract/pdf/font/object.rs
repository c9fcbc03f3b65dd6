//! Entries of dictionaries, references resolved and types checked; what is missing or of another type is `None`.

use lopdf::{Dictionary, Document, Object, Stream};

/// An entry, its reference followed.
pub fn entry<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &str,
) -> Option<&'a Object> {
    dictionary.get_deref(key.as_bytes(), document).ok()
}

/// An object, its reference followed.
pub fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// A dictionary, also that of a stream.
pub fn dictionary<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &str,
) -> Option<&'a Dictionary> {
    match entry(document, parent, key)? {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A stream.
pub fn stream<'a>(document: &'a Document, parent: &'a Dictionary, key: &str) -> Option<&'a Stream> {
    entry(document, parent, key)?.as_stream().ok()
}

/// An array.
pub fn array<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &str,
) -> Option<&'a [Object]> {
    entry(document, parent, key)?
        .as_array()
        .ok()
        .map(Vec::as_slice)
}

/// A name.
pub fn name<'a>(document: &'a Document, parent: &'a Dictionary, key: &str) -> Option<&'a [u8]> {
    entry(document, parent, key)?.as_name().ok()
}

/// A number, whole or not.
pub fn number(document: &Document, parent: &Dictionary, key: &str) -> Option<f32> {
    entry(document, parent, key)?.as_float().ok()
}

/// A number of an array.
pub fn number_of(document: &Document, object: &Object) -> Option<f32> {
    resolved(document, object)?
        .as_float()
        .ok()
        .filter(|number| number.is_finite())
}
