//! Failures as people read them: what, why, and what to do about it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::terminal::harmless;
use crate::archive::is_archive;
use crate::corpus::catalogue::{FailureRow, PagesOfNote, RunId, as_address};
use crate::document::Verdict;

/// Writes failures, one after another, each with its hint; those first met in `run` are marked as new.
pub(super) fn write(
    out: &mut impl Write,
    failures: &[FailureRow],
    run: Option<RunId>,
) -> Result<()> {
    for failure in failures {
        let new = match run == Some(failure.first_run) {
            true => " (new)",
            false => "",
        };
        let line = failure
            .line
            .map_or(String::new(), |line| format!(", line {line}"));
        writeln!(
            out,
            "{}{new}: {}: {}{line}\n    {}\n    hint: {}",
            failure.error.class,
            failure.source,
            harmless(&failure.path),
            harmless(&failure.error.reason),
            hint(failure)
        )?;
    }
    Ok(())
}

/// Writes the pages of documents that hold more than could be read, by reason, with one hint each; returns how many entries
/// that were.
pub(super) fn write_pages(out: &mut impl Write, documents: &[PagesOfNote]) -> Result<usize> {
    let mut by_reason: BTreeMap<Verdict, Vec<(&PagesOfNote, u64)>> = BTreeMap::new();
    for document in documents {
        for (verdict, pages) in document.verdicts.iter() {
            let entries = by_reason.entry(verdict).or_default();
            entries.push((document, pages));
        }
    }
    let mut written = 0;
    for (verdict, entries) in by_reason {
        let Some(hint) = verdict.hint() else { continue };
        for (document, pages) in &entries {
            writeln!(
                out,
                "{}: {}: {}: {pages} of {} pages",
                verdict.name(),
                document.source,
                harmless(&document.path),
                document.page_count,
            )?;
        }
        writeln!(out, "    hint: {hint}")?;
        written += entries.len();
    }
    Ok(written)
}

fn hint(failure: &FailureRow) -> &'static str {
    match failure.line {
        Some(_) => "correct the line, or export the file again",
        None if is_of_archive(failure) => {
            "get the archive anew and `dossier index` it, or `dossier failures ignore` what cannot be had"
        }
        None => failure.error.class.hint(),
    }
}

/// Whether an archive itself is at fault, which is read when it is named and not before.
pub(super) fn is_of_archive(failure: &FailureRow) -> bool {
    as_address(&failure.path).is_none() && is_archive(Path::new(&failure.path))
}
