//! Files of sources as they were when they were last read, and those that are of no type that is read.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{OptionalExtension, Row};

use super::Catalogue;
use crate::document::{ContentHash, DocumentId};

/// In place of a version of the extractor: whatever came of reading, it is to be tried again.
pub const TO_READ_AGAIN: u32 = 0;

/// A file as it was when it was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Name of its source.
    pub source: String,
    /// Path below the source's folder, with `/`; of a site, the canonical address.
    pub path: String,
    /// What its folder said of it.
    pub stamp: Stamp,
    /// Its bytes, where they could be had.
    pub original: Option<ContentHash>,
    /// What was read of them, where anything was.
    pub extraction: Option<String>,
    /// What tried: a version of the extractor, a number that stands for passwords, or [`TO_READ_AGAIN`].
    pub extractor: u32,
}

/// What a folder says of a file: while it stays the same, its bytes are taken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Length.
    pub bytes: u64,
    /// Nanoseconds since 1970 of the last modification.
    pub modified: i64,
    /// The number of the file on its disk.
    pub inode: u64,
}

/// The address in place of a path, of what was gathered from a site; no path below a folder has a name that is empty, and
/// so none holds two slashes in a row.
pub fn as_address(path: &str) -> Option<&str> {
    path.contains("//").then_some(path)
}

/// The id of the document in a file: by its canonical address where it has one, else by its place below its source.
pub fn id_of_file(source: &str, path: &str) -> DocumentId {
    match as_address(path) {
        Some(address) => DocumentId::of_url(address),
        None => DocumentId::of_path(source, path),
    }
}

/// The last name in the path of an address, as a file would be called; empty where the path ends with a slash.
pub fn name_in(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    percent_encoding::percent_decode_str(name)
        .decode_utf8_lossy()
        .into_owned()
}

impl FileRow {
    /// Its address, where it was gathered from a site.
    pub fn address(&self) -> Option<&str> {
        as_address(&self.path)
    }

    /// The id of the document in it, where it holds one and not many.
    pub fn id(&self) -> DocumentId {
        id_of_file(&self.source, &self.path)
    }
}

impl Catalogue {
    /// The files of a source.
    pub fn files_of(&self, source: &str) -> Result<Vec<FileRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, path, bytes, modified, inode, original, extraction, extractor
             FROM files WHERE source = ?1",
        )?;
        let rows = statement.query_map([source], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A file of a source.
    pub fn file(&self, source: &str, path: &str) -> Result<Option<FileRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, path, bytes, modified, inode, original, extraction, extractor
             FROM files WHERE source = ?1 AND path = ?2",
        )?;
        Ok(statement.query_row((source, path), from_row).optional()?)
    }

    /// Records a file, in place of the one at its path.
    pub fn record_file(&self, row: &FileRow) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
            .execute((
                &row.source,
                &row.path,
                row.stamp.bytes as i64,
                row.stamp.modified,
                row.stamp.inode as i64,
                row.original.map(|hash| hash.to_string()),
                &row.extraction,
                row.extractor,
            ))?;
        Ok(())
    }

    /// Has a file read again in the next run.
    pub fn read_again(&self, source: &str, path: &str) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE files SET extractor = ?3 WHERE source = ?1 AND path = ?2")?
            .execute((source, path, TO_READ_AGAIN))?;
        Ok(())
    }

    /// How many documents each file of a source has.
    pub fn document_counts(&self, source: &str) -> Result<HashMap<String, u64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT path, count(*) FROM documents WHERE source = ?1 AND NOT removed GROUP BY path",
        )?;
        let rows = statement.query_map([source], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)? as u64))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets a file with its failures; its documents become tombstones.
    pub fn forget_file(&self, source: &str, path: &str) -> Result<u64> {
        let documents = self.documents_of(source, path)?;
        for document in &documents {
            self.remove_document(document.id)?;
        }
        self.connection
            .prepare_cached("DELETE FROM files WHERE source = ?1 AND path = ?2")?
            .execute((source, path))?;
        self.connection
            .prepare_cached("DELETE FROM failures WHERE source = ?1 AND path = ?2")?
            .execute((source, path))?;
        Ok(documents.len() as u64)
    }

    /// Records which files below a path of a source are of no type that is read (path, type), in place of those known.
    pub fn record_skipped(
        &self,
        source: &str,
        known: &[String],
        skipped: &[(String, String)],
    ) -> Result<()> {
        for path in known {
            self.connection
                .prepare_cached("DELETE FROM skipped WHERE source = ?1 AND path = ?2")?
                .execute((source, path))?;
        }
        for (path, kind) in skipped {
            self.connection
                .prepare_cached("INSERT OR REPLACE INTO skipped VALUES (?1, ?2, ?3)")?
                .execute((source, path, kind))?;
        }
        Ok(())
    }

    /// The paths of a source that were skipped.
    pub fn skipped_of(&self, source: &str) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT path FROM skipped WHERE source = ?1")?;
        let rows = statement.query_map([source], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    let original: Option<String> = row.get(5)?;
    Ok(FileRow {
        source: row.get(0)?,
        path: row.get(1)?,
        stamp: Stamp {
            bytes: row.get::<_, i64>(2)? as u64,
            modified: row.get(3)?,
            inode: row.get::<_, i64>(4)? as u64,
        },
        original: original.and_then(|hash| hash.parse().ok()),
        extraction: row.get(6)?,
        extractor: row.get(7)?,
    })
}
