//! Erases what was withdrawn from everything that is stored.
//!
//! The tombstones come first, then what hides it from readers, then the bytes; only when nothing is left is that noted. So
//! one that is cut short anywhere is finished by the next run, which begins with this. Everything is recognised by the
//! tombstones alone. Copies with the same text are looked for here and share the lot of what they are copies of.

use std::collections::HashSet;

use anyhow::Result;

use super::{Ingest, screen, sweep};
use crate::corpus::Corpus;
use crate::corpus::catalogue::{Catalogue, WithdrawalId};
use crate::document::{ContentHash, Mark, MediaType};
use crate::index::{Withdrawn, erase as index};

/// Why tombstones are in a catalogue that it did not make.
const TAKEN_OVER: &str = "withdrawn before this catalogue was made";

/// Erases what is left of what was withdrawn. Only the run that holds the lock may.
pub(super) fn erase(ingest: &Ingest<'_>, catalogue: &mut Catalogue) -> Result<()> {
    hide(ingest, catalogue)?;
    let withdrawn = Withdrawn::of(catalogue.tombstones()?);
    if !catalogue.has_unfinished_withdrawals()? && !index::is_wanted(ingest.index_root, &withdrawn)?
    {
        return Ok(());
    }
    erase_texts(ingest.corpus, catalogue)?;
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
    Ok(())
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

/// Erases withdrawn lines from what was read of JSON Lines, and marks files whose text was withdrawn.
fn erase_texts(corpus: &Corpus, catalogue: &mut Catalogue) -> Result<()> {
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
        let found = screen::withdrawn_entries(catalogue, &sources, &file)?;
        let (Some((_, withdrawal)), Some(original)) = (found.first(), original_of(&name)) else {
            continue;
        };
        if file.media_type() == MediaType::JsonLines {
            let entries: HashSet<u32> = found.iter().map(|(entry, _)| *entry).collect();
            extractions.write(&name, &file.without(&|entry| entries.contains(&entry))?)?;
            extractions.flush(std::iter::once(name.as_str()))?;
        } else {
            join(catalogue, *withdrawal, original)?;
        }
    }
    Ok(())
}

/// Has the documents with certain bytes share a withdrawal.
fn join(catalogue: &mut Catalogue, withdrawal: WithdrawalId, original: ContentHash) -> Result<()> {
    catalogue.transaction(|catalogue| {
        let mut marks = vec![Mark::Bytes(original)];
        for copy in catalogue.documents_with_bytes(original)? {
            marks.extend(copy.marks());
        }
        catalogue.join_withdrawal(withdrawal, &marks)
    })
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
