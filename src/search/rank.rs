//! Scores: BM25 over the clauses of a plan, a window of documents at a time.
//!
//! Within a window each clause first sums the weighted frequencies of its forms, then adds its saturated share to the
//! documents it touched; so a word with twenty forms costs its postings and nothing more, and no document is visited
//! twice. Every matching document is scored, because the answer counts and sorts into facets all of them anyway.
//! What "found" means among the documents scored here is `found`'s question.

use anyhow::Result;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::clause::{Clause, Matcher};
use super::passage::Passage;
use super::plan::Plan;
use super::postings;
use super::sets::{self, Documents};
use super::statistics::{SATURATION, Statistics, field_of};
use crate::index::Edition;

/// Documents scored together: their sums fit the first-level cache.
const WINDOW: u32 = 4_096;

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

/// Calls `sink` with every document of a segment that the plan matches, window by window but in no order within one.
pub fn score_segment(
    edition: &Edition,
    segment: &SegmentReader,
    plan: &Plan,
    sink: &mut dyn FnMut(Scored),
) -> Result<()> {
    let allowed = sets::allowed(edition, segment, &plan.required, &plan.excluded)?;
    let passes = |doc| {
        !segment.is_deleted(doc)
            && allowed
                .as_ref()
                .is_none_or(|set: &Documents| set.contains(doc))
    };
    if plan.is_listing() {
        (0..segment.max_doc())
            .filter(|doc| passes(*doc))
            .for_each(|doc| sink(listed(doc)));
        return Ok(());
    }
    let mut clauses = open_clauses(edition, segment, &plan.clauses)?;
    let lengths = segment.get_fieldnorms_reader(edition.fields.body)?;
    let norms = Statistics::of(edition).length_norms();
    let norm = |doc| norms[usize::from(lengths.fieldnorm_id(doc))];
    let whole: f32 = plan.clauses.iter().map(|clause| clause.mass).sum();
    let mut window = Window::new();
    for start in (0..segment.max_doc()).step_by(WINDOW as usize) {
        for clause in &mut clauses {
            window.add(start, clause, &norm);
        }
        window.drain(start, &mut |doc, score, mass| {
            if passes(doc) {
                let share = if whole > 0.0 { mass / whole } else { 1.0 };
                sink(Scored { doc, score, share });
            }
        });
    }
    Ok(())
}

/// A document that is only listed, not ranked.
fn listed(doc: DocId) -> Scored {
    Scored {
        doc,
        score: 0.0,
        share: 1.0,
    }
}

/// A clause with its places in a segment.
struct OpenClause {
    weight: f32,
    mass: f32,
    forms: Vec<(SegmentPostings, f32)>,
    passage: Option<(Passage, DocId)>,
}

fn open_clauses(
    edition: &Edition,
    segment: &SegmentReader,
    clauses: &[Clause],
) -> Result<Vec<OpenClause>> {
    clauses
        .iter()
        .map(|clause| open_clause(edition, segment, clause))
        .collect()
}

fn open_clause(edition: &Edition, segment: &SegmentReader, clause: &Clause) -> Result<OpenClause> {
    let mut opened = OpenClause {
        weight: clause.weight,
        mass: clause.mass,
        forms: Vec::new(),
        passage: None,
    };
    match &clause.matcher {
        Matcher::Forms(scope, forms) => {
            let field = field_of(edition, *scope);
            for form in forms {
                let option = IndexRecordOption::WithFreqs;
                if let Some(postings) = postings::open(segment, field, &form.term, option)? {
                    opened.forms.push((postings, form.weight));
                }
            }
        }
        passage => {
            if let Some(mut passage) = Passage::open(edition, segment, passage)? {
                let first = passage.seek(0);
                opened.passage = Some((passage, first));
            }
        }
    }
    Ok(opened)
}

/// What a clause adds to the score of a document that has it so often.
pub fn saturated(weight: f32, frequency: f32, norm: f32) -> f32 {
    weight * (SATURATION + 1.0) * (frequency / (frequency + norm))
}

/// Sums over the documents of one window.
struct Window {
    /// Of the clause at hand.
    frequency: Vec<f32>,
    /// Documents that have the clause at hand.
    having: Vec<u16>,
    score: Vec<f32>,
    mass: Vec<f32>,
    /// Documents that have any clause.
    touched: Vec<u16>,
}

impl Window {
    fn new() -> Window {
        let zeroes = || vec![0.0; WINDOW as usize];
        Window {
            frequency: zeroes(),
            having: Vec::new(),
            score: zeroes(),
            mass: zeroes(),
            touched: Vec::new(),
        }
    }

    fn add(&mut self, start: DocId, clause: &mut OpenClause, norm: &impl Fn(DocId) -> f32) {
        let end = start.saturating_add(WINDOW);
        for (postings, weight) in &mut clause.forms {
            while postings.doc() < end {
                self.count(
                    postings.doc() - start,
                    *weight * postings.term_freq() as f32,
                );
                postings.advance();
            }
        }
        if let Some((passage, doc)) = &mut clause.passage {
            while *doc < end && *doc != TERMINATED {
                self.count(*doc - start, passage.starts().len() as f32);
                *doc = passage.seek(*doc + 1);
            }
        }
        self.score_clause(start, clause.weight, clause.mass, norm);
    }

    fn count(&mut self, at: DocId, frequency: f32) {
        let sum = &mut self.frequency[at as usize];
        if *sum == 0.0 {
            self.having.push(at as u16);
        }
        *sum += frequency;
    }

    fn score_clause(&mut self, start: DocId, weight: f32, mass: f32, norm: &impl Fn(DocId) -> f32) {
        for at in self.having.drain(..) {
            let slot = usize::from(at);
            let frequency = std::mem::take(&mut self.frequency[slot]);
            if self.score[slot] == 0.0 {
                self.touched.push(at);
            }
            self.score[slot] += saturated(weight, frequency, norm(start + DocId::from(at)));
            self.mass[slot] += mass;
        }
    }

    fn drain(&mut self, start: DocId, sink: &mut impl FnMut(DocId, f32, f32)) {
        for at in self.touched.drain(..) {
            let slot = usize::from(at);
            let score = std::mem::take(&mut self.score[slot]);
            let mass = std::mem::take(&mut self.mass[slot]);
            sink(start + DocId::from(at), score, mass);
        }
    }
}
