//! One visit to one address: what is asked, and what came of it.
//!
//! Redirects are left to the frontier: where they lead is an address of its own, with its own rules, pause and history.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::answer::Response;
use super::failure::{FetchError, FetchFailure};
use super::fetch::{FetchRequest, Fetcher, Hop};
use super::harvest::{Harvest, harvest};
use super::limits::Kind;
use crate::corpus::catalogue::{AddressRow, Role};

/// What came of a visit.
#[derive(Debug)]
pub struct Visit {
    /// The address as it was known before.
    pub row: AddressRow,
    /// The same, parsed.
    pub url: Url,
    /// What was found.
    pub found: Found,
    /// How long the answer took.
    pub elapsed: Duration,
    /// When the host wants to be asked again.
    pub retry_after: Option<Duration>,
    /// Bytes on the wire.
    pub received: u64,
}

/// What a visit found.
#[derive(Debug)]
pub enum Found {
    /// Bytes, and where they lead.
    Content(Box<Response>, Harvest),
    /// What is held is what the server has.
    Unchanged,
    /// It leads elsewhere.
    Moved(Url),
    /// 404 or 410.
    Missing,
    /// Another status that gives nothing out.
    Refused(u16),
    /// No answer.
    Failed(FetchError),
}

/// Visits an address; `conditional` where what is held need not be sent again.
pub async fn visit(fetcher: Fetcher, row: AddressRow, url: Url, conditional: bool) -> Visit {
    let request = request(&row, url.clone(), conditional);
    let fetched = fetcher.fetch(&request).await;
    let mut visit = Visit {
        row,
        url,
        found: Found::Unchanged,
        elapsed: Duration::ZERO,
        retry_after: None,
        received: 0,
    };
    match fetched {
        Ok(response) => {
            visit.elapsed = response.elapsed;
            visit.retry_after = response.headers.retry_after;
            visit.received = response.received;
            visit.found = found(response).await;
        }
        Err(error) => visit.found = Found::Failed(error),
    }
    visit
}

fn request(row: &AddressRow, url: Url, conditional: bool) -> FetchRequest {
    let kind = match row.role {
        Role::Sitemap | Role::Feed => Kind::Sitemap,
        Role::Page | Role::Seed => Kind::Page,
    };
    let held = |value: &Option<String>| value.clone().filter(|_| conditional);
    FetchRequest {
        if_none_match: held(&row.etag),
        if_modified_since: held(&row.last_modified),
        on_redirect: Some(Arc::new(|_| Hop::Leave)),
        ..FetchRequest::new(url, kind)
    }
}

async fn found(response: Response) -> Found {
    if let Some(location) = response.location {
        return Found::Moved(location);
    }
    match response.status {
        304 => Found::Unchanged,
        404 | 410 => Found::Missing,
        200..=299 => content(response).await,
        status => Found::Refused(status),
    }
}

async fn content(response: Response) -> Found {
    let url = response.final_url.clone();
    let read = tokio::task::spawn_blocking(move || {
        // What parsing stumbles over is one page without links; its bytes are kept all the same.
        let read = panic::catch_unwind(AssertUnwindSafe(|| harvest(&response)));
        (read.unwrap_or(Ok(Harvest::File)), response)
    });
    let reason = match read.await {
        Ok((Ok(harvest), response)) => return Found::Content(Box::new(response), harvest),
        Ok((Err(error), _)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    Found::Failed(FetchError {
        failure: FetchFailure::Disk,
        reason,
        url: Box::new(url),
        redirects: Vec::new(),
    })
}
