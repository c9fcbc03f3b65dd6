//! The properties that documents are filtered and counted by: language, kind, country, year, and those by name.
//!
//! A document that misses one chosen property alone still counts among the alternatives of that property, so a reader
//! sees what another choice would find. Counts are exact: they are taken over all that was found.

use std::collections::BTreeMap;

use anyhow::Result;
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Field;

use super::property::Property;
use super::request::Filters;
use crate::document::{Country, Kind};
use crate::index::{Columns, Edition};
use crate::language::Language;

/// A property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Languages of a document's pages.
    Language,
    /// Kind of publication.
    Kind,
    /// Country of subject.
    Country,
    /// Year of its date.
    Year,
    /// Names of a property.
    Named(Property),
}

/// How many properties there are.
pub const COUNT: usize = 4 + Property::ALL.len();

/// All of them; the place of each is its bit in [`Misses`].
pub const FACETS: [Facet; COUNT] = [
    Facet::Language,
    Facet::Kind,
    Facet::Country,
    Facet::Year,
    Facet::Named(Property::Theme),
    Facet::Named(Property::Section),
    Facet::Named(Property::Source),
    Facet::Named(Property::Body),
    Facet::Named(Property::Cites),
];

/// Which chosen properties a document misses, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Misses(u16);

/// How often each value occurs; `None` is unknown.
pub type Counts = BTreeMap<Option<String>, usize>;

impl Misses {
    /// Whether nothing is missed.
    pub fn none(self) -> bool {
        self.0 == 0
    }

    /// Whether no choice would let the document in, because it misses two properties or more.
    pub fn several(self) -> bool {
        self.0.count_ones() > 1
    }

    /// The same, and this property missed too.
    pub fn and(self, facet: Facet) -> Misses {
        let nth = FACETS.iter().position(|known| *known == facet);
        Misses(self.0 | nth.map_or(0, |nth| 1 << nth))
    }

    /// Whether nothing but this property may be missed.
    pub fn at_most(self, nth: usize) -> bool {
        self.0 & !(1 << nth) == 0
    }
}

/// The properties of the documents of one segment, and what a request chooses of them.
pub struct SegmentFacets {
    columns: Vec<FacetColumn>,
}

struct FacetColumn {
    values: Values,
    /// `None` where the request chooses nothing.
    chosen: Option<Chosen>,
}

enum Values {
    /// Ordinals of words; `None` where no document of the segment has any.
    Words(Option<StrColumn>),
    Years(Column<u64>),
}

enum Chosen {
    Ordinals(Vec<u64>),
    Years(std::ops::RangeInclusive<u64>),
}

impl SegmentFacets {
    /// Those of a segment.
    pub fn of(edition: &Edition, columns: &Columns, filters: &Filters) -> Result<SegmentFacets> {
        let columns = FACETS
            .iter()
            .map(|facet| FacetColumn::open(*facet, edition, columns, filters))
            .collect::<Result<_>>()?;
        Ok(SegmentFacets { columns })
    }

    /// Which chosen properties a document misses.
    pub fn misses(&self, doc: DocId) -> Misses {
        let mut misses = 0;
        for (nth, column) in self.columns.iter().enumerate() {
            misses |= u16::from(column.misses(doc)) << nth;
        }
        Misses(misses)
    }

    /// Whether a document has pages in several languages.
    pub fn speaks_several(&self, doc: DocId) -> bool {
        let columns = FACETS.iter().zip(&self.columns);
        let mut languages = columns.filter(|(facet, _)| **facet == Facet::Language);
        languages.any(|(_, column)| match &column.values {
            Values::Words(Some(words)) => words.term_ords(doc).nth(1).is_some(),
            _ => false,
        })
    }

    /// The year of a document.
    pub fn year(&self, doc: DocId) -> Option<u64> {
        self.columns.iter().find_map(|column| match &column.values {
            Values::Years(years) => years.first(doc),
            Values::Words(_) => None,
        })
    }

    /// The values of one facet that a document has.
    pub fn values(&self, nth: usize, doc: DocId) -> Result<Vec<Option<String>>> {
        match self.columns.get(nth) {
            Some(column) => column.of(doc),
            None => Ok(Vec::new()),
        }
    }

    /// Adds documents of this segment to the counts of one facet.
    pub fn count(
        &self,
        nth: usize,
        documents: impl Iterator<Item = DocId>,
        counts: &mut Counts,
    ) -> Result<()> {
        match self.columns.get(nth) {
            Some(column) => column.count(documents, counts),
            None => Ok(()),
        }
    }
}

impl FacetColumn {
    fn open(
        facet: Facet,
        edition: &Edition,
        columns: &Columns,
        filters: &Filters,
    ) -> Result<FacetColumn> {
        if facet == Facet::Year {
            let range = filters.year.map(|range| range.years());
            return Ok(FacetColumn {
                values: Values::Years(columns.year.clone()),
                chosen: range.map(|r| Chosen::Years(u64::from(*r.start())..=u64::from(*r.end()))),
            });
        }
        let words = columns.words(field(facet, edition)).cloned();
        let chosen = chosen_values(facet, filters);
        let ordinals = match (&words, chosen.is_empty()) {
            (_, true) => None,
            (None, false) => Some(Vec::new()),
            (Some(words), false) => Some(ordinals(words, &chosen)?),
        };
        Ok(FacetColumn {
            values: Values::Words(words),
            chosen: ordinals.map(Chosen::Ordinals),
        })
    }

