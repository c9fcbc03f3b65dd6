//! Makes the index say what the corpus says: it takes up the changes after its own watermark.
//!
//! Documents are prepared by several threads and indexed in the order of their changes, so that a commit can say up to which
//! change it has seen everything. The last step of each commit is the catalogue's mark.

use std::collections::HashMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::kinship;
use super::prepare::{Preparation, Prepared};
use super::scope::Scope;
use super::{Event, Ingest, Mode, Step};
use crate::corpus::catalogue::{Catalogue, DocumentRow, RunId, SketchRow};
use crate::corpus::extractions::Extractions;
use crate::describe::Defaults;
use crate::document::{FailureClass, PartialDate};
use crate::extract::ExtractError;
use crate::index::writer::Writer;

/// Documents prepared together, and the pages they may have together: what is held in memory.
const PREPARED_TOGETHER: usize = 256;
const PAGES_TOGETHER: u64 = 4_000;

/// Sketches recorded together: each record is flushed to the disk.
const SKETCHES_TOGETHER: usize = 4_000;

/// Time between commits: each costs about a second, and a kill costs what came after the last.
const COMMIT_AFTER: Duration = Duration::from_secs(60);

/// Brings the index up to date with the corpus.
pub(super) fn follow(
    ingest: &Ingest<'_>,
    catalogue: &mut Catalogue,
    run: RunId,
    scope: &Scope,
    mode: Mode,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<()> {
    let writer = open(ingest, catalogue, mode)?;
    let mut following = Following {
        ingest,
        run,
        seen: writer.watermark(),
        total: catalogue.count_changes_after(writer.watermark())?,
        writer,
        catalogue,
        words: Words {
            extractions: ingest.corpus.extractions(),
            defaults: defaults(scope),
        },
        sketches: Vec::new(),
        observe,
        done: 0,
    };
    following.all()?;
    if !ingest.is_interrupted() {
        kinship::work_out(following.catalogue)?;
        following.total += following.catalogue.count_changes_after(following.seen)?;
        following.all()?;
    }
    if ingest.is_interrupted() && following.writer.replaces() {
        // Dropped unfinished: the generation before it goes on answering.
        return Ok(());
    }
    following.end()
}

/// Opens the index, or a new generation where the one there cannot be brought up to date from this catalogue.
fn open(ingest: &Ingest<'_>, catalogue: &Catalogue, mode: Mode) -> Result<Writer> {
    let writer = Writer::open(ingest.index_root, mode == Mode::Rebuild)?;
    let watermark = writer.watermark();
    if watermark == 0 || catalogue.can_continue(watermark)? {
        return Ok(writer);
    }
    drop(writer);
    Writer::open(ingest.index_root, true)
}

/// What each source says of its documents.
pub(super) fn defaults(scope: &Scope) -> HashMap<String, Defaults> {
    let sources = scope.sources.iter().map(|known| &known.source);
    let sites = scope.sites.iter();
    let archived = scope.archived.iter();
    sources
        .map(|source| (source.name.clone(), source.defaults.clone()))
        .chain(sites.map(|site| (site.name.clone(), site.defaults.clone())))
        .chain(archived.map(|source| (source.name.clone(), source.defaults.clone())))
        .collect()
}

/// A document with its words, or why they cannot be had; `None` for a tombstone.
type Preparing = Option<Result<Prepared, ExtractError>>;

/// Where the words of documents are, and what their sources say of them.
struct Words {
    extractions: Extractions,
    defaults: HashMap<String, Defaults>,
}

impl Words {
    /// Prepares documents on several threads.
    fn prepare(&self, changes: &[DocumentRow], threads: usize) -> Result<Vec<Preparing>> {
        let share = changes.len().div_ceil(threads.max(1)).max(1);
        let parts: Result<Vec<Vec<Preparing>>> = thread::scope(|scope| {
            let parts: Vec<_> = changes
                .chunks(share)
                .map(|rows| scope.spawn(|| self.prepare_part(rows)))
                .collect();
            let joined = parts.into_iter().map(|part| {
                part.join()
                    .map_err(|_| anyhow!("a thread that describes documents panicked"))
            });
            joined.collect()
        });
        Ok(parts?.into_iter().flatten().collect())
    }

    fn prepare_part(&self, rows: &[DocumentRow]) -> Vec<Preparing> {
        let mut preparation = Preparation::new(&self.extractions, &self.defaults);
        rows.iter()
            .map(|row| (!row.is_removed).then(|| preparation.prepare(row)))
            .collect()
    }
}

/// Following at work.
struct Following<'a, 'o> {
    ingest: &'a Ingest<'a>,
    run: RunId,
    catalogue: &'a mut Catalogue,
    writer: Writer,
    /// The last change given to the writer.
    seen: u64,
    words: Words,
    /// What documents say, until it is recorded.
    sketches: Vec<SketchRow>,
    observe: &'a mut (dyn FnMut(Event<'_>) + 'o),
    total: u64,
    done: u64,
}

