//! Files that were read and whose reading is not on disk yet.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::corpus::catalogue::FileRow;
use crate::corpus::extractions::Extractions;
use crate::extract::ExtractError;

/// Files in a batch: what a kill may cost.
const MAX_FILES: usize = 1_000;

/// Age of a batch: the time a kill may cost.
const MAX_AGE: Duration = Duration::from_secs(5);

/// Extractions held in memory.
const MAX_BYTES: usize = 64 << 20;

/// A file about which there is something to record.
pub(super) enum Finished {
    /// Its bytes are those that were read before.
    Seen(FileRow),
    /// It was read.
    Read(FileRow),
    /// It was not.
    Failed(FileRow, ExtractError),
}

/// Files that were read and whose reading is not on disk yet.
pub(super) struct Batch {
    pub(super) finished: Vec<Finished>,
    extractions: Vec<(String, Vec<u8>)>,
    bytes: usize,
    since: Instant,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch {
            finished: Vec::new(),
            extractions: Vec::new(),
            bytes: 0,
            since: Instant::now(),
        }
    }
}

impl Batch {
    /// Adds a file.
    pub(super) fn add(&mut self, finished: Finished) {
        if self.is_empty() {
            self.since = Instant::now();
        }
        self.finished.push(finished);
    }

    /// Keeps an extraction until the batch is written.
    pub(super) fn keep(&mut self, name: String, bytes: Vec<u8>) {
        self.bytes += bytes.len();
        self.extractions.push((name, bytes));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.finished.is_empty()
    }

    /// Whether it is time to write it.
    pub(super) fn is_due(&self) -> bool {
        let full = self.finished.len() >= MAX_FILES || self.bytes >= MAX_BYTES;
        full || (!self.is_empty() && self.since.elapsed() >= MAX_AGE)
    }

    /// Makes the extractions durable, and holds them no longer; returns whether there were any.
    pub(super) fn write_extractions(&mut self, extractions: &Extractions) -> Result<bool> {
        let mut names = Vec::new();
        for (name, bytes) in self.extractions.drain(..) {
            extractions.write(&name, &bytes)?;
            names.push(name);
        }
        extractions.flush(names.iter().map(String::as_str))?;
        Ok(!names.is_empty())
    }
}
