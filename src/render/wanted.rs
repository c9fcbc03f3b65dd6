//! Which picture is wanted of a page.

use serde::{Deserialize, Serialize};

/// A picture that is wanted of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// A PNG in colour, as large as fits into so many pixels.
    Thumbnail {
        /// Across.
        width: u16,
        /// Down.
        height: u16,
    },
    /// A grey map (PGM), as recognition programs read it; no bytes at all where nothing is on the page.
    Scan {
        /// Pixels an inch.
        dpi: u16,
    },
}
