//! Scores: BM25 over the clauses of a plan, a window of documents at a time.
//!
//! Within a window each clause first sums the weighted frequencies of its forms, then adds its saturated share to the
//! documents it touched; so a word with twenty forms costs its postings and nothing more, and no document is visited
//! twice. Once enough documents are known, the clauses that cannot lift a document among them (`the`, `of`) are no longer
//! read through but looked up in those documents that the others touched (MaxScore); a document with all the wanted
//! words is scored however low, because the answer counts it.
//! What "found" means among the documents scored here is `found`'s question.

use anyhow::Result;
use tantivy::{DocId, SegmentReader};

use super::forms::STRETCH;
use super::opened::{OpenClause, OpenClauses, Sums};
use super::plan::Plan;
use super::sets::{self, Documents};
use super::statistics::{Statistics, saturated};
use crate::index::Edition;

/// Documents scored together while no floor is known: until then every clause is read through.
const FIRST_WINDOW: u32 = 512;

/// A document with something of the query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Its number in the segment.
    pub doc: DocId,
    /// Higher is better.
    pub score: f32,
    /// How much of the wanted words it has, by their rareness, from 0 to 1.
    pub share: f32,
}

/// What is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Documents above a floor, and all that have every wanted word.
    Found,
    /// Documents above a floor.
    Best,
}

/// The documents that a plan matches, scored segment by segment.
pub struct Ranking<'a> {
    edition: &'a Edition,
    plan: &'a Plan,
    aim: Aim,
    /// For each code of a field length, what is added to a frequency before dividing by it.
    norms: [f32; 256],
    window: Window,
}

impl<'a> Ranking<'a> {
    /// Of no segment yet.
    pub fn of(edition: &'a Edition, plan: &'a Plan, aim: Aim) -> Ranking<'a> {
        Ranking {
            edition,
            plan,
            aim,
            norms: Statistics::of(edition).length_norms(),
            window: Window::new(),
        }
    }

    /// Calls `sink` with the documents of a segment that the plan matches, in order. It answers with a score: those that
    /// come to less, and are not aimed at for having every word, are left out from then on, as they are below `floor` from
    /// the start.
    pub fn score(
        &mut self,
        segment: &SegmentReader,
        mut floor: f32,
        sink: &mut dyn FnMut(Scored) -> f32,
    ) -> Result<()> {
        let (edition, plan) = (self.edition, self.plan);
        let allowed = sets::allowed(edition, segment, &plan.required, &plan.excluded)?;
        let passes = |doc: DocId| {
            !segment.is_deleted(doc)
                && allowed
                    .as_ref()
                    .is_none_or(|set: &Documents| set.contains(doc))
        };
        if plan.is_listing() {
            for doc in (0..segment.max_doc()).filter(|doc| passes(*doc)) {
                sink(listed(doc));
            }
            return Ok(());
        }
        let lengths = segment.get_fieldnorms_reader(edition.fields.body)?;
        let norm = |doc| self.norms[usize::from(lengths.fieldnorm_id(doc))];
        let counts = self.aim == Aim::Found;
        let mut opened = OpenClauses::of(edition, segment, plan, counts, &norm)?;
        let window = &mut self.window;
        window.begin();
        while window.end < segment.max_doc() {
            window.move_on(floor);
            window.score(&mut opened, floor, &passes, &norm)?;
            for (doc, sums) in &window.found {
                let share = match opened.whole {
                    whole if whole > 0.0 => sums.mass / whole,
                    _ => 1.0,
                };
                let (doc, score) = (*doc, sums.score);
                floor = sink(Scored { doc, score, share });
            }
        }
        Ok(())
    }
}

/// A document that is only listed, not ranked.
fn listed(doc: DocId) -> Scored {
    Scored {
        doc,
        score: 0.0,
        share: 1.0,
    }
}

/// Sums over the documents of one window.
struct Window {
    /// Its first document.
    start: DocId,
    /// The first behind it.
    end: DocId,
    /// Of the clause at hand.
    frequency: Vec<f32>,
    /// Documents that have the clause at hand.
    having: Vec<u16>,
    sums: Vec<Sums>,
    /// Documents that have any clause, a bit each.
    touched: Vec<u64>,
    /// Documents that may be found, in order.
    found: Vec<(DocId, Sums)>,
}

impl Window {
    fn new() -> Window {
        Window {
            start: 0,
            end: 0,
            frequency: vec![0.0; STRETCH as usize],
            having: Vec::new(),
            sums: vec![Sums::default(); STRETCH as usize],
            touched: vec![0; STRETCH as usize / 64],
            found: Vec::new(),
        }
    }

