//! A document as text, page by page, with the words of a query marked.
//!
//! A long document is shown a window at a time. `/d/ID#page-240` names a page that the server cannot see, so every page
//! outside the window has its anchor in the list of pages, on the link that opens it: the address always lands.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Response};

use super::assets::STYLE_ADDRESS;
use super::library::Library;
use super::problem::Problem;
use super::relations::{Relations, no_longer_on_the_site};
use super::similar::SimilarDocuments;
use super::site::{Site, record};
use super::{address, words};
use crate::corpus::extractions::ExtractionFile;
use crate::document::{DocumentId, MediaType, Page, Subject, Verdict};
use crate::index::{Edition, Record};
use crate::search::segments::{Segment, paragraphs};
use crate::search::{Filters, Property, SearchRequest, marks};

/// Pages shown at once: some 80 kB of text, and the whole of nearly every document that is no PDF.
const WINDOW: u32 = 25;
/// Letters of one page that are shown; more is no page that a person reads, and the original has it.
const MAX_LETTERS: usize = 100_000;

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage<'a> {
    style: &'a str,
    query: &'a str,
    hidden: Vec<(&'static str, String)>,
    title: &'a str,
    lang: String,
    dir: &'static str,
    kind: Option<&'static str>,
    date: Option<(String, String)>,
    country: Option<&'static str>,
    language: Option<&'a str>,
    /// Themes, body and cited articles: what they are, each with the search for all that share it.
    subject: Vec<(&'static str, Vec<(String, String)>)>,
    source: &'a str,
    path: Option<&'a str>,
    pages_total: String,
    results: Option<String>,
    original: Option<Original>,
    url: Option<&'a str>,
    /// Said where its site has it no more.
    gone: Option<String>,
    relations: Relations,
    similar: SimilarDocuments,
    pages: Vec<PageView<'a>>,
    window: String,
    previous: Option<String>,
    next: Option<String>,
    others: Vec<Other>,
}

/// The original, as a link says it.
struct Original {
    address: String,
    text: &'static str,
}

struct PageView<'a> {
    number: u32,
    name: String,
    lang: String,
    dir: &'static str,
    note: Option<&'static str>,
    cut: bool,
    header: Vec<Vec<Segment<'a>>>,
    paragraphs: Vec<Vec<Segment<'a>>>,
    footer: Vec<Vec<Segment<'a>>>,
}

/// A page in the list of pages; `anchored` where its text is not on this page, so that its link carries the anchor.
struct Other {
    number: u32,
    address: String,
    anchored: bool,
}

/// What is shown of other documents.
struct Beside {
    relations: Relations,
    similar: SimilarDocuments,
}

/// A page's text and its marks, kept while the template borrows them.
struct Read {
    page: Page,
    /// Of header, text and footer.
    marks: [Vec<[usize; 2]>; 3],
    cut: bool,
}

/// Answers `/d/{id}`.
pub async fn answer(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query_string): RawQuery,
) -> Response {
    match page(&site, &id, &query_string.unwrap_or_default()).await {
        Ok(html) => Html(html).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn page(site: &Site, id: &str, query_string: &str) -> Result<String, Problem> {
    let id: DocumentId = id.parse().map_err(|_| Problem::not_found())?;
    let request = address::parse(query_string)?;
    site.answer(move |library, edition| {
        let record = record(edition, id)?;
        render(library, edition, &record, &request).map_err(|cause| Problem::internal(&cause))
    })
    .await
}

fn render(
    library: &Library,
    edition: &Edition,
    record: &Record,
    request: &SearchRequest,
) -> anyhow::Result<String> {
    let file = library.extractions.open(&record.extraction)?;
    let numbers = window(record.page_count, request.page);
    let read = numbers
        .clone()
        .map(|number| read(&file, edition, record, number, &request.query))
        .collect::<anyhow::Result<Vec<Read>>>()?;
    let pages = read.iter().map(|read| page_view(record, read)).collect();
    let beside = Beside {
        relations: Relations::of(edition, record)?,
        similar: SimilarDocuments::of(edition, &library.extractions, record),
    };
    Ok(document_page(record, request, numbers, pages, beside).render()?)
}

/// The numbers of the pages shown when one is asked for.
fn window(page_count: u32, asked: usize) -> std::ops::Range<u32> {
    let last = page_count.max(1) - 1;
    let asked = u32::try_from(asked).unwrap_or(u32::MAX).max(1) - 1;
    let first = asked.min(last) / WINDOW * WINDOW;
    first + 1..page_count.min(first + WINDOW) + 1
}

fn read(
    file: &ExtractionFile,
    edition: &Edition,
    record: &Record,
    number: u32,
    query: &str,
) -> anyhow::Result<Read> {
    let mut page = file.page(record.first_page + number - 1)?;
    page.number = number;
    let end = page.text.char_indices().nth(MAX_LETTERS).map(|(at, _)| at);
    if let Some(end) = end {
        page.text.truncate(end);
    }
    let marks = [&page.header, &page.text, &page.footer].map(|text| match query.trim() {
        "" => Vec::new(),
        query => marks(edition, query, text),
    });
    Ok(Read {
        page,
        marks,
        cut: end.is_some(),
    })
}

fn page_view<'a>(record: &Record, read: &'a Read) -> PageView<'a> {
    let page = &read.page;
    let language = record.language_of_page(page.number);
    let [in_header, in_text, in_footer] = &read.marks;
    PageView {
        number: page.number,
        name: words::page(page.number, page.label.as_deref()),
        lang: words::lang(language),
        dir: words::direction(language),
        note: note(page.verdict),
        cut: read.cut,
        header: paragraphs(&page.header, in_header),
        paragraphs: paragraphs(&page.text, in_text),
        footer: paragraphs(&page.footer, in_footer),
    }
}

