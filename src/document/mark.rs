//! What a withdrawn document is known by, so that it is recognised and never read.
//!
//! Hashes alone: its id (which is a hash of its address), the SHA-256 of its canonical address, of its bytes, and of its
//! text. Nothing can be read out of them; whoever holds an address or a file can find out whether it is meant, and that is
//! what they are for. Where marks are kept is not known here.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::{ContentHash, DocumentId};
use crate::text::normalise::normalise;

/// Letters and digits below which a text is no mark: shorter ones ("this page has moved") are those of many documents.
const SHORTEST_TEXT: usize = 80;

/// One of the things a withdrawn document is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Its id.
    Id(DocumentId),
    /// The SHA-256 of its canonical address.
    Address(ContentHash),
    /// The SHA-256 of its bytes, or of its line.
    Bytes(ContentHash),
    /// The SHA-256 of its letters and digits, lower case and NFKC, in the order of its pages.
    Text(ContentHash),
}

impl Mark {
    /// The marks of what stands at a canonical URL.
    pub fn of_url(canonical: &str) -> [Mark; 2] {
        [
            Mark::Id(DocumentId::of_url(canonical)),
            Mark::Address(ContentHash::of(canonical.as_bytes())),
        ]
    }

    /// The mark of a text, by its pages; `None` where it is too short to tell documents apart.
    pub fn of_text<'a>(pages: impl IntoIterator<Item = &'a str>) -> Option<Mark> {
        let mut hasher = Sha256::new();
        let mut letters = 0;
        for word in pages.into_iter().flat_map(str::split_whitespace) {
            let mut seen = normalise(word);
            seen.retain(char::is_alphanumeric);
            letters += seen.chars().count();
            hasher.update(seen);
        }
        let hash = ContentHash::from_digest(hasher.finalize().into());
        (letters >= SHORTEST_TEXT).then_some(Mark::Text(hash))
    }

    /// What it is a hash of, in the word that catalogue and index write.
    pub fn kind(&self) -> &'static str {
        match self {
            Mark::Id(_) => "id",
            Mark::Address(_) => "address",
            Mark::Bytes(_) => "bytes",
            Mark::Text(_) => "text",
        }
    }

    /// The hash as written.
    pub fn hash(&self) -> String {
        match self {
            Mark::Id(id) => id.to_string(),
            Mark::Address(hash) | Mark::Bytes(hash) | Mark::Text(hash) => hash.to_string(),
        }
    }

    /// The mark of a kind and a hash as written.
    pub fn parse(kind: &str, hash: &str) -> Result<Mark, String> {
        Ok(match kind {
            "id" => Mark::Id(hash.parse()?),
            "address" => Mark::Address(hash.parse()?),
            "bytes" => Mark::Bytes(hash.parse()?),
            "text" => Mark::Text(hash.parse()?),
            _ => return Err(format!("`{kind}` is nothing a document is known by")),
        })
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.hash())
    }
}

impl FromStr for Mark {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, hash) = text.split_once(' ').unwrap_or((text, ""));
        Mark::parse(kind, hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "The hearing of the child took place in a room of its own, with nobody else in it. ";

    #[test]
    fn a_mark_reads_back_as_it_was_written() {
        let text = Mark::of_text([PAGE, PAGE]).unwrap();
        for mark in Mark::of_url("https://a.example/b")
            .into_iter()
            .chain([Mark::Bytes(ContentHash::of(b"x")), text])
        {
            assert_eq!(mark.to_string().parse(), Ok(mark));
        }
        assert!("name secret".parse::<Mark>().is_err());
        assert!("id".parse::<Mark>().is_err());
    }

    #[test]
    fn a_text_is_the_same_however_it_is_set() {
        let plain = Mark::of_text([PAGE, PAGE]);
        let set = format!(
            "{}\n{}",
            PAGE.replace("room", "ro-\nom"),
            PAGE.to_uppercase()
        );
        assert_eq!(Mark::of_text([set.as_str()]), plain);
        assert_ne!(Mark::of_text([PAGE]), plain);
    }

    #[test]
    fn a_short_text_is_no_mark() {
        assert_eq!(Mark::of_text(["This page has moved."]), None);
        assert_eq!(Mark::of_text([]), None);
    }
}
