//! Documents by their id and by what they are to each other, for the doors that show a document without searching.

use anyhow::{Context, Result};
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, TantivyDocument, Term};

use super::{Edition, Record};
use crate::document::DocumentId;

/// Documents that say the same, or the languages of one publication, that are looked up: more than a reader looks through.
const MAX_KIN: usize = 100;

impl Edition {
    /// The record of a document; `None` where the edition does not hold it, or it was withdrawn.
    pub fn record(&self, id: DocumentId) -> Result<Option<Record>> {
        let term = Term::from_field_text(self.fields.id, &id.to_string());
        let mut found = self
            .records(term, 1)
            .with_context(|| format!("looking up document {id}"))?;
        Ok(found.pop())
    }

    /// The record of a document by its place in the searcher.
    pub fn record_at(&self, address: DocAddress) -> Result<Record> {
        let stored: TantivyDocument = self
            .searcher
            .doc(address)
            .context("reading a document that was found")?;
        read(&stored, self.fields.record)?.context("a document of the index has no record\nhint: `dossier index --rebuild` builds the index anew")
    }

    /// The other documents that say the same as one, the oldest first.
    pub fn copies(&self, record: &Record) -> Result<Vec<Record>> {
        let mut copies = self.kin(self.fields.oldest, record.kin.oldest, record.id)?;
        copies.retain(|copy| copy.kin.oldest == record.kin.oldest);
        copies.sort_by_key(|copy| (copy.copy_of().is_some(), copy.source.clone(), copy.id));
        Ok(copies)
    }

    /// What a document is a copy of: the oldest that says the same, unless that was withdrawn since.
    pub fn copy_of(&self, record: &Record) -> Option<DocumentId> {
        let oldest = record.copy_of();
        oldest.filter(|oldest| !self.is_withdrawn(*oldest))
    }

    /// The documents that are a publication in other languages, by the codes of these; one in the same is none of them.
    pub fn translations(&self, record: &Record) -> Result<Vec<Record>> {
        let mut family = self.kin(self.fields.family, record.kin.family, record.id)?;
        family.retain(|other| {
            let is_other = other.language.is_none() || other.language != record.language;
            is_other && other.kin.family == record.kin.family
        });
        family.sort_by_key(|other| {
            let code = other.language.as_ref().map(|language| language.code());
            (code.map(str::to_owned), other.copy_of().is_some(), other.id)
        });
        Ok(family)
    }

    /// The documents but one that a key stands on; those of another key that shares its number are among them.
    fn kin(&self, field: Field, key: Option<DocumentId>, own: DocumentId) -> Result<Vec<Record>> {
        let Some(key) = key else {
            return Ok(Vec::new());
        };
        let term = Term::from_field_u64(field, key.number());
        let mut found = self
            .records(term, MAX_KIN + 1)
            .with_context(|| format!("looking up what belongs to document {own}"))?;
        found.retain(|record| record.id != own);
        Ok(found)
    }

    fn records(&self, term: Term, limit: usize) -> Result<Vec<Record>> {
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self
            .searcher
            .search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let records = found.into_iter().filter_map(|(_, address)| {
            let stored: tantivy::Result<TantivyDocument> = self.searcher.doc(address);
            match stored {
                Ok(stored) => read(&stored, self.fields.record)
                    .map(|record| self.unless_withdrawn(record?))
                    .transpose(),
                Err(error) => Some(Err(error.into())),
            }
        });
        records.collect()
    }
}

fn read(stored: &TantivyDocument, field: Field) -> Result<Option<Record>> {
    stored
        .get_first(field)
        .and_then(|value| value.as_str())
        .map(|json| serde_json::from_str(json).context("reading the record of a document"))
        .transpose()
}
