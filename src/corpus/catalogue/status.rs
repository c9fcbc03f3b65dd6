//! Counts of what the corpus holds, in documents and pages.
//!
//! Found is searchable, failed, skipped and pending added up; pending are those whose indexing was cut short.

use anyhow::Result;

use super::Catalogue;
use super::documents::verdicts;
use crate::document::VerdictCounts;

/// A document that stays as it was although its last visit failed is found, and counted, as that document.
const FAILED: &str = "SELECT count(*) FROM failures WHERE source = ?1 AND NOT (line = 0 AND EXISTS (
    SELECT 1 FROM documents WHERE documents.source = failures.source AND documents.path = failures.path
        AND NOT documents.removed))";

/// Counts of a corpus or of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents that a search can find.
    pub searchable: u64,
    /// Files and lines that could not be read or fetched, and of which nothing is held from before.
    pub failed: u64,
    /// Files of a type that is not read.
    pub skipped: u64,
    /// Documents that were read and that the index does not have yet.
    pub pending: u64,
    /// Pages of all documents.
    pub pages: u64,
    /// Pages of these that a search can find by their words.
    pub pages_searchable: u64,
    /// The verdicts of all pages.
    pub verdicts: VerdictCounts,
}

/// A document with pages that are not plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagesOfNote {
    /// Name of its source.
    pub source: String,
    /// Path of its file below the source.
    pub path: String,
    /// How many pages it has.
    pub page_count: u64,
    /// Their verdicts.
    pub verdicts: VerdictCounts,
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
        let mut verdicts = self.verdicts.clone();
        verdicts.add_all(&other.verdicts);
        Counts {
            searchable: self.searchable + other.searchable,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
            pending: self.pending + other.pending,
            pages: self.pages + other.pages,
            pages_searchable: self.pages_searchable + other.pages_searchable,
            verdicts,
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
            "SELECT s.language, count(*) FROM documents d LEFT JOIN sketches s ON s.id = d.id
             WHERE NOT d.removed AND d.change <= (SELECT indexed FROM history)
             GROUP BY s.language ORDER BY count(*) DESC, s.language",
        )?;
        let rows =
            statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Documents with pages that are not plain text, by source and path.
    pub fn pages_of_note(&self) -> Result<Vec<PagesOfNote>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, path, page_count, verdicts FROM documents
             WHERE NOT removed AND verdicts <> '{}' ORDER BY source, path, entry",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(PagesOfNote {
                source: row.get(0)?,
                path: row.get(1)?,
                page_count: row.get::<_, i64>(2)? as u64,
                verdicts: verdicts(row, 3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The verdicts of the pages of a source: of its documents in the index, and of all.
    fn verdicts_of(&self, source: &str) -> Result<(VerdictCounts, VerdictCounts)> {
        let mut statement = self.connection.prepare_cached(
            "SELECT change <= (SELECT indexed FROM history), verdicts FROM documents
             WHERE source = ?1 AND NOT removed AND verdicts <> '{}'",
        )?;
        let rows = statement.query_map([source], |row| {
            Ok((row.get::<_, bool>(0)?, verdicts(row, 1)?))
        })?;
        let (mut indexed, mut all) = (VerdictCounts::default(), VerdictCounts::default());
        for row in rows {
            let (is_indexed, verdicts) = row?;
            all.add_all(&verdicts);
            if is_indexed {
                indexed.add_all(&verdicts);
            }
        }
        Ok((indexed, all))
    }

    /// Documents of a source in the index and those not in it yet; pages of both, and of those in the index.
    fn documents_and_pages(&self, source: &str) -> Result<[u64; 4]> {
        let mut statement = self.connection.prepare_cached(
            "SELECT sum(change <= indexed), sum(change > indexed), sum(page_count),
                 sum(iif(change <= indexed, page_count, 0))
             FROM documents JOIN history WHERE source = ?1 AND NOT removed",
        )?;
        Ok(statement.query_row([source], |row| {
            let sum = |column| {
                let sum: rusqlite::Result<Option<i64>> = row.get(column);
                sum.map(|sum| sum.unwrap_or(0) as u64)
            };
            Ok([sum(0)?, sum(1)?, sum(2)?, sum(3)?])
        })?)
    }

    fn counts_of(&self, source: &str) -> Result<Counts> {
        let count = |query: &str| -> Result<u64> {
            let count: Option<i64> = self
                .connection
                .prepare_cached(query)?
                .query_row([source], |row| row.get(0))?;
            Ok(count.unwrap_or(0) as u64)
        };
        let (indexed, verdicts) = self.verdicts_of(source)?;
        let [searchable, pending, pages, pages_indexed] = self.documents_and_pages(source)?;
        Ok(Counts {
            searchable,
            pending,
            pages,
            pages_searchable: pages_indexed.saturating_sub(indexed.unsearchable()),
            verdicts,
            failed: count(FAILED)?,
            skipped: count("SELECT count(*) FROM skipped WHERE source = ?1")?,
        })
    }
}
