//! What names a document and what names its bytes.
//!
//! A [`DocumentId`] is an address hashed: it survives new bytes, a move of the corpus and a rebuild of the index. A
//! [`ContentHash`] is the bytes hashed: the version.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::serialise_as_text;

/// Letters of a document id.
const LETTERS: usize = 16;

/// A document by its address: 16 lower-case base32 letters, the first 80 bits of a SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentId([u8; 10]);

/// The SHA-256 of bytes: the name of an original, the version of a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash([u8; 32]);

impl DocumentId {
    /// The id of what stands at a canonical URL.
    pub fn of_url(canonical: &str) -> DocumentId {
        DocumentId::hashed(&["url", canonical])
    }

    /// The id of a file of a folder source, by its path below the folder with `/` between its parts.
    pub fn of_path(source: &str, path: &str) -> DocumentId {
        DocumentId::hashed(&["path", source, path])
    }

    /// The id of a line of JSON Lines, by its source and its own `id`.
    pub fn of_line(source: &str, line_id: &str) -> DocumentId {
        DocumentId::hashed(&["line", source, line_id])
    }

    /// Its first 64 bits, for columns of numbers: two of a million documents share them once in forty million libraries.
    pub fn number(self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Parts are separated by a byte that none of them holds, so that no two addresses meet.
    fn hashed(parts: &[&str]) -> DocumentId {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        let digest = hasher.finalize();
        let mut id = [0; 10];
        id.copy_from_slice(&digest[..10]);
        DocumentId(id)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0; LETTERS];
        BASE32_NOPAD.encode_mut(&self.0, &mut letters);
        letters.make_ascii_lowercase();
        f.write_str(str::from_utf8(&letters).unwrap_or_default())
    }
}

impl FromStr for DocumentId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let letters: Option<[u8; LETTERS]> = text.as_bytes().try_into().ok();
        let decoded = letters.and_then(|letters| {
            let mut id = [0; 10];
            let capitals = letters.map(|letter| letter.to_ascii_uppercase());
            BASE32_NOPAD.decode_mut(&capitals, &mut id).ok()?;
            Some(DocumentId(id))
        });
        decoded.ok_or_else(|| format!("`{text}` is no document id (16 letters a-z and digits 2-7)"))
    }
}

impl ContentHash {
    /// The hash of bytes held in memory.
    pub fn of(bytes: &[u8]) -> ContentHash {
        ContentHash::from_digest(Sha256::digest(bytes).into())
    }

    /// The hash of what a reader gives.
    pub fn of_reader(mut reader: impl Read) -> io::Result<ContentHash> {
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 64 << 10];
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return Ok(ContentHash::from_digest(hasher.finalize().into())),
                Ok(length) => hasher.update(piece.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The hash of a digest computed elsewhere, as bytes stream by.
    pub fn from_digest(digest: [u8; 32]) -> ContentHash {
        ContentHash(digest)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for ContentHash {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(ContentHash)
            .ok_or_else(|| format!("`{text}` is no SHA-256 in hexadecimal"))
    }
}

serialise_as_text!(DocumentId);
serialise_as_text!(ContentHash);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_sixteen_letters_and_reads_back() {
        let id = DocumentId::of_path("sample", "report.pdf");
        assert_eq!(id.to_string().len(), 16);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("too-short".parse::<DocumentId>().is_err());
    }

    #[test]
    fn addresses_that_run_together_stay_apart() {
        assert_ne!(
            DocumentId::of_path("a", "bc"),
            DocumentId::of_path("ab", "c")
        );
        assert_ne!(DocumentId::of_path("a", "b"), DocumentId::of_line("a", "b"));
    }
}
