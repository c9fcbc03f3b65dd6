//! What is shown of the documents found: title, kind, date, and the pages with their passages.
//!
//! The only file of a search that reads records and extractions, and only of the documents on the page of results.

use std::collections::HashMap;

use anyhow::Result;
use tantivy::DocAddress;

use super::best_page::Standout;
use super::clause::Clause;
use super::contents::is_contents;
use super::found::Match;
use super::marks::Marker;
use super::missing::missing;
use super::page_filter::PageFilter;
use super::pages::standings;
use super::plan::Plan;
use super::results::{Hit, HitPage, MAX_PAGES, Place, Snippet};
use super::snippet::snippet;
use crate::corpus::extractions::{ExtractionFile, Extractions};
use crate::document::{DocumentId, MediaType, Page, written_moment};
use crate::index::{Edition, Record};

/// The hits of one page of results.
pub fn hits(
    edition: &Edition,
    extractions: &Extractions,
    plan: &Plan,
    matches: &[Match],
) -> Result<Vec<Hit>> {
    let clauses = &plan.clauses;
    let marker = Marker::of(clauses);
    let filter = PageFilter::of(plan);
    let addresses: Vec<DocAddress> = matches.iter().map(|found| found.address()).collect();
    let standings = standings(edition, clauses, &addresses)?;
    let mut files = HashMap::new();
    matches
        .iter()
        .zip(standings)
        .map(|(found, standing)| {
            let record = edition.record_at(found.address())?;
            let file = files.entry(record.extraction.clone());
            let shown = Shown {
                file: file
                    .or_insert_with(|| opened(extractions, &record))
                    .as_ref(),
                record: &record,
                marker: &marker,
                clauses,
            };
            let pages = shown.pages(&found.standout, &standing.pages, filter);
            let relatives = Relatives::of(edition, &record)?;
            Ok(Hit {
                missing: missing(plan, &standing.present),
                ..hit(record, found.score, pages, relatives)
            })
        })
        .collect()
}

/// A page that cannot be read costs its passage, not the answer.
fn opened(extractions: &Extractions, record: &Record) -> Option<ExtractionFile> {
    extractions
        .open(&record.extraction)
        .inspect_err(|error| {
            tracing::warn!(extraction = record.extraction, "no passages: {error:#}")
        })
        .ok()
}

/// A document whose pages are to be shown.
struct Shown<'a> {
    file: Option<&'a ExtractionFile>,
    record: &'a Record,
    marker: &'a Marker<'a>,
    clauses: &'a [Clause],
}

impl Shown<'_> {
    /// The pages found, of those asked for; where there is none, the first of these with its beginning.
    fn pages(&self, standout: &Standout, numbers: &[u32], filter: PageFilter) -> Vec<HitPage> {
        let wanted = |number: &u32| filter.admits(self.record, *number);
        let best: Vec<u32> = standout.pages().filter(wanted).collect();
        let others = numbers.iter().copied();
        let others = others.filter(|number| wanted(number) && !best.contains(number));
        let mut pages: Vec<HitPage> = self.answers_first(&best);
        pages.extend(
            others
                .take(MAX_PAGES.saturating_sub(pages.len()))
                .map(|number| self.page(number)),
        );
        if pages.is_empty() {
            let all = 1..=self.record.page_count;
            let first = all.clone().find(wanted).or_else(|| all.clone().next());
            return first.map(|number| self.page(number)).into_iter().collect();
        }
        pages
    }

    /// Pages in their order, but for a table of contents, which comes after what it leads to.
    fn answers_first(&self, numbers: &[u32]) -> Vec<HitPage> {
        let pages = numbers
            .iter()
            .map(|number| (*number, self.read_numbered(*number)));
        let (contents, answers): (Vec<_>, Vec<_>) =
            pages.partition(|(_, page)| is_contents(&page.text));
        let ordered = answers.into_iter().chain(contents);
        ordered
            .map(|(number, page)| self.shown(number, page))
            .collect()
    }

    fn page(&self, number: u32) -> HitPage {
        self.shown(number, self.read_numbered(number))
    }

    fn shown(&self, number: u32, page: Page) -> HitPage {
        HitPage {
            number,
            language: self.record.language_of_page(number),
            verdict: page.verdict,
            snippet: self.snippet(&page),
            label: page.label,
            link: link(self.record, number),
        }
    }

    fn read_numbered(&self, number: u32) -> Page {
        self.read(self.record.first_page + number - 1)
    }

    fn read(&self, index: u32) -> Page {
        let page = self.file.map(|file| file.page(index)).transpose();
        page.unwrap_or_else(|error| {
            tracing::warn!(extraction = self.record.extraction, "no passage: {error:#}");
            None
        })
        .unwrap_or_default()
    }

    /// The passage, from the running lines where the words stand in them alone.
    fn snippet(&self, page: &Page) -> Snippet {
        let marks = self.marker.marks(&page.text);
        if marks.is_empty() {
            let running = format!("{}\n\n{}", page.header, page.footer);
            let marks = self.marker.marks(&running);
            if !marks.is_empty() {
                return snippet(&running, &marks, self.clauses);
            }
        }
        snippet(&page.text, &marks, self.clauses)
    }
}

/// PDF viewers understand `#page=`; everything else is shown by the document page.
fn link(record: &Record, number: u32) -> String {
    match record.media_type {
        MediaType::Pdf => format!("/d/{}/original#page={number}", record.id),
        _ => format!("/d/{}#page-{number}", record.id),
    }
}

/// What a hit is to other documents.
struct Relatives {
    copy_of: Option<DocumentId>,
    also_at: Vec<Place>,
    other_languages: Vec<Place>,
}

impl Relatives {
    fn of(edition: &Edition, record: &Record) -> Result<Relatives> {
        let places = |records: Vec<Record>| records.into_iter().map(place).collect();
        Ok(Relatives {
            copy_of: edition.copy_of(record),
            also_at: places(edition.copies(record)?),
            other_languages: places(edition.translations(record)?),
        })
    }
}

/// Where a document stands.
pub fn place(copy: Record) -> Place {
    Place {
        link: format!("/d/{}", copy.id),
        id: copy.id,
        language: copy.language,
        source: copy.source,
        url: copy.url,
        path: copy.path,
    }
}

fn hit(record: Record, score: f32, pages: Vec<HitPage>, relatives: Relatives) -> Hit {
    Hit {
        copy_of: relatives.copy_of,
        also_at: relatives.also_at,
        other_languages: relatives.other_languages,
        last_seen: record.last_seen,
        added: written_moment(record.added),
        missing: Vec::new(),
        explanation: Vec::new(),
        id: record.id,
        title: record.title,
        kind: record.kind.map(|kind| kind.value),
        language: record.language,
        date: record.date.map(|date| date.value),
        source: record.source,
        url: record.url,
        path: record.path,
        score,
        pages,
        own_id: record.own_id,
        country: record.country.map(|country| country.value),
    }
}
