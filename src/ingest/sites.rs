//! What differs between what a crawl holds of the sites and what was read of it.
//!
//! The bytes are held already, so nothing is fetched and nothing stored: an address is read where its bytes, or this
//! program's way of reading them, are others than those that were read. What a site no longer wants kept, by its patterns,
//! is gone like what the crawl dropped.

use std::collections::HashMap;

use anyhow::Result;
use url::Url;

use super::attempt;
use super::compare::{Difference, Differences, Work};
use crate::corpus::Corpus;
use crate::corpus::catalogue::{AddressRow, Catalogue, FileRow, Stamp};
use crate::corpus::sources::Site;
use crate::document::{ContentHash, FailureClass};
use crate::extract::{ExtractError, Password};

/// Compares all sites.
pub(super) fn compare(
    corpus: &Corpus,
    catalogue: &Catalogue,
    sites: &[Site],
    differences: &mut Differences,
) -> Result<()> {
    sites
        .iter()
        .try_for_each(|site| compare_site(corpus, catalogue, site, differences))
}

fn compare_site(
    corpus: &Corpus,
    catalogue: &Catalogue,
    site: &Site,
    differences: &mut Differences,
) -> Result<()> {
    let documents = catalogue.document_counts(&site.name)?;
    let rows = catalogue.files_of(&site.name)?.into_iter();
    let mut known: HashMap<String, FileRow> = rows.map(|row| (row.path.clone(), row)).collect();
    for address in catalogue.kept_addresses(&site.name)? {
        let Some(original) = address.original.filter(|_| is_kept(site, &address.url)) else {
            continue;
        };
        let file = known.remove(&address.url);
        if file
            .as_ref()
            .is_some_and(|file| is_unchanged(corpus, &site.passwords, file, original))
        {
            differences.unchanged_files += 1;
            differences.unchanged_documents += documents.get(&address.url).copied().unwrap_or(0);
        } else {
            differences
                .work
                .push(difference(corpus, &site.passwords, address, original, file));
        }
    }
    let gone = known.into_keys().map(|path| (site.name.clone(), path));
    differences.removed.extend(gone);
    Ok(())
}

fn is_kept(site: &Site, url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| site.keep.takes_address(&url))
}

/// Whether bytes of that hash are what was read last time, and what was read is held.
pub(super) fn is_unchanged(
    corpus: &Corpus,
    passwords: &[Password],
    file: &FileRow,
    original: ContentHash,
) -> bool {
    let extraction_is_held = |name: &String| corpus.extractions().holds(name);
    file.original == Some(original)
        && attempt::is_current(file.extractor, passwords)
        && file.extraction.as_ref().is_none_or(extraction_is_held)
}

/// What is to be done about an address whose bytes are held.
pub(super) fn difference(
    corpus: &Corpus,
    passwords: &[Password],
    address: AddressRow,
    original: ContentHash,
    known: Option<FileRow>,
) -> Difference {
    let stamp = Stamp {
        bytes: address.bytes,
        modified: address.changed.unwrap_or(0).saturating_mul(1_000_000_000),
        inode: 0,
    };
    let work = match corpus.originals().holds(original) {
        true => Work::ReadAgain { original, stamp },
        false => Work::Fail(ExtractError::new(
            FailureClass::Unreadable,
            "its stored bytes are gone; the next crawl or archive brings them again",
        )),
    };
    Difference::new(address.source, address.url, known, work)
        .with_charset(address.charset)
        .with_passwords(passwords)
}
