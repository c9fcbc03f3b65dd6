//! The pages of the best documents on which the query stands.
//!
//! Read from the positions of the few documents shown, never for all that were found. A page with all the words comes
//! before one that has a single word often.

use anyhow::Result;
use tantivy::{DocAddress, DocId};

use super::ahead::ahead;
use super::clause::Clause;
use super::places::read;
use super::statistics::SATURATION;
use crate::index::Edition;

/// Pages that have less than this of the best page's score are not worth showing.
const WORTH_SHOWING: f32 = 0.25;

/// Where a query stands in a document.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The numbers of the pages worth showing, best first.
    pub pages: Vec<u32>,
    /// For each clause, whether it stands anywhere.
    pub present: Vec<bool>,
}

/// For each document, where the clauses stand in it.
pub fn standings(
    edition: &Edition,
    clauses: &[Clause],
    documents: &[DocAddress],
) -> Result<Vec<Standing>> {
    let counted = counted(edition, clauses, documents)?;
    let standing = |counts: Counts| Standing {
        present: counts.present(),
        pages: counts.ranked(clauses),
    };
    Ok(counted.into_iter().map(standing).collect())
}

/// For each document, all its pages on which any of the clauses stands; 0 is the front matter.
pub fn pages_of(
    edition: &Edition,
    clauses: &[Clause],
    documents: &[DocAddress],
) -> Result<Vec<Vec<u32>>> {
    let counted = counted(edition, clauses, documents)?;
    let pages = |mut counts: Counts| {
        counts.pages.sort_unstable();
        counts.pages
    };
    Ok(counted.into_iter().map(pages).collect())
}

/// For each document, how often the clauses stand on its pages.
fn counted(edition: &Edition, clauses: &[Clause], documents: &[DocAddress]) -> Result<Vec<Counts>> {
    let mut counted: Vec<Counts> = documents.iter().map(|_| Counts::default()).collect();
    for (nth, (segment, columns)) in edition.segments().enumerate() {
        let mut shown: Vec<(DocId, &mut Counts)> = documents
            .iter()
            .zip(&mut counted)
            .filter(|(document, _)| document.segment_ord as usize == nth)
            .map(|(document, counts)| (document.doc_id, counts))
            .collect();
        if shown.is_empty() {
            continue;
        }
        shown.sort_unstable_by_key(|(doc, _)| *doc);
        for (doc, counts) in &mut shown {
            let starts = columns.page_start.values_for_doc(*doc);
            **counts = Counts::of(starts.collect(), clauses.len());
        }
        let docs: Vec<DocId> = shown.iter().map(|(doc, _)| *doc).collect();
        for (clause, matcher) in clauses.iter().map(|clause| &clause.matcher).enumerate() {
            read(
                edition,
                segment,
                matcher,
                &docs,
                &mut |nth, positions, weight| {
                    if let Some((_, counts)) = shown.get_mut(nth) {
                        counts.add(clause, weight, positions);
                    }
                },
            )?;
        }
    }
    Ok(counted)
}

/// How often clauses stand on the pages of a document.
#[derive(Default)]
struct Counts {
    /// The position at which each page starts, then the front matter, then a page behind that would.
    starts: Vec<u64>,
    clauses: usize,
    /// For each page number, its place among those that have any; the front matter is numbered behind the last page.
    places: Vec<Option<usize>>,
    /// The numbers of the pages that have any; 0 is the front matter.
    pages: Vec<u32>,
    /// For each of these, the weighted frequency of each clause.
    frequencies: Vec<f32>,
}

impl Counts {
    fn of(starts: Vec<u64>, clauses: usize) -> Counts {
        Counts {
            places: vec![None; starts.len() + 1],
            starts,
            clauses,
            ..Counts::default()
        }
    }

    /// Counts a clause at some positions, in ascending order.
    fn add(&mut self, clause: usize, weight: f32, positions: &[u32]) {
        let (mut page, mut rest) = (0, positions);
        while let Some(first) = rest.first() {
            let starts = self.starts.get(page..).unwrap_or_default();
            page += ahead(starts, |start| *start <= u64::from(*first));
            let end = self.starts.get(page).copied().unwrap_or(u64::MAX);
            let here = ahead(rest, |position| u64::from(*position) < end);
            if let Some(frequency) = self.frequency(page, clause) {
                *frequency += weight * here as f32;
            }
            rest = rest.get(here..).unwrap_or_default();
        }
    }

    fn frequency(&mut self, page: usize, clause: usize) -> Option<&mut f32> {
        let place = self.places.get_mut(page)?.get_or_insert_with(|| {
            let is_front = page + 1 == self.starts.len();
            self.pages.push(if is_front { 0 } else { page as u32 });
            self.frequencies
                .resize(self.pages.len() * self.clauses, 0.0);
            self.pages.len() - 1
        });
        self.frequencies.get_mut(*place * self.clauses + clause)
    }

    /// The pages that have any clause, with the frequency of each.
    fn rows(&self) -> impl Iterator<Item = (u32, &[f32])> {
        let rows = self.frequencies.chunks(self.clauses.max(1));
        self.pages.iter().copied().zip(rows)
    }

    fn present(&self) -> Vec<bool> {
        let stands = |clause| self.rows().any(|(_, row)| row.get(clause) > Some(&0.0));
        (0..self.clauses).map(stands).collect()
    }

    /// Pages by score, best first, and the earlier of equals; the front matter is on none.
    fn ranked(&self, clauses: &[Clause]) -> Vec<u32> {
        let rows = self.rows().filter(|(page, _)| *page > 0);
        let mut pages: Vec<(u32, f32)> = rows
            .map(|(page, row)| (page, score(row, clauses)))
            .collect();
        pages.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let least = pages.first().map_or(0.0, |(_, best)| best * WORTH_SHOWING);
        pages.retain(|(_, score)| *score >= least);
        pages.into_iter().map(|(number, _)| number).collect()
    }
}

/// The saturated frequencies of the clauses on a page, times how much of the query is on it.
fn score(frequencies: &[f32], clauses: &[Clause]) -> f32 {
    let (mut sum, mut present, mut whole) = (0.0, 0.0, f32::MIN_POSITIVE);
    for (clause, frequency) in clauses.iter().zip(frequencies) {
        whole += clause.weight;
        sum += clause.weight * frequency / (frequency + SATURATION);
        if *frequency > 0.0 {
            present += clause.weight;
        }
    }
    sum * present / whole
}
