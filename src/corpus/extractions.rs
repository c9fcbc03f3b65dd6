//! What was read of an original, on disk: pages compressed one by one with an offset table.
//!
//! A file is named `<sha256>-<extractor version>` and never changes, so a rebuild, a new schema, detector or describer
//! never opens a PDF, and a snippet reads one page.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::document::Page;

/// The folder of extractions.
#[derive(Clone, Debug)]
pub struct Extractions {
    folder: PathBuf,
}

/// One extraction, mapped.
#[derive(Debug)]
pub struct ExtractionFile {}

impl Extractions {
    /// The extractions in a folder.
    pub fn at(folder: &Path) -> Extractions {
        Extractions {
            folder: folder.to_owned(),
        }
    }

    /// Opens one by name.
    pub fn open(&self, _name: &str) -> Result<ExtractionFile> {
        let _ = &self.folder;
        todo!()
    }
}

impl ExtractionFile {
    /// Pages in the file, of all its documents.
    pub fn page_count(&self) -> u32 {
        todo!()
    }

    /// The page at an index from 0 (a document's first page stands at its record's `first_page`).
    pub fn page(&self, _index: u32) -> Result<Page> {
        todo!()
    }

    /// The printed label of a page, without decompressing its text.
    pub fn label(&self, _index: u32) -> Option<String> {
        todo!()
    }
}
