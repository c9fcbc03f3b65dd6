//! Forms of addresses that are not followed any more, until they are tried again.

use anyhow::Result;

use super::Catalogue;

/// A form of addresses that is not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrapRow {
    /// The site.
    pub source: String,
    /// Name and port of the host.
    pub host: String,
    /// The form.
    pub shape: String,
    /// The address at which it was seen to be a trap.
    pub example: String,
    /// When that was, in seconds since 1970.
    pub since: i64,
}

impl Catalogue {
    /// The traps of a site.
    pub fn traps(&self, source: &str) -> Result<Vec<TrapRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, host, shape, example, since FROM traps WHERE source = ?1 ORDER BY host, shape",
        )?;
        let rows = statement.query_map([source], |row| {
            Ok(TrapRow {
                source: row.get(0)?,
                host: row.get(1)?,
                shape: row.get(2)?,
                example: row.get(3)?,
                since: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records a trap.
    pub fn record_trap(&self, trap: &TrapRow) -> Result<()> {
        self.connection.execute(
            "INSERT OR REPLACE INTO traps VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                &trap.source,
                &trap.host,
                &trap.shape,
                &trap.example,
                trap.since,
            ),
        )?;
        Ok(())
    }

    /// Forgets the traps of a site that were found before a time, so that their addresses are tried again.
    pub fn forget_traps(&self, source: &str, before: i64) -> Result<()> {
        let forgotten = self.connection.execute(
            "DELETE FROM traps WHERE source = ?1 AND since < ?2",
            (source, before),
        )?;
        if forgotten > 0 {
            self.connection.execute(
                "UPDATE addresses SET state = 'new', reason = NULL, due = 0 WHERE source = ?1 AND state = 'left'",
                [source],
            )?;
        }
        Ok(())
    }
}
