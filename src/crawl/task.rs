//! What a crawl works on, and what it tells of itself while it works.

use std::sync::atomic::{AtomicBool, Ordering};

use super::fetch::FetchSettings;
use super::pace::PaceSettings;
use super::report::CrawlReport;
use crate::corpus::Corpus;
use crate::corpus::catalogue::RunId;

/// What a crawl works on.
pub struct Crawl<'a> {
    /// The corpus.
    pub corpus: &'a Corpus,
    /// How addresses are asked for.
    pub fetch: FetchSettings,
    /// How often hosts are asked.
    pub pace: PaceSettings,
    /// Whether everything is visited, due or not.
    pub everything: bool,
    /// Whether any number of documents may be gone at once.
    pub allow_mass_removal: bool,
    /// Seconds since 1970.
    pub now: &'a dyn Fn() -> i64,
    /// Set from outside to end the run within a second.
    pub interrupted: &'a AtomicBool,
}

/// What happens in a crawl, for progress and for tests.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An address is asked for.
    Asking {
        /// Name and port of its host.
        host: &'a str,
        /// The address.
        url: &'a str,
    },
    /// Some visits are on disk.
    Recorded {
        /// What was done so far.
        report: &'a CrawlReport,
    },
}

/// How a crawl ended.
#[derive(Debug)]
pub enum Crawled {
    /// It came to its end, or was asked to stop, as the report says.
    Done {
        /// What it did.
        report: CrawlReport,
        /// The run, which tells new failures from old ones.
        run: RunId,
    },
    /// Another run holds the corpus.
    Locked,
}

impl Crawl<'_> {
    /// Whether the crawl was asked to end.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}
