//! The connections over which servers are asked: one kept a host, made only to addresses that were checked.
//!
//! What a server may send before its answer is bounded here, because only the connection sees it: a head of so many lines
//! and bytes, and so many interim answers (1xx), which the HTTP library reads and forgets, so that a server that sends
//! nothing else would keep a processor busy. Bodies are the caller's.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context as Polling, Poll};
use std::time::Duration;
use std::{io, iter};

use anyhow::Context;
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Request, Response, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::ConfigVerifierExt;
use tokio::sync::Notify;
use tokio::time::timeout;
use tower_service::Service;
use url::Url;

use super::cause::cause_of;
use super::dial::CheckedLookup;
use super::failure::{Cause, FetchFailure};
use super::request::FetchSettings;

/// Documents first; nothing is refused, the content decides.
const ACCEPTED: &str = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8";

/// What `decode` undoes.
const CODINGS: &str = "gzip, deflate, br, zstd";

/// How long a connection is kept for the next request of its host.
const KEEP_CONNECTION: Duration = Duration::from_secs(60);

/// Interim answers taken before the real one (RFC 9110 §15.2): honest servers send one or two, of early hints.
const MOST_INTERIM: usize = 20;

/// Bytes of a connection that are looked at in one go, which is also the longest head: servers themselves take heads of
/// 8 to 32 KiB.
const READ_BYTES: usize = 64 * 1024;

/// Connections to servers; cheap to clone, and clones share them.
#[derive(Clone)]
pub(super) struct Connections {
    client: Client<TimelyConnector, Empty<Bytes>>,
    always: HeaderMap,
}

impl Connections {
    /// Sets them up; none is opened.
    ///
    /// # Errors
    /// The user agent is no header value.
    pub(super) fn new(settings: &FetchSettings) -> anyhow::Result<Connections> {
        let user_agent = HeaderValue::from_str(&settings.user_agent)
            .context("setting up the crawler's connections: its name is no header value")?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(KEEP_CONNECTION)
            .http1_max_headers(settings.limits.headers)
            .http1_read_buf_exact_size(READ_BYTES)
            .http1_ignore_invalid_headers_in_responses(true)
            .build(TimelyConnector::new(settings));
        let always = [
            (ACCEPT, HeaderValue::from_static(ACCEPTED)),
            (ACCEPT_ENCODING, HeaderValue::from_static(CODINGS)),
            (USER_AGENT, user_agent),
        ];
        Ok(Connections {
            client,
            always: HeaderMap::from_iter(always),
        })
    }

    /// Asks for an address, with more headers; returns when the head of the answer is there.
    pub(super) async fn ask(
        &self,
        url: &Url,
        more: HeaderMap,
    ) -> Result<Response<Incoming>, Cause> {
        let mut request = self.request(url, more)?;
        let flooded = Arc::new(Notify::new());
        let (count, flood) = (AtomicUsize::new(1), flooded.clone());
        hyper::ext::on_informational(&mut request, move |_| {
            if count.fetch_add(1, Ordering::Relaxed) == MOST_INTERIM {
                flood.notify_one();
            }
        });
        tokio::select! {
            answer = self.client.request(request) => answer.map_err(|error| cause_of(&error)),
            () = flooded.notified() => {
                let reason = format!("it sends more than {MOST_INTERIM} interim answers and no other");
                Err(Cause::new(FetchFailure::HeadTooLarge, reason))
            }
        }
    }

    fn request(&self, url: &Url, more: HeaderMap) -> Result<Request<Empty<Bytes>>, Cause> {
        let uri: Uri = url.as_str().parse().map_err(|error| {
            Cause::new(
                FetchFailure::RefusedUrl,
                format!("it cannot be asked for: {error}"),
            )
        })?;
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = uri;
        *request.headers_mut() = self.always.clone();
        request.headers_mut().extend(more);
        Ok(request)
    }
}

type Connector = HttpsConnector<HttpConnector<CheckedLookup>>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, Box<dyn Error + Send + Sync>>> + Send>>;

/// Looks the name up, connects and agrees on keys, all within one limit of time.
#[derive(Clone)]
struct TimelyConnector {
    inner: Connector,
    limit: Duration,
}

impl TimelyConnector {
    fn new(settings: &FetchSettings) -> TimelyConnector {
        let lookup = CheckedLookup::new(settings.lookup.clone(), settings.allowed_hosts.clone());
        let mut plain = HttpConnector::new_with_resolver(lookup);
        plain.enforce_http(false);
        plain.set_nodelay(true);
        TimelyConnector {
            inner: HttpsConnectorBuilder::new()
                .with_tls_config(tls())
                .https_or_http()
                .enable_http1()
                .wrap_connector(plain),
            limit: settings.limits.connect,
        }
    }
}

impl Service<Uri> for TimelyConnector {
    type Response = <Connector as Service<Uri>>::Response;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, polling: &mut Polling<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(polling)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let (connecting, limit) = (self.inner.call(to), self.limit);
        Box::pin(async move {
            timeout(limit, connecting).await.unwrap_or_else(|_| {
                let reason = format!("no connection within {limit:?}");
                Err(io::Error::new(io::ErrorKind::TimedOut, reason).into())
            })
        })
    }
}

/// The certificates of the system; without them http: works, and https: fails with a hint to install them.
fn tls() -> ClientConfig {
    // Another part of the program may have done it; then that choice stands.
    let _ = rustls::crypto::ring::default_provider().install_default();
    ClientConfig::with_platform_verifier().unwrap_or_else(|_| {
        ClientConfig::builder()
            .with_root_certificates(RootCertStore::from_iter(iter::empty()))
            .with_no_client_auth()
    })
}
