//! An answer that is no result: what went wrong and what to do next, as a page or as JSON.
//!
//! Whose fault it is shows in the status alone: 4xx the visitor's, 5xx ours. Causes of ours go to the log, never to the
//! visitor, and what was asked for goes into neither.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use super::address::BadParameter;
use super::assets::STYLE_ADDRESS;

/// What went wrong and what to do next.
#[derive(Debug, PartialEq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// What went wrong, in a sentence without a full stop.
    pub error: String,
    /// What to do next, in a sentence without a full stop.
    pub hint: String,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    style: &'a str,
    error: &'a str,
    hint: &'a str,
}

impl Problem {
    /// A problem of a status.
    pub fn new(status: StatusCode, error: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            status,
            error: error.into(),
            hint: hint.into(),
        }
    }

    /// An address under which there is nothing.
    pub fn not_found() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "There is no page at this address",
            "The document may have been moved or taken back by its publisher: search for its title",
        )
    }

    /// A document that was taken down.
    pub fn withdrawn() -> Problem {
        Problem::new(
            StatusCode::GONE,
            "This document was withdrawn",
            "It was taken down on purpose and will not come back",
        )
    }

    /// An index that does not exist yet.
    pub fn not_ready() -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The library is not indexed yet",
            "Try again in a few minutes; whoever runs this site builds the index with `dossier index`",
        )
    }

    /// More questions at once than can be answered.
    pub fn busy() -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many searches are under way",
            "Wait a few seconds and load the page again",
        )
    }

    /// A failure of ours; its cause is logged here, once.
    pub fn internal(cause: &anyhow::Error) -> Problem {
        tracing::error!(cause = format!("{cause:#}"), "an answer failed");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "Load the page again; if it fails again, tell whoever runs this site when it happened",
        )
    }

    /// The problem as JSON, for programs.
    pub fn into_json(self) -> Response {
        let body = json!({ "error": self.error, "hint": self.hint }).to_string();
        let kind = [(header::CONTENT_TYPE, "application/json")];
        (self.status, kind, body).into_response()
    }
}

impl From<BadParameter> for Problem {
    fn from(bad: BadParameter) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, bad.error, bad.hint)
    }
}

impl IntoResponse for Problem {
    /// The problem as a page, for people.
    fn into_response(self) -> Response {
        let page = Page {
            style: &STYLE_ADDRESS,
            error: &self.error,
            hint: &self.hint,
        };
        match page.render() {
            Ok(html) => (self.status, Html(html)).into_response(),
            Err(_) => (self.status, self.error).into_response(),
        }
    }
}
