//! One step from an address to another.
//!
//! Apart, because answers and failures both tell which way they came.

use url::Url;

/// A redirect that was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The address that redirected.
    pub from: Url,
    /// How: 301, 302, 303, 307 or 308.
    pub status: u16,
    /// Where to.
    pub to: Url,
}
