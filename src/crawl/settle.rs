//! Which documents are gone, decided at the end of a run.
//!
//! A site that is moved, misconfigured or taken over answers 404 for everything. So documents go only where they were not
//! there twice, days apart, and where they are not too large a share of their site at once.

use anyhow::Result;

use super::record::MISSING_AGAIN;
use super::report::CrawlReport;
use crate::corpus::catalogue::{AddressRow, Catalogue, Visited};
use crate::corpus::sources::Site;
use crate::document::DocumentId;

/// Some documents may always go, however few a site has.
const ALWAYS_ALLOWED: u64 = 5;

/// Lets the documents of a site go that are gone.
pub(super) fn settle(
    catalogue: &mut Catalogue,
    site: &Site,
    allow_any: bool,
    report: &mut CrawlReport,
) -> Result<()> {
    let held = catalogue.count_held(&site.name)?;
    let gone = gone(catalogue, site)?;
    let count = gone.len() as u64;
    let report = report.site(&site.name);
    report.held = held;
    if !allow_any && count > ALWAYS_ALLOWED && count as f64 > held as f64 * site.max_loss {
        report.removal_refused = Some(count);
        return Ok(());
    }
    report.gone += count;
    report.held -= if site.archive { 0 } else { count };
    catalogue.transaction(|catalogue| {
        gone.into_iter()
            .try_for_each(|row| let_go(catalogue, row, site.archive))
    })
}

/// What was not there twice, and what an archive kept that is none any more.
fn gone(catalogue: &Catalogue, site: &Site) -> Result<Vec<AddressRow>> {
    let missing = catalogue.addresses_in(&site.name, Visited::Missing)?;
    let again = missing
        .into_iter()
        .filter(|row| row.reason.as_deref() == Some(MISSING_AGAIN));
    let kept = match site.archive {
        true => Vec::new(),
        false => catalogue.addresses_in(&site.name, Visited::Gone)?,
    };
    Ok(again
        .chain(kept)
        .filter(|row| row.original.is_some())
        .collect())
}

/// What an archive keeps is told to be no longer on its site.
fn let_go(catalogue: &Catalogue, row: AddressRow, keep: bool) -> Result<()> {
    let id = DocumentId::of_url(&row.url);
    catalogue.record_address(&without_bytes(row, keep))?;
    match keep {
        true => catalogue.touch_document(id),
        false => Ok(()),
    }
}

/// An archive keeps what its site dropped.
fn without_bytes(row: AddressRow, keep: bool) -> AddressRow {
    let gone = AddressRow {
        state: Visited::Gone,
        etag: None,
        last_modified: None,
        ..row
    };
    if keep {
        return gone;
    }
    AddressRow {
        original: None,
        bytes: 0,
        ..gone
    }
}
