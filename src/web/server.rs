//! The listening socket: connections with limits, until a signal ends them.
//!
//! Built on hyper itself, since a public page must not wait for ever for the end of a request that never comes.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use super::library::Library;
use super::router::router;

/// Stack of a thread that searches; the depth of queries and documents is limited to far less.
const STACK: usize = 8 * 1024 * 1024;
/// Connections held at once; more wait in the system's queue.
const MAX_CONNECTIONS: usize = 512;
/// Bytes of a request line and its headers together.
const MAX_HEAD: usize = 32 * 1024;
/// Headers of a request.
const MAX_HEADERS: usize = 64;
/// How long a request may take to arrive, and an idle connection to send its next one.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How long answers under way may take to end after a signal.
const FAREWELL: Duration = Duration::from_secs(10);
/// Pause after a connection could not be accepted, for want of file descriptors as a rule.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves a library on a socket until Ctrl-C or SIGTERM; calls `ready` with the address once it can be reached.
pub fn run(
    listener: TcpListener,
    library: Arc<Library>,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    let cores = available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.min(4))
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .context("starting the threads of the web server")?;
    // The first visitor must not be the one who waits for the index to open.
    library.edition();
    runtime.block_on(serve(listener, router(library, cores), ready))?;
    runtime.shutdown_timeout(FAREWELL);
    Ok(())
}

async fn serve(
    listener: TcpListener,
    router: Router,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    listener
        .set_nonblocking(true)
        .context("preparing the socket")?;
    let listener = tokio::net::TcpListener::from_std(listener).context("preparing the socket")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("listening for Ctrl-C")?;
    let mut terminated = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    ready(listener.local_addr().context("asking for the address")?);
    let connections = GracefulShutdown::new();
    tokio::select! {
        () = accept(&listener, &router, &connections) => {}
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    drop(listener);
    if timeout(FAREWELL, connections.shutdown()).await.is_err() {
        tracing::warn!("some answers were not finished when the server stopped");
    }
    Ok(())
}

async fn accept(
    listener: &tokio::net::TcpListener,
    router: &Router,
    connections: &GracefulShutdown,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    while let Ok(place) = places.clone().acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(converse(
                    stream,
                    router.clone(),
                    connections.watcher(),
                    place,
                ));
            }
            Err(cause) => {
                tracing::warn!(%cause, "a connection could not be accepted");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Answers the requests of one connection; how it ends is the visitor's affair.
async fn converse(
    stream: TcpStream,
    router: Router,
    watcher: Watcher,
    _place: OwnedSemaphorePermit,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(MAX_HEADERS)
        .max_header_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    if let Err(cause) = watcher.watch(connection).await {
        tracing::debug!(%cause, "a connection ended early");
    }
}
