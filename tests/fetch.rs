//! What the crawler promises when it asks a server: hostile ones cost a little time, and no one else's pages.

#[path = "support/hostile.rs"]
mod hostile;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use dossier::crawl::Lookup;
use dossier::crawl::address::AllowedHosts;
use dossier::crawl::failure::FetchFailure;
use dossier::crawl::fetch::{FetchRequest, FetchSettings, Fetched, Fetcher, Hop, user_agent};
use dossier::crawl::limits::{FetchLimits, Kind};
use dossier::crawl::pace::{Outcome, Pace, PaceSettings, Readiness, host_of};
use hostile::{Server, answer, page, redirect};
use url::Url;

/// Limits of size that a test can wait for; those of time are as they are, and no test runs into them on a busy machine.
fn limits() -> FetchLimits {
    FetchLimits {
        page_bytes: 4 << 20,
        ratio_free_bytes: 1 << 20,
        memory_bytes: 64 << 10,
        ..FetchLimits::default()
    }
}

/// The servers of these tests are on loopback; 127.0.0.1 is not among those that may be dialled.
fn allowed() -> AllowedHosts {
    AllowedHosts::new((2..100).map(|last| format!("127.0.0.{last}")))
}

fn settings() -> FetchSettings {
    settings_with(limits())
}

/// Limits for a server that is expected to end like that: where only time ends it, it is not waited for long.
fn limits_for(expected: &[FetchFailure]) -> FetchLimits {
    let short = Duration::from_secs(2);
    match expected {
        [FetchFailure::NoAnswer] => FetchLimits {
            head: short,
            ..limits()
        },
        [FetchFailure::TooSlow] => FetchLimits {
            idle: short,
            rate_window: short,
            ..limits()
        },
        _ => limits(),
    }
}

fn settings_with(limits: FetchLimits) -> FetchSettings {
    FetchSettings {
        user_agent: user_agent("Example Network (test)", "https://network.example/crawler"),
        limits,
        allowed_hosts: allowed(),
        ..FetchSettings::default()
    }
}

async fn fetch(fetcher: &Fetcher, url: Url) -> Fetched {
    fetcher.fetch(&FetchRequest::new(url, Kind::Page)).await
}

#[track_caller]
fn failure(fetched: Fetched) -> FetchFailure {
    match fetched {
        Ok(response) => panic!("{} answered {}", response.final_url, response.status),
        Err(error) => error.failure,
    }
}

