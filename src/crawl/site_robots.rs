//! The robots.txt of a site: where it is, what its absence means, how long it holds.
//!
//! One per scheme, host and port (RFC 9309 §2.3). The fetch is the caller's, who keeps the host's peace.

use std::collections::HashMap;

use url::Url;

use super::answer::Response;
use super::failure::FetchError;
use super::robots::{MAX_ROBOTS_BYTES, Robots};
use crate::corpus::catalogue::RobotsRow;

/// RFC 9309 §2.4: rules are not used for longer, in seconds; whatever runs come between.
const HOLDS: i64 = 24 * 60 * 60;

/// How long a site that could not be asked is left closed before it is asked again, in seconds.
pub const UNREACHABLE_HOLDS: i64 = 60 * 60;

/// The rules of every site that was asked.
#[derive(Debug, Default)]
pub struct SiteRobots {
    sites: HashMap<String, Held>,
}

#[derive(Debug)]
struct Held {
    robots: Robots,
    until: i64,
}

/// The robots.txt that rules an address.
pub fn robots_url(url: &Url) -> Option<Url> {
    let mut robots = url.join("/robots.txt").ok()?;
    let _ = robots.set_username("");
    let _ = robots.set_password(None);
    robots.has_host().then_some(robots)
}

/// Scheme, host and port of an address: what one robots.txt rules.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// What an answer, or the lack of one, says of the robots.txt that rules an address (RFC 9309 §2.3.1), where `held` was
/// said before; `None` if the site does not give it out, so that nothing is allowed.
pub fn said(
    url: &Url,
    fetched: &Result<Response, FetchError>,
    held: Option<RobotsRow>,
    now: i64,
) -> Option<RobotsRow> {
    let absent = RobotsRow {
        origin: origin(url),
        body: None,
        fetched: now,
        etag: None,
        last_modified: None,
    };
    match fetched {
        Ok(response) if response.is_success() => Some(RobotsRow {
            body: Some(response.body.bytes(MAX_ROBOTS_BYTES).ok()?),
            etag: response.headers.etag.clone(),
            last_modified: response.headers.last_modified.clone(),
            ..absent
        }),
        Ok(response) if response.not_modified() => held.map(|held| RobotsRow {
            fetched: now,
            ..held
        }),
        // Too many requests is no statement about the file.
        Ok(response) if response.status == 429 => None,
        Ok(response) if (400..500).contains(&response.status) => Some(absent),
        // §2.3.1.2: beyond five redirects it may be taken for absent.
        Err(error) if error.is_redirect() => Some(absent),
        _ => None,
    }
}

impl SiteRobots {
    /// The rules for an address, if they are known and still hold.
    pub fn of(&self, url: &Url, now: i64) -> Option<&Robots> {
        let held = self.sites.get(&origin(url))?;
        (now < held.until).then_some(&held.robots)
    }

    /// Keeps what was said in an earlier run, if anything was.
    pub fn keep_known(&mut self, url: &Url, said: Option<&RobotsRow>) {
        if let Some(row) = said {
            self.keep(url, Some(row), row.fetched);
        }
    }

    /// Keeps what was said of the robots.txt that rules an address, as [`said`] has it.
    pub fn keep(&mut self, url: &Url, said: Option<&RobotsRow>, now: i64) {
        let held = match said {
            Some(row) => Held {
                robots: row
                    .body
                    .as_ref()
                    .map_or_else(Robots::allow_all, |body| Robots::parse(body)),
                until: row.fetched + HOLDS,
            },
            None => Held {
                robots: Robots::disallow_all(),
                until: now + UNREACHABLE_HOLDS,
            },
        };
        self.sites.insert(origin(url), held);
    }
}

#[cfg(test)]
mod tests {
    use super::super::body::Body;
    use super::super::failure::FetchFailure;
    use super::super::header::Headers;
    use super::*;
    use std::time::Duration;

    fn url() -> Url {
        Url::parse("https://me:word@a.example:8443/x?y#z").unwrap()
    }

    fn answer(status: u16, body: &str) -> Result<Response, FetchError> {
        Ok(Response {
            final_url: url(),
            redirects: Vec::new(),
            status,
            location: None,
            headers: Headers::default(),
            body: Body::Memory(body.into()),
            received: 0,
            elapsed: Duration::ZERO,
        })
    }

    fn failure(failure: FetchFailure) -> Result<Response, FetchError> {
        Err(FetchError {
            failure,
            reason: String::new(),
            url: Box::new(url()),
            redirects: Vec::new(),
        })
    }

    fn allows(said: Option<RobotsRow>, path: &str) -> bool {
        let mut sites = SiteRobots::default();
        sites.keep(&url(), said.as_ref(), 0);
        sites.of(&url(), 0).unwrap().allows("dossier", path)
    }

    #[test]
    fn a_missing_file_opens_a_site_and_a_failing_one_closes_it() {
        for (fetched, reached) in [
            (answer(200, "user-agent: *\ndisallow: /no"), true),
            (answer(404, ""), true),
            (answer(403, ""), true),
            (answer(429, ""), false),
            (answer(503, ""), false),
            (answer(304, ""), false),
            (failure(FetchFailure::TimedOut), false),
            (failure(FetchFailure::Dns), false),
            (failure(FetchFailure::TooManyRedirects), true),
        ] {
            let said = said(&url(), &fetched, None, 0);
            assert_eq!(said.is_some(), reached);
            assert_eq!(allows(said, "/x"), reached);
        }
    }

    #[test]
    fn rules_hold_for_a_day_and_for_one_site() {
        const HOUR: i64 = 3600;
        let mut sites = SiteRobots::default();
        let first = said(&url(), &answer(200, "user-agent: *\ndisallow: /x"), None, 0).unwrap();
        // It is the time of the answer that counts, not the one at which it was remembered.
        sites.keep(&url(), Some(&first), 20 * HOUR);
        let robots = sites.of(&url(), 23 * HOUR).unwrap();
        assert!(!robots.allows("dossier", "/x?y"));
        assert!(sites.of(&url(), 24 * HOUR).is_none());
        let other = Url::parse("http://a.example:8443/x").unwrap();
        assert!(sites.of(&other, 0).is_none());
        let again = said(&url(), &answer(304, ""), Some(first), 24 * HOUR);
        sites.keep(&url(), again.as_ref(), 24 * HOUR);
        let robots = sites.of(&url(), 47 * HOUR).unwrap();
        assert!(!robots.allows("dossier", "/x?y"));
    }

    #[test]
    fn the_file_stands_at_the_root_of_the_site() {
        assert_eq!(
            robots_url(&url()).unwrap().as_str(),
            "https://a.example:8443/robots.txt"
        );
        assert!(robots_url(&Url::parse("data:text/plain,a").unwrap()).is_none());
    }
}
