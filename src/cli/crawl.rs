//! `dossier crawl`: fetches what is due on the sites, and says what it found.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

use super::crawl_progress::Progress;
use super::crawl_report;
use super::index::stop_on_interrupt;
use super::outcome::Outcome;
use super::roots::Roots;
use crate::corpus::Corpus;
use crate::crawl::address::AllowedHosts;
use crate::crawl::fetch::{FetchSettings, user_agent};
use crate::crawl::pace::PaceSettings;
use crate::crawl::report::SiteReport;
use crate::crawl::{Crawl, CrawlReport, Crawled, crawl};

/// After a failure a host is left alone for so many of its pauses, and twice as many after the next.
const BACKOFF_PAUSES: u32 = 5;

/// Options of `dossier crawl`.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Names of sites [default: all of sources.toml]
    pub(super) sites: Vec<String>,
    /// Visit everything again, whether it is due or not
    #[arg(long)]
    again: bool,
    /// Let documents go however many of a site are gone at once
    #[arg(long)]
    allow_mass_removal: bool,
    /// Ask this host although its address is private or of this machine; for intranets
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Write the report to a file as well: .json or .html
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The time to go by, in seconds since 1970
    #[arg(long, hide = true)]
    clock: Option<i64>,
}

/// Crawls; an interrupt ends it within a second.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let interrupted = Arc::new(AtomicBool::new(false));
    stop_on_interrupt(interrupted.clone())?;
    gather(&arguments, roots, &interrupted)
}

/// The same, for a caller with interrupts of its own.
pub(super) fn gather(
    arguments: &Arguments,
    roots: &Roots,
    interrupted: &AtomicBool,
) -> Result<Outcome> {
    let corpus = Corpus::at(&roots.corpus);
    let now = || arguments.clock.unwrap_or_else(seconds_since_1970);
    let task = Crawl {
        fetch: fetch_settings(&corpus, &arguments.allow_host)?,
        pace: pace_settings(&corpus)?,
        corpus: &corpus,
        everything: arguments.again,
        allow_mass_removal: arguments.allow_mass_removal,
        now: &now,
        interrupted,
    };
    let before = last_report(&corpus)?;
    let mut progress = Progress::new();
    let ended = crawl(&task, &arguments.sites, &mut |event| progress.show(event));
    progress.clear();
    let (report, run) = match ended? {
        Crawled::Locked => {
            eprintln!(
                "another run is working on {}\nhint: wait until it has ended",
                roots.corpus.display()
            );
            return Ok(Outcome::Locked);
        }
        Crawled::Done { report, run } => (report, run),
    };
    crawl_report::print(&report, before.as_ref())?;
    if let Some(path) = &arguments.report {
        let written = crawl_report::written(&report, before.as_ref(), path)?;
        fs::write(path, written)
            .with_context(|| format!("writing the report {}", path.display()))?;
    }
    if report.interrupted {
        eprintln!("interrupted; the next `dossier crawl` goes on from here");
        return Ok(Outcome::Interrupted);
    }
    let mut failures = corpus.catalogue()?.failures()?.into_iter();
    let is_new = failures.any(|failure| failure.first_run == run && !failure.ignored);
    let is_refused = |site: &SiteReport| site.removal_refused.is_some();
    Ok(match is_new || report.sites.values().any(is_refused) {
        true => Outcome::NewFailures,
        false => Outcome::Done,
    })
}

/// How sites are asked, and in whose name.
pub(super) fn fetch_settings(corpus: &Corpus, allowed: &[String]) -> Result<FetchSettings> {
    let Some(crawler) = corpus.crawler()? else {
        bail!(
            "{}: it does not say in whose name sites are asked\nhint: add [crawler] with organisation = \"...\" and contact = \"https://...\"",
            corpus.root().join(crate::corpus::SOURCES_FILE).display()
        );
    };
    Ok(FetchSettings {
        user_agent: user_agent(&crawler.organisation, &crawler.contact),
        allowed_hosts: AllowedHosts::new(allowed),
        ..FetchSettings::default()
    })
}

/// The least pause is that of each site.
fn pace_settings(corpus: &Corpus) -> Result<PaceSettings> {
    let pauses = corpus.sites()?.into_iter().map(|site| site.pause);
    Ok(PaceSettings {
        minimum: Duration::ZERO,
        backoff: pauses.max().unwrap_or_default() * BACKOFF_PAUSES,
        ..PaceSettings::default()
    })
}

fn last_report(corpus: &Corpus) -> Result<Option<CrawlReport>> {
    if !corpus.has_catalogue() {
        return Ok(None);
    }
    let last = corpus.catalogue()?.last_crawls(1)?;
    // One that an older version wrote in another form is no report to compare with.
    Ok(last
        .first()
        .and_then(|json| serde_json::from_str(json).ok()))
}

fn seconds_since_1970() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}
