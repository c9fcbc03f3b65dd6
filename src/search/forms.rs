//! A word in all its forms in one segment: which documents hold it, and how often, by the weights of the forms.
//!
//! Apart from clauses because most forms of a word are rare: the postings of all of these are read at once into one list,
//! where a cursor for each would cost more than what it reads. Nothing is read before it is asked for: in most segments
//! common words are not (`OpenClauses::essential`).

use std::sync::Arc;

use anyhow::Result;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TERMINATED};

use crate::index::lexicon::Variant;

/// Terms in fewer documents are read as a whole: tantivy keeps them in one block, without a table to skip by.
const ONE_BLOCK: u32 = 128;

/// The forms that stand in a segment.
pub struct Forms {
    index: Arc<InvertedIndexReader>,
    /// Those that are not opened yet.
    closed: Vec<(TermInfo, f32)>,
    frequent: Vec<(Frequencies, f32)>,
    /// The documents that hold rare ones, in order, each with its weighted count of them.
    rare: Vec<(DocId, f32)>,
    /// How many of these lie behind.
    passed: usize,
}

impl Forms {
    /// Looks the forms up.
    pub fn of(segment: &SegmentReader, field: Field, forms: &[Variant]) -> Result<Forms> {
        let index = segment.inverted_index(field)?;
        let mut closed = Vec::with_capacity(forms.len());
        for form in forms {
            let term = index.terms().get(form.term.as_bytes())?;
            closed.extend(term.map(|term| (term, form.weight)));
        }
        Ok(Forms {
            index,
            closed,
            frequent: Vec::new(),
            rare: Vec::new(),
            passed: 0,
        })
    }

    /// Whether the segment has none of them.
    pub fn is_empty(&self) -> bool {
        self.closed.is_empty() && self.frequent.is_empty() && self.rare.is_empty()
    }

    /// Opens their postings, unless that was done before.
    pub fn open(&mut self) -> Result<()> {
        let mut block: Option<BlockSegmentPostings> = None;
        let frequent = |(term, _): &&(TermInfo, f32)| term.doc_freq >= ONE_BLOCK;
        self.frequent
            .reserve_exact(self.closed.iter().filter(frequent).count());
        for (term, weight) in std::mem::take(&mut self.closed) {
            let open = || {
                let option = IndexRecordOption::WithFreqs;
                self.index.read_block_postings_from_terminfo(&term, option)
            };
            if term.doc_freq >= ONE_BLOCK {
                self.frequent.push((Frequencies::of(open()?), weight));
                continue;
            }
            let block = match &mut block {
                Some(block) => {
                    self.index
                        .reset_block_postings_from_terminfo(&term, block)?;
                    block
                }
                None => block.insert(open()?),
            };
            let counted = block.docs().iter().zip(block.freqs());
            self.rare
                .extend(counted.map(|(doc, count)| (*doc, weight * *count as f32)));
        }
        if block.is_some() {
            self.rare.sort_by_key(|(doc, _)| *doc);
            self.rare.dedup_by(|later, earlier| {
                let is_same = later.0 == earlier.0;
                earlier.1 += if is_same { later.1 } else { 0.0 };
                is_same
            });
        }
        Ok(())
    }

    /// Calls `sink` with each document from `start` on to `end` and how often one of the opened forms stands there; some
    /// documents several times.
    pub fn read(&mut self, start: DocId, end: DocId, sink: &mut impl FnMut(DocId, f32)) {
        for (frequencies, weight) in &mut self.frequent {
            frequencies.seek(start);
            frequencies.read(end, &mut |doc, count| sink(doc, *weight * count as f32));
        }
        self.pass(start);
        for (doc, frequency) in self.rare.iter().skip(self.passed) {
            if *doc >= end {
                break;
            }
            sink(*doc, *frequency);
        }
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
        match self.rare.get(self.passed) {
            Some((found, rare)) if *found == doc => frequency + rare,
            _ => frequency,
        }
    }

    /// Leaves the rare ones before a document behind.
    fn pass(&mut self, doc: DocId) {
        let ahead = self.rare.get(self.passed..).unwrap_or_default();
        self.passed += ahead.partition_point(|(before, _)| *before < doc);
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
        if self.doc() < target {
            self.at = self.block.seek(target);
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
