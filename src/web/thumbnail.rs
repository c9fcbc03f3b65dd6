//! The first page of a document as a small picture.
//!
//! Drawn when it is first asked for. What cannot be drawn has a blank sheet, so that results line up; where too many wait,
//! the browser is told to come back, and shows the result without its picture.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::site::{Site, record};
use crate::document::{DocumentId, MediaType};
use crate::read::thumbnails;

/// How long a browser goes without asking again: long enough for a visit, and short, since a publication that is taken
/// back must be gone from browsers too.
const FRESH: &str = "private, max-age=600";

/// What stands for a first page that cannot be drawn.
const BLANK_SHEET: &str = include_str!("assets/sheet.svg");

/// Answers `/d/{id}/thumbnail`.
pub async fn answer(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match thumbnail(&site, &id, &headers).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn thumbnail(site: &Site, id: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let id: DocumentId = id.parse().map_err(|_| Problem::not_found())?;
    let record = site.answer(move |_, edition| record(edition, id)).await?;
    let studio = site.studio().ok_or_else(Problem::not_found)?;
    if record.media_type != MediaType::Pdf {
        return Err(Problem::not_found());
    }
    let original = record.original;
    let tag = format!("\"{}\"", thumbnails::name(original));
    let fresh = [(ETAG, tag.clone()), (CACHE_CONTROL, FRESH.to_owned())];
    if headers
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known == &tag)
    {
        return Ok((StatusCode::NOT_MODIFIED, fresh).into_response());
    }
    Ok(match studio.picture(original).await? {
        Some(png) if !png.is_empty() => (fresh, [(CONTENT_TYPE, "image/png")], png).into_response(),
        Some(_) => (fresh, [(CONTENT_TYPE, "image/svg+xml")], BLANK_SHEET).into_response(),
        None => {
            let later = [(RETRY_AFTER, "10"), (CACHE_CONTROL, "no-store")];
            (StatusCode::SERVICE_UNAVAILABLE, later).into_response()
        }
    })
}
