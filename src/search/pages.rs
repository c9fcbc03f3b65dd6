//! The pages of the best documents on which the query stands.
//!
//! Read from the positions of the few documents shown, never for all that were found. A page with all the words comes
//! before one that has a single word often.

use anyhow::Result;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::clause::{Clause, Matcher, Scope};
use super::passage::Passage;
use super::postings;
use super::statistics::SATURATION;
use crate::index::Edition;

/// Pages that have less than this of the best page's score are not worth showing.
const WORTH_SHOWING: f32 = 0.25;

/// A place of a clause in a document.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Occurrence {
    /// In words, from the start of the document.
    position: u32,
    clause: usize,
    weight: f32,
}

/// Takes the place of a document in a list, the starts of its pages, and where clauses stand in it.
type Sink<'a> = dyn FnMut(usize, &[u64], Vec<Occurrence>) + 'a;

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
    let mut standings = vec![Standing::default(); documents.len()];
    each_document(
        edition,
        clauses,
        documents,
        &mut |nth, starts, occurrences| {
            if let Some(standing) = standings.get_mut(nth) {
                standing.present = present(&occurrences, clauses.len());
                standing.pages = ranked(starts, occurrences, clauses);
            }
        },
    )?;
    Ok(standings)
}

/// For each document, all its pages on which any of the clauses stands; 0 is what stands before the first.
pub fn pages_of(
    edition: &Edition,
    clauses: &[Clause],
    documents: &[DocAddress],
) -> Result<Vec<Vec<u32>>> {
    let mut pages = vec![Vec::new(); documents.len()];
    each_document(
        edition,
        clauses,
        documents,
        &mut |nth, starts, occurrences| {
            if let Some(pages) = pages.get_mut(nth) {
                pages.extend(occurrences.iter().map(|o| page_of(starts, o) as u32));
                pages.sort_unstable();
                pages.dedup();
            }
        },
    )?;
    Ok(pages)
}

/// Calls `sink` for each document.
fn each_document(
    edition: &Edition,
    clauses: &[Clause],
    documents: &[DocAddress],
    sink: &mut Sink<'_>,
) -> Result<()> {
    for (nth, segment) in edition.searcher.segment_readers().iter().enumerate() {
        let mut shown: Vec<(DocId, usize)> = documents
            .iter()
            .enumerate()
            .filter(|(_, document)| document.segment_ord as usize == nth)
            .map(|(rank, document)| (document.doc_id, rank))
            .collect();
        shown.sort_unstable();
        let docs: Vec<DocId> = shown.iter().map(|(doc, _)| *doc).collect();
        let occurrences = occurrences(edition, segment, clauses, &docs)?;
        let name = edition
            .fields
            .schema
            .get_field_name(edition.fields.page_start);
        let starts = segment.fast_fields().u64(name)?;
        for ((doc, rank), occurrences) in shown.into_iter().zip(occurrences) {
            let starts: Vec<u64> = starts.values_for_doc(doc).collect();
            sink(rank, &starts, occurrences);
        }
    }
    Ok(())
}

/// For each of some documents of a segment, in ascending order, where the clauses stand in it.
fn occurrences(
    edition: &Edition,
    segment: &SegmentReader,
    clauses: &[Clause],
    docs: &[DocId],
) -> Result<Vec<Vec<Occurrence>>> {
    let mut all = vec![Vec::new(); docs.len()];
    for (clause, matcher) in clauses.iter().map(|clause| &clause.matcher).enumerate() {
        let mut add = |nth: usize, positions: &[u32], weight| {
            let occurrence = |position: &u32| Occurrence {
                position: *position,
                clause,
                weight,
            };
            if let Some(found) = all.get_mut(nth) {
                found.extend(positions.iter().map(occurrence));
            }
        };
        match matcher {
            Matcher::Forms(Scope::Body, forms) => {
                for form in forms {
                    let field = edition.fields.body;
                    each_position(segment, field, &form.term, docs, &mut |nth, positions| {
                        add(nth, positions, form.weight);
                    })?;
                }
            }
            passage if passage.scope() == Scope::Body => {
                if let Some(mut passage) = Passage::open(edition, segment, passage)? {
                    for (nth, doc) in docs.iter().enumerate() {
                        if passage.seek(*doc) == *doc {
                            add(nth, passage.starts(), 1.0);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(all)
}

fn each_position(
    segment: &SegmentReader,
    field: tantivy::schema::Field,
    term: &str,
    docs: &[DocId],
    sink: &mut dyn FnMut(usize, &[u32]),
) -> Result<()> {
    let option = IndexRecordOption::WithFreqsAndPositions;
    let Some(mut opened) = postings::open(segment, field, term, option)? else {
        return Ok(());
    };
    let mut positions = Vec::new();
    for (nth, doc) in docs.iter().enumerate() {
        if postings::seek(&mut opened, *doc) == *doc {
            opened.positions(&mut positions);
            sink(nth, &positions);
        }
    }
    Ok(())
}

fn present(occurrences: &[Occurrence], clauses: usize) -> Vec<bool> {
    let mut present = vec![false; clauses];
    for occurrence in occurrences {
        if let Some(present) = present.get_mut(occurrence.clause) {
            *present = true;
        }
    }
    present
}

/// Pages by score, best first, and the earlier of equals; what stands before the first page is on none.
fn ranked(starts: &[u64], mut occurrences: Vec<Occurrence>, clauses: &[Clause]) -> Vec<u32> {
    occurrences.sort_unstable_by_key(|occurrence| occurrence.position);
    let mut pages: Vec<(u32, f32)> = occurrences
        .chunk_by(|a, b| page_of(starts, a) == page_of(starts, b))
        .filter_map(|chunk| {
            let number = chunk.first().map(|o| page_of(starts, o));
            let number = number.filter(|number| *number > 0)?;
            Some((number as u32, score(chunk, clauses)))
        })
        .collect();
    pages.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let least = pages.first().map_or(0.0, |(_, best)| best * WORTH_SHOWING);
    pages.retain(|(_, score)| *score >= least);
    pages.into_iter().map(|(number, _)| number).collect()
}

/// The number of the page on which something stands; 0 before the first.
fn page_of(starts: &[u64], occurrence: &Occurrence) -> usize {
    starts.partition_point(|start| *start <= u64::from(occurrence.position))
}

/// The saturated frequencies of the clauses on a page, times how much of the query is on it.
fn score(occurrences: &[Occurrence], clauses: &[Clause]) -> f32 {
    let mut frequencies = vec![0.0; clauses.len()];
    for occurrence in occurrences {
        if let Some(frequency) = frequencies.get_mut(occurrence.clause) {
            *frequency += occurrence.weight;
        }
    }
    let (mut sum, mut present, mut whole) = (0.0, 0.0, f32::MIN_POSITIVE);
    for (clause, frequency) in clauses.iter().zip(frequencies) {
        whole += clause.weight;
        sum += clause.weight * frequency / (frequency + SATURATION);
        if frequency > 0.0 {
            present += clause.weight;
        }
    }
    sum * present / whole
}
