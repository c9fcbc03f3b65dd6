//! The head of a record of an archive: what it is, of what, and how long its block is (WARC 1.1, 4 and 5).
//!
//! Fields keep their order and are found whatever their case. What they mean is decided where records are made and taken.

use std::fmt::Write as _;

use jiff::Timestamp;

/// The version that is written; those before it are read as well.
const VERSION: &str = "WARC/1.1";

/// What every version begins with.
pub(super) const MARK: &[u8] = b"WARC/";

/// The named fields of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    fields: Vec<(String, String)>,
}

impl Head {
    /// The head of a record of a type; its block is described later.
    pub(super) fn of_type(record_type: &str) -> Head {
        let mut head = Head::default();
        head.add("WARC-Type", record_type);
        head
    }

    /// Adds a field.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// The value of a field.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .fields
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// What the record is: `response`, `revisit`, ...
    pub(super) fn record_type(&self) -> &str {
        self.get("WARC-Type").unwrap_or_default()
    }

    /// What it is of. Some writers put the address in angle brackets, as the examples of version 1.0 have it.
    pub(super) fn target(&self) -> Option<&str> {
        self.get("WARC-Target-URI").map(without_brackets)
    }

    /// The address that a revisit refers to.
    pub(super) fn refers_to(&self) -> Option<&str> {
        self.get("WARC-Refers-To-Target-URI").map(without_brackets)
    }

    /// When it was captured, in seconds since 1970.
    pub(super) fn date(&self) -> Option<i64> {
        let written: Timestamp = self.get("WARC-Date")?.trim().parse().ok()?;
        Some(written.as_second())
    }

    /// The length of its block.
    pub(super) fn length(&self) -> Option<u64> {
        self.get("Content-Length")?.trim().parse().ok()
    }

    /// The head as it is written, with the empty line that ends it.
    pub(super) fn written(&self) -> String {
        let mut text = format!("{VERSION}\r\n");
        for (name, value) in &self.fields {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        text + "\r\n"
    }
}

/// A time as heads have it.
pub(super) fn written_date(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}

fn without_brackets(written: &str) -> &str {
    let bare = written.trim();
    let inner = bare
        .strip_prefix('<')
        .and_then(|bare| bare.strip_suffix('>'));
    inner.unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_whatever_their_case() {
        let mut head = Head::of_type("response");
        head.add("warc-target-uri", "<http://section.example/a>");
        head.add("WARC-Date", "2016-01-11T23:24:25.412030Z");
        head.add("content-length", " 12 ");
        assert_eq!(head.target(), Some("http://section.example/a"));
        assert_eq!(head.length(), Some(12));
        assert_eq!(written_date(head.date().unwrap()), "2016-01-11T23:24:25Z");
        assert!(
            head.written()
                .starts_with("WARC/1.1\r\nWARC-Type: response\r\n")
        );
    }
}
