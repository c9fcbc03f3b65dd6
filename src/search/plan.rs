//! From a query to what is looked up: clauses that score, conditions that decide, filters.
//!
//! Apart from ranking because this is where the lexicon is asked, once a query; everything after it reads postings only.
//! A query word becomes the union of its forms and is scored as one term: their frequencies are summed with weights, and
//! the word has one document frequency. Quoted words are exact. No language inferred here ranks a document.

use std::collections::HashMap;

use crate::index::Edition;
use crate::index::lexicon::Variant;
use crate::language::Language;
use crate::text::Token;
use crate::text::normalise::fold;
use crate::text::tokenise::tokens;

use super::chosen::choose;
use super::clause::{Clause, Condition, Matcher, Scope};
use super::query::{Filter, Form, Item, Occur, Operand, Query, Text};
use super::request::Filters;
use super::statistics::Statistics;

/// Forms of all words together. A long question is served by its exact words when they are used up.
const MAX_FORMS: usize = 2_048;
/// Words that a beginning with `*` stands for.
const MAX_COMPLETIONS: usize = 64;
/// Words of a phrase; below the gap between pages, so that no phrase crosses one.
const MAX_PHRASE: usize = 64;
/// Weight of a clause for a part of a compound query word (tried: .1 to .4 measure alike).
const PART_WEIGHT: f32 = 0.2;

/// Weight of a wanted word in the title, beside its place in the body (0 to .3: mean nDCG@10 .6797 to .6823, cranfield
/// .3540 to .3660, none lower by more than .0003).
const TITLE_WEIGHT: f32 = 0.3;

/// What is looked up.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What scores.
    pub clauses: Vec<Clause>,
    /// What documents must meet.
    pub required: Vec<Condition>,
    /// What they must not.
    pub excluded: Vec<Condition>,
    /// Restrictions that facets can lift, of the request and of the query.
    pub filters: Filters,
    /// The words as typed, in order: what a suggestion may correct.
    pub words: Vec<Typed>,
    /// The single words that are wanted, in order.
    pub wanted: Vec<Wanted>,
    /// What was cut, for people.
    pub notices: Vec<String>,
}

/// A word of the query.
#[derive(Clone, Debug)]
pub struct Typed {
    /// As the index would know it.
    pub term: String,
    /// Where it stands in the query, in bytes.
    pub span: std::ops::Range<usize>,
}

/// A word that documents are wanted to have.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// As typed.
    pub typed: String,
    /// The clauses that look for it, by their place: several where it is cut into terms.
    pub clauses: Vec<usize>,
}

impl Plan {
    /// Plans a query with the filters that were given beside it.
    pub fn of(edition: &Edition, query: &Query, filters: &Filters) -> Plan {
        let mut planner = Planner::new(edition, query);
        planner.plan.filters = filters.clone();
        planner.plan.notices = query.notices.clone();
        for item in &query.items {
            planner.item(item);
        }
        planner.wanted_words();
        planner.note_limits();
        planner.plan
    }

    /// Whether anything is asked at all.
    pub fn is_empty(&self) -> bool {
        self.is_listing()
            && self.filters == Filters::default()
            && self.required.is_empty()
            && self.excluded.is_empty()
    }

    /// Whether documents are only filtered, not ranked by words.
    pub fn is_listing(&self) -> bool {
        self.clauses.is_empty()
    }
}

