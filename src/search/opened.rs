//! The clauses of a plan with their postings in one segment, the weightiest first, and what each can add at most.
//!
//! Apart from the windows of scores because reading on and looking up single documents are two ways through the same
//! postings. No bound is stored in the index: the most that a word adds in a stretch of documents is found when it is first
//! asked for, and kept with the words that an edition keeps. `benches/README.md` has what it brings.

use std::sync::Arc;

use anyhow::Result;
use tantivy::{DocId, SegmentReader};

use super::clause::{Clause, Matcher};
use super::forms::Forms;
use super::passage::Passage;
use super::plan::Plan;
use super::statistics::{SATURATION, field_of};
use crate::index::Edition;

/// A share of the wanted words that is all of them, but for rounding of sums.
pub const COMPLETE: f32 = 0.999;

/// How much more a sum may come out in another order of its parts.
const ROUNDING: f32 = 1.000_1;

/// A clause with its places in a segment.
pub struct OpenClause {
    /// What it adds to a document's score at most: where it stands there without end.
    pub most: f32,
    /// What it adds to a document's mass.
    pub mass: f32,
    /// For each stretch of documents the greatest share of `most`; empty where that is not known.
    highest: Arc<[f32]>,
    places: Places,
}

/// The clauses that stand in a segment.
pub struct OpenClauses {
    /// In the order of [`weightiest_first`].
    pub clauses: Vec<OpenClause>,
    /// For each clause, and for the end, what it and those behind it add at most in the stretch at hand.
    rest: Vec<Sums>,
    /// The mass of all clauses of the plan.
    pub whole: f32,
    /// The mass from which on a document is found whatever it scores.
    complete: f32,
}

/// What a document has of the query.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// By the rank it gives.
    pub score: f32,
    /// By how much of the wanted words it is.
    pub mass: f32,
}

/// The clauses in the order in which scores are summed: what can add most comes first.
pub fn weightiest_first(clauses: &[Clause]) -> Vec<&Clause> {
    let mut ordered: Vec<&Clause> = clauses.iter().collect();
    ordered.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    ordered
}

impl OpenClauses {
    /// Looks up the clauses of a plan; `counts` is whether documents with all the wanted words count, however low they
    /// score.
    pub fn of(
        edition: &Edition,
        segment: &SegmentReader,
        plan: &Plan,
        counts: bool,
        norm: &impl Fn(DocId) -> f32,
    ) -> Result<OpenClauses> {
        let mut clauses = Vec::with_capacity(plan.clauses.len());
        for clause in weightiest_first(&plan.clauses) {
            let mut opened = OpenClause::of(edition, segment, clause)?;
            if let (Places::Forms(forms), Matcher::Forms(_, word)) =
                (&opened.places, &clause.matcher)
                && word.is_kept()
            {
                opened.highest = forms.highest(segment.max_doc(), norm)?;
            }
            let is_there = !matches!(opened.places, Places::Nowhere);
            clauses.extend(is_there.then_some(opened));
        }
        let whole = plan.clauses.iter().map(|clause| clause.mass).sum();
        Ok(OpenClauses {
            clauses,
            rest: Vec::new(),
            whole,
            complete: if counts {
                whole * COMPLETE
            } else {
                f32::INFINITY
            },
        })
    }

    /// Comes to a stretch of documents, by its number: until the next one, what is asked is asked of its documents.
    pub fn enter(&mut self, stretch: usize) {
        self.rest.clear();
        self.rest.push(Sums::default());
        for clause in self.clauses.iter().rev() {
            let behind = self.rest.last().copied().unwrap_or_default();
            let highest = clause.highest_in(stretch);
            self.rest.push(Sums {
                score: behind.score + clause.most * highest,
                mass: behind.mass + if highest > 0.0 { clause.mass } else { 0.0 },
            });
        }
        self.rest.reverse();
    }

