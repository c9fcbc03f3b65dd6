//! Makes the corpus say what the sources say: bytes are stored, read and recorded, in batches.
//!
//! Writing order within a batch: originals, their rows, extractions, the rows of documents; each is on disk before the next
//! is begun. Readers are kept busy while a batch is written. Copies of the same bytes are read once.

mod batch;

mod content;

mod record;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use anyhow::Result;

use self::batch::{Batch, Finished};
use self::record::Recorder;
use super::attempt;
use super::compare::{Difference, Differences, Work};
use super::report::Tally;
use super::screen::{Screened, screen};
use super::{Event, Ingest, Step};
use crate::corpus::catalogue::{Catalogue, FileRow, RunId, Stamp, WithdrawalId};
use crate::corpus::originals::Originals;
use crate::document::{ContentHash, Mark};
use crate::extract::{EXTRACTOR_VERSION, ExtractError, Password};
use crate::read::{Pool, Reading};

/// Files whose bytes are stored together: enough to keep the readers busy, and to share the flushing of folders.
const STORED_TOGETHER: usize = 64;

/// How long a reading is waited for before looking at the clock and at interrupts again.
const PATIENCE: Duration = Duration::from_millis(100);

/// Brings the corpus up to date.
pub(super) fn gather(
    ingest: &Ingest<'_>,
    catalogue: &mut Catalogue,
    run: RunId,
    differences: Differences,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Tally> {
    let mut tally = Tally {
        unchanged: differences.unchanged_documents,
        ..Tally::default()
    };
    let stale = stale_files(&differences);
    tally.removed += record_absence(catalogue, &differences)?;
    let total = differences.work.len() as u64;
    if total == 0 {
        return Ok(tally);
    }
    let mut gathering = Gathering {
        ingest,
        recorder: Recorder::new(
            ingest.corpus.extractions(),
            run,
            ingest.corpus.sites()?,
            stale,
        ),
        catalogue,
        observe,
        pool: Pool::start(ingest.workers),
        waiting: HashMap::new(),
        jobs: Vec::new(),
        batch: Batch::default(),
        total,
        done: 0,
    };
    gathering.all(differences.work)?;
    tally.add(&gathering.recorder.tally);
    Ok(tally)
}

/// Files whose documents, as the catalogue has them, are about to be looked at again or to go.
fn stale_files(differences: &Differences) -> HashSet<(String, String)> {
    let changed = differences
        .work
        .iter()
        .map(|difference| (difference.source.clone(), difference.path.clone()));
    changed.chain(differences.removed.iter().cloned()).collect()
}

/// Records what is gone and what is skipped; returns how many documents went.
fn record_absence(catalogue: &mut Catalogue, differences: &Differences) -> Result<u64> {
    catalogue.transaction(|catalogue| {
        for files in &differences.skipped {
            catalogue.record_skipped(&files.source, &files.known, &files.found)?;
        }
        differences
            .removed
            .iter()
            .map(|(source, path)| catalogue.forget_file(source, path))
            .sum()
    })
}

/// The name of an extraction, and the passwords it is read with: a copy in another source may have those that fit.
type Wanted = (String, Vec<Password>);

/// The hash of a file's bytes and what its folder says of it, or why they cannot be had.
type Had = Result<(ContentHash, Stamp), ExtractError>;

/// Gathering at work.
struct Gathering<'a, 'o> {
    ingest: &'a Ingest<'a>,
    recorder: Recorder,
    catalogue: &'a mut Catalogue,
    observe: &'a mut (dyn FnMut(Event<'_>) + 'o),
    pool: Pool,
    /// Files that wait for a job.
    waiting: HashMap<Wanted, Vec<FileRow>>,
    /// What each job is to give.
    jobs: Vec<Wanted>,
    batch: Batch,
    total: u64,
    done: u64,
}

