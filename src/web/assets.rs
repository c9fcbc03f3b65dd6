//! The style sheet, the script of the search box and the icon, compiled in.
//!
//! The addresses of style sheet and script carry a hash of their bytes, so that browsers keep them for a year and see new
//! ones at once.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use crate::document::ContentHash;

const STYLE: &str = include_str!("assets/style.css");
const SCRIPT: &str = include_str!("assets/complete.js");
const ICON: &str = include_str!("assets/icon.svg");

/// A year: the address changes with the bytes.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";
/// A day: the icon keeps its address when it changes.
const FOR_A_DAY: &str = "public, max-age=86400";

/// The address of the style sheet, `/assets/style.css?v=…`.
pub static STYLE_ADDRESS: LazyLock<String> =
    LazyLock::new(|| with_hash("/assets/style.css", STYLE));

/// The address of the script, `/assets/complete.js?v=…`.
pub static SCRIPT_ADDRESS: LazyLock<String> =
    LazyLock::new(|| with_hash("/assets/complete.js", SCRIPT));

fn with_hash(path: &str, content: &str) -> String {
    let hash = ContentHash::of(content.as_bytes()).to_string();
    format!("{path}?v={}", hash.get(..12).unwrap_or_default())
}

/// Answers `/assets/style.css`.
pub async fn style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, FOR_A_YEAR),
    ];
    (headers, STYLE)
}

/// Answers `/assets/complete.js`.
pub async fn script() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, FOR_A_YEAR),
    ];
    (headers, SCRIPT)
}

/// Answers `/assets/icon.svg`.
pub async fn icon() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, FOR_A_DAY)];
    (headers, ICON)
}
