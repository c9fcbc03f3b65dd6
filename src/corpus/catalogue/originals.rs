//! Which originals and extractions are named, and which nothing names any more.

use std::collections::HashSet;

use anyhow::Result;

use super::Catalogue;
use crate::document::ContentHash;

impl Catalogue {
    /// Records stored bytes.
    pub fn record_original(&self, hash: ContentHash, bytes: u64) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO originals VALUES (?1, ?2)")?
            .execute((hash.to_string(), bytes as i64))?;
        Ok(())
    }

    /// Forgets bytes that are about to be deleted.
    pub fn forget_original(&self, hash: ContentHash) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM originals WHERE hash = ?1")?
            .execute([hash.to_string()])?;
        Ok(())
    }

    /// The originals that files, documents or addresses name.
    pub fn named_originals(&self) -> Result<HashSet<ContentHash>> {
        // ALL: a million lines of one file are told apart here sooner than in a query.
        let names = self.strings(
            "SELECT original FROM files WHERE original IS NOT NULL
             UNION ALL SELECT original FROM documents WHERE NOT removed
             UNION ALL SELECT original FROM addresses WHERE original IS NOT NULL",
        )?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// The originals that several files name.
    pub fn copied_originals(&self) -> Result<HashSet<ContentHash>> {
        let names = self.strings(
            "SELECT original FROM files WHERE original IS NOT NULL GROUP BY original HAVING count(*) > 1",
        )?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// The extractions that files or documents name.
    pub fn named_extractions(&self) -> Result<HashSet<String>> {
        self.strings(
            "SELECT extraction FROM files WHERE extraction IS NOT NULL
             UNION ALL SELECT extraction FROM documents WHERE NOT removed",
        )
    }

    pub(super) fn strings(&self, query: &str) -> Result<HashSet<String>> {
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
