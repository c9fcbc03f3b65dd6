//! The documents like one: a list at the end of its page, and JSON.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::site::{Site, record};
use super::words;
use crate::corpus::extractions::Extractions;
use crate::document::DocumentId;
use crate::index::{Edition, Record};
use crate::search::{self, DEFAULT_SIMILAR};

/// The list of a document page.
#[derive(Template)]
#[template(path = "similar.html")]
pub struct SimilarDocuments {
    documents: Vec<View>,
}

struct View {
    title: String,
    address: String,
    lang: String,
    dir: &'static str,
    kind: Option<&'static str>,
    /// As machines and as people write it.
    date: Option<(String, String)>,
    shared: String,
}

impl SimilarDocuments {
    /// Looks for them; a document whose text cannot be read is like none.
    pub fn of(edition: &Edition, extractions: &Extractions, record: &Record) -> SimilarDocuments {
        let found = search::similar(edition, extractions, record, DEFAULT_SIMILAR);
        let found = found.unwrap_or_else(|error| {
            tracing::warn!(extraction = record.extraction, "nothing similar: {error:#}");
            Vec::new()
        });
        SimilarDocuments {
            documents: found.into_iter().map(view).collect(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }
}

fn view(similar: search::Similar) -> View {
    View {
        address: similar.place.link,
        lang: words::lang(similar.place.language),
        dir: words::direction(similar.place.language),
        kind: similar.kind.map(|kind| kind.label()),
        date: similar
            .date
            .map(|date| (date.to_string(), words::date(date))),
        shared: similar.shared.join(", "),
        title: similar.title,
    }
}

/// Answers `/api/v1/similar/{id}`.
pub async fn answer(State(site): State<Site>, Path(id): Path<String>) -> Response {
    match json(&site, &id).await {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(problem) => problem.into_json(),
    }
}

async fn json(site: &Site, id: &str) -> Result<String, Problem> {
    let id: DocumentId = id.parse().map_err(|_| Problem::not_found())?;
    site.answer(move |library, edition| {
        let record = record(edition, id)?;
        search::similar(edition, &library.extractions, &record, DEFAULT_SIMILAR)
            .and_then(|found| Ok(serde_json::to_string(&found)?))
            .map_err(|cause| Problem::internal(&cause))
    })
    .await
}
