//! The robots.txt of a site: asked for before anything else, and the sitemaps that it names.

use std::time::{Duration, Instant};

use anyhow::Result;
use url::Url;

use super::{Answer, RobotsAnswer, Running};
use crate::corpus::catalogue::Role;
use crate::crawl::fetch::{FetchRequest, PRODUCT_TOKEN};
use crate::crawl::frontier::Lead;
use crate::crawl::limits::Kind;
use crate::crawl::pace::Outcome;
use crate::crawl::site_robots::{Asked, robots_url};
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// What is reported of a site that does not give out its robots.txt.
const UNREACHABLE: &str = "its robots.txt could not be had, so nothing was asked for";

impl Running<'_, '_> {
    /// Asks for the robots.txt that rules an address.
    pub(super) fn ask_robots(&mut self, url: Url, source: &str, host: &str) {
        let Some(address) = robots_url(&url) else {
            return;
        };
        self.occupy(host);
        let (fetcher, sender) = (self.fetcher.clone(), self.sender.clone());
        let (source, host) = (source.to_owned(), host.to_owned());
        self.runtime.spawn(async move {
            let fetched = fetcher
                .fetch(&FetchRequest::new(address, Kind::Robots))
                .await;
            let answer = Answer::Robots(Box::new(RobotsAnswer {
                url,
                source,
                host,
                fetched,
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
        } = &answer;
        let asked = self.robots.keep(url, fetched, Instant::now());
        let (outcome, elapsed, retry_after) = match fetched {
            Ok(response) => (
                Outcome::of_status(response.status),
                response.elapsed,
                response.headers.retry_after,
            ),
            Err(_) => (Outcome::Failed, Duration::ZERO, None),
        };
        self.release(host, outcome, elapsed, retry_after);
        self.recorder.report.site(source).requests += 1;
        let Some(robots) = self.robots.of(url, Instant::now()) else {
            return Ok(());
        };
        if let Some(delay) = robots.crawl_delay(PRODUCT_TOKEN) {
            self.pace.set_crawl_delay(host, delay);
        }
        let sitemaps = robots.sitemaps().to_vec();
        self.note_reached(source, host, url, asked)?;
        match asked {
            Asked::Unreachable => Ok(()),
            Asked::Read | Asked::Absent => self.offer_sitemaps(source, url, sitemaps),
        }
    }

    /// A site whose robots.txt cannot be had is not asked for anything (RFC 9309, 2.3.1.4): it waits for the next run, and
    /// is listed as a failure until it answers.
    fn note_reached(&mut self, source: &str, host: &str, url: &Url, asked: Asked) -> Result<()> {
        let Some(robots) = robots_url(url) else {
            return Ok(());
        };
        let mut failures = Vec::new();
        if asked == Asked::Unreachable {
            let report = self.recorder.report.site(source);
            report.note_failed(UNREACHABLE, robots.as_str());
            self.closed.insert(host.to_owned());
            let problem = ExtractError::new(FailureClass::Unreachable, UNREACHABLE);
            failures.push((None, problem));
        }
        let run = self.recorder.run;
        self.catalogue.transaction(|catalogue| {
            catalogue.record_failures(source, robots.as_str(), &failures, run)
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
