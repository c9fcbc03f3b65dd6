//! What is asked: the query as typed, filters beside it, and which page of results.
//!
//! Apart because doors make it and every step of a search reads it.

use std::ops::Range;

use super::property::Property;
use crate::document::{Country, Kind, YearRange};
use crate::language::Language;

/// Hits a page of results shows unless asked otherwise.
pub const DEFAULT_LIMIT: usize = 10;
/// The most hits one page of results holds.
pub const MAX_LIMIT: usize = 100;
/// The deepest hit that can be asked for: page x limit.
pub const MAX_DEPTH: usize = 1_000;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchRequest {
    /// In the grammar of `query`.
    pub query: String,
    /// Filters beside it; several values of one are alternatives.
    pub filters: Filters,
    /// Page of results, from 1 (0 is taken for 1).
    pub page: usize,
    /// Whether each hit is to say what its score is made of.
    pub explain: bool,
    /// Hits a page; 0 for [`DEFAULT_LIMIT`].
    pub limit: usize,
}

/// Restrictions on what is found. Each list is empty for "any".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// Pages in one of these languages.
    pub language: Vec<Language>,
    /// Documents of one of these kinds.
    pub kind: Vec<Kind>,
    /// Documents about one of these countries.
    pub country: Vec<Country>,
    /// Documents of these years.
    pub year: Option<YearRange>,
    /// Documents with one of the values of each property.
    pub named: Vec<(Property, String)>,
}

impl Filters {
    /// The values wanted of a property.
    pub fn values_of(&self, property: Property) -> impl Iterator<Item = &String> {
        let values = self.named.iter().filter(move |(of, _)| *of == property);
        values.map(|(_, value)| value)
    }
}

/// The part of what was found that one page of results shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The page of results, from 1.
    pub page: usize,
    /// Pages of results that can be asked for.
    pub pages_total: usize,
    /// Ranks on it, from 0.
    pub ranks: Range<usize>,
}

impl SearchRequest {
    /// Hits a page of results holds.
    pub fn hits_a_page(&self) -> usize {
        match self.limit {
            0 => DEFAULT_LIMIT,
            limit => limit.min(MAX_LIMIT),
        }
    }

    /// Works out which of `total` documents are shown; says so where the page asked for is too deep.
    pub fn window(&self, total: usize, notices: &mut Vec<String>) -> Window {
        let limit = self.hits_a_page();
        if self.limit > MAX_LIMIT {
            notices.push(format!("A page of results holds {MAX_LIMIT} at the most."));
        }
        let deepest = (MAX_DEPTH / limit).max(1);
        let page = self.page.max(1);
        if page > deepest {
            notices.push(format!(
                "Only the first {MAX_DEPTH} results can be paged through; narrow the search instead."
            ));
        }
        let page = page.min(deepest);
        Window {
            page,
            pages_total: total.div_ceil(limit).min(deepest),
            ranks: (page - 1) * limit..page * limit,
        }
    }
}