    fn misses(&self, doc: DocId) -> bool {
        match (&self.chosen, &self.values) {
            (None, _) => false,
            (Some(Chosen::Ordinals(chosen)), Values::Words(Some(words))) => !words
                .term_ords(doc)
                .any(|ordinal| chosen.contains(&ordinal)),
            (Some(Chosen::Years(range)), Values::Years(years)) => {
                !years.first(doc).is_some_and(|year| range.contains(&year))
            }
            (Some(_), _) => true,
        }
    }

    /// The values of a document; unknown where it has none.
    fn of(&self, doc: DocId) -> Result<Vec<Option<String>>> {
        let mut values = Vec::new();
        match &self.values {
            Values::Words(None) => {}
            Values::Words(Some(words)) => {
                for ordinal in words.term_ords(doc) {
                    let mut value = String::new();
                    if words.ord_to_str(ordinal, &mut value)? {
                        values.push(Some(value));
                    }
                }
            }
            Values::Years(years) => {
                values.extend(years.first(doc).map(|year| Some(year.to_string())))
            }
        }
        if values.is_empty() {
            values.push(None);
        }
        Ok(values)
    }

    fn count(&self, documents: impl Iterator<Item = DocId>, counts: &mut Counts) -> Result<()> {
        let mut unknown = 0;
        match &self.values {
            Values::Words(None) => unknown = documents.count(),
            Values::Words(Some(words)) => {
                let mut by_ordinal = vec![0; words.num_terms()];
                for doc in documents {
                    let mut known = false;
                    for ordinal in words.term_ords(doc) {
                        known = true;
                        if let Some(count) = by_ordinal.get_mut(ordinal as usize) {
                            *count += 1;
                        }
                    }
                    unknown += usize::from(!known);
                }
                add_words(words, &by_ordinal, counts)?;
            }
            Values::Years(years) => {
                let mut by_year = BTreeMap::<u64, usize>::new();
                for doc in documents {
                    match years.first(doc) {
                        Some(year) => *by_year.entry(year).or_default() += 1,
                        None => unknown += 1,
                    }
                }
                for (year, count) in by_year {
                    *counts.entry(Some(year.to_string())).or_default() += count;
                }
            }
        }
        if unknown > 0 {
            *counts.entry(None).or_default() += unknown;
        }
        Ok(())
    }
}

/// The ordinals of chosen values, whatever their case.
fn ordinals(words: &StrColumn, chosen: &[String]) -> Result<Vec<u64>> {
    let mut ordinals = Vec::new();
    let chosen: Vec<String> = chosen.iter().map(|value| value.to_lowercase()).collect();
    let mut value = String::new();
    for ordinal in 0..words.num_terms() as u64 {
        if words.ord_to_str(ordinal, &mut value)? && chosen.contains(&value.to_lowercase()) {
            ordinals.push(ordinal);
        }
    }
    Ok(ordinals)
}

fn add_words(words: &StrColumn, by_ordinal: &[usize], counts: &mut Counts) -> Result<()> {
    let mut value = String::new();
    for (ordinal, count) in by_ordinal
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
    {
        if words.ord_to_str(ordinal as u64, &mut value)? {
            *counts.entry(Some(value.clone())).or_default() += count;
        }
    }
    Ok(())
}

fn field(facet: Facet, edition: &Edition) -> Field {
    match facet {
        Facet::Language => edition.fields.language,
        Facet::Kind => edition.fields.kind,
        Facet::Country => edition.fields.country,
        Facet::Year => edition.fields.year,
        Facet::Named(property) => property.field(&edition.fields),
    }
}

/// The values that a request chooses of a facet.
pub fn chosen_values(facet: Facet, filters: &Filters) -> Vec<String> {
    match facet {
        Facet::Language => filters.language.iter().map(Language::to_string).collect(),
        Facet::Kind => filters.kind.iter().map(Kind::to_string).collect(),
        Facet::Country => filters.country.iter().map(Country::to_string).collect(),
        Facet::Year => filters.year.iter().map(ToString::to_string).collect(),
        Facet::Named(property) => filters.values_of(property).cloned().collect(),
    }
}

/// Whether any document tells of a property.
pub fn is_told(edition: &Edition, property: Property) -> bool {
    edition.segments().any(|(_, columns)| {
        let words = columns.words(property.field(&edition.fields));
        words.is_some_and(|words| words.num_terms() > 0)
    })
}

/// Empty counts, one a facet.
pub fn no_counts() -> Vec<Counts> {
    FACETS.iter().map(|_| Counts::new()).collect()
}
