//! What a visit found, as rows of the catalogue: the address itself, and what it leads to.
//!
//! Called within one transaction, after the bytes are on disk: so an address that is recorded as held is held. Whether a
//! document that is not there any more may go is decided at the end of the run, when it is known how many would.

mod asked;
mod failed;
mod lead_on;

use std::collections::HashMap;

use anyhow::Result;
use url::Url;

use self::asked::asked;
use super::canonical::canonical;
use super::failure::FetchError;
use super::frontier::{Frontier, Lead};
use super::harvest::Harvest;
use super::report::CrawlReport;
use super::revisit::{self, DAY, GRACE};
use super::shape::shape;
use super::trap::{Groups, Traps};
use super::visit::{Found, Visit};
use crate::corpus::catalogue::{AddressRow, AnswerRow, Catalogue, Role, RunId, TrapRow, Visited};
use crate::corpus::originals::Stored;
use crate::corpus::sources::Site;
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// What a document says that is not there, the second time.
pub(super) const MISSING_AGAIN: &str = "it was not there again";

/// Records visits one after another.
pub struct Recorder<'a> {
    /// The sites, by name.
    pub sites: &'a HashMap<String, Site>,
    /// The run.
    pub run: RunId,
    /// Where addresses come in.
    pub frontier: Frontier,
    /// What is reported.
    pub report: CrawlReport,
    traps: HashMap<String, Traps>,
    /// Sites and hosts on which new addresses were met since they were last taken.
    new_hosts: Vec<(String, String)>,
}

impl<'a> Recorder<'a> {
    /// A recorder that has seen nothing.
    pub fn new(sites: &'a HashMap<String, Site>, run: RunId) -> Recorder<'a> {
        Recorder {
            sites,
            run,
            frontier: Frontier::default(),
            report: CrawlReport::default(),
            traps: HashMap::new(),
            new_hosts: Vec::new(),
        }
    }

    /// Sites and hosts on which new addresses were met since this was last asked.
    pub fn take_new_hosts(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.new_hosts)
    }

    /// Whether the bytes that a visit found are to be kept as a document.
    pub fn keeps(&self, visit: &Visit) -> bool {
        let Found::Content(response, harvest) = &visit.found else {
            return false;
        };
        let Some(site) = self.sites.get(&visit.row.source) else {
            return false;
        };
        let is_document = matches!(harvest, Harvest::Page(..) | Harvest::File)
            && matches!(visit.row.role, Role::Page | Role::Seed);
        is_document
            && !response.body.is_empty()
            && self.frontier.belongs(site, &visit.url)
            && site.keep.takes_address(&visit.url)
            && !asked(visit).directives.noindex
    }

    /// Adds an address to the frontier, where it is worth a visit.
    pub fn offer(
        &mut self,
        catalogue: &Catalogue,
        site: &Site,
        lead: Lead<'_>,
    ) -> Result<Option<Url>> {
        let added = self
            .frontier
            .offer(catalogue, site, lead, &mut self.report)?;
        Ok(added.map(|(url, host)| {
            let place = (site.name.clone(), host);
            if !self.new_hosts.contains(&place) {
                self.new_hosts.push(place);
            }
            url
        }))
    }

    /// Records a visit; `stored` are its bytes, where they are kept.
    pub fn record(
        &mut self,
        catalogue: &Catalogue,
        visit: Visit,
        stored: Option<Stored>,
        now: i64,
    ) -> Result<()> {
        let Some(site) = self.sites.get(&visit.row.source) else {
            return Ok(());
        };
        let report = self.report.site(&site.name);
        report.requests += 1;
        report.bytes += visit.received;
        self.report
            .note_time(visit.url.as_str(), visit.elapsed.as_secs_f64());
        match &visit.found {
            Found::Content(..) => self.record_content(catalogue, site, visit, stored, now),
            Found::Unchanged => self.record_unchanged(catalogue, visit.row, now),
            Found::Moved(to) => self.record_moved(catalogue, site, &visit, to, now),
            Found::Missing => self.record_missing(catalogue, &visit, now),
            Found::Refused(status) => {
                let reason = format!("the server answers {status}");
                let may_pass = matches!(status, 408 | 425 | 429 | 500..);
                let class = FailureClass::Unreachable;
                self.record_failed(catalogue, &visit, (class, reason), may_pass, now)
            }
            Found::Failed(FetchError {
                failure, reason, ..
            }) => {
                let problem = (failure.class(), reason.clone());
                self.record_failed(catalogue, &visit, problem, failure.is_retryable(), now)
            }
        }
    }

