//! Judged queries to nDCG@10, R@100 and MRR@10, and the run that was judged.
//!
//! Queries are questions in plain language: they are searched as words, whatever characters stand in them. Measures are
//! those of trec_eval with linear gain; a query that no document was judged relevant to is left out of the means.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::index::Edition;
use crate::search::ranked;

/// Ranks that nDCG and MRR look at.
const SHALLOW: usize = 10;
/// Ranks that recall looks at, and documents a run lists.
const DEEP: usize = 100;

/// A query with the name judgements know it by.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedQuery {
    /// Its id.
    pub id: String,
    /// What is searched.
    pub text: String,
}

/// For each query, the grade of each document judged.
pub type Judgements = HashMap<String, HashMap<String, i64>>;

/// Means over the judged queries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Queries that at least one document is relevant to.
    pub queries: usize,
    /// Normalised discounted cumulative gain of the first ten, linear gain.
    pub ndcg10: f64,
    /// Share of the relevant documents among the first hundred.
    pub r100: f64,
    /// One over the rank of the first relevant document, if among the first ten.
    pub mrr10: f64,
}

/// The documents ranked for one query, by their own ids, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The query's id.
    pub query: String,
    /// Document and score.
    pub documents: Vec<(String, f32)>,
}

/// A line of a query file; other fields are ignored.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
}

/// Reads queries from JSON Lines with `id` and `text`.
pub fn read_queries(file: &Path) -> Result<Vec<JudgedQuery>> {
    let text = read(file, "queries")?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(nth, line)| {
            let line: Line = serde_json::from_str(line).with_context(|| {
                format!(
                    "reading queries from {}, line {}\nhint: each line is {{\"id\": ..., \"text\": ...}}",
                    file.display(),
                    nth + 1
                )
            })?;
            let id = line.id.as_str().map_or_else(|| line.id.to_string(), str::to_owned);
            Ok(JudgedQuery {
                id,
                text: line.text,
            })
        })
        .collect()
}

/// Reads judgements: query, 0, document and grade, or without the 0, between tabs or blanks. Headers are passed over.
pub fn read_judgements(file: &Path) -> Result<Judgements> {
    let text = read(file, "judgements")?;
    Ok(judgements(&text))
}

fn read(file: &Path, what: &str) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("reading {what} from {}", file.display()))
}

fn judgements(text: &str) -> Judgements {
    let mut judgements = Judgements::new();
    for line in text.lines() {
        let columns: Vec<&str> = if line.contains('\t') {
            line.split('\t').collect()
        } else {
            line.split_whitespace().collect()
        };
        let columns: Vec<&str> = columns
            .into_iter()
            .map(str::trim)
            .filter(|c| !c.is_empty())
            .collect();
        let (query, document, grade) = match columns.as_slice() {
            [query, _, document, grade] | [query, document, grade] => (query, document, grade),
            _ => continue,
        };
        if let Ok(grade) = grade.parse::<f64>() {
            let grades = judgements.entry((*query).to_owned()).or_default();
            grades.insert((*document).to_owned(), grade as i64);
        }
    }
    judgements
}

/// Searches every query, a hundred documents deep.
pub fn run(edition: &Edition, queries: &[JudgedQuery]) -> Result<Vec<Ranking>> {
    queries
        .iter()
        .map(|query| {
            let ranked = ranked(edition, &query.text, DEEP)
                .with_context(|| format!("searching the query `{}`", query.id))?;
            let mut seen = HashSet::new();
            let documents = ranked
                .into_iter()
                .map(|(record, score)| {
                    (
                        record.own_id.unwrap_or_else(|| record.id.to_string()),
                        score,
                    )
                })
                .filter(|(id, _)| seen.insert(id.clone()))
                .collect();
            Ok(Ranking {
                query: query.id.clone(),
                documents,
            })
        })
        .collect()
}

