//! What lies in a source: files to read, files of other types, and what could not be looked at.
//!
//! Links are followed to files inside their source only, and never to folders, whose content is met at its own place: so
//! there are no loops. A folder that cannot be looked into is a problem of its own, and says nothing about its content.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};
use walkdir::{DirEntry, WalkDir};

use super::scope::{Part, relative};
use super::task::Ingest;
use crate::corpus::catalogue::Stamp;
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// Endings of the names of files that are looked into; what is in them is decided by content.
#[rustfmt::skip]
const ENDINGS: [&str; 19] = [
    "pdf", "html", "htm", "xhtml", "txt", "md", "jsonl", "rtf", "epub",
    "docx", "docm", "pptx", "pptm", "ppsx", "xlsx", "xlsm", "odt", "odp", "ods",
];

/// Endings of publications in formats that are not read: looked into all the same, since each is listed as a failure that
/// says what to do, unless its content is of another format.
const OLD_ENDINGS: [&str; 5] = ["doc", "ppt", "pps", "xls", "wpd"];

/// A time stamp this young (nanoseconds) may stay the same when the file is written once more, so it is not relied on.
const YOUNG: i64 = 2_000_000_000;

/// The ending of a name that promises no more than a format that is not read, such as `doc`.
pub fn old_ending(path: &str) -> Option<&'static str> {
    let ending = ending(Path::new(path));
    OLD_ENDINGS.into_iter().find(|old| *old == ending)
}

/// What lies in a source.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files to read, and what stands in the way of reading them.
    pub(super) files: Vec<FoundFile>,
    /// Path and type of files that are not read.
    pub(super) skipped: Vec<(String, String)>,
    /// Folders whose content is unknown.
    pub(super) closed: Vec<String>,
}

/// A file under a name that is read.
#[derive(Debug)]
pub(super) struct FoundFile {
    /// Path below the source.
    pub(super) path: String,
    /// Where it is.
    pub(super) absolute: PathBuf,
    /// What its folder says of it, or why that is not known.
    pub(super) stamp: Result<Stamp, ExtractError>,
}

/// Looks at what a run covers of a source; `left_out` are folders of our own that may lie within it. What was found when
/// the run was asked to end is not all.
///
/// # Errors
/// Where the source, or a named folder in it, is missing, holds nothing, or cannot be looked into.
pub(super) fn scan(ingest: &Ingest<'_>, part: &Part, left_out: &[PathBuf]) -> Result<Found> {
    let mut found = Found::default();
    for root in part.roots() {
        let before = found.count();
        require(&root, &part.source.name)?;
        let walk = WalkDir::new(&root)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| !is_left_out(entry, left_out))
            .take_while(|_| !ingest.is_interrupted());
        for entry in walk {
            match entry {
                Ok(entry) => look_at(&entry, part, &mut found),
                Err(error) => note_problem(error, &root, part, &mut found)?,
            }
        }
        if found.count() == before {
            bail!(
                "the folder {} of source `{}` is empty\nhint: check that it is the right folder and that its disk is mounted; nothing was removed",
                root.display(),
                part.source.name
            );
        }
    }
    Ok(found)
}

impl Found {
    fn count(&self) -> usize {
        self.files.len() + self.skipped.len()
    }
}

fn require(root: &Path, source: &str) -> Result<()> {
    if let Err(error) = fs::metadata(root) {
        bail!(
            "looking at {} of source `{source}`: {error}\nhint: put it back or mount its disk; to give it up, take it out of sources.toml or, where it was indexed by its path, type `dossier index --forget {source}`; nothing was removed",
            root.display()
        );
    }
    Ok(())
}

fn is_left_out(entry: &DirEntry, left_out: &[PathBuf]) -> bool {
    entry.file_type().is_dir()
        && fs::canonicalize(entry.path()).is_ok_and(|path| left_out.contains(&path))
}

fn look_at(entry: &DirEntry, part: &Part, found: &mut Found) {
    let path = path_of(entry.path(), part);
    let is_root_link = entry.depth() == 0 && entry.path_is_symlink();
    if entry.file_type().is_dir() || is_root_link || !part.source.selection.takes(&path) {
        return;
    }
    let ending = ending(entry.path());
    if !ENDINGS.contains(&ending.as_str()) && !OLD_ENDINGS.contains(&ending.as_str()) {
        if !leads_to_folder(entry) {
            found.skipped.push((path, ending));
        }
        return;
    }
    let stamp = match stamp(entry, &part.source.folder) {
        Some(stamp) => stamp,
        None => return,
    };
    found.files.push(FoundFile {
        path,
        absolute: entry.path().to_owned(),
        stamp,
    });
}

