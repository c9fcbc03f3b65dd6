//! The records of an archive, one after another, in memory that does not grow with them.
//!
//! The head of a record comes first; its block is then read from here as a stream, and whatever is left of it is passed
//! over. What is damaged is told and left behind: reading goes on at the next line that begins a record.

use std::io::{self, BufRead, BufReader, Read};

use super::digest::Check;
use super::head::{Head, MARK};

/// The longest line of a head; addresses are the longest of its values.
const MAX_LINE_BYTES: usize = 64 << 10;

/// Lines of a head: ten are usual.
const MAX_LINES: usize = 1_000;

/// Bytes that are passed over at a time.
const PASSED_BYTES: usize = 64 << 10;

/// What comes next in an archive.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A record, whose block can be read.
    Record(Head),
    /// Something that is none: which it would have been, and what is wrong.
    Damage {
        /// Counted from 1.
        number: u64,
        /// What is wrong.
        reason: String,
    },
    /// The end.
    End,
}

/// The records of an archive.
pub(super) struct Records<R> {
    input: BufReader<R>,
    /// Bytes of the block at hand that were not read yet.
    left: u64,
    /// The digest that they are held against.
    check: Option<Check>,
    /// Records so far.
    number: u64,
    /// What was wrong with the block at hand.
    damage: Option<String>,
    /// Whether the place of the next record has to be looked for.
    is_lost: bool,
    /// Whether there is no reading on.
    is_unreadable: bool,
}

impl<R: Read> Records<R> {
    pub(super) fn of(input: R) -> Records<R> {
        Records {
            input: BufReader::with_capacity(PASSED_BYTES, input),
            left: 0,
            check: None,
            number: 0,
            damage: None,
            is_lost: false,
            is_unreadable: false,
        }
    }

    /// Passes over what is left of the block at hand and reads the next head.
    pub(super) fn next(&mut self) -> Next {
        if self.damage.is_none() {
            // What is wrong is kept as damage.
            let _ = self.finish();
        }
        if let Some(reason) = self.damage.take() {
            return self.damage(reason);
        }
        if self.is_unreadable {
            return Next::End;
        }
        match self.head() {
            Ok(Some(head)) => self.begin(head),
            Ok(None) => Next::End,
            Err(error) => self.lose(&error),
        }
    }

    /// Reads the rest of the block at hand.
    ///
    /// # Errors
    /// It breaks off, or is not what its digest says: then nothing of it is to be relied on. [`Records::next`] tells it.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        let mut passed =
            vec![0; PASSED_BYTES.min(usize::try_from(self.left).unwrap_or(PASSED_BYTES))];
        while self.left > 0 {
            match self.read(&mut passed) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => {}
            }
        }
        match self.check.take().is_none_or(Check::holds) {
            true => Ok(()),
            false => Err(self.spoil("its bytes are not those of its digest", false)),
        }
    }

    /// Whether something was wrong with the block at hand.
    pub(super) fn is_spoiled(&self) -> bool {
        self.damage.is_some()
    }

    fn begin(&mut self, head: Head) -> Next {
        let Some(length) = head.length() else {
            return self.lose(&invalid("its head says no length"));
        };
        self.number += 1;
        self.left = length;
        self.check = head.get("WARC-Block-Digest").and_then(Check::against);
        Next::Record(head)
    }

    fn damage(&self, reason: String) -> Next {
        Next::Damage {
            number: self.number,
            reason,
        }
    }

    fn lose(&mut self, error: &io::Error) -> Next {
        self.note(error);
        self.number += 1;
        self.damage(error.to_string())
    }

    /// What comes after damage can be looked for; a disk that fails ends the reading.
    fn note(&mut self, error: &io::Error) {
        self.is_lost = true;
        self.is_unreadable |= error.raw_os_error().is_some();
    }

    fn spoil(&mut self, reason: &str, is_lost: bool) -> io::Error {
        self.left = 0;
        self.check = None;
        self.is_lost = is_lost;
        self.damage = Some(reason.to_owned());
        io::Error::new(io::ErrorKind::InvalidData, reason)
    }

    fn head(&mut self) -> io::Result<Option<Head>> {
        let Some(version) = self.version_line()? else {
            return Ok(None);
        };
        if !version.starts_with(MARK) {
            return Err(invalid("where a record should begin there is none"));
        }
        let mut head = Head::default();
        for line in self.field_lines()? {
            let Some((name, value)) = line.split_once(':') else {
                return Err(invalid("its head has a line that is no field"));
            };
            head.add(name.trim(), value.trim());
        }
        Ok(Some(head))
    }

    /// The line that begins the next record; after damage, whatever lies before it is passed over.
    fn version_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut begins_line = true;
        loop {
            let line = match self.line() {
                Ok(line) if line.is_empty() => return Ok(None),
                Ok(line) => line,
                // One damage, told once, may be met in several places.
                Err(error) if self.is_lost && error.raw_os_error().is_none() => continue,
                Err(error) => return Err(error),
            };
            let is_mark = begins_line && line.starts_with(MARK);
            begins_line = line.ends_with(b"\n");
            let is_blank = line.trim_ascii().is_empty();
            if is_mark || (!self.is_lost && !is_blank) {
                self.is_lost = false;
                return Ok(Some(line));
            }
        }
    }

    /// The lines up to an empty one, those that go on from the line before joined to it.
    fn field_lines(&mut self) -> io::Result<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        while lines.len() < MAX_LINES {
            let line = self.line()?;
            if !line.ends_with(b"\n") {
                return Err(invalid(
                    "its head breaks off, or has a line that is too long",
                ));
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\r', '\n']);
            match lines.last_mut() {
                _ if text.is_empty() => return Ok(lines),
                Some(last) if text.starts_with([' ', '\t']) => {
                    *last = format!("{last} {}", text.trim_start());
                }
                _ => lines.push(text.to_owned()),
            }
        }
        Err(invalid("its head has too many lines"))
    }

    /// The next line with its end, or as much of it as is taken; empty at the end.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut taken = self.input.by_ref().take(MAX_LINE_BYTES as u64);
        taken.read_until(b'\n', &mut line)?;
        Ok(line)
    }
}

