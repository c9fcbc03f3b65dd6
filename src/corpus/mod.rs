//! The corpus: originals, what was read of them, and the catalogue that knows both.
//!
//! The only code that writes below `corpus/`. Originals and extractions are immutable files named by hash; the catalogue
//! is one SQLite file. Writing order: original, catalogue row, extraction; each durable before the next is begun.

mod durable;
pub mod sources;

pub mod originals;

pub mod extractions;

pub mod cache;

pub mod catalogue;

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The name of the file that says what to gather.
pub const SOURCES_FILE: &str = "sources.toml";

/// What a new corpus says it gathers.
const EMPTY_SOURCES: &str = "\
# What to gather. Each source is a folder of publications: PDF, HTML, text, Markdown, JSON Lines, office files and books.
#
# [[source]]
# name = \"reports\"
# folder = \"../reports\"
# language = \"en\"
";

/// The folder of a corpus.
#[derive(Clone, Debug)]
pub struct Corpus {
    root: PathBuf,
}

/// Held by the one run that may write; dropped with the process, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A process that is just being started has a copy of the file; closing this one alone would not release the lock.
        let _ = self.file.unlock();
    }
}

impl Corpus {
    /// The corpus in a folder.
    pub fn at(root: &Path) -> Corpus {
        Corpus {
            root: root.to_owned(),
        }
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the folder and an empty `sources.toml` where they are missing.
    pub fn create(&self) -> Result<()> {
        let what = || format!("creating the corpus {}", self.root.display());
        fs::create_dir_all(&self.root).with_context(what)?;
        let sources = self.root.join(SOURCES_FILE);
        if !sources.exists() {
            fs::write(&sources, EMPTY_SOURCES).with_context(what)?;
        }
        Ok(())
    }

    /// Whether there is one in its folder.
    pub fn exists(&self) -> bool {
        self.root.join(SOURCES_FILE).is_file() || self.has_catalogue()
    }

    /// The folders that `sources.toml` names; none where there is no such file.
    pub fn sources(&self) -> Result<Vec<sources::Source>> {
        Ok(sources::read(&self.root.join(SOURCES_FILE))?.folders)
    }

    /// In whose name its sites are asked, where `sources.toml` says so.
    pub fn crawler(&self) -> Result<Option<sources::Crawler>> {
        Ok(sources::read(&self.root.join(SOURCES_FILE))?.crawler)
    }

    /// The sites that `sources.toml` names.
    pub fn sites(&self) -> Result<Vec<sources::Site>> {
        Ok(sources::read(&self.root.join(SOURCES_FILE))?.sites)
    }

    /// Where each source lies, by name: those of `sources.toml` and those that were indexed by their path.
    pub fn source_folders(&self) -> Result<HashMap<String, PathBuf>> {
        let mut folders = HashMap::new();
        if self.has_catalogue() {
            let mut rows = self.catalogue()?.sources()?;
            // Sites and what came in archives lie in none.
            rows.retain(|row| !row.folder.as_os_str().is_empty());
            folders.extend(rows.into_iter().map(|row| (row.name, row.folder)));
        }
        let named = self.sources()?;
        folders.extend(named.into_iter().map(|source| (source.name, source.folder)));
        Ok(folders)
    }

    /// Its originals.
    pub fn originals(&self) -> originals::Originals {
        originals::Originals::at(&self.root.join("originals"))
    }

    /// Its extractions.
    pub fn extractions(&self) -> extractions::Extractions {
        extractions::Extractions::at(&self.root.join("extractions"))
    }

    /// Pictures of first pages, by original and size.
    pub fn thumbnails(&self) -> cache::Cache {
        cache::Cache::at(&self.root.join("thumbnails"))
    }

    /// What a recognition program answered, by picture of the page.
    pub fn recognitions(&self) -> cache::Cache {
        cache::Cache::at(&self.root.join("ocr"))
    }

    /// Opens its catalogue, made where it is missing.
    pub fn catalogue(&self) -> Result<catalogue::Catalogue> {
        catalogue::Catalogue::open(&self.catalogue_file())
    }

    /// Whether anything was ever gathered into it.
    pub fn has_catalogue(&self) -> bool {
        self.catalogue_file().is_file()
    }

    /// Takes the lock that keeps two runs apart; `None` where another run holds it.
    pub fn lock(&self) -> Result<Option<Lock>> {
        let path = self.root.join("lock");
        let what = || format!("locking the corpus with {}", path.display());
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(what)?;
        match file.try_lock() {
            Ok(()) => {
                name_holder(&file).with_context(what)?;
                Ok(Some(Lock { file }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).with_context(what),
        }
    }

    /// The process that holds the lock, or held it last.
    pub fn lock_holder(&self) -> Option<u32> {
        let written = fs::read_to_string(self.root.join("lock")).ok()?;
        written.trim().parse().ok()
    }

    fn catalogue_file(&self) -> PathBuf {
        self.root.join("catalogue.sqlite")
    }
}

/// Writes into the lock who holds it, for whoever waits.
fn name_holder(mut file: &File) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_holds_the_lock_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Corpus::at(folder.path());
        let held = corpus.lock().unwrap();
        assert!(held.is_some());
        assert!(corpus.lock().unwrap().is_none());
        assert_eq!(corpus.lock_holder(), Some(std::process::id()));
        drop(held);
        assert!(corpus.lock().unwrap().is_some());
    }

    #[test]
    fn a_new_corpus_gathers_nothing_yet() {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Corpus::at(&folder.path().join("corpus"));
        corpus.create().unwrap();
        assert_eq!(corpus.sources().unwrap(), []);
    }
}