impl Following<'_, '_> {
    fn all(&mut self) -> Result<()> {
        let mut committed = Instant::now();
        while !self.ingest.is_interrupted() {
            let changes = self.next_changes()?;
            let Some(last) = changes.last() else { break };
            self.index(&changes)?;
            self.seen = last.change;
            if !self.writer.replaces() && committed.elapsed() >= COMMIT_AFTER {
                self.commit()?;
                self.mark()?;
                committed = Instant::now();
            }
        }
        self.record_sketches()
    }

    /// The next changes, as many as may be held in memory.
    fn next_changes(&self) -> Result<Vec<DocumentRow>> {
        let mut changes = self.catalogue.changes_after(self.seen, PREPARED_TOGETHER)?;
        let mut pages = 0;
        let fitting = changes
            .iter()
            .take_while(|row| {
                pages += u64::from(row.page_count);
                pages <= PAGES_TOGETHER
            })
            .count();
        changes.truncate(fitting.max(1));
        Ok(changes)
    }

    fn index(&mut self, changes: &[DocumentRow]) -> Result<()> {
        let prepared = self.words.prepare(changes, self.ingest.workers.count)?;
        let last = changes.last().map_or(self.seen, |row| row.change);
        let kin = self.catalogue.kin_of_changes(self.seen, last)?;
        for (row, prepared) in changes.iter().zip(prepared) {
            match prepared {
                Some(Ok(mut prepared)) => {
                    prepared.record.kin = kin.get(&row.id).copied().unwrap_or_default();
                    prepared.record.last_seen = self.last_seen(row)?;
                    self.writer.upsert(&prepared.record, prepared.terms)?;
                    self.sketches.push(prepared.sketch);
                }
                Some(Err(problem)) => self.give_up(row, &problem)?,
                None => self.writer.delete(row.id)?,
            }
        }
        if self.sketches.len() >= SKETCHES_TOGETHER {
            self.record_sketches()?;
        }
        self.done += changes.len() as u64;
        (self.observe)(Event::Indexing {
            done: self.done,
            total: self.total,
        });
        Ok(())
    }

    /// Records what documents say.
    fn record_sketches(&mut self) -> Result<()> {
        self.catalogue.record_sketches(&self.sketches)?;
        self.sketches.clear();
        Ok(())
    }

    /// When its site last had a document that it has no more.
    fn last_seen(&self, row: &DocumentRow) -> Result<Option<PartialDate>> {
        let last_seen = match row.address() {
            Some(address) => self.catalogue.last_seen(address)?,
            None => None,
        };
        Ok(last_seen.and_then(PartialDate::of_moment))
    }

    /// Lists a document as a failure until the next run reads its file again; its tombstone is a change of its own.
    fn give_up(&mut self, row: &DocumentRow, problem: &ExtractError) -> Result<()> {
        let run = self.run;
        self.catalogue.transaction(|catalogue| {
            catalogue.read_again(&row.source, &row.path)?;
            catalogue.remove_document(row.id)?;
            catalogue.add_failure(&row.source, &row.path, None, problem, run)
        })?;
        if problem.class == FailureClass::Damaged {
            self.words.extractions.remove(&row.extraction)?;
        }
        Ok(())
    }

    /// Commits what was given to the writer; what those documents say goes before, for nobody would ask for it again.
    fn commit(&mut self) -> Result<()> {
        self.record_sketches()?;
        let observe = &mut self.observe;
        self.writer.commit(self.seen, &mut |step| {
            observe(Event::Reached(Step::Index(step)))
        })
    }

    fn mark(&mut self) -> Result<()> {
        self.catalogue.mark_indexed(self.seen)?;
        (self.observe)(Event::Reached(Step::MarkedIndexed));
        Ok(())
    }

    /// Commits the rest, makes it answer, and marks it: also what a run that was killed had committed and not marked.
    fn end(mut self) -> Result<()> {
        let is_new = self.writer.watermark() == 0;
        if is_new || self.seen > self.writer.watermark() {
            self.commit()?;
        }
        self.writer.finish()?;
        self.catalogue.mark_indexed(self.seen)?;
        (self.observe)(Event::Reached(Step::MarkedIndexed));
        Ok(())
    }
}