    fn record_content(
        &mut self,
        catalogue: &Catalogue,
        site: &Site,
        visit: Visit,
        stored: Option<Stored>,
        now: i64,
    ) -> Result<()> {
        let asked = asked(&visit);
        self.recover(catalogue, &visit.row)?;
        self.welcome_back(catalogue, &visit.row)?;
        self.follow_on(catalogue, site, &visit, &asked)?;
        let is_first = visit.row.state == Visited::New;
        let Visit {
            row, url, found, ..
        } = visit;
        let Found::Content(response, harvest) = found else {
            return Ok(());
        };
        let (status, headers) = (response.status, response.headers);
        let is_known = |stored: &Stored| row.original == Some(stored.hash);
        let changed = !stored.as_ref().is_some_and(is_known);
        let is_new = match (&stored, is_first) {
            (Some(stored), true) => catalogue.count_copies(stored.hash)? == 0,
            _ => true,
        };
        self.count_content(&row, stored.as_ref(), changed);
        let interval = revisit::interval(row.interval, changed);
        let now_row = AddressRow {
            state: if stored.is_some() {
                Visited::Held
            } else {
                Visited::Read
            },
            reason: asked
                .directives
                .noindex
                .then(|| "it asks not to be found".to_owned()),
            due: now + interval,
            interval: Some(interval),
            answered: Some(now),
            changed: if changed { Some(now) } else { row.changed },
            missing: None,
            failures: 0,
            etag: headers.etag,
            last_modified: headers.last_modified,
            charset: headers.charset,
            moved_to: asked.canonical.map(String::from),
            original: stored.as_ref().map(|stored| stored.hash),
            bytes: stored.as_ref().map_or(0, |stored| stored.bytes),
            ..row
        };
        if let Some(stored) = &stored {
            catalogue.record_original(stored.hash, stored.bytes)?;
        }
        catalogue.record_address(&now_row)?;
        if stored.is_some() {
            let headers = headers.kept;
            catalogue.record_answer(&now_row.url, &AnswerRow { status, headers })?;
        }
        if is_first && now_row.role == Role::Page {
            let groups = match harvest {
                Harvest::Page(_, groups) => Some(groups),
                _ => None,
            };
            self.note_yield(catalogue, &now_row, &url, groups, is_new, now)?;
        }
        Ok(())
    }

    fn count_content(&mut self, row: &AddressRow, stored: Option<&Stored>, changed: bool) {
        let report = self.report.site(&row.source);
        match (stored, row.original) {
            (None, _) => report.read += 1,
            (Some(_), None) => report.added += 1,
            (Some(_), Some(_)) if changed => report.changed += 1,
            (Some(_), Some(_)) => report.unchanged += 1,
        }
    }

    fn record_unchanged(&mut self, catalogue: &Catalogue, row: AddressRow, now: i64) -> Result<()> {
        self.recover(catalogue, &row)?;
        self.welcome_back(catalogue, &row)?;
        let report = self.report.site(&row.source);
        match row.original {
            Some(_) => {
                (report.unchanged, report.not_modified) =
                    (report.unchanged + 1, report.not_modified + 1)
            }
            None => report.read += 1,
        }
        let interval = revisit::interval(row.interval, false);
        catalogue.record_address(&AddressRow {
            state: if row.original.is_some() {
                Visited::Held
            } else {
                Visited::Read
            },
            due: now + interval,
            interval: Some(interval),
            answered: Some(now),
            missing: None,
            failures: 0,
            ..row
        })
    }

