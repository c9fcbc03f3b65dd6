//! Counts the documents of every word of a commit, several stretches of the alphabet at a time.
//!
//! Deleted documents do not count: which those are is only known by looking at every posting, so counts are taken anew
//! each time, however little changed.

use std::thread;

use anyhow::Result;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::{TermDictionary, TermMerger};
use tantivy::{DocId, InvertedIndexReader, Searcher};

use super::census::{Census, Tally};
use super::counts::{Counts, Written};
use super::side_by_side::side_by_side;

/// More stretches than this are not worth a thread each.
const MOST_STRETCHES: usize = 8;

/// A stretch of the alphabet: from a word on, up to another.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretch {
    /// The first word that may be in it.
    pub from: Vec<u8>,
    /// The first word behind it; `None` where it is the last.
    pub to: Option<Vec<u8>>,
}

/// The words of a stretch in the order of their bytes, with their counts.
#[derive(Default)]
pub(super) struct Counted {
    /// What of the alphabet it is.
    pub stretch: Stretch,
    letters: String,
    table: Vec<u8>,
    /// How many bytes the letters and the counts of each word are; the index has no word of more than 65,530.
    lengths: Vec<(u16, u16)>,
}

impl Counted {
    /// Every word with its counts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Written<'_>)> {
        let (mut letters, mut table) = (self.letters.as_str(), self.table.as_slice());
        self.lengths.iter().map_while(move |(word, counts)| {
            let (word, other_letters) = letters.split_at_checked(usize::from(*word))?;
            let (counts, other_counts) = table.split_at_checked(usize::from(*counts))?;
            (letters, table) = (other_letters, other_counts);
            Some((word, Written(counts)))
        })
    }

    /// Adds a word; they come in the order of their bytes.
    pub fn add(&mut self, word: &str, counts: &Counts) {
        let before = self.table.len();
        counts.write(&mut self.table);
        self.letters.push_str(word);
        self.lengths
            .push((word.len() as u16, (self.table.len() - before) as u16));
    }
}

/// Counts the words of a field: stretches that follow one another.
pub(super) fn count(searcher: &Searcher, field: Field, census: &Census) -> Result<Vec<Counted>> {
    let mut indexes = Vec::new();
    for segment in searcher.segment_readers() {
        indexes.push(segment.inverted_index(field)?);
    }
    let indexes: Vec<&InvertedIndexReader> = indexes.iter().map(AsRef::as_ref).collect();
    let stretches = stretches(&indexes)?;
    let counted = side_by_side(stretches, |stretch| {
        count_stretch(&indexes, census, stretch)
    })?;
    counted.into_iter().collect()
}

/// One stretch for each processor, of about as many words of the largest segment.
fn stretches(indexes: &[&InvertedIndexReader]) -> Result<Vec<Stretch>> {
    let processors = thread::available_parallelism().map_or(1, |processors| processors.get());
    let wanted = processors.min(MOST_STRETCHES);
    let dictionaries = indexes.iter().map(|index| index.terms());
    let largest = dictionaries.max_by_key(|terms| terms.num_terms());
    let mut stretches = Vec::with_capacity(wanted);
    let mut from = Vec::new();
    for nth in 1..wanted {
        if let Some(to) = largest.and_then(|terms| word_at(terms, nth, wanted).transpose()) {
            let to = to?;
            stretches.push(Stretch {
                from,
                to: Some(to.clone()),
            });
            from = to;
        }
    }
    stretches.push(Stretch { from, to: None });
    Ok(stretches)
}

/// The word that stands behind so many parts of a dictionary; `None` where there is none.
fn word_at(terms: &TermDictionary, part: usize, of: usize) -> Result<Option<Vec<u8>>> {
    let mut word = Vec::new();
    let place = terms.num_terms() * part / of;
    let is_there = place < terms.num_terms() && terms.ord_to_term(place as u64, &mut word)?;
    Ok(is_there.then_some(word))
}

fn count_stretch(
    indexes: &[&InvertedIndexReader],
    census: &Census,
    stretch: Stretch,
) -> Result<Counted> {
    let mut streams = Vec::with_capacity(indexes.len());
    for index in indexes {
        let range = index.terms().range().ge(&stretch.from);
        let range = match &stretch.to {
            Some(to) => range.lt(to),
            None => range,
        };
        streams.push(range.into_stream()?);
    }
    let mut counted = Counted {
        stretch,
        ..Counted::default()
    };
    let mut tally = census.tally();
    let mut merged = TermMerger::new(streams);
    let mut postings = None;
    while merged.advance() {
        for (segment, term) in merged.current_segment_ords_and_term_infos() {
            if let Some(index) = indexes.get(segment) {
                let postings = match &mut postings {
                    Some(opened) => {
                        index.reset_block_postings_from_terminfo(&term, opened)?;
                        opened
                    }
                    none => none.insert(
                        index.read_block_postings_from_terminfo(&term, IndexRecordOption::Basic)?,
                    ),
                };
                count_documents(postings, segment, &mut tally);
            }
        }
        let counts = tally.take();
        if let (Ok(word), 1..) = (std::str::from_utf8(merged.key()), counts.documents) {
            counted.add(word, &counts);
        }
    }
    Ok(counted)
}

/// Counts every document of some postings of a segment.
fn count_documents(postings: &mut BlockSegmentPostings, segment: usize, tally: &mut Tally<'_>) {
    while !postings.docs().is_empty() {
        let documents: &[DocId] = postings.docs();
        documents
            .iter()
            .for_each(|document| tally.count(segment, *document));
        postings.advance();
    }
}
