//! From a query to what is looked up: clauses that score, conditions that decide, filters.
//!
//! Apart from ranking because this is where the lexicon is asked, once a query; everything after it reads postings only.
//! A query word becomes the union of its forms and is scored as one term: their frequencies are summed with weights, and
//! the word has one document frequency. Quoted words are exact. No language inferred here ranks a document.

use std::collections::HashMap;

use crate::index::Edition;
use crate::index::word::Word;
use crate::text::tokenise::tokens;

use super::chosen::choose;
use super::clause::{Clause, Condition, Matcher, Scope};
use super::facets;
use super::matchers::Matchers;
use super::operand::{Filter, Form, Item, Occur, Operand, Text};
use super::query::Query;
use super::request::Filters;
use super::statistics::Statistics;

/// Weight of a clause for a part of a compound query word (tried: .1 to .4 measure alike).
const PART_WEIGHT: f32 = 0.2;

/// Weight of a wanted word in the title, beside its place in the body (0 to .3: mean nDCG@10 .6797 to .6823, cranfield
/// .3540 to .3660, none lower by more than .0003).
pub const TITLE_WEIGHT: f32 = 0.3;

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
    /// The pages asked for by number, of which words must stand on one.
    pub pages: Vec<String>,
    /// The words as typed, in order: what a suggestion may correct.
    pub words: Vec<Typed>,
    /// The single words that are wanted, in order.
    pub wanted: Vec<Wanted>,
    /// The clauses of the wanted words in the order typed; the longest term where several begin at one place.
    pub sequence: Vec<usize>,
    /// What was cut, for people.
    pub notices: Vec<String>,
    /// Whether every document is found where nothing is asked.
    pub all: bool,
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
        planner.plan.notices.extend(planner.matchers.notices());
        planner.plan
    }

    /// Whether anything is asked at all.
    pub fn is_empty(&self) -> bool {
        !self.all
            && self.is_listing()
            && self.filters == Filters::default()
            && self.required.is_empty()
            && self.pages.is_empty()
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
    matchers: Matchers<'a>,
    /// Wanted words and how often each stands in the query.
    wanted: Vec<(String, u32)>,
    /// The same as they were typed, each with its terms.
    texts: Vec<(String, Vec<String>)>,
    /// Their terms in the order typed.
    sequence: Vec<String>,
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
            matchers: Matchers::of(edition, &terms),
            wanted: Vec::new(),
            texts: Vec::new(),
            sequence: Vec::new(),
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
        let tokens = tokens(&text.text);
        let places = tokens.chunk_by(|a, b| a.position == b.position);
        let longest = places.filter_map(|tokens| tokens.first());
        self.sequence
            .extend(longest.map(|token| token.term.clone()));
        let terms: Vec<String> = tokens.into_iter().map(|token| token.term).collect();
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
            let forms = self.matchers.forms_of(&term);
            places.insert(term.clone(), self.plan.clauses.len() + 1);
            self.add_word(&term, forms.clone(), count as f32);
            let parts = self.matchers.parts(&forms);
            self.add_parts(&term, parts, count as f32);
        }
        let sequence = self.sequence.iter().filter_map(|term| places.get(term));
        self.plan.sequence = sequence.copied().collect();
        for (typed, terms) in std::mem::take(&mut self.texts) {
            let clauses = terms.iter().filter_map(|term| places.get(term)).copied();
            self.plan.wanted.push(Wanted {
                typed,
                clauses: clauses.collect(),
            });
        }
    }

    /// A wanted word in the title counts a little more than its place in the body does; no document needs it.
    fn add_word(&mut self, term: &str, forms: Word, count: f32) {
        let statistics = &self.statistics;
        let rareness = statistics.rareness_of_forms(self.edition, Scope::Body, &forms);
        let title = Matcher::Forms(Scope::Title, forms.clone());
        let body = Matcher::Forms(Scope::Body, forms);
        for (matcher, weight, mass) in [(title, TITLE_WEIGHT, 0.0), (body, 1.0, rareness)] {
            self.plan.clauses.push(Clause {
                name: term.to_owned(),
                matcher,
                weight: weight * rareness * count,
                mass,
            });
        }
    }

    /// The parts of a compound word count a little, but are not wanted words themselves.
    fn add_parts(&mut self, term: &str, parts: &[String], count: f32) {
        for part in parts {
            let forms = self.matchers.forms_of(part);
            let matcher = Matcher::Forms(Scope::Body, forms);
            let name = format!("{part}, a part of {term},");
            self.add_clause(name, matcher, PART_WEIGHT * count, false);
        }
    }

    fn wanted_alternatives(&mut self, operands: &[Operand]) {
        for operand in operands {
            if let Operand::Text(text) = operand {
                let first = self.plan.clauses.len();
                for matcher in self.matchers.of_text(text, false) {
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
                    for matcher in self.matchers.of_text(text, false) {
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
                match filter {
                    Filter::Page(_) => {
                        let notice = "`page:` is passed over where it is excluded, or an alternative to something else.";
                        self.matchers.note(notice.to_owned());
                        return None;
                    }
                    filter => self.note_untold(filter),
                }
                vec![Condition::Has(filter.clone())]
            }
            Operand::Text(text) => self
                .matchers
                .of_text(text, exact)
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

    /// Says that nothing can be found by a property of which no document tells.
    fn note_untold(&mut self, filter: &Filter) {
        if let Filter::Named(property, _) = filter
            && !facets::is_told(self.edition, *property)
        {
            let noun = property.noun();
            self.matchers.note(format!("No document has a {noun} yet."));
        }
    }

    fn condition_of_item(&mut self, item: &Item, exact: bool) -> Option<Condition> {
        let condition = self.any_of(&item.any, exact)?;
        Some(match item.occur {
            Occur::Excluded => Condition::Not(Box::new(condition)),
            Occur::Wanted | Occur::Required => condition,
        })
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
        let Some(chosen) = chosen else {
            return false;
        };
        chosen.iter().for_each(|filter| self.note_untold(filter));
        let pages = chosen.iter().filter_map(|filter| match filter {
            Filter::Page(page) => Some(page.clone()),
            _ => None,
        });
        let pages: Vec<String> = pages.collect();
        let all_pages = pages.len() == chosen.len() && self.plan.pages.is_empty();
        if all_pages {
            self.plan.pages = pages;
        }
        all_pages || choose(&mut self.plan.filters, &chosen)
    }
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
