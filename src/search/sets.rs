//! Conditions as sets of the documents of a segment.
//!
//! Conditions decide and do not rank, so they are worked out as bits before anything is scored.

use anyhow::Result;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::clause::{Condition, Matcher};
use super::operand::Filter;
use super::passage::Passage;
use super::postings;
use super::statistics::field_of;
use crate::index::Edition;

/// A set of documents of one segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Documents {
    words: Vec<u64>,
}

impl Documents {
    /// No document of a segment of `count`.
    pub fn none(count: u32) -> Documents {
        Documents {
            words: vec![0; (count as usize).div_ceil(64)],
        }
    }

    /// Every document of a segment of `count`.
    pub fn all(count: u32) -> Documents {
        Documents {
            words: vec![u64::MAX; (count as usize).div_ceil(64)],
        }
    }

    /// Adds a document.
    pub fn insert(&mut self, doc: DocId) {
        if let Some(word) = self.words.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    /// Whether a document is in the set.
    pub fn contains(&self, doc: DocId) -> bool {
        self.words
            .get(doc as usize / 64)
            .is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    fn combine(&mut self, other: &Documents, with: impl Fn(u64, u64) -> u64) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word = with(*word, *other);
        }
    }
}

/// The documents that meet all of `required` and none of `excluded`; `None` where nothing is asked of them.
pub fn allowed(
    edition: &Edition,
    segment: &SegmentReader,
    required: &[Condition],
    excluded: &[Condition],
) -> Result<Option<Documents>> {
    if required.is_empty() && excluded.is_empty() {
        return Ok(None);
    }
    let mut documents = Documents::all(segment.max_doc());
    for condition in required {
        documents.combine(&meeting(edition, segment, condition)?, |a, b| a & b);
    }
    for condition in excluded {
        documents.combine(&meeting(edition, segment, condition)?, |a, b| a & !b);
    }
    Ok(Some(documents))
}

/// The documents that meet a condition. Conditions nest no deeper than the grammar lets parentheses.
fn meeting(edition: &Edition, segment: &SegmentReader, condition: &Condition) -> Result<Documents> {
    let count = segment.max_doc();
    match condition {
        Condition::Holds(matcher) => holding(edition, segment, matcher),
        Condition::Has(filter) => having(edition, segment, filter),
        Condition::Not(inner) => {
            let mut documents = Documents::all(count);
            documents.combine(&meeting(edition, segment, inner)?, |a, b| a & !b);
            Ok(documents)
        }
        Condition::All(inner) => {
            let mut documents = Documents::all(count);
            for condition in inner {
                documents.combine(&meeting(edition, segment, condition)?, |a, b| a & b);
            }
            Ok(documents)
        }
        Condition::Any(inner) => {
            let mut documents = Documents::none(count);
            for condition in inner {
                documents.combine(&meeting(edition, segment, condition)?, |a, b| a | b);
            }
            Ok(documents)
        }
    }
}

fn holding(edition: &Edition, segment: &SegmentReader, matcher: &Matcher) -> Result<Documents> {
    let mut documents = Documents::none(segment.max_doc());
    match matcher {
        Matcher::Forms(scope, forms) => {
            let field = field_of(edition, *scope);
            for form in forms.iter() {
                insert_term(&mut documents, segment, field, &form.term)?;
            }
        }
        passage => {
            if let Some(mut passage) = Passage::open(edition, segment, passage)? {
                let mut doc = passage.seek(0);
                while doc != TERMINATED {
                    documents.insert(doc);
                    doc = passage.seek(doc + 1);
                }
            }
        }
    }
    Ok(documents)
}

fn having(edition: &Edition, segment: &SegmentReader, filter: &Filter) -> Result<Documents> {
    let mut documents = Documents::none(segment.max_doc());
    let fields = &edition.fields;
    let mut insert = |field, term: &str| insert_term(&mut documents, segment, field, term);
    match filter {
        Filter::Language(language) => insert(fields.language, language.code())?,
        Filter::Kind(kind) => insert(fields.kind, kind.slug())?,
        Filter::Country(country) => insert(fields.country, country.code())?,
        Filter::Named(property, value) => {
            let field = property.field(fields);
            for written in spellings(segment, field, value)? {
                insert_term(&mut documents, segment, field, &written)?;
            }
        }
        Filter::Year(range) => {
            let (first, last) = (*range.years().start(), *range.years().end());
            let years = u64::from(first)..=u64::from(last);
            return numbered(edition, segment, fields.year, |year| years.contains(&year));
        }
        Filter::Before(date) => {
            let limit = u64::from(date.first_day());
            return numbered(edition, segment, fields.date, |day| day < limit);
        }
        Filter::After(date) => {
            let limit = u64::from(date.last_day());
            return numbered(edition, segment, fields.date, |day| day > limit);
        }
        Filter::Since(date) => {
            let limit = date.first_moment();
            return numbered(edition, segment, fields.added, |added| added >= limit);
        }
        Filter::Page(_) => {}
    }
    Ok(documents)
}

/// The values of a facet that are one but for their case.
fn spellings(segment: &SegmentReader, field: Field, value: &str) -> Result<Vec<String>> {
    let index = segment.inverted_index(field)?;
    let mut terms = index.terms().stream()?;
    let mut spellings = Vec::new();
    let wanted = value.to_lowercase();
    while terms.advance() {
        let term = String::from_utf8_lossy(terms.key());
        spellings.extend((term.to_lowercase() == wanted).then(|| term.into_owned()));
    }
    Ok(spellings)
}

/// The documents of which a number passes.
fn numbered(
    edition: &Edition,
    segment: &SegmentReader,
    field: Field,
    passes: impl Fn(u64) -> bool,
) -> Result<Documents> {
    let mut documents = Documents::none(segment.max_doc());
    let name = edition.fields.schema.get_field_name(field);
    let numbers = segment.fast_fields().u64(name)?;
    for doc in 0..segment.max_doc() {
        if numbers.values_for_doc(doc).any(&passes) {
            documents.insert(doc);
        }
    }
    Ok(documents)
}

fn insert_term(
    documents: &mut Documents,
    segment: &SegmentReader,
    field: Field,
    term: &str,
) -> Result<()> {
    if let Some(mut postings) = postings::open(segment, field, term, IndexRecordOption::Basic)? {
        while postings.doc() != TERMINATED {
            documents.insert(postings.doc());
            postings.advance();
        }
    }
    Ok(())
}
