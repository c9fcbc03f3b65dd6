//! The wanted words that a document found does not have.
//!
//! Apart from ranking, which knows how much of a query a document has, not what: this is asked of the few documents that
//! are shown. Words that count next to nothing in the query (`the`, `of`) are not worth a word.

use super::plan::Plan;

/// Words with less than this of the weightiest one's rareness are passed over.
const WORTH_NAMING: f32 = 0.2;

/// A word cut into several terms is there where this much of their rareness is.
const MOST_OF_IT: f32 = 0.5;

/// The words as typed, in order, each once; `present` says which clauses of the plan the document has.
pub fn missing(plan: &Plan, present: &[bool]) -> Vec<String> {
    let mass = |clause: &usize| plan.clauses.get(*clause).map_or(0.0, |clause| clause.mass);
    let has = |clause: &&usize| present.get(**clause) == Some(&true);
    let whole = |clauses: &[usize]| -> f32 { clauses.iter().map(mass).sum() };
    let masses = plan.wanted.iter().map(|word| whole(&word.clauses));
    let least = WORTH_NAMING * masses.fold(0.0, f32::max);
    let mut missing: Vec<String> = Vec::new();
    for word in &plan.wanted {
        let there: f32 = word.clauses.iter().filter(has).map(mass).sum();
        let whole = whole(&word.clauses);
        let is_missing = whole >= least && there < whole * MOST_OF_IT;
        if is_missing && !missing.contains(&word.typed) {
            missing.push(word.typed.clone());
        }
    }
    missing
}
