//! Pages that no reader could read, and how far recognition has come with them.
//!
//! Kept by extraction as it was read, before recognition: copies of a document share it, and so does what was recognised.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;
use rusqlite::{OptionalExtension, Row};

use super::Catalogue;
use super::documents::{COLUMNS, DocumentRow, from_row};
use crate::document::ContentHash;

/// What of an extraction could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognitionRow {
    /// The extraction, as it was read.
    pub extraction: String,
    /// How many of its pages were not read.
    pub wanted: u32,
    /// How many of them are unread still.
    pub unread: u32,
    /// The packs of its likely languages.
    pub packs: BTreeSet<String>,
    /// The program that was asked, as it signs itself; `None` where none was.
    pub engine: Option<String>,
    /// The extraction with what was recognised.
    pub result: Option<String>,
}

/// Pages that no reader could read and no program has recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnreadPages {
    /// How many.
    pub pages: u64,
    /// Of which files: source, path, and how many pages of it.
    pub files: Vec<(String, String, u32)>,
    /// The packs of their likely languages.
    pub packs: BTreeSet<String>,
}

impl Catalogue {
    /// A document of each extraction of which it is not known what could not be read.
    pub fn unexamined_documents(&self, most: usize) -> Result<Vec<DocumentRow>> {
        self.documents_where(&format!(
            "state <> 'removed'
             AND extraction NOT IN (SELECT extraction FROM recognitions)
             AND extraction NOT IN (SELECT result FROM recognitions WHERE result IS NOT NULL)
             GROUP BY extraction LIMIT {most}"
        ))
    }