    /// How many clauses must be read through: a document that has none of them is not found.
    pub fn essential(&self, floor: f32) -> usize {
        let none = Sums::default();
        let is_enough = |nth: &usize| !none.reaches(self.least(*nth, floor));
        (0..self.clauses.len())
            .find(is_enough)
            .unwrap_or(self.clauses.len())
    }

    /// What a document must have of the clauses before `nth`, of either, to come to the score `floor` or to have all the
    /// wanted words where that counts.
    pub fn least(&self, nth: usize, floor: f32) -> Sums {
        let rest = self.rest.get(nth).copied().unwrap_or_default();
        Sums {
            score: floor / ROUNDING - rest.score,
            mass: self.complete / ROUNDING - rest.mass,
        }
    }
}

impl Sums {
    /// Whether either is as much.
    pub fn reaches(self, least: Sums) -> bool {
        self.score >= least.score || self.mass >= least.mass
    }
}

impl OpenClause {
    /// Looks a clause up in a segment.
    pub fn of(edition: &Edition, segment: &SegmentReader, clause: &Clause) -> Result<OpenClause> {
        Ok(OpenClause {
            most: clause.weight * (SATURATION + 1.0),
            mass: clause.mass,
            highest: Arc::default(),
            places: Places::of(edition, segment, &clause.matcher)?,
        })
    }

    /// The greatest share of `most` that it adds in a stretch of documents; 0 where it does not stand there.
    pub fn highest_in(&self, stretch: usize) -> f32 {
        self.highest.get(stretch).copied().unwrap_or(1.0)
    }

    /// Opens the postings of its forms; before anything of them is read.
    pub fn open(&mut self) -> Result<()> {
        match &mut self.places {
            Places::Forms(forms) => forms.open(),
            Places::Passage(..) | Places::Nowhere => Ok(()),
        }
    }

    /// Reads on to `end`: calls `sink` with each document from `start` on and how often one of the forms stands there.
    pub fn read(&mut self, start: DocId, end: DocId, sink: &mut impl FnMut(DocId, f32)) {
        match &mut self.places {
            Places::Forms(forms) => forms.read(start, end, sink),
            Places::Passage(passage, doc) => {
                if *doc < start {
                    *doc = passage.seek(start);
                }
                while *doc < end {
                    sink(*doc, passage.starts().len() as f32);
                    *doc = passage.seek(*doc + 1);
                }
            }
            Places::Nowhere => {}
        }
    }

    /// Whether [`OpenClause::read`] comes to each document once.
    pub fn reads_each_once(&self) -> bool {
        match &self.places {
            Places::Forms(forms) => forms.reads_each_once(),
            Places::Passage(..) | Places::Nowhere => true,
        }
    }

    /// How often the clause stands in a document, which lies behind any asked for before.
    pub fn frequency(&mut self, doc: DocId) -> f32 {
        match &mut self.places {
            Places::Forms(forms) => forms.frequency(doc),
            Places::Passage(passage, at) => {
                if *at < doc {
                    *at = passage.seek(doc);
                }
                match *at == doc {
                    true => passage.starts().len() as f32,
                    false => 0.0,
                }
            }
            Places::Nowhere => 0.0,
        }
    }
}

/// Where a clause stands in a segment.
enum Places {
    Forms(Forms),
    /// With the document it stands in.
    Passage(Box<Passage>, DocId),
    Nowhere,
}

impl Places {
    fn of(edition: &Edition, segment: &SegmentReader, matcher: &Matcher) -> Result<Places> {
        if let Matcher::Forms(scope, forms) = matcher {
            let forms = Forms::of(segment, field_of(edition, *scope), forms)?;
            return Ok(match forms.is_empty() {
                true => Places::Nowhere,
                false => Places::Forms(forms),
            });
        }
        let passage = Passage::open(edition, segment, matcher)?;
        Ok(passage.map_or(Places::Nowhere, |mut passage| {
            let first = passage.seek(0);
            Places::Passage(Box::new(passage), first)
        }))
    }
}
