//! `dossier status`: what the corpus holds and how much of it a search can find, in documents and in pages.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Result;
use serde::Serialize;

use super::format::Format;
use super::outcome::Outcome;
use super::roots::Roots;
use crate::corpus::Corpus;
use crate::corpus::catalogue::{Catalogue, Counts, FailureRow, SkippedCount};
use crate::document::Verdict;
use crate::index::Edition;

/// Options of `dossier status`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A status as programs read it.
#[derive(Serialize)]
struct Status {
    #[serde(flatten)]
    counts: CountsForm,
    /// `gen-000001.OPSTAMP`, or null where nothing is indexed.
    generation: Option<String>,
    /// When the last run came to its end.
    last_run: Option<String>,
    sources: BTreeMap<String, CountsForm>,
    /// Searchable documents by the language most of each is written in.
    languages: BTreeMap<String, u64>,
    skipped_by_type: BTreeMap<String, u64>,
    failed_by_class: BTreeMap<&'static str, u64>,
}

/// Counts as programs read them.
#[derive(Serialize)]
struct CountsForm {
    found: u64,
    searchable: u64,
    failed: u64,
    skipped: u64,
    /// Read and not indexed yet, as an interrupted run leaves them; part of `found`.
    pending: u64,
    pages: u64,
    /// Pages that a search can find by their words.
    pages_searchable: u64,
    /// Pages whose text is missing, unreadable or garbled.
    pages_without_text: u64,
    /// Pages by verdict.
    pages_by_verdict: BTreeMap<&'static str, u64>,
    /// Searchable pages / pages; 1 where there is none.
    pages_coverage: f64,
    /// The part of what should be searchable that is: searchable / (found - skipped); 1 where there is nothing.
    coverage: f64,
}

/// Says what the corpus holds.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let status = status(roots)?;
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&status)?)?,
        Format::Text => write_text(&mut out, &status)?,
    }
    Ok(Outcome::Done)
}

fn status(roots: &Roots) -> Result<Status> {
    let corpus = Corpus::at(&roots.corpus);
    let catalogue = if corpus.has_catalogue() {
        corpus.catalogue()?
    } else {
        Catalogue::in_memory()?
    };
    let edition = Edition::open(&roots.index)?;
    let mut sources = catalogue.counts_by_source()?;
    if edition.is_none() {
        // Where there is no index, nothing can be found, whatever was read before.
        for source in &mut sources {
            let counts = &mut source.counts;
            counts.pending += std::mem::take(&mut counts.searchable);
            counts.pages_searchable = 0;
        }
    }
    let all = sources
        .iter()
        .fold(Counts::default(), |sum, source| sum.plus(&source.counts));
    Ok(Status {
        counts: CountsForm::of(&all),
        generation: edition.map(|edition| edition.name),
        last_run: catalogue.last_finished()?,
        sources: sources
            .into_iter()
            .map(|source| (source.name, CountsForm::of(&source.counts)))
            .collect(),
        languages: languages(&catalogue)?,
        skipped_by_type: skipped(catalogue.skipped_by_type()?),
        failed_by_class: classes(&catalogue.failures()?),
    })
}

impl CountsForm {
    fn of(counts: &Counts) -> CountsForm {
        CountsForm {
            found: counts.found(),
            searchable: counts.searchable,
            failed: counts.failed,
            skipped: counts.skipped,
            pending: counts.pending,
            pages: counts.pages,
            pages_searchable: counts.pages_searchable,
            pages_without_text: counts.verdicts.unsearchable(),
            pages_by_verdict: by_verdict(counts),
            pages_coverage: share(counts.pages_searchable, counts.pages),
            coverage: share(counts.searchable, counts.found() - counts.skipped),
        }
    }
}

/// All pages by the word for their verdict.
fn by_verdict(counts: &Counts) -> BTreeMap<&'static str, u64> {
    let noted: u64 = counts.verdicts.iter().map(|(_, pages)| pages).sum();
    let text = (Verdict::Text, counts.pages.saturating_sub(noted));
    counts
        .verdicts
        .iter()
        .chain([text])
        .filter(|(_, pages)| *pages > 0)
        .map(|(verdict, pages)| (verdict.name(), pages))
        .collect()
}

fn share(part: u64, whole: u64) -> f64 {
    match whole {
        0 => 1.0,
        whole => part as f64 / whole as f64,
    }
}

fn languages(catalogue: &Catalogue) -> Result<BTreeMap<String, u64>> {
    let counts = catalogue.documents_by_language()?.into_iter();
    Ok(counts
        .map(|(language, count)| (language.unwrap_or_else(|| "unknown".to_owned()), count))
        .collect())
}

fn skipped(counts: Vec<SkippedCount>) -> BTreeMap<String, u64> {
    counts
        .into_iter()
        .map(|skipped| (skipped.file_type, skipped.count))
        .collect()
}

fn classes(failures: &[FailureRow]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for failure in failures {
        *counts.entry(failure.error.class.name()).or_default() += 1;
    }
    counts
}

fn write_text(out: &mut impl Write, status: &Status) -> Result<()> {
    let generation = status.generation.as_deref().unwrap_or("none yet");
    writeln!(out, "index      {generation}")?;
    let last_run = status.last_run.as_deref().unwrap_or("none yet");
    writeln!(out, "last run   {last_run}")?;
    write_list(out, "languages", &status.languages)?;
    write_list(out, "skipped", &status.skipped_by_type)?;
    write_list(out, "failed", &status.failed_by_class)?;
    write_list(out, "pages", &status.counts.pages_by_verdict)?;
    write_table(out, status)?;
    writeln!(out, "\n{}", coverage(&status.counts))?;
    if status.counts.pending > 0 {
        let pending = status.counts.pending;
        writeln!(
            out,
            "{pending} documents are read and not indexed yet\nhint: `dossier index` goes on"
        )?;
    }
    if !status.failed_by_class.is_empty() || status.counts.pages_without_text > 0 {
        writeln!(out, "hint: `dossier failures` says why and what to do")?;
    }
    Ok(())
}

/// How much of what was read can be found, in pages.
fn coverage(counts: &CountsForm) -> String {
    format!(
        "coverage   {} of {} pages can be found by their words ({:.1} %)",
        counts.pages_searchable,
        counts.pages,
        counts.pages_coverage * 100.0
    )
}

/// The counts of each source and of all, in columns.
fn write_table(out: &mut impl Write, status: &Status) -> Result<()> {
    let all = std::iter::once(("all", &status.counts));
    let sources = status.sources.iter();
    let rows: Vec<(&str, &CountsForm)> = sources
        .map(|(name, counts)| (name.as_str(), counts))
        .chain(all)
        .collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or_default().max("source".len());
    writeln!(
        out,
        "\n{:width$}  found = searchable + failed + skipped   pages  searchable  without text",
        "source"
    )?;
    for (name, counts) in rows {
        writeln!(
            out,
            "{name:width$}  {:>5}   {:>10}   {:>6}   {:>7}  {:>6}  {:>10}  {:>12}",
            counts.found,
            counts.searchable,
            counts.failed,
            counts.skipped,
            counts.pages,
            counts.pages_searchable,
            counts.pages_without_text
        )?;
    }
    Ok(())
}

fn write_list<K: std::fmt::Display>(
    out: &mut impl Write,
    name: &str,
    counts: &BTreeMap<K, u64>,
) -> Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let parts: Vec<String> = counts
        .iter()
        .map(|(what, count)| format!("{what} {count}"))
        .collect();
    writeln!(out, "{name:<10} {}", parts.join(", "))?;
    Ok(())
}
