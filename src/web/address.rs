//! The address of a search: `?q=…&kind=…` to a [`SearchRequest`] and back.
//!
//! The one place that knows the names of the parameters, so that the form, every link and the API agree. Reading is
//! strict about values, since a filter silently dropped would show what was not asked for.

use url::form_urlencoded::{self, Serializer};

use crate::document::DocumentId;
use crate::search::{Filters, MAX_LIMIT, Property, SearchRequest};

/// The facets that can be filtered by, in the order the page shows them, with their headings.
pub const FACETS: [(&str, &str); 9] = [
    ("kind", "Kind"),
    ("language", "Language"),
    ("country", "Country"),
    ("theme", "Theme"),
    ("year", "Year"),
    ("body", "Body"),
    ("cites", "Cited articles"),
    ("section", "Section"),
    ("source", "Source"),
];

/// A parameter whose value cannot be read, in words for the visitor.
#[derive(Debug, PartialEq)]
pub struct BadParameter {
    /// What is wrong.
    pub error: String,
    /// What would be right.
    pub hint: String,
}

/// Reads the part of an address after `?`. A value that is left empty, as forms send them, is no value; a parameter
/// that is not ours is passed over.
pub fn parse(query_string: &str) -> Result<SearchRequest, BadParameter> {
    let mut request = SearchRequest::default();
    for (name, value) in form_urlencoded::parse(query_string.as_bytes()) {
        match (name.as_ref(), value.trim()) {
            (_, "") => {}
            ("q", _) => request.query = value.into_owned(),
            ("page", number) => request.page = count("page", number, usize::MAX)?,
            ("limit", number) => request.limit = count("limit", number, MAX_LIMIT)?,
            ("explain", value) => request.explain = value != "0",
            (facet, value) => add(&mut request.filters, facet, value)?,
        }
    }
    Ok(request)
}

/// The address of a search on the search page.
pub fn of_search(request: &SearchRequest) -> String {
    with_parameters("/", request)
}

/// The address of what is new of a search, whatever page of results is looked at.
pub fn of_feed(request: &SearchRequest) -> String {
    let asked = SearchRequest {
        query: request.query.clone(),
        filters: request.filters.clone(),
        ..SearchRequest::default()
    };
    with_parameters("/feed", &asked)
}

fn with_parameters(path: &str, request: &SearchRequest) -> String {
    let mut pairs = Serializer::new(String::new());
    if !request.query.is_empty() {
        pairs.append_pair("q", &request.query);
    }
    for (facet, value) in chosen(&request.filters) {
        pairs.append_pair(facet, &value);
    }
    if request.page > 1 {
        pairs.append_pair("page", &request.page.to_string());
    }
    if request.limit > 0 {
        pairs.append_pair("limit", &request.limit.to_string());
    }
    if request.explain {
        pairs.append_pair("explain", "1");
    }
    match pairs.finish() {
        pairs if pairs.is_empty() => path.to_owned(),
        pairs => format!("{path}?{pairs}"),
    }
}

/// The address at which a page of a document is read as text, with the words of a query marked.
pub fn of_page(id: DocumentId, number: u32, query: &str) -> String {
    let mut pairs = Serializer::new(String::new());
    if number > 1 {
        pairs.append_pair("page", &number.to_string());
    }
    if !query.is_empty() {
        pairs.append_pair("q", query);
    }
    let pairs = pairs.finish();
    let separator = if pairs.is_empty() { "" } else { "?" };
    format!("/d/{id}{separator}{pairs}#page-{number}")
}

/// The address of a document's original.
pub fn of_original(id: DocumentId) -> String {
    format!("/d/{id}/original")
}

/// The address of the picture of a document's first page.
pub fn of_thumbnail(id: DocumentId) -> String {
    format!("/d/{id}/thumbnail")
}

/// The filters that are set, as parameter and value.
pub fn chosen(filters: &Filters) -> Vec<(&'static str, String)> {
    let kinds = filters.kind.iter().map(|kind| ("kind", kind.to_string()));
    let languages = filters
        .language
        .iter()
        .map(|language| ("language", language.to_string()));
    let countries = filters
        .country
        .iter()
        .map(|country| ("country", country.to_string()));
    let years = filters.year.iter().map(|years| ("year", years.to_string()));
    let named = filters
        .named
        .iter()
        .map(|(property, value)| (property.name(), value.clone()));
    kinds
        .chain(languages)
        .chain(countries)
        .chain(years)
        .chain(named)
        .collect()
}

