//! Which languages each document is written in, and how many documents each language has.
//!
//! Documents share few sets of languages, so a document keeps the number of its set: counting a word is then one
//! addition a document.

use std::collections::HashMap;

use anyhow::Result;
use tantivy::{DocId, Searcher, SegmentReader};

use super::counts::Counts;
use super::languages::Languages;
use crate::language::Language;

/// The set of a deleted document.
const DELETED: u32 = u32::MAX;

/// The languages of the documents of a commit.
pub(super) struct Census {
    /// The languages.
    pub languages: Languages,
    /// The numbers of the languages of each set.
    sets: Vec<Vec<u8>>,
    /// The set of each document, by segment.
    set_of: Vec<Vec<u32>>,
}

impl Census {
    /// Takes it from the language facets of all documents that are not deleted.
    pub fn take(searcher: &Searcher) -> Result<Census> {
        let mut sets = Sets::default();
        let mut set_of = Vec::new();
        for segment in searcher.segment_readers() {
            set_of.push(sets_of_segment(segment, &mut sets)?);
        }
        let languages = sets.languages();
        let numbered = sets.members.iter().map(|set| {
            set.iter()
                .filter_map(|language| languages.number(*language))
                .collect()
        });
        Ok(Census {
            sets: numbered.collect(),
            languages,
            set_of,
        })
    }

    /// A tally for the words of these documents.
    pub fn tally(&self) -> Tally<'_> {
        Tally {
            census: self,
            by_set: vec![0; self.sets.len()],
            touched: Vec::new(),
        }
    }
}

/// Counts the documents of one word after another.
pub(super) struct Tally<'a> {
    census: &'a Census,
    by_set: Vec<u32>,
    touched: Vec<u32>,
}

impl Tally<'_> {
    /// Counts a document of a segment.
    pub fn count(&mut self, segment: usize, document: DocId) {
        let set_of = self
            .census
            .set_of
            .get(segment)
            .and_then(|segment| segment.get(document as usize));
        let Some(set) = set_of.copied().filter(|set| *set != DELETED) else {
            return;
        };
        if let Some(documents) = self.by_set.get_mut(set as usize) {
            if *documents == 0 {
                self.touched.push(set);
            }
            *documents += 1;
        }
    }

    /// What was counted since the last time.
    pub fn take(&mut self) -> Counts {
        let mut counts = Counts::default();
        for set in self.touched.drain(..) {
            let documents = self.by_set.get_mut(set as usize).map_or(0, std::mem::take);
            counts.documents += documents;
            for language in self.census.sets.get(set as usize).into_iter().flatten() {
                match counts
                    .by_language
                    .iter_mut()
                    .find(|(other, _)| other == language)
                {
                    Some((_, sum)) => *sum += documents,
                    None => counts.by_language.push((*language, documents)),
                }
            }
        }
        counts.by_language.sort_unstable();
        counts
    }
}

/// Sets of languages as they turn up.
#[derive(Default)]
struct Sets {
    numbers: HashMap<Vec<Language>, u32>,
    members: Vec<Vec<Language>>,
    documents: Vec<u32>,
}

impl Sets {
    /// The number of a set, for one more document.
    fn number(&mut self, set: Vec<Language>) -> u32 {
        let next = self.members.len() as u32;
        let number = *self.numbers.entry(set).or_insert_with_key(|set| {
            self.members.push(set.clone());
            self.documents.push(0);
            next
        });
        if let Some(documents) = self.documents.get_mut(number as usize) {
            *documents += 1;
        }
        number
    }

    /// The languages of all sets.
    fn languages(&self) -> Languages {
        let mut documents: HashMap<Language, u32> = HashMap::new();
        for (set, count) in self.members.iter().zip(&self.documents) {
            for language in set {
                *documents.entry(*language).or_default() += count;
            }
        }
        Languages::new(documents.into_iter().collect())
    }
}

/// The set of each document of a segment.
fn sets_of_segment(segment: &SegmentReader, sets: &mut Sets) -> Result<Vec<u32>> {
    let mut set_of = Vec::with_capacity(segment.max_doc() as usize);
    let column = segment.fast_fields().str("language")?;
    let mut by_value: Vec<Option<Language>> = Vec::new();
    if let Some(column) = &column {
        let mut code = String::new();
        for value in 0..column.num_terms() as u64 {
            column.ord_to_str(value, &mut code)?;
            by_value.push(Language::parse(&code));
        }
    }
    for document in 0..segment.max_doc() {
        if segment.is_deleted(document) {
            set_of.push(DELETED);
            continue;
        }
        let values = column.iter().flat_map(|column| column.term_ords(document));
        let mut set: Vec<Language> = values
            .filter_map(|value| *by_value.get(value as usize)?)
            .collect();
        set.sort_unstable();
        set_of.push(sets.number(set));
    }
    Ok(set_of)
}
