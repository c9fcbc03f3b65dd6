//! Makes pages readable that no reader could read, where a recognition program is installed.
//!
//! Comes after the index has followed, so that whatever can be read at once is searchable at once. What is recognised
//! becomes an extraction of its own beside the first, which stays: a better program reads the pages anew and nothing else.
//! Every answer of the program is kept by picture, so a run that is cut short goes on where it was.

mod examine;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::scope::Scope;
use super::{Event, Ingest, Tally};
use crate::corpus::catalogue::{Catalogue, DocumentRow, RecognitionRow};
use crate::corpus::extractions::{Encoder, ExtractionFile};
use crate::describe::Defaults;
use crate::document::{ContentHash, Mark};
use crate::extract::Extraction;
use crate::read::ocr::{
    Engine, Outcome, PageRead, PageTask, SideBySide, is_unread, likely_languages, settle,
};

/// Pages recognised together, those of whole documents: enough to keep every processor busy to the end.
const PAGES_TOGETHER: usize = 64;

/// How long recognition goes on before the index takes up what it found.
const SLICE: Duration = Duration::from_secs(600);

/// Recognises pages for a while, and counts them; returns whether the index has anything to take up.
pub(super) fn recognise(
    ingest: &Ingest<'_>,
    catalogue: &mut Catalogue,
    scope: &Scope,
    tally: &mut Tally,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<bool> {
    let defaults = super::follow::defaults(scope);
    examine::examine(ingest, catalogue, &defaults)?;
    let mut changed = relink(ingest, catalogue)?;
    let Some(engine) = ingest.engine else {
        return Ok(changed);
    };
    let wanted = catalogue.recognitions_wanted(&engine.signature())?;
    let mut recognising = Recognising {
        ingest,
        engine,
        catalogue,
        scope,
        defaults: &defaults,
        tally,
        observe,
        total: wanted.iter().map(|row| u64::from(row.wanted)).sum(),
        done: 0,
    };
    let began = Instant::now();
    let mut rest = wanted.as_slice();
    while !rest.is_empty() && !ingest.is_interrupted() && began.elapsed() < SLICE {
        let (some, others) = rest.split_at(fitting(rest));
        changed |= recognising.some(some)?;
        rest = others;
    }
    Ok(changed)
}

/// How many of these are recognised together; one at least.
fn fitting(rows: &[RecognitionRow]) -> usize {
    let mut pages = 0;
    let fitting = rows.iter().take_while(|row| {
        pages += row.wanted as usize;
        pages <= PAGES_TOGETHER
    });
    fitting.count().max(1)
}

/// Points documents to what was recognised of a copy of them before.
fn relink(ingest: &Ingest<'_>, catalogue: &mut Catalogue) -> Result<bool> {
    let documents = catalogue.documents_to_relink()?;
    for (document, result) in &documents {
        let opened = ingest.corpus.extractions().open(result);
        catalogue.transaction(|catalogue| match opened {
            Ok(file) => catalogue.record_document(&pointing_to(document, result, &file)?),
            // It was lost or damaged: recognised anew, from answers that are kept.
            Err(_) => forget_result(catalogue, &document.extraction),
        })?;
    }
    Ok(!documents.is_empty())
}

fn forget_result(catalogue: &Catalogue, extraction: &str) -> Result<()> {
    let Some(row) = catalogue.recognition(extraction)? else {
        return Ok(());
    };
    catalogue.record_recognition(&RecognitionRow {
        unread: row.wanted,
        engine: None,
        result: None,
        ..row
    })
}

/// The row of a document that reads from another extraction of the same bytes.
fn pointing_to(row: &DocumentRow, name: &str, file: &ExtractionFile) -> Result<DocumentRow> {
    let entry = file.entry(row.entry)?;
    Ok(DocumentRow {
        extraction: name.to_owned(),
        page_count: entry.page_count,
        verdicts: entry.verdicts.clone(),
        ..row.clone()
    })
}

/// Recognition at work.
struct Recognising<'a, 'o> {
    ingest: &'a Ingest<'a>,
    engine: &'a Engine,
    catalogue: &'a mut Catalogue,
    scope: &'a Scope,
    defaults: &'a HashMap<String, Defaults>,
    tally: &'a mut Tally,
    observe: &'a mut (dyn FnMut(Event<'_>) + 'o),
    total: u64,
    done: u64,
}

/// A document with unread pages.
struct Unread {
    row: RecognitionRow,
    read: Extraction,
    /// How many of its pages are still to come.
    missing: usize,
    /// How many were drawn or read in vain; one on which the engine finds no words is not among them.
    failed: u32,
}

impl Recognising<'_, '_> {
    /// Recognises the pages of some extractions; returns whether anything became of them.
    fn some(&mut self, rows: &[RecognitionRow]) -> Result<bool> {
        let mut documents = Vec::new();
        let mut tasks = Vec::new();
        // For each task, its document and its page.
        let mut places = Vec::new();
        for row in rows {
            if let Some((unread, own)) = self.prepare(row)? {
                places.extend(
                    own.iter()
                        .map(|task| (documents.len(), task.page as usize - 1)),
                );
                tasks.extend(own);
                documents.push(unread);
            }
        }
        let cache = self.ingest.corpus.recognitions();
        let recognition = SideBySide {
            workers: self.ingest.workers,
            engine: self.engine,
            cache: Some(&cache),
            interrupted: self.ingest.interrupted,
        };
        let mut changed = false;
        recognition.read(&tasks, &mut |task, read| {
            let Some((document, page)) = places.get(task).copied() else {
                return Ok(());
            };
            let Some(unread) = documents.get_mut(document) else {
                return Ok(());
            };
            self.take(unread, page, read)?;
            if unread.missing == 0 {
                self.record(unread)?;
                changed = true;
            }
            Ok(())
        })?;
        Ok(changed)
    }