    /// The documents that point to an extraction.
    pub fn documents_of_extraction(&self, extraction: &str) -> Result<Vec<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE extraction = ?1 AND state <> 'removed'"
        ))?;
        let rows = statement.query_map([extraction], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is known of an extraction's unread pages.
    pub fn recognition(&self, extraction: &str) -> Result<Option<RecognitionRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT extraction, wanted, unread, packs, engine, result FROM recognitions WHERE extraction = ?1",
        )?;
        Ok(statement
            .query_row([extraction], recognition_from_row)
            .optional()?)
    }

    /// Extractions whose unread pages this engine was not asked for.
    pub fn recognitions_wanted(&self, engine: &str) -> Result<Vec<RecognitionRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT extraction, wanted, unread, packs, engine, result FROM recognitions
             WHERE wanted > 0 AND engine IS NOT ?1 ORDER BY engine IS NOT NULL, extraction",
        )?;
        let rows = statement.query_map([engine], recognition_from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Documents that point to an extraction of which more was recognised, with the extraction that has it.
    pub fn documents_to_relink(&self) -> Result<Vec<(DocumentRow, String)>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS}, (SELECT result FROM recognitions r WHERE r.extraction = documents.extraction) AS recognised
             FROM documents WHERE state <> 'removed'
             AND extraction IN (SELECT extraction FROM recognitions WHERE result IS NOT NULL)"
        ))?;
        let rows = statement.query_map([], |row| Ok((from_row(row)?, row.get("recognised")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records what is known of an extraction's unread pages.
    pub fn record_recognition(&self, row: &RecognitionRow) -> Result<()> {
        let packs: Vec<&str> = row.packs.iter().map(String::as_str).collect();
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO recognitions VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute((
                &row.extraction,
                row.wanted,
                row.unread,
                packs.join(" "),
                &row.engine,
                &row.result,
            ))?;
        Ok(())
    }

    /// Records that a page of an extraction looks like this picture.
    pub fn record_picture(&self, extraction: &str, picture: ContentHash) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO page_pictures VALUES (?1, ?2)")?
            .execute((extraction, picture.to_string()))?;
        Ok(())
    }

    /// The pictures of all pages that were recognised.
    pub fn named_pictures(&self) -> Result<HashSet<ContentHash>> {
        let names = self.strings("SELECT DISTINCT picture FROM page_pictures")?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// Forgets what is known of extractions that neither files nor documents name, and the pictures of originals that are
    /// gone. A newer extraction of the same original shows the same pictures, so what was recognised of them stays.
    pub fn forget_unnamed_recognitions(&self) -> Result<()> {
        const NAMED: &str = "SELECT extraction FROM files WHERE extraction IS NOT NULL
             UNION SELECT extraction FROM documents WHERE state <> 'removed'";
        const ORIGINALS: &str = "SELECT original FROM files WHERE original IS NOT NULL
             UNION SELECT original FROM documents WHERE state <> 'removed'";
        // The name of an extraction begins with its original.
        self.connection.execute_batch(&format!(
            "DELETE FROM recognitions WHERE extraction NOT IN ({NAMED});
             DELETE FROM page_pictures
             WHERE substr(extraction, 1, instr(extraction, '-') - 1) NOT IN ({ORIGINALS});"
        ))?;
        Ok(())
    }

    /// What is unread, by file.
    pub fn unread_pages(&self) -> Result<UnreadPages> {
        let any = "SELECT EXISTS (SELECT 1 FROM recognitions WHERE unread > 0)";
        if !self.connection.query_row(any, [], |row| row.get(0))? {
            // As a rule, and then no document needs to be looked at.
            return Ok(UnreadPages::default());
        }
        let mut statement = self.connection.prepare_cached(
            // CROSS JOIN keeps SQLite from going through all documents once for each recognition.
            "SELECT d.source, d.path, r.unread, r.packs
             FROM documents d CROSS JOIN recognitions r ON r.extraction = d.extraction
             WHERE r.unread > 0 AND d.state <> 'removed'
             UNION SELECT d.source, d.path, r.unread, r.packs
             FROM documents d CROSS JOIN recognitions r ON r.result = d.extraction
             WHERE r.unread > 0 AND d.state <> 'removed'
             ORDER BY 1, 2",
        )?;
        let rows = statement.query_map([], |row| {
            let file: (String, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((file, row.get::<_, String>(3)?))
        })?;
        let mut unread = UnreadPages::default();
        for row in rows {
            let (file, packs) = row?;
            unread.pages += u64::from(file.2);
            unread.files.push(file);
            unread
                .packs
                .extend(packs.split_whitespace().map(str::to_owned));
        }
        Ok(unread)
    }

    fn documents_where(&self, condition: &str) -> Result<Vec<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE {condition}"
        ))?;
        let rows = statement.query_map([], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn recognition_from_row(row: &Row<'_>) -> rusqlite::Result<RecognitionRow> {
    let packs: String = row.get(3)?;
    Ok(RecognitionRow {
        extraction: row.get(0)?,
        wanted: row.get(1)?,
        unread: row.get(2)?,
        packs: packs.split_whitespace().map(str::to_owned).collect(),
        engine: row.get(4)?,
        result: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::catalogue::{FileRow, Stamp};

    #[test]
    fn an_engine_is_asked_once_and_another_one_again() {
        let catalogue = Catalogue::in_memory().unwrap();
        let row = RecognitionRow {
            extraction: "a-3".to_owned(),
            wanted: 2,
            unread: 2,
            packs: ["nld".to_owned()].into(),
            ..RecognitionRow::default()
        };
        catalogue.record_recognition(&row).unwrap();
        assert_eq!(
            catalogue.recognitions_wanted("one").unwrap(),
            std::slice::from_ref(&row)
        );
        let asked = RecognitionRow {
            engine: Some("one".to_owned()),
            unread: 0,
            ..row
        };
        catalogue.record_recognition(&asked).unwrap();
        assert_eq!(catalogue.recognitions_wanted("one").unwrap(), []);
        assert_eq!(catalogue.recognitions_wanted("two").unwrap().len(), 1);
        catalogue.forget_unnamed_recognitions().unwrap();
        assert_eq!(catalogue.recognition("a-3").unwrap(), None);
    }

    #[test]
    fn pictures_stay_as_long_as_the_original_they_show() {
        let catalogue = Catalogue::in_memory().unwrap();
        let (original, picture) = (ContentHash::of(b"scan"), ContentHash::of(b"page"));
        let file = FileRow {
            source: "files".to_owned(),
            path: "scan.pdf".to_owned(),
            stamp: Stamp::default(),
            original: Some(original),
            extraction: Some(format!("{original}-4")),
            extractor: 4,
        };
        catalogue.record_file(&file).unwrap();
        catalogue
            .record_picture(&format!("{original}-3"), picture)
            .unwrap();
        catalogue.forget_unnamed_recognitions().unwrap();
        assert!(catalogue.named_pictures().unwrap().contains(&picture));
        catalogue.forget_file("files", "scan.pdf").unwrap();
        catalogue.forget_unnamed_recognitions().unwrap();
        assert!(catalogue.named_pictures().unwrap().is_empty());
    }
}
