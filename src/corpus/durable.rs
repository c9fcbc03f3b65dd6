//! Files that are there whole or not at all, whatever ends the process or the machine.
//!
//! A file is written under a temporary name, flushed to disk, renamed, and its folder flushed. The flush of the folder is a
//! step of its own, so that a batch of files pays for each folder once. What the files mean is not known here.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// What the names of files begin with until they are complete.
pub(super) const INCOMPLETE: &str = ".incomplete-";

/// Letters of a name that choose its subfolder: 256 of them keep listings short.
const FAN_OUT: usize = 2;

/// A folder of files that never change, in subfolders by the first letters of their names.
#[derive(Clone, Debug)]
pub(super) struct Store {
    folder: PathBuf,
}

impl Store {
    pub(super) fn at(folder: &Path) -> Store {
        Store {
            folder: folder.to_owned(),
        }
    }

    /// Where a file of that name stands, if it does.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder
            .join(name.get(..FAN_OUT).unwrap_or("_"))
            .join(name)
    }

    /// The folder, made where it is missing.
    pub(super) fn make_folder(&self) -> io::Result<&Path> {
        fs::create_dir_all(&self.folder)?;
        Ok(&self.folder)
    }

    /// A file to write into before its name is known.
    pub(super) fn begin(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new()
            .prefix(INCOMPLETE)
            .tempfile_in(self.make_folder()?)
    }

    /// Gives a written file its name; [`Store::flush`] makes the name last.
    pub(super) fn settle(&self, file: NamedTempFile, name: &str) -> io::Result<()> {
        file.as_file().sync_all()?;
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Makes the names of settled files last.
    pub(super) fn flush<'a>(&self, names: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let mut folders: BTreeSet<PathBuf> = names
            .filter_map(|name| self.path(name).parent().map(Path::to_owned))
            .collect();
        if !folders.is_empty() {
            folders.insert(self.folder.clone());
            // With the first file the folder itself is new.
            folders.extend(self.folder.parent().map(Path::to_owned));
        }
        folders.iter().try_for_each(|folder| sync_folder(folder))
    }

    /// Deletes a file; one that is gone already is no error.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        delete(&self.path(name))
    }

    /// The names of all files, and deletes what a killed run left incomplete.
    pub(super) fn sweep(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in walkdir::WalkDir::new(&self.folder).max_depth(2) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(_) if !self.folder.exists() => break,
                Err(error) => return Err(error.into()),
            };
            let name = entry.file_name().to_string_lossy();
            if !entry.file_type().is_file() {
                continue;
            } else if name.starts_with(INCOMPLETE) {
                delete(entry.path())?;
            } else {
                names.push(name.into_owned());
            }
        }
        Ok(names)
    }
}

/// Deletes a file; another process, as the server with its thumbnails, may have renamed or deleted it meanwhile.
fn delete(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
