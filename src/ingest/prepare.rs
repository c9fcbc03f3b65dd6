//! A document as the index takes it: its record and its words.
//!
//! Everything comes from the extraction; no original is opened, so a rebuild costs no reading.

use std::collections::{HashMap, HashSet};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use anyhow::{Result, anyhow};

use crate::corpus::catalogue::{DocumentRow, SketchRow, name_in};
use crate::corpus::extractions::{ExtractionFile, Extractions};
use crate::describe::{Block, Defaults, Description, describe};
use crate::document::{ContentHash, FailureClass, Kin, MediaType, Page};
use crate::extract::{ExtractError, Extraction};
use crate::index::{Content, DocumentTerms, Labels, PageWords, Record};
use crate::language::Language;
use crate::text::sketch::{Sketched, Sketching};

/// A document ready to be indexed.
pub(super) struct Prepared {
    pub(super) record: Record,
    /// Its words.
    pub(super) terms: DocumentTerms,
    /// What its text says.
    pub(super) sketch: SketchRow,
}

/// Prepares documents one after another; those of one extraction share its mapping.
pub(super) struct Preparation<'a> {
    extractions: &'a Extractions,
    defaults: &'a HashMap<String, Defaults>,
    open: Option<(String, ExtractionFile)>,
}

/// What an extraction says of a document.
struct Read {
    extraction: Extraction,
    media_type: MediaType,
    first_page: u32,
}

impl<'a> Preparation<'a> {
    pub(super) fn new(
        extractions: &'a Extractions,
        defaults: &'a HashMap<String, Defaults>,
    ) -> Preparation<'a> {
        Preparation {
            extractions,
            defaults,
            open: None,
        }
    }

    /// Prepares a document.
    ///
    /// # Errors
    /// `Damaged` where its extraction is gone or damaged, `Crashed` where it cannot be described.
    pub(super) fn prepare(&mut self, row: &DocumentRow) -> Result<Prepared, ExtractError> {
        let read = self.read(row).map_err(|error| {
            ExtractError::new(
                FailureClass::Damaged,
                format!("what was read of it is damaged ({error:#}); the next run reads it anew"),
            )
        })?;
        // What describing stumbles over is one document's failure; nothing half done is kept.
        panic::catch_unwind(AssertUnwindSafe(|| self.describe(row, read))).map_err(|_| {
            ExtractError::new(FailureClass::Crashed, "its text could not be described")
        })
    }

    fn read(&mut self, row: &DocumentRow) -> Result<Read> {
        let file = match self.open.take() {
            Some((name, file)) if name == row.extraction => file,
            _ => self.extractions.open(&row.extraction)?,
        };
        let entry = file.entry(row.entry)?;
        let pages = file.pages(&entry)?;
        let media_type = file.media_type();
        self.open = Some((row.extraction.clone(), file));
        let extraction = entry.reading.map_err(|error| anyhow!(error))?;
        Ok(Read {
            extraction: Extraction {
                pages,
                ..extraction
            },
            media_type,
            first_page: entry.first_page,
        })
    }

    fn describe(&self, row: &DocumentRow, read: Read) -> Prepared {
        let unknown = Defaults::default();
        let defaults = self.defaults.get(&row.source).unwrap_or(&unknown);
        let name = name_of(row);
        let description = describe(&read.extraction, defaults, read.media_type, &name);
        let date = description.date.as_ref().map(|date| date.value);
        let record = record(row, description, &read);
        let (terms, sketched) = words(row, &record.title, read.extraction);
        Prepared {
            sketch: SketchRow {
                date,
                language: record.language,
                ..sketch(row, sketched)
            },
            record,
            terms,
        }
    }
}

/// The words of a document with a title, and what those of its pages come to.
fn words(row: &DocumentRow, title: &str, extraction: Extraction) -> (DocumentTerms, Sketched) {
    let front = front(row, &extraction);
    let front: Vec<&str> = front.iter().map(String::as_str).collect();
    let content = Content {
        front: &front,
        pages: &words_of_pages(extraction.pages),
    };
    let mut sketching = Sketching::default();
    let terms = content.terms(title, &mut |word| sketching.add_word(word));
    (terms, sketching.finish())
}

/// What a document says, to be compared. Where pages could not be read, a few words are not all that it says; where most
/// could not, none are.
fn sketch(row: &DocumentRow, sketched: Sketched) -> SketchRow {
    let unread = row.verdicts.unsearchable();
    let is_all = sketched.count > 0 && (unread == 0 || sketched.sketch.is_some());
    let (words, sketch) = match is_all && unread * 2 <= u64::from(row.page_count) {
        true => (ContentHash::from_digest(sketched.words), sketched.sketch),
        false => (row.version, None),
    };
    SketchRow {
        id: row.id,
        words,
        count: u32::try_from(sketched.count).unwrap_or(u32::MAX),
        sketch,
        date: None,
        language: None,
    }
}

