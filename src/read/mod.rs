//! Originals to extractions, in worker processes with limits.
//!
//! Documents are hostile until proven otherwise: each is read by a process of this same program that has bounded its own
//! memory, processor time and output, so that an abort, a hang or a bomb costs one document, and of a PDF
//! the page that did it: the others are kept. The parent keeps the wall clock.
//! Nothing is written to disk here; the bytes of the extraction come back to the caller.

mod limits;

mod wire;

pub mod worker;

mod process;

mod reader;

mod pool;

pub mod thumbnails;

pub mod ocr;

pub use limits::Limits;
pub use pool::Pool;
pub use reader::Reader;
pub use thumbnails::Thumbnails;
pub use wire::{Job, Task};

use std::path::PathBuf;

use crate::extract::ExtractError;

/// The verb under which the program reads for its parent.
pub const WORKER_VERB: &str = "read-worker";

/// The bytes of what was wanted of a document, or why nothing could be read.
pub type Reading = Result<Vec<u8>, ExtractError>;

/// How worker processes are started and bounded.
#[derive(Clone, Debug)]
pub struct Workers {
    /// The program, which knows [`WORKER_VERB`].
    pub program: PathBuf,
    /// What each may use up.
    pub limits: Limits,
    /// How many there are.
    pub count: usize,
}

impl Workers {
    /// As many workers of a program as there are processors, with the usual limits.
    pub fn of(program: PathBuf) -> Workers {
        Workers {
            program,
            limits: Limits::default(),
            count: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}