/// Paths that misbehave, and what is said of each.
const HOSTILE: &[(&str, &[FetchFailure])] = {
    use FetchFailure::*;
    &[
        ("/no-answer", &[NoAnswer]),
        ("/slow-head", &[NoAnswer]),
        ("/slow-body", &[TooSlow]),
        ("/slow-chunks", &[TooSlow]),
        ("/stalls", &[TooSlow]),
        ("/endless-headers", &[HeadTooLarge]),
        ("/endless-header", &[HeadTooLarge]),
        ("/endless-status", &[HeadTooLarge]),
        ("/endless-hints", &[HeadTooLarge]),
        ("/endless-body", &[TooLarge]),
        ("/endless-chunks", &[TooLarge]),
        ("/endless-chunk-extension", &[BadResponse]),
        ("/huge", &[TooLarge]),
        ("/too-short", &[Truncated]),
        ("/two-lengths", &[BadResponse]),
        ("/negative-length", &[BadResponse]),
        ("/gzip-bomb", &[TooCompressed, TooLarge]),
        ("/gzip-gzip-bomb", &[TooCompressed, TooLarge]),
        ("/deflate-bomb", &[TooCompressed, TooLarge]),
        ("/brotli-bomb", &[TooCompressed, TooLarge]),
        ("/zstd-bomb", &[TooCompressed, TooLarge]),
        ("/nested", &[BadEncoding]),
        ("/not-gzip", &[BadEncoding]),
        ("/unknown-coding", &[BadEncoding]),
        ("/bad-chunks", &[BadResponse]),
        ("/no-last-chunk", &[Truncated]),
        ("/reset", &[Reset]),
        ("/reset-in-body", &[Reset]),
        ("/garbage", &[BadResponse]),
        ("/hop/0", &[TooManyRedirects]),
        ("/loop", &[RedirectLoop]),
        ("/to-file", &[RefusedUrl]),
        ("/to-data", &[RefusedUrl]),
        ("/to-mail", &[RefusedUrl]),
        ("/to-nowhere", &[BadRedirect]),
        ("/to-loopback", &[RefusedAddress]),
        ("/to-v6", &[RefusedAddress]),
        ("/to-mapped", &[RefusedAddress]),
        ("/to-decimal", &[RefusedAddress]),
        ("/to-octal", &[RefusedAddress]),
        ("/to-name", &[RefusedAddress]),
    ]
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_servers_cost_no_one_else_a_page() {
    LazyLock::force(&hostile::ZEROS);
    let before = peak_memory();
    let refused = Server::that_counts((Ipv4Addr::LOCALHOST, 0).into()).await;
    let port = refused.address.port();
    let refused_v6 = Server::that_counts((Ipv6Addr::LOCALHOST, port).into()).await;

    let mut hostile = Vec::new();
    for (path, expected) in HOSTILE {
        let server = Server::that_misbehaves([127, 0, 0, 2], port).await;
        let fetcher = Fetcher::new(settings_with(limits_for(expected))).unwrap();
        let url = server.url(path);
        let fetched = tokio::spawn(async move { fetch(&fetcher, url).await });
        hostile.push((path, expected, server, fetched));
    }
    let fetcher = Fetcher::new(settings()).unwrap();
    let mut good = Vec::new();
    for host in 3..13 {
        let server = Server::that_answers([127, 0, 0, host], page).await;
        let fetcher = fetcher.clone();
        good.push(tokio::spawn(async move {
            for number in 0..20 {
                let url = server.url(&format!("/{number}"));
                assert!(fetch(&fetcher, url).await.unwrap().is_success());
            }
            (server.hits().len(), server.accepted())
        }));
    }
    for host in good {
        assert_eq!(host.await.unwrap(), (20, 1));
    }
    for (path, expected, server, fetched) in hostile {
        let fetched = fetched.await.unwrap();
        let seen = fetched.as_ref().err().map(|error| error.failure);
        assert!(
            seen.is_some_and(|seen| expected.contains(&seen)),
            "{path}: {seen:?}, {:?}",
            fetched.map(|response| (response.status, response.body.len()))
        );
        let most = 1 + limits().redirects;
        assert!(server.accepted() <= most, "{path}: {}", server.accepted());
    }
    assert_eq!((refused.accepted(), refused_v6.accepted()), (0, 0));
    let grown = peak_memory() - before;
    assert!(grown < 200 << 20, "{} MiB more", grown >> 20);
}

/// The most memory this process ever had, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    kilobytes.unwrap_or(0_u64) * 1024
}

