//! `dossier status`: what the corpus holds and how much of it a search can find, in documents.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Result;
use serde::Serialize;

use super::format::Format;
use super::outcome::Outcome;
use super::roots::Roots;
use crate::corpus::Corpus;
use crate::corpus::catalogue::{Catalogue, Counts, FailureRow, SkippedCount};
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
    pages_without_text: u64,
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
            pages_without_text: counts.pages_without_text,
            coverage: match counts.found() - counts.skipped {
                0 => 1.0,
                wanted => counts.searchable as f64 / wanted as f64,
            },
        }
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
    write_table(out, status)?;
    if status.counts.pending > 0 {
        let pending = status.counts.pending;
        writeln!(
            out,
            "{pending} documents are read and not indexed yet\nhint: `dossier index` goes on"
        )?;
    }
    if !status.failed_by_class.is_empty() {
        writeln!(out, "hint: `dossier failures` says why and what to do")?;
    }
    Ok(())
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
        "\n{:width$}  found = searchable + failed + skipped   pages  without text",
        "source"
    )?;
    for (name, counts) in rows {
        writeln!(
            out,
            "{name:width$}  {:>5}   {:>10}   {:>6}   {:>7}  {:>6}  {:>12}",
            counts.found,
            counts.searchable,
            counts.failed,
            counts.skipped,
            counts.pages,
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
