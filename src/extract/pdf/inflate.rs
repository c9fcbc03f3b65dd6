//! Deflated bytes, as far as they can be had (ISO 32000-1, 7.4.4).
//!
//! Apart from lopdf's own inflation, which reads through a buffer and loses what stands in it when the bytes turn out
//! to be damaged. Files that once travelled as text are damaged in a way that can be undone: line ends within their
//! streams became two bytes. Checksums are not looked at: what can be read is wanted.

use flate2::{Decompress, FlushDecompress, Status};

/// Room for the first part of the output, as a multiple of the input: text shrinks to about a quarter.
const USUAL_RATIO: usize = 4;

/// The least room to go on with.
const LEAST_ROOM: usize = 4 << 10;

/// The bytes of the header before the deflated data (RFC 1950, 2.2).
const HEADER_BYTES: usize = 2;

/// What came out of deflated data.
#[derive(Debug, Default)]
pub struct Inflated {
    /// The bytes before the damage, or all of them.
    pub bytes: Vec<u8>,
    /// Whether the data is damaged somewhere behind them.
    pub is_damaged: bool,
}

/// Inflates the data of a stream up to a limit of bytes; damaged data gives what stands before the damage.
pub fn inflate(deflated: &[u8], limit: usize) -> Inflated {
    let body = deflated.get(HEADER_BYTES..).unwrap_or_default();
    let as_it_is = raw(body, limit);
    if !as_it_is.is_damaged {
        return as_it_is;
    }
    let undone = without_added_returns(body);
    if undone.len() == body.len() {
        return as_it_is;
    }
    match raw(&undone, limit) {
        repaired if !repaired.is_damaged => repaired,
        _ => as_it_is,
    }
}

/// Inflates data without its header and checksum, so that damage to these does no harm.
fn raw(deflated: &[u8], limit: usize) -> Inflated {
    let mut inflater = Decompress::new(false);
    let mut bytes = Vec::new();
    let mut room = deflated.len().saturating_mul(USUAL_RATIO);
    loop {
        let left = limit.saturating_sub(bytes.len());
        bytes.reserve(room.max(LEAST_ROOM).min(left));
        let (length, read) = (bytes.len(), inflater.total_in());
        let rest = deflated.get(read as usize..).unwrap_or_default();
        let status = inflater.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        // Data that just ends is as whole as it will get.
        let is_stuck = bytes.len() == length && inflater.total_in() == read;
        let is_over = bytes.len() >= limit || is_stuck || matches!(status, Ok(Status::StreamEnd));
        if is_over || status.is_err() {
            bytes.truncate(limit);
            let is_damaged = status.is_err();
            return Inflated { bytes, is_damaged };
        }
        room = bytes.len();
    }
}

/// Undoes a transfer as text, which put a carriage return before every line feed.
fn without_added_returns(bytes: &[u8]) -> Vec<u8> {
    let mut undone = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\r' || rest.peek() != Some(&b'\n') {
            undone.push(byte);
        }
    }
    undone
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    const LIMIT: usize = 1 << 20;

    /// Text that does not repeat itself, and its deflated bytes.
    fn text_and_deflated() -> (Vec<u8>, Vec<u8>) {
        let mut number = 1_u32;
        let mut text = Vec::new();
        for _ in 0..4_000 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.extend_from_slice(format!("({}) Tj\n", number >> 12).as_bytes());
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&text).unwrap();
        (text, encoder.finish().unwrap())
    }

    #[test]
    fn what_stands_before_the_damage_is_kept() {
        let (text, mut deflated) = text_and_deflated();
        let middle = deflated.len() / 2;
        deflated[middle..middle + 40].fill(0xff);
        let inflated = inflate(&deflated, LIMIT);
        assert!(inflated.bytes.len() > text.len() * 2 / 5);
        let same = text
            .iter()
            .zip(&inflated.bytes)
            .filter(|(a, b)| a == b)
            .count();
        assert!(same > text.len() * 2 / 5);
    }

    #[test]
    fn cut_off_data_gives_all_that_is_there() {
        let (text, deflated) = text_and_deflated();
        let inflated = inflate(&deflated[..deflated.len() / 2], LIMIT).bytes;
        assert!(inflated.len() > text.len() * 2 / 5 && text.starts_with(&inflated));
    }

    #[test]
    fn a_transfer_as_text_is_undone() {
        let (text, deflated) = text_and_deflated();
        let mut shifted = Vec::new();
        for byte in deflated {
            if byte == b'\n' {
                shifted.push(b'\r');
            }
            shifted.push(byte);
        }
        assert!(inflate(&shifted, LIMIT).bytes == text);
    }

    #[test]
    fn a_damaged_header_and_a_wrong_checksum_do_no_harm() {
        let (text, mut deflated) = text_and_deflated();
        deflated[0] = 0;
        assert!(inflate(&deflated, LIMIT).bytes == text);
        deflated[0] = 0x78;
        *deflated.last_mut().unwrap() ^= 1;
        assert!(inflate(&deflated, LIMIT).bytes == text);
    }

    #[test]
    fn a_bomb_ends_at_the_limit() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; LIMIT * 3]).unwrap();
        assert_eq!(
            inflate(&encoder.finish().unwrap(), LIMIT).bytes.len(),
            LIMIT
        );
    }

    #[test]
    fn no_bytes_are_no_bytes() {
        assert!(inflate(b"", LIMIT).bytes.is_empty());
        assert!(inflate(b"x", LIMIT).bytes.is_empty());
    }
}