#[tokio::test]
async fn addresses_that_are_not_public_are_never_dialled() {
    let refused = Server::that_counts((Ipv4Addr::LOCALHOST, 0).into()).await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let port = refused.address.port();
    for host in [
        "127.0.0.1",
        "0x7f000001",
        "localhost",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        assert_eq!(
            failure(fetch(&fetcher, url).await),
            FetchFailure::RefusedAddress
        );
    }
    assert_eq!(refused.accepted(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_address_gains_nothing() {
    let (public, refused) = same_port().await;
    let asked = AtomicUsize::new(0);
    let lookup: Lookup = Arc::new(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Ok(vec![IpAddr::from([127, 0, 0, 2])]),
        _ => Ok(vec![IpAddr::from([127, 0, 0, 1])]),
    });
    let fetcher = Fetcher::new(FetchSettings {
        lookup: Some(lookup),
        ..settings()
    })
    .unwrap();
    let url = Url::parse(&format!(
        "http://changes.example:{}/",
        public.address.port()
    ))
    .unwrap();
    assert!(fetch(&fetcher, url.clone()).await.is_ok());
    assert_eq!(
        failure(fetch(&fetcher, url).await),
        FetchFailure::RefusedAddress
    );
    assert_eq!((public.accepted(), refused.accepted()), (1, 0));
}

/// Two servers on one port: one that may be dialled and one that may not.
async fn same_port() -> (Server, Server) {
    let public = Server::that_answers([127, 0, 0, 2], |_| {
        Some(answer(200, "Connection: close\r\n", b"once"))
    })
    .await;
    let refused = Server::that_counts((Ipv4Addr::LOCALHOST, public.address.port()).into()).await;
    (public, refused)
}

#[tokio::test]
async fn a_name_without_address_and_a_closed_port_are_told_apart() {
    let lookup: Lookup = Arc::new(|name| match name {
        "closed.example" => Ok(vec![IpAddr::from([127, 0, 0, 99])]),
        _ => Err(io::Error::other("no such name")),
    });
    let fetcher = Fetcher::new(FetchSettings {
        lookup: Some(lookup),
        ..settings()
    })
    .unwrap();
    let fetched = async |url: &str| failure(fetch(&fetcher, Url::parse(url).unwrap()).await);
    assert_eq!(fetched("http://nowhere.example/").await, FetchFailure::Dns);
    assert_eq!(
        fetched("http://closed.example:2/").await,
        FetchFailure::Connect
    );
}

#[tokio::test]
async fn a_request_says_who_asks_and_nothing_else() {
    let server = Server::that_answers([127, 0, 0, 2], |path| match path {
        "/old" => Some(answer(
            302,
            "Location: /new#part\r\nSet-Cookie: id=7\r\n",
            b"",
        )),
        path => page(path),
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let mut url = server.url("/old#top");
    url.set_username("me").unwrap();
    url.set_password(Some("word")).unwrap();
    let response = fetch(&fetcher, url).await.unwrap();
    assert_eq!(response.final_url, server.url("/new"));
    assert_eq!(response.redirects.len(), 1);
    let hits = server.hits();
    assert_eq!((hits.len(), server.accepted()), (2, 1));
    for hit in hits {
        let head = hit.head.to_lowercase();
        assert!(head.contains("user-agent: dossier/"), "{head}");
        assert!(head.contains("(example network  test ; +https://network.example/crawler)"));
        for unwanted in ["cookie:", "referer:", "authorization:", "#"] {
            assert!(!head.contains(unwanted), "{unwanted} in {head}");
        }
    }
}

#[tokio::test]
async fn interim_answers_are_passed_over() {
    let server = Server::that_answers([127, 0, 0, 2], |path| {
        let hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
        Some([&hint.repeat(3)[..], &page(path)?].concat())
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    for path in ["/1", "/2"] {
        let response = fetch(&fetcher, server.url(path)).await.unwrap();
        assert!(response.is_success() && response.headers.link.is_empty());
    }
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn what_is_held_is_not_sent_again() {
    let server = Server::that_answers([127, 0, 0, 2], |_| {
        Some(b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n".to_vec())
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let request = FetchRequest {
        if_none_match: Some("\"a\"".to_owned()),
        if_modified_since: Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()),
        ..FetchRequest::new(server.url("/"), Kind::Page)
    };
    let response = fetcher.fetch(&request).await.unwrap();
    assert!(response.not_modified() && response.body.is_empty());
    let head = server.hits()[0].head.clone();
    assert!(head.contains("if-none-match: \"a\"") && head.contains("if-modified-since: Sun"));
}

#[tokio::test]
async fn encoded_bodies_and_headers_are_understood() {
    let server = Server::that_answers([127, 0, 0, 2], |_| {
        let headers = "Content-Type: text/html; charset=ISO-8859-1\r\nContent-Encoding: gzip\r\n\
                       X-Robots-Tag: noindex\r\nX-Robots-Tag: nofollow\r\nLink: </a>; rel=canonical\r\n";
        Some(answer(200, headers, &hostile::gzip(b"caf\xe9")))
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let response = fetch(&fetcher, server.url("/")).await.unwrap();
    assert_eq!(response.body.bytes(100).unwrap(), b"caf\xe9");
    assert_eq!(response.headers.charset.as_deref(), Some("ISO-8859-1"));
    assert_eq!(response.headers.x_robots_tag, ["noindex", "nofollow"]);
    assert_eq!(response.headers.link, ["</a>; rel=canonical"]);
}

#[tokio::test]
async fn a_no_counts_even_if_its_page_is_broken() {
    let server = Server::that_answers([127, 0, 0, 2], |_| {
        Some(answer(410, "Content-Encoding: gzip\r\n", b"<p>Gone.</p>"))
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let response = fetch(&fetcher, server.url("/")).await.unwrap();
    assert_eq!((response.status, response.body.len()), (410, 0));
}

#[tokio::test]
async fn the_caller_decides_on_redirects() {
    let server = Server::that_answers([127, 0, 0, 2], |path| match path {
        "/away" => Some(redirect("/elsewhere")),
        path => page(path),
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let request = |hop: Hop| FetchRequest {
        on_redirect: Some(Arc::new(move |_| hop)),
        ..FetchRequest::new(server.url("/away"), Kind::Page)
    };
    let left = fetcher.fetch(&request(Hop::Leave)).await.unwrap();
    assert_eq!(
        (left.status, left.location),
        (302, Some(server.url("/elsewhere")))
    );
    let pause = Duration::from_millis(50);
    let followed = fetcher.fetch(&request(Hop::Follow(pause))).await.unwrap();
    assert_eq!(followed.final_url, server.url("/elsewhere"));
    let hits = server.hits();
    assert!(hits[2].asked - hits[1].answered >= pause);
}

#[tokio::test]
async fn a_robots_file_without_end_is_cut_and_followed_five_times() {
    let server = Server::that_answers([127, 0, 0, 2], |path| {
        let hop: u32 = path.trim_start_matches("/robots.txt").parse().unwrap_or(0);
        match hop {
            0..5 => Some(redirect(&format!("/robots.txt{}", hop + 1))),
            _ => Some(answer(200, "", &b"user-agent: *\n".repeat(100_000))),
        }
    })
    .await;
    let fetcher = Fetcher::new(settings()).unwrap();
    let request = FetchRequest::new(server.url("/robots.txt"), Kind::Robots);
    let response = fetcher.fetch(&request).await.unwrap();
    assert_eq!(response.redirects.len(), 5);
    assert_eq!(response.body.len(), 500 * 1024);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hosts_are_asked_one_at_a_time_and_left_in_peace_between() {
    let minimum = Duration::from_millis(20);
    let mut servers = Vec::new();
    for host in 2..8 {
        servers.push(Server::that_answers([127, 0, 0, host], page).await);
    }
    let fetcher = Fetcher::new(settings()).unwrap();
    let mut pace = Pace::new(PaceSettings {
        minimum,
        ..PaceSettings::default()
    });
    let mut left: Vec<Url> = (0..120)
        .map(|number| servers[number % servers.len()].url(&format!("/{number}")))
        .collect();
    let mut running = tokio::task::JoinSet::new();
    while !left.is_empty() || !running.is_empty() {
        let now = Instant::now();
        let ready = |url: &Url| pace.readiness(&host_of(url), now) == Readiness::Ready;
        if let Some(at) = left.iter().position(ready) {
            let (url, fetcher) = (left.swap_remove(at), fetcher.clone());
            pace.begin(&host_of(&url));
            running.spawn(async move { (url.clone(), fetch(&fetcher, url).await) });
            continue;
        }
        let waited = tokio::time::timeout(Duration::from_millis(2), running.join_next()).await;
        if let Ok(Some(ended)) = waited {
            let (url, fetched) = ended.unwrap();
            let elapsed = fetched.unwrap().elapsed;
            pace.note(
                &host_of(&url),
                Outcome::Answered,
                elapsed,
                None,
                Instant::now(),
            );
        }
    }
    for server in servers {
        let hits = server.hits();
        assert_eq!((hits.len(), server.accepted()), (20, 1));
        for pair in hits.windows(2) {
            let pause = pair[1].asked - pair[0].answered;
            assert!(pause >= minimum, "{pause:?}");
        }
    }
}