    fn record_moved(
        &mut self,
        catalogue: &Catalogue,
        site: &Site,
        visit: &Visit,
        to: &Url,
        now: i64,
    ) -> Result<()> {
        let row = visit.row.clone();
        self.recover(catalogue, &row)?;
        self.report.site(&site.name).moved += 1;
        if row.role == Role::Seed && !self.frontier.belongs(site, to) {
            self.frontier.note_moved_seed(site, to);
        }
        let lead = Lead {
            address: to.as_str(),
            role: row.role,
            depth: row.depth + 1,
            found_on: Some(visit.url.as_str()),
        };
        let added = self.offer(catalogue, site, lead)?;
        let is_first = row.state == Visited::New && row.role == Role::Page;
        let moved = AddressRow {
            state: Visited::Moved,
            reason: None,
            due: now + revisit::interval(Some(7 * DAY), false),
            answered: Some(now),
            missing: None,
            failures: 0,
            etag: None,
            last_modified: None,
            moved_to: canonical(to).map(String::from),
            original: None,
            bytes: 0,
            ..row
        };
        catalogue.record_address(&moved)?;
        if is_first {
            // What leads to a new address is neither a find nor a failure, unless it goes on like that.
            let is_new = added.is_some_and(|to| shape(&to) != shape(&visit.url));
            self.note_yield(catalogue, &moved, &visit.url, None, is_new, now)?;
        }
        Ok(())
    }

    fn record_missing(&mut self, catalogue: &Catalogue, visit: &Visit, now: i64) -> Result<()> {
        let row = visit.row.clone();
        self.recover(catalogue, &row)?;
        if matches!(row.role, Role::Page | Role::Seed) {
            self.report.site(&row.source).missing += 1;
        }
        let since = row.missing.unwrap_or(now);
        let is_again = now - since >= GRACE;
        let is_first = row.state == Visited::New && row.role == Role::Page;
        let is_named = row.role == Role::Seed;
        let missing = AddressRow {
            state: if row.state == Visited::Gone || (is_again && row.original.is_none()) {
                Visited::Gone
            } else {
                Visited::Missing
            },
            reason: is_again.then(|| MISSING_AGAIN.to_owned()),
            due: if is_again {
                now + 30 * DAY
            } else {
                now + GRACE
            },
            missing: Some(since),
            failures: 0,
            ..row
        };
        catalogue.record_address(&missing)?;
        if is_named {
            let problem = ExtractError::new(
                FailureClass::Unreachable,
                "a seed of the site is not there (404)",
            );
            catalogue.record_failures(
                &missing.source,
                &missing.url,
                &[(None, problem)],
                self.run,
            )?;
        }
        if is_first {
            self.note_yield(catalogue, &missing, &visit.url, None, false, now)?;
        }
        Ok(())
    }

    /// Notes whether a first visit found something new, and closes the form of the address where that has not happened for
    /// long.
    fn note_yield(
        &mut self,
        catalogue: &Catalogue,
        row: &AddressRow,
        url: &Url,
        groups: Option<Groups>,
        is_new: bool,
        now: i64,
    ) -> Result<()> {
        let shape = shape(url);
        let traps = self.traps.entry(row.host.clone()).or_default();
        let is_trap = match groups {
            Some(groups) if is_new => traps.note_page(&shape, groups),
            _ => traps.note(&shape, is_new),
        };
        if !is_trap || self.frontier.is_trap(&row.source, &row.host, url) {
            return Ok(());
        }
        self.frontier.close(&row.source, &row.host, &shape);
        self.report
            .site(&row.source)
            .note_left("a trap was found", url.as_str());
        catalogue.record_trap(&TrapRow {
            source: row.source.clone(),
            host: row.host.clone(),
            shape,
            example: url.to_string(),
            since: now,
        })
    }
}
