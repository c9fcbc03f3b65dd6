//! What is known of documents by name alone: themes, sections, sources, bodies, articles.
//!
//! Apart from kinds, countries and languages, whose values the program knows itself. A value is compared as it is written,
//! whatever its case.

use crate::index::schema::Fields;
use tantivy::schema::Field;

/// A property whose values are names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// What a document deals with.
    Theme,
    /// National section that published it.
    Section,
    /// Name of its source.
    Source,
    /// The committee, court or organisation that speaks in it.
    Body,
    /// Articles of treaties that it cites.
    Cites,
}

impl Property {
    /// All of them.
    pub const ALL: [Property; 5] = [
        Property::Theme,
        Property::Section,
        Property::Source,
        Property::Body,
        Property::Cites,
    ];

    /// The property that a filter names.
    pub fn of(name: &str) -> Option<Property> {
        match name {
            "site" => Some(Property::Source),
            name => Property::ALL.into_iter().find(|known| known.name() == name),
        }
    }

    /// As filters and addresses name it.
    pub fn name(self) -> &'static str {
        match self {
            Property::Theme => "theme",
            Property::Section => "section",
            Property::Source => "source",
            Property::Body => "body",
            Property::Cites => "cites",
        }
    }

    /// One of its values, for people.
    pub fn noun(self) -> &'static str {
        match self {
            Property::Cites => "cited article",
            other => other.name(),
        }
    }

    /// The field that holds its values.
    pub fn field(self, fields: &Fields) -> Field {
        match self {
            Property::Theme => fields.theme,
            Property::Section => fields.section,
            Property::Source => fields.source,
            Property::Body => fields.authority,
            Property::Cites => fields.cites,
        }
    }
}
