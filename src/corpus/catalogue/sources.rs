//! Sources as of the last run, and those registered by naming a path.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use anyhow::Result;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::Catalogue;

/// A source as of the last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
    /// Whether it was registered by naming a path, not by `sources.toml`.
    pub registered: bool,
    /// What its documents were described with.
    pub defaults: String,
}

impl Catalogue {
    /// The sources, by name.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, folder, registered, defaults FROM sources ORDER BY name",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(SourceRow {
                name: row.get(0)?,
                folder: OsStr::from_bytes(row.get_ref(1)?.as_bytes()?).into(),
                registered: row.get(2)?,
                defaults: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records a source, in place of the one of its name.
    pub fn record_source(&self, row: &SourceRow) -> Result<()> {
        // SQLite keeps text as the bytes it is given; a path need not be UTF-8.
        let folder = ValueRef::Text(row.folder.as_os_str().as_bytes());
        self.connection.execute(
            "INSERT OR REPLACE INTO sources VALUES (?1, ?2, ?3, ?4)",
            (
                &row.name,
                ToSqlOutput::Borrowed(folder),
                row.registered,
                &row.defaults,
            ),
        )?;
        Ok(())
    }

    /// Forgets a source that is named no more, with its files; its documents become tombstones.
    pub fn forget_source(&self, name: &str) -> Result<u64> {
        let mut removed = 0;
        for file in self.files_of(name)? {
            removed += self.forget_file(name, &file.path)?;
        }
        self.connection
            .execute("DELETE FROM skipped WHERE source = ?1", [name])?;
        self.connection
            .execute("DELETE FROM failures WHERE source = ?1", [name])?;
        self.forget_addresses(name)?;
        self.forget_archived_source(name)?;
        self.connection
            .execute("DELETE FROM sources WHERE name = ?1", [name])?;
        Ok(removed)
    }
}
