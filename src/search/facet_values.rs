//! Counts of facets as people read them: named, labelled, in order.
//!
//! Apart from counting because it is the same whatever was counted: what a search found, or the whole library.

use std::collections::BTreeMap;

use super::facets::{Counts, FACETS, Facet, chosen_values};
use super::request::Filters;
use super::results::FacetValue;
use crate::document::{Country, Kind};
use crate::language::Language;

/// The label of what documents do not tell.
const UNKNOWN: &str = "Unknown";

/// Counts as people read them, by name of facet. Most frequent first, years newest first, unknown last.
pub fn facet_values(
    counts: Vec<Counts>,
    filters: &Filters,
) -> BTreeMap<&'static str, Vec<FacetValue>> {
    FACETS
        .into_iter()
        .zip(counts)
        .map(|(facet, counts)| (name(facet), values(facet, counts, filters)))
        .collect()
}

fn values(facet: Facet, counts: Counts, filters: &Filters) -> Vec<FacetValue> {
    let chosen = chosen_values(facet, filters);
    let is_chosen = |value: &String| {
        let same = |chosen: &String| chosen.to_lowercase() == value.to_lowercase();
        chosen.iter().any(same)
    };
    let mut values: Vec<FacetValue> = counts
        .into_iter()
        .map(|(value, count)| FacetValue {
            label: label(facet, value.as_deref()),
            selected: value.as_ref().is_some_and(|value| match facet {
                Facet::Year => is_within(value, filters),
                _ => is_chosen(value),
            }),
            value: value.unwrap_or_default(),
            count,
        })
        .collect();
    match facet {
        Facet::Year => values.sort_by(|a, b| b.value.cmp(&a.value)),
        _ => values.sort_by(|a, b| {
            (a.value.is_empty().cmp(&b.value.is_empty()))
                .then(b.count.cmp(&a.count))
                .then_with(|| a.label.cmp(&b.label))
        }),
    }
    values
}

fn is_within(year: &str, filters: &Filters) -> bool {
    let range = filters.year.map(|range| range.years());
    range
        .zip(year.parse().ok())
        .is_some_and(|(range, year)| range.contains(&year))
}

fn name(facet: Facet) -> &'static str {
    match facet {
        Facet::Language => "language",
        Facet::Kind => "kind",
        Facet::Country => "country",
        Facet::Year => "year",
        Facet::Named(property) => property.name(),
    }
}

fn label(facet: Facet, value: Option<&str>) -> String {
    let Some(value) = value else {
        return UNKNOWN.to_owned();
    };
    let named = match facet {
        Facet::Language => {
            Language::parse(value).map(|language| language.english_name().to_owned())
        }
        Facet::Kind => value.parse().ok().map(|kind: Kind| kind.label().to_owned()),
        Facet::Country => value.parse().ok().map(|c: Country| c.name().to_owned()),
        Facet::Named(_) | Facet::Year => None,
    };
    named.unwrap_or_else(|| value.to_owned())
}
