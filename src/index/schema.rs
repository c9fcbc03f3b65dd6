//! The fields of the index.

use tantivy::schema::{Field, Schema};

/// The fields, by name.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The tantivy schema they belong to.
    pub schema: Schema,
    /// DocumentId as one raw term: the key of upserts and deletions.
    pub id: Field,
    /// The words of title, headings, metadata and all pages, as written, with positions: the field that ranks and holds phrases.
    ///
    /// The front matter (title, then other metadata) comes first; each page follows after a gap of [`PAGE_GAP`] positions.
    pub body: Field,
    /// The words of the title alone, for `title:` and as a gentle boost.
    pub title: Field,
    /// The words of the headings alone.
    pub headings: Field,
    /// Position in `body` at which each page starts, in order: multi-valued u64 fast field. What stands before the first is front matter.
    pub page_start: Field,
    /// Facets: multi-valued string fast fields, indexed raw as terms too. Languages of all pages.
    pub language: Field,
    /// Kind slug.
    pub kind: Field,
    /// Country code.
    pub country: Field,
    /// Source name.
    pub source: Field,
    /// Section name.
    pub section: Field,
    /// Year of the date: u64, fast and indexed.
    pub year: Field,
    /// The [`super::Record`] as JSON, stored.
    pub record: Field,
}

/// Positions between the last word of a page and the first of the next, so that no phrase crosses.
pub const PAGE_GAP: u32 = 100;

/// Builds the schema.
pub fn fields() -> Fields {
    todo!()
}
