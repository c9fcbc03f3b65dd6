//! What a run tells of itself while it works.

use crate::index::writer;

/// What happens in a run, for a progress bar and for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// The files of a source are looked at.
    Looking {
        /// Its name.
        source: &'a str,
    },
    /// Files are stored and read.
    Reading {
        /// How many are done.
        done: u64,
        /// How many there are.
        total: u64,
    },
    /// Documents are indexed.
    Indexing {
        /// How many are done.
        done: u64,
        /// How many there are.
        total: u64,
    },
    /// Pages are recognised that could not be read.
    Recognising {
        /// How many are done.
        done: u64,
        /// How many there are.
        total: u64,
    },
    /// A step of the writing order is done.
    Reached(Step),
}

/// The writing order: each is on disk before the next is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The bytes of some files are stored.
    OriginalsStored,
    /// The catalogue knows the bytes.
    OriginalsRecorded,
    /// What was read of them is stored.
    ExtractionsWritten,
    /// The catalogue knows the documents.
    DocumentsRecorded,
    /// A step within a commit of the index.
    Index(writer::Step),
    /// The catalogue knows that the index has them.
    MarkedIndexed,
}

impl Step {
    /// Every step, in writing order.
    pub const ALL: [Step; 8] = [
        Step::OriginalsStored,
        Step::OriginalsRecorded,
        Step::ExtractionsWritten,
        Step::DocumentsRecorded,
        Step::Index(writer::Step::Committed),
        Step::Index(writer::Step::LexiconWritten),
        Step::Index(writer::Step::Published),
        Step::MarkedIndexed,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Step::OriginalsStored => "originals-stored",
            Step::OriginalsRecorded => "originals-recorded",
            Step::ExtractionsWritten => "extractions-written",
            Step::DocumentsRecorded => "documents-recorded",
            Step::Index(writer::Step::Committed) => "index-committed",
            Step::Index(writer::Step::LexiconWritten) => "lexicon-written",
            Step::Index(writer::Step::Published) => "index-published",
            Step::MarkedIndexed => "marked-indexed",
        }
    }
}
