//! What was read of an original, on disk: pages compressed one by one with an offset table.
//!
//! A file is named `<sha256>-<extractor version>` and never changes, so a rebuild, a new schema, detector or describer
//! never opens a PDF, and a snippet reads one page. Where the ending of a file's name decides how its bytes are read (all
//! but `.pdf`), it is part of the extraction's name too, so that copies under other endings do not meet.

mod layout;

mod encode;

mod file;

mod without;

pub use encode::Encoder;
pub use file::{Entry, ExtractionFile, LineOrigin};

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::durable::Store;
use crate::document::{ContentHash, DocumentId};
use crate::extract::EXTRACTOR_VERSION;

/// The folder of extractions.
#[derive(Clone, Debug)]
pub struct Extractions {
    store: Store,
}

impl Extractions {
    /// The extractions in a folder.
    pub fn at(folder: &Path) -> Extractions {
        Extractions {
            store: Store::at(folder),
        }
    }

    /// The name of what this version of the program reads of bytes in a file of that name.
    pub fn name(original: ContentHash, file_name: &str) -> String {
        match ending(file_name).as_str() {
            "" | "pdf" => format!("{original}-{EXTRACTOR_VERSION}"),
            "htm" | "xhtml" => format!("{original}-{EXTRACTOR_VERSION}-html"),
            ending => format!("{original}-{EXTRACTOR_VERSION}-{ending}"),
        }
    }

    /// The name of what this version of the program reads of bytes that stand at an address, where links and encoding are
    /// the address's own.
    pub fn name_at(original: ContentHash, id: DocumentId) -> String {
        format!("{original}-{EXTRACTOR_VERSION}-at-{id}")
    }

    /// Whether one of that name was read by this version of the program.
    pub fn is_current(name: &str) -> bool {
        let version = name.split('-').nth(1);
        version.and_then(|version| version.parse().ok()) == Some(EXTRACTOR_VERSION)
    }

    /// Opens one by name.
    pub fn open(&self, name: &str) -> Result<ExtractionFile> {
        ExtractionFile::open(&self.path(name))
            .with_context(|| format!("opening the extraction {name}"))
    }

    /// Whether one of that name is held, and opens.
    pub fn holds(&self, name: &str) -> bool {
        self.open(name).is_ok()
    }

    /// Writes one; [`Extractions::flush`] makes it last.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let what = || format!("writing the extraction {name}");
        let mut file = self.store.begin().with_context(what)?;
        file.write_all(bytes).with_context(what)?;
        self.store.settle(file, name).with_context(what)
    }

    /// Makes written extractions last.
    pub fn flush<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<()> {
        self.store
            .flush(names)
            .context("flushing the folder of extractions")
    }

    /// Deletes one.
    pub fn remove(&self, name: &str) -> Result<()> {
        self.store
            .remove(name)
            .with_context(|| format!("deleting the extraction {name}"))
    }

    /// The names of all that are held; deletes what a killed run left incomplete.
    pub fn sweep(&self) -> Result<Vec<String>> {
        self.store.sweep().context("listing the extractions")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.store.path(name)
    }
}

fn ending(file_name: &str) -> String {
    Path::new(file_name)
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_a_name_unless_their_endings_read_them_differently() {
        let hash = ContentHash::of(b"x");
        assert_eq!(
            Extractions::name(hash, "a.pdf"),
            Extractions::name(hash, "b.PDF")
        );
        assert_eq!(
            Extractions::name(hash, "a.html"),
            Extractions::name(hash, "b.HTM")
        );
        for other in ["a.md", "a.html", "a.pdf"] {
            assert_ne!(
                Extractions::name(hash, "a.txt"),
                Extractions::name(hash, other)
            );
        }
    }
}
