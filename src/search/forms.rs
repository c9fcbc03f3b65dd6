//! A word in all its forms in one segment, read in order: which documents hold it, and how often by the weights of the forms.
//!
//! Apart from clauses because most forms of a word are rare: these are one list, where a cursor for each would cost more
//! than what it reads. The first query with a word reads it whole, to know the most it can add;
//! those after it read what is asked for, which of common words is little (`OpenClauses::essential`).

use std::sync::Arc;

use anyhow::Result;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TERMINATED};

use super::ahead::ahead;
use super::statistics::saturated;
use crate::index::word::{Places, Word};

/// Documents that are scored together, and of which is known what a word adds at most: their sums fit the first-level
/// cache. Few in tests, which so go through several.
pub const STRETCH: u32 = if cfg!(test) { 64 } else { 2_048 };

/// The forms that stand in a segment.
pub struct Forms {
    index: Arc<InvertedIndexReader>,
    places: Arc<Places>,
    is_open: bool,
    frequent: Vec<(Frequencies, f32)>,
    /// How many of the documents that hold rare ones lie behind.
    passed: usize,
}

impl Forms {
    /// Looks the forms up.
    pub fn of(segment: &SegmentReader, field: Field, word: &Word) -> Result<Forms> {
        Ok(Forms {
            places: word.places(segment, field)?,
            index: segment.inverted_index(field)?,
            is_open: false,
            frequent: Vec::new(),
            passed: 0,
        })
    }

    /// Whether the segment has none of them.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Opens their postings, unless that was done before.
    pub fn open(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.is_open, true) {
            return Ok(());
        }
        self.frequent.reserve_exact(self.places.frequent.len());
        for (term, weight) in &self.places.frequent {
            let option = IndexRecordOption::WithFreqs;
            let block = self.index.read_block_postings_from_terminfo(term, option)?;
            self.frequent.push((Frequencies::of(block), *weight));
        }
        self.places.merged(&self.index)?;
        Ok(())
    }

    /// For each [`STRETCH`] of the `count` documents of the segment, whose lengths `norm` knows, the greatest share of its
    /// weight that the word adds to a score there.
    pub fn highest(&self, count: DocId, norm: &impl Fn(DocId) -> f32) -> Result<Arc<[f32]>> {
        self.places.highest(|| {
            let mut forms = Forms {
                index: self.index.clone(),
                places: self.places.clone(),
                is_open: false,
                frequent: Vec::new(),
                passed: 0,
            };
            forms.open()?;
            let mut highest = vec![0.0f32; count.div_ceil(STRETCH) as usize];
            let mut add = |doc: DocId, frequency| {
                if let Some(highest) = highest.get_mut((doc / STRETCH) as usize) {
                    *highest = highest.max(saturated(1.0, frequency, norm(doc)));
                }
            };
            if forms.reads_each_once() {
                forms.read(0, count, &mut add);
                return Ok(highest.into());
            }
            let mut sums = vec![0.0; count as usize];
            forms.read(0, count, &mut |doc, frequency| {
                if let Some(sum) = sums.get_mut(doc as usize) {
                    *sum += frequency;
                }
            });
            let with_word = (0..).zip(sums).filter(|(_, sum)| *sum > 0.0);
            with_word.for_each(|(doc, sum)| add(doc, sum));
            Ok(highest.into())
        })
    }

    /// Calls `sink` with each document from `start` on to `end` and how often one of the opened forms stands there; some
    /// documents several times.
    pub fn read(&mut self, start: DocId, end: DocId, sink: &mut impl FnMut(DocId, f32)) {
        for (frequencies, weight) in &mut self.frequent {
            frequencies.seek(start);
            frequencies.read(end, &mut |doc, count| sink(doc, *weight * count as f32));
        }
        self.pass(start);
        for (doc, frequency) in self.rare_ahead() {
            if *doc >= end {
                break;
            }
            sink(*doc, *frequency);
        }
    }

    /// Whether no document is read several times.
    pub fn reads_each_once(&self) -> bool {
        self.frequent.len() + usize::from(!self.rare_ahead().is_empty()) <= 1
    }

    /// How often the opened forms stand in a document, which lies behind any asked for before.
    pub fn frequency(&mut self, doc: DocId) -> f32 {
        let mut frequency = 0.0;
        for (frequencies, weight) in &mut self.frequent {
            if frequencies.seek(doc) == doc {
                frequency += *weight * frequencies.count() as f32;
            }
        }
        self.pass(doc);
        match self.rare_ahead().first() {
            Some((found, rare)) if *found == doc => frequency + rare,
            _ => frequency,
        }
    }

    /// Leaves the rare ones before a document behind.
    fn pass(&mut self, doc: DocId) {
        self.passed += ahead(self.rare_ahead(), |(before, _)| *before < doc);
    }

    fn rare_ahead(&self) -> &[(DocId, f32)] {
        let rare = self.places.known().unwrap_or_default();
        rare.get(self.passed..).unwrap_or_default()
    }
}
/// The documents that hold a term, in order, a block at a time.
struct Frequencies {
    block: BlockSegmentPostings,
    /// The place in the block.
    at: usize,
}

impl Frequencies {
    fn of(block: BlockSegmentPostings) -> Frequencies {
        Frequencies { block, at: 0 }
    }

    /// Moves forward to the first document from `target` on, or [`TERMINATED`].
    fn seek(&mut self, target: DocId) -> DocId {
        let docs = self.block.docs().get(self.at..).unwrap_or_default();
        match docs.last() {
            // Mostly a few places on.
            Some(last) if *last >= target => self.at += ahead(docs, |doc| *doc < target),
            Some(_) => self.at = self.block.seek(target),
            None => {}
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        let doc = self.block.docs().get(self.at);
        doc.copied().unwrap_or(TERMINATED)
    }

    /// How often the term stands in the document at hand.
    fn count(&self) -> u32 {
        self.block.freqs().get(self.at).copied().unwrap_or(0)
    }

    /// Calls `sink` with the documents before `end` and how often the term stands there.
    fn read(&mut self, end: DocId, sink: &mut impl FnMut(DocId, u32)) {
        loop {
            let docs = self.block.docs().get(self.at..).unwrap_or_default();
            let counts = self.block.freqs().get(self.at..).unwrap_or_default();
            let before = match docs.last() {
                Some(last) if *last < end => docs.len(),
                _ => docs.partition_point(|doc| *doc < end),
            };
            for (doc, count) in docs.iter().zip(counts).take(before) {
                sink(*doc, *count);
            }
            self.at += before;
            if before < docs.len() || docs.is_empty() {
                return;
            }
            self.block.advance();
            self.at = 0;
        }
    }
}
