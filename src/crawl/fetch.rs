//! Asks a server for one address, and takes what comes within limits: the only code that opens outgoing connections.
//!
//! No cookies, no referrer, no proxy, no credentials; nothing is sent but what is asked for and who asks. Redirects are
//! followed here, hop by hop, so that every one is checked like a first request and the caller may stop or delay it.
//! How often a host may be asked is not decided here (`pace`), nor whether its robots.txt allows it (`site_robots`).

use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::BodyExt;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{
    CONTENT_ENCODING, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION,
};
use tokio::time::timeout;
use url::Url;

use super::answer::Response;
use super::body::{Body, BodyStore, too_large};
use super::cause::cause_of;
use super::connection::Connections;
use super::decode::Decoding;
use super::failure::{Cause, FetchError, FetchFailure};
use super::header::{Headers, written};
use super::limits::{FetchLimits, Kind};
use super::rate::Rate;
use super::redirect::Redirect;

pub use super::request::{FetchRequest, FetchSettings, Hop, OnRedirect, PRODUCT_TOKEN, user_agent};

/// Longer addresses are traps: no browser and few servers take them.
const MAX_URL_BYTES: usize = 8 * 1024;

/// The body of a redirect that is worth reading to keep a connection, and for how long.
const MOST_DRAINED: usize = 64 * 1024;
const DRAINING: Duration = Duration::from_secs(2);

/// An answer, or why there is none.
pub type Fetched = Result<Response, FetchError>;

/// Asks servers; cheap to clone, and clones share their connections.
#[derive(Clone)]
pub struct Fetcher {
    connections: Connections,
    settings: Arc<FetchSettings>,
}

/// An answer whose body is still to come.
struct Begun {
    response: hyper::Response<Incoming>,
    status: u16,
    at: Instant,
}

impl Fetcher {
    /// Sets one up.
    ///
    /// # Errors
    /// The user agent is no header value.
    pub fn new(settings: FetchSettings) -> anyhow::Result<Fetcher> {
        Ok(Fetcher {
            connections: Connections::new(&settings)?,
            settings: Arc::new(settings),
        })
    }

    /// Asks for an address and follows its redirects.
    ///
    /// # Errors
    /// Whatever ends without an answer within the limits. An answer of status 404 or 500 is an answer.
    pub async fn fetch(&self, request: &FetchRequest) -> Fetched {
        let mut url = bare(&request.url);
        let mut redirects = Vec::new();
        loop {
            match self.hop(request, &url, &redirects).await {
                Ok(response) => match self.next(request, &response, &redirects).await {
                    Ok(Some(next)) => {
                        redirects.push(Redirect {
                            from: std::mem::replace(&mut url, next.clone()),
                            status: response.status,
                            to: next,
                        });
                    }
                    Ok(None) => {
                        return Ok(Response {
                            redirects,
                            ..response
                        });
                    }
                    Err(cause) => return Err(failed(cause, url, redirects)),
                },
                Err(cause) => return Err(failed(cause, url, redirects)),
            }
        }
    }

    /// The address to go on with, if the answer is a redirect that is followed.
    async fn next(
        &self,
        request: &FetchRequest,
        response: &Response,
        redirects: &[Redirect],
    ) -> Result<Option<Url>, Cause> {
        let Some(next) = &response.location else {
            return Ok(None);
        };
        let hop = match &request.on_redirect {
            Some(decide) => decide(next),
            None => Hop::Follow(Duration::ZERO),
        };
        let Hop::Follow(pause) = hop else {
            return Ok(None);
        };
        let is_loop = *next == response.final_url || redirects.iter().any(|hop| hop.from == *next);
        if is_loop {
            let reason = format!("it redirects to {next}, where it came from");
            return Err(Cause::new(FetchFailure::RedirectLoop, reason));
        }
        let most = self.settings.limits.redirects(request.kind);
        if redirects.len() >= most {
            let reason = format!("it redirects more than {most} times");
            return Err(Cause::new(FetchFailure::TooManyRedirects, reason));
        }
        tokio::time::sleep(pause).await;
        Ok(Some(next.clone()))
    }

    /// One request and its answer, within the time for both.
    async fn hop(
        &self,
        request: &FetchRequest,
        url: &Url,
        redirects: &[Redirect],
    ) -> Result<Response, Cause> {
        let whole = self.settings.limits.whole;
        let asked = async {
            self.check(url)?;
            let begun = self.begin(request, url, redirects).await?;
            self.take(request.kind, url, begun).await
        };
        timeout(whole, asked).await.unwrap_or_else(|_| {
            let reason = format!("it was not there within {whole:?}");
            Err(Cause::new(FetchFailure::TimedOut, reason))
        })
    }

    fn check(&self, url: &Url) -> Result<(), Cause> {
        let refused = match url.as_str().len() {
            length if length > MAX_URL_BYTES => Some(Cause::new(
                FetchFailure::RefusedUrl,
                format!("its address has {length} characters"),
            )),
            _ => self.settings.allowed_hosts.refusal(url),
        };
        refused.map_or(Ok(()), Err)
    }

    /// Sends the request and waits for status and headers.
    async fn begin(
        &self,
        request: &FetchRequest,
        url: &Url,
        redirects: &[Redirect],
    ) -> Result<Begun, Cause> {
        // What is held is of the address that was asked first and answered; redirects lead elsewhere.
        let held = if redirects.is_empty() {
            validators(request)
        } else {
            HeaderMap::new()
        };
        let limit = self.settings.limits.head;
        let at = Instant::now();
        match timeout(limit, self.connections.ask(url, held)).await {
            Ok(answer) => answer.map(|response| Begun {
                status: response.status().as_u16(),
                response,
                at,
            }),
            Err(_) => Err(Cause::new(
                FetchFailure::NoAnswer,
                format!("no answer within {limit:?}"),
            )),
        }
    }

