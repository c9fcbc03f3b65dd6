//! The next address of a lane: visited, held back until its robots.txt is known, or set aside with its reason.

use anyhow::Result;
use std::time::Instant;
use url::Url;

use super::{Answer, Lane, Running};
use crate::corpus::catalogue::{AddressRow, Role, Visited};
use crate::corpus::sources::Site;
use crate::crawl::fetch::PRODUCT_TOKEN;
use crate::crawl::task::Event;
use crate::crawl::visit::visit;
use crate::document::Mark;

/// Addresses of a host that are looked up at a time.
const LOOKED_UP: usize = 64;

/// How long an address that robots.txt forbids is left alone, in seconds.
const BLOCKED_FOR: i64 = 24 * 60 * 60;

/// What is done about an address that is due.
enum Step {
    /// It is visited.
    Visit(Url),
    /// Its robots.txt is asked for first.
    AskRobots(Url),
    /// It was withdrawn since the run began.
    Drop,
    /// It is set aside with a state and a reason.
    SetAside(Visited, &'static str),
}

impl Running<'_, '_> {
    /// Sends out the next request of a lane.
    pub(super) fn next(&mut self, place: &(String, String)) -> Result<()> {
        let (source, host) = place;
        let Some(site) = self.recorder.sites.get(source) else {
            return Ok(());
        };
        let fetched = self.fetched.get(source).copied().unwrap_or(0);
        let mut aside = Vec::new();
        if fetched >= site.pages {
            self.lane(place).is_done = true;
            return Ok(());
        }
        while let Some(row) = self.pop(place, &mut aside)? {
            match self.step(site, &row)? {
                Step::Drop => self.drop_withdrawn(&row)?,
                Step::SetAside(state, reason) => aside.push((row, state, reason)),
                Step::AskRobots(url) => {
                    self.lane(place).queue.push_front(row);
                    self.ask_robots(url, source, host);
                    return self.set_aside(aside);
                }
                Step::Visit(url) => {
                    *self.fetched.entry(source.clone()).or_default() += 1;
                    self.visit(row, url, host);
                    return self.set_aside(aside);
                }
            }
        }
        self.lane(place).is_done = true;
        self.set_aside(aside)
    }

    /// The next row of a lane. The catalogue is only asked when nothing waits to be written that it would give out again.
    fn pop(
        &mut self,
        place: &(String, String),
        aside: &mut Vec<(AddressRow, Visited, &'static str)>,
    ) -> Result<Option<AddressRow>> {
        if let Some(row) = self.lane(place).queue.pop_front() {
            return Ok(Some(row));
        }
        self.set_aside(std::mem::take(aside))?;
        let rows = self
            .catalogue
            .addresses_due(&place.0, &place.1, self.began, LOOKED_UP)?;
        let lane = self.lane(place);
        lane.queue = rows.into();
        Ok(lane.queue.pop_front())
    }

    pub(super) fn lane(&mut self, place: &(String, String)) -> &mut Lane {
        self.lanes.entry(place.clone()).or_default()
    }

    fn step(&self, site: &Site, row: &AddressRow) -> Result<Step> {
        if self.catalogue.is_withdrawn(&Mark::of_url(&row.url))? {
            return Ok(Step::Drop);
        }
        Ok(self.step_of_visitable(site, row))
    }

    fn step_of_visitable(&self, site: &Site, row: &AddressRow) -> Step {
        let Ok(url) = Url::parse(&row.url) else {
            return Step::SetAside(Visited::Left, "its address cannot be read");
        };
        if row.role == Role::Page && row.original.is_none() && self.is_trap(row, &url) {
            return Step::SetAside(Visited::Left, "its form is a trap");
        }
        if row.role == Role::Page && !self.recorder.frontier.belongs(site, &url) {
            return Step::SetAside(Visited::Left, "the site's patterns leave it out");
        }
        match self.robots.of(&url, Instant::now()) {
            None => Step::AskRobots(url),
            Some(robots) if robots.allows(PRODUCT_TOKEN, &path_and_query(&url)) => Step::Visit(url),
            Some(_) => Step::SetAside(Visited::Blocked, "robots.txt forbids it"),
        }
    }

    fn drop_withdrawn(&mut self, row: &AddressRow) -> Result<()> {
        self.recorder.report.site(&row.source).withdrawn += 1;
        self.catalogue.drop_address(&row.url)
    }

    fn is_trap(&self, row: &AddressRow, url: &Url) -> bool {
        self.recorder.frontier.is_trap(&row.source, &row.host, url)
    }

    pub(super) fn set_aside(
        &mut self,
        aside: Vec<(AddressRow, Visited, &'static str)>,
    ) -> Result<()> {
        if aside.is_empty() {
            return Ok(());
        }
        let (report, now) = (&mut self.recorder.report, self.began);
        self.catalogue.transaction(|catalogue| {
            for (row, state, reason) in aside {
                let report = report.site(&row.source);
                match state {
                    Visited::Blocked => report.blocked += 1,
                    _ => report.note_left(reason, &row.url),
                }
                catalogue.record_address(&AddressRow {
                    state,
                    reason: Some(reason.to_owned()),
                    due: match state {
                        Visited::Blocked => now + BLOCKED_FOR,
                        _ => i64::MAX,
                    },
                    ..row
                })?;
            }
            Ok(())
        })
    }

    fn visit(&mut self, row: AddressRow, url: Url, host: &str) {
        self.occupy(host);
        (self.observe)(Event::Asking {
            host,
            url: &row.url,
        });
        let held = |row: &AddressRow| {
            row.original
                .is_some_and(|original| self.crawl.corpus.originals().holds(original))
        };
        let conditional = held(&row) || (row.original.is_none() && row.state == Visited::Read);
        let (fetcher, sender, host) = (self.fetcher.clone(), self.sender.clone(), host.to_owned());
        self.runtime.spawn(async move {
            let visit = Box::new(visit(fetcher, row, url, conditional).await);
            let _ = sender.send(Answer::Visited { host, visit });
        });
    }
}

fn path_and_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}
