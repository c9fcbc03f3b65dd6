//! Makes the index say what the corpus says: it takes up the changes after its own watermark.
//!
//! Documents are prepared by several threads and indexed in the order of their changes, so that a commit can say up to which
//! change it has seen everything. The last step of each commit is the catalogue's mark.

use std::collections::HashMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::prepare::{Preparation, Prepared};
use super::scope::Scope;
use super::{Event, Ingest, Mode, Step};
use crate::corpus::catalogue::{Catalogue, DocumentRow, State};
use crate::corpus::extractions::Extractions;
use crate::describe::Defaults;
use crate::index::writer::Writer;

/// Documents prepared together, and the pages they may have together: what is held in memory.
const PREPARED_TOGETHER: usize = 256;
const PAGES_TOGETHER: u64 = 4_000;

/// Time between commits: each costs about a second, and a kill costs what came after the last.
const COMMIT_AFTER: Duration = Duration::from_secs(60);

/// Brings the index up to date with the corpus.
pub(super) fn follow(
    ingest: &Ingest<'_>,
    catalogue: &mut Catalogue,
    scope: &Scope,
    mode: Mode,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<()> {
    let writer = open(ingest, catalogue, mode)?;
    let following = Following {
        ingest,
        seen: writer.watermark(),
        total: catalogue.count_changes_after(writer.watermark())?,
        is_new: writer.watermark() == 0,
        writer,
        catalogue,
        extractions: ingest.corpus.extractions(),
        defaults: defaults(scope),
        observe,
        done: 0,
    };
    following.all()
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

fn defaults(scope: &Scope) -> HashMap<String, Defaults> {
    let sources = scope.sources.iter().map(|known| &known.source);
    sources
        .map(|source| (source.name.clone(), source.defaults.clone()))
        .collect()
}

/// Following at work.
struct Following<'a, 'o> {
    ingest: &'a Ingest<'a>,
    catalogue: &'a mut Catalogue,
    writer: Writer,
    /// The last change given to the writer.
    seen: u64,
    /// Whether the generation holds nothing yet.
    is_new: bool,
    extractions: Extractions,
    defaults: HashMap<String, Defaults>,
    observe: &'a mut (dyn FnMut(Event<'_>) + 'o),
    total: u64,
    done: u64,
}

impl Following<'_, '_> {
    fn all(mut self) -> Result<()> {
        let mut committed = Instant::now();
        while !self.ingest.is_interrupted() {
            let changes = self.next_changes()?;
            let Some(last) = changes.last() else { break };
            let last = last.change;
            self.index(changes)?;
            self.seen = last;
            if committed.elapsed() >= COMMIT_AFTER {
                self.commit()?;
                committed = Instant::now();
            }
        }
        self.end()
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

    fn index(&mut self, changes: Vec<DocumentRow>) -> Result<()> {
        let prepared = self.prepare(&changes)?;
        for (row, prepared) in changes.iter().zip(prepared) {
            match prepared {
                Some(prepared) => {
                    prepared.with_content(|record, content| self.writer.upsert(record, content))?;
                    self.catalogue
                        .note_language(row.id, prepared.record.language)?;
                }
                None => self.writer.delete(row.id)?,
            }
        }
        self.done += changes.len() as u64;
        (self.observe)(Event::Indexing {
            done: self.done,
            total: self.total,
        });
        Ok(())
    }

    /// Prepares documents on all processors; `None` for tombstones.
    fn prepare(&self, changes: &[DocumentRow]) -> Result<Vec<Option<Prepared>>> {
        let threads = self.ingest.workers.count.max(1);
        let share = changes.len().div_ceil(threads).max(1);
        let parts: Result<Vec<Vec<_>>> = thread::scope(|scope| {
            let parts: Vec<_> = changes
                .chunks(share)
                .map(|rows| scope.spawn(|| self.prepare_part(rows)))
                .collect();
            let joined = parts.into_iter().map(|part| {
                part.join()
                    .unwrap_or_else(|_| Err(anyhow!("a thread that describes documents panicked")))
            });
            joined.collect()
        });
        Ok(parts?.into_iter().flatten().collect())
    }

    fn prepare_part(&self, rows: &[DocumentRow]) -> Result<Vec<Option<Prepared>>> {
        let mut preparation = Preparation::new(&self.extractions, &self.defaults);
        rows.iter()
            .map(|row| match row.state {
                State::Removed => Ok(None),
                State::Pending | State::Indexed => preparation.prepare(row).map(Some),
            })
            .collect()
    }

    /// Commits what was indexed, and marks it.
    fn commit(&mut self) -> Result<()> {
        let observe = &mut self.observe;
        self.writer.commit(self.seen, &mut |step| {
            observe(Event::Reached(Step::Index(step)))
        })?;
        self.catalogue.mark_indexed(self.seen)?;
        (self.observe)(Event::Reached(Step::MarkedIndexed));
        Ok(())
    }

    /// Commits the rest. A rebuild that was interrupted is dropped: the generation before it goes on answering.
    fn end(mut self) -> Result<()> {
        if self.seen > self.writer.watermark() || self.is_new {
            self.commit()?;
        }
        self.writer.finish()
    }
}
