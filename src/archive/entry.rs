//! A document that came out of an archive, on its way into the catalogue.
//!
//! What the library knows of an address or a file from a later time stands; what it has is not written again.

use anyhow::Result;
use url::Url;

use super::answer::Answer;
use super::urn;
use crate::corpus::catalogue::{
    AddressRow, AnswerRow, Catalogue, FileRow, Offer, Role, Stamp, TO_READ_AGAIN, Visited,
};
use crate::corpus::originals::Stored;
use crate::crawl::Headers;
use crate::crawl::canonical::canonical;
use crate::crawl::pace::host_of;
use crate::document::ContentHash;

/// Nanoseconds of a second: what files are stamped in.
const SECOND: i64 = 1_000_000_000;

/// Where a document stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// On the web, at a canonical address.
    Address(Url),
    /// In a folder of a library.
    File {
        /// The name of its source.
        source: String,
        /// Its path below that.
        path: String,
    },
}

impl Place {
    /// The bytes that a library has there.
    pub(super) fn original(&self, catalogue: &Catalogue) -> Result<Option<ContentHash>> {
        Ok(match self {
            Place::Address(url) => catalogue
                .address(url.as_str())?
                .and_then(|row| row.original),
            Place::File { source, path } => {
                catalogue.file(source, path)?.and_then(|row| row.original)
            }
        })
    }

    /// The place of a target; `None` where no document of ours could stand there.
    pub(super) fn of(target: &str) -> Option<Place> {
        if let Some((source, path)) = urn::parse(target) {
            return Some(Place::File { source, path });
        }
        Some(Place::Address(canonical(&Url::parse(target).ok()?)?))
    }

    /// As the catalogue has it.
    pub(super) fn path(&self) -> &str {
        match self {
            Place::Address(url) => url.as_str(),
            Place::File { path, .. } => path,
        }
    }
}

/// A document that came out of an archive.
pub(super) struct Entry {
    /// The source that takes it.
    pub(super) source: String,
    pub(super) place: Place,
    /// Seconds since 1970.
    pub(super) date: i64,
    pub(super) stored: Stored,
    pub(super) answer: Option<Answer>,
}

impl Entry {
    /// Whether the library has these bytes at that place.
    pub(super) fn is_held(&self, catalogue: &Catalogue) -> Result<bool> {
        let original = self.place.original(catalogue)?;
        Ok(original == Some(self.stored.hash))
    }

    /// Records the document; its bytes are on disk.
    pub(super) fn record(&self, catalogue: &Catalogue) -> Result<()> {
        catalogue.record_original(self.stored.hash, self.stored.bytes)?;
        match &self.place {
            Place::Address(url) => self.record_address(catalogue, url),
            Place::File { source, path } => self.record_file(catalogue, source, path),
        }
    }

    fn record_address(&self, catalogue: &Catalogue, url: &Url) -> Result<()> {
        let known = catalogue.address(url.as_str())?;
        let last = |row: &AddressRow| row.answered.max(row.missing);
        let is_same = |row: &AddressRow| row.original == Some(self.stored.hash);
        match known {
            Some(row) if last(&row).is_some_and(|last| last >= self.date) => Ok(()),
            Some(row) if is_same(&row) => catalogue.record_address(&AddressRow {
                answered: Some(self.date),
                ..row
            }),
            known => {
                let row = known.unwrap_or_else(|| self.new_address(url));
                self.record_bytes(catalogue, row)
            }
        }
    }

    fn new_address(&self, url: &Url) -> AddressRow {
        AddressRow::of(&Offer {
            url: url.as_str(),
            source: &self.source,
            host: &host_of(url),
            role: Role::Page,
            depth: 0,
            found_on: None,
        })
    }

    fn record_bytes(&self, catalogue: &Catalogue, row: AddressRow) -> Result<()> {
        let answer = self.answer.clone().unwrap_or_default();
        let headers = Headers::of_lines(&answer.headers);
        let row = AddressRow {
            state: Visited::Held,
            reason: None,
            answered: Some(self.date),
            changed: Some(self.date),
            missing: None,
            failures: 0,
            etag: headers.etag,
            last_modified: headers.last_modified,
            charset: headers.charset,
            moved_to: None,
            original: Some(self.stored.hash),
            bytes: self.stored.bytes,
            ..row
        };
        catalogue.record_address(&row)?;
        let (status, headers) = (answer.status, headers.kept);
        match headers.is_empty() {
            true => Ok(()),
            false => catalogue.record_answer(&row.url, &AnswerRow { status, headers }),
        }
    }

    fn record_file(&self, catalogue: &Catalogue, source: &str, path: &str) -> Result<()> {
        let known = catalogue.file(source, path)?;
        let date = self.date.saturating_mul(SECOND);
        let stands = known
            .as_ref()
            .is_some_and(|row| row.original == Some(self.stored.hash) || row.stamp.modified > date);
        if stands {
            return Ok(());
        }
        catalogue.record_file(&FileRow {
            source: source.to_owned(),
            path: path.to_owned(),
            stamp: Stamp {
                bytes: self.stored.bytes,
                modified: date,
                inode: 0,
            },
            original: Some(self.stored.hash),
            extraction: None,
            extractor: TO_READ_AGAIN,
        })
    }
}
