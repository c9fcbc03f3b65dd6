//! The style sheet and the icon, compiled in.
//!
//! The address of the style sheet carries a hash of its bytes, so that browsers keep it for a year and see a new one at
//! once.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use crate::document::ContentHash;

const STYLE: &str = include_str!("assets/style.css");
const ICON: &str = include_str!("assets/icon.svg");

/// A year: the address changes with the bytes.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";
/// A day: the icon keeps its address when it changes.
const FOR_A_DAY: &str = "public, max-age=86400";

/// The address of the style sheet, `/assets/style.css?v=…`.
pub static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let hash = ContentHash::of(STYLE.as_bytes()).to_string();
    format!("/assets/style.css?v={}", hash.get(..12).unwrap_or_default())
});

/// Answers `/assets/style.css`.
pub async fn style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, FOR_A_YEAR),
    ];
    (headers, STYLE)
}

/// Answers `/assets/icon.svg`.
pub async fn icon() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, FOR_A_DAY)];
    (headers, ICON)
}
