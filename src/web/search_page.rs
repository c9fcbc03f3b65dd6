//! The search page: a box, and what was found.
//!
//! Turns a [`SearchResults`] into what the template shows, and nothing else: it neither ranks nor counts.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{Html, IntoResponse, Response};

use super::assets::STYLE_ADDRESS;
use super::facets::{Facet, Removal, facets, removals};
use super::library::Library;
use super::problem::Problem;
use super::relations::{no_longer_on_the_site, places};
use super::site::Site;
use super::{address, words};
use crate::index::Edition;
use crate::search::segments::{Segment, segments};
use crate::search::{
    Filters, Hit, HitPage, Overview, Reason, SearchRequest, SearchResults, overview, search,
};

/// Pages of results that the navigation names on either side of the one shown.
const NEIGHBOURS: usize = 2;

#[derive(Template)]
#[template(path = "search.html")]
struct Page<'a> {
    style: &'a str,
    feed: String,
    query: &'a str,
    hidden: Vec<(&'static str, String)>,
    heading: String,
    position: Option<String>,
    notices: &'a [String],
    suggestion: Option<Link>,
    removals: Vec<Removal>,
    hits: Vec<HitView<'a>>,
    facets: Vec<Facet>,
    year: String,
    without_filters: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    style: &'a str,
    feed: String,
    query: &'a str,
    hidden: Vec<(&'static str, String)>,
    documents: String,
    languages: String,
    facets: Vec<Facet>,
}

struct Link {
    text: String,
    address: String,
    count: String,
}

/// A page of results in the navigation; `address` is `None` for the one shown, `number` is `None` for a gap.
struct Step {
    number: Option<usize>,
    address: Option<String>,
}

struct HitView<'a> {
    title: &'a str,
    /// The picture of its first page, where one can be had.
    thumbnail: Option<String>,
    lang: String,
    dir: &'static str,
    /// The best page, as the API links it.
    address: String,
    kind: Option<&'static str>,
    /// As machines and as people write it.
    date: Option<(String, String)>,
    country: Option<&'static str>,
    language: Option<&'a str>,
    source: &'a str,
    best: Option<PageView<'a>>,
    further: Vec<PageView<'a>>,
    /// Where the best page is read as text, for hits whose title opens an original.
    reading: Option<String>,
    /// What its score is made of, where that was asked.
    explanation: &'a [Reason],
    /// The words it does not have.
    missing: String,
    /// Said where its site has it no more.
    gone: Option<String>,
    /// Documents that say the same: address and place.
    also_at: Vec<(&'a str, String)>,
    /// How many more there are, and the page that lists them.
    further_places: usize,
    reading_address: String,
}

struct PageView<'a> {
    name: String,
    address: String,
    lang: String,
    dir: &'static str,
    recognised: bool,
    snippet: Vec<Segment<'a>>,
}

