//! A run of the crawl: every host at its own pace, one request at a time, until nothing is due.
//!
//! One thread holds the catalogue and decides; requests wait beside it. What has come in since the last look is made durable
//! together: bytes first, then one transaction. A fetch is acknowledged by that transaction alone.

mod beginning;
mod rules;
mod turn;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::runtime::{Builder, Runtime};
use url::Url;

use super::answer::Response;
use super::body::Body;
use super::failure::{FetchError, FetchFailure};
use super::fetch::Fetcher;
use super::pace::{Closed, Outcome, Pace, Readiness};
use super::record::Recorder;
use super::report::CrawlReport;
use super::site_robots::SiteRobots;
use super::task::{Crawl, Event};
use super::visit::{Found, Visit};
use crate::corpus::catalogue::{AddressRow, Catalogue, RunId, WithdrawalId};
use crate::corpus::originals::Stored;
use crate::corpus::sources::Site;
use crate::document::{ContentHash, Mark};

/// How long the thread waits for an answer before it looks at interrupts again.
const PATIENCE: Duration = Duration::from_millis(50);

/// Visits recorded in one transaction.
const RECORDED_TOGETHER: usize = 64;

/// Hosts asked at the same time.
const MAX_UNDER_WAY: usize = 64;

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
    Robots(Box<RobotsAnswer>),
    Visited { host: String, visit: Box<Visit> },
}

/// What came of asking for a robots.txt.
struct RobotsAnswer {
    /// The address that waited for it.
    url: Url,
    source: String,
    host: String,
    fetched: Result<Response, FetchError>,
}

/// The addresses of a site on one host.
#[derive(Default)]
struct Lane {
    queue: VecDeque<AddressRow>,
    /// Whether nothing more is due, as far as is known.
    is_done: bool,
}

/// What is kept of a visit.
enum Kept {
    Nothing,
    Bytes(Stored),
    /// It gave out the bytes of what was withdrawn.
    Withdrawn(WithdrawalId),
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

impl Running<'_, '_> {
    /// Takes up where the sites begin.
    fn begin(&mut self) -> Result<()> {
        let (recorder, began, everything) = (&mut self.recorder, self.began, self.crawl.everything);
        self.catalogue.transaction(|catalogue| {
            for site in recorder.sites.values() {
                beginning::begin_site(catalogue, recorder, site, began, everything)?;
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
                Answer::Robots(answer) => self.take_robots(*answer)?,
                Answer::Visited { host, visit } => {
                    if let Found::Failed(error) = &visit.found
                        && error.failure == FetchFailure::Disk
                    {
                        bail!(
                            "{error}\nhint: make room on the disk; the next run goes on from here"
                        );
                    }
                    let outcome = outcome(&visit.found);
                    self.release(&host, outcome, visit.elapsed, visit.retry_after);
                    match self.store(&visit)? {
                        Kept::Nothing => visits.push((*visit, None)),
                        Kept::Bytes(stored) => visits.push((*visit, Some(stored))),
                        Kept::Withdrawn(withdrawal) => self.turn_away(&visit.row, withdrawal)?,
                    }
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
    fn store(&self, visit: &Visit) -> Result<Kept> {
        let Found::Content(response, _) = &visit.found else {
            return Ok(Kept::Nothing);
        };
        if !self.recorder.keeps(visit) {
            return Ok(Kept::Nothing);
        }
        let originals = self.crawl.corpus.originals();
        let mut withdrawal = None;
        let mut is_withdrawn = |hash| -> Result<bool> {
            withdrawal = self.catalogue.withdrawal_of(&[Mark::Bytes(hash)])?;
            Ok(withdrawal.is_some())
        };
        let stored = match &response.body {
            Body::Memory(bytes) if is_withdrawn(ContentHash::of(bytes))? => None,
            Body::Memory(bytes) => Some(originals.store_bytes(bytes)?),
            Body::File(file, _) => match originals.store_unless(file.path(), is_withdrawn)? {
                Ok(stored) => stored,
                Err(problem) => bail!("storing {}: {problem}", visit.url),
            },
        };
        Ok(match (stored, withdrawal) {
            (Some(stored), _) => Kept::Bytes(stored),
            (None, Some(withdrawal)) => Kept::Withdrawn(withdrawal),
            (None, None) => Kept::Nothing,
        })
    }

    /// Has an address that gives out what was withdrawn share its lot: it is not asked for again.
    fn turn_away(&mut self, row: &AddressRow, withdrawal: WithdrawalId) -> Result<()> {
        self.recorder.report.site(&row.source).withdrawn += 1;
        self.catalogue.transaction(|catalogue| {
            catalogue.join_withdrawal(withdrawal, &Mark::of_url(&row.url))?;
            catalogue.drop_address(&row.url)
        })
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

/// What a visit says of the host.
fn outcome(found: &Found) -> Outcome {
    match found {
        Found::Refused(status) => Outcome::of_status(*status),
        Found::Failed(error) if error.failure.is_of_the_host() => Outcome::Failed,
        _ => Outcome::Answered,
    }
}
