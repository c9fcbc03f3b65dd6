//! The ZIP archive that an office document or a book comes in, read part by part within limits.
//!
//! Names are only ever looked up, never written to, so an absolute or doubled one does no harm. What an archive says of
//! the length of a part is not believed: bytes are counted as they are inflated. A part that breaks off is read as far as
//! it goes.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::document::FailureClass;
use crate::extract::ExtractError;

/// The most entries of an archive: the longest books known have some thousand.
const MAX_ENTRIES: usize = 50_000;

/// The longest part once inflated, and the longest sum of them: text of 64 MiB with as much markup around it, and again.
const MAX_PART_BYTES: u64 = 128 << 20;
const MAX_BYTES: u64 = 256 << 20;

/// An open archive.
pub struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be inflated.
    left: u64,
    /// Parts that were not read to their end, for people.
    pub warnings: Vec<String>,
}

impl<'a> Container<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// `Damaged` where its directory cannot be read, `TooLarge` where it has more entries than any document.
    pub fn open(bytes: &'a [u8]) -> Result<Container<'a>, ExtractError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            let reason = format!("the archive that holds its text cannot be opened: {error}");
            ExtractError::new(FailureClass::Damaged, reason)
        })?;
        if archive.len() > MAX_ENTRIES {
            let reason = format!("it holds more than {MAX_ENTRIES} parts");
            return Err(ExtractError::new(FailureClass::TooLarge, reason));
        }
        Ok(Container {
            archive,
            left: MAX_BYTES,
            warnings: Vec::new(),
        })
    }

    /// Whether there is a part of that name.
    pub fn holds(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// The names of the parts that begin so, in their order.
    pub fn names_under(&self, prefix: &str) -> Vec<String> {
        let mut names: Vec<String> = (0..self.archive.len())
            .filter_map(|index| Some(self.archive.name_for_index(index)?.ok()?.into_owned()))
            .filter(|name| name.starts_with(prefix))
            .collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// The bytes of a part; `None` where it is missing or nothing of it can be read.
    ///
    /// # Errors
    /// `TooLarge` beyond the limits, `Encrypted` where it wants a password.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ExtractError> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let most = self.left.min(MAX_PART_BYTES);
        let mut bytes = Vec::new();
        let read = match self.archive.by_index(index) {
            Ok(part) => part.take(most + 1).read_to_end(&mut bytes).is_ok(),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(locked()),
            Err(_) => false,
        };
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        self.left -= bytes.len() as u64;
        if !read {
            self.warnings.push(format!(
                "its part {name} is damaged and was read as far as it goes"
            ));
        }
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }

    /// Some writers begin names with a slash, or write them in other capitals than they refer to them by.
    fn index(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        self.archive.index_for_name(name).or_else(|| {
            (0..self.archive.len()).find(|index| {
                let known = self.archive.name_for_index(*index).and_then(Result::ok);
                known.is_some_and(|known| known.trim_start_matches('/').eq_ignore_ascii_case(name))
            })
        })
    }
}

fn too_large() -> ExtractError {
    let limit = MAX_PART_BYTES >> 20;
    ExtractError::new(
        FailureClass::TooLarge,
        format!("a part of it is longer than {limit} MiB once unpacked"),
    )
}

/// The document wants a password; only those of PDFs can be tried.
pub fn locked() -> ExtractError {
    ExtractError::new(
        FailureClass::Encrypted,
        "it is protected with a password, which can be tried on PDFs only: save a copy without one",
    )
}
