//! Runs of `index`: when each began and whether it came to its end.

use anyhow::Result;

use super::Catalogue;

/// A run of `index`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId(pub i64);

impl Catalogue {
    /// Begins a run.
    pub fn begin_run(&self) -> Result<RunId> {
        let id = self.connection.query_row(
            "INSERT INTO runs (started) VALUES (?1) RETURNING id",
            [jiff::Timestamp::now().to_string()],
            |row| row.get(0),
        )?;
        Ok(RunId(id))
    }

    /// Ends a run.
    pub fn finish_run(&self, run: RunId) -> Result<()> {
        self.connection.execute(
            "UPDATE runs SET finished = ?2 WHERE id = ?1",
            (run.0, jiff::Timestamp::now().to_string()),
        )?;
        Ok(())
    }

    /// When the last run that came to its end did so.
    pub fn last_finished(&self) -> Result<Option<String>> {
        Ok(self
            .connection
            .query_row("SELECT max(finished) FROM runs", [], |row| row.get(0))?)
    }
}