/// The same search with one filter more, from its first page of results; `None` where the value is none.
pub fn with(request: &SearchRequest, facet: &str, value: &str) -> Option<SearchRequest> {
    let mut wider = first_page(request);
    add(&mut wider.filters, facet, value).ok().map(|()| wider)
}

/// The same search without one of its filters, from its first page of results.
pub fn without(request: &SearchRequest, facet: &str, value: &str) -> SearchRequest {
    let mut wider = first_page(request);
    let filters = &mut wider.filters;
    match facet {
        "kind" => filters.kind.retain(|kind| kind.to_string() != value),
        "language" => filters
            .language
            .retain(|language| language.to_string() != value),
        "country" => filters
            .country
            .retain(|country| country.to_string() != value),
        "year" => filters.year = None,
        name => filters
            .named
            .retain(|(property, known)| property.name() != name || !is_same(known, value)),
    }
    wider
}

/// Names are the same whatever their case.
fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn first_page(request: &SearchRequest) -> SearchRequest {
    SearchRequest {
        page: 0,
        ..request.clone()
    }
}

fn add(filters: &mut Filters, facet: &str, value: &str) -> Result<(), BadParameter> {
    match facet {
        "kind" => push(&mut filters.kind, read("kind", value)?),
        "language" => push(&mut filters.language, read_language(value)?),
        "country" => push(&mut filters.country, read("country", value)?),
        "year" => filters.year = Some(read("year", value)?),
        name => {
            if let Some(property) = Property::of(name) {
                push(&mut filters.named, (property, value.to_owned()));
            }
        }
    }
    Ok(())
}

fn push<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

fn read<T: std::str::FromStr<Err = String>>(facet: &str, value: &str) -> Result<T, BadParameter> {
    value.parse().map_err(|error| BadParameter {
        error: format!("The {facet} of this search cannot be read: {error}"),
        hint: format!("Choose a {facet} from the list beside the results, or leave it out"),
    })
}

fn read_language(value: &str) -> Result<crate::language::Language, BadParameter> {
    crate::language::Language::try_from(value.to_owned()).map_err(|error| BadParameter {
        error: format!("The language of this search cannot be read: {error}"),
        hint: "Write a code such as `fr` or a name such as `French`, or leave it out".to_owned(),
    })
}

fn count(name: &str, value: &str, most: usize) -> Result<usize, BadParameter> {
    value
        .parse()
        .ok()
        .filter(|number| *number <= most)
        .ok_or_else(|| {
            let range = match most {
                usize::MAX => "a number from 1".to_owned(),
                most => format!("a number from 1 to {most}"),
            };
            BadParameter {
                error: format!("`{value}` cannot be read as `{name}`"),
                hint: format!("Give `{name}` {range}, or leave it out"),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_search_leads_back_to_it() {
        let request = parse("q=%22best+interests%22+%26+%C3%A9cole&kind=report&kind=law&country=be&year=2001..2004&source=a%26b&page=3&explain=1").unwrap();
        assert_eq!(request.query, "\"best interests\" & école");
        assert_eq!(request.filters.kind.len(), 2);
        let address = of_search(&request);
        assert_eq!(parse(address.trim_start_matches("/?")), Ok(request));
    }

    #[test]
    fn an_empty_form_field_is_no_filter_and_foreign_parameters_are_passed_over() {
        assert_eq!(
            parse("q=&year=&kind=&utm_source=mail"),
            Ok(SearchRequest::default())
        );
    }

    #[test]
    fn a_value_that_cannot_be_read_is_said_not_dropped() {
        for bad in [
            "kind=pamphlet",
            "country=atlantis",
            "year=soon",
            "page=-1",
            "limit=101",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn filters_go_on_and_off_and_begin_at_the_first_page() {
        let request = parse("q=a&kind=report&page=4").unwrap();
        let more = with(&request, "kind", "law").unwrap();
        assert_eq!(of_search(&more), "/?q=a&kind=report&kind=law");
        assert_eq!(
            of_search(&without(&more, "kind", "report")),
            "/?q=a&kind=law"
        );
        assert_eq!(with(&request, "kind", "pamphlet"), None);
    }
}
