//! Counts of what the corpus holds, in documents and pages.
//!
//! Found is searchable, failed, skipped and pending added up; pending are those whose indexing was cut short.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::Row;

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

    /// Adds a document by whether it is indexed, its pages and their verdicts.
    fn add_document(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let is_indexed: bool = row.get(1)?;
        let pages = row.get::<_, i64>(2)? as u64;
        self.searchable += u64::from(is_indexed);
        self.pending += u64::from(!is_indexed);
        self.pages += pages;
        let unsearchable = match row.get_ref(3)?.as_str()? {
            "{}" => 0,
            _ => {
                let verdicts = verdicts(row, 3)?;
                self.verdicts.add_all(&verdicts);
                verdicts.unsearchable()
            }
        };
        if is_indexed {
            self.pages_searchable += pages.saturating_sub(unsearchable);
        }
        Ok(())
    }
}

impl Catalogue {
    /// Counts by source, by name.
    pub fn counts_by_source(&self) -> Result<Vec<SourceCounts>> {
        let mut of_documents = self.document_counts_by_source()?;
        let mut counts = Vec::new();
        for source in self.sources()? {
            let of_documents = of_documents.remove(&source.name).unwrap_or_default();
            counts.push(SourceCounts {
                counts: self.with_other_files(&source.name, of_documents)?,
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

    /// What there is to count in the documents of each source: all of them are gone through once, which is sooner done than
    /// looking them up source by source.
    fn document_counts_by_source(&self) -> Result<HashMap<String, Counts>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, change <= (SELECT indexed FROM history), page_count, verdicts
             FROM documents WHERE NOT removed",
        )?;
        let mut by_source: HashMap<String, Counts> = HashMap::new();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let source = row.get_ref(0)?.as_str()?;
            if !by_source.contains_key(source) {
                by_source.insert(source.to_owned(), Counts::default());
            }
            if let Some(counts) = by_source.get_mut(source) {
                counts.add_document(row)?;
            }
        }
        Ok(by_source)
    }

    /// Counts of documents with those of files that are none.
    fn with_other_files(&self, source: &str, of_documents: Counts) -> Result<Counts> {
        let count = |query: &str| -> Result<u64> {
            let mut statement = self.connection.prepare_cached(query)?;
            let count: i64 = statement.query_row([source], |row| row.get(0))?;
            Ok(count as u64)
        };
        Ok(Counts {
            failed: count(FAILED)?,
            skipped: count("SELECT count(*) FROM skipped WHERE source = ?1")?,
            ..of_documents
        })
    }
}
