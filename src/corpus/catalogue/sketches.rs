//! What the texts of documents say, kept so that a new one is compared with all without reading any again.

use anyhow::{Context, Result};

use super::Catalogue;
use super::documents::parsed;
use super::files::as_address;
use crate::document::{ContentHash, DocumentId, PartialDate};
use crate::language::Language;
use crate::text::sketch::Sketch;

/// What the text of a document says.
#[derive(Clone, Debug, PartialEq)]
pub struct SketchRow {
    /// The document.
    pub id: DocumentId,
    /// Documents of which this is the same say the same.
    pub words: ContentHash,
    /// How many words there are.
    pub count: u32,
    /// `None` where they are too few to be nearly those of another.
    pub sketch: Option<Sketch>,
    /// When it was published, as far as it says.
    pub date: Option<PartialDate>,
    /// What most of it is written in.
    pub language: Option<Language>,
}

impl Catalogue {
    /// Keeps sketches, in place of those of the same documents.
    pub fn record_sketches(&mut self, rows: &[SketchRow]) -> Result<()> {
        self.transaction(|catalogue| rows.iter().try_for_each(|row| catalogue.record_sketch(row)))
    }

    fn record_sketch(&self, row: &SketchRow) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO sketches VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute((
                row.id.to_string(),
                row.words.to_string(),
                row.count,
                row.sketch.as_ref().map(Sketch::to_bytes),
                row.date.map(|date| date.to_string()),
                row.language.as_ref().map(Language::code),
            ))?;
        Ok(())
    }

    /// All sketches.
    pub fn sketches(&self) -> Result<Vec<SketchRow>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, words, count, sketch, date, language FROM sketches")?;
        let rows = statement.query_map([], |row| {
            let bytes = row.get_ref(3)?.as_blob_or_null()?;
            let date: Option<String> = row.get(4)?;
            let language: Option<String> = row.get(5)?;
            Ok(SketchRow {
                id: parsed(row, 0)?,
                words: parsed(row, 1)?,
                count: row.get(2)?,
                sketch: bytes.and_then(Sketch::from_bytes),
                date: date.and_then(|date| date.parse().ok()),
                language: language.and_then(|code| Language::parse(&code)),
            })
        })?;
        rows.collect::<Result<_, _>>()
            .context("reading what texts say")
    }

    /// Documents that say of another that it is the same in another language.
    ///
    /// Where the address that is named leads to another one, that one is meant.
    pub fn alternate_documents(&self) -> Result<Vec<(DocumentId, DocumentId)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT a.url, CASE WHEN o.original IS NULL THEN coalesce(o.moved_to, a.other) ELSE a.other END
             FROM alternates a LEFT JOIN addresses o ON o.url = a.other",
        )?;
        let rows = statement.query_map([], |row| {
            let (own, other): (String, String) = (row.get(0)?, row.get(1)?);
            Ok((DocumentId::of_url(&own), DocumentId::of_url(&other)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Documents that are files of folders, with source and path.
    pub fn file_documents(&self) -> Result<Vec<(DocumentId, String, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, source, path FROM documents WHERE own_id IS NULL AND NOT removed",
        )?;
        let rows =
            statement.query_map([], |row| Ok((parsed(row, 0)?, row.get(1)?, row.get(2)?)))?;
        let mut files: Vec<(DocumentId, String, String)> = rows.collect::<Result<_, _>>()?;
        files.retain(|(_, _, path)| as_address(path).is_none());
        Ok(files)
    }

    /// Whether documents are as they were when they were last compared.
    pub fn is_compared(&self) -> Result<bool> {
        let compared = "SELECT compared = latest FROM history";
        Ok(self
            .connection
            .query_row(compared, [], |row| row.get::<_, bool>(0))?)
    }

    /// Has documents compared again, though none of them changed.
    pub(super) fn compare_again(&self) -> Result<()> {
        self.connection
            .execute("UPDATE history SET compared = 0", [])?;
        Ok(())
    }

    /// Notes that all documents were compared as they are now.
    pub fn note_compared(&self) -> Result<()> {
        self.connection
            .execute("UPDATE history SET compared = latest", [])?;
        Ok(())
    }
}
