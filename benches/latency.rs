//! What a whole answer costs beside a bare ranking: `cargo bench --bench latency -- CORPUS INDEX QUERIES.jsonl`.
//!
//! Runs each query (`{"text": ...}` a line) through `search` (ranking, exact count, facets, pages, snippets) and through
//! tantivy's own top ten of the same written words, one after the other in one process, and prints both as percentiles.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use dossier::corpus::Corpus;
use dossier::index::Edition;
use dossier::search::{SearchRequest, search};
use dossier::text::tokenise::tokens;

/// Times each query is run; the best of them counts, which leaves out what else the machine did.
const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let [corpus, index, queries] = arguments.as_slice() else {
        println!("usage: cargo bench --bench latency -- CORPUS INDEX QUERIES.jsonl");
        return Ok(());
    };
    let edition = Edition::open(Path::new(index))?.context("the index is empty")?;
    let extractions = Corpus::at(Path::new(corpus)).extractions();
    let texts = texts(Path::new(queries))?;
    let (mut whole, mut bare) = (Vec::new(), Vec::new());
    for text in &texts {
        let request = SearchRequest {
            query: text.clone(),
            ..SearchRequest::default()
        };
        whole.push(best_of(|| {
            search(&edition, &extractions, &request).map(drop)
        })?);
        bare.push(best_of(|| top_ten(&edition, text))?);
    }
    print("whole answer", &mut whole);
    print("bare top ten", &mut bare);
    println!(
        "ratio: p50 {:.1}, p99 {:.1}  ({} queries)",
        percentile(&whole, 50) / percentile(&bare, 50),
        percentile(&whole, 99) / percentile(&bare, 99),
        texts.len()
    );
    Ok(())
}

fn texts(path: &Path) -> Result<Vec<String>> {
    std::fs::read_to_string(path)
        .with_context(|| format!("reading {}", path.display()))?
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line)?;
            Ok(value["text"]
                .as_str()
                .context("a query without text")?
                .to_owned())
        })
        .collect()
}

/// Tantivy's own ranking of the words as written, any of them, without anything around it.
fn top_ten(edition: &Edition, text: &str) -> Result<()> {
    let clauses: Vec<(Occur, Box<dyn Query>)> = tokens(text)
        .into_iter()
        .map(|token| {
            let term = Term::from_field_text(edition.fields.body, &token.term);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(query) as Box<dyn Query>)
        })
        .collect();
    let collector = TopDocs::with_limit(10).order_by_score();
    edition
        .searcher
        .search(&BooleanQuery::new(clauses), &collector)?;
    Ok(())
}

/// Milliseconds of the quickest of some runs.
fn best_of(mut run: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(best)
}

fn print(name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    println!(
        "{name}: p50 {:.3} ms, p95 {:.3} ms, p99 {:.3} ms",
        percentile(times, 50),
        percentile(times, 95),
        percentile(times, 99)
    );
}

fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted
        .get((sorted.len().saturating_sub(1)) * percent / 100)
        .copied()
        .unwrap_or(f64::NAN)
}
