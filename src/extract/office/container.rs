//! The ZIP archive that an office document or a book comes in, read part by part within limits.
//!
//! Names are only ever looked up, never written to, so an absolute or doubled one does no harm. What an archive says of
//! the length of a part is not believed: bytes are counted as they are inflated. A part that breaks off or is too long is
//! read as far as it goes.

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

/// The most tags and attributes of a part: each takes a hundred bytes and more once understood. The longest reports have
/// half of it.
const MAX_MARKUP: usize = 4_000_000;

/// The most warnings about parts that are written out.
const MAX_WARNINGS: usize = 20;

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
    /// `Encrypted` where it wants a password.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ExtractError> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let most = self.left.min(MAX_PART_BYTES);
        let mut bytes = Vec::new();
        let is_sound = match &mut self.parts {
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
        self.left -= (bytes.len() as u64).min(most);
        if bytes.len() as u64 > most {
            bytes.truncate(most as usize);
            self.warn(too_long(name, most));
        }
        if let Some(end) = end_of_markup(&bytes) {
            bytes.truncate(end);
            self.warn(format!(
                "its part {name} has more than {MAX_MARKUP} tags and attributes and was read so far"
            ));
        }
        if !is_sound {
            self.warn(format!(
                "its part {name} is damaged and was read as far as it goes"
            ));
        }
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }

    /// Notes what people should know, once.
    fn warn(&mut self, warning: String) {
        if self.warnings.len() < MAX_WARNINGS && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
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

/// A part was read up to a limit: that of each part, or what was left of that of all.
fn too_long(name: &str, most: u64) -> String {
    match most == MAX_PART_BYTES {
        true => {
            let limit = MAX_PART_BYTES >> 20;
            format!("its part {name} is longer than {limit} MiB once unpacked and was read so far")
        }
        false => {
            let limit = MAX_BYTES >> 20;
            format!("its parts are longer than {limit} MiB once unpacked and were read so far")
        }
    }
}

/// Where the markup of a part becomes more than is read.
fn end_of_markup(bytes: &[u8]) -> Option<usize> {
    memchr::memchr2_iter(b'<', b'=', bytes).nth(MAX_MARKUP)
}

/// The document wants a password; only those of PDFs can be tried.
pub fn locked() -> ExtractError {
    ExtractError::new(
        FailureClass::Encrypted,
        "it is protected with a password, which can be tried on PDFs only: save a copy without one",
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn what_was_unpacked_before_a_limit_is_kept_and_said() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.xml", "b.xml", "c.xml"] {
            let options = SimpleFileOptions::default();
            writer.start_file(name, options).unwrap();
            writer.write_all(b"<text>").unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        let mut container = Container::open(&bytes).unwrap();
        container.left = 8;
        assert_eq!(container.part("a.xml").unwrap().unwrap(), b"<text>");
        assert_eq!(container.part("b.xml").unwrap().unwrap(), b"<t");
        assert_eq!(container.part("c.xml").unwrap(), None);
        assert_eq!(
            container.warnings,
            ["its parts are longer than 256 MiB once unpacked and were read so far"]
        );
    }
}