/// Notes a folder that cannot be looked into.
///
/// # Errors
/// Where it is the root itself, or a listing broke off that cannot be told from the root's: then nothing can be said of
/// what is gone.
fn note_problem(error: walkdir::Error, root: &Path, part: &Part, found: &mut Found) -> Result<()> {
    let reason = error
        .io_error()
        .map_or_else(|| error.to_string(), ToString::to_string);
    let Some(at) = error.path().filter(|at| *at != root) else {
        bail!(
            "looking into {} of source `{}`: {reason}\nhint: check its permissions and that its disk is mounted; nothing was removed",
            root.display(),
            part.source.name
        );
    };
    let path = path_of(at, part);
    found.closed.push(path.clone());
    found.files.push(FoundFile {
        path,
        absolute: at.to_owned(),
        stamp: Err(unreadable(format!("it cannot be looked into: {reason}"))),
    });
    Ok(())
}

/// The path of an entry below its source; a source that is a single file has its name.
fn path_of(absolute: &Path, part: &Part) -> String {
    match absolute.strip_prefix(&part.source.folder) {
        Ok(below) if below.as_os_str().is_empty() => {
            relative(Path::new(absolute.file_name().unwrap_or_default()))
        }
        Ok(below) => relative(below),
        Err(_) => relative(absolute),
    }
}

/// What the folder says of a file; `None` for a link to a folder, whose content is met elsewhere.
fn stamp(entry: &DirEntry, source: &Path) -> Option<Result<Stamp, ExtractError>> {
    if leads_to_folder(entry) {
        return None;
    }
    let metadata = match fs::metadata(entry.path()) {
        Ok(metadata) => metadata,
        Err(error) => return Some(Err(unreadable(format!("it cannot be read: {error}")))),
    };
    if entry.path_is_symlink() && !stays_inside(entry.path(), source) {
        return Some(Err(unreadable(
            "it is a link that leads out of its source".to_owned(),
        )));
    }
    if !metadata.is_file() {
        return Some(Err(unreadable("it is not a regular file".to_owned())));
    }
    Some(Ok(stamp_of(&metadata)))
}

fn leads_to_folder(entry: &DirEntry) -> bool {
    entry.path_is_symlink() && entry.path().is_dir()
}

fn stays_inside(link: &Path, source: &Path) -> bool {
    let source = fs::canonicalize(source);
    let target = fs::canonicalize(link);
    source
        .ok()
        .zip(target.ok())
        .is_some_and(|(source, target)| target.starts_with(source))
}

fn stamp_of(metadata: &Metadata) -> Stamp {
    let modified = metadata
        .mtime()
        .saturating_mul(1_000_000_000)
        .saturating_add(metadata.mtime_nsec());
    Stamp {
        bytes: metadata.len(),
        modified: if is_young(modified) { 0 } else { modified },
        inode: metadata.ino(),
    }
}

fn is_young(modified: i64) -> bool {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos() as i64);
    now.saturating_sub(modified) < YOUNG
}

fn ending(path: &Path) -> String {
    path.extension().map_or("none".to_owned(), |ending| {
        ending.to_string_lossy().to_lowercase()
    })
}

fn unreadable(reason: String) -> ExtractError {
    ExtractError::new(FailureClass::Unreadable, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::sources::Source;

    #[test]
    fn a_source_that_cannot_be_looked_into_is_an_error_and_a_folder_in_it_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let part = Part::all_of(Source::new("reports", folder.path()));
        let gone = folder.path().join("gone");
        let problem = || WalkDir::new(&gone).into_iter().next().unwrap().unwrap_err();
        let mut found = Found::default();
        assert!(note_problem(problem(), &gone, &part, &mut found).is_err());
        assert!(found.closed.is_empty());
        note_problem(problem(), folder.path(), &part, &mut found).unwrap();
        assert_eq!(found.closed, ["gone"]);
    }
}
