//! Documents of a commit that were withdrawn and that its segments still hold.
//!
//! Found by their ids when an edition is opened, so that an answer leaves them out from the moment they are withdrawn, long
//! before they are erased.

use std::collections::HashSet;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, TERMINATED, Term};

use super::Withdrawn;

/// The documents to leave out, by segment.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    by_segment: Vec<HashSet<DocId>>,
}

impl Hidden {
    /// Looks up what was withdrawn.
    pub fn of(
        searcher: &Searcher,
        id_field: Field,
        withdrawn: &Withdrawn,
    ) -> tantivy::Result<Hidden> {
        let terms: Vec<Term> = withdrawn
            .ids()
            .map(|id| Term::from_field_text(id_field, &id.to_string()))
            .collect();
        let mut hidden = Hidden::default();
        if terms.is_empty() {
            return Ok(hidden);
        }
        for segment in searcher.segment_readers() {
            let ids = segment.inverted_index(id_field)?;
            let mut documents = HashSet::new();
            for term in &terms {
                let Some(mut postings) = ids.read_postings(term, IndexRecordOption::Basic)? else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    documents.insert(postings.doc());
                    postings.advance();
                }
            }
            hidden.by_segment.push(documents);
        }
        Ok(hidden)
    }

    /// Whether a document is left out, by the place of its segment in the searcher.
    pub fn has(&self, segment: usize, document: DocId) -> bool {
        let documents = self.by_segment.get(segment);
        documents.is_some_and(|documents| documents.contains(&document))
    }
}