impl Gathering<'_, '_> {
    fn all(&mut self, work: Vec<Difference>) -> Result<()> {
        let mut rest = work.into_iter();
        loop {
            if self.ingest.is_interrupted() {
                self.pool.recall();
                rest = Vec::new().into_iter();
            } else if self.pool.under_way() < STORED_TOGETHER && rest.len() > 0 {
                self.begin(rest.by_ref().take(STORED_TOGETHER).collect())?;
            }
            if self.pool.under_way() > 0 {
                self.receive()?;
            }
            if self.batch.is_due() {
                self.write()?;
            }
            if self.pool.under_way() == 0 && rest.len() == 0 {
                return self.write();
            }
        }
    }

    /// Stores the bytes of some files, durably and with their rows, and has them read.
    fn begin(&mut self, differences: Vec<Difference>) -> Result<()> {
        let originals = self.ingest.corpus.originals();
        let mut stored = Vec::new();
        let mut ready = Vec::new();
        for difference in differences {
            let Some(had) = bytes_of(&originals, self.catalogue, &difference)? else {
                self.leave_out(&difference.source, &difference.path)?;
                continue;
            };
            if let (Ok((hash, stamp)), Work::Store { .. }) = (&had, &difference.work) {
                stored.push((*hash, stamp.bytes));
            }
            ready.push((difference, had));
        }
        self.record_originals(&originals, &stored)?;
        for (difference, had) in ready {
            match had {
                Ok((original, stamp)) => self.read(difference, original, stamp),
                Err(problem) => self.finish(
                    file_row(&difference, None, Stamp::default()),
                    Err(problem),
                    &difference.passwords,
                ),
            }
        }
        Ok(())
    }

    fn record_originals(
        &mut self,
        originals: &Originals,
        stored: &[(ContentHash, u64)],
    ) -> Result<()> {
        if stored.is_empty() {
            return Ok(());
        }
        let hashes: Vec<ContentHash> = stored.iter().map(|(hash, _)| *hash).collect();
        originals.flush(&hashes)?;
        (self.observe)(Event::Reached(Step::OriginalsStored));
        self.catalogue.transaction(|catalogue| {
            stored
                .iter()
                .try_for_each(|(hash, bytes)| catalogue.record_original(*hash, *bytes))
        })?;
        (self.observe)(Event::Reached(Step::OriginalsRecorded));
        Ok(())
    }

    /// Has the bytes of a file read, unless that was done already.
    fn read(&mut self, difference: Difference, original: ContentHash, stamp: Stamp) {
        let originals = self.ingest.corpus.originals();
        let (extraction, job) = difference.reading(&originals, original);
        let row = file_row(&difference, Some(original), stamp);
        let held = self.ingest.corpus.extractions().holds(&extraction);
        let wanted = (extraction.clone(), difference.passwords.clone());
        if difference.was_read_as(original, &extraction)
            && (held || difference.known_extraction().is_none())
        {
            let row = FileRow {
                extraction: difference.known_extraction(),
                ..row
            };
            self.batch.add(Finished::Seen(row));
            self.progress();
        } else if held {
            self.finish(row, Ok(extraction), &[]);
        } else if let Some(files) = self.waiting.get_mut(&wanted) {
            files.push(row);
        } else {
            self.pool.submit(self.jobs.len(), job);
            self.jobs.push(wanted.clone());
            self.waiting.insert(wanted, vec![row]);
        }
    }

    fn receive(&mut self) -> Result<()> {
        let Some((number, reading)) = self.pool.receive(PATIENCE)? else {
            return Ok(());
        };
        let Some(wanted) = self.jobs.get(number).cloned() else {
            return Ok(());
        };
        let files = self.waiting.remove(&wanted).unwrap_or_default();
        let (name, passwords) = wanted;
        self.take(files, name, reading, &passwords)
    }

