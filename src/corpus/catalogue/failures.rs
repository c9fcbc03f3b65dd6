//! Files and lines that could not be read, with when that began.

use anyhow::Result;
use rusqlite::Row;

use super::{Catalogue, RunId};
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// A file, or a line of a file, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureRow {
    /// Name of its source.
    pub source: String,
    /// Path of the file below the source.
    pub path: String,
    /// The line from 1, in JSON Lines; `None` where it is the file that failed.
    pub line: Option<u64>,
    /// Why, and in which class.
    pub error: ExtractError,
    /// The run that first met it.
    pub first_run: RunId,
    /// Whether somebody looked at it and lives with it.
    pub ignored: bool,
}

impl Catalogue {
    /// Records the failures of a file in place of those known; one that was known in the same class keeps its first run.
    pub fn record_failures(
        &self,
        source: &str,
        path: &str,
        failures: &[(Option<u64>, ExtractError)],
        run: RunId,
    ) -> Result<()> {
        for (line, error) in failures {
            self.add_failure(source, path, *line, error, run)?;
        }
        self.connection
            .prepare_cached(
                "DELETE FROM failures WHERE source = ?1 AND path = ?2 AND last_run <> ?3",
            )?
            .execute((source, path, run.0))?;
        Ok(())
    }

    /// Records one more failure of a file; one that was known in the same class keeps its first run.
    pub fn add_failure(
        &self,
        source: &str,
        path: &str,
        line: Option<u64>,
        error: &ExtractError,
        run: RunId,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO failures (source, path, line, class, reason, first_run, last_run)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
                 ON CONFLICT DO UPDATE SET reason = ?5, last_run = ?6, class = ?4,
                     first_run = CASE class WHEN ?4 THEN first_run ELSE ?6 END,
                     ignored = CASE class WHEN ?4 THEN ignored ELSE 0 END",
            )?
            .execute((
                source,
                path,
                line.unwrap_or(0) as i64,
                error.class.name(),
                &error.reason,
                run.0,
            ))?;
        Ok(())
    }

    /// Forgets the failures of a file in some classes, because what they say is no longer so.
    pub fn clear_failures(&self, source: &str, path: &str, classes: &[FailureClass]) -> Result<()> {
        for class in classes {
            self.connection
                .prepare_cached(
                    "DELETE FROM failures WHERE source = ?1 AND path = ?2 AND class = ?3",
                )?
                .execute((source, path, class.name()))?;
        }
        Ok(())
    }

    /// Marks the failures of a file as looked at, or as not.
    pub fn ignore_failures(&self, source: &str, path: &str, ignored: bool) -> Result<()> {
        self.connection.execute(
            "UPDATE failures SET ignored = ?3 WHERE source = ?1 AND path = ?2",
            (source, path, ignored),
        )?;
        Ok(())
    }

    /// All failures, by source and path.
    pub fn failures(&self) -> Result<Vec<FailureRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, path, line, class, reason, first_run, ignored FROM failures ORDER BY source, path, line",
        )?;
        let rows = statement.query_map([], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<FailureRow> {
    let class: String = row.get(3)?;
    Ok(FailureRow {
        source: row.get(0)?,
        path: row.get(1)?,
        line: Some(row.get::<_, i64>(2)? as u64).filter(|line| *line > 0),
        error: ExtractError {
            // A name that this version does not know was written by one that did.
            class: FailureClass::parse(&class).unwrap_or(FailureClass::Unsupported),
            reason: row.get(4)?,
        },
        first_run: RunId(row.get(5)?),
        ignored: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_new_once_until_its_class_changes() {
        let catalogue = Catalogue::in_memory().unwrap();
        let fail = |class| {
            let run = catalogue.begin_run().unwrap();
            let error = ExtractError::new(class, "a reason");
            catalogue
                .record_failures("s", "a.pdf", &[(None, error)], run)
                .unwrap();
            catalogue.failures().unwrap()[0].first_run == run
        };
        assert!(fail(FailureClass::Damaged));
        assert!(!fail(FailureClass::Damaged));
        assert!(fail(FailureClass::Encrypted));
        let run = catalogue.begin_run().unwrap();
        catalogue.record_failures("s", "a.pdf", &[], run).unwrap();
        assert_eq!(catalogue.failures().unwrap(), []);
    }
}
