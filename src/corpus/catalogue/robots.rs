//! The robots.txt files that were had, as bytes: what they allow is for the crawl to say.

use anyhow::Result;
use rusqlite::OptionalExtension;

use super::Catalogue;

/// What a scheme, host and port said last of its robots.txt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotsRow {
    /// Scheme, host and port, as in `https://a.example`.
    pub origin: String,
    /// The file; `None` where there is none.
    pub body: Option<Vec<u8>>,
    /// When the server said so, in seconds since 1970.
    pub fetched: i64,
    /// The validators of the file (RFC 9110, 8.8).
    pub etag: Option<String>,
    /// The other one.
    pub last_modified: Option<String>,
}

impl Catalogue {
    /// What a scheme, host and port said last of its robots.txt.
    pub fn robots(&self, origin: &str) -> Result<Option<RobotsRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT origin, body, fetched, etag, last_modified FROM robots WHERE origin = ?1",
        )?;
        let row = statement.query_row([origin], |row| {
            Ok(RobotsRow {
                origin: row.get(0)?,
                body: row.get(1)?,
                fetched: row.get(2)?,
                etag: row.get(3)?,
                last_modified: row.get(4)?,
            })
        });
        Ok(row.optional()?)
    }

    /// Records what was said of a robots.txt, in place of what was said before.
    pub fn record_robots(&self, row: &RobotsRow) -> Result<()> {
        self.connection.execute(
            "INSERT OR REPLACE INTO robots VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                &row.origin,
                &row.body,
                row.fetched,
                &row.etag,
                &row.last_modified,
            ),
        )?;
        Ok(())
    }
}
