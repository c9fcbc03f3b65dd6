//! Documents: what a run found searchable.

use anyhow::{Context, Result};
use rusqlite::{OptionalExtension, Row, ToSql};

use super::Catalogue;
use super::files::as_address;
use crate::document::{ContentHash, DocumentId, Mark, VerdictCounts};

/// A searchable document, or the tombstone of one.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRow {
    /// The address, hashed.
    pub id: DocumentId,
    /// Name of its source.
    pub source: String,
    /// Path of its file below the source; of a site, the canonical address.
    pub path: String,
    /// Its own id, in JSON Lines.
    pub own_id: Option<String>,
    /// The hash of its bytes: of the file, or of the line.
    pub version: ContentHash,
    /// The original that holds them.
    pub original: ContentHash,
    /// The extraction that holds what was read of them.
    pub extraction: String,
    /// Which document of that extraction it is, from 0.
    pub entry: u32,
    /// How many pages it has.
    pub page_count: u32,
    /// Their verdicts.
    pub verdicts: VerdictCounts,
    /// Its address on the web.
    pub url: Option<String>,
    /// Whether it is gone, though the index may still have it.
    pub is_removed: bool,
    /// The number of its last change.
    pub change: u64,
    /// When the library first had it, in seconds since 1970; 0 where that was not noted.
    pub added: u64,
}

impl DocumentRow {
    /// Its address, where it was gathered from a site.
    pub fn address(&self) -> Option<&str> {
        as_address(&self.path)
    }

    /// Whether it is all of its file, and not a line of it.
    fn is_whole_file(&self) -> bool {
        self.version == self.original
    }

    /// By what it is recognised, but for its text. An address that only its metadata name may be a whole site's, and that
    /// of a file of many documents is that of all of them.
    pub fn marks(&self) -> Vec<Mark> {
        let own = [Mark::Id(self.id), Mark::Bytes(self.version)];
        let address = self.address().filter(|_| self.is_whole_file());
        let of_address = address.into_iter().flat_map(Mark::of_url);
        own.into_iter().chain(of_address).collect()
    }
}

/// The columns of [`DocumentRow`], in the order [`from_row`] reads them.
pub(super) const COLUMNS: &str = "id, source, path, own_id, version, original, extraction, entry, \
     page_count, verdicts, url, removed, change, added";

