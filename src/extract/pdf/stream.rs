//! The decoded bytes of a stream, whatever its dictionary calls its filters.
//!
//! lopdf decodes, but only filters that stand directly in the dictionary under their long names; here references are
//! followed and the abbreviations that ISO 32000-1 (8.9.7) allows in inline images are spelled out, as readers accept
//! them everywhere. Pictures are never decoded.

use lopdf::{Dictionary, Document, Object, Stream};

use super::inflate::{Inflated, inflate};
use super::object;

/// The most bytes one stream may unpack to: a page of a thousand pages of text has a hundredth of it.
pub const MAX_DECODED_BYTES: usize = 64 << 20;

/// The decoded bytes of a stream; what could be decoded where the data is damaged, empty where nothing could.
pub fn bytes(document: &Document, stream: &Stream) -> Vec<u8> {
    decoded(document, stream).bytes
}

/// The decoded bytes of a stream, and whether its data is damaged.
pub fn decoded(document: &Document, stream: &Stream) -> Inflated {
    let bytes = match direct_filters(document, &stream.dict) {
        Filters::None => stream.content.clone(),
        Filters::Deflate => return inflate(&stream.content, MAX_DECODED_BYTES),
        Filters::AsWritten => decode(stream),
        Filters::Rewritten(dict) => decode(&Stream {
            dict,
            content: stream.content.clone(),
            allows_compression: false,
            start_position: None,
        }),
    };
    Inflated {
        is_damaged: bytes.is_empty() && !stream.content.is_empty(),
        bytes,
    }
}

fn decode(stream: &Stream) -> Vec<u8> {
    stream
        .decompressed_content_with_limit(MAX_DECODED_BYTES)
        .unwrap_or_default()
}

/// What has to happen to the dictionary before lopdf understands it.
enum Filters {
    None,
    /// Nothing: it is deflated once and without a predictor, as nearly all are.
    Deflate,
    AsWritten,
    Rewritten(Dictionary),
}

fn direct_filters(document: &Document, dict: &Dictionary) -> Filters {
    let Some(filter) = object::entry(document, dict, b"Filter")
        .or_else(|| object::entry(document, dict, b"F"))
        .filter(|filter| filter.as_name().is_ok() || filter.as_array().is_ok())
    else {
        return Filters::None;
    };
    if let Ok([]) = filter.as_array().map(Vec::as_slice) {
        return Filters::None;
    }
    if is_deflated(document, dict, filter) {
        return Filters::Deflate;
    }
    if is_understood(dict) {
        return Filters::AsWritten;
    }
    let mut rewritten = Dictionary::new();
    rewritten.set("Filter", long_names(document, filter));
    let parameters = object::entry(document, dict, b"DecodeParms")
        .or_else(|| object::entry(document, dict, b"DP"));
    if let Some(parameters) = parameters {
        rewritten.set("DecodeParms", direct(document, parameters));
    }
    Filters::Rewritten(rewritten)
}

fn is_deflated(document: &Document, dict: &Dictionary, filter: &Object) -> bool {
    let filter = match filter.as_array().map(Vec::as_slice) {
        Ok([only]) => object::resolve(document, only),
        _ => Some(filter),
    };
    filter
        .and_then(|filter| filter.as_name().ok())
        .is_some_and(|name| long_name(name) == b"FlateDecode")
        && !dict.has(b"DecodeParms")
        && !dict.has(b"DP")
}

/// The common case, for which nothing need be copied: one long name and parameters without references.
fn is_understood(dict: &Dictionary) -> bool {
    let filter_is_direct = match dict.get(b"Filter") {
        Ok(Object::Name(name)) => long_name(name) == name.as_slice(),
        _ => false,
    };
    let parameters_are_direct = match dict.get(b"DecodeParms") {
        Err(_) => true,
        Ok(Object::Dictionary(parameters)) => parameters
            .iter()
            .all(|(_, value)| value.as_reference().is_err()),
        Ok(_) => false,
    };
    filter_is_direct && parameters_are_direct
}

fn long_names(document: &Document, filter: &Object) -> Object {
    match filter {
        Object::Name(name) => Object::Name(long_name(name).to_vec()),
        Object::Array(names) => Object::Array(
            names
                .iter()
                .filter_map(|name| object::resolve(document, name))
                .map(|name| long_names(document, name))
                .filter(|name| name.as_name().is_ok())
                .collect(),
        ),
        other => other.clone(),
    }
}

fn long_name(name: &[u8]) -> &[u8] {
    match name {
        b"Fl" => b"FlateDecode",
        b"LZW" => b"LZWDecode",
        b"A85" => b"ASCII85Decode",
        b"AHx" => b"ASCIIHexDecode",
        b"RL" => b"RunLengthDecode",
        other => other,
    }
}

/// Parameters with references followed one level down, which is as deep as they go (ISO 32000-1, 7.4).
fn direct(document: &Document, parameters: &Object) -> Object {
    match parameters {
        Object::Array(list) => Object::Array(
            list.iter()
                .filter_map(|item| object::resolve(document, item))
                .map(|item| match item {
                    Object::Dictionary(_) => direct(document, item),
                    _ => Object::Null,
                })
                .collect(),
        ),
        Object::Dictionary(dictionary) => {
            let mut copy = Dictionary::new();
            for (key, value) in dictionary.iter() {
                if let Some(value) = object::resolve(document, value) {
                    copy.set(key.clone(), value.clone());
                }
            }
            Object::Dictionary(copy)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn filters_are_followed_through_references_and_abbreviations() {
        let mut document = Document::new();
        let names = document.add_object(Object::Array(vec![Object::Name(b"AHx".to_vec())]));
        let stream = Stream::new(dictionary! { "Filter" => names }, b"48 69>".to_vec());
        assert_eq!(bytes(&document, &stream), b"Hi");
    }

    #[test]
    fn a_stream_without_filters_is_its_own_bytes() {
        let stream = Stream::new(Dictionary::new(), b"BT ET".to_vec());
        assert_eq!(bytes(&Document::new(), &stream), b"BT ET");
    }

    #[test]
    fn pictures_are_not_decoded() {
        let stream = Stream::new(dictionary! { "Filter" => "DCTDecode" }, vec![255, 216]);
        assert!(bytes(&Document::new(), &stream).is_empty());
    }
}
