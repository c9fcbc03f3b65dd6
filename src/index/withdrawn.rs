//! `withdrawn`: the small file by which every reader knows what was withdrawn, whatever generation it answers from.
//!
//! A mark a line, hashes alone; the catalogue has the same ones and is the place where they are made. It changes by rename
//! only. Apart from `CURRENT` because it says nothing of generations and outlives them all.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use super::Record;
use super::current::write_durably;
use crate::document::{DocumentId, Mark, MediaType};

/// The file's name below the index folder.
const FILE_NAME: &str = "withdrawn";

/// What was withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    marks: HashSet<Mark>,
}

/// What the folder says of the file: while that stays the same, so does its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp(Option<(u64, i64, i64, u64)>);

impl Withdrawn {
    /// What has one of these marks.
    pub fn of(marks: impl IntoIterator<Item = Mark>) -> Withdrawn {
        let marks = marks.into_iter().collect();
        Withdrawn { marks }
    }

    /// Reads the file; nothing was withdrawn where there is none.
    pub fn read(index_root: &Path) -> Result<Withdrawn> {
        let path = index_root.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        let marks: Result<HashSet<Mark>, String> = text.lines().map(str::parse).collect();
        let marks = marks.map_err(|problem| {
            anyhow!(
                "reading {}: {problem}\nhint: delete it and run `dossier withdraw`, which writes it anew from the catalogue",
                path.display()
            )
        })?;
        Ok(Withdrawn { marks })
    }

    /// Writes the file, where it says something else.
    pub fn write(&self, index_root: &Path) -> Result<()> {
        if Withdrawn::read(index_root).is_ok_and(|written| written == *self) {
            return Ok(());
        }
        fs::create_dir_all(index_root)
            .with_context(|| format!("creating {}", index_root.display()))?;
        let mut lines: Vec<String> = self.marks().map(|mark| format!("{mark}\n")).collect();
        lines.sort_unstable();
        write_durably(&index_root.join(FILE_NAME), &[lines.concat().as_bytes()])
    }

    /// All marks, in no order.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        self.marks.iter().copied()
    }

    /// The ids among them.
    pub fn ids(&self) -> impl Iterator<Item = DocumentId> {
        self.marks().filter_map(|mark| match mark {
            Mark::Id(id) => Some(id),
            _ => None,
        })
    }

    /// Whether nothing was withdrawn.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether this is a mark of something that was withdrawn.
    pub fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Whether a document of the index was, by its id or its bytes.
    pub fn has_record(&self, record: &Record) -> bool {
        let has_own_bytes = record.media_type != MediaType::JsonLines;
        self.has(Mark::Id(record.id)) || (has_own_bytes && self.has(Mark::Bytes(record.original)))
    }
}

impl Stamp {
    /// What the folder says of the file now.
    pub fn of(index_root: &Path) -> Stamp {
        let of_metadata =
            |file: Metadata| (file.len(), file.mtime(), file.mtime_nsec(), file.ino());
        Stamp(
            fs::metadata(index_root.join(FILE_NAME))
                .ok()
                .map(of_metadata),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::ContentHash;

    #[test]
    fn what_is_written_is_read_and_noticed() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().join("index");
        assert!(Withdrawn::read(&root).unwrap().is_empty());
        let before = Stamp::of(&root);
        let id = DocumentId::of_path("a", "b");
        let withdrawn = Withdrawn::of([Mark::Id(id), Mark::Bytes(ContentHash::of(b"x"))]);
        withdrawn.write(&root).unwrap();
        assert_ne!(Stamp::of(&root), before);
        let read = Withdrawn::read(&root).unwrap();
        assert_eq!(read, withdrawn);
        assert_eq!(Vec::from_iter(read.ids()), [id]);
    }

    #[test]
    fn a_damaged_file_is_an_error_and_hides_nothing_by_chance() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(FILE_NAME), "nonsense\n").unwrap();
        let error = Withdrawn::read(root.path()).unwrap_err();
        assert!(format!("{error:#}").contains("hint: "));
    }
}
