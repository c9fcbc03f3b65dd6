//! The bytes of a compressed archive: one gzip member a record, or all of it in one (WARC 1.1, annex D).
//!
//! Apart from flate2's own reader of members because that one ends at the first damage: here an error is told once, and
//! reading goes on with the next member that can be found.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;
use memchr::memchr;

/// What a member begins with: the mark of gzip and the method deflate (RFC 1952, 2.3.1).
pub(super) const MARK: [u8; 3] = [0x1f, 0x8b, 8];

/// The members of a compressed file, one after another.
pub(super) struct Members<R: BufRead> {
    state: Option<State<R>>,
    /// Where the member at hand begins.
    start: u64,
    /// Whether the next member has to be looked for.
    is_lost: bool,
}

enum State<R: BufRead> {
    Between(R),
    Inside(Box<GzDecoder<R>>),
}

impl<R: BufRead + Seek> Members<R> {
    pub(super) fn of(reader: R) -> Members<R> {
        Members {
            state: Some(State::Between(reader)),
            start: 0,
            is_lost: false,
        }
    }

    fn begin(&mut self, mut reader: R) -> io::Result<()> {
        let passed = pass_to_member(&mut reader)?;
        self.start = reader.stream_position()?;
        if !reader.fill_buf()?.is_empty() {
            self.state = Some(State::Inside(Box::new(GzDecoder::new(reader))));
        }
        match passed > 0 && !std::mem::take(&mut self.is_lost) {
            true => Err(damaged(format!("{passed} bytes of it are no gzip"))),
            false => Ok(()),
        }
    }

    /// Goes back to where the damaged member began: its decoder may have read beyond it.
    fn go_back(&mut self, mut reader: R) -> io::Result<()> {
        reader.seek(SeekFrom::Start(self.start + MARK.len() as u64))?;
        self.is_lost = true;
        self.state = Some(State::Between(reader));
        Ok(())
    }
}

impl<R: BufRead + Seek> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(state) = self.state.take() {
            match state {
                State::Between(reader) => self.begin(reader)?,
                State::Inside(mut member) => match member.read(buffer) {
                    Ok(0) => self.state = Some(State::Between(member.into_inner())),
                    Ok(read) => {
                        self.state = Some(State::Inside(member));
                        return Ok(read);
                    }
                    Err(error) => {
                        self.go_back(member.into_inner())?;
                        return Err(error);
                    }
                },
            }
        }
        Ok(0)
    }
}

/// Goes to the start of the next member, or to the end; returns how many bytes other than padding lie before it.
fn pass_to_member(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut passed = 0;
    loop {
        let buffer = reader.fill_buf()?;
        // At the end of a buffer less than the mark is there to see.
        let seen = buffer.get(..MARK.len()).unwrap_or(buffer);
        if MARK.starts_with(seen) {
            return Ok(passed);
        }
        let rest = buffer.get(1..).unwrap_or_default();
        let end = memchr(MARK[0], rest).map_or(buffer.len(), |at| at + 1);
        let piece = buffer.get(..end).unwrap_or(buffer);
        passed += piece.iter().filter(|byte| **byte != 0).count() as u64;
        reader.consume(end);
    }
}

fn damaged(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// What is read of bytes in small pieces, with a bar for each error.
    fn read(bytes: &[u8]) -> String {
        let mut members = Members::of(io::BufReader::with_capacity(5, io::Cursor::new(bytes)));
        let (mut text, mut buffer) = (String::new(), [0; 7]);
        loop {
            match members.read(&mut buffer) {
                Ok(0) => return text,
                Ok(read) => text.push_str(&String::from_utf8_lossy(&buffer[..read])),
                Err(_) => text.push('|'),
            }
        }
    }

    #[test]
    fn members_follow_one_another() {
        let both = [member("first"), vec![0; 30], member("second")].concat();
        assert_eq!(read(&both), "firstsecond");
        assert_eq!(read(b""), "");
    }

    #[test]
    fn damage_costs_the_members_it_is_in() {
        let mut middle = member(&"abcdefgh 12345678 ".repeat(50));
        let half = middle.len() / 2;
        middle[half..].fill(0xff);
        let damaged = [member("first"), middle, member("third")].concat();
        let text = read(&damaged);
        assert!(
            text.starts_with("first") && text.ends_with("|third"),
            "{text}"
        );
        let garbage = [member("first"), b"garbage".to_vec(), member("third")].concat();
        assert_eq!(read(&garbage), "first|third");
        let whole = member("truncated");
        assert!(read(&whole[..whole.len() - 5]).ends_with('|'));
    }
}