    async fn take(&self, kind: Kind, url: &Url, begun: Begun) -> Result<Response, Cause> {
        let map = begun.response.headers();
        let location = location(begun.status, map, url)?;
        let headers = Headers::of(map);
        let (body, received) = match &location {
            Some(_) => (drained(begun.response).await, 0),
            None => self.body_of(kind, begun.status, begun.response).await?,
        };
        Ok(Response {
            final_url: url.clone(),
            redirects: Vec::new(),
            status: begun.status,
            location,
            headers,
            body,
            received,
            elapsed: begun.at.elapsed(),
        })
    }

    /// The body; that the server said no counts even where its error page is broken.
    async fn body_of(
        &self,
        kind: Kind,
        status: u16,
        response: hyper::Response<Incoming>,
    ) -> Result<(Body, u64), Cause> {
        match self.body(kind, response).await {
            Err(cause) if status >= 400 && cause.failure != FetchFailure::Disk => {
                Ok((Body::Memory(Vec::new()), 0))
            }
            taken => taken,
        }
    }

    async fn body(
        &self,
        kind: Kind,
        mut response: hyper::Response<Incoming>,
    ) -> Result<(Body, u64), Cause> {
        let limits = &self.settings.limits;
        let most = limits.bytes(kind);
        let mut store = BodyStore::new(self.settings.folder.as_deref(), limits.memory_bytes, most);
        let mut decoding = Decoding::of(&codings(response.headers()), limits, most)?;
        if decoding.is_identity()
            && kind != Kind::Robots
            && response.body().size_hint().lower() > most
        {
            return Err(too_large(most));
        }
        let mut rate = Rate::new(limits);
        while let Some(piece) = piece(&mut response, limits).await? {
            rate.note(piece.len() as u64)?;
            if rate.received > most && kind != Kind::Robots {
                return Err(too_large(most));
            }
            match decoding.take(&piece, &mut store) {
                // RFC 9309 §2.5: the start of a robots.txt counts.
                Err(cause) if kind == Kind::Robots && cause.failure == FetchFailure::TooLarge => {
                    return Ok((store.finish(), rate.received));
                }
                taken => taken?,
            }
            let ahead = rate.ahead();
            if !ahead.is_zero() {
                tokio::time::sleep(ahead).await;
            }
        }
        decoding.finish()?;
        Ok((store.finish(), rate.received))
    }
}

/// Reads the few words that come with a redirect, so that the connection can serve the next hop.
async fn drained(mut response: hyper::Response<Incoming>) -> Body {
    let reading = async {
        let mut read = 0;
        while let Ok(Some(piece)) = next_piece(&mut response).await {
            read += piece.len();
            if read > MOST_DRAINED {
                break;
            }
        }
    };
    // What is longer or slower costs the connection, nothing else.
    let _ = timeout(DRAINING, reading).await;
    Body::Memory(Vec::new())
}

/// An address as it is sent: no fragment, and no credentials, which would be those of whoever wrote the link.
fn bare(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    // Addresses without a host cannot have credentials either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

fn failed(cause: Cause, url: Url, redirects: Vec<Redirect>) -> FetchError {
    FetchError {
        failure: cause.failure,
        reason: cause.reason,
        url: Box::new(url),
        redirects,
    }
}

/// A value that is no header value was never sent by a server, and is left out.
fn validators(request: &FetchRequest) -> HeaderMap {
    [
        (IF_NONE_MATCH, &request.if_none_match),
        (IF_MODIFIED_SINCE, &request.if_modified_since),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, HeaderValue::from_str(value.as_ref()?).ok()?)))
    .collect()
}

/// Where a redirect leads (RFC 9110 §15.4); 300 and 304 are none.
fn location(status: u16, headers: &HeaderMap, url: &Url) -> Result<Option<Url>, Cause> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let bad = |reason| Cause::new(FetchFailure::BadRedirect, reason);
    let Some(value) = headers.get(LOCATION).map(written) else {
        return Err(bad("it redirects without saying where to".to_owned()));
    };
    match url.join(&value) {
        Ok(next) => Ok(Some(bare(&next))),
        Err(error) => Err(bad(format!("it redirects to {value:?}: {error}"))),
    }
}

fn codings(headers: &HeaderMap) -> String {
    let all: Vec<String> = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .map(written)
        .collect();
    all.join(",")
}

async fn piece(
    response: &mut hyper::Response<Incoming>,
    limits: &FetchLimits,
) -> Result<Option<Bytes>, Cause> {
    timeout(limits.idle, next_piece(response))
        .await
        .unwrap_or_else(|_| {
            let reason = format!("nothing came for {:?}", limits.idle);
            Err(Cause::new(FetchFailure::TooSlow, reason))
        })
}

/// The next bytes of a body; what trails behind it is of no use here.
async fn next_piece(response: &mut hyper::Response<Incoming>) -> Result<Option<Bytes>, Cause> {
    while let Some(frame) = response.body_mut().frame().await {
        match frame.map_err(|error| cause_of(&error))?.into_data() {
            Ok(piece) => return Ok(Some(piece)),
            Err(_) => continue,
        }
    }
    Ok(None)
}