    fn take(
        &mut self,
        files: Vec<FileRow>,
        name: String,
        reading: Reading,
        passwords: &[Password],
    ) -> Result<()> {
        let bytes = match reading {
            Ok(bytes) => bytes,
            Err(problem) => {
                for file in files {
                    self.finish(file, Err(problem.clone()), passwords);
                }
                return Ok(());
            }
        };
        let sources: Vec<&str> = files.iter().map(|file| file.source.as_str()).collect();
        let bytes = match screen(self.catalogue, &sources, &bytes)? {
            Screened::Clear => bytes,
            Screened::Rest(rest) => rest,
            Screened::Withdrawn(withdrawal) => return self.turn_away(&files, withdrawal),
        };
        self.batch.keep(name.clone(), bytes);
        for file in files {
            self.finish(file, Ok(name.clone()), passwords);
        }
        Ok(())
    }

    /// Lets copies of what was withdrawn share its lot: the end of the run erases what is stored of them.
    fn turn_away(&mut self, files: &[FileRow], withdrawal: WithdrawalId) -> Result<()> {
        for file in files {
            let mut marks = Vec::from_iter(file.original.map(Mark::Bytes));
            marks.extend(file.address().into_iter().flat_map(Mark::of_url));
            self.catalogue
                .transaction(|catalogue| catalogue.join_withdrawal(withdrawal, &marks))?;
            self.leave_out(&file.source, &file.path)?;
        }
        Ok(())
    }

    /// Counts a file that was withdrawn; nothing is known of it any more.
    fn leave_out(&mut self, source: &str, path: &str) -> Result<()> {
        self.catalogue
            .transaction(|catalogue| catalogue.forget_file(source, path))?;
        self.recorder.tally.withdrawn += 1;
        self.progress();
        Ok(())
    }

    fn finish(
        &mut self,
        file: FileRow,
        reading: Result<String, ExtractError>,
        passwords: &[Password],
    ) {
        self.batch.add(match reading {
            Ok(extraction) => Finished::Read(FileRow {
                extraction: Some(extraction),
                ..file
            }),
            Err(problem) => Finished::Failed(
                FileRow {
                    extractor: attempt::failed(problem.class, passwords),
                    ..file
                },
                problem,
            ),
        });
        self.progress();
    }

    fn progress(&mut self) {
        self.done += 1;
        (self.observe)(Event::Reading {
            done: self.done,
            total: self.total,
        });
    }

    /// Makes the batch durable: extractions, then rows.
    fn write(&mut self) -> Result<()> {
        let mut batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        if batch.write_extractions(&self.ingest.corpus.extractions())? {
            (self.observe)(Event::Reached(Step::ExtractionsWritten));
        }
        let recorder = &mut self.recorder;
        self.catalogue.transaction(|catalogue| {
            batch
                .finished
                .iter()
                .try_for_each(|finished| recorder.record(catalogue, finished))
        })?;
        (self.observe)(Event::Reached(Step::DocumentsRecorded));
        Ok(())
    }
}

/// The bytes of a file, stored where they were not; `None` where the file, or its bytes, were withdrawn.
fn bytes_of(
    originals: &Originals,
    catalogue: &Catalogue,
    difference: &Difference,
) -> Result<Option<Had>> {
    if catalogue.is_withdrawn(&difference.marks())? {
        return Ok(None);
    }
    let is_withdrawn = |hash| catalogue.is_withdrawn(&[Mark::Bytes(hash)]);
    Ok(match &difference.work {
        Work::Fail(problem) => Some(Err(problem.clone())),
        Work::ReadAgain { original, .. } if is_withdrawn(*original)? => None,
        Work::ReadAgain { original, stamp } => Some(Ok((*original, *stamp))),
        Work::Store { absolute, stamp } => {
            let stored = originals.store_unless(absolute, is_withdrawn)?.transpose();
            stored.map(|stored| {
                let stored = stored?;
                let stamp = Stamp {
                    bytes: stored.bytes,
                    ..*stamp
                };
                Ok((stored.hash, stamp))
            })
        }
    })
}

fn file_row(difference: &Difference, original: Option<ContentHash>, stamp: Stamp) -> FileRow {
    FileRow {
        source: difference.source.clone(),
        path: difference.path.clone(),
        stamp,
        original,
        extraction: None,
        extractor: EXTRACTOR_VERSION,
    }
}
