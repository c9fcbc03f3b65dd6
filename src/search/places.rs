//! Where the clauses of a query stand in a document: their positions, form by form, clause by clause.
//!
//! Read for few documents. What the places say is not decided here.

use anyhow::Result;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::clause::{Clause, Matcher, Scope};
use super::passage::Passage;
use super::postings;
use crate::index::Edition;

/// A place of a clause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// In words, from the start of the document.
    pub position: u32,
    /// What the form that stands there counts.
    pub weight: f32,
}

/// For each clause its places in a document, in ascending order.
pub type Places = Vec<Vec<Place>>;

/// The places of clauses in some documents of a segment, which come in ascending order.
pub fn places(
    edition: &Edition,
    segment: &SegmentReader,
    clauses: &[Clause],
    docs: &[DocId],
) -> Result<Vec<Places>> {
    let mut all = vec![vec![Vec::new(); clauses.len()]; docs.len()];
    for (nth, clause) in clauses.iter().enumerate() {
        let matcher = &clause.matcher;
        read(
            edition,
            segment,
            matcher,
            docs,
            &mut |doc, positions, weight| {
                if let Some(places) = all.get_mut(doc).and_then(|places| places.get_mut(nth)) {
                    let place = |position: &u32| Place {
                        position: *position,
                        weight,
                    };
                    places.extend(positions.iter().map(place));
                }
            },
        )?;
    }
    for places in all.iter_mut().flatten() {
        if !places.is_sorted_by_key(|place| place.position) {
            places.sort_unstable_by_key(|place| place.position);
        }
    }
    Ok(all)
}

/// Calls `sink` with each of the documents that has a form, by its place among them, and with its positions there and what
/// it counts. Titles have no places.
pub fn read(
    edition: &Edition,
    segment: &SegmentReader,
    matcher: &Matcher,
    docs: &[DocId],
    sink: &mut dyn FnMut(usize, &[u32], f32),
) -> Result<()> {
    if matcher.scope() != Scope::Body || docs.is_empty() {
        return Ok(());
    }
    if let Matcher::Forms(_, forms) = matcher {
        let index = segment.inverted_index(edition.fields.body)?;
        let mut positions = Vec::new();
        let known = forms.places(segment, edition.fields.body)?;
        let with_rare = known.merged(&index)?;
        let is_held = |doc: &DocId| {
            with_rare
                .binary_search_by_key(doc, |(held, _)| *held)
                .is_ok()
        };
        let rare: &[_] = match docs.iter().any(is_held) {
            true => &known.rare,
            false => &[],
        };
        for (term, weight) in known.frequent.iter().chain(rare) {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut opened = index.read_postings_from_terminfo(term, option)?;
            for (nth, doc) in docs.iter().enumerate() {
                if postings::seek(&mut opened, *doc) == *doc {
                    opened.positions(&mut positions);
                    sink(nth, &positions, *weight);
                }
            }
        }
    } else if let Some(mut passage) = Passage::open(edition, segment, matcher)? {
        for (nth, doc) in docs.iter().enumerate() {
            if passage.seek(*doc) == *doc {
                sink(nth, passage.starts(), 1.0);
            }
        }
    }
    Ok(())
}
