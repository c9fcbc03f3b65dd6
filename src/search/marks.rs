//! The words of a query in a text.
//!
//! The text is cut into the same tokens the index was made of, so what is marked is what was found: every form of a
//! word, phrases as a whole, and of words near each other those that are near. Words that count next to nothing in this query (`the`, `of`) are left unmarked.

use std::collections::HashMap;

use super::candidates::candidates;
use super::clause::{Clause, Matcher, Scope};
use super::near::{Place, windows};
use super::shapes::Shapes;
use crate::index::lexicon::{KINDRED_WEIGHT, Variant};
use crate::text::Token;
use crate::text::tokenise::tokenise_wanted;

/// Clauses with less than this of the weightiest one's weight are not marked: beside a word that one document in ten has,
/// those that half of them have, as half of a library in two languages has `the`.
const WORTH_MARKING: f32 = 0.25;

/// A clause of less than this share of the heaviest one's weight is a part of a word, or a common word.
const LIGHT: f32 = 0.5;

/// Forms of less weight are other words, which contain the word or begin like it.
const OWN_FORM: f32 = 0.5;

/// A range to mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// In bytes.
    pub start: usize,
    /// The end, exclusive.
    pub end: usize,
    /// Which clause of the plan stands there.
    pub clause: usize,
}

/// What is marked in texts.
pub struct Marker<'a> {
    words: HashMap<&'a str, usize>,
    phrases: Vec<(usize, &'a [(String, u32)])>,
    near: Vec<NearWords<'a>>,
    /// Of the words that may be marked.
    shapes: Shapes,
}

impl<'a> Marker<'a> {
    /// Marks what the clauses look for.
    pub fn of(clauses: &'a [Clause]) -> Marker<'a> {
        let heaviest = clauses
            .iter()
            .map(|clause| clause.weight)
            .fold(0.0, f32::max);
        let mut marker = Marker {
            words: HashMap::new(),
            phrases: Vec::new(),
            near: Vec::new(),
            shapes: Shapes::none(),
        };
        for (nth, clause) in clauses.iter().enumerate() {
            if clause.weight >= heaviest * WORTH_MARKING {
                let is_light = clause.weight < heaviest * LIGHT;
                marker.add(nth, &clause.matcher, is_light);
            }
        }
        marker
    }

    fn add(&mut self, clause: usize, matcher: &'a Matcher, is_light: bool) {
        match matcher {
            Matcher::Forms(Scope::Body, forms) => {
                for form in forms.iter().filter(|form| is_shown(form, forms, is_light)) {
                    self.words.entry(&form.term).or_insert(clause);
                    self.shapes.insert(&form.term);
                }
            }
            Matcher::Phrase(Scope::Body, terms) => {
                self.phrases.push((clause, terms));
                for (term, _) in terms.iter() {
                    self.shapes.insert(term);
                }
            }
            Matcher::Near(Scope::Body, words, within) => {
                for form in words.iter().flatten() {
                    self.shapes.insert(&form.term);
                }
                self.near.push(NearWords::of(clause, words, *within));
            }
            _ => {}
        }
    }

    /// The marks of a text, in order; some may lie over each other.
    pub fn marks(&self, text: &str) -> Vec<Mark> {
        if self.phrases.is_empty() && self.near.is_empty() {
            return self.words_in(text);
        }
        let mut tokens = Vec::new();
        tokenise_wanted(text, &|word| self.shapes.may_hold(word), &mut |token| {
            tokens.push(token)
        });
        let mut marks: Vec<Mark> = Vec::new();
        for (nth, token) in tokens.iter().enumerate() {
            marks.extend(self.mark(token));
            let phrases = self.phrases.iter().filter_map(|(clause, terms)| {
                let end = end_of_phrase(tokens.get(nth..)?, terms)?;
                Some((*clause, end))
            });
            marks.extend(phrases.map(|(clause, end)| Mark {
                start: token.start,
                end,
                clause,
            }));
        }
        for near in &self.near {
            marks.extend(near.found(&tokens).iter().map(|token| Mark {
                start: token.start,
                end: token.end,
                clause: near.clause,
            }));
        }
        marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
        marks
    }

    /// The marks of single words: only what may hold one is cut into tokens.
    fn words_in(&self, text: &str) -> Vec<Mark> {
        let wants = |word: &str| self.shapes.may_hold(word);
        let mut marks = Vec::new();
        for stretch in candidates(text, &self.shapes) {
            let written = text.get(stretch.clone()).unwrap_or_default();
            tokenise_wanted(written, &wants, &mut |token| {
                marks.extend(self.mark(&token).map(|mark| Mark {
                    start: stretch.start + mark.start,
                    end: stretch.start + mark.end,
                    ..mark
                }));
            });
        }
        marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
        marks
    }

    fn mark(&self, token: &Token) -> Option<Mark> {
        let clause = self.words.get(token.term.as_str())?;
        Some(Mark {
            start: token.start,
            end: token.end,
            clause: *clause,
        })
    }
}

/// Words that are marked where they stand near each other.
struct NearWords<'a> {
    clause: usize,
    /// Which words a term is a form of.
    words: HashMap<&'a str, Vec<usize>>,
    count: usize,
    within: u32,
}

