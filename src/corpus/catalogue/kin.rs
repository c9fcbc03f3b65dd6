//! What documents are to each other, as it was last worked out.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::Row;

use super::Catalogue;
use super::documents::{COLUMNS, DocumentRow, from_row, parsed};
use crate::document::{DocumentId, Kin};

impl Catalogue {
    /// What those documents are to others whose last changes come after a number, up to another.
    pub fn kin_of_changes(&self, after: u64, to: u64) -> Result<HashMap<DocumentId, Kin>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kin.id, oldest, family FROM documents CROSS JOIN kin ON kin.id = documents.id
             WHERE change > ?1 AND change <= ?2",
        )?;
        let rows = statement.query_map((after as i64, to as i64), |row| {
            Ok((parsed(row, 0)?, kin(row, 1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The documents that are anything to others.
    pub fn all_kin(&self) -> Result<HashMap<DocumentId, Kin>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, oldest, family FROM kin")?;
        let rows = statement.query_map([], |row| Ok((parsed(row, 0)?, kin(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The documents that say nearly the same as one, or are the same publication in another language.
    pub fn related(&self, id: DocumentId) -> Result<Vec<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE NOT removed AND id IN
                 (SELECT other.id FROM kin AS own JOIN kin AS other
                      ON other.oldest = own.oldest OR other.family = own.family
                  WHERE own.id = ?1 AND other.id <> ?1)"
        ))?;
        let rows = statement.query_map([id.to_string()], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records what a document is to others, as a change that the index has to see.
    pub fn record_kin(&self, id: DocumentId, kin: Kin) -> Result<()> {
        let written = |id: Option<DocumentId>| id.map(|id| id.to_string());
        self.connection
            .prepare_cached("DELETE FROM kin WHERE id = ?1")?
            .execute([id.to_string()])?;
        if kin != Kin::default() {
            self.connection
                .prepare_cached("INSERT INTO kin VALUES (?1, ?2, ?3)")?
                .execute((id.to_string(), written(kin.oldest), written(kin.family)))?;
        }
        self.touch_document(id)
    }
}

/// Reads both columns, from one on.
fn kin(row: &Row<'_>, first: usize) -> rusqlite::Result<Kin> {
    let id = |column: usize| match row.get::<_, Option<String>>(column)? {
        Some(_) => parsed(row, column).map(Some),
        None => Ok(None),
    };
    Ok(Kin {
        oldest: id(first)?,
        family: id(first + 1)?,
    })
}
