//! Sources as a run finds them, noted in the catalogue: new ones, dropped ones, and those that now say something else of
//! their documents.

use std::path::PathBuf;

use anyhow::Result;

use super::scope::{KnownSource, Scope};
use crate::corpus::catalogue::{ArchivedSource, Catalogue, SourceRow};
use crate::corpus::sources::Site;

/// Notes the sources of a run; returns how many documents left with dropped ones.
pub(super) fn record(catalogue: &mut Catalogue, scope: &Scope) -> Result<u64> {
    let known = catalogue.sources()?;
    catalogue.transaction(|catalogue| {
        adopt(catalogue, scope)?;
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

/// Lets folders and sites take over the sources of their name that came in archives. A site goes on from the addresses.
fn adopt(catalogue: &Catalogue, scope: &Scope) -> Result<()> {
    let gathered = scope.gathered_names();
    for source in catalogue.archived_sources()? {
        if !gathered.contains(source.name.as_str()) {
            continue;
        }
        catalogue.adopt_archived_source(&source.name)?;
        if !scope.sites.iter().any(|site| site.name == source.name) {
            catalogue.forget_addresses(&source.name)?;
        }
    }
    Ok(())
}

fn rows(scope: &Scope) -> impl Iterator<Item = SourceRow> {
    let sites = scope.sites.iter().map(row_of_site);
    let archived = scope.archived.iter().map(row_of_archived);
    scope.sources.iter().map(row).chain(sites).chain(archived)
}

/// What came in an archive lies in no folder either.
fn row_of_archived(source: &ArchivedSource) -> SourceRow {
    SourceRow {
        name: source.name.clone(),
        folder: PathBuf::new(),
        registered: false,
        defaults: format!("{:?}", source.defaults),
    }
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
