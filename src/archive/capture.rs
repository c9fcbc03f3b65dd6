//! What an archive says of one document: where it stood, when, and what came with its bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::head::{Head, written_date};
use crate::document::ContentHash;

/// A record whose bytes are those of one before it (WARC 1.1, 6.7.2).
const SAME_BYTES: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

/// Bytes hashed at a time.
const PIECE_BYTES: usize = 128 << 10;

/// A document as it was captured.
#[derive(Clone, Debug)]
pub(super) struct Capture {
    /// Its address.
    pub(super) target: String,
    /// Seconds since 1970.
    pub(super) date: i64,
    /// Its bytes.
    pub(super) payload: ContentHash,
    /// What came before them in its block.
    pub(super) lead: Lead,
    /// The record that says what it is part of.
    pub(super) collection: String,
}

/// What comes before the bytes of a document.
#[derive(Clone, Debug)]
pub(super) enum Lead {
    /// The head of the answer that brought them.
    Answer(String),
    /// Nothing, and the media type they are of: they came from a folder.
    MediaType(&'static str),
}

/// A record that others refer to.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) id: String,
    pub(super) target: String,
    pub(super) date: i64,
}

impl Capture {
    /// The head of the record with the bytes, which lie in a file; `None` where they are not what they were.
    pub(super) fn head(&self, file: &Path) -> io::Result<Option<Head>> {
        let Some((length, block)) = measure(self.lead(), file, self.payload)? else {
            return Ok(None);
        };
        let mut head = self.begin(self.record_type());
        head.add("WARC-Payload-Digest", &digest(&self.payload.to_string()));
        head.add("WARC-Block-Digest", &digest(&block));
        head.add("Content-Type", self.content_type());
        head.add("Content-Length", &length.to_string());
        Ok(Some(head))
    }

    /// The head of a record that says where the bytes stand.
    pub(super) fn revisit(&self, first: &Reference) -> Head {
        let lead = self.lead();
        let mut head = self.begin("revisit");
        head.add("WARC-Profile", SAME_BYTES);
        head.add("WARC-Refers-To", &first.id);
        head.add("WARC-Refers-To-Target-URI", &first.target);
        head.add("WARC-Refers-To-Date", &written_date(first.date));
        head.add("WARC-Payload-Digest", &digest(&self.payload.to_string()));
        head.add("WARC-Block-Digest", &digest(&hex(lead.as_bytes())));
        if !lead.is_empty() {
            head.add("Content-Type", self.content_type());
        }
        head.add("Content-Length", &lead.len().to_string());
        head
    }

    /// What comes before its bytes; the whole block of a revisit.
    pub(super) fn lead(&self) -> &str {
        match &self.lead {
            Lead::Answer(answer) => answer,
            Lead::MediaType(_) => "",
        }
    }

    /// The same, as a later visit found it: unchanged.
    pub(super) fn seen_again(&self, date: i64) -> Capture {
        Capture {
            date,
            lead: Lead::MediaType(""),
            ..self.clone()
        }
    }

    /// How others refer to its record.
    pub(super) fn reference(&self) -> Reference {
        Reference {
            id: self.id(self.record_type()),
            target: self.target.clone(),
            date: self.date,
        }
    }

    fn record_type(&self) -> &'static str {
        match self.lead {
            Lead::Answer(_) => "response",
            Lead::MediaType(_) => "resource",
        }
    }

    fn begin(&self, record_type: &str) -> Head {
        let mut head = Head::of_type(record_type);
        head.add("WARC-Record-ID", &self.id(record_type));
        head.add("WARC-Warcinfo-ID", &self.collection);
        head.add("WARC-Target-URI", &self.target);
        head.add("WARC-Date", &written_date(self.date));
        head
    }

    fn id(&self, record_type: &str) -> String {
        let (date, payload) = (self.date.to_string(), self.payload.to_string());
        record_id(&[record_type, &self.target, &date, &payload])
    }

    fn content_type(&self) -> &str {
        match self.lead {
            Lead::Answer(_) => "application/http; msgtype=response",
            Lead::MediaType(media_type) => media_type,
        }
    }
}

/// The id of a record, from what it says: so the same library gives the same archive. A UUID of version 8, which is made of
/// what its maker chooses (RFC 9562, 5.8).
pub(super) fn record_id(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize()[..16]);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let digits = HEXLOWER.encode(&id);
    let parts = [
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..],
    ];
    format!("<urn:uuid:{}>", parts.join("-"))
}

/// The digest of a block held in memory, as heads have it.
pub(super) fn digest_of(block: &str) -> String {
    digest(&hex(block.as_bytes()))
}

fn digest(hexadecimal: &str) -> String {
    format!("sha256:{hexadecimal}")
}

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Length and digest of a block; `None` where the bytes of the file are not those of their name.
fn measure(lead: &str, file: &Path, payload: ContentHash) -> io::Result<Option<(u64, String)>> {
    let mut file = File::open(file)?;
    let (mut block, mut bytes) = (Sha256::new(), Sha256::new());
    block.update(lead.as_bytes());
    let mut length = lead.len() as u64;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let read_bytes = piece.get(..read).unwrap_or_default();
        block.update(read_bytes);
        bytes.update(read_bytes);
        length += read as u64;
    }
    let is_sound = ContentHash::from_digest(bytes.finalize().into()) == payload;
    Ok(is_sound.then(|| (length, HEXLOWER.encode(&block.finalize()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture(lead: Lead) -> Capture {
        Capture {
            target: "http://section.example/a".to_owned(),
            date: 86_400,
            payload: ContentHash::of(b"bytes"),
            lead,
            collection: "<urn:uuid:x>".to_owned(),
        }
    }

    #[test]
    fn ids_follow_from_what_a_record_says() {
        let id = record_id(&["response", "a"]);
        assert_eq!(id, record_id(&["response", "a"]));
        assert_ne!(id, record_id(&["response", "b"]));
        assert_eq!((id.len(), &id[24..25]), (47, "8"));
    }

    #[test]
    fn a_head_says_what_its_block_is() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "bytes").unwrap();
        let answer = capture(Lead::Answer("HTTP/1.1 200 OK\r\n\r\n".to_owned()));
        let head = answer.head(file.path()).unwrap().unwrap();
        assert_eq!(head.length(), Some(24));
        assert_eq!(
            head.get("WARC-Record-ID"),
            Some(answer.reference().id.as_str())
        );
        let resource = capture(Lead::MediaType("application/pdf"));
        let head = resource.head(file.path()).unwrap().unwrap();
        assert_eq!(
            head.get("WARC-Block-Digest"),
            head.get("WARC-Payload-Digest")
        );
        std::fs::write(file.path(), "other").unwrap();
        assert_eq!(resource.head(file.path()).unwrap(), None);
    }
}
