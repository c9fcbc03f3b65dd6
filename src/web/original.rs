//! The stored bytes of a document.
//!
//! A PDF opens in the browser, in parts where the browser asks for parts. Everything else could carry script and is
//! handed over as a download that no browser runs. A line of JSON Lines has no bytes of its own: it leads to its address
//! on the web.

use std::io::SeekFrom;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream::try_unfold;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use url::Url;

use super::byte_range::{Wanted, wanted};
use super::problem::Problem;
use super::site::{Site, record};
use crate::document::{DocumentId, MediaType};
use crate::index::Record;

/// Bytes read from disk at a time.
const CHUNK: u64 = 64 * 1024;

/// A PDF viewer is part of the browser and draws with styles of its own; everything else stays shut.
const PDF_POLICY: &str =
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";
/// No script, no form, no origin: as if it came from nowhere.
const DOWNLOAD_POLICY: &str = "sandbox; default-src 'none'";

/// Answers `/d/{id}/original`.
pub async fn answer(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match original(&site, &id, &headers).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn original(site: &Site, id: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let id: DocumentId = id.parse().map_err(|_| Problem::not_found())?;
    let (record, path) = site
        .answer(move |library, edition| {
            let record = record(edition, id)?;
            let path = library.corpus.originals().path(record.original);
            Ok((record, path))
        })
        .await?;
    if record.media_type == MediaType::JsonLines {
        return elsewhere(&record);
    }
    let tag = format!("\"{}\"", record.original);
    if names(headers, IF_NONE_MATCH, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let file = File::open(&path)
        .await
        .map_err(|cause| missing(&path, cause))?;
    let length = file
        .metadata()
        .await
        .map_err(|cause| missing(&path, cause))?
        .len();
    let part = part(headers, &tag, length);
    let mut response = send(file, length, part)
        .await
        .map_err(|cause| missing(&path, cause))?;
    describe(response.headers_mut(), &record, &tag)?;
    Ok(response)
}

/// A document that is a line of a larger file leads to where it was published.
fn elsewhere(record: &Record) -> Result<Response, Problem> {
    record
        .url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(|url| Redirect::temporary(url.as_str()).into_response())
        .ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "This document has no file of its own",
                "Read its text on the page before this one",
            )
        })
}

/// The part asked for; the whole file where the part was meant for other bytes (RFC 9110, section 13.1.5).
fn part(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let same_bytes = !headers.contains_key(IF_RANGE) || names(headers, IF_RANGE, tag);
    match headers.get(RANGE).and_then(|range| range.to_str().ok()) {
        Some(range) if same_bytes => wanted(range, length),
        _ => Wanted::Whole,
    }
}

/// Whether a header names this entity tag, or any.
fn names(headers: &HeaderMap, header: HeaderName, tag: &str) -> bool {
    let value = headers.get(header).and_then(|value| value.to_str().ok());
    value.is_some_and(|tags| {
        tags.split(',')
            .any(|named| matches!(named.trim(), "*") || named.trim() == tag)
    })
}

async fn send(file: File, length: u64, wanted: Wanted) -> std::io::Result<Response> {
    let accepts = (ACCEPT_RANGES, "bytes".to_owned());
    Ok(match wanted {
        Wanted::Whole => {
            let size = (CONTENT_LENGTH, length.to_string());
            ([accepts, size], stream(file, 0, length).await?).into_response()
        }
        Wanted::Part { first, last } => {
            let size = (CONTENT_LENGTH, (last - first + 1).to_string());
            let place = (CONTENT_RANGE, format!("bytes {first}-{last}/{length}"));
            let body = stream(file, first, last - first + 1).await?;
            (StatusCode::PARTIAL_CONTENT, [accepts, size, place], body).into_response()
        }
        Wanted::Unsatisfiable => {
            let place = (CONTENT_RANGE, format!("bytes */{length}"));
            (StatusCode::RANGE_NOT_SATISFIABLE, [accepts, place]).into_response()
        }
    })
}

/// So many bytes of a file from an offset, read as they are sent.
async fn stream(mut file: File, first: u64, length: u64) -> std::io::Result<Body> {
    file.seek(SeekFrom::Start(first)).await?;
    Ok(Body::from_stream(try_unfold(
        (file, length),
        |(mut file, left)| async move {
            if left == 0 {
                return Ok::<_, std::io::Error>(None);
            }
            let mut chunk = vec![0; left.min(CHUNK) as usize];
            file.read_exact(&mut chunk).await?;
            let left = left - chunk.len() as u64;
            Ok(Some((chunk, (file, left))))
        },
    )))
}

/// What the bytes are and what may be done with them.
fn describe(headers: &mut HeaderMap, record: &Record, tag: &str) -> Result<(), Problem> {
    let (kind, policy, disposition) = match record.media_type {
        MediaType::Pdf => ("application/pdf", PDF_POLICY, "inline"),
        MediaType::Html => ("text/html", DOWNLOAD_POLICY, "attachment"),
        MediaType::Markdown => ("text/markdown", DOWNLOAD_POLICY, "attachment"),
        MediaType::Text | MediaType::JsonLines => ("text/plain", DOWNLOAD_POLICY, "attachment"),
        office => (office.mime(), DOWNLOAD_POLICY, "attachment"),
    };
    let name = record
        .path
        .as_deref()
        .and_then(|path| path.rsplit('/').next());
    let name = encoded(name.unwrap_or(&record.title));
    for (header, value) in [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, policy),
        (
            CONTENT_DISPOSITION,
            &format!("{disposition}; filename*=UTF-8''{name}"),
        ),
        (ETAG, tag),
    ] {
        let value =
            HeaderValue::from_str(value).map_err(|cause| Problem::internal(&cause.into()))?;
        headers.insert(header, value);
    }
    Ok(())
}

/// A file name as RFC 8187 writes it in a header.
fn encoded(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn missing(path: &std::path::Path, cause: std::io::Error) -> Problem {
    let cause =
        anyhow::Error::from(cause).context(format!("reading the original {}", path.display()));
    Problem::internal(&cause)
}