struct Planner<'a> {
    edition: &'a Edition,
    statistics: Statistics,
    languages: Vec<(Language, f32)>,
    accented: bool,
    forms: usize,
    /// Wanted words and how often each stands in the query.
    wanted: Vec<(String, u32)>,
    /// The same as they were typed, each with its terms.
    texts: Vec<(String, Vec<String>)>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    fn new(edition: &'a Edition, query: &Query) -> Planner<'a> {
        let mut typed = Vec::new();
        collect_words(&query.items, &mut typed);
        let terms: Vec<&str> = typed.iter().map(|word| word.term.as_str()).collect();
        Planner {
            edition,
            statistics: Statistics::of(edition),
            languages: edition.lexicon.likely_languages(&terms),
            accented: terms.iter().any(|term| fold(term) != **term),
            forms: 0,
            wanted: Vec::new(),
            texts: Vec::new(),
            plan: Plan {
                words: typed,
                ..Plan::default()
            },
        }
    }

    fn item(&mut self, item: &Item) {
        match (item.occur, item.any.as_slice()) {
            (Occur::Wanted, [Operand::Text(text)]) if text.form == Form::Words => self.want(text),
            (Occur::Wanted, operands) => self.wanted_alternatives(operands),
            (Occur::Required, operands) if self.chooses(operands) => {}
            (Occur::Required, operands) => {
                self.score(operands);
                let condition = self.any_of(operands, false);
                self.plan.required.extend(condition);
            }
            (Occur::Excluded, operands) => {
                let condition = self.any_of(operands, true);
                self.plan.excluded.extend(condition);
            }
        }
    }

    /// Counts the words of a text among the wanted.
    fn want(&mut self, text: &Text) {
        let terms = tokens(&text.text).into_iter().map(|token| token.term);
        let terms: Vec<String> = terms.collect();
        self.texts.push((text.text.clone(), terms.clone()));
        for term in terms {
            match self.wanted.iter_mut().find(|(known, _)| *known == term) {
                Some((_, count)) => *count += 1,
                None => self.wanted.push((term, 1)),
            }
        }
    }

    /// Clauses of the wanted words, after all are known and counted.
    fn wanted_words(&mut self) {
        let mut places = HashMap::new();
        for (term, count) in std::mem::take(&mut self.wanted) {
            let forms = self.forms_of(&term);
            self.add_title(&term, forms.clone(), count as f32);
            places.insert(term.clone(), self.plan.clauses.len());
            let matcher = Matcher::Forms(Scope::Body, forms);
            self.add_clause(term.clone(), matcher, count as f32, true);
            self.add_parts(&term, count as f32);
        }
        for (typed, terms) in std::mem::take(&mut self.texts) {
            let clauses = terms.iter().filter_map(|term| places.get(term)).copied();
            self.plan.wanted.push(Wanted {
                typed,
                clauses: clauses.collect(),
            });
        }
    }

    /// A wanted word in the title counts a little more than its place in the body does; no document needs it.
    fn add_title(&mut self, term: &str, forms: Vec<Variant>, count: f32) {
        let rareness = self
            .statistics
            .rareness_of_forms(self.edition, Scope::Body, &forms);
        self.plan.clauses.push(Clause {
            name: term.to_owned(),
            matcher: Matcher::Forms(Scope::Title, forms),
            weight: TITLE_WEIGHT * rareness * count,
            mass: 0.0,
        });
    }

    /// The parts of a compound word count a little, but are not wanted words themselves.
    fn add_parts(&mut self, term: &str, count: f32) {
        for part in self.edition.lexicon.compound_parts(term, &self.languages) {
            let forms = self.forms_of(&part);
            let matcher = Matcher::Forms(Scope::Body, forms);
            let name = format!("{part}, a part of {term},");
            self.add_clause(name, matcher, PART_WEIGHT * count, false);
        }
    }

    fn wanted_alternatives(&mut self, operands: &[Operand]) {
        for operand in operands {
            if let Operand::Text(text) = operand {
                let first = self.plan.clauses.len();
                for matcher in self.matchers(text, false) {
                    self.add_clause(text.written(), matcher, 1.0, true);
                }
                self.plan.wanted.push(Wanted {
                    typed: text.written(),
                    clauses: (first..self.plan.clauses.len()).collect(),
                });
            }
        }
    }

    /// Clauses for what is required anyway: it ranks, but all that are found have it.
    fn score(&mut self, operands: &[Operand]) {
        for operand in operands {
            match operand {
                Operand::Text(text) => {
                    for matcher in self.matchers(text, false) {
                        self.add_clause(text.written(), matcher, 1.0, false);
                    }
                }
                Operand::Filter(_) => {}
                Operand::Group(items) => {
                    for item in items.iter().filter(|item| item.occur != Occur::Excluded) {
                        self.score(&item.any);
                    }
                }
            }
        }
    }

    fn add_clause(&mut self, name: String, matcher: Matcher, factor: f32, wanted: bool) {
        let rareness = self.statistics.rareness(self.edition, &matcher);
        self.plan.clauses.push(Clause {
            name,
            matcher,
            weight: rareness * factor,
            mass: if wanted { rareness } else { 0.0 },
        });
    }

    /// The condition that one of the operands is met; `None` where none of them says anything.
    fn any_of(&mut self, operands: &[Operand], exact: bool) -> Option<Condition> {
        let mut any: Vec<Condition> = operands
            .iter()
            .filter_map(|operand| self.condition(operand, exact))
            .collect();
        match any.len() {
            0 => None,
            1 => any.pop(),
            _ => Some(Condition::Any(any)),
        }
    }

    fn condition(&mut self, operand: &Operand, exact: bool) -> Option<Condition> {
        let all: Vec<Condition> = match operand {
            Operand::Filter(filter) => {
                if let Filter::Untold(what) = filter {
                    self.note(format!("No document has a {what} yet."));
                }
                vec![Condition::Has(filter.clone())]
            }
            Operand::Text(text) => self
                .matchers(text, exact)
                .into_iter()
                .map(Condition::Holds)
                .collect(),
            Operand::Group(items) => items
                .iter()
                .filter_map(|item| self.condition_of_item(item, exact))
                .collect(),
        };
        (!all.is_empty()).then_some(Condition::All(all))
    }

    fn condition_of_item(&mut self, item: &Item, exact: bool) -> Option<Condition> {
        let condition = self.any_of(&item.any, exact)?;
        Some(match item.occur {
            Occur::Excluded => Condition::Not(Box::new(condition)),
            Occur::Wanted | Occur::Required => condition,
        })
    }

    /// What a text looks up; all of it must be there where the text is a condition.
    fn matchers(&mut self, text: &Text, exact: bool) -> Vec<Matcher> {
        let scope = if text.in_title {
            Scope::Title
        } else {
            Scope::Body
        };
        let tokens = tokens(&text.text);
        match text.form {
            Form::Phrase => self.phrase(scope, &text.text).into_iter().collect(),
            Form::Prefix if tokens.len() == 1 => {
                let completions = self.completions(&tokens[0].term);
                vec![Matcher::Forms(scope, completions)]
            }
            Form::Fuzzy(edits) if tokens.len() == 1 => {
                let spellings = self.spellings(&tokens[0].term, edits);
                vec![Matcher::Forms(scope, spellings)]
            }
            Form::Near(within) => self.near(scope, tokens, within).into_iter().collect(),
            Form::Prefix | Form::Fuzzy(_) | Form::Words => tokens
                .into_iter()
                .map(|token| match exact {
                    true => Matcher::Forms(scope, vec![exactly(token.term)]),
                    false => Matcher::Forms(scope, self.forms_of(&token.term)),
                })
                .collect(),
        }
    }

    fn phrase(&mut self, scope: Scope, text: &str) -> Option<Matcher> {
        let mut tokens = tokens(text);
        if tokens.len() > MAX_PHRASE {
            tokens.truncate(MAX_PHRASE);
            self.note(format!("A phrase was cut after {MAX_PHRASE} words."));
        }
        let first = tokens.first()?.position;
        let terms: Vec<(String, u32)> = tokens
            .into_iter()
            .map(|token| (token.term, token.position - first))
            .collect();
        match terms.len() {
            1 => {
                let forms = terms.into_iter().map(|(term, _)| exactly(term)).collect();
                Some(Matcher::Forms(scope, forms))
            }
            _ => Some(Matcher::Phrase(scope, terms)),
        }
    }

    /// Each word once, in its forms; the forms of one word alone where there is no other.
    fn near(&mut self, scope: Scope, tokens: Vec<Token>, within: u32) -> Option<Matcher> {
        let mut terms: Vec<String> = Vec::new();
        for token in tokens.into_iter().take(MAX_PHRASE) {
            if !terms.contains(&token.term) {
                terms.push(token.term);
            }
        }
        let mut words: Vec<Vec<Variant>> = terms.iter().map(|term| self.forms_of(term)).collect();
        match words.len() {
            0 | 1 => words.pop().map(|forms| Matcher::Forms(scope, forms)),
            _ => Some(Matcher::Near(scope, words, within)),
        }
    }

    /// A word and those spelled nearly like it, which count less the more letters differ.
    fn spellings(&mut self, term: &str, edits: u8) -> Vec<Variant> {
        let mut spellings = vec![exactly(term.to_owned())];
        let others = self.edition.lexicon.nearly(term, edits, MAX_COMPLETIONS);
        spellings.extend(others.into_iter().map(|(term, edits)| Variant {
            term,
            weight: 1.0 / (1.0 + f32::from(edits)),
        }));
        spellings
    }

    fn completions(&mut self, prefix: &str) -> Vec<Variant> {
        let mut terms = self
            .edition
            .lexicon
            .with_prefix(prefix, MAX_COMPLETIONS + 1);
        if terms.len() > MAX_COMPLETIONS {
            terms.truncate(MAX_COMPLETIONS);
            self.note(format!(
                "`{prefix}*` was taken for the {MAX_COMPLETIONS} most frequent words that begin so."
            ));
        }
        if terms.is_empty() {
            terms.push(prefix.to_owned());
        }
        terms.into_iter().map(exactly).collect()
    }

    /// A word in all its forms. Bare letters stand for accented ones only where the query shows no sign of accents, or
    /// where the library does not know the word as it is typed.
    fn forms_of(&mut self, term: &str) -> Vec<Variant> {
        if self.forms >= MAX_FORMS {
            return vec![exactly(term.to_owned())];
        }
        let lexicon = &self.edition.lexicon;
        let fold_accents = !self.accented || lexicon.document_frequency(term) == 0;
        let mut forms = lexicon.variants(term, &self.languages, fold_accents);
        if forms.is_empty() {
            forms.push(exactly(term.to_owned()));
        }
        self.forms += forms.len();
        forms
    }

    /// Takes a required filter of the query for one of the request, where the request leaves that choice open.
    fn chooses(&mut self, operands: &[Operand]) -> bool {
        let chosen: Option<Vec<&Filter>> = operands
            .iter()
            .map(|operand| match operand {
                Operand::Filter(filter) => Some(filter),
                _ => None,
            })
            .collect();
        chosen.is_some_and(|chosen| choose(&mut self.plan.filters, &chosen))
    }

    fn note(&mut self, notice: String) {
        if !self.plan.notices.contains(&notice) {
            self.plan.notices.push(notice);
        }
    }

    fn note_limits(&mut self) {
        if self.forms >= MAX_FORMS {
            self.note(format!(
                "After {MAX_FORMS} forms of words, the rest of the query was looked up as typed."
            ));
        }
    }
}

fn exactly(term: String) -> Variant {
    Variant { term, weight: 1.0 }
}

/// The words of a query that may take any form, wherever they stand.
fn collect_words(items: &[Item], words: &mut Vec<Typed>) {
    for item in items.iter().filter(|item| item.occur != Occur::Excluded) {
        for operand in &item.any {
            match operand {
                Operand::Group(inner) => collect_words(inner, words),
                Operand::Text(text) if matches!(text.form, Form::Words | Form::Near(_)) => words
                    .extend(tokens(&text.text).into_iter().map(|token| Typed {
                        term: token.term,
                        span: text.span.start + token.start..text.span.start + token.end,
                    })),
                Operand::Text(_) | Operand::Filter(_) => {}
            }
        }
    }
}
