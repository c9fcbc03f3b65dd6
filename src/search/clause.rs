//! What the index is asked for: text with its weights, and conditions on documents.
//!
//! Plain values between the plan that makes them and the code that reads postings; they know neither.

use super::operand::Filter;
use crate::index::lexicon::Variant;
use crate::index::word::Word;

/// One thing that scores: a word with its forms, or a phrase.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What it is for people: as typed, or a part of that.
    pub name: String,
    /// What is looked up.
    pub matcher: Matcher,
    /// Factor on its saturated frequency: rareness, times how often it stands in the query.
    pub weight: f32,
    /// What it counts when documents are asked how much of the query they have; 0 for what is no wanted word.
    pub mass: f32,
}

/// Where text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    Body,
    /// In titles.
    Title,
}

/// Text as the index can be asked for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// Any of these terms.
    Forms(Scope, Word),
    /// These terms at these distances from the first.
    Phrase(Scope, Vec<(String, u32)>),
    /// A form of each of these words, in any order, with so many positions from the first to the last.
    Near(Scope, Vec<Vec<Variant>>, u32),
}

impl Matcher {
    /// Where it looks.
    pub fn scope(&self) -> Scope {
        match self {
            Matcher::Forms(scope, _) | Matcher::Phrase(scope, _) | Matcher::Near(scope, ..) => {
                *scope
            }
        }
    }
}

/// What a document meets or not.
#[derive(Clone, Debug)]
pub enum Condition {
    /// Holds the text.
    Holds(Matcher),
    /// Has the property.
    Has(Filter),
    /// Meets all.
    All(Vec<Condition>),
    /// Meets one.
    Any(Vec<Condition>),
    /// Does not meet it.
    Not(Box<Condition>),
}
