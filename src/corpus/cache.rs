//! What can be made again at any time: thumbnails, and what a recognition program read of pages.
//!
//! Files by name, whole or not at all. Unlike originals and extractions they may be deleted at will and are not made to
//! outlast a loss of power. Several processes may write the same file at once: whoever comes last wins, with the same bytes.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::durable::Store;

/// A folder of what can be made again.
#[derive(Clone, Debug)]
pub struct Cache {
    store: Store,
}

impl Cache {
    /// The cache in a folder.
    pub fn at(folder: &Path) -> Cache {
        Cache {
            store: Store::at(folder),
        }
    }

    /// The bytes of a name, where they are held.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.store.path(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }

    /// Keeps bytes under a name.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let what = || format!("writing {}", self.store.path(name).display());
        let mut file = self.store.begin().with_context(what)?;
        file.write_all(bytes).with_context(what)?;
        self.store.settle(file, name).with_context(what)
    }

    /// Deletes what is no longer wanted.
    pub fn keep_only(&self, wanted: &dyn Fn(&str) -> bool) -> Result<()> {
        for name in self
            .store
            .sweep()
            .context("listing what can be made again")?
        {
            if !wanted(&name) {
                self.remove(&name)?;
            }
        }
        Ok(())
    }

    /// Deletes the bytes of a name.
    pub fn remove(&self, name: &str) -> Result<()> {
        self.store
            .remove(name)
            .with_context(|| format!("deleting {}", self.store.path(name).display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_can_be_had_until_it_is_not_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(&folder.path().join("thumbnails"));
        assert_eq!(cache.get("abc").unwrap(), None);
        cache.put("abc", b"1").unwrap();
        cache.put("def", b"2").unwrap();
        cache.keep_only(&|name| name == "def").unwrap();
        assert_eq!(cache.get("abc").unwrap(), None);
        assert_eq!(cache.get("def").unwrap(), Some(b"2".to_vec()));
    }
}
