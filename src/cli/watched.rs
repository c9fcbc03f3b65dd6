//! What each watched query found so far: a file beside that of the queries.
//!
//! Apart from the command because it outlives a run: written whole under another name and renamed, so that a run that is
//! cut short tells its news again rather than never. A document that leaves and comes back is no news.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::document::DocumentId;

/// The documents that were told, by query as it is written.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub(super) struct Watched {
    queries: BTreeMap<String, BTreeSet<DocumentId>>,
}

impl Watched {
    /// Reads the file; nothing was told where there is none.
    pub(super) fn read(path: &Path) -> Result<Watched> {
        let hint = || {
            format!(
                "reading what was told before in {}\nhint: delete the file to begin anew",
                path.display()
            )
        };
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(hint),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Watched::default()),
            Err(error) => Err(error).with_context(hint),
        }
    }

    /// What a query found so far; `None` where it was never asked.
    pub(super) fn of(&self, query: &str) -> Option<HashSet<DocumentId>> {
        let known = self.queries.get(query)?;
        Some(known.iter().copied().collect())
    }

    /// Notes what a query found.
    pub(super) fn note(&mut self, query: &str, found: Vec<DocumentId>) {
        self.queries
            .entry(query.to_owned())
            .or_default()
            .extend(found);
    }

    /// Forgets the queries that are watched no more.
    pub(super) fn keep(&mut self, queries: &[String]) {
        self.queries.retain(|query, _| queries.contains(query));
    }

    /// Writes the file in place of the one there.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let doing = || {
            format!(
                "noting what was told in {}\nhint: name another file with --state FILE",
                path.display()
            )
        };
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let mut file = tempfile::Builder::new()
            .prefix(".watched-")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .with_context(doing)?;
        file.write_all(&serde_json::to_vec(self)?)
            .with_context(doing)?;
        file.as_file().sync_all().with_context(doing)?;
        file.persist(path).with_context(doing)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_read_back_and_only_for_queries_that_are_still_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries.told");
        let id = DocumentId::of_url("https://section.example/a");
        let mut watched = Watched::read(&path).unwrap();
        assert_eq!(watched.of("children"), None);
        watched.note("children", vec![id]);
        watched.note("nothing", vec![]);
        watched.note("gone", vec![id]);
        watched.keep(&["children".to_owned(), "nothing".to_owned()]);
        watched.write(&path).unwrap();
        let again = Watched::read(&path).unwrap();
        assert_eq!(again, watched);
        assert_eq!(again.of("children"), Some(HashSet::from([id])));
        assert_eq!(again.of("nothing"), Some(HashSet::new()));
        assert_eq!(again.of("gone"), None);
    }

    #[test]
    fn a_damaged_file_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries.told");
        fs::write(&path, "{").unwrap();
        let error = format!("{:#}", Watched::read(&path).unwrap_err());
        assert!(error.contains("hint: delete"), "{error}");
    }
}
