//! Why a document stands where it does, in plain words.
//!
//! Works the score out again from the postings of the few documents shown, clause by clause and in the order in which
//! `rank` adds, so that the numbers add up to the score and no search pays for an explanation that nobody asked for.

use anyhow::Result;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::best_page::Standout;
use super::clause::{Clause, Matcher, Scope};
use super::found::Match;
use super::opened::{OpenClause, weightiest_first};
use super::passage::Passage;
use super::plan::Plan;
use super::postings;
use super::results::Reason;
use super::statistics::{SATURATION, Statistics, field_of, saturated};
use crate::index::Edition;

/// Forms of a word that are named; the others are counted.
const FORMS_NAMED: usize = 6;

/// For each match, what its score is made of.
pub fn explanations(edition: &Edition, plan: &Plan, matches: &[Match]) -> Result<Vec<Vec<Reason>>> {
    matches
        .iter()
        .map(
            |found| match edition.searcher.segment_readers().get(found.segment) {
                Some(segment) => {
                    let mut reasons = reasons(edition, segment, &plan.clauses, found.doc)?;
                    reasons.extend(of_best_page(&found.standout));
                    Ok(reasons)
                }
                None => Ok(Vec::new()),
            },
        )
        .collect()
}

fn reasons(
    edition: &Edition,
    segment: &SegmentReader,
    clauses: &[Clause],
    doc: DocId,
) -> Result<Vec<Reason>> {
    let lengths = segment.get_fieldnorms_reader(edition.fields.body)?;
    let norms = Statistics::of(edition).length_norms();
    let norm = norms[usize::from(lengths.fieldnorm_id(doc))];
    let mut reasons = Vec::new();
    for clause in weightiest_first(clauses) {
        let mut opened = OpenClause::of(edition, segment, clause)?;
        opened.open()?;
        let frequency = opened.frequency(doc);
        if frequency > 0.0 {
            let counts = counts(edition, segment, &clause.matcher, doc)?;
            reasons.push(Reason {
                why: format!(
                    "{}: {}; {:.3} for its rareness x {:.1} x {frequency:.2} / ({frequency:.2} + {norm:.2} for a text of {} words)",
                    place(clause),
                    times(&counts),
                    clause.weight,
                    SATURATION + 1.0,
                    lengths.fieldnorm(doc),
                ),
                score: saturated(clause.weight * (SATURATION + 1.0), frequency, norm),
            });
        }
    }
    Ok(reasons)
}

/// What the best page of a document of several adds.
fn of_best_page(standout: &Standout) -> impl Iterator<Item = Reason> {
    let page = standout.pages().next().unwrap_or_default();
    let words = format!("the words on page {page} alone, beyond what they count in the whole text");
    let order = format!("words on page {page} in the order typed");
    [(words, standout.words), (order, standout.order)]
        .into_iter()
        .filter(|(_, score)| *score > 0.0)
        .map(|(why, score)| Reason { why, score })
}

/// How often something stands in a document, and what each time counts.
struct Count {
    name: String,
    times: u32,
    weight: f32,
}

fn counts(
    edition: &Edition,
    segment: &SegmentReader,
    matcher: &Matcher,
    doc: DocId,
) -> Result<Vec<Count>> {
    let mut counts = Vec::new();
    if let Matcher::Forms(scope, forms) = matcher {
        let field = field_of(edition, *scope);
        for form in forms.iter() {
            let option = IndexRecordOption::WithFreqs;
            let Some(mut opened) = postings::open(segment, field, &form.term, option)? else {
                continue;
            };
            if postings::seek(&mut opened, doc) == doc {
                counts.push(Count {
                    name: form.term.clone(),
                    times: opened.term_freq(),
                    weight: form.weight,
                });
            }
        }
    } else if let Some(mut passage) = Passage::open(edition, segment, matcher)?
        && passage.seek(doc) == doc
    {
        counts.push(Count {
            name: String::new(),
            times: passage.starts().len() as u32,
            weight: 1.0,
        });
    }
    Ok(counts)
}

fn place(clause: &Clause) -> String {
    match clause.matcher.scope() {
        Scope::Body => format!("{} in the text", clause.name),
        Scope::Title => format!("{} in the title", clause.name),
    }
}

/// `trafficking 5 times, traffic once (counts 0.50)`.
fn times(counts: &[Count]) -> String {
    let mut named: Vec<String> = counts.iter().take(FORMS_NAMED).map(named).collect();
    if counts.len() > FORMS_NAMED {
        named.push(format!("{} more forms", counts.len() - FORMS_NAMED));
    }
    named.join(", ")
}

fn named(count: &Count) -> String {
    let times = match count.times {
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    let blank = if count.name.is_empty() { "" } else { " " };
    match count.weight {
        1.0 => format!("{}{blank}{times}", count.name),
        weight => format!("{}{blank}{times} (counts {weight:.2})", count.name),
    }
}