/// The words of pages, each running line with the first page it stands on: words that every page repeats would drown
/// those it is about.
fn words_of_pages(pages: Vec<Page>) -> Vec<PageWords> {
    let mut known = HashSet::new();
    pages
        .into_iter()
        .map(|page| {
            let lines = page.header.lines().chain(page.footer.lines());
            let new = lines.filter(|line| known.insert(without_numbers(line)));
            PageWords {
                running: new.map(str::to_owned).collect(),
                text: page.text,
            }
        })
        .collect()
}

/// A line as it is on every page, whatever number it has there.
fn without_numbers(line: &str) -> String {
    line.chars().filter(|letter| !letter.is_numeric()).collect()
}

/// What a document is called where it has no title: its file name, or a line's own id.
fn name_of(row: &DocumentRow) -> String {
    if let Some(own_id) = &row.own_id {
        return own_id.clone();
    }
    let Some(address) = row.address() else {
        return row.path.rsplit('/').next().unwrap_or(&row.path).to_owned();
    };
    let name = name_in(address);
    if name.is_empty() {
        return address.to_owned();
    }
    name
}

/// Words that stand for a document but in no page.
fn front(row: &DocumentRow, extraction: &Extraction) -> Vec<String> {
    let metadata = &extraction.metadata;
    let said = [&metadata.author, &metadata.description, &metadata.keywords];
    let file_words = row.own_id.is_none().then(|| match row.address() {
        Some(address) => words_of_name(&name_in(address)),
        None => words_of_name(&row.path),
    });
    said.into_iter()
        .flatten()
        .cloned()
        .chain(file_words)
        .collect()
}

fn words_of_name(path: &str) -> String {
    Path::new(path)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .replace(['_', '-', '.', '+'], " ")
}

fn record(row: &DocumentRow, description: Description, read: &Read) -> Record {
    Record {
        id: row.id,
        own_id: row.own_id.clone(),
        title: description.title,
        kind: description.kind,
        country: description.country,
        section: description.section,
        author: read.extraction.metadata.author.clone(),
        date: description.date,
        subject: description.subject,
        source: row.source.clone(),
        path: row.address().is_none().then(|| row.path.clone()),
        url: row.url.clone(),
        language: description.language,
        media_type: read.media_type,
        original: row.original,
        extraction: row.extraction.clone(),
        first_page: read.first_page,
        page_count: row.page_count,
        labels: Labels::of(
            read.extraction
                .pages
                .iter()
                .map(|page| page.label.as_deref()),
        ),
        page_languages: runs(&description.page_languages),
        further_languages: further(&description.page_blocks, &description.page_languages),
        kin: Kin::default(),
        last_seen: None,
        added: row.added,
    }
}

/// The languages of blocks that are not their page's own, each once a page.
fn further(blocks: &[Vec<Block>], languages: &[Option<Language>]) -> Vec<(u32, Language)> {
    let pages = blocks.iter().zip(languages);
    let mut further = Vec::new();
    for (number, (blocks, own)) in (1..).zip(pages) {
        for block in blocks.iter().filter(|block| Some(block.language) != *own) {
            if !further.contains(&(number, block.language)) {
                further.push((number, block.language));
            }
        }
    }
    further
}

/// Languages of pages as runs.
fn runs(languages: &[Option<Language>]) -> Vec<(u32, Option<Language>)> {
    languages
        .chunk_by(|a, b| a == b)
        .filter_map(|run| Some((run.len() as u32, *run.first()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_pages_are_kept_as_runs() {
        let (nl, fr) = (Language::parse("nl"), Language::parse("fr"));
        assert_eq!(runs(&[nl, nl, fr, None]), [(2, nl), (1, fr), (1, None)]);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn a_running_line_is_indexed_with_its_first_page() {
        let page = |header: &str, footer: &str| Page {
            header: header.to_owned(),
            footer: footer.to_owned(),
            ..Page::default()
        };
        let words = words_of_pages(vec![
            page("", ""),
            page("Annual report\nChapter one", "page 2"),
            page("Annual report\nChapter two", "page 3"),
        ]);
        let running: Vec<&[String]> = words.iter().map(|page| page.running.as_slice()).collect();
        assert!(running[0].is_empty());
        assert_eq!(running[1], ["Annual report", "Chapter one", "page 2"]);
        assert_eq!(running[2], ["Chapter two"]);
    }

    #[test]
    fn the_words_of_a_file_name_are_told_apart() {
        assert_eq!(
            words_of_name("a/Annual_Report-2004.v2.pdf"),
            "Annual Report 2004 v2"
        );
    }
}
