//! What hostile servers cost the others, and what a fetched page costs us.
//!
//!     cargo bench --bench fetch [-- PATH...]
//!
//! Forty well-behaved hosts of 250 pages on loopback, asked with a minimum pause of 20 ms; then the same beside one host
//! for every kind of misbehaviour, or for those named. Politeness is measured by the servers.

#[path = "../tests/support/hostile.rs"]
mod hostile;

use std::net::Ipv4Addr;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use dossier::crawl::address::AllowedHosts;
use dossier::crawl::fetch::{FetchRequest, FetchSettings, Fetcher, user_agent};
use dossier::crawl::limits::{FetchLimits, Kind};
use dossier::crawl::pace::{Outcome, Pace, PaceSettings, Readiness, host_of};
use hostile::{Server, page};
use tokio::task::JoinSet;
use url::Url;

/// Well-behaved hosts and the pages of each.
const HOSTS: u8 = 40;
const PAGES: usize = 250;

/// The pause between two requests to a host.
const MINIMUM: Duration = Duration::from_millis(20);

/// A path for every kind of misbehaviour.
const HOSTILE: &str = "/no-answer /slow-head /slow-body /slow-chunks /stalls /endless-headers /endless-header \
    /endless-status /endless-hints /endless-body /endless-chunks /endless-chunk-extension /huge /too-short /two-lengths \
    /negative-length /gzip-bomb /gzip-gzip-bomb /deflate-bomb /brotli-bomb /zstd-bomb /nested /not-gzip \
    /unknown-coding /bad-chunks /no-last-chunk /reset /reset-in-body /garbage /hop/0 /loop /to-file /to-data /to-mail \
    /to-nowhere /to-loopback /to-v6 /to-mapped /to-decimal /to-octal /to-name";

#[tokio::main]
async fn main() {
    LazyLock::force(&hostile::ZEROS);
    let fetcher = Fetcher::new(settings()).expect("the settings are sound");
    let clean = good_hosts(&fetcher, "clean").await;
    let refused = Server::that_counts((Ipv4Addr::LOCALHOST, 0).into()).await;
    let mut hostile = JoinSet::new();
    for path in misbehaviours() {
        let server = Server::that_misbehaves([127, 0, 0, 2], refused.address.port()).await;
        let (fetcher, request) = (
            fetcher.clone(),
            FetchRequest::new(server.url(&path), Kind::Page),
        );
        hostile.spawn(async move { fetcher.fetch(&request).await.is_err() });
    }
    let kinds = hostile.len();
    let beside = good_hosts(&fetcher, "beside hostile hosts").await;
    let failed = hostile
        .join_all()
        .await
        .into_iter()
        .filter(|failed| *failed)
        .count();
    println!(
        "{:.1} % of the clean time; {failed} of {kinds} hostile fetches failed; {} refused connections; {} MiB at most",
        beside.as_secs_f64() * 100.0 / clean.as_secs_f64(),
        refused.accepted(),
        peak_memory() >> 20,
    );
}

/// The paths of the command line, or all.
fn misbehaviours() -> Vec<String> {
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument.starts_with('/'))
        .collect();
    match named.is_empty() {
        true => HOSTILE.split_whitespace().map(str::to_owned).collect(),
        false => named,
    }
}

fn settings() -> FetchSettings {
    FetchSettings {
        user_agent: user_agent("Benchmark", "https://network.example/crawler"),
        limits: FetchLimits {
            head: Duration::from_secs(10),
            idle: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            rate_window: Duration::from_secs(5),
            ..FetchLimits::default()
        },
        allowed_hosts: AllowedHosts::new((2..100).map(|last| format!("127.0.0.{last}"))),
        ..FetchSettings::default()
    }
}

/// Fetches every page of the well-behaved hosts and reports; how long it took.
async fn good_hosts(fetcher: &Fetcher, name: &str) -> Duration {
    let mut servers = Vec::new();
    for host in 0..HOSTS {
        servers.push(Server::that_answers([127, 0, 0, 10 + host], page).await);
    }
    let mut left: Vec<Vec<Url>> = servers
        .iter()
        .map(|server| {
            (0..PAGES)
                .map(|page| server.url(&format!("/{page}")))
                .collect()
        })
        .collect();
    let mut pace = Pace::new(PaceSettings {
        minimum: MINIMUM,
        ..PaceSettings::default()
    });
    let (began, cpu) = (Instant::now(), cpu_time());
    let mut running = JoinSet::new();
    let mut fetched = 0;
    while !running.is_empty() || left.iter().any(|urls| !urls.is_empty()) {
        for urls in &mut left {
            let Some(url) = urls.last() else { continue };
            let host = host_of(url);
            if pace.readiness(&host, Instant::now()) == Readiness::Ready {
                pace.begin(&host);
                let request = FetchRequest::new(url.clone(), Kind::Page);
                let fetcher = fetcher.clone();
                running.spawn(async move { (host, fetcher.fetch(&request).await) });
                urls.pop();
            }
        }
        let ended = tokio::time::timeout(Duration::from_millis(1), running.join_next()).await;
        if let Ok(Some(Ok((host, answer)))) = ended {
            let answer = answer.expect("a well-behaved host answers");
            fetched += usize::from(answer.is_success());
            pace.note(
                &host,
                Outcome::Answered,
                answer.elapsed,
                None,
                Instant::now(),
            );
        }
    }
    let time = began.elapsed();
    println!(
        "{name}: {fetched} pages in {time:.1?}, {} violations of politeness, {:.2} ms CPU a page with its server",
        violations(&servers),
        (cpu_time() - cpu).as_secs_f64() * 1000.0 / fetched.max(1) as f64,
    );
    time
}

/// Requests too soon after the last answer or without a name, and connections beside the first.
fn violations(servers: &[Server]) -> usize {
    let of = |server: &Server| {
        let hits = server.hits();
        let early = |pair: &&[hostile::Hit]| pair[1].asked - pair[0].answered < MINIMUM;
        let nameless = |hit: &&hostile::Hit| !hit.head.contains("dossier/");
        hits.windows(2).filter(early).count()
            + hits.iter().filter(nameless).count()
            + server.accepted().saturating_sub(1)
    };
    servers.iter().map(of).sum()
}

/// CPU time of this process so far.
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The most memory this process ever had, in bytes; the bombs themselves were made of 64 MiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    kilobytes.unwrap_or(0_u64) * 1024
}
