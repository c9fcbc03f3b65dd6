//! Whether the process lives, and whether it can answer: for whoever watches over it.

use axum::extract::State;
use axum::http::StatusCode;

use super::site::Site;

/// Answers `/livez`: as long as anything answers, the process lives.
pub async fn live() -> &'static str {
    "alive\n"
}

/// Answers `/readyz`: ready once an index is open.
pub async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    match site.answer(|_, _| Ok(())).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}
