//! What parent and worker say to each other: one job in, one reading out, each behind its length. Before a reading the
//! worker may say which page it begins.
//!
//! The parent does not trust the worker: a reading longer than the limit, or one that makes no sense, counts as a crash.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Reading;
use crate::document::FailureClass;
use crate::extract::{ExtractError, LeftOut, Password};
use crate::render::Wanted;

/// One document to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Where the bytes are; sent as bytes, for a path need not be text.
    #[serde(serialize_with = "send_path", deserialize_with = "receive_path")]
    pub path: PathBuf,
    /// The name that decides where the content leaves a choice.
    pub name: String,
    /// The address it stands at, to which its links are relative.
    #[serde(default)]
    pub url: Option<String>,
    /// The character encoding its server named.
    #[serde(default)]
    pub charset: Option<String>,
    /// What is wanted of it.
    pub task: Task,
    /// Passwords that may open it; they travel here, since arguments of a process are for all to see.
    pub passwords: Vec<Password>,
    /// Whether the worker is to say which page it begins.
    #[serde(default)]
    pub names_pages: bool,
    /// Pages that are not to be read.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
}

/// What is wanted of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Its text, as an extraction.
    #[default]
    Text,
    /// A page as a picture.
    Picture {
        /// From 1.
        page: u32,
        /// Which picture.
        wanted: Wanted,
    },
}

fn send_path<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
    path.as_os_str().as_bytes().serialize(to)
}

fn receive_path<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
    let bytes = Vec::deserialize(from)?;
    Ok(OsString::from_vec(bytes).into())
}

/// The longest job: two paths, and a few passwords.
const MAX_JOB_BYTES: u32 = 1 << 20;

/// Bytes before a reading: whether it succeeded, and its length.
pub(super) const HEAD_BYTES: usize = 9;

/// The longest failure.
const MAX_FAILURE_BYTES: u64 = 1 << 20;

/// What the first byte of a reading says.
const READ: u8 = 1;
const FAILED: u8 = 2;
/// A page is begun, and its number stands for the length.
const BEGUN: u8 = 3;

/// The head of a reading, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    read: bool,
    pub(super) length: u64,
}

/// What a worker says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// It begins a page; 0 where all are done.
    Begun(u32),
    /// A reading follows.
    Reading(Head),
}

impl Job {
    /// Writes it for the worker.
    pub(super) fn send(&self, to: &mut impl Write) -> io::Result<()> {
        let json = serde_json::to_vec(self)?;
        to.write_all(&(json.len() as u32).to_le_bytes())?;
        to.write_all(&json)?;
        to.flush()
    }

    /// Reads the next; `None` when the parent has closed its end.
    pub(super) fn receive(from: &mut impl Read) -> io::Result<Option<Job>> {
        let mut length = [0; 4];
        match from.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let length = u32::from_le_bytes(length);
        if length > MAX_JOB_BYTES {
            return Err(io::Error::other("the job is longer than a job can be"));
        }
        let mut json = vec![0; length as usize];
        from.read_exact(&mut json)?;
        Ok(Some(serde_json::from_slice(&json)?))
    }
}

/// Writes a reading for the parent.
pub(super) fn send_reading(reading: &Reading, to: &mut impl Write) -> io::Result<()> {
    let (tag, bytes) = match reading {
        Ok(bytes) => (READ, bytes),
        Err(error) => (FAILED, &serde_json::to_vec(error)?),
    };
    send_head(tag, bytes.len() as u64, to)?;
    to.write_all(bytes)?;
    to.flush()
}

/// Tells the parent that a page is begun.
pub(super) fn send_begun(page: u32, to: &mut impl Write) -> io::Result<()> {
    send_head(BEGUN, page.into(), to)?;
    to.flush()
}

fn send_head(tag: u8, length: u64, to: &mut impl Write) -> io::Result<()> {
    to.write_all(&[tag])?;
    to.write_all(&length.to_le_bytes())
}

impl Word {
    /// Understands what a worker says; `None` where that makes no sense, or announces more than the limit.
    pub(super) fn parse(bytes: &[u8; HEAD_BYTES], output_bytes: u64) -> Option<Word> {
        match bytes.split_first()? {
            (&BEGUN, page) => {
                let page = u64::from_le_bytes(page.try_into().ok()?);
                Some(Word::Begun(page.try_into().ok()?))
            }
            _ => Head::parse(bytes, output_bytes).map(Word::Reading),
        }
    }
}

impl Head {
    /// Understands the head of a reading; `None` where it is none, or announces more than the limit.
    fn parse(bytes: &[u8; HEAD_BYTES], output_bytes: u64) -> Option<Head> {
        let (tag, length) = bytes.split_first()?;
        let length = u64::from_le_bytes(length.try_into().ok()?);
        let head = match *tag {
            READ => Head { read: true, length },
            FAILED => Head {
                read: false,
                length,
            },
            _ => return None,
        };
        let most = if head.read {
            output_bytes
        } else {
            MAX_FAILURE_BYTES
        };
        (length <= most).then_some(head)
    }

    /// The reading that the bytes after it make.
    pub(super) fn reading(self, bytes: Vec<u8>) -> Reading {
        if self.read {
            return Ok(bytes);
        }
        Err(serde_json::from_slice(&bytes).unwrap_or_else(|_| {
            ExtractError::new(
                FailureClass::Crashed,
                "its reader gave an answer without sense",
            )
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head_of(reading: &Reading, limit: u64) -> Option<Head> {
        let mut sent = Vec::new();
        send_reading(reading, &mut sent).unwrap();
        Head::parse(sent[..HEAD_BYTES].try_into().unwrap(), limit)
    }

    #[test]
    fn jobs_and_readings_arrive_as_sent() {
        let job = Job {
            path: OsString::from_vec(b"/a/\xff".to_vec()).into(),
            name: "b.pdf".to_owned(),
            task: Task::Picture {
                page: 3,
                wanted: Wanted::Scan { dpi: 200 },
            },
            passwords: vec!["secret".into()],
            ..Job::default()
        };
        let mut sent = Vec::new();
        job.send(&mut sent).unwrap();
        let mut from = sent.as_slice();
        assert_eq!(Job::receive(&mut from).unwrap(), Some(job));
        assert_eq!(Job::receive(&mut from).unwrap(), None);
        let reading: Reading = Ok(b"bytes".to_vec());
        let head = head_of(&reading, 5).unwrap();
        assert_eq!((head.length, head.reading(b"bytes".to_vec())), (5, reading));
    }

    #[test]
    fn more_than_the_limit_is_not_taken() {
        assert_eq!(head_of(&Ok(b"bytes".to_vec()), 4), None);
        assert_eq!(Head::parse(&[7; HEAD_BYTES], u64::MAX), None);
    }
}
