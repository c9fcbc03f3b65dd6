//! What a run works on.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::corpus::Corpus;
use crate::read::Workers;
use crate::read::ocr::Engine;

/// What a run works on.
#[derive(Clone, Copy, Debug)]
pub struct Ingest<'a> {
    /// The corpus.
    pub corpus: &'a Corpus,
    /// The folder of the index.
    pub index_root: &'a Path,
    /// Who reads.
    pub workers: &'a Workers,
    /// Who recognises pages that cannot be read otherwise, if anyone does.
    pub engine: Option<&'a Engine>,
    /// Set from outside to end the run after the batch at hand.
    pub interrupted: &'a AtomicBool,
}

/// What becomes of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is brought up to date.
    Update,
    /// A new generation is built beside it.
    Rebuild,
}

impl Ingest<'_> {
    /// Whether the run was asked to end.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}
