//! Parts of an archive whose directory is lost, as an interrupted download loses it.
//!
//! The directory stands at the end of a ZIP archive; each part has a header of its own before it (APPNOTE 6.3.9, 4.3.7).
//! Compressed parts say themselves where they end, so that nothing else is needed to read them.

use std::io::Read;

use flate2::read::DeflateDecoder;
use memchr::memmem;

/// What the header of a part begins with, and its length without the name.
const SIGNATURE: &[u8] = b"PK\x03\x04";
const HEADER_BYTES: usize = 30;

/// Ways of keeping bytes (4.4.5).
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// A part found by its own header.
pub struct Part<'a> {
    /// Its name.
    pub name: String,
    method: u16,
    stored_bytes: usize,
    /// What follows its header.
    rest: &'a [u8],
}

/// The parts that can be found, at most so many.
pub fn parts(bytes: &[u8], most: usize) -> Vec<Part<'_>> {
    memmem::find_iter(bytes, SIGNATURE)
        .filter_map(|at| part(bytes.get(at..)?))
        .take(most)
        .collect()
}

fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let number = |at: usize| Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let name_end = HEADER_BYTES + usize::from(number(26)?);
    let name = bytes.get(HEADER_BYTES..name_end)?;
    let method = number(8)?;
    let is_locked = number(6)? & 1 != 0;
    let is_read = !is_locked && matches!(method, STORED | DEFLATED);
    is_read.then_some(())?;
    Some(Part {
        name: String::from_utf8_lossy(name).into_owned(),
        method,
        stored_bytes: u32::from_le_bytes(*bytes.get(22..)?.first_chunk()?) as usize,
        rest: bytes.get(name_end + usize::from(number(28)?)..)?,
    })
}

impl Part<'_> {
    /// Reads it, as far as it goes, up to a number of bytes; says whether it came to its end.
    pub fn read(&self, most: u64, to: &mut Vec<u8>) -> bool {
        if self.method == DEFLATED {
            return DeflateDecoder::new(self.rest)
                .take(most)
                .read_to_end(to)
                .is_ok();
        }
        let whole = self.rest.get(..self.stored_bytes);
        let bytes = whole.unwrap_or(self.rest);
        to.extend(bytes.iter().take(most as usize));
        whole.is_some()
    }
}
