//! The bytes of an answer: in memory while they are few, in a file when they are many.
//!
//! So that memory does not grow with the size of documents. The file is deleted with the body unless it is taken.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::failure::{Cause, FetchFailure};
use crate::corpus::originals::INCOMPLETE;

/// A body that has come in.
#[derive(Debug)]
pub enum Body {
    /// Few bytes.
    Memory(Vec<u8>),
    /// Many, and how many.
    File(NamedTempFile, u64),
}

impl Body {
    /// Its length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Body::Memory(bytes) => bytes.len() as u64,
            Body::File(_, length) => *length,
        }
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads it from the start.
    ///
    /// # Errors
    /// The file was taken away meanwhile.
    pub fn reader(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Body::Memory(bytes) => Box::new(bytes.as_slice()),
            Body::File(file, _) => Box::new(File::open(file.path())?),
        })
    }

    /// Its bytes, at most `limit` of them.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn bytes(&self, limit: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader()?.take(limit as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A body while it comes in.
pub(super) struct BodyStore {
    folder: Option<PathBuf>,
    memory: usize,
    most: u64,
    body: Body,
}

impl BodyStore {
    /// Takes `most` bytes, those beyond `memory` into a file of the folder, or where temporary files go.
    pub(super) fn new(folder: Option<&Path>, memory: usize, most: u64) -> BodyStore {
        BodyStore {
            folder: folder.map(Path::to_owned),
            memory,
            most,
            body: Body::Memory(Vec::new()),
        }
    }

    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        let room = self.most.saturating_sub(self.body.len());
        let fits = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
        self.keep(&bytes[..fits])
            .map_err(|error| Cause::new(FetchFailure::Disk, format!("keeping it: {error}")))?;
        match fits < bytes.len() {
            true => Err(too_large(self.most)),
            false => Ok(()),
        }
    }

    pub(super) fn finish(self) -> Body {
        self.body
    }

    fn keep(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Body::Memory(held) = &mut self.body {
            if held.len() + bytes.len() <= self.memory {
                held.extend_from_slice(bytes);
                return Ok(());
            }
            let mut file = match &self.folder {
                Some(folder) => Builder::new().prefix(INCOMPLETE).tempfile_in(folder)?,
                None => NamedTempFile::new()?,
            };
            file.write_all(held)?;
            self.body = Body::File(file, held.len() as u64);
        }
        if let Body::File(file, length) = &mut self.body {
            file.write_all(bytes)?;
            *length += bytes.len() as u64;
        }
        Ok(())
    }
}

pub(super) fn too_large(most: u64) -> Cause {
    Cause::new(
        FetchFailure::TooLarge,
        format!("it has more than the {most} bytes that are taken"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_bytes_go_to_a_file_and_come_back_whole() {
        let mut store = BodyStore::new(None, 10, 100);
        for piece in [b"abcdef", b"ghijkl", b"mnopqr"] {
            store.take(piece).unwrap();
        }
        let body = store.finish();
        assert!(matches!(body, Body::File(_, 18)));
        assert_eq!(body.bytes(100).unwrap(), b"abcdefghijklmnopqr");
        assert_eq!(body.bytes(3).unwrap(), b"abc");
    }

    #[test]
    fn what_exceeds_the_limit_is_refused_and_the_rest_is_there() {
        let mut store = BodyStore::new(None, 10, 4);
        let cause = store.take(b"abcdef").unwrap_err();
        assert_eq!(cause.failure, FetchFailure::TooLarge);
        assert_eq!(store.finish().bytes(100).unwrap(), b"abcd");
    }
}
