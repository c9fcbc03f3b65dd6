//! A PDF page as a picture, for thumbnails and for recognition programs.
//!
//! Apart from `extract` because it draws with a reader of its own (hayro), which the feature `pictures` brings along and a
//! build can go without. Opens no file, keeps nothing between pages, and bounds only the size of what it draws: whoever
//! calls it does so where a panic, a hang or a bomb costs no more than this page.

#[cfg(feature = "pictures")]
mod drawing;
#[cfg(feature = "pictures")]
mod grey;
mod wanted;

pub use wanted::Wanted;

use crate::document::FailureClass;
use crate::extract::{ExtractError, Password};

/// Whether this program can draw at all.
pub const CAN_DRAW: bool = cfg!(feature = "pictures");

/// Draws a page, numbered from 1. The bytes are shared, since large scans are mapped and not copied; passwords are tried
/// one after another where the empty one does not open the document.
///
/// # Errors
/// `Encrypted` and `Damaged` as in reading, `Unsupported` where this program was built without pictures.
#[cfg(feature = "pictures")]
pub fn render<B: AsRef<[u8]> + Send + Sync + 'static>(
    bytes: std::sync::Arc<B>,
    page: u32,
    wanted: Wanted,
    passwords: &[Password],
) -> Result<Vec<u8>, ExtractError> {
    let document = drawing::open(&bytes, passwords)?;
    let pixels = drawing::draw(&document, page, wanted)?;
    match wanted {
        Wanted::Thumbnail { .. } => pixels.into_png().map_err(|error| {
            ExtractError::new(
                FailureClass::Damaged,
                format!("the picture of its page {page} cannot be written: {error}"),
            )
        }),
        Wanted::Scan { .. } => Ok(grey::map(&pixels)),
    }
}

/// The same in a build without pictures.
///
/// # Errors
/// Always.
#[cfg(not(feature = "pictures"))]
pub fn render<B: AsRef<[u8]> + Send + Sync + 'static>(
    _bytes: std::sync::Arc<B>,
    _page: u32,
    _wanted: Wanted,
    _passwords: &[Password],
) -> Result<Vec<u8>, ExtractError> {
    Err(ExtractError::new(
        FailureClass::Unsupported,
        "this program was built without pictures",
    ))
}
