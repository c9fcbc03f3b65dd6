//! The robots.txt of a site: asked for before anything else, and the sitemaps that it names.

use std::time::Duration;

use anyhow::Result;
use url::Url;

use super::turn::ROBOTS_UNREACHABLE;
use super::{Answer, RobotsAnswer, Running};
use crate::corpus::catalogue::{RobotsRow, Role};
use crate::crawl::fetch::{FetchRequest, PRODUCT_TOKEN};
use crate::crawl::frontier::Lead;
use crate::crawl::limits::Kind;
use crate::crawl::pace::Outcome;
use crate::crawl::site_robots::{origin, robots_url, said};
use crate::document::FailureClass;
use crate::extract::ExtractError;

impl Running<'_, '_> {
    /// Finds the rules of an address: those of an earlier run where they still hold, else its robots.txt is asked for.
    /// Returns whether they are there.
    pub(super) fn find_rules(&mut self, url: Url, source: &str, host: &str) -> Result<bool> {
        let held = self.catalogue.robots(&origin(&url))?;
        if !self.crawl.everything {
            self.robots.keep_known(&url, held.as_ref());
        }
        match self.robots.of(&url, (self.crawl.now)()) {
            Some(_) => self.take_rules(&url, source, host).map(|()| true),
            None => {
                self.ask_robots(url, source, host, held);
                Ok(false)
            }
        }
    }

    fn ask_robots(&mut self, url: Url, source: &str, host: &str, held: Option<RobotsRow>) {
        let Some(address) = robots_url(&url) else {
            return;
        };
        self.occupy(host);
        let (fetcher, sender) = (self.fetcher.clone(), self.sender.clone());
        let (source, host) = (source.to_owned(), host.to_owned());
        let request = FetchRequest {
            if_none_match: held.as_ref().and_then(|held| held.etag.clone()),
            if_modified_since: held.as_ref().and_then(|held| held.last_modified.clone()),
            ..FetchRequest::new(address, Kind::Robots)
        };
        self.runtime.spawn(async move {
            let answer = Answer::Robots(Box::new(RobotsAnswer {
                fetched: fetcher.fetch(&request).await,
                url,
                source,
                host,
                held,
            }));
            // A run that has ended does not listen any more.
            let _ = sender.send(answer);
        });
    }

    /// Takes up what came of asking for a robots.txt.
    pub(super) fn take_robots(&mut self, answer: RobotsAnswer) -> Result<()> {
        let RobotsAnswer {
            url,
            source,
            host,
            fetched,
            held,
        } = answer;
        let (outcome, elapsed, retry_after) = match &fetched {
            Ok(response) => (
                Outcome::of_status(response.status),
                response.elapsed,
                response.headers.retry_after,
            ),
            Err(_) => (Outcome::Failed, Duration::ZERO, None),
        };
        self.release(&host, outcome, elapsed, retry_after);
        self.recorder.report.site(&source).requests += 1;
        let now = (self.crawl.now)();
        let said = said(&url, &fetched, held, now);
        self.robots.keep(&url, said.as_ref(), now);
        self.note_said(&source, &url, said.as_ref())?;
        match said {
            Some(_) => self.take_rules(&url, &source, &host),
            None => Ok(()),
        }
    }

    /// Takes up what the rules of an address ask for: a pause, and sitemaps.
    fn take_rules(&mut self, url: &Url, source: &str, host: &str) -> Result<()> {
        let Some(robots) = self.robots.of(url, (self.crawl.now)()) else {
            return Ok(());
        };
        if let Some(delay) = robots.crawl_delay(PRODUCT_TOKEN) {
            self.pace.set_crawl_delay(host, delay);
        }
        let sitemaps = robots.sitemaps().to_vec();
        self.offer_sitemaps(source, url, sitemaps)
    }

    /// A site whose robots.txt cannot be had is not asked for anything (RFC 9309, 2.3.1.4): it waits for the next run, and
    /// is listed as a failure until it answers.
    fn note_said(&mut self, source: &str, url: &Url, said: Option<&RobotsRow>) -> Result<()> {
        let Some(robots) = robots_url(url) else {
            return Ok(());
        };
        let mut failures = Vec::new();
        if said.is_none() {
            let report = self.recorder.report.site(source);
            report.note_failed(ROBOTS_UNREACHABLE, robots.as_str());
            let problem = ExtractError::new(FailureClass::Unreachable, ROBOTS_UNREACHABLE);
            failures.push((None, problem));
        }
        let run = self.recorder.run;
        self.catalogue.transaction(|catalogue| {
            catalogue.record_failures(source, robots.as_str(), &failures, run)?;
            said.map_or(Ok(()), |row| catalogue.record_robots(row))
        })
    }

    /// Takes up the sitemaps that robots.txt names, or the one that stands at the usual place.
    fn offer_sitemaps(&mut self, source: &str, url: &Url, named: Vec<String>) -> Result<()> {
        let Some(site) = self.recorder.sites.get(source) else {
            return Ok(());
        };
        let usual = url.join("/sitemap.xml").map(String::from).ok();
        let addresses = match named.is_empty() && site.sitemaps.is_empty() {
            true => Vec::from_iter(usual),
            false => named,
        };
        let recorder = &mut self.recorder;
        self.catalogue.transaction(|catalogue| {
            for address in &addresses {
                let lead = Lead {
                    address,
                    role: Role::Sitemap,
                    depth: 0,
                    found_on: None,
                };
                recorder.offer(catalogue, site, lead)?;
            }
            Ok(())
        })?;
        self.open_lanes();
        Ok(())
    }
}
