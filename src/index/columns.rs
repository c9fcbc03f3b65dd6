//! The columns of a segment that answers read, opened once.
//!
//! Opening one costs as much as ranking a short query in its segment, and an answer asks for a dozen in each. They are
//! mapped, so that being open they hold hardly any memory.

use anyhow::{Context, Result};
use tantivy::SegmentReader;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Field;

use super::schema::Fields;

/// The columns of one segment, by document.
pub struct Columns {
    /// The positions at which the pages start.
    pub page_start: Column<u64>,
    /// The year of the date.
    pub year: Column<u64>,
    /// The number of the oldest of those that say the same.
    pub oldest: Column<u64>,
    /// Whether it is another one than the oldest.
    pub is_copy: Column<bool>,
    /// Of facets that are words; `None` where no document of the segment has any.
    words: Vec<(Field, Option<StrColumn>)>,
}

impl Columns {
    /// Opens those of a segment.
    pub(super) fn open(segment: &SegmentReader, fields: &Fields) -> Result<Columns> {
        let columns = segment.fast_fields();
        let name = |field| fields.schema.get_field_name(field);
        let words = fields.facets().map(|field| {
            let words = columns.str(name(field))?;
            Ok((field, words))
        });
        let words = words.collect::<tantivy::Result<_>>();
        Ok(Columns {
            page_start: columns.u64(name(fields.page_start))?,
            year: columns.u64(name(fields.year))?,
            oldest: columns.u64(name(fields.oldest))?,
            is_copy: columns.bool(name(fields.is_copy))?,
            words: words.context("opening the facets of a segment")?,
        })
    }

    /// The words of a facet; `None` where no document of the segment has any.
    pub fn words(&self, field: Field) -> Option<&StrColumn> {
        let known = self.words.iter().find(|(known, _)| *known == field);
        known.and_then(|(_, words)| words.as_ref())
    }
}
