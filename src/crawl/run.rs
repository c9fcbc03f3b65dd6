//! A run of the crawl: every host at its own pace, one request at a time, until nothing is due.
//!
//! One thread holds the catalogue and decides; requests wait beside it. What has come in since the last look is made durable
//! together: bytes first, then one transaction. A fetch is acknowledged by that transaction alone.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::runtime::{Builder, Runtime};
use url::Url;

use super::answer::Response;
use super::body::Body;
use super::failure::FetchError;
use super::fetch::{FetchRequest, Fetcher, PRODUCT_TOKEN};
use super::frontier::Lead;
use super::limits::Kind;
use super::pace::{Closed, Outcome, Pace, Readiness};
use super::record::Recorder;
use super::report::CrawlReport;
use super::site_robots::{Asked, SiteRobots, robots_url};
use super::task::{Crawl, Event};
use super::visit::{Found, Visit, visit};
use crate::corpus::catalogue::{AddressRow, Catalogue, Role, RunId, Visited};
use crate::corpus::originals::Stored;
use crate::corpus::sources::Site;

/// Addresses of a host that are looked up at a time.
const LOOKED_UP: usize = 64;

/// How long the thread waits for an answer before it looks at interrupts again.
const PATIENCE: Duration = Duration::from_millis(50);

/// Visits recorded in one transaction.
const RECORDED_TOGETHER: usize = 64;

/// Hosts asked at the same time.
const MAX_UNDER_WAY: usize = 64;

/// How long an address that robots.txt forbids is left alone, in seconds.
const BLOCKED_FOR: i64 = 24 * 60 * 60;

/// Visits everything that is due on some sites.
pub(super) fn run(
    crawl: &Crawl<'_>,
    catalogue: &mut Catalogue,
    run: RunId,
    sites: &HashMap<String, Site>,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<CrawlReport> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("starting the crawl")?;
    let (sender, answers) = channel();
    let mut running = Running {
        crawl,
        recorder: Recorder::new(sites, run),
        catalogue,
        observe,
        fetcher: Fetcher::new(crawl.fetch.clone())?,
        runtime: &runtime,
        pace: Pace::new(crawl.pace.clone()),
        robots: SiteRobots::default(),
        lanes: BTreeMap::new(),
        busy: HashSet::new(),
        closed: HashSet::new(),
        fetched: HashMap::new(),
        sender,
        answers,
        began: (crawl.now)(),
    };
    let done = running.begin().and_then(|()| running.all());
    let report = running.recorder.report;
    // What is under way was not acknowledged, and is asked for again.
    runtime.shutdown_background();
    done.map(|()| report)
}

/// What came back.
enum Answer {
    Robots {
        /// The address that waited for it.
        url: Url,
        source: String,
        host: String,
        fetched: Result<Response, FetchError>,
    },
    Visited {
        host: String,
        visit: Box<Visit>,
    },
}

/// The addresses of a site on one host.
#[derive(Default)]
struct Lane {
    queue: VecDeque<AddressRow>,
    /// Whether nothing more is due, as far as is known.
    is_done: bool,
}

/// A run at work.
struct Running<'a, 'o> {
    crawl: &'a Crawl<'a>,
    recorder: Recorder<'a>,
    catalogue: &'a mut Catalogue,
    observe: &'a mut (dyn FnMut(Event<'_>) + 'o),
    fetcher: Fetcher,
    runtime: &'a Runtime,
    pace: Pace,
    robots: SiteRobots,
    /// By site and host.
    lanes: BTreeMap<(String, String), Lane>,
    busy: HashSet<String>,
    /// Hosts that are not asked any more in this run.
    closed: HashSet<String>,
    /// Addresses fetched, by site.
    fetched: HashMap<String, u64>,
    sender: Sender<Answer>,
    answers: Receiver<Answer>,
    began: i64,
}

/// What is done about an address that is due.
enum Step {
    /// It is visited.
    Visit(Url),
    /// Its robots.txt is asked for first.
    AskRobots(Url),
    /// It is set aside with a state and a reason.
    SetAside(Visited, &'static str),
}

impl Running<'_, '_> {
    /// Takes up where the sites begin.
    fn begin(&mut self) -> Result<()> {
        let (recorder, began, everything) = (&mut self.recorder, self.began, self.crawl.everything);
        self.catalogue.transaction(|catalogue| {
            for site in recorder.sites.values() {
                begin_site(catalogue, recorder, site, began, everything)?;
            }
            Ok(())
        })?;
        for site in self.recorder.sites.values() {
            self.recorder.report.site(&site.name);
            for host in self.catalogue.hosts_due(&site.name, self.began)? {
                self.pace.set_minimum(&host, site.pause);
                self.lanes.entry((site.name.clone(), host)).or_default();
            }
        }
        Ok(())
    }