/// Answers `/`.
pub async fn answer(State(site): State<Site>, RawQuery(query_string): RawQuery) -> Response {
    match page(&site, &query_string.unwrap_or_default()).await {
        Ok(html) => Html(html).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn page(site: &Site, query_string: &str) -> Result<String, Problem> {
    let request = address::parse(query_string)?;
    site.answer(move |library, edition| {
        answer_of(library, edition, &request).map_err(|cause| Problem::internal(&cause))
    })
    .await
}

/// A search for nothing in particular is the home page, with the whole library to choose from.
fn answer_of(
    library: &Library,
    edition: &Edition,
    request: &SearchRequest,
) -> anyhow::Result<String> {
    let html = if request.query.trim().is_empty() && request.filters == Filters::default() {
        home(&overview(edition)?).render()
    } else {
        let results = search(edition, &library.extractions, request)?;
        found(request, &results, library.thumbnails.is_some()).render()
    };
    Ok(html?)
}

fn home(overview: &Overview) -> Home<'static> {
    let languages = overview.facets.get("language").map_or(0, |values| {
        values
            .iter()
            .filter(|value| !value.value.is_empty())
            .count()
    });
    Home {
        style: &STYLE_ADDRESS,
        feed: address::of_feed(&SearchRequest::default()),
        query: "",
        hidden: Vec::new(),
        documents: words::count(overview.documents, "publication"),
        languages: words::count(languages, "language"),
        facets: facets(&SearchRequest::default(), &overview.facets),
    }
}

fn found<'a>(
    request: &'a SearchRequest,
    results: &'a SearchResults,
    has_thumbnails: bool,
) -> Page<'a> {
    let removals = removals(request);
    Page {
        style: &STYLE_ADDRESS,
        feed: address::of_feed(request),
        query: &request.query,
        hidden: address::chosen(&request.filters),
        heading: heading(results.total),
        position: (results.page > 1)
            .then(|| format!("page {} of {}", results.page, results.pages_total)),
        notices: &results.notices,
        suggestion: suggestion(request, results),
        without_filters: (!removals.is_empty() && !request.query.is_empty())
            .then(|| without_filters(request)),
        removals,
        hits: results
            .hits
            .iter()
            .map(|hit| hit_view(hit, &request.query, has_thumbnails))
            .collect(),
        facets: facets(request, &results.facets),
        year: request
            .filters
            .year
            .map(|years| years.to_string())
            .unwrap_or_default(),
        previous: (results.page > 1).then(|| at_page(request, results.page - 1)),
        next: (results.page < results.pages_total).then(|| at_page(request, results.page + 1)),
        steps: steps(request, results),
    }
}

fn heading(total: usize) -> String {
    match total {
        0 => "Nothing found".to_owned(),
        total => format!("{} found", words::count(total, "document")),
    }
}

fn suggestion(request: &SearchRequest, results: &SearchResults) -> Option<Link> {
    let suggestion = results.suggestion.as_ref()?;
    let asked = SearchRequest {
        query: suggestion.query.clone(),
        page: 0,
        ..request.clone()
    };
    Some(Link {
        text: suggestion.query.clone(),
        address: address::of_search(&asked),
        count: words::count(suggestion.total, "document"),
    })
}

fn without_filters(request: &SearchRequest) -> String {
    address::of_search(&SearchRequest {
        query: request.query.clone(),
        ..SearchRequest::default()
    })
}

fn at_page(request: &SearchRequest, page: usize) -> String {
    address::of_search(&SearchRequest {
        page,
        ..request.clone()
    })
}

/// The first page, those around the one shown, the last, and a gap where some are left out.
fn steps(request: &SearchRequest, results: &SearchResults) -> Vec<Step> {
    let (shown, last) = (results.page, results.pages_total);
    if last < 2 {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let mut before = 0;
    let near = |page: &usize| page.abs_diff(shown) <= NEIGHBOURS || *page == 1 || *page == last;
    for page in (1..=last).filter(near) {
        if page > before + 1 {
            steps.push(Step {
                number: None,
                address: None,
            });
        }
        steps.push(Step {
            number: Some(page),
            address: (page != shown).then(|| at_page(request, page)),
        });
        before = page;
    }
    steps
}

fn hit_view<'a>(hit: &'a Hit, query: &str, has_thumbnails: bool) -> HitView<'a> {
    let number = hit.pages.first().map_or(1, |page| page.number);
    let reading = address::of_page(hit.id, number, query);
    let mut pages = hit.pages.iter().map(|page| page_view(hit, page, query));
    let best = pages.next();
    let address = best.as_ref().map_or(&reading, |page| &page.address).clone();
    let also_at = places(&hit.also_at);
    let has_pages = address.starts_with(&address::of_original(hit.id));
    HitView {
        title: &hit.title,
        thumbnail: (has_thumbnails && has_pages).then(|| address::of_thumbnail(hit.id)),
        lang: words::lang(hit.language),
        dir: words::direction(hit.language),
        kind: hit.kind.map(|kind| kind.label()),
        date: hit.date.map(|date| (date.to_string(), words::date(date))),
        country: hit.country.map(|country| country.name()),
        language: hit
            .language
            .as_ref()
            .map(|language| language.english_name()),
        source: &hit.source,
        best,
        further: pages.collect(),
        explanation: &hit.explanation,
        missing: hit.missing.join(", "),
        gone: hit.last_seen.map(no_longer_on_the_site),
        further_places: hit.also_at.len() - also_at.len(),
        also_at,
        reading_address: reading.clone(),
        reading: (address != reading).then_some(reading),
        address,
    }
}

