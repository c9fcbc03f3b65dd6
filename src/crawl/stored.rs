//! A body that was stored as it came over the wire, in an archive: its codings undone, within the limits of a fetch.

use std::io::{self, Read};
use std::path::Path;

use super::body::{Body, BodyStore};
use super::decode::Decoding;
use super::failure::{Cause, FetchFailure};
use super::limits::FetchLimits;
use crate::extract::ExtractError;

/// Bytes read at a time.
const PIECE_BYTES: usize = 32 << 10;

/// Reads a body of at most `most` bytes and undoes the codings of its `Content-Encoding`; many bytes go to a file of the
/// folder.
///
/// # Errors
/// The outer error is the reader's or our own disk's, the inner one the body's: too large, or not encoded as it says.
pub fn decoded(
    reader: &mut dyn Read,
    codings: &str,
    most: u64,
    folder: &Path,
) -> io::Result<Result<Body, ExtractError>> {
    let limits = FetchLimits::default();
    let mut store = BodyStore::new(Some(folder), limits.memory_bytes, most);
    let mut decoding = match Decoding::of(codings, &limits, most) {
        Ok(decoding) => decoding,
        Err(cause) => return Ok(Err(problem(cause))),
    };
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let length = match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match decoding.take(piece.get(..length).unwrap_or_default(), &mut store) {
            Err(cause) if cause.failure == FetchFailure::Disk => {
                return Err(io::Error::other(cause.reason));
            }
            Err(cause) => return Ok(Err(problem(cause))),
            Ok(()) => {}
        }
    }
    Ok(decoding.finish().map(|()| store.finish()).map_err(problem))
}

fn problem(cause: Cause) -> ExtractError {
    ExtractError::new(cause.failure.class(), cause.reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::FailureClass;

    #[test]
    fn a_stored_body_has_the_limits_of_a_fetched_one() {
        let folder = tempfile::tempdir().unwrap();
        let read = |mut bytes: &[u8], codings, most| {
            decoded(&mut bytes, codings, most, folder.path()).unwrap()
        };
        assert_eq!(read(b"abc", "", 3).unwrap().bytes(9).unwrap(), b"abc");
        for (codings, most) in [("", 2), ("gzip", 9), ("rot13", 9)] {
            assert!(read(b"abc", codings, most).is_err());
        }
        let class = read(b"abc", "", 2).unwrap_err().class;
        assert_eq!(class, FailureClass::TooLarge);
    }
}
