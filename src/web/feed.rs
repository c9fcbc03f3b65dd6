//! A search as a feed (Atom, RFC 4287): the documents that have all of its words, those first that the library had last.
//!
//! Readers fetch a feed again and again; what has not changed is answered with 304. Nothing of who reads what is kept.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::address;
use super::problem::Problem;
use super::site::Site;
use crate::document::{ContentHash, DocumentId, written_moment};
use crate::search::{Hit, SearchRequest, newest};

/// Documents that a feed names: more than come in a week, fewer than a reader refuses.
const ENTRIES: usize = 50;

/// The media type of Atom.
const ATOM: &str = "application/atom+xml; charset=utf-8";

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    title: String,
    /// Where this server is, as the reader knows it: `http://127.0.0.1:7878`.
    site: String,
    address: String,
    results: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    address: String,
    updated: String,
    source: String,
    /// Slug and label.
    kind: Option<(&'static str, &'static str)>,
    lang: String,
    summary: String,
}

/// Answers `/feed`.
pub async fn answer(
    State(site): State<Site>,
    RawQuery(query_string): RawQuery,
    headers: HeaderMap,
) -> Response {
    let feed = feed(&site, &query_string.unwrap_or_default(), base(&headers)).await;
    match feed {
        Ok(xml) => unless_known(xml, &headers),
        Err(problem) => problem.into_response(),
    }
}

async fn feed(site: &Site, query_string: &str, base: String) -> Result<String, Problem> {
    let request = address::parse(query_string)?;
    site.answer(move |library, edition| {
        newest(edition, &library.extractions, &request, ENTRIES)
            .and_then(|hits| Ok(feed_of(&request, &hits, base).render()?))
            .map_err(|cause| Problem::internal(&cause))
    })
    .await
}

fn feed_of(request: &SearchRequest, hits: &[Hit], site: String) -> Feed {
    let entries: Vec<Entry> = hits.iter().map(|hit| entry(hit, request)).collect();
    Feed {
        title: match request.query.trim() {
            "" => "dossier: new publications".to_owned(),
            query => writable(&format!("dossier: {query}")),
        },
        site,
        address: address::of_feed(request),
        results: address::of_search(request),
        updated: entries
            .first()
            .map_or_else(unnoted, |entry| entry.updated.clone()),
        entries,
    }
}

fn entry(hit: &Hit, request: &SearchRequest) -> Entry {
    let best = hit.pages.first();
    let page = best.map_or(1, |page| page.number);
    Entry {
        id: urn(hit.id),
        title: writable(&hit.title),
        address: address::of_page(hit.id, page, request.query.trim()),
        updated: hit.added.clone().unwrap_or_else(unnoted),
        source: writable(&hit.source),
        kind: hit.kind.map(|kind| (kind.slug(), kind.label())),
        lang: super::words::lang(hit.language),
        summary: best.map_or_else(String::new, |page| writable(&page.snippet.text)),
    }
}

/// What a feed says of a moment that nobody noted: it must say one.
fn unnoted() -> String {
    written_moment(1).unwrap_or_default()
}

/// A name for a document that is the same on every server: a UUID of its id (RFC 9562, version 8).
fn urn(id: DocumentId) -> String {
    let hash = ContentHash::of(id.to_string().as_bytes()).to_string();
    let part = |range: std::ops::Range<usize>| hash.get(range).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0..8),
        part(8..12),
        part(12..15),
        part(15..18),
        part(18..30)
    )
}

/// A text without the characters that XML 1.0 cannot hold, escaped or not.
fn writable(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
        .collect()
}

/// Where the server is for whoever asks: readers do not all understand addresses that leave that out. A web server in
/// front says whether it spoke TLS.
fn base(headers: &HeaderMap) -> String {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_host = |host: &&str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        !host.is_empty() && host.chars().all(allowed)
    };
    let scheme = match said("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    let host = said(HOST.as_str()).filter(is_host);
    host.map_or_else(String::new, |host| format!("{scheme}://{host}"))
}

fn unless_known(xml: String, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", ContentHash::of(xml.as_bytes()));
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    match known.is_some_and(|known| known.contains(&tag)) {
        true => (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response(),
        false => {
            let headers = [(ETAG, tag), (CONTENT_TYPE, ATOM.to_owned())];
            (headers, xml).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(writable("a\u{0}b\u{ffff}\tc 👧🏽"), "ab\tc 👧🏽");
    }

    #[test]
    fn a_host_that_is_none_is_not_repeated() {
        let asked = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            base(&headers)
        };
        assert_eq!(asked("library.example:80"), "http://library.example:80");
        assert_eq!(asked("a/<b>"), "");
    }

    #[test]
    fn a_document_has_one_name() {
        let id = DocumentId::of_url("https://section.example/a");
        assert_eq!(urn(id), urn(id));
        assert_eq!(urn(id).len(), "urn:uuid:".len() + 36);
    }
}
