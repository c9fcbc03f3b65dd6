//! What a half-typed query may become, as JSON: what the script of the search box asks for while somebody types.

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::address;
use super::problem::Problem;
use super::site::Site;
use crate::search::complete;

/// Answers `/api/v1/complete`.
pub async fn answer(State(site): State<Site>, RawQuery(query_string): RawQuery) -> Response {
    match completions(&site, &query_string.unwrap_or_default()).await {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(problem) => problem.into_json(),
    }
}

async fn completions(site: &Site, query_string: &str) -> Result<String, Problem> {
    let request = address::parse(query_string)?;
    site.answer(move |_, edition| {
        complete(edition, &request.query, &request.filters.language)
            .and_then(|completions| Ok(serde_json::to_string(&completions)?))
            .map_err(|cause| Problem::internal(&cause))
    })
    .await
}
