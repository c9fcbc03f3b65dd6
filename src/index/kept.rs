//! What the generations that are kept say of their documents, so that no file they name is deleted.
//!
//! Apart from editions because it looks at all generations, the answering one and the one before it.

use std::path::Path;

use anyhow::{Context, Result};
use tantivy::Index;
use tantivy::schema::{Field, TantivyDocument, Value};

use super::Record;
use super::current::{generation_name, generations};
use super::schema::fields;

/// Documents whose records are decompressed together.
const CACHED_BLOCKS: usize = 1;

/// Gives every record of every kept generation to `take`. A generation that cannot be opened cannot answer, and names nothing.
pub fn for_each_record(index_root: &Path, take: &mut dyn FnMut(Record)) -> Result<()> {
    if !index_root.exists() {
        return Ok(());
    }
    let schema = fields().schema;
    for number in generations(index_root)? {
        let folder = index_root.join(generation_name(number));
        let Ok(index) = Index::open_in_dir(&folder) else {
            continue;
        };
        if index.schema() != schema {
            continue;
        }
        for_each_record_of(&index, take)
            .with_context(|| format!("opening {}", folder.display()))?;
    }
    Ok(())
}

/// Gives every record of a generation to `take`.
pub(super) fn for_each_record_of(index: &Index, take: &mut dyn FnMut(Record)) -> Result<()> {
    let field = fields().record;
    let searcher = index.reader()?.searcher();
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(CACHED_BLOCKS)?;
        for document in segment.doc_ids_alive() {
            let document: TantivyDocument = store.get(document)?;
            if let Some(record) = record(&document, field) {
                take(record);
            }
        }
    }
    Ok(())
}

fn record(document: &TantivyDocument, field: Field) -> Option<Record> {
    let stored = document.get_first(field)?;
    serde_json::from_str(stored.as_str()?).ok()
}
