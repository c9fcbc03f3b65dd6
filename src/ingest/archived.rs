//! What came in archives: taken in where an archive is named, and compared with what was read of it.
//!
//! Its bytes are held, as those of a site are. What stood on the web is known by its address; what lay in a folder of
//! another library is known by the row of its file alone, for there is no folder to look into.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;

use super::compare::{Difference, Differences, Work};
use super::sites::{difference, is_unchanged};
use super::{Event, Ingest};
use crate::archive;
use crate::corpus::Corpus;
use crate::corpus::catalogue::{ArchivedSource, Catalogue, FileRow, RunId};
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// Takes archives in.
pub(super) fn take_in(
    ingest: &Ingest<'_>,
    catalogue: &mut Catalogue,
    run: RunId,
    archives: &[PathBuf],
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<()> {
    for path in archives {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        observe(Event::Looking { source: &name });
        archive::take_in(ingest.corpus, catalogue, run, path, ingest.interrupted)?;
    }
    Ok(())
}

/// Compares all sources that came in archives.
pub(super) fn compare(
    corpus: &Corpus,
    catalogue: &Catalogue,
    sources: &[ArchivedSource],
    differences: &mut Differences,
) -> Result<()> {
    sources
        .iter()
        .try_for_each(|source| compare_source(corpus, catalogue, &source.name, differences))
}

fn compare_source(
    corpus: &Corpus,
    catalogue: &Catalogue,
    source: &str,
    differences: &mut Differences,
) -> Result<()> {
    let documents = catalogue.document_counts(source)?;
    let note_unchanged = |path: &str, differences: &mut Differences| {
        differences.unchanged_files += 1;
        differences.unchanged_documents += documents.get(path).copied().unwrap_or(0);
    };
    let rows = catalogue.files_of(source)?.into_iter();
    let mut known: HashMap<String, FileRow> = rows.map(|row| (row.path.clone(), row)).collect();
    for address in catalogue.kept_addresses(source)? {
        let Some(original) = address.original else {
            continue;
        };
        match known.remove(&address.url) {
            Some(file) if is_unchanged(corpus, &[], &file, original) => {
                note_unchanged(&address.url, differences);
            }
            file => differences
                .work
                .push(difference(corpus, &[], address, original, file)),
        }
    }
    for (path, file) in known {
        if file.address().is_some() {
            differences.removed.push((source.to_owned(), path));
        } else if file
            .original
            .is_some_and(|original| is_unchanged(corpus, &[], &file, original))
        {
            note_unchanged(&path, differences);
        } else {
            differences.work.push(difference_of_file(corpus, file));
        }
    }
    Ok(())
}

/// What is to be done about a file that lay in a folder.
fn difference_of_file(corpus: &Corpus, file: FileRow) -> Difference {
    let held = file
        .original
        .filter(|original| corpus.originals().holds(*original));
    let work = match held {
        Some(original) => Work::ReadAgain {
            original,
            stamp: file.stamp,
        },
        None => Work::Fail(ExtractError::new(
            FailureClass::Unreadable,
            "its stored bytes are gone; the archive it came in brings them again",
        )),
    };
    Difference::new(file.source.clone(), file.path.clone(), Some(file), work)
}
