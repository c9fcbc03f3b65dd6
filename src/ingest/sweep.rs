//! Deletes originals and extractions that nothing names any more, and what was made of them, at the end of a run that came
//! to its end.
//!
//! What a kept generation of the index names stays, though the catalogue has gone on: that generation can still answer.

use std::collections::HashSet;

use anyhow::Result;

use super::{Ingest, screen};
use crate::corpus::Corpus;
use crate::corpus::catalogue::Catalogue;
use crate::document::ContentHash;
use crate::index::kept;
use crate::read::ocr::picture_of;
use crate::read::thumbnails::original_of;

/// Deletes what nothing names.
pub(super) fn sweep(ingest: &Ingest<'_>, catalogue: &mut Catalogue) -> Result<()> {
    sweep_corpus(ingest, catalogue)?;
    sweep_lines(ingest.corpus, catalogue)?;
    catalogue.forget_unnamed_recognitions()?;
    let pictures = catalogue.named_pictures()?;
    ingest
        .corpus
        .recognitions()
        .keep_only(&|name| picture_of(name).is_some_and(|picture| pictures.contains(&picture)))?;
    let originals = ingest.corpus.originals();
    ingest
        .corpus
        .thumbnails()
        .keep_only(&|name| original_of(name).is_some_and(|original| originals.holds(original)))
}

fn sweep_corpus(ingest: &Ingest<'_>, catalogue: &mut Catalogue) -> Result<()> {
    let (mut extractions, mut originals) = unnamed(ingest, catalogue)?;
    if extractions.is_empty() && originals.is_empty() {
        return Ok(());
    }
    kept::for_each_record(ingest.index_root, &mut |record| {
        extractions.remove(&record.extraction);
        originals.remove(&record.original);
    })?;
    for name in &extractions {
        ingest.corpus.extractions().remove(name)?;
    }
    for hash in &originals {
        catalogue.forget_original(*hash)?;
        ingest.corpus.originals().remove(*hash)?;
    }
    Ok(())
}

/// Deletes originals of JSON Lines of which a line was withdrawn: what was read of the others stands without it.
fn sweep_lines(corpus: &Corpus, catalogue: &Catalogue) -> Result<()> {
    if !catalogue.has_tombstones()? {
        return Ok(());
    }
    // What cannot be opened is read anew by the next run, and swept then.
    let has_gap = |name: &str| screen::has_gap(&corpus.extractions().open(name)?);
    for (original, extraction) in catalogue.files_of_many_documents()? {
        if corpus.originals().holds(original) && has_gap(&extraction).unwrap_or(false) {
            corpus.originals().remove(original)?;
        }
    }
    Ok(())
}

/// Extractions and originals that the catalogue does not name.
fn unnamed(
    ingest: &Ingest<'_>,
    catalogue: &Catalogue,
) -> Result<(HashSet<String>, HashSet<ContentHash>)> {
    let named = catalogue.named_extractions()?;
    let held = ingest.corpus.extractions().sweep()?.into_iter();
    let extractions = held.filter(|name| !named.contains(name)).collect();
    let named = catalogue.named_originals()?;
    let held = ingest.corpus.originals().sweep()?.into_iter();
    let originals = held.filter(|hash| !named.contains(hash)).collect();
    Ok((extractions, originals))
}
