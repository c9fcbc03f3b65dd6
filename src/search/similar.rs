//! Documents like one: a search for the words that stand out in it.
//!
//! Apart from a search by query because nobody typed these words: none of them is wanted more than by its weight, nothing
//! is corrected, and a document that shares only a few of them is left out, however well it ranks among the rest. What
//! says the same and what is the publication in another language are shown elsewhere, and are none of them.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use serde::Serialize;

use super::clause::{Clause, Matcher, Scope};
use super::found::best_as_wholes;
use super::hits::place;
use super::matchers::{Matchers, exactly};
use super::pages::standings;
use super::plan::Plan;
use super::results::Place;
use super::statistics::Statistics;
use crate::corpus::extractions::Extractions;
use crate::document::{DocumentId, Kind, PartialDate};
use crate::index::lexicon::KINDRED_WEIGHT;
use crate::index::{Edition, Record};
use crate::text::tokenise::tokenise;

/// Documents of which a person is shown so many unless asked otherwise.
pub const DEFAULT_SIMILAR: usize = 5;

/// Pages of a document that are looked at, evenly over it.
const MAX_PAGES: u32 = 60;
/// Bytes of one page that are looked at.
const MAX_PAGE_BYTES: usize = 6_000;
/// How often a word of the title counts as if it stood in the text.
const TITLE_COUNTS: u32 = 4;
/// Words that are searched for.
const WORDS: usize = 25;
/// The shortest word that says what a document is about, where letters make words.
const MIN_LETTERS: usize = 3;
/// A document that comes to less than this share of what the document itself comes to is not like it.
const LEAST_LIKENESS: f32 = 0.2;
/// Candidates that are looked at beyond those asked for: copies and translations are among them.
const FURTHER: usize = 30;
/// Words shared with a document that are told.
const SHARED: usize = 6;

/// A document like another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Similar {
    /// Its title.
    pub title: String,
    /// Its kind, or null.
    pub kind: Option<Kind>,
    /// Its date, or null.
    pub date: Option<PartialDate>,
    /// Where it stands; its fields are among those of the JSON object.
    #[serde(flatten)]
    pub place: Place,
    /// Of what the document itself would come to by the same words, from 0 to 1.
    pub likeness: f32,
    /// The weightiest of the words that both have.
    pub shared: Vec<String>,
}

/// The documents most like one, the most alike first; at most `limit`.
pub fn similar(
    edition: &Edition,
    extractions: &Extractions,
    record: &Record,
    limit: usize,
) -> Result<Vec<Similar>> {
    let plan = plan(edition, counted(extractions, record)?);
    let mut candidates = Vec::new();
    let mut own = 0.0f32;
    let mut groups = HashSet::new();
    for found in best_as_wholes(edition, &plan, limit + FURTHER)? {
        let other = edition.record_at(found.address())?;
        if is_the_same(record, &other) {
            own = own.max(found.score);
        } else if other.kin.oldest.is_none_or(|group| groups.insert(group)) {
            candidates.push((found.score, found.address(), other));
        }
    }
    candidates.retain(|(score, ..)| own > 0.0 && *score >= own * LEAST_LIKENESS);
    candidates.truncate(limit);
    let addresses: Vec<_> = candidates.iter().map(|(_, address, _)| *address).collect();
    let standings = standings(edition, &plan.clauses, &addresses)?;
    let likeness = |score: f32| (score / own).min(1.0);
    Ok(candidates
        .into_iter()
        .zip(standings)
        .map(|((score, _, other), standing)| {
            shown(other, likeness(score), shared(&plan, &standing.present))
        })
        .collect())
}

/// Whether a document is the one itself, says the same, or is it in another language.
fn is_the_same(record: &Record, other: &Record) -> bool {
    let of_one = |a: Option<DocumentId>, b: Option<DocumentId>| a.is_some() && a == b;
    record.id == other.id
        || of_one(record.kin.oldest, other.kin.oldest)
        || of_one(record.kin.family, other.kin.family)
}

/// How often each term stands in what is looked at of a document.
fn counted(extractions: &Extractions, record: &Record) -> Result<HashMap<String, u32>> {
    let mut counts = HashMap::new();
    count(&record.title, TITLE_COUNTS, &mut counts);
    let file = extractions.open(&record.extraction)?;
    let step = record.page_count.div_ceil(MAX_PAGES).max(1);
    for nth in (0..record.page_count).step_by(step as usize) {
        let page = file.page(record.first_page + nth)?;
        let end = page.text.floor_char_boundary(MAX_PAGE_BYTES);
        count(page.text.get(..end).unwrap_or_default(), 1, &mut counts);
    }
    Ok(counts)
}

fn count(text: &str, by: u32, counts: &mut HashMap<String, u32>) {
    tokenise(text, &mut |token| {
        if tells_something(&token.term) {
            *counts.entry(token.term).or_default() += by;
        }
    });
}

/// Whether a term may be what a document is about: numbers, single letters and single signs are not.
fn tells_something(term: &str) -> bool {
    let letters = term.chars().filter(|c| c.is_alphabetic()).count();
    let least = if term.is_ascii() { MIN_LETTERS } else { 2 };
    letters >= least && !term.chars().any(char::is_numeric)
}

