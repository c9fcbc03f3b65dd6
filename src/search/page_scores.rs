//! The pages of a document, each scored as if it were a document itself.
//!
//! By the words on it, with BM25 and its own length, and by the longest run of words in the order of the query. What the
//! two weigh against each other, and against the document as a whole, is decided elsewhere.

use super::ahead::ahead;
use super::clause::Clause;
use super::places::{Place, Places};
use super::plan::{Plan, TITLE_WEIGHT};
use super::statistics::{SATURATION, Statistics};
use crate::index::Edition;
use crate::index::schema::PAGE_GAP;

/// Words of a query that are looked for in the order typed: a sentence, and then some.
const LONGEST_ORDER: usize = 64;

/// What pages are scored with.
pub struct Scale<'a> {
    statistics: Statistics,
    clauses: &'a [Clause],
    /// The clauses of the words in the order typed, with their weights.
    order: Vec<(usize, f32)>,
}

/// What a page is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageScore {
    /// From 1.
    pub number: u32,
    /// By its words; and those of the title and other front matter, which count as the title does elsewhere.
    pub words: f32,
    /// By the longest run of words in the order typed: its share of the query, squared, times the weight of the query.
    pub order: f32,
}

impl<'a> Scale<'a> {
    /// For a query.
    pub fn of(edition: &Edition, plan: &'a Plan) -> Scale<'a> {
        let clauses = &plan.clauses;
        let weight = |clause: usize| clauses.get(clause).map_or(0.0, |clause| clause.weight);
        let sequence = plan.sequence.iter().take(LONGEST_ORDER);
        Scale {
            statistics: Statistics::of(edition),
            clauses,
            order: sequence.map(|clause| (*clause, weight(*clause))).collect(),
        }
    }

    /// The clauses of the query.
    pub fn clauses(&self) -> &'a [Clause] {
        self.clauses
    }
}

/// How many pages a document has: behind their starts stand that of the front matter and where a page behind that would.
pub fn page_count(starts: &[u64]) -> usize {
    starts.len().saturating_sub(2)
}

/// Scores the pages of a document, given the positions at which they and what follows them start, and the places of the
/// clauses.
pub fn page_scores(scale: &Scale<'_>, starts: &[u64], places: &Places) -> Vec<PageScore> {
    let (words, order) = (
        by_words(scale, starts, places),
        by_order(scale, starts, places),
    );
    let front = TITLE_WEIGHT * words.last().copied().unwrap_or_default();
    let pages = (1..).zip(words.into_iter().zip(order).skip(1));
    pages
        .take(page_count(starts))
        .map(|(number, (words, order))| PageScore {
            number,
            words: if words > 0.0 { words + front } else { 0.0 },
            order,
        })
        .collect()
}

/// Nothing, then for each page, then for the front matter.
fn by_words(scale: &Scale<'_>, starts: &[u64], places: &Places) -> Vec<f32> {
    let norms = length_norms(&scale.statistics, starts);
    let mut scores = vec![0.0; norms.len()];
    for (clause, places) in scale.clauses.iter().zip(places) {
        let (mut page, mut rest) = (0, places.as_slice());
        while let Some(first) = rest.first() {
            page = page_of(starts, page, first);
            let end = starts.get(page).copied().unwrap_or(u64::MAX);
            let here = ahead(rest, |place| u64::from(place.position) < end);
            let (on_page, after) = rest.split_at(here);
            let frequency: f32 = on_page.iter().map(|place| place.weight).sum();
            if let (Some(score), Some(norm)) = (scores.get_mut(page), norms.get(page)) {
                *score += clause.weight * (SATURATION + 1.0) * frequency / (frequency + norm);
            }
            rest = after;
        }
    }
    scores
}

/// Nothing, then for each page, then for the front matter. The last page is taken to be as long as the others: a few lines
/// are no better an answer for being few (nDCG@10 of two manuals .6267 and .5760, by its own length .6152 and .5650).
fn length_norms(statistics: &Statistics, starts: &[u64]) -> Vec<f32> {
    let (pages, behind) = starts.split_at(page_count(starts));
    let others = match pages {
        [first, .., last] => last.saturating_sub(*first) / (pages.len() as u64 - 1),
        _ => 0,
    };
    let begins = starts.iter().copied();
    let last = pages.last().map(|last| last + others);
    let ends = pages.iter().skip(1).copied().chain(last);
    let ends = ends.chain(behind.iter().skip(1).copied());
    let norm = |(begin, end): (u64, u64)| {
        let length = end.saturating_sub(begin + u64::from(PAGE_GAP));
        statistics.length_norm(length as f32)
    };
    std::iter::once(0.0)
        .chain(begins.zip(ends).map(norm))
        .collect()
}

