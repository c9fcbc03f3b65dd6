//! What was read, held against what was withdrawn, before any of it is kept.
//!
//! The bytes of a file were asked about before it was read; here it is its text, and the lines of a file that holds many
//! documents.

use std::collections::HashSet;

use anyhow::{Context, Result};

use crate::corpus::catalogue::{Catalogue, WithdrawalId};
use crate::corpus::extractions::{Entry, ExtractionFile};
use crate::document::{DocumentId, Mark, MediaType};

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
    let mut withdrawn = HashSet::new();
    for index in 0..file.document_count() {
        let entry = file.entry(index)?;
        let marks = marks(&file, &entry, sources)?;
        let Some(withdrawal) = catalogue.withdrawal_of(&marks)? else {
            continue;
        };
        if file.media_type() != MediaType::JsonLines {
            return Ok(Screened::Withdrawn(withdrawal));
        }
        withdrawn.insert(index);
    }
    Ok(match withdrawn.is_empty() {
        true => Screened::Clear,
        false => Screened::Rest(file.without(&|index| withdrawn.contains(&index))?),
    })
}

/// By what a document would be recognised: its text, and the line it stands on.
fn marks(file: &ExtractionFile, entry: &Entry, sources: &[&str]) -> Result<Vec<Mark>> {
    let pages = file.pages(entry)?;
    let mut marks = Vec::from_iter(Mark::of_text(pages.iter().map(|page| page.text.as_str())));
    let (Some(line), Ok(read)) = (&entry.line, &entry.reading) else {
        return Ok(marks);
    };
    marks.push(Mark::Bytes(line.version));
    if let Some(own_id) = &read.metadata.id {
        let ids = sources
            .iter()
            .map(|source| DocumentId::of_line(source, own_id));
        marks.extend(ids.map(Mark::Id));
    }
    Ok(marks)
}
