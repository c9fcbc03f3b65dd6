//! The ZIP archive that an office document or a book comes in, read part by part within limits.
//!
//! Names are only ever looked up, never written to, so an absolute or doubled one does no harm. What an archive says of
//! the length of a part is not believed: bytes are counted as they are inflated. A part that breaks off is read as far as
//! it goes.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::salvage;
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// The most entries of an archive: the longest books known have some thousand.
const MAX_ENTRIES: usize = 50_000;

/// The longest part once inflated, and the longest sum of them: text of 64 MiB with as much markup around it, and again.
const MAX_PART_BYTES: u64 = 128 << 20;
const MAX_BYTES: u64 = 256 << 20;

/// Where the parts are known from.
enum Parts<'a> {
    Listed(ZipArchive<Cursor<&'a [u8]>>),
    Salvaged(Vec<salvage::Part<'a>>),
}

/// An open archive.
pub struct Container<'a> {
    parts: Parts<'a>,
    /// Bytes that may still be inflated.
    left: u64,
    /// Parts that were not read to their end, for people.
    pub warnings: Vec<String>,
}

impl<'a> Container<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// `Damaged` where no part can be found, `TooLarge` where it has more of them than any document.
    pub fn open(bytes: &'a [u8]) -> Result<Container<'a>, ExtractError> {
        let mut warnings = Vec::new();
        let parts = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) if archive.len() > MAX_ENTRIES => return Err(too_many()),
            Ok(archive) => Parts::Listed(archive),
            Err(error) => {
                let warning =
                    "the directory of its archive is lost; its parts were found one by one";
                warnings.push(warning.to_owned());
                Parts::Salvaged(salvaged(bytes, &error)?)
            }
        };
        Ok(Container {
            parts,
            left: MAX_BYTES,
            warnings,
        })
    }

    /// Whether there is a part of that name.
    pub fn holds(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// Whether there is a part whose name begins so.
    pub fn holds_under(&self, prefix: &str) -> bool {
        (0..self.len()).any(|index| {
            self.name(index)
                .is_some_and(|name| name.starts_with(prefix))
        })
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
        let is_whole = match &mut self.parts {
            Parts::Listed(archive) => match archive.by_index(index) {
                Ok(part) => part.take(most + 1).read_to_end(&mut bytes).is_ok(),
                Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                    return Err(locked());
                }
                Err(_) => false,
            },
            Parts::Salvaged(parts) => parts
                .get(index)
                .is_some_and(|part| part.read(most + 1, &mut bytes)),
        };
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        self.left -= bytes.len() as u64;
        if !is_whole {
            self.warnings.push(format!(
                "its part {name} is damaged and was read as far as it goes"
            ));
        }
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }

    /// Some writers begin names with a slash, or write them in other capitals than they refer to them by.
    fn index(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        let is_meant = |index: &usize| {
            let known = self.name(*index);
            known.is_some_and(|known| known.trim_start_matches('/').eq_ignore_ascii_case(name))
        };
        match &self.parts {
            Parts::Listed(archive) => archive.index_for_name(name),
            Parts::Salvaged(_) => None,
        }
        .or_else(|| (0..self.len()).find(is_meant))
    }

    fn len(&self) -> usize {
        match &self.parts {
            Parts::Listed(archive) => archive.len(),
            Parts::Salvaged(parts) => parts.len(),
        }
    }

    fn name(&self, index: usize) -> Option<Cow<'_, str>> {
        match &self.parts {
            Parts::Listed(archive) => archive.name_for_index(index)?.ok(),
            Parts::Salvaged(parts) => Some(parts.get(index)?.name.as_str().into()),
        }
    }
}

fn salvaged<'a>(bytes: &'a [u8], error: &ZipError) -> Result<Vec<salvage::Part<'a>>, ExtractError> {
    let parts = salvage::parts(bytes, MAX_ENTRIES);
    if parts.is_empty() {
        let reason = format!("the archive that holds its text cannot be opened: {error}");
        return Err(ExtractError::new(FailureClass::Damaged, reason));
    }
    Ok(parts)
}

fn too_many() -> ExtractError {
    let reason = format!("it holds more than {MAX_ENTRIES} parts");
    ExtractError::new(FailureClass::TooLarge, reason)
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
