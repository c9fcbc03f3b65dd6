//! The fields of the index.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

/// The fields, by name.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The tantivy schema they belong to.
    pub schema: Schema,
    /// DocumentId as one raw term: the key of upserts and deletions.
    pub id: Field,
    /// The words of all pages, title and metadata, as written, with positions: the field that ranks and holds phrases.
    ///
    /// The pages come first, then the front matter (title, then other metadata), each after a gap of [`PAGE_GAP`] positions.
    /// Most words stand in a document once: with the gap before them each would cost a bit or a byte more.
    pub body: Field,
    /// The words of the title alone, for `title:` and as a gentle boost.
    pub title: Field,
    /// The words of the names of those who made it.
    pub names: Field,
    /// Position in `body` at which each page starts, in order, then that of the front matter, then where a page behind that would start: multi-valued u64 fast field.
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
    /// What it deals with, as given.
    pub theme: Field,
    /// The body it comes from, as given.
    pub authority: Field,
    /// The articles of treaties it cites, as given.
    pub cites: Field,
    /// Year of the date: u64, fast and indexed.
    pub year: Field,
    /// The first and the last day that its date may be, as 20040331: two values of a fast u64.
    pub date: Field,
    /// When the library first had it, in seconds since 1970: fast u64; none where that was not noted.
    pub added: Field,
    /// On documents that say the same as others: the number of the oldest of them. u64, fast and indexed.
    pub oldest: Field,
    /// On the same documents: whether it is another one. Fast.
    pub is_copy: Field,
    /// On documents of one publication in several languages: the number of the one it is named after. u64, fast and indexed.
    pub family: Field,
    /// The [`super::Record`] as JSON, stored.
    pub record: Field,
}

impl Fields {
    /// Those that are counted and filtered by whole words.
    pub fn facets(&self) -> impl Iterator<Item = Field> {
        [
            self.language,
            self.kind,
            self.country,
            self.source,
            self.section,
            self.theme,
            self.authority,
            self.cites,
        ]
        .into_iter()
    }
}

/// Positions between the last word of a page and the first of the next, so that no phrase crosses.
pub const PAGE_GAP: u32 = 100;

/// The name of what reads the words of a document back into terms and positions.
pub(super) const TOKENIZER: &str = "written_terms";

/// Builds the schema.
pub fn fields() -> Fields {
    let mut builder = Schema::builder();
    Fields {
        id: builder.add_text_field("id", raw()),
        body: builder.add_text_field("body", words()),
        title: builder.add_text_field("title", words()),
        names: builder.add_text_field("names", words()),
        page_start: builder.add_u64_field("page_start", FAST),
        language: facet(&mut builder, "language"),
        kind: facet(&mut builder, "kind"),
        country: facet(&mut builder, "country"),
        source: facet(&mut builder, "source"),
        section: facet(&mut builder, "section"),
        theme: facet(&mut builder, "theme"),
        authority: facet(&mut builder, "authority"),
        cites: facet(&mut builder, "cites"),
        year: builder.add_u64_field("year", number()),
        date: builder.add_u64_field("date", FAST),
        added: builder.add_u64_field("added", FAST),
        oldest: builder.add_u64_field("oldest", number()),
        is_copy: builder.add_bool_field("is_copy", FAST),
        family: builder.add_u64_field("family", number()),
        record: builder.add_text_field("record", STORED),
        schema: builder.build(),
    }
}

/// A field that is counted and filtered by its whole value.
fn facet(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_text_field(name, raw().set_fast("raw"))
}

/// A number that is looked up and counted; it ranks nothing, so that its length is not kept.
fn number() -> NumericOptions {
    NumericOptions::default().set_fast().set_indexed()
}

/// Indexed as one term, without frequency or length.
fn raw() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// Indexed word by word, with frequencies, positions and the length of the field.
fn words() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(true);
    TextOptions::default().set_indexing_options(indexing)
}
