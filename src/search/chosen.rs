//! Filters typed in the query, taken for those beside it where these leave the choice open.
//!
//! So `kind:report` in the box does what choosing it in the facets does: alternatives are counted, and a language chosen
//! either way restricts the pages shown. What cannot be told so (`-kind:report`, a second choice) stays a condition.

use super::operand::Filter;
use super::property::Property;
use super::request::Filters;
use crate::document::YearRange;

/// Puts alternatives of one property into filters that do not restrict it yet; whether that could be done.
pub fn choose(filters: &mut Filters, alternatives: &[&Filter]) -> bool {
    let mut chosen = Filters::default();
    for filter in alternatives {
        match filter {
            Filter::Language(language) => chosen.language.push(*language),
            Filter::Kind(kind) => chosen.kind.push(*kind),
            Filter::Country(country) => chosen.country.push(*country),
            Filter::Named(property, value) => chosen.named.push((*property, value.clone())),
            Filter::Year(range) if chosen.year.is_none() => chosen.year = Some(*range),
            Filter::Year(_)
            | Filter::Before(_)
            | Filter::After(_)
            | Filter::Since(_)
            | Filter::Page(_) => return false,
        }
    }
    take(&mut filters.language, chosen.language, alternatives)
        || take(&mut filters.kind, chosen.kind, alternatives)
        || take(&mut filters.country, chosen.country, alternatives)
        || take_named(filters, chosen.named, alternatives)
        || take_year(filters, chosen.year, alternatives)
}

fn take<T>(place: &mut Vec<T>, chosen: Vec<T>, alternatives: &[&Filter]) -> bool {
    let open = place.is_empty() && !chosen.is_empty() && chosen.len() == alternatives.len();
    if open {
        *place = chosen;
    }
    open
}

fn take_year(filters: &mut Filters, chosen: Option<YearRange>, alternatives: &[&Filter]) -> bool {
    let open = filters.year.is_none() && chosen.is_some() && alternatives.len() == 1;
    if open {
        filters.year = chosen;
    }
    open
}

fn take_named(
    filters: &mut Filters,
    chosen: Vec<(Property, String)>,
    alternatives: &[&Filter],
) -> bool {
    let Some((property, _)) = chosen.first().cloned() else {
        return false;
    };
    let of_one = chosen.iter().all(|(other, _)| *other == property);
    let open = filters.values_of(property).next().is_none();
    let takes = of_one && open && chosen.len() == alternatives.len();
    if takes {
        filters.named.extend(chosen);
    }
    takes
}
