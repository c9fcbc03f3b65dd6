//! The stored bytes of documents, by their SHA-256.
//!
//! Bytes are copied as they stream by, whatever they are; nothing already held is stored twice. Only regular files are
//! taken: a pipe, a device or a socket under a document's name would hang a run.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::durable::Store;
use crate::document::{ContentHash, FailureClass};
use crate::extract::ExtractError;

/// The largest file that is taken: 1 GiB, ten times the largest publication known, and what a worker can map.
pub const MAX_ORIGINAL_BYTES: u64 = 1 << 30;

/// What the names of files begin with that are not complete; [`Originals::sweep`] deletes them.
pub const INCOMPLETE: &str = super::durable::INCOMPLETE;

/// Bytes copied at a time.
const COPY_BYTES: usize = 128 * 1024;

/// The folder of originals.
#[derive(Clone, Debug)]
pub struct Originals {
    store: Store,
}

/// A file that was stored, or held already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its name here.
    pub hash: ContentHash,
    /// Its length.
    pub bytes: u64,
}

impl Originals {
    /// The originals in a folder.
    pub fn at(folder: &Path) -> Originals {
        Originals {
            store: Store::at(folder),
        }
    }

    /// Where the bytes of that hash stand, if they do.
    pub fn path(&self, hash: ContentHash) -> PathBuf {
        self.store.path(&hash.to_string())
    }

    /// Whether the bytes of that hash are held.
    pub fn holds(&self, hash: ContentHash) -> bool {
        self.path(hash).is_file()
    }

    /// Copies a file in; [`Originals::flush`] makes it last.
    ///
    /// # Errors
    /// The outer error is ours (a full disk), the inner one the file's (unreadable, too large).
    pub fn store(&self, source: &Path) -> Result<Result<Stored, ExtractError>> {
        match self.copy(source)? {
            Ok((copy, stored)) => self.settle(source, copy, stored).map(Ok),
            Err(failure) => Ok(Err(failure)),
        }
    }

    /// The same, but for bytes that are refused by their hash: nothing of those stays.
    ///
    /// # Errors
    /// As [`Originals::store`], and those of `is_refused`.
    pub fn store_unless(
        &self,
        source: &Path,
        is_refused: impl FnOnce(ContentHash) -> Result<bool>,
    ) -> Result<Result<Option<Stored>, ExtractError>> {
        let (copy, stored) = match self.copy(source)? {
            Ok(copied) => copied,
            Err(failure) => return Ok(Err(failure)),
        };
        match is_refused(stored.hash)? {
            true => Ok(Ok(None)),
            false => Ok(Ok(Some(self.settle(source, copy, stored)?))),
        }
    }

    /// Copies a file in, under no name yet.
    fn copy(&self, source: &Path) -> Result<Result<(NamedTempFile, Stored), ExtractError>> {
        let mut file = match open_regular(source) {
            Ok((file, _)) => file,
            Err(failure) => return Ok(Err(failure)),
        };
        let what = || format!("storing the bytes of {}", source.display());
        let mut copy = self.store.begin().with_context(what)?;
        let stored = pass_through(&mut file, &mut copy).with_context(what)?;
        Ok(stored.map(|stored| (copy, stored)))
    }

    /// Gives a copy its name, unless there is one.
    fn settle(&self, source: &Path, copy: NamedTempFile, stored: Stored) -> Result<Stored> {
        if !self.holds(stored.hash) {
            self.store
                .settle(copy, &stored.hash.to_string())
                .with_context(|| format!("storing the bytes of {}", source.display()))?;
        }
        Ok(stored)
    }

    /// Stores bytes held in memory; [`Originals::flush`] makes them last.
    pub fn store_bytes(&self, bytes: &[u8]) -> Result<Stored> {
        let stored = Stored {
            hash: ContentHash::of(bytes),
            bytes: bytes.len() as u64,
        };
        if self.holds(stored.hash) {
            return Ok(stored);
        }
        let what = || format!("storing the original {}", stored.hash);
        let mut file = self.store.begin().with_context(what)?;
        file.write_all(bytes).with_context(what)?;
        self.store
            .settle(file, &stored.hash.to_string())
            .with_context(what)?;
        Ok(stored)
    }

    /// The folder for bytes that are not known to be originals yet, in files that begin with [`INCOMPLETE`].
    pub fn waiting_room(&self) -> Result<&Path> {
        self.store
            .make_folder()
            .context("making the folder of originals")
    }