/// Whether a form is marked: not where it only begins like a word that the library has, nor, of a word that counts little
/// beside others, where it only contains it.
fn is_shown(form: &Variant, forms: &[Variant], is_light: bool) -> bool {
    let is_known = forms.first().is_some_and(|exact| exact.documents > 0);
    let least = if is_light { OWN_FORM } else { KINDRED_WEIGHT };
    !is_known || form.weight >= least
}

impl<'a> NearWords<'a> {
    fn of(clause: usize, words: &'a [Vec<Variant>], within: u32) -> NearWords<'a> {
        let mut forms: HashMap<&str, Vec<usize>> = HashMap::new();
        for (nth, word) in words.iter().enumerate() {
            for form in word {
                forms.entry(&form.term).or_default().push(nth);
            }
        }
        NearWords {
            clause,
            words: forms,
            count: words.len(),
            within,
        }
    }

    /// The tokens that stand near each other, in order.
    fn found<'t>(&self, tokens: &'t [Token]) -> Vec<&'t Token> {
        let mut places: Vec<Place> = Vec::new();
        let mut at_place = Vec::new();
        for (nth, token) in tokens.iter().enumerate() {
            for word in self.words.get(token.term.as_str()).into_iter().flatten() {
                places.push((token.position, *word));
                at_place.push(nth);
            }
        }
        let windows = windows(&places, self.count, self.within);
        let mut found: Vec<usize> = windows
            .into_iter()
            .filter_map(|window| at_place.get(window))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|nth| tokens.get(nth))
            .collect()
    }
}

/// Where a phrase ends that begins with the first token, in bytes.
fn end_of_phrase(tokens: &[Token], terms: &[(String, u32)]) -> Option<usize> {
    let first = tokens.first()?;
    let mut end = first.end;
    let mut ahead = tokens.iter().peekable();
    for (term, distance) in terms {
        let position = first.position + distance;
        // Tokens at one position stand beside each other in the list; any of them may be the word.
        let token = loop {
            let token = ahead.peek()?;
            if token.position > position {
                return None;
            }
            let token = ahead.next()?;
            if token.position == position && token.term == *term {
                break token;
            }
        };
        end = end.max(token.end);
    }
    Some(end)
}

/// Ranges to mark, apart from each other.
pub fn merged(marks: &[Mark]) -> Vec<[usize; 2]> {
    let mut ranges: Vec<[usize; 2]> = Vec::new();
    for mark in marks {
        match ranges.last_mut() {
            Some([_, end]) if mark.start <= *end => *end = mark.end.max(*end),
            _ => ranges.push([mark.start, mark.end]),
        }
    }
    ranges
}

/// The same ranges of a text, which are apart and in order, in Unicode scalar values.
pub fn in_characters(text: &str, ranges: Vec<[usize; 2]>) -> Vec<[usize; 2]> {
    let (mut at, mut characters) = (0, 0);
    let mut before = |byte: usize| {
        let between = text.get(at..byte).unwrap_or_default();
        characters += between.chars().count();
        at = byte;
        characters
    };
    let ranges = ranges.into_iter();
    ranges.map(|range| range.map(&mut before)).collect()
}