    /// What was read of a document, and its pages to be recognised; `None` where no document points there any more.
    fn prepare(&self, row: &RecognitionRow) -> Result<Option<(Unread, Vec<PageTask>)>> {
        let Some(document) = self.document_of(row)? else {
            return Ok(None);
        };
        let Ok(file) = self.ingest.corpus.extractions().open(&row.extraction) else {
            // The next run reads its file anew.
            return Ok(None);
        };
        let read = examine::whole(&file)?;
        let unknown = Defaults::default();
        let defaults = self.defaults.get(&document.source).unwrap_or(&unknown);
        let likely = likely_languages(&read, defaults);
        let met = Arc::default();
        let path = self.ingest.corpus.originals().path(document.original);
        let unread = read.pages.iter().zip(likely).zip(1..);
        let tasks: Vec<PageTask> = unread
            .filter(|((page, _), _)| is_unread(page))
            .map(|((_, likely), page)| PageTask {
                path: path.clone(),
                page,
                likely,
                met: Arc::clone(&met),
                passwords: self.scope.passwords_of(&document.source).to_vec(),
            })
            .collect();
        let unread = Unread {
            row: row.clone(),
            read,
            missing: tasks.len(),
            failed: 0,
        };
        Ok(Some((unread, tasks)))
    }

    fn document_of(&self, row: &RecognitionRow) -> Result<Option<DocumentRow>> {
        let first = self.catalogue.documents_of_extraction(&row.extraction)?;
        if let Some(document) = first.into_iter().next() {
            return Ok(Some(document));
        }
        let result = row.result.as_deref().unwrap_or_default();
        let second = self.catalogue.documents_of_extraction(result)?;
        Ok(second.into_iter().next())
    }

    fn take(&mut self, unread: &mut Unread, page: usize, read: PageRead) -> Result<()> {
        if let Some(picture) = read.picture {
            self.catalogue
                .record_picture(&unread.row.extraction, picture)?;
        }
        match read.outcome {
            Outcome::Failed(_) => unread.failed += 1,
            Outcome::Read(..) => self.tally.recognised_pages += 1,
            Outcome::Blank => (),
        }
        if let Some(page) = unread.read.pages.get_mut(page) {
            settle(page, read.outcome, &self.engine.name());
        }
        unread.missing = unread.missing.saturating_sub(1);
        self.done += 1;
        (self.observe)(Event::Recognising {
            done: self.done,
            total: self.total,
        });
        Ok(())
    }

    /// Has a document that turns out to be a copy of what was withdrawn erased at the end of the run.
    fn turn_away(&mut self, unread: &Unread) -> Result<bool> {
        let pages = unread.read.pages.iter().map(|page| page.text.as_str());
        let marks = Vec::from_iter(Mark::of_text(pages));
        let Some(withdrawal) = self.catalogue.withdrawal_of(&marks)? else {
            return Ok(false);
        };
        let copies = self
            .catalogue
            .documents_of_extraction(&unread.row.extraction)?;
        self.catalogue.transaction(|catalogue| {
            copies
                .iter()
                .try_for_each(|copy| catalogue.join_withdrawal(withdrawal, &copy.marks()))
        })?;
        Ok(true)
    }

    /// Writes what is now read of a document, and points every copy of it there.
    fn record(&mut self, unread: &mut Unread) -> Result<()> {
        if self.turn_away(unread)? {
            return Ok(());
        }
        let row = RecognitionRow {
            unread: unread.failed,
            engine: Some(self.engine.signature()),
            ..unread.row.clone()
        };
        let mut encoder = Encoder::new(crate::document::MediaType::Pdf);
        encoder.add(Ok(std::mem::take(&mut unread.read)), None);
        let bytes = encoder.finish();
        let result = name_of(&row.extraction, &bytes);
        let extractions = self.ingest.corpus.extractions();
        extractions.write(&result, &bytes)?;
        extractions.flush(std::iter::once(result.as_str()))?;
        let file = ExtractionFile::of(bytes).context("reading what was recognised")?;
        self.catalogue.transaction(|catalogue| {
            let mut documents = catalogue.documents_of_extraction(&row.extraction)?;
            if let Some(before) = row.result.as_deref().filter(|before| *before != result) {
                documents.extend(catalogue.documents_of_extraction(before)?);
            }
            for document in &documents {
                catalogue.record_document(&pointing_to(document, &result, &file)?)?;
            }
            catalogue.record_recognition(&RecognitionRow {
                result: Some(result.clone()),
                ..row.clone()
            })
        })
    }
}

/// The name of an extraction with what was recognised: that of the first, and what tells it from others.
fn name_of(extraction: &str, bytes: &[u8]) -> String {
    let hash = ContentHash::of(bytes).to_string();
    format!("{extraction}-ocr{}", hash.get(..12).unwrap_or_default())
}
