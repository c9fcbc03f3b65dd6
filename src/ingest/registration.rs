//! Sources as a run finds them, noted in the catalogue: new ones, dropped ones, and those that now say something else of
//! their documents.

use std::path::PathBuf;

use anyhow::Result;

use super::scope::{KnownSource, Scope};
use crate::corpus::catalogue::{Catalogue, SourceRow};
use crate::corpus::sources::Site;

/// Notes the sources of a run; returns how many documents left with dropped ones.
pub(super) fn record(catalogue: &mut Catalogue, scope: &Scope) -> Result<u64> {
    let known = catalogue.sources()?;
    catalogue.transaction(|catalogue| {
        for row in rows(scope) {
            match known.iter().find(|known| known.name == row.name) {
                Some(known) if *known == row => continue,
                Some(known) if known.defaults != row.defaults => {
                    catalogue.touch_documents(&row.name)?;
                }
                _ => {}
            }
            catalogue.record_source(&row)?;
        }
        scope
            .dropped
            .iter()
            .map(|name| catalogue.forget_source(name))
            .sum()
    })
}

fn rows(scope: &Scope) -> impl Iterator<Item = SourceRow> {
    let sites = scope.sites.iter().map(row_of_site);
    scope.sources.iter().map(row).chain(sites)
}

/// A site lies in no folder.
fn row_of_site(site: &Site) -> SourceRow {
    SourceRow {
        name: site.name.clone(),
        folder: PathBuf::new(),
        registered: false,
        defaults: format!("{:?}", site.defaults),
    }
}

fn row(known: &KnownSource) -> SourceRow {
    SourceRow {
        name: known.source.name.clone(),
        folder: known.source.folder.clone(),
        registered: known.registered,
        // Only ever compared with itself.
        defaults: format!("{:?}", known.source.defaults),
    }
}
