//! What a crawl did, in numbers and in the addresses that somebody should look at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The slowest answers are named up to this many.
const SLOWEST: usize = 10;

/// Addresses named for each reason.
const EXAMPLES: usize = 5;

/// What a crawl did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CrawlReport {
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Whether it was asked to stop before its end.
    pub interrupted: bool,
    /// What it did on each site, by name.
    pub sites: BTreeMap<String, SiteReport>,
    /// The answers that took longest, the slowest first.
    pub slowest: Vec<Slow>,
}

/// What a crawl did on a site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteReport {
    /// Requests, those for robots.txt among them.
    pub requests: u64,
    /// Bytes on the wire.
    pub bytes: u64,
    /// Documents that are new.
    pub added: u64,
    /// Documents whose bytes changed.
    pub changed: u64,
    /// Documents that stayed as they were.
    pub unchanged: u64,
    /// How many of those the server did not have to send again.
    pub not_modified: u64,
    /// Pages and lists that were read for what they lead to.
    pub read: u64,
    /// Addresses that lead elsewhere.
    pub moved: u64,
    /// Addresses that were not there, for the first time.
    pub missing: u64,
    /// Documents that are gone.
    pub gone: u64,
    /// Addresses that robots.txt forbids.
    pub blocked: u64,
    /// Addresses that could not be fetched, by reason.
    pub failed: BTreeMap<String, Reason>,
    /// Addresses that were left out, by the rule that did.
    pub left: BTreeMap<String, Reason>,
    /// Addresses that were withdrawn, or gave out what was: none of it was kept.
    #[serde(default)]
    pub withdrawn: u64,
    /// Addresses that wait for the next run.
    pub waiting: u64,
    /// Documents that would be gone, where they were too many to believe.
    pub removal_refused: Option<u64>,
    /// Documents held.
    pub held: u64,
}

/// How often something was met, and where.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// How often.
    pub count: u64,
    /// Where, a few times.
    pub examples: Vec<String>,
}

/// An answer that took long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slow {
    /// The address.
    pub url: String,
    /// How long it took.
    pub seconds: f64,
}

impl CrawlReport {
    /// What it did on a site, to be added to.
    pub fn site(&mut self, name: &str) -> &mut SiteReport {
        self.sites.entry(name.to_owned()).or_default()
    }

    /// What it did on all sites together.
    pub fn total(&self) -> SiteReport {
        self.sites
            .values()
            .fold(SiteReport::default(), |sum, site| sum.plus(site))
    }

    /// Notes how long an answer took.
    pub fn note_time(&mut self, url: &str, seconds: f64) {
        let place = self.slowest.partition_point(|slow| slow.seconds >= seconds);
        if place < SLOWEST {
            let url = url.to_owned();
            self.slowest.insert(place, Slow { url, seconds });
            self.slowest.truncate(SLOWEST);
        }
    }
}

impl SiteReport {
    /// Notes an address that could not be fetched.
    pub fn note_failed(&mut self, reason: &str, url: &str) {
        self.failed.entry(reason.to_owned()).or_default().note(url);
    }

    /// Notes an address that was left out.
    pub fn note_left(&mut self, rule: &str, url: &str) {
        self.left.entry(rule.to_owned()).or_default().note(url);
    }

    /// How many addresses could not be fetched.
    pub fn failures(&self) -> u64 {
        self.failed.values().map(|reason| reason.count).sum()
    }

    fn plus(mut self, other: &SiteReport) -> SiteReport {
        for (own, others) in [
            (&mut self.requests, other.requests),
            (&mut self.bytes, other.bytes),
            (&mut self.added, other.added),
            (&mut self.changed, other.changed),
            (&mut self.unchanged, other.unchanged),
            (&mut self.not_modified, other.not_modified),
            (&mut self.read, other.read),
            (&mut self.moved, other.moved),
            (&mut self.missing, other.missing),
            (&mut self.gone, other.gone),
            (&mut self.blocked, other.blocked),
            (&mut self.withdrawn, other.withdrawn),
            (&mut self.waiting, other.waiting),
            (&mut self.held, other.held),
        ] {
            *own += others;
        }
        for (own, others) in [
            (&mut self.failed, &other.failed),
            (&mut self.left, &other.left),
        ] {
            for (reason, met) in others {
                own.entry(reason.clone()).or_default().count += met.count;
            }
        }
        self
    }
}

impl Reason {
    fn note(&mut self, url: &str) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(url.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_answers_are_named_slowest_first() {
        let mut report = CrawlReport::default();
        for number in 0..30_u32 {
            report.note_time(&number.to_string(), f64::from(number * 7 % 30));
        }
        let seconds: Vec<f64> = report.slowest.iter().map(|slow| slow.seconds).collect();
        assert_eq!(seconds, (20..30).rev().map(f64::from).collect::<Vec<_>>());
    }

    #[test]
    fn sites_add_up() {
        let mut report = CrawlReport::default();
        report.site("a").note_failed("dns", "u");
        report.site("b").note_failed("dns", "v");
        report.site("b").added = 2;
        assert_eq!((report.total().failures(), report.total().added), (2, 2));
    }
}
