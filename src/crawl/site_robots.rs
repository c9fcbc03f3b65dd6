//! The robots.txt of a site: where it is, what its absence means, how long it holds.
//!
//! One per scheme, host and port (RFC 9309 §2.3). The fetch is the caller's, who keeps the host's peace.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use url::Url;

use super::answer::Response;
use super::failure::FetchError;
use super::robots::{MAX_ROBOTS_BYTES, Robots};

/// RFC 9309 §2.4: rules are not used for longer.
const HOLDS: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a site that could not be asked is left closed before it is asked again.
const UNREACHABLE_HOLDS: Duration = Duration::from_secs(60 * 60);

/// The rules of every site that was asked.
#[derive(Debug, Default)]
pub struct SiteRobots {
    sites: HashMap<String, Held>,
}

#[derive(Debug)]
struct Held {
    robots: Robots,
    until: Instant,
}

/// What came of asking for a robots.txt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is there; its rules hold.
    Read,
    /// There is none (4xx), so all is allowed.
    Absent,
    /// The site did not give it out, so nothing is allowed.
    Unreachable,
}

/// The robots.txt that rules an address.
pub fn robots_url(url: &Url) -> Option<Url> {
    let mut robots = url.join("/robots.txt").ok()?;
    let _ = robots.set_username("");
    let _ = robots.set_password(None);
    robots.has_host().then_some(robots)
}

/// The rules that an answer, or the lack of one, comes down to (RFC 9309 §2.3.1).
pub fn rules_of(fetched: &Result<Response, FetchError>) -> (Robots, Asked) {
    let closed = (Robots::disallow_all(), Asked::Unreachable);
    match fetched {
        Ok(response) if response.is_success() => match response.body.bytes(MAX_ROBOTS_BYTES) {
            Ok(bytes) => (Robots::parse(&bytes), Asked::Read),
            Err(_) => closed,
        },
        // Too many requests is no statement about the file.
        Ok(response) if response.status == 429 => closed,
        Ok(response) if (400..500).contains(&response.status) => {
            (Robots::allow_all(), Asked::Absent)
        }
        // §2.3.1.2: beyond five redirects it may be taken for absent.
        Err(error) if error.is_redirect() => (Robots::allow_all(), Asked::Absent),
        _ => closed,
    }
}

impl SiteRobots {
    /// The rules for an address, if they were asked for and still hold.
    pub fn of(&self, url: &Url, now: Instant) -> Option<&Robots> {
        let held = self.sites.get(&site(url))?;
        (now < held.until).then_some(&held.robots)
    }

    /// Keeps what came of asking for the robots.txt that rules an address.
    pub fn keep(
        &mut self,
        url: &Url,
        fetched: &Result<Response, FetchError>,
        now: Instant,
    ) -> Asked {
        let (robots, asked) = rules_of(fetched);
        let holds = match asked {
            Asked::Unreachable => UNREACHABLE_HOLDS,
            Asked::Read | Asked::Absent => HOLDS,
        };
        let held = Held {
            robots,
            until: now + holds,
        };
        self.sites.insert(site(url), held);
        asked
    }
}

fn site(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::super::body::Body;
    use super::super::failure::FetchFailure;
    use super::super::header::Headers;
    use super::*;

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

    #[test]
    fn a_missing_file_opens_a_site_and_a_failing_one_closes_it() {
        for (fetched, asked, allowed) in [
            (
                answer(200, "user-agent: *\ndisallow: /no"),
                Asked::Read,
                true,
            ),
            (answer(404, ""), Asked::Absent, true),
            (answer(403, ""), Asked::Absent, true),
            (answer(429, ""), Asked::Unreachable, false),
            (answer(503, ""), Asked::Unreachable, false),
            (failure(FetchFailure::TimedOut), Asked::Unreachable, false),
            (failure(FetchFailure::Dns), Asked::Unreachable, false),
            (failure(FetchFailure::TooManyRedirects), Asked::Absent, true),
        ] {
            let (robots, came) = rules_of(&fetched);
            assert_eq!((came, robots.allows("dossier", "/x")), (asked, allowed));
        }
    }

    #[test]
    fn rules_hold_for_a_day_and_for_one_site() {
        let mut sites = SiteRobots::default();
        let now = Instant::now();
        let fetched = answer(200, "user-agent: *\ndisallow: /x");
        sites.keep(&url(), &fetched, now);
        let hour = Duration::from_secs(3600);
        let robots = sites.of(&url(), now + 23 * hour).unwrap();
        assert!(!robots.allows("dossier", "/x?y"));
        assert!(sites.of(&url(), now + 24 * hour).is_none());
        let other = Url::parse("http://a.example:8443/x").unwrap();
        assert!(sites.of(&other, now).is_none());
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
