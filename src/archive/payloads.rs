//! The bytes that records of an archive refer to, by the digest they are known by.
//!
//! A `revisit` says which bytes it means by their digest, or by address (WARC 1.1, 6.7). Digests are kept as hashes of what
//! is written, since each archive has a kind of its own: some sixty bytes a document, whatever its size.

use std::collections::HashMap;
use std::fs;

use anyhow::Result;

use super::entry::Place;
use super::head::Head;
use crate::corpus::catalogue::Catalogue;
use crate::corpus::originals::{Originals, Stored};
use crate::document::ContentHash;

/// The digests we write ourselves, which name originals.
const OURS: &str = "sha256:";

/// Payloads by the hash of their digest; `None` for what was passed over.
#[derive(Default)]
pub(super) struct Payloads(HashMap<ContentHash, Option<Stored>>);

impl Payloads {
    /// Notes what became of the payload of a record.
    pub(super) fn note(&mut self, head: &Head, stored: Option<&Stored>) {
        if let Some(digest) = digest(head) {
            self.0.insert(digest, stored.cloned());
        }
    }

    /// What became of the payload that a revisit refers to, where a record of this archive had it.
    pub(super) fn noted(&self, head: &Head) -> Option<Option<Stored>> {
        self.0.get(&digest(head)?).cloned()
    }
}

/// The payload that a revisit refers to, where the library has it.
pub(super) fn held(
    head: &Head,
    catalogue: &Catalogue,
    originals: &Originals,
) -> Result<Option<Stored>> {
    let named = head.get("WARC-Payload-Digest");
    let named = named.and_then(|digest| digest.strip_prefix(OURS)?.parse().ok());
    let hash = match named.filter(|hash| originals.holds(*hash)) {
        Some(hash) => Some(hash),
        None => held_at(head, catalogue)?,
    };
    Ok(hash.and_then(|hash| stored(hash, originals)))
}

fn digest(head: &Head) -> Option<ContentHash> {
    Some(ContentHash::of(head.get("WARC-Payload-Digest")?.as_bytes()))
}

/// The bytes that are held of the address a revisit refers to, or else of its own.
fn held_at(head: &Head, catalogue: &Catalogue) -> Result<Option<ContentHash>> {
    let target = head.refers_to().or_else(|| head.target());
    match target.and_then(Place::of) {
        Some(place) => place.original(catalogue),
        None => Ok(None),
    }
}

fn stored(hash: ContentHash, originals: &Originals) -> Option<Stored> {
    let bytes = fs::metadata(originals.path(hash)).ok()?.len();
    Some(Stored { hash, bytes })
}
