//! What was withdrawn, held against archives: it goes into none and comes out of none.
//!
//! By its place and its bytes; a copy that is known by its text alone is met when it is read, and so are lines of a file of
//! many documents, whose bytes no library keeps once one of them was withdrawn.

use anyhow::Result;

use crate::corpus::catalogue::{Catalogue, as_address, id_of_file};
use crate::document::{ContentHash, Mark};

/// Whether what stands at a place of a source was withdrawn, or has bytes that were.
pub(super) fn is_withdrawn(
    catalogue: &Catalogue,
    source: &str,
    path: &str,
    bytes: Option<ContentHash>,
) -> Result<bool> {
    let mut marks = vec![Mark::Id(id_of_file(source, path))];
    marks.extend(as_address(path).into_iter().flat_map(Mark::of_url));
    marks.extend(bytes.map(Mark::Bytes));
    catalogue.is_withdrawn(&marks)
}
