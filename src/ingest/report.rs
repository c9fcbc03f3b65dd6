//! What a run did, or would do.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::compare::{Difference, Differences};
use crate::corpus::catalogue::{Catalogue, Counts, FailureRow, RunId, UnreadPages};

/// How a run ended.
#[derive(Debug)]
pub enum Ended {
    /// It came to its end.
    Done(Report),
    /// It was asked to stop; the next run goes on from there.
    Interrupted(Report),
    /// Another run holds the corpus.
    Locked,
}

/// What a run did.
#[derive(Debug)]
pub struct Report {
    /// What the whole corpus holds now.
    pub counts: Counts,
    /// What became of documents.
    pub tally: Tally,
    /// What is wrong with sources that could not be looked at; all that was known of them stays.
    pub missing: Vec<anyhow::Error>,
    /// What could not be read, in this run or before.
    pub failures: Vec<FailureRow>,
    /// Pages that no reader could read and nobody recognised.
    pub unread: UnreadPages,
    /// The run, which tells new failures from old ones.
    pub run: RunId,
    /// How long it took.
    pub elapsed: Duration,
}

/// What became of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that were not there before.
    pub added: u64,
    /// Those whose bytes, or the reading of them, changed.
    pub changed: u64,
    /// Those that are gone.
    pub removed: u64,
    /// Those that stayed as they were.
    pub unchanged: u64,
    /// Files and lines that were left out because they were withdrawn.
    pub withdrawn: u64,
    /// Pages of any of them whose words were recognised from their picture.
    pub recognised_pages: u64,
}

/// What a run would do, in files.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files that are new: source and path.
    pub added: Vec<(String, String)>,
    /// Files that changed, or that this version reads anew.
    pub changed: Vec<(String, String)>,
    /// Files that are gone.
    pub removed: Vec<(String, String)>,
    /// What is wrong with sources that could not be looked at.
    pub missing: Vec<anyhow::Error>,
    /// How many stayed as they were.
    pub unchanged: u64,
    /// How many are of a type that is not read.
    pub skipped: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Tally) {
        self.added += other.added;
        self.changed += other.changed;
        self.removed += other.removed;
        self.unchanged += other.unchanged;
        self.withdrawn += other.withdrawn;
        self.recognised_pages += other.recognised_pages;
    }
}

impl Report {
    pub(super) fn new(
        catalogue: &Catalogue,
        run: RunId,
        tally: Tally,
        missing: Vec<anyhow::Error>,
        began: Instant,
    ) -> Result<Report> {
        let counts = catalogue.counts_by_source()?;
        Ok(Report {
            counts: counts
                .iter()
                .fold(Counts::default(), |sum, source| sum.plus(&source.counts)),
            tally,
            missing,
            failures: catalogue.failures()?,
            unread: catalogue.unread_pages()?,
            run,
            elapsed: began.elapsed(),
        })
    }

    /// The failures that this run met first.
    pub fn new_failures(&self) -> impl Iterator<Item = &FailureRow> {
        self.failures
            .iter()
            .filter(|failure| failure.first_run == self.run && !failure.ignored)
    }
}

impl Plan {
    pub(super) fn new(
        catalogue: &Catalogue,
        dropped: &[String],
        differences: Differences,
    ) -> Result<Plan> {
        let mut plan = Plan {
            unchanged: differences.unchanged_files,
            skipped: differences
                .skipped
                .iter()
                .map(|files| files.found.len() as u64)
                .sum(),
            ..Plan::default()
        };
        for difference in differences.work {
            if catalogue.is_withdrawn(&difference.marks())? {
                continue;
            }
            let known = difference.is_known();
            let Difference { source, path, .. } = difference;
            if known {
                plan.changed.push((source, path));
            } else {
                plan.added.push((source, path));
            }
        }
        plan.removed = differences.removed;
        plan.missing = differences.missing;
        for source in dropped {
            let files = catalogue.files_of(source)?.into_iter();
            plan.removed
                .extend(files.map(|file| (file.source, file.path)));
        }
        Ok(plan)
    }
}