/// The block at hand.
impl<R: Read> Read for Records<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let Some(wanted) = buffer.get_mut(..most).filter(|wanted| !wanted.is_empty()) else {
            return Ok(0);
        };
        let read = match self.input.read(wanted) {
            Ok(0) => return Err(self.spoil("the archive ends within it", true)),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                self.note(&error);
                return Err(self.spoil(&error.to_string(), true));
            }
        };
        self.left -= read as u64;
        if let Some(check) = &mut self.check {
            check.update(wanted.get(..read).unwrap_or_default());
        }
        Ok(read)
    }
}

fn invalid(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(target: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {target}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    /// Targets with their blocks, and numbers of damaged records.
    fn read(archive: &str) -> Vec<String> {
        let mut records = Records::of(archive.as_bytes());
        let mut all = Vec::new();
        loop {
            match records.next() {
                Next::End => return all,
                Next::Damage { number, .. } => all.push(format!("damage {number}")),
                Next::Record(head) => {
                    let mut block = String::new();
                    if records.read_to_string(&mut block).is_ok() && records.finish().is_ok() {
                        all.push(format!("{} {block}", head.target().unwrap_or_default()));
                    }
                }
            }
        }
    }

    #[test]
    fn records_follow_one_another_whatever_is_in_them() {
        let archive = record("a", "one\r\nWARC/1.0\r\n") + &record("b", "") + &record("c", "three");
        assert_eq!(read(&archive), ["a one\r\nWARC/1.0\r\n", "b ", "c three"]);
        assert_eq!(read(""), Vec::<String>::new());
    }

    #[test]
    fn a_damaged_record_is_told_and_the_rest_is_read() {
        let wrong_length = record("b", "two two two").replace("Length: 11", "Length: 3");
        let no_length = record("d", "x").replace("Content-Length", "Length");
        let archive = record("a", "one")
            + &wrong_length
            + &record("c", "three")
            + &no_length
            + &record("e", "five");
        assert_eq!(
            read(&archive),
            [
                "a one", "b two", "damage 3", "c three", "damage 5", "e five"
            ]
        );
    }

    #[test]
    fn an_archive_that_breaks_off_gives_what_came_before() {
        let archive = record("a", "one") + &record("b", "two two two");
        assert_eq!(read(&archive[..archive.len() - 9]), ["a one", "damage 2"]);
        assert_eq!(read(&archive[..archive.len() - 40]), ["a one", "damage 2"]);
    }

    #[test]
    fn a_block_that_is_not_what_its_digest_says_is_damaged() {
        let digest = "WARC-Block-Digest: sha1:CH3K3DWFFIUYJK5K7V6DWULFAN4FYIDS\r\nContent-Length";
        let sound = record("a", "x").replace("Content-Length", digest);
        let changed = record("b", "y").replace("Content-Length", digest);
        let archive = sound + &changed + &record("c", "three");
        assert_eq!(read(&archive), ["a x", "damage 2", "c three"]);
    }

    #[test]
    fn long_fields_may_go_on_in_the_next_line() {
        let archive =
            record("a", "one").replace("resource\r\n", "resource\r\nX-Note: one\r\n  two\r\n");
        let Next::Record(head) = Records::of(archive.as_bytes()).next() else {
            panic!("no record");
        };
        assert_eq!(head.get("x-note"), Some("one two"));
    }
}
