//! The names of sources that a library has already, and what may come into them from an archive.
//!
//! A folder is gathered from its own place, so nothing comes into its source from elsewhere; a site takes what stands on
//! the web, and goes on from there; what came in archives before takes everything.

use std::collections::HashSet;
use std::path::Path;

use anyhow::Result;

use super::entry::Place;
use crate::corpus::Corpus;
use crate::corpus::catalogue::Catalogue;

/// The names of sources that a library has already.
#[derive(Debug, Default)]
pub(super) struct Reserved {
    folders: HashSet<String>,
    sites: HashSet<String>,
    archived: HashSet<String>,
}

impl Reserved {
    pub(super) fn of(corpus: &Corpus, catalogue: &Catalogue) -> Result<Reserved> {
        let registered = catalogue.sources()?.into_iter();
        let registered = registered.filter(|source| source.registered);
        let folders = corpus.sources()?.into_iter().map(|source| source.name);
        let sites = corpus.sites()?.into_iter().map(|site| site.name);
        let archived = catalogue.archived_sources()?.into_iter();
        Ok(Reserved {
            folders: registered
                .map(|source| source.name)
                .chain(folders)
                .collect(),
            sites: sites.collect(),
            archived: archived.map(|source| source.name).collect(),
        })
    }

    /// A name that is free, after a file.
    pub(super) fn name_for(&self, path: &Path) -> String {
        let base = path.file_name().unwrap_or_default().to_string_lossy();
        let is_taken = |name: &String| {
            [&self.folders, &self.sites, &self.archived]
                .iter()
                .any(|names| names.contains(name))
        };
        (1_u32..)
            .map(|number| match number {
                1 => base.to_string(),
                _ => format!("{base}-{number}"),
            })
            .find(|name| !is_taken(name))
            .expect("there are more numbers than sources")
    }

    /// Whether what stood at a place may come into a source.
    pub(super) fn admits(&self, source: &str, place: &Place) -> bool {
        match place {
            Place::Address(_) => !self.folders.contains(source),
            Place::File { .. } => !self.folders.contains(source) && !self.sites.contains(source),
        }
    }

    /// Whether a source came in an archive before.
    pub(super) fn is_archived(&self, source: &str) -> bool {
        self.archived.contains(source)
    }

    /// Whether a source is gathered from its own place, and not from archives.
    pub(super) fn is_gathered(&self, source: &str) -> bool {
        self.folders.contains(source) || self.sites.contains(source)
    }
}
