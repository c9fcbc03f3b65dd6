//! One document by its id, for the doors that show a document without searching.

use anyhow::{Context, Result};
use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};

use super::{Edition, Record};
use crate::document::DocumentId;

impl Edition {
    /// The record of a document; `None` where the edition does not hold it, or it was withdrawn.
    pub fn record(&self, id: DocumentId) -> Result<Option<Record>> {
        let term = Term::from_field_text(self.fields.id, &id.to_string());
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self
            .searcher
            .search(&query, &TopDocs::with_limit(1).order_by_score())
            .with_context(|| format!("looking up document {id}"))?;
        let Some((_, address)) = found.first() else {
            return Ok(None);
        };
        let stored: TantivyDocument = self.searcher.doc(*address)?;
        let record: Option<Record> = stored
            .get_first(self.fields.record)
            .and_then(|value| value.as_str())
            .map(|json| {
                serde_json::from_str(json)
                    .with_context(|| format!("reading the record of document {id}"))
            })
            .transpose()?;
        Ok(record.and_then(|record| self.unless_withdrawn(record)))
    }
}