/// Measures a run.
pub fn measure(judgements: &Judgements, run: &[Ranking]) -> Measures {
    let run: HashMap<&str, &Ranking> = run.iter().map(|r| (r.query.as_str(), r)).collect();
    let mut sums = Measures::default();
    for (query, grades) in judgements {
        let relevant: HashMap<&str, i64> = grades
            .iter()
            .filter(|(_, grade)| **grade > 0)
            .map(|(document, grade)| (document.as_str(), *grade))
            .collect();
        if relevant.is_empty() {
            continue;
        }
        let documents = run.get(query.as_str()).map_or(&[][..], |r| &r.documents);
        let grades: Vec<i64> = documents
            .iter()
            .map(|(id, _)| relevant.get(id.as_str()).copied().unwrap_or(0))
            .collect();
        let mut ideal: Vec<i64> = relevant.values().copied().collect();
        ideal.sort_unstable_by_key(|grade| std::cmp::Reverse(*grade));
        sums.queries += 1;
        sums.ndcg10 += gain(&grades) / gain(&ideal);
        let retrieved = grades.iter().take(DEEP).filter(|grade| **grade > 0).count();
        sums.r100 += retrieved as f64 / relevant.len() as f64;
        let first = grades.iter().take(SHALLOW).position(|grade| *grade > 0);
        sums.mrr10 += first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
    }
    let count = sums.queries.max(1) as f64;
    Measures {
        queries: sums.queries,
        ndcg10: sums.ndcg10 / count,
        r100: sums.r100 / count,
        mrr10: sums.mrr10 / count,
    }
}

/// Discounted cumulative gain of the first ten.
fn gain(grades: &[i64]) -> f64 {
    let ranked = grades.iter().take(SHALLOW).enumerate();
    ranked
        .map(|(rank, grade)| *grade as f64 / ((rank + 2) as f64).log2())
        .sum()
}

/// Writes a run in the form of TREC: query, Q0, document, rank, score, name.
pub fn write_run(run: &[Ranking], out: &mut impl Write) -> Result<()> {
    for ranking in run {
        for (rank, (document, score)) in ranking.documents.iter().enumerate() {
            let query = &ranking.query;
            writeln!(out, "{query} Q0 {document} {} {score} dossier", rank + 1)
                .context("writing the run file")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(query: &str, documents: &[&str]) -> Ranking {
        let documents = documents.iter().map(|id| ((*id).to_owned(), 1.5)).collect();
        Ranking {
            query: query.to_owned(),
            documents,
        }
    }

    #[test]
    fn measures_are_those_worked_out_by_hand() {
        let judged = judgements(
            "query\tdoc\tgrade\nq1\t0\ta\t2\nq1\t0\tb\t1\nq1\t0\tc\t0\nq2 0 d 1\nq3 e 0\n",
        );
        let run = [ranking("q1", &["c", "b", "a"]), ranking("q4", &["a"])];
        let measures = measure(&judged, &run);
        // q1: (1/log2(3) + 2/log2(4)) / (2 + 1/log2(3)) = .6199; q2 is missing and counts 0; q3 has nothing relevant.
        assert_eq!(measures.queries, 2);
        assert!((measures.ndcg10 - 0.6199 / 2.0).abs() < 1e-4);
        assert!((measures.r100 - 0.5).abs() < 1e-9);
        assert!((measures.mrr10 - 0.25).abs() < 1e-9);
    }

    #[test]
    fn a_run_is_written_in_the_form_of_trec() {
        let mut out = Vec::new();
        write_run(&[ranking("q1", &["a", "b"])], &mut out).unwrap();
        let lines = "q1 Q0 a 1 1.5 dossier\nq1 Q0 b 2 1.5 dossier\n";
        assert_eq!(String::from_utf8(out).unwrap(), lines);
    }

    #[test]
    fn a_line_that_is_no_query_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("queries.jsonl");
        std::fs::write(
            &file,
            "{\"id\": 7, \"text\": \"a (b\", \"lang\": \"en\"}\n\n{}\n",
        )
        .unwrap();
        let error = format!("{:#}", read_queries(&file).unwrap_err());
        assert!(
            error.contains("line 3") && error.contains("hint:"),
            "{error}"
        );
        std::fs::write(&file, "{\"id\": 7, \"text\": \"a (b\", \"lang\": \"en\"}\n").unwrap();
        assert_eq!(read_queries(&file).unwrap()[0].id, "7");
    }
}