/// A plan for the weightiest terms, each with its forms; a form of one that is taken is not taken again.
fn plan(edition: &Edition, counts: HashMap<String, u32>) -> Plan {
    let statistics = Statistics::of(edition);
    let mut weighed: Vec<(f32, String)> = counts
        .into_iter()
        .filter(|(term, _)| {
            let documents = edition.lexicon.document_frequency(term);
            documents > 1 && !statistics.is_in_most(documents)
        })
        .map(|(term, count)| {
            let forms = [exactly(term.clone())];
            let rareness = statistics.rareness_of_forms(edition, Scope::Body, &forms);
            let weight = prominence(count) * rareness;
            (weight, term)
        })
        .collect();
    weighed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    weighed.truncate(WORDS * 4);
    let terms: Vec<&str> = weighed.iter().map(|(_, term)| term.as_str()).collect();
    let mut matchers = Matchers::of(edition, &terms);
    let mut clauses: Vec<Clause> = Vec::new();
    for (weight, term) in &weighed {
        if clauses.len() == WORDS {
            break;
        }
        if !clauses.iter().any(|clause| has_form(clause, term)) {
            // Words that only begin alike would make unlike documents alike.
            let forms = matchers.forms_of(term).to_vec();
            let forms: Vec<_> = forms
                .into_iter()
                .filter(|form| form.weight > KINDRED_WEIGHT)
                .collect();
            clauses.push(Clause {
                name: term.clone(),
                matcher: Matcher::Forms(Scope::Body, forms.into()),
                weight: *weight,
                mass: *weight,
            });
        }
    }
    Plan {
        clauses,
        ..Plan::default()
    }
}

/// What a word counts that stands in the document so often: more, but ever less more.
fn prominence(count: u32) -> f32 {
    1.0 + (count as f32).ln()
}

fn has_form(clause: &Clause, term: &str) -> bool {
    match &clause.matcher {
        Matcher::Forms(_, forms) => forms.iter().any(|form| form.term == term),
        _ => false,
    }
}

/// The words that a document has, the weightiest first.
fn shared(plan: &Plan, present: &[bool]) -> Vec<String> {
    let clauses = plan.clauses.iter().zip(present);
    let shared = clauses.filter(|(_, present)| **present);
    shared
        .map(|(clause, _)| clause.name.clone())
        .take(SHARED)
        .collect()
}

fn shown(other: Record, likeness: f32, shared: Vec<String>) -> Similar {
    Similar {
        title: other.title.clone(),
        kind: other.kind.as_ref().map(|kind| kind.value),
        date: other.date.as_ref().map(|date| date.value),
        place: place(other),
        likeness,
        shared,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::DocumentId;
    use crate::search::similar;
    use crate::search::test_library::{Draft, Library};

    fn library() -> Library {
        let draft = |title, pages| Draft {
            title,
            pages,
            ..Draft::default()
        };
        let drafts = [
            draft(
                "Trafficking in Serbia",
                &[
                    ("en", "Traffickers recruit children along the river Danube."),
                    (
                        "en",
                        "Courts in Belgrade convicted nine traffickers in 2004.",
                    ),
                ],
            ),
            draft(
                "Courts and traffickers",
                &[(
                    "en",
                    "A study of convicted traffickers before the courts of Belgrade and the Danube region.",
                )],
            ),
            draft(
                "A copy",
                &[
                    ("en", "Traffickers recruit children along the river Danube."),
                    (
                        "en",
                        "Courts in Belgrade convicted nine traffickers in 2004.",
                    ),
                ],
            ),
            draft(
                "School meals",
                &[(
                    "en",
                    "Children eat better where schools cook. Many schools did.",
                )],
            ),
            draft("Empty scan", &[("", "")]),
        ];
        let filler: Vec<Draft> = (0..20)
            .map(|nth| {
                draft(
                    String::leak(format!("f{nth}")),
                    &[("en", "Roads and bridges in the region.")],
                )
            })
            .collect();
        Library::with_copies(
            &drafts,
            &[
                ("Trafficking in Serbia", "Trafficking in Serbia"),
                ("A copy", "Trafficking in Serbia"),
            ],
        )
        .with(&filler)
    }

    fn titles_like(library: &Library, title: &str) -> Vec<String> {
        let id = DocumentId::of_line("library", title);
        let record = library.edition.record(id).unwrap().unwrap();
        let found = similar(&library.edition, &library.extractions, &record, 5).unwrap();
        found.into_iter().map(|similar| similar.title).collect()
    }

    #[test]
    fn what_shares_the_words_that_stand_out_is_similar_and_a_copy_is_none() {
        let library = library();
        assert_eq!(
            titles_like(&library, "Trafficking in Serbia"),
            ["Courts and traffickers"]
        );
        assert!(titles_like(&library, "Empty scan").is_empty());
    }

    #[test]
    fn the_words_that_both_have_are_told() {
        let library = library();
        let id = DocumentId::of_line("library", "Trafficking in Serbia");
        let record = library.edition.record(id).unwrap().unwrap();
        let found = similar(&library.edition, &library.extractions, &record, 1).unwrap();
        assert!(
            found[0].shared.contains(&"traffickers".to_owned()),
            "{:?}",
            found[0].shared
        );
        assert!(found[0].likeness > 0.2 && found[0].likeness <= 1.0);
    }
}
