//! Counts of what the corpus holds, in documents.
//!
//! Found is searchable, failed, skipped and pending added up; pending are those whose indexing was cut short.

use anyhow::Result;

use super::Catalogue;

/// Counts of a corpus or of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents that a search can find.
    pub searchable: u64,
    /// Files and lines that could not be read.
    pub failed: u64,
    /// Files of a type that is not read.
    pub skipped: u64,
    /// Documents that were read and that the index does not have yet.
    pub pending: u64,
    /// Pages of all documents.
    pub pages: u64,
    /// Pages without text.
    pub pages_without_text: u64,
}

/// Counts of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCounts {
    /// Its name.
    pub name: String,
    /// Its counts.
    pub counts: Counts,
}

/// How many files of a type were skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedCount {
    /// The type, by the ending of the names; `none` for names without one.
    pub file_type: String,
    /// How many.
    pub count: u64,
}

impl Counts {
    /// Everything that was met.
    pub fn found(&self) -> u64 {
        self.searchable + self.failed + self.skipped + self.pending
    }

    /// The counts of both.
    pub fn plus(&self, other: &Counts) -> Counts {
        Counts {
            searchable: self.searchable + other.searchable,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
            pending: self.pending + other.pending,
            pages: self.pages + other.pages,
            pages_without_text: self.pages_without_text + other.pages_without_text,
        }
    }
}

impl Catalogue {
    /// Counts by source, by name.
    pub fn counts_by_source(&self) -> Result<Vec<SourceCounts>> {
        let mut counts = Vec::new();
        for source in self.sources()? {
            counts.push(SourceCounts {
                counts: self.counts_of(&source.name)?,
                name: source.name,
            });
        }
        Ok(counts)
    }

    /// How many files of which type were skipped, most first.
    pub fn skipped_by_type(&self) -> Result<Vec<SkippedCount>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT type, count(*) FROM skipped GROUP BY type ORDER BY count(*) DESC, type",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(SkippedCount {
                file_type: row.get(0)?,
                count: row.get::<_, i64>(1)? as u64,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many searchable documents are mostly in which language (`None` where unknown), most first.
    pub fn documents_by_language(&self) -> Result<Vec<(Option<String>, u64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT language, count(*) FROM documents WHERE state = 'indexed'
             GROUP BY language ORDER BY count(*) DESC, language",
        )?;
        let rows =
            statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn counts_of(&self, source: &str) -> Result<Counts> {
        let count = |query: &str| -> Result<u64> {
            let count: Option<i64> = self
                .connection
                .prepare_cached(query)?
                .query_row([source], |row| row.get(0))?;
            Ok(count.unwrap_or(0) as u64)
        };
        const LIVE: &str = "FROM documents WHERE source = ?1 AND state <> 'removed'";
        Ok(Counts {
            searchable: count(&format!("SELECT count(*) {LIVE} AND state = 'indexed'"))?,
            pending: count(&format!("SELECT count(*) {LIVE} AND state = 'pending'"))?,
            pages: count(&format!("SELECT sum(page_count) {LIVE}"))?,
            pages_without_text: count(&format!("SELECT sum(pages_without_text) {LIVE}"))?,
            failed: count("SELECT count(*) FROM failures WHERE source = ?1")?,
            skipped: count("SELECT count(*) FROM skipped WHERE source = ?1")?,
        })
    }
}
