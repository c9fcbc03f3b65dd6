//! What a PDF says of itself: Info dictionary, XMP packet, `/Lang`, link annotations.

use lopdf::{Document, ObjectId};

use crate::extract::Metadata;

/// Title and metadata; XMP and Info are weighed against each other where they differ.
pub fn metadata(_document: &Document) -> (Option<String>, Metadata) {
    (None, Metadata::default())
}

/// Web addresses the pages link to, in order, each once.
pub fn links(_document: &Document, _pages: &[ObjectId]) -> Vec<String> {
    Vec::new()
}
