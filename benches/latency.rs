//! What answers cost beside tantivy's own top ten of the same words: `cargo bench --bench latency -- CORPUS INDEX
//! QUERIES.jsonl...`, and with `--growth SMALL LARGE QUERIES.jsonl...` how both grow from one index to another.
//!
//! Runs each query (`{"text": ...}` a line) through `search` (ranking, exact count, facets, pages, snippets), through the
//! ranking alone, and through tantivy's disjunction of the same written words (block-max WAND), one after the other in one
//! process, and prints all as percentiles of processor time, which leaves out what else the machine does. The first time a
//! query is asked stands beside the best of the others, for which words are known from the queries before.

use std::path::Path;

use anyhow::{Context, Result};
use rustix::time::{ClockId, clock_gettime};
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use dossier::corpus::Corpus;
use dossier::index::Edition;
use dossier::search::{SearchRequest, best, search};
use dossier::text::tokenise::tokens;

/// Times each query is run after the first; the best of them counts.
const ROUNDS: usize = 4;

/// Documents that are ranked.
const TOP: usize = 10;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--growth", small, large, queries @ ..] => growth(small, large, queries),
        [corpus, index, queries @ ..] if !queries.is_empty() => answers(corpus, index, queries),
        _ => {
            println!("usage: cargo bench --bench latency -- CORPUS INDEX QUERIES.jsonl...");
            println!("       cargo bench --bench latency -- --growth SMALL LARGE QUERIES.jsonl...");
            Ok(())
        }
    }
}

/// All that an answer is, for each file of queries.
fn answers(corpus: &str, index: &str, queries: &[&str]) -> Result<()> {
    let edition = opened(index)?;
    let extractions = Corpus::at(Path::new(corpus)).extractions();
    for path in queries {
        let texts = texts(Path::new(path))?;
        println!("{path}: {} queries", texts.len());
        let mut answer = |text: &str| {
            let request = SearchRequest {
                query: text.to_owned(),
                ..SearchRequest::default()
            };
            search(&edition, &extractions, &request).map(drop)
        };
        let [whole] = times(&texts, [&mut answer])?;
        let (ranking, tantivy) = rankings(&edition, &texts)?;
        whole.print("whole answer", &tantivy);
        ranking.print("ranking only", &tantivy);
        tantivy.print("tantivy", &tantivy);
    }
    Ok(())
}

/// How much more the ranking of a large index takes than that of a small one, for each file of queries.
fn growth(small: &str, large: &str, queries: &[&str]) -> Result<()> {
    let (small, large) = (opened(small)?, opened(large)?);
    for path in queries {
        let texts = texts(Path::new(path))?;
        println!("{path}: {} queries", texts.len());
        let (ranking_small, tantivy_small) = rankings(&small, &texts)?;
        let (ranking_large, tantivy_large) = rankings(&large, &texts)?;
        ranking_large.print("ranking, large against small", &ranking_small);
        tantivy_large.print("tantivy, large against small", &tantivy_small);
    }
    Ok(())
}

/// The ranking alone, and tantivy's, by turns.
fn rankings(edition: &Edition, texts: &[String]) -> Result<(Times, Times)> {
    let [ranking, tantivy] = times(
        texts,
        [
            &mut |text| best(edition, text, TOP).map(drop),
            &mut |text| top_ten(edition, text),
        ],
    )?;
    Ok((ranking, tantivy))
}

fn opened(index: &str) -> Result<Edition> {
    Edition::open(Path::new(index))?.with_context(|| format!("the index in {index} is empty"))
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
    let collector = TopDocs::with_limit(TOP).order_by_score();
    edition
        .searcher
        .search(&BooleanQuery::new(clauses), &collector)?;
    Ok(())
}

/// Milliseconds of processor time of some queries, in order.
struct Times {
    first: Vec<f64>,
    again: Vec<f64>,
}

/// What is run for a query.
type Run<'a> = &'a mut dyn FnMut(&str) -> Result<()>;

/// The times of several ways to answer the queries, each query being answered in all ways before the next.
fn times<const N: usize>(texts: &[String], mut runs: [Run<'_>; N]) -> Result<[Times; N]> {
    let mut all = [(); N].map(|()| Times {
        first: Vec::new(),
        again: vec![f64::INFINITY; texts.len()],
    });
    for round in 0..=ROUNDS {
        for (nth, text) in texts.iter().enumerate() {
            for (run, times) in runs.iter_mut().zip(&mut all) {
                let start = processor_time();
                run(text)?;
                let time = processor_time() - start;
                match round {
                    0 => times.first.push(time),
                    _ => times.again[nth] = times.again[nth].min(time),
                }
            }
        }
    }
    for times in &mut all {
        times.first.sort_by(f64::total_cmp);
        times.again.sort_by(f64::total_cmp);
    }
    Ok(all)
}

/// Milliseconds that this thread has run.
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

impl Times {
    fn print(&self, name: &str, beside: &Times) {
        println!("  {name}: {}", figures(&self.again, &beside.again));
        println!(
            "    the first time: {}",
            figures(&self.first, &beside.first)
        );
    }
}

fn figures(own: &[f64], beside: &[f64]) -> String {
    let figures = [50, 95, 99].map(|percent| {
        let (own, beside) = (percentile(own, percent), percentile(beside, percent));
        format!("p{percent} {own:.3} ms ({:.2} x)", own / beside)
    });
    figures.join(", ")
}

fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = sorted.get(last * percent / 100);
    place.copied().unwrap_or(f64::NAN)
}
