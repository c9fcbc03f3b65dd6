//! What results can be narrowed by, and what they are narrowed by already, as links.
//!
//! Counts and labels come with the results; this only turns each value into the address of the search with or without it.

use std::collections::BTreeMap;

use super::{address, words};
use crate::search::{FacetValue, Filters, SearchRequest};

/// Values of a facet that stand open; the rest waits behind "more".
const SHOWN: usize = 8;

/// A facet with its values, most frequent first.
pub struct Facet {
    /// The name of its parameter.
    pub name: &'static str,
    /// As people read it.
    pub heading: &'static str,
    /// The values that stand open.
    pub values: Vec<Choice>,
    /// The values behind "more".
    pub more: Vec<Choice>,
}

/// A value of a facet.
pub struct Choice {
    /// As people read it.
    pub label: String,
    /// How many documents have it.
    pub count: String,
    /// The search with the value, or without it where it is chosen; `None` where it cannot be filtered by.
    pub address: Option<String>,
    /// Whether the search is narrowed by it.
    pub selected: bool,
}

/// A filter that is set, and the search without it.
pub struct Removal {
    /// `Kind: Report`.
    pub label: String,
    /// The search without it.
    pub address: String,
}

/// The facets of an answer as links, those that leave nothing to choose left out.
pub fn facets(
    request: &SearchRequest,
    counted: &BTreeMap<&'static str, Vec<FacetValue>>,
) -> Vec<Facet> {
    address::FACETS
        .iter()
        .filter_map(|(name, heading)| {
            let values = counted.get(name)?;
            let mut values: Vec<Choice> = values
                .iter()
                .map(|value| choice(request, name, value))
                .collect();
            let offers = values.iter().any(|choice| choice.address.is_some());
            let more = values.split_off(SHOWN.min(values.len()));
            offers.then_some(Facet {
                name,
                heading,
                values,
                more,
            })
        })
        .collect()
}

/// The filters that are set, each with the search without it.
pub fn removals(request: &SearchRequest) -> Vec<Removal> {
    let labels = labels(&request.filters);
    address::chosen(&request.filters)
        .into_iter()
        .zip(labels)
        .map(|((facet, value), label)| Removal {
            label,
            address: address::of_search(&address::without(request, facet, &value)),
        })
        .collect()
}

fn choice(request: &SearchRequest, facet: &str, value: &FacetValue) -> Choice {
    Choice {
        label: value.label.clone(),
        count: words::number(value.count),
        address: changed(request, facet, value).map(|changed| address::of_search(&changed)),
        selected: value.selected,
    }
}

/// The search with the value, or without it where it is chosen; `None` where it cannot be filtered by (unknown), or is
/// chosen by a word of the query.
fn changed(request: &SearchRequest, facet: &str, value: &FacetValue) -> Option<SearchRequest> {
    match value.selected {
        true => Some(address::without(request, facet, &value.value))
            .filter(|without| without.filters != request.filters),
        false if value.value.is_empty() => None,
        false => address::with(request, facet, &value.value),
    }
}

/// What the values of a facet stand under.
fn heading(name: &str) -> &'static str {
    let mut facets = address::FACETS.iter();
    facets
        .find(|(known, _)| *known == name)
        .map_or("", |(_, heading)| heading)
}

/// The filters in words, in the order of [`address::chosen`].
fn labels(filters: &Filters) -> Vec<String> {
    let kinds = filters
        .kind
        .iter()
        .map(|kind| format!("Kind: {}", kind.label()));
    let languages = filters
        .language
        .iter()
        .map(|language| format!("Language: {}", language.english_name()));
    let countries = filters
        .country
        .iter()
        .map(|country| format!("Country: {}", country.name()));
    let years = filters.year.iter().map(|years| format!("Year: {years}"));
    let named = filters
        .named
        .iter()
        .map(|(property, value)| format!("{}: {value}", heading(property.name())));
    kinds
        .chain(languages)
        .chain(countries)
        .chain(years)
        .chain(named)
        .collect()
}
