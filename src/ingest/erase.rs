//! Erases what was withdrawn from everything that is stored.
//!
//! The tombstones come first, then what hides it from readers, then the bytes; only when nothing is left is that noted. So
//! one that is cut short anywhere is finished by the next run, which begins with this. Everything is recognised by the
//! tombstones alone. Copies with the same text are looked for here and share the lot of what they are copies of.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Ingest, screen, sweep};
use crate::corpus::Corpus;
use crate::corpus::catalogue::{Catalogue, DocumentRow, WithdrawalId};
use crate::document::{ContentHash, DocumentId, Mark, MediaType};
use crate::index::{Withdrawn, erase as index};

/// Why tombstones are in a catalogue that it did not make.
const TAKEN_OVER: &str = "withdrawn before this catalogue was made";

/// Documents, with where they were found.
pub type Places = BTreeMap<DocumentId, String>;

/// Erases what is left of what was withdrawn; returns the copies that were found by their text alone. Only the run that
/// holds the lock may.
pub(super) fn erase(ingest: &Ingest<'_>, catalogue: &mut Catalogue) -> Result<Places> {
    hide(ingest, catalogue)?;
    let withdrawn = Withdrawn::of(catalogue.tombstones()?);
    if !catalogue.has_unfinished_withdrawals()? && !index::is_wanted(ingest.index_root, &withdrawn)?
    {
        return Ok(Places::new());
    }
    let copies = erase_texts(ingest.corpus, catalogue)?;
    // Copies may have turned up.
    hide(ingest, catalogue)?;
    let withdrawn = Withdrawn::of(catalogue.tombstones()?);
    erase_bytes(ingest.corpus, &withdrawn)?;
    index::erase(ingest.index_root, &withdrawn)?;
    catalogue.transaction(Catalogue::erase_withdrawn)?;
    sweep::sweep(ingest, catalogue)?;
    if catalogue.compact()? {
        catalogue.finish_withdrawals()?;
    }
    Ok(copies)
}

/// Has every reader leave out what was withdrawn. Catalogue and index each learn what only the other knew, as where one of
/// them was deleted or brought back from a backup.
pub(super) fn hide(ingest: &Ingest<'_>, catalogue: &mut Catalogue) -> Result<()> {
    let known = Withdrawn::of(catalogue.tombstones()?);
    // One that cannot be read is written anew.
    let read = Withdrawn::read(ingest.index_root).unwrap_or_default();
    let unknown: Vec<Mark> = read.marks().filter(|mark| !known.has(*mark)).collect();
    if !unknown.is_empty() {
        catalogue.transaction(|catalogue| catalogue.withdraw(TAKEN_OVER, &unknown))?;
    }
    match known.is_empty() && unknown.is_empty() {
        true => Ok(()),
        false => Withdrawn::of(catalogue.tombstones()?).write(ingest.index_root),
    }
}

/// Erases withdrawn lines from what was read of JSON Lines, and has other copies of a withdrawn text share its lot; returns
/// those.
fn erase_texts(corpus: &Corpus, catalogue: &mut Catalogue) -> Result<Places> {
    let mut copies = Places::new();
    let extractions = corpus.extractions();
    let names: Vec<String> = catalogue
        .sources()?
        .into_iter()
        .map(|row| row.name)
        .collect();
    let sources: Vec<&str> = names.iter().map(String::as_str).collect();
    for name in extractions.sweep()? {
        let Ok(file) = extractions.open(&name) else {
            // The next run that needs it finds it damaged and reads its original anew.
            continue;
        };
        let found = screen::leftovers(catalogue, &sources, &file)?;
        for leftover in &found {
            if let Some(bytes) = leftover.line.or(original_of(&name)) {
                copies.extend(join(catalogue, leftover.withdrawal, bytes)?);
            }
        }
        if !found.is_empty() && file.media_type() == MediaType::JsonLines {
            match screen::without(&file, &found) {
                Ok(rest) => extractions.write(&name, &rest)?,
                // Another entry is damaged: all of it is read anew, without what was withdrawn.
                Err(_) => extractions.remove(&name)?,
            }
            extractions.flush(std::iter::once(name.as_str()))?;
        }
    }
    Ok(copies)
}

/// Has all documents with certain bytes, of a file or of a line, share a withdrawal; returns those that did not.
fn join(catalogue: &mut Catalogue, withdrawal: WithdrawalId, bytes: ContentHash) -> Result<Places> {
    catalogue.transaction(|catalogue| {
        let mut marks = vec![Mark::Bytes(bytes)];
        let mut copies = Places::new();
        for copy in catalogue.documents_with_bytes(bytes)? {
            if !catalogue.is_withdrawn(&[Mark::Id(copy.id)])? {
                copies.insert(copy.id, place(&copy));
            }
            marks.extend(copy.marks());
        }
        catalogue.join_withdrawal(withdrawal, &marks)?;
        Ok(copies)
    })
}

/// Where a document was found, for people.
pub(super) fn place(row: &DocumentRow) -> String {
    let file = match row.address() {
        Some(address) => address.to_owned(),
        None => format!("{}: {}", row.source, row.path),
    };
    match &row.own_id {
        Some(own_id) => format!("{file}, {own_id}"),
        None => file,
    }
}

/// Erases originals, and what was read of them.
fn erase_bytes(corpus: &Corpus, withdrawn: &Withdrawn) -> Result<()> {
    let is_withdrawn = |hash: ContentHash| withdrawn.has(Mark::Bytes(hash));
    for hash in corpus.originals().sweep()? {
        if is_withdrawn(hash) {
            corpus.originals().remove(hash)?;
        }
    }
    for name in corpus.extractions().sweep()? {
        if original_of(&name).is_some_and(is_withdrawn) {
            corpus.extractions().remove(&name)?;
        }
    }
    Ok(())
}

/// The original by which the name of an extraction begins.
fn original_of(extraction: &str) -> Option<ContentHash> {
    extraction.split('-').next()?.parse().ok()
}