    fn all(&mut self) -> Result<()> {
        while !self.crawl.is_interrupted() {
            let wait = self.dispatch()?;
            let Some(wait) = wait else { break };
            let answers = self.receive(wait)?;
            self.take(answers)?;
        }
        self.finish()
    }

    /// Sends out what may be sent; returns how long to wait for answers, or nothing where there is nothing left to do.
    fn dispatch(&mut self) -> Result<Option<Duration>> {
        let now = Instant::now();
        let mut wait = None;
        let places: Vec<(String, String)> = self.lanes.keys().cloned().collect();
        for place in places {
            let host = &place.1;
            if self.lanes.get(&place).is_none_or(|lane| lane.is_done) || self.closed.contains(host)
            {
                continue;
            }
            wait = wait.or(Some(PATIENCE));
            match self.pace.readiness(host, now) {
                Readiness::Busy => {}
                Readiness::At(at) => wait = wait.min(Some(at - now)),
                Readiness::Closed(closed) => self.close(&place, closed),
                Readiness::Ready if self.busy.len() >= MAX_UNDER_WAY => {}
                Readiness::Ready => self.next(&place)?,
            }
        }
        Ok(wait.or((!self.busy.is_empty()).then_some(PATIENCE)))
    }

    /// Sends out the next request of a lane.
    fn next(&mut self, place: &(String, String)) -> Result<()> {
        let (source, host) = place;
        let Some(site) = self.recorder.sites.get(source) else {
            return Ok(());
        };
        let fetched = self.fetched.get(source).copied().unwrap_or(0);
        let mut aside = Vec::new();
        while fetched < site.pages {
            let Some(row) = self.pop(place, &aside)? else {
                break;
            };
            match self.step(site, &row) {
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
        aside: &[(AddressRow, Visited, &'static str)],
    ) -> Result<Option<AddressRow>> {
        if let Some(row) = self.lane(place).queue.pop_front() {
            return Ok(Some(row));
        }
        self.set_aside(aside.to_vec())?;
        let rows = self
            .catalogue
            .addresses_due(&place.0, &place.1, self.began, LOOKED_UP)?;
        let lane = self.lane(place);
        lane.queue = rows.into();
        Ok(lane.queue.pop_front())
    }

    fn lane(&mut self, place: &(String, String)) -> &mut Lane {
        self.lanes.entry(place.clone()).or_default()
    }

    fn step(&self, site: &Site, row: &AddressRow) -> Step {
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

    fn is_trap(&self, row: &AddressRow, url: &Url) -> bool {
        self.recorder.frontier.is_trap(&row.source, &row.host, url)
    }

    fn set_aside(&mut self, aside: Vec<(AddressRow, Visited, &'static str)>) -> Result<()> {
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

    fn ask_robots(&mut self, url: Url, source: &str, host: &str) {
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
            let answer = Answer::Robots {
                url,
                source,
                host,
                fetched,
            };
            // A run that has ended does not listen any more.
            let _ = sender.send(answer);
        });
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

    fn occupy(&mut self, host: &str) {
        self.pace.begin(host);
        self.busy.insert(host.to_owned());
    }

    fn receive(&mut self, wait: Duration) -> Result<Vec<Answer>> {
        let first = match self.answers.recv_timeout(wait) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => return Ok(Vec::new()),
            Err(RecvTimeoutError::Disconnected) => bail!("all requests have ended"),
        };
        let rest = self.answers.try_iter().take(RECORDED_TOGETHER - 1);
        Ok(std::iter::once(first).chain(rest).collect())
    }

    /// Makes what came in durable: bytes, then rows.
    fn take(&mut self, answers: Vec<Answer>) -> Result<()> {
        let mut visits = Vec::new();
        for answer in answers {
            match answer {
                Answer::Robots {
                    url,
                    source,
                    host,
                    fetched,
                } => self.take_robots(&url, &source, &host, &fetched)?,
                Answer::Visited { host, visit } => {
                    let outcome = outcome(&visit.found);
                    self.release(&host, outcome, visit.elapsed, visit.retry_after);
                    let stored = self.store(&visit)?;
                    visits.push((*visit, stored));
                }
            }
        }
        if visits.is_empty() {
            return Ok(());
        }
        let hashes: Vec<_> = visits
            .iter()
            .filter_map(|(_, stored)| Some(stored.as_ref()?.hash))
            .collect();
        self.crawl.corpus.originals().flush(&hashes)?;
        let (recorder, now) = (&mut self.recorder, (self.crawl.now)());
        self.catalogue.transaction(|catalogue| {
            visits
                .into_iter()
                .try_for_each(|(visit, stored)| recorder.record(catalogue, visit, stored, now))
        })?;
        self.open_lanes();
        (self.observe)(Event::Recorded {
            report: &self.recorder.report,
        });
        Ok(())
    }

    /// Stores the bytes of a visit that are kept.
    fn store(&self, visit: &Visit) -> Result<Option<Stored>> {
        let Found::Content(response, _) = &visit.found else {
            return Ok(None);
        };
        if !self.recorder.keeps(visit) {
            return Ok(None);
        }
        let originals = self.crawl.corpus.originals();
        match &response.body {
            Body::Memory(bytes) => originals.store_bytes(bytes).map(Some),
            Body::File(file, _) => match originals.store(file.path())? {
                Ok(stored) => Ok(Some(stored)),
                Err(problem) => bail!("storing {}: {problem}", visit.url),
            },
        }
    }

    fn take_robots(
        &mut self,
        url: &Url,
        source: &str,
        host: &str,
        fetched: &Result<Response, FetchError>,
    ) -> Result<()> {
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
        if asked == Asked::Unreachable {
            let reason = "robots.txt could not be had, so nothing is asked for";
            self.recorder
                .report
                .site(source)
                .note_failed(reason, url.as_str());
            return Ok(());
        }
        let sitemaps = robots.sitemaps().to_vec();
        self.offer_sitemaps(source, url, sitemaps)
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

    fn release(
        &mut self,
        host: &str,
        outcome: Outcome,
        elapsed: Duration,
        retry_after: Option<Duration>,
    ) {
        self.busy.remove(host);
        self.pace
            .note(host, outcome, elapsed, retry_after, Instant::now());
    }

    /// Looks again where new addresses were met.
    fn open_lanes(&mut self) {
        for (source, host) in self.recorder.take_new_hosts() {
            if let Some(site) = self.recorder.sites.get(&source) {
                self.pace.set_minimum(&host, site.pause);
            }
            self.lane(&(source, host)).is_done = false;
        }
    }

    /// Leaves a host alone for the rest of the run; its addresses wait for the next.
    fn close(&mut self, (source, host): &(String, String), closed: Closed) {
        let reason = match closed {
            Closed::Failing => "the host failed too often and is left alone in this run",
            Closed::RetryAfter(_) => "the host asks to be left alone for longer than a run waits",
            Closed::BudgetSpent => "the host has had its requests of this run",
        };
        self.recorder.report.site(source).note_left(reason, host);
        self.closed.insert(host.clone());
    }

    fn finish(&mut self) -> Result<()> {
        for name in self.recorder.sites.keys() {
            let waiting = self.catalogue.count_due(name, self.began)?;
            self.recorder.report.site(name).waiting = waiting;
        }
        Ok(())
    }
}

fn begin_site(
    catalogue: &Catalogue,
    recorder: &mut Recorder<'_>,
    site: &Site,
    now: i64,
    everything: bool,
) -> Result<()> {
    catalogue.forget_traps(&site.name, now - super::trap::TRIED_AGAIN_AFTER)?;
    for trap in catalogue.traps(&site.name)? {
        recorder
            .frontier
            .close(&trap.source, &trap.host, &trap.shape);
    }
    catalogue.make_due(&site.name, everything)?;
    for (addresses, role) in [
        (&site.seeds, Role::Seed),
        (&site.sitemaps, Role::Sitemap),
        (&site.feeds, Role::Feed),
    ] {
        for address in addresses {
            let lead = Lead {
                address: address.as_str(),
                role,
                depth: 0,
                found_on: None,
            };
            recorder.offer(catalogue, site, lead)?;
        }
    }
    Ok(())
}

fn path_and_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// What a visit says of the host.
fn outcome(found: &Found) -> Outcome {
    match found {
        Found::Refused(status) => Outcome::of_status(*status),
        Found::Failed(error) if error.failure.is_of_the_host() => Outcome::Failed,
        _ => Outcome::Answered,
    }
}
