//! Which of the documents scored count as found, and the best of them.
//!
//! A document that has all the wanted words is found, and so are the [`ENOUGH`] best whatever they miss; nothing else is,
//! or three words would find most of a library (the median question of eleven judged collections touches 78 % of the
//! documents, and finds 7 % by this rule). Ranking is by score alone: putting documents with all the words first, or
//! leaning towards them, was tried and lost (mean nDCG@10 .645 without; .641 with a bonus of the score again, .641 / .636 /
//! .629 with the share to the power of 1/4, 1/2, 1), as did asking short queries for half of their rareness (.680, .677).
//!
//! Filters of a facet are kept apart until here, because the alternatives to a choice are counted among what would be
//! found without it.

use std::cmp::Ordering;

use anyhow::Result;
use tantivy::DocId;

use super::facets::{self, Counts, Misses, SegmentFacets};
use super::plan::Plan;
use super::rank::{self, Scored};
use crate::index::Edition;

/// The best so many are found even where they miss words: as deep as recall is measured, ten pages of results.
const ENOUGH: usize = 100;

/// A document found.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Its segment's place in the searcher.
    pub segment: usize,
    /// Its number there.
    pub doc: DocId,
    /// Higher is better.
    pub score: f32,
    share: f32,
    misses: Misses,
}

/// All that was found.
pub struct Found {
    /// Those that meet every filter, and those that miss one.
    matches: Vec<Match>,
    facets: Vec<SegmentFacets>,
    newest_first: bool,
    /// Documents that have every word and meet every filter.
    pub complete: usize,
    /// Documents found.
    pub total: usize,
}

impl Found {
    /// Finds what a plan asks for.
    pub fn of(edition: &Edition, plan: &Plan) -> Result<Found> {
        let mut matches = Vec::new();
        let mut columns = Vec::new();
        if !plan.is_empty() {
            for (nth, segment) in edition.searcher.segment_readers().iter().enumerate() {
                let facets = SegmentFacets::open(edition, segment, &plan.filters)?;
                rank::score_segment(edition, segment, plan, &mut |scored| {
                    matches.extend(matched(nth, scored, &facets));
                })?;
                columns.push(facets);
            }
        }
        let complete = count_met(&matches, COMPLETE);
        let least = least_score(&matches);
        matches.retain(|found| found.share >= COMPLETE || found.score >= least);
        Ok(Found {
            complete,
            total: count_met(&matches, 0.0),
            newest_first: plan.is_listing(),
            facets: columns,
            matches,
        })
    }

    /// The best, from one rank up to another, best first.
    pub fn best(&self, ranks: std::ops::Range<usize>) -> Vec<Match> {
        let mut met: Vec<Match> = self
            .matches
            .iter()
            .filter(|m| m.misses.none())
            .copied()
            .collect();
        let order = |a: &Match, b: &Match| self.order(a, b);
        if ranks.end < met.len() && ranks.end > 0 {
            met.select_nth_unstable_by(ranks.end - 1, order);
            met.truncate(ranks.end);
        }
        met.sort_unstable_by(order);
        met.drain(..ranks.start.min(met.len()));
        met
    }

    /// How often each value of each facet occurs in what was found.
    pub fn facet_counts(&self) -> Result<Vec<Counts>> {
        let mut counts = facets::no_counts();
        for (nth, facets) in self.facets.iter().enumerate() {
            let documents: Vec<(DocId, Misses)> = self
                .matches
                .iter()
                .filter(|found| found.segment == nth)
                .map(|found| (found.doc, found.misses))
                .collect();
            facets.count(&documents, &mut counts)?;
        }
        Ok(counts)
    }

    /// Higher scores first, or newer years where nothing is scored; then as they stand in the index.
    fn order(&self, a: &Match, b: &Match) -> Ordering {
        let by_rank = if self.newest_first {
            self.year(b).cmp(&self.year(a))
        } else {
            b.score.total_cmp(&a.score)
        };
        by_rank.then((a.segment, a.doc).cmp(&(b.segment, b.doc)))
    }

    fn year(&self, found: &Match) -> Option<u64> {
        self.facets.get(found.segment)?.year(found.doc)
    }
}

/// A share that is all of it, but for rounding of sums.
const COMPLETE: f32 = 0.999;

fn matched(segment: usize, scored: Scored, facets: &SegmentFacets) -> Option<Match> {
    let misses = facets.misses(scored.doc);
    (!misses.several()).then_some(Match {
        segment,
        doc: scored.doc,
        score: scored.score,
        share: scored.share,
        misses,
    })
}

fn count_met(matches: &[Match], share: f32) -> usize {
    let met = |found: &&Match| found.misses.none() && found.share >= share;
    matches.iter().filter(met).count()
}

/// The score of the last of the [`ENOUGH`] best that meet every filter.
fn least_score(matches: &[Match]) -> f32 {
    let mut scores: Vec<f32> = matches
        .iter()
        .filter(|found| found.misses.none())
        .map(|found| found.score)
        .collect();
    if scores.len() <= ENOUGH {
        return 0.0;
    }
    let (_, least, _) = scores.select_nth_unstable_by(ENOUGH - 1, |a, b| b.total_cmp(a));
    *least
}