impl Catalogue {
    /// The document of an id, unless it was removed.
    pub fn document(&self, id: DocumentId) -> Result<Option<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE id = ?1 AND NOT removed"
        ))?;
        Ok(statement.query_row([id.to_string()], from_row).optional()?)
    }

    /// Whether there are documents of other files of a source, or were.
    pub fn has_documents_beside(&self, source: &str, path: &str) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM documents WHERE source = ?1 AND path < ?2)
                 OR EXISTS (SELECT 1 FROM documents WHERE source = ?1 AND path > ?2)",
        )?;
        Ok(statement.query_row((source, path), |row| row.get(0))?)
    }

    /// The documents of a file.
    pub fn documents_of(&self, source: &str, path: &str) -> Result<Vec<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE source = ?1 AND path = ?2 AND NOT removed"
        ))?;
        let rows = statement.query_map((source, path), from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The documents with certain bytes: of a file, or of a line.
    pub fn documents_with_bytes(&self, bytes: ContentHash) -> Result<Vec<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE version = ?1 AND NOT removed"
        ))?;
        let rows = statement.query_map([bytes.to_string()], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Original and extraction of the files that hold a document a line, whatever they are called; others that were read
    /// and hold no document are among them.
    pub fn files_of_many_documents(&self) -> Result<Vec<(ContentHash, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT original, extraction FROM files AS f
             WHERE original IS NOT NULL AND extraction IS NOT NULL AND NOT EXISTS
                 (SELECT 1 FROM documents AS d WHERE d.source = f.source AND d.path = f.path
                      AND d.version = f.original AND NOT d.removed)",
        )?;
        let rows = statement.query_map([], |row| Ok((parsed(row, 0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The documents with a certain address, as it stands.
    pub fn documents_at(&self, url: &str) -> Result<Vec<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE (path = ?1 OR url = ?1) AND NOT removed"
        ))?;
        let rows = statement.query_map([url], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records a document, in place of the one with its id, as a change that the index has to see.
    ///
    /// `is_removed`, `change` and `added` of the row given are not looked at: what was not there, or was removed, is added now.
    pub fn record_document(&self, row: &DocumentRow) -> Result<()> {
        self.record_documents(&[row])
    }

    /// The same for several, which are changes in the order in which they are given.
    pub fn record_documents(&self, rows: &[&DocumentRow]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let first = self.next_changes(rows.len())?;
        let mut changes: Vec<(String, i64, &DocumentRow)> = (first..)
            .zip(rows)
            .map(|(change, row)| (row.id.to_string(), change, *row))
            .collect();
        // As the table has them: each then goes where the one before it went.
        changes.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        changes
            .iter()
            .try_for_each(|(id, change, row)| self.write_document(id, *change, row))
    }

    /// Writes a row, nearly always a new one. What may also change a row that is there is another statement: it costs three
    /// times as much, since SQLite keeps for it what each page held before.
    fn write_document(&self, id: &str, change: i64, row: &DocumentRow) -> Result<()> {
        let (version, original) = (row.version.to_string(), row.original.to_string());
        let verdicts = written(&row.verdicts)?;
        let values: [&dyn ToSql; 12] = [
            &id,
            &row.source,
            &row.path,
            &row.own_id,
            &version,
            &original,
            &row.extraction,
            &row.entry,
            &row.page_count,
            &verdicts,
            &row.url,
            &change,
        ];
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO documents (id, source, path, own_id, version, original, extraction, entry,
                     page_count, verdicts, url, change, added)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, unixepoch())
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(values)?;
        if added == 0 {
            self.connection
                .prepare_cached(
                    "UPDATE documents SET source = ?2, path = ?3, own_id = ?4, version = ?5, original = ?6,
                         extraction = ?7, entry = ?8, page_count = ?9, verdicts = ?10, url = ?11,
                         added = iif(removed, unixepoch(), added), removed = 0, change = ?12
                     WHERE id = ?1",
                )?
                .execute(values)?;
        }
        Ok(())
    }

    /// Leaves a tombstone in place of a document.
    pub fn remove_document(&self, id: DocumentId) -> Result<()> {
        let change = self.next_change()?;
        self.connection
            .prepare_cached("UPDATE documents SET removed = 1, change = ?2 WHERE id = ?1")?
            .execute((id.to_string(), change))?;
        Ok(())
    }

    /// Records every document of a source as changed, so that it is described anew.
    pub fn touch_documents(&self, source: &str) -> Result<()> {
        let mut statement = self
            .connection
            .prepare("SELECT id FROM documents WHERE source = ?1 AND NOT removed")?;
        let ids: Vec<String> = statement
            .query_map([source], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        ids.iter().try_for_each(|id| self.touch(id))
    }

    /// Records a document as changed, if it is there, so that the index takes it up anew.
    pub fn touch_document(&self, id: DocumentId) -> Result<()> {
        self.touch(&id.to_string())
    }

    fn touch(&self, id: &str) -> Result<()> {
        let change = self.next_change()?;
        self.connection
            .prepare_cached("UPDATE documents SET change = ?2 WHERE id = ?1 AND NOT removed")?
            .execute((id, change))?;
        Ok(())
    }
}

/// Reads the columns of [`COLUMNS`].
pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        id: parsed(row, 0)?,
        source: row.get(1)?,
        path: row.get(2)?,
        own_id: row.get(3)?,
        version: parsed(row, 4)?,
        original: parsed(row, 5)?,
        extraction: row.get(6)?,
        entry: row.get(7)?,
        page_count: row.get(8)?,
        verdicts: verdicts(row, 9)?,
        url: row.get(10)?,
        is_removed: row.get(11)?,
        change: row.get::<_, i64>(12)? as u64,
        added: row.get::<_, i64>(13)? as u64,
    })
}

/// Counts of verdicts as a column holds them.
fn written(verdicts: &VerdictCounts) -> Result<String> {
    serde_json::to_string(verdicts).context("writing the verdicts of a document")
}

/// A column that holds counts of verdicts.
pub(super) fn verdicts(row: &Row<'_>, column: usize) -> rusqlite::Result<VerdictCounts> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}

/// A column that holds the written form of a value.
pub(super) fn parsed<T: std::str::FromStr<Err = String>>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    row.get_ref(column)?
        .as_str()?
        .parse()
        .map_err(|error: String| {
            rusqlite::Error::FromSqlConversionFailure(
                column,
                rusqlite::types::Type::Text,
                error.into(),
            )
        })
}