/// What a reader must know of a page's text before trusting it.
fn note(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Text => None,
        Verdict::OcrLayer => {
            Some("The text of this page was recognised from a picture and may hold errors.")
        }
        Verdict::NoText => {
            Some("This page holds no text: it is a picture, or empty. The original shows it.")
        }
        Verdict::UndecodableFonts => Some(
            "The fonts of this page do not say which letters they show. The original shows them.",
        ),
        Verdict::Garbled => {
            Some("The text of this page is damaged in the file. The original may show it better.")
        }
        Verdict::HiddenText => Some("Part of this text is not visible in the original."),
        Verdict::Partial => Some("Part of this page could not be read. The original may show it."),
    }
}

fn document_page<'a>(
    record: &'a Record,
    request: &'a SearchRequest,
    numbers: std::ops::Range<u32>,
    pages: Vec<PageView<'a>>,
    beside: Beside,
) -> DocumentPage<'a> {
    let query = request.query.trim();
    let beyond = |number: u32| address::of_page(record.id, number, query);
    DocumentPage {
        style: &STYLE_ADDRESS,
        query,
        hidden: Vec::new(),
        title: &record.title,
        lang: words::lang(record.language),
        dir: words::direction(record.language),
        kind: record.kind.as_ref().map(|kind| kind.value.label()),
        date: record
            .date
            .as_ref()
            .map(|date| (date.value.to_string(), words::date(date.value))),
        country: record.country.as_ref().map(|country| country.value.name()),
        language: record
            .language
            .as_ref()
            .map(|language| language.english_name()),
        subject: subject(&record.subject),
        source: &record.source,
        path: record.path.as_deref(),
        pages_total: words::count(record.page_count as usize, "page"),
        results: (!query.is_empty()).then(|| results(query)),
        original: original(record, numbers.start),
        url: record
            .url
            .as_deref()
            .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        gone: record.last_seen.map(no_longer_on_the_site),
        relations: beside.relations,
        similar: beside.similar,
        pages,
        window: format!("Pages {} to {}", numbers.start, numbers.end - 1),
        previous: (numbers.start > 1).then(|| beyond(numbers.start - WINDOW)),
        next: (numbers.end <= record.page_count).then(|| beyond(numbers.end)),
        others: others(record, query, &numbers),
    }
}

/// What a document deals with, as links.
fn subject(subject: &Subject) -> Vec<(&'static str, Vec<(String, String)>)> {
    let links = |property: Property, values: &[String]| -> Vec<(String, String)> {
        let link = |value: &String| (value.clone(), all_with(property, value));
        values.iter().map(link).collect()
    };
    let body: Vec<String> = subject.body.iter().cloned().collect();
    let all = [
        ("Body", links(Property::Body, &body)),
        ("Themes", links(Property::Theme, &subject.themes)),
        ("Cites", links(Property::Cites, &subject.cites)),
    ];
    all.into_iter()
        .filter(|(_, links)| !links.is_empty())
        .collect()
}

/// The address of all documents that have a value.
fn all_with(property: Property, value: &str) -> String {
    address::of_search(&SearchRequest {
        filters: Filters {
            named: vec![(property, value.to_owned())],
            ..Filters::default()
        },
        ..SearchRequest::default()
    })
}

fn results(query: &str) -> String {
    address::of_search(&SearchRequest {
        query: query.to_owned(),
        ..SearchRequest::default()
    })
}

fn original(record: &Record, page: u32) -> Option<Original> {
    let address = address::of_original(record.id);
    let (address, text) = match record.media_type {
        MediaType::Pdf => (format!("{address}#page={page}"), "Open the PDF"),
        MediaType::Html => (address, "Download the original web page"),
        MediaType::Text | MediaType::Markdown => (address, "Download the original text"),
        MediaType::Epub => (address, "Download the book"),
        MediaType::Pptx | MediaType::Odp => (address, "Download the presentation"),
        MediaType::Xlsx | MediaType::Ods => (address, "Download the spreadsheet"),
        MediaType::Docx | MediaType::Odt | MediaType::Rtf => (address, "Download the document"),
        // One line of a file that holds many documents is no original to hand out.
        MediaType::JsonLines => return None,
    };
    Some(Original { address, text })
}

/// Every page of a document that does not fit into one window.
fn others(record: &Record, query: &str, shown: &std::ops::Range<u32>) -> Vec<Other> {
    if record.page_count <= WINDOW {
        return Vec::new();
    }
    (1..=record.page_count)
        .map(|number| Other {
            number,
            address: address::of_page(record.id, number, query),
            anchored: !shown.contains(&number),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_holds_the_page_asked_for_and_never_more_than_there_are() {
        assert_eq!(window(340, 0), 1..26);
        assert_eq!(window(340, 25), 1..26);
        assert_eq!(window(340, 26), 26..51);
        assert_eq!(window(340, 340), 326..341);
        assert_eq!(window(340, usize::MAX), 326..341);
        assert_eq!(window(3, 2), 1..4);
        assert_eq!(window(0, 1), 1..1);
    }
}
