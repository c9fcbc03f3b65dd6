//! Which address is answered by which door.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::get;

use super::library::Library;
use super::problem::Problem;
use super::site::Site;
use super::{
    api, assets, complete, document_page, feed, headers, health, original, search_page, similar,
    thumbnail,
};

/// The whole site over a library, working out so many answers at a time.
pub fn router(library: Arc<Library>, at_a_time: usize) -> Router {
    Router::new()
        .route("/", get(search_page::answer))
        .route("/feed", get(feed::answer))
        .route("/d/{id}", get(document_page::answer))
        .route("/d/{id}/original", get(original::answer))
        .route("/d/{id}/thumbnail", get(thumbnail::answer))
        .route("/api/v1/search", get(api::answer))
        .route("/api/v1/similar/{id}", get(similar::answer))
        .route("/api/v1/complete", get(complete::answer))
        .route("/assets/complete.js", get(assets::script))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/icon.svg", get(assets::icon))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || method_not_allowed())
        .layer(from_fn(headers::guard))
        .with_state(Site::new(library, at_a_time))
}

fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address can only be read",
        "Open it with GET",
    )
}
