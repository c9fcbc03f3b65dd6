//! Which pages of which documents no reader could read: looked up once for each extraction.

use std::collections::HashMap;

use anyhow::Result;

use crate::corpus::catalogue::{Catalogue, DocumentRow, RecognitionRow};
use crate::corpus::extractions::ExtractionFile;
use crate::describe::Defaults;
use crate::document::MediaType;
use crate::extract::Extraction;
use crate::ingest::Ingest;
use crate::read::ocr::{is_unread, likely_languages, packs_for};

/// Extractions recorded in one transaction.
const EXAMINED_TOGETHER: usize = 500;

/// Notes for each new extraction how many of its pages are unread, and in which languages they are likely written.
pub(super) fn examine(
    ingest: &Ingest<'_>,
    catalogue: &mut Catalogue,
    defaults: &HashMap<String, Defaults>,
) -> Result<()> {
    while !ingest.is_interrupted() {
        let documents = catalogue.unexamined_documents(EXAMINED_TOGETHER)?;
        if documents.is_empty() {
            break;
        }
        let unknown = Defaults::default();
        let rows: Vec<RecognitionRow> = documents
            .iter()
            .map(|document| {
                let defaults = defaults.get(&document.source).unwrap_or(&unknown);
                // What cannot be opened is a failure that indexing lists.
                row(ingest, document, defaults).unwrap_or_else(|_| nothing_unread(document))
            })
            .collect();
        catalogue.transaction(|catalogue| {
            rows.iter()
                .try_for_each(|row| catalogue.record_recognition(row))
        })?;
    }
    Ok(())
}

/// The one document of a PDF's extraction, with its pages.
pub(super) fn whole(file: &ExtractionFile) -> Result<Extraction> {
    let entry = file.entry(0)?;
    let pages = file.pages(&entry)?;
    Ok(Extraction {
        pages,
        ..entry.reading?
    })
}

fn row(ingest: &Ingest<'_>, document: &DocumentRow, defaults: &Defaults) -> Result<RecognitionRow> {
    let file = ingest.corpus.extractions().open(&document.extraction)?;
    if file.media_type() != MediaType::Pdf {
        return Ok(nothing_unread(document));
    }
    let read = whole(&file)?;
    let is_unread: Vec<bool> = read.pages.iter().map(is_unread).collect();
    let unread = is_unread.iter().filter(|unread| **unread).count() as u32;
    if unread == 0 {
        return Ok(nothing_unread(document));
    }
    let likely = likely_languages(&read, defaults);
    let of_unread = likely.iter().zip(is_unread).filter(|(_, unread)| *unread);
    Ok(RecognitionRow {
        wanted: unread,
        unread,
        packs: packs_for(of_unread.flat_map(|(languages, _)| languages)),
        ..nothing_unread(document)
    })
}

fn nothing_unread(document: &DocumentRow) -> RecognitionRow {
    RecognitionRow {
        extraction: document.extraction.clone(),
        ..RecognitionRow::default()
    }
}