/// Nothing, then for each page, then for the front matter.
fn by_order(scale: &Scale<'_>, starts: &[u64], places: &Places) -> Vec<f32> {
    let whole: f32 = scale.order.iter().map(|(_, weight)| weight).sum();
    let mut longest = vec![0.0f32; starts.len() + 1];
    let mut runs = Vec::new();
    for pair in scale.order.windows(2) {
        if let [(before, worth), (here, weight)] = *pair
            && let (Some(before), Some(here)) = (places.get(before), places.get(here))
        {
            runs = continued(&runs, (before, worth), (here, weight));
            let mut page = 0;
            for run in &runs {
                page = page_of(starts, page, run);
                if let Some(longest) = longest.get_mut(page) {
                    *longest = longest.max(run.weight);
                }
            }
        }
    }
    let squared = |run: f32| run * run / whole.max(f32::MIN_POSITIVE);
    longest.into_iter().map(squared).collect()
}

/// Where a word follows the one before it at once, with the weight of all words that stand so up to it.
fn continued(
    runs: &[Place],
    (before, worth): (&[Place], f32),
    (here, weight): (&[Place], f32),
) -> Vec<Place> {
    let (mut runs, mut before, mut here) = (runs, before, here);
    let mut continued = Vec::new();
    // Each list is moved on by the other, so the rarer word decides how many steps there are.
    while let (Some(word), Some(place)) = (before.first(), here.first()) {
        let wanted = word.position.saturating_add(1);
        if place.position < wanted {
            here = from(here, wanted);
            continue;
        }
        if place.position > wanted {
            before = from(before, place.position - 1);
            continue;
        }
        runs = from(runs, word.position);
        let run = runs.first().filter(|run| run.position == word.position);
        let so_far = run.map_or(worth * word.weight, |run| run.weight);
        continued.push(Place {
            position: place.position,
            weight: so_far + weight * place.weight,
        });
        here = here.get(1..).unwrap_or_default();
    }
    continued
}

/// The places from a position on.
fn from(places: &[Place], position: u32) -> &[Place] {
    let before = ahead(places, |place| place.position < position);
    places.get(before..).unwrap_or_default()
}

/// The page on which a place is that is on no page before `earliest`; the front matter counts as a page behind the last.
fn page_of(starts: &[u64], earliest: usize, place: &Place) -> usize {
    let starts = starts.get(earliest..).unwrap_or_default();
    earliest + ahead(starts, |start| *start <= u64::from(place.position))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(positions: &[u32]) -> Vec<Place> {
        let place = |position: &u32| Place {
            position: *position,
            weight: 1.0,
        };
        positions.iter().map(place).collect()
    }

    fn positions(places: &[Place]) -> Vec<(u32, f32)> {
        let pairs = places.iter().map(|place| (place.position, place.weight));
        pairs.collect()
    }

    #[test]
    fn runs_grow_word_by_word_and_begin_anew() {
        let (right, to, be) = (at(&[3, 90]), at(&[4, 30, 91]), at(&[5, 31, 200]));
        let two = continued(&[], (&right, 2.0), (&to, 1.0));
        assert_eq!(positions(&two), [(4, 3.0), (91, 3.0)]);
        let three = continued(&two, (&to, 1.0), (&be, 0.5));
        assert_eq!(positions(&three), [(5, 3.5), (31, 1.5)]);
    }

    #[test]
    fn places_are_on_the_page_that_began_last() {
        let starts = [100, 300];
        let pages =
            [99, 100, 299, 300, 900].map(|position| page_of(&starts, 0, &at(&[position])[0]));
        assert_eq!(pages, [0, 1, 1, 2, 2]);
        assert!(from(&at(&[1, 5]), 6).is_empty());
    }
}