fn page_view<'a>(hit: &Hit, page: &'a HitPage, query: &str) -> PageView<'a> {
    PageView {
        name: words::page(page.number, page.label.as_deref()),
        address: page_address(hit, page, query),
        lang: words::lang(page.language),
        dir: words::direction(page.language),
        recognised: page.verdict.is_recognised(),
        snippet: segments(&page.snippet.text, &page.snippet.marks),
    }
}

/// The page in its original where that can be opened at a page, else its text with the words of the query marked.
fn page_address(hit: &Hit, page: &HitPage, query: &str) -> String {
    match page.link.starts_with(&address::of_original(hit.id)) {
        true => page.link.clone(),
        false => address::of_page(hit.id, page.number, query),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentId, Verdict};
    use crate::search::{Snippet, Suggestion};

    #[test]
    fn what_documents_and_visitors_write_is_shown_never_run() {
        const HOSTILE: &str = "\"><script>alert(1)</script>";
        let request = SearchRequest {
            query: HOSTILE.to_owned(),
            ..SearchRequest::default()
        };
        let mut results = answer_with(vec![hit(HOSTILE)]);
        results.notices = vec![HOSTILE.to_owned()];
        results.suggestion = Some(Suggestion {
            query: HOSTILE.to_owned(),
            total: 3,
        });
        let html = found(&request, &results, false).render().unwrap();
        assert!(!html.contains("<script>"));
        assert!(!html.contains("\"\">"));
        assert!(html.contains("<mark>&#62;"), "{html}");
    }

    #[test]
    fn a_long_way_through_results_names_its_ends_and_its_neighbours() {
        let mut results = answer_with(Vec::new());
        (results.page, results.pages_total) = (10, 40);
        let numbers: Vec<Option<usize>> = steps(&SearchRequest::default(), &results)
            .iter()
            .map(|step| step.number)
            .collect();
        let some = |number| Some(number);
        assert_eq!(
            numbers,
            [
                some(1),
                None,
                some(8),
                some(9),
                some(10),
                some(11),
                some(12),
                None,
                some(40)
            ]
        );
    }

    fn answer_with(hits: Vec<Hit>) -> SearchResults {
        SearchResults {
            query: String::new(),
            total: hits.len(),
            page: 1,
            pages_total: 1,
            took_ms: 1.0,
            generation: "gen-000001.1".to_owned(),
            hits,
            facets: Default::default(),
            suggestion: None,
            notices: Vec::new(),
        }
    }

    fn hit(text: &str) -> Hit {
        let id = DocumentId::of_path("sample", text);
        Hit {
            id,
            title: text.to_owned(),
            kind: None,
            language: None,
            date: "2004-03".parse().ok(),
            source: text.to_owned(),
            url: None,
            path: Some(text.to_owned()),
            score: 1.0,
            pages: vec![HitPage {
                number: 12,
                label: Some(text.to_owned()),
                language: None,
                verdict: Verdict::OcrLayer,
                snippet: Snippet {
                    text: text.to_owned(),
                    marks: vec![[1, 4]],
                },
                link: format!("/d/{id}#page-12"),
            }],
            copy_of: None,
            missing: vec![text.to_owned()],
            explanation: vec![Reason {
                why: text.to_owned(),
                score: 1.0,
            }],
            also_at: Vec::new(),
            other_languages: Vec::new(),
            added: None,
            last_seen: None,
            own_id: None,
            country: None,
        }
    }
}
