//! What the texts of documents say, kept so that a new one is compared with all without reading any again.

use anyhow::{Context, Result};

use super::Catalogue;
use super::documents::parsed;
use crate::document::{ContentHash, DocumentId, PartialDate};
use crate::text::sketch::Sketch;

/// What the text of a document says.
#[derive(Clone, Debug, PartialEq)]
pub struct SketchRow {
    /// The document.
    pub id: DocumentId,
    /// Documents of which this is the same say the same.
    pub words: ContentHash,
    /// `None` where there are too few words to be nearly those of another.
    pub sketch: Option<Sketch>,
    /// When it was published, as far as it says.
    pub date: Option<PartialDate>,
}

impl Catalogue {
    /// Keeps sketches, in place of those of the same documents.
    pub fn record_sketches(&mut self, rows: &[SketchRow]) -> Result<()> {
        self.transaction(|catalogue| rows.iter().try_for_each(|row| catalogue.record_sketch(row)))
    }

    fn record_sketch(&self, row: &SketchRow) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO sketches VALUES (?1, ?2, ?3, ?4)")?
            .execute((
                row.id.to_string(),
                row.words.to_string(),
                row.sketch.as_ref().map(Sketch::to_bytes),
                row.date.map(|date| date.to_string()),
            ))?;
        Ok(())
    }

    /// All sketches.
    pub fn sketches(&self) -> Result<Vec<SketchRow>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, words, sketch, date FROM sketches")?;
        let rows = statement.query_map([], |row| {
            let bytes: Option<Vec<u8>> = row.get(2)?;
            let date: Option<String> = row.get(3)?;
            Ok(SketchRow {
                id: parsed(row, 0)?,
                words: parsed(row, 1)?,
                sketch: bytes.as_deref().and_then(Sketch::from_bytes),
                date: date.and_then(|date| date.parse().ok()),
            })
        })?;
        rows.collect::<Result<_, _>>()
            .context("reading what texts say")
    }

    /// Whether documents are as they were when they were last compared.
    pub fn is_compared(&self) -> Result<bool> {
        let compared = "SELECT compared = latest FROM history";
        Ok(self
            .connection
            .query_row(compared, [], |row| row.get::<_, bool>(0))?)
    }

    /// Notes that all documents were compared as they are now.
    pub fn note_compared(&self) -> Result<()> {
        self.connection
            .execute("UPDATE history SET compared = latest", [])?;
        Ok(())
    }
}