    /// Makes stored originals last.
    pub fn flush(&self, hashes: &[ContentHash]) -> Result<()> {
        let names: Vec<String> = hashes.iter().map(ContentHash::to_string).collect();
        self.store
            .flush(names.iter().map(String::as_str))
            .context("flushing the folder of originals")
    }

    /// Deletes an original.
    pub fn remove(&self, hash: ContentHash) -> Result<()> {
        self.store
            .remove(&hash.to_string())
            .with_context(|| format!("deleting the original {hash}"))
    }

    /// The hashes of all that is held; deletes what a killed run left incomplete.
    pub fn sweep(&self) -> Result<Vec<ContentHash>> {
        let names = self.store.sweep().context("listing the originals")?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }
}

/// Opens a regular file; anything else is refused before a byte of it is read.
pub fn open_regular(source: &Path) -> Result<(File, Metadata), ExtractError> {
    // Opening a socket fails in words that help nobody, so what it is comes first.
    let stated = fs::metadata(source).map_err(|error| unreadable(&error))?;
    require_regular(&stated)?;
    let file = File::options()
        .read(true)
        // Without it, opening a pipe that nobody writes to waits for ever (POSIX open, O_NONBLOCK).
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32)
        .open(source)
        .map_err(|error| unreadable(&error))?;
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    require_regular(&metadata)?;
    if metadata.len() > MAX_ORIGINAL_BYTES {
        return Err(too_large());
    }
    Ok((file, metadata))
}

fn require_regular(metadata: &Metadata) -> Result<(), ExtractError> {
    let kind = metadata.file_type();
    let what = match () {
        () if kind.is_file() => return Ok(()),
        () if kind.is_dir() => "a folder (`dossier index` takes folders)",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    };
    let reason = format!("it is {what}, not a regular file");
    Err(ExtractError::new(FailureClass::Unreadable, reason))
}

/// Copies and hashes in one pass. The inner error is the reader's, the outer one the writer's.
fn pass_through(from: &mut File, to: &mut impl Write) -> io::Result<Result<Stored, ExtractError>> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; COPY_BYTES];
    let mut bytes = 0;
    loop {
        let length = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Ok(Err(unreadable(&error))),
        };
        let piece = buffer.get(..length).unwrap_or_default();
        bytes += length as u64;
        // A file may grow while it is read.
        if bytes > MAX_ORIGINAL_BYTES {
            return Ok(Err(too_large()));
        }
        hasher.update(piece);
        to.write_all(piece)?;
    }
    let hash = ContentHash::from_digest(hasher.finalize().into());
    Ok(Ok(Stored { hash, bytes }))
}

fn unreadable(error: &io::Error) -> ExtractError {
    ExtractError::new(
        FailureClass::Unreadable,
        format!("it cannot be read: {error}"),
    )
}

fn too_large() -> ExtractError {
    let limit = MAX_ORIGINAL_BYTES / (1 << 20);
    ExtractError::new(
        FailureClass::TooLarge,
        format!("it is larger than {limit} MiB"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_stored_once() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::at(&folder.path().join("originals"));
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, "the same").unwrap();
        fs::write(&two, "the same").unwrap();
        let first = originals.store(&one).unwrap().unwrap();
        let second = originals.store(&two).unwrap().unwrap();
        originals.flush(&[first.hash]).unwrap();
        assert_eq!(first, second);
        assert_eq!(first.hash, ContentHash::of(b"the same"));
        assert_eq!(fs::read(originals.path(first.hash)).unwrap(), b"the same");
        assert_eq!(originals.sweep().unwrap(), [first.hash]);
    }

    #[test]
    fn nothing_stays_of_bytes_that_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::at(&folder.path().join("originals"));
        let file = folder.path().join("one");
        fs::write(&file, "unwanted").unwrap();
        let hash = ContentHash::of(b"unwanted");
        let stored = originals.store_unless(&file, |found| Ok(found == hash));
        assert_eq!(stored.unwrap().unwrap(), None);
        assert_eq!(originals.sweep().unwrap(), []);
    }

    #[test]
    fn pipes_and_folders_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::at(&folder.path().join("originals"));
        let pipe = folder.path().join("pipe.pdf");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        for path in [pipe.as_path(), folder.path()] {
            let failure = originals.store(path).unwrap().unwrap_err();
            assert_eq!(failure.class, FailureClass::Unreadable);
        }
    }

    #[test]
    fn leftovers_of_a_killed_run_are_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::at(folder.path());
        fs::write(folder.path().join(".incomplete-x"), "half").unwrap();
        assert_eq!(originals.sweep().unwrap(), []);
        assert!(!folder.path().join(".incomplete-x").exists());
    }
}
