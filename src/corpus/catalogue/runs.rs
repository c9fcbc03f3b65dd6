//! Runs of `index` and `crawl`: when each began and whether it came to its end.

use anyhow::Result;

use super::Catalogue;

/// A run of `index` or `crawl`, counted from 1.
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

    /// Ends a crawl, with what it did as JSON.
    pub fn finish_crawl(&self, run: RunId, report: &str) -> Result<()> {
        self.connection
            .execute("UPDATE runs SET crawl = ?2 WHERE id = ?1", (run.0, report))?;
        self.finish_run(run)
    }

    /// What the last crawls did, the latest first.
    pub fn last_crawls(&self, limit: usize) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT crawl FROM runs WHERE crawl IS NOT NULL ORDER BY id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([limit as i64], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When the last run that came to its end did so.
    pub fn last_finished(&self) -> Result<Option<String>> {
        Ok(self
            .connection
            .query_row("SELECT max(finished) FROM runs", [], |row| row.get(0))?)
    }
}
