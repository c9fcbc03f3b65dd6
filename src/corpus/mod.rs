//! The corpus: originals, what was read of them, and the catalogue that knows both.
//!
//! The only code that writes below `corpus/`. Originals and extractions are immutable files named by hash; the catalogue
//! is one SQLite file. Writing order: original, catalogue row, extraction; each durable before the next is begun.

pub mod extractions;

use std::path::{Path, PathBuf};

/// The folder of a corpus.
#[derive(Clone, Debug)]
pub struct Corpus {
    root: PathBuf,
}

impl Corpus {
    /// The corpus in a folder.
    pub fn at(root: &Path) -> Corpus {
        Corpus {
            root: root.to_owned(),
        }
    }

    /// Its extractions.
    pub fn extractions(&self) -> extractions::Extractions {
        extractions::Extractions::at(&self.root.join("extractions"))
    }
}
