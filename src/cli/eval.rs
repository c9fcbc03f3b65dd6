//! `dossier eval`: how well the index ranks, by queries whose answers people have judged.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::format::Format;
use super::outcome::Outcome;
use super::roots::Roots;
use crate::evaluate::{self, Measures, Ranking};

/// Judged queries, and where the run goes.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// Queries: JSON Lines with id and text
    #[arg(long, value_name = "Q.jsonl")]
    queries: PathBuf,
    /// Judgements: query, 0, document, grade, separated by tabs
    #[arg(long, value_name = "Q.tsv")]
    qrels: PathBuf,
    /// Writes the hundred best documents of each query in the form of TREC
    #[arg(long, value_name = "RUN")]
    run_file: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the queries and prints the measures.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let queries = evaluate::read_queries(&arguments.queries)?;
    let judgements = evaluate::read_judgements(&arguments.qrels)?;
    let edition = super::search::edition(roots)?;
    let run = evaluate::run(&edition, &queries)?;
    if let Some(path) = &arguments.run_file {
        write_run(path, &run)?;
    }
    let measures = evaluate::measure(&judgements, &run);
    print(&measures, arguments.format)?;
    Ok(Outcome::Done)
}

fn write_run(path: &Path, run: &[Ranking]) -> Result<()> {
    let doing = || format!("writing the run to {}", path.display());
    let mut file = BufWriter::new(File::create(path).with_context(doing)?);
    evaluate::write_run(run, &mut file)?;
    file.flush().with_context(doing)
}

fn print(measures: &Measures, format: Format) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(measures)?)?,
        Format::Text => writeln!(
            out,
            "queries {}\nnDCG@10 {:.4}\nR@100   {:.4}\nMRR@10  {:.4}",
            measures.queries, measures.ndcg10, measures.r100, measures.mrr10
        )?,
    }
    Ok(())
}
