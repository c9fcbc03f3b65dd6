//! The search as JSON: the bytes that the command line prints, but for the time taken.

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::address;
use super::problem::Problem;
use super::site::Site;
use crate::search::search;

/// Answers `/api/v1/search`.
pub async fn answer(State(site): State<Site>, RawQuery(query_string): RawQuery) -> Response {
    match results(&site, &query_string.unwrap_or_default()).await {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(problem) => problem.into_json(),
    }
}

async fn results(site: &Site, query_string: &str) -> Result<String, Problem> {
    let request = address::parse(query_string)?;
    site.answer(move |library, edition| {
        search(edition, &library.extractions, &request)
            .and_then(|results| Ok(serde_json::to_string(&results)?))
            .map_err(|cause| Problem::internal(&cause))
    })
    .await
}
