//! What was read, held against what was withdrawn: by its text, and by the lines of a file that holds many documents.
//!
//! Bytes are asked about before they are read. What was read is asked about before it is kept, and once more of all that is
//! kept when something is withdrawn.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::{Context, Result};

use crate::corpus::catalogue::{Catalogue, WithdrawalId};
use crate::corpus::extractions::{Entry, ExtractionFile};
use crate::document::{DocumentId, FailureClass, Mark, MediaType, Page};

/// What may be kept of what was read.
pub(super) enum Screened {
    /// All of it.
    Clear,
    /// A file of many documents, without those that were withdrawn.
    Rest(Vec<u8>),
    /// Nothing: it is a copy of what was withdrawn.
    Withdrawn(WithdrawalId),
}

/// Says what may be kept of the bytes of an extraction; `sources` are those in which the file was found.
pub(super) fn screen(catalogue: &Catalogue, sources: &[&str], bytes: &[u8]) -> Result<Screened> {
    if !catalogue.has_tombstones()? {
        return Ok(Screened::Clear);
    }
    let file = ExtractionFile::of(bytes.to_vec()).context("looking into what was read")?;
    let found = withdrawn_entries(catalogue, sources, &file)?;
    Ok(match found.first() {
        None => Screened::Clear,
        Some(_) if file.media_type() == MediaType::JsonLines => {
            let entries: HashSet<u32> = found.iter().map(|(entry, _)| *entry).collect();
            Screened::Rest(file.without(&|entry| entries.contains(&entry))?)
        }
        Some((_, withdrawal)) => Screened::Withdrawn(*withdrawal),
    })
}

/// The entries of an extraction that were withdrawn and are still in it.
pub(super) fn withdrawn_entries(
    catalogue: &Catalogue,
    sources: &[&str],
    file: &ExtractionFile,
) -> Result<Vec<(u32, WithdrawalId)>> {
    let mut withdrawn = Vec::new();
    for index in 0..file.document_count() {
        let entry = file.entry(index)?;
        if is_gap(&entry) {
            continue;
        }
        let marks = marks(file, &entry, sources)?;
        let withdrawal = catalogue.withdrawal_of(&marks)?;
        withdrawn.extend(withdrawal.map(|withdrawal| (index, withdrawal)));
    }
    Ok(withdrawn)
}

/// Whether an entry of an extraction was left out because it was withdrawn.
pub(super) fn has_gap(file: &ExtractionFile) -> Result<bool> {
    for index in 0..file.document_count() {
        if is_gap(&file.entry(index)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_gap(entry: &Entry) -> bool {
    matches!(&entry.reading, Err(problem) if problem.class == FailureClass::Withdrawn)
}

/// The mark of the text on some pages.
pub(super) fn text_of_pages(file: &ExtractionFile, pages: Range<u32>) -> Result<Option<Mark>> {
    let pages: Result<Vec<Page>> = pages.map(|index| file.page(index)).collect();
    Ok(Mark::of_text(pages?.iter().map(|page| page.text.as_str())))
}

/// By what an entry would be recognised: its text, and the line it stands on.
fn marks(file: &ExtractionFile, entry: &Entry, sources: &[&str]) -> Result<Vec<Mark>> {
    let pages = entry.first_page..entry.first_page.saturating_add(entry.page_count);
    let mut marks = Vec::from_iter(text_of_pages(file, pages)?);
    let Some(line) = &entry.line else {
        return Ok(marks);
    };
    marks.push(Mark::Bytes(line.version));
    if let Ok(read) = &entry.reading
        && let Some(own_id) = &read.metadata.id
    {
        let ids = sources
            .iter()
            .map(|source| DocumentId::of_line(source, own_id));
        marks.extend(ids.map(Mark::Id));
    }
    Ok(marks)
}
