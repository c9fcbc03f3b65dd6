//! Documents that say the same, as the index has them: which belong together, and facets that count each group once.
//!
//! So the count of a value is the number of results that choosing it leaves. Which one of a group is shown is no matter
//! of this file.

use std::collections::HashSet;

use anyhow::Result;
use tantivy::DocId;

use super::facets::{Counts, SegmentFacets};
use crate::index::Columns;

/// The group that a document belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// What the documents of a group have in common.
    pub key: u64,
    /// Whether it is another one than the oldest.
    pub is_copy: bool,
}

impl Group {
    /// That of a document; `None` where no other says the same.
    pub fn of(columns: &Columns, doc: DocId) -> Option<Group> {
        let key = columns.oldest.first(doc)?;
        let is_copy = columns.is_copy.first(doc).unwrap_or(false);
        Some(Group { key, is_copy })
    }
}

/// Counts of one facet in which each group counts once a value.
#[derive(Default)]
pub struct CountedOnce {
    counted: HashSet<(u64, Option<String>)>,
}

impl CountedOnce {
    /// Takes a document out of the counts again for those values that another of its group was counted for.
    pub fn settle(
        &mut self,
        facets: &SegmentFacets,
        nth: usize,
        (doc, group): (DocId, Group),
        counts: &mut Counts,
    ) -> Result<()> {
        for value in facets.values(nth, doc)? {
            if let Some(count) = counts.get_mut(&value)
                && !self.counted.insert((group.key, value))
            {
                *count -= 1;
            }
        }
        Ok(())
    }
}