    /// Goes before the first document of a segment.
    fn begin(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    /// Takes the next documents.
    fn move_on(&mut self, floor: f32) {
        self.start = self.end;
        let end_of_stretch = (self.start / STRETCH)
            .saturating_add(1)
            .saturating_mul(STRETCH);
        self.end = match floor > f32::NEG_INFINITY {
            true => end_of_stretch,
            false => end_of_stretch.min(self.start.saturating_add(FIRST_WINDOW)),
        };
    }

    /// Finds the documents that may be found; leaves the sums empty.
    fn score(
        &mut self,
        opened: &mut OpenClauses,
        floor: f32,
        passes: &impl Fn(DocId) -> bool,
        norm: &impl Fn(DocId) -> f32,
    ) -> Result<()> {
        let stretch = (self.start / STRETCH) as usize;
        opened.enter(stretch);
        let essential = opened.essential(floor);
        let clauses = opened.clauses.iter_mut().take(essential);
        for clause in clauses.filter(|clause| clause.highest_in(stretch) > 0.0) {
            clause.open()?;
            self.add(clause, norm);
        }
        self.drain(opened.least(essential, floor), passes);
        for nth in essential..opened.clauses.len() {
            let least = opened.least(nth, floor);
            if let Some(clause) = opened.clauses.get_mut(nth)
                && !self.found.is_empty()
                && clause.highest_in(stretch) > 0.0
            {
                clause.open()?;
                look_up(clause, &mut self.found, least, norm);
            }
        }
        Ok(())
    }

    /// Adds a clause to all documents that have it.
    fn add(&mut self, clause: &mut OpenClause, norm: &impl Fn(DocId) -> f32) {
        let (start, most, mass) = (self.start, clause.most, clause.mass);
        let (sums, touched) = (&mut self.sums, &mut self.touched);
        let mut add = |slot: usize, frequency: f32| {
            touched[slot / 64] |= 1 << (slot % 64);
            sums[slot].score += saturated(most, frequency, norm(start + slot as DocId));
            sums[slot].mass += mass;
        };
        if clause.reads_each_once() {
            clause.read(start, self.end, &mut |doc, frequency| {
                add((doc - start) as usize, frequency);
            });
            return;
        }
        clause.read(start, self.end, &mut |doc, frequency| {
            let sum = &mut self.frequency[(doc - start) as usize];
            if *sum == 0.0 {
                self.having.push((doc - start) as u16);
            }
            *sum += frequency;
        });
        for at in self.having.drain(..) {
            let slot = usize::from(at);
            add(slot, std::mem::take(&mut self.frequency[slot]));
        }
    }

    /// Takes out the sums of the documents that were touched, have as much as the least, and pass.
    fn drain(&mut self, least: Sums, passes: &impl Fn(DocId) -> bool) {
        self.found.clear();
        for (nth, bits) in self.touched.iter_mut().enumerate() {
            let mut bits = std::mem::take(bits);
            while bits != 0 {
                let slot = nth * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let sums = std::mem::take(&mut self.sums[slot]);
                let doc = self.start + slot as DocId;
                if sums.reaches(least) && passes(doc) {
                    self.found.push((doc, sums));
                }
            }
        }
    }
}

/// Adds a clause to some documents, in order; leaves out those that have less than the least of what is before it.
fn look_up(
    clause: &mut OpenClause,
    found: &mut Vec<(DocId, Sums)>,
    least: Sums,
    norm: &impl Fn(DocId) -> f32,
) {
    found.retain_mut(|(doc, sums)| {
        let may_be_found = sums.reaches(least);
        if may_be_found {
            let frequency = clause.frequency(*doc);
            if frequency > 0.0 {
                sums.score += saturated(clause.most, frequency, norm(*doc));
                sums.mass += clause.mass;
            }
        }
        may_be_found
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::opened::COMPLETE;
    use crate::search::query::Query;
    use crate::search::request::Filters;
    use crate::search::test_library::{Draft, Library};

    /// Frequent words first.
    const WORDS: [&str; 8] = [
        "the", "of", "child", "rights", "report", "court", "asylum", "Belgrade",
    ];

    /// Numbers that look like chance.
    fn chance(state: &mut u32, below: usize) -> usize {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*state >> 16) as usize % below
    }

    fn words(state: &mut u32, count: usize) -> String {
        let words = (0..count).map(|_| {
            let most = 1 + chance(state, WORDS.len());
            WORDS[chance(state, most)]
        });
        words.collect::<Vec<&str>>().join(" ")
    }

    fn library(state: &mut u32) -> Library {
        let drafts: Vec<Draft> = (0..120)
            .map(|nth| {
                let count = 1 + chance(state, 12);
                let page: &[_] = &[("en", &*words(state, count).leak())];
                Draft {
                    title: String::leak(format!("d{nth}")),
                    pages: Vec::leak(page.to_vec()),
                    ..Draft::default()
                }
            })
            .collect();
        Library::of(&drafts, false)
    }

    fn scored(library: &Library, query: &str, floor: f32) -> Vec<Scored> {
        let edition = &library.edition;
        let plan = Plan::of(edition, &Query::parse(query), &Filters::default());
        let mut ranking = Ranking::of(edition, &plan, Aim::Found);
        let mut all = Vec::new();
        for segment in edition.searcher.segment_readers() {
            let mut keep = |scored| {
                all.push(scored);
                floor
            };
            ranking.score(segment, floor, &mut keep).unwrap();
        }
        all
    }

    #[test]
    fn above_a_floor_and_with_all_the_words_every_document_scores_as_without_it() {
        let mut state = 7;
        let library = library(&mut state);
        for nth in 0..60 {
            let count = 1 + chance(&mut state, 6);
            let query = match nth % 4 {
                0 => format!("\"{}\" {}", words(&mut state, 2), words(&mut state, count)),
                1 => format!(
                    "\"{}\"~3 {}",
                    words(&mut state, 2),
                    words(&mut state, count)
                ),
                _ => words(&mut state, count),
            };
            let all = scored(&library, &query, f32::NEG_INFINITY);
            let mut scores: Vec<f32> = all.iter().map(|scored| scored.score).collect();
            scores.sort_unstable_by(|a, b| b.total_cmp(a));
            for rank in [0, 4, 30] {
                let floor = scores.get(rank).copied().unwrap_or_default();
                let is_found = |s: &Scored| s.score >= floor || s.share >= COMPLETE;
                let mut pruned = scored(&library, &query, floor);
                pruned.retain(is_found);
                let expected: Vec<Scored> = all.iter().copied().filter(is_found).collect();
                assert_eq!(pruned, expected, "{query}");
            }
        }
    }
}
