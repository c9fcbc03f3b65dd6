//! What every answer says to the browser: run nothing but our own script, ask nobody else, tell nobody.
//!
//! An answer that set one of these itself keeps its own: an original has a policy of its own.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// The longest address that is read; the longest query there is stands in a tenth of it.
const MAX_ADDRESS: usize = 8 * 1024;

const DEFAULTS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    // A publication that is taken back must be gone from browsers too, and no cache between us keeps what was asked.
    (header::CACHE_CONTROL, "private, no-cache"),
];

/// Adds the headers that an answer does not set itself, and turns away addresses that are too long.
pub async fn guard(request: Request, next: Next) -> Response {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    let mut response = if length > MAX_ADDRESS {
        too_long().into_response()
    } else {
        next.run(request).await
    };
    add_defaults(response.headers_mut());
    response
}

fn too_long() -> Problem {
    Problem::new(
        StatusCode::URI_TOO_LONG,
        "The address of this search is too long",
        "Search for fewer words",
    )
}

fn add_defaults(headers: &mut HeaderMap) {
    for (name, value) in DEFAULTS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}
