//! `dossier show`: what is known of a document, and its text.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context, Result, bail};

use super::hit_text::no_longer_on_the_site;
use super::outcome::Outcome;
use super::roots::Roots;
use super::terminal::{Terminal, harmless};
use crate::corpus::Corpus;
use crate::document::{DocumentId, Origin, Page, Sourced};
use crate::index::{Edition, Record};

/// Which document, which page.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// The document's id, as a search prints it
    id: DocumentId,
    /// Only this page
    #[arg(long)]
    page: Option<u32>,
}

/// Prints a document.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let edition = super::search::edition(roots)?;
    let Some(record) = record(&edition, arguments.id)? else {
        return Ok(Outcome::NothingFound);
    };
    let pages = pages(&record, arguments.page, roots)?;
    let relations = relations(&record, &edition)?;
    let terminal = Terminal::stdout();
    let mut out = head(&record, &terminal) + &relations;
    for page in &pages {
        out += &page_text(page, &record, &terminal);
    }
    std::io::stdout().lock().write_all(out.as_bytes())?;
    Ok(Outcome::Done)
}

/// The record of a document; says why there is none.
pub(super) fn record(edition: &Edition, id: DocumentId) -> Result<Option<Record>> {
    let record = edition.record(id)?;
    if record.is_none() {
        match edition.is_withdrawn(id) {
            true => eprintln!("document {id} was withdrawn"),
            false => eprintln!(
                "no document has the id {id}\nhint: `dossier search` prints the id of each hit"
            ),
        }
    }
    Ok(record)
}

/// The page asked for, or all of them.
fn pages(record: &Record, wanted: Option<u32>, roots: &Roots) -> Result<Vec<Page>> {
    let numbers = match wanted {
        Some(number) if number == 0 || number > record.page_count => bail!(
            "page {number} of `{}` was asked for, which has {} pages\nhint: pages count from 1; printed numbers may differ",
            record.title,
            record.page_count
        ),
        Some(number) => number..=number,
        None => 1..=record.page_count,
    };
    let file = Corpus::at(&roots.corpus)
        .extractions()
        .open(&record.extraction)
        .with_context(|| format!("opening the text of `{}`", record.title))?;
    numbers
        .map(|number| file.page(record.first_page + number - 1))
        .collect()
}

/// Everything known of a document, a line each, with where it came from.
fn head(record: &Record, terminal: &Terminal) -> String {
    let mut out = format!("{}\n", terminal.bold(&harmless(&record.title)));
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "{name:<10}{}", harmless(&value));
    };
    line("id", record.id.to_string());
    line(
        "kind",
        sourced(&record.kind, |kind| kind.label().to_owned()),
    );
    line("date", sourced(&record.date, ToString::to_string));
    line(
        "country",
        sourced(&record.country, |country| country.name().to_owned()),
    );
    line("section", sourced(&record.section, Clone::clone));
    let subject = &record.subject;
    if let Some(body) = &subject.body {
        line("body", body.clone());
    }
    for (name, values) in [("themes", &subject.themes), ("cites", &subject.cites)] {
        if !values.is_empty() {
            line(name, values.join(", "));
        }
    }
    line(
        "language",
        record.language.map_or("unknown".to_owned(), |language| {
            language.english_name().to_owned()
        }),
    );
    line("source", record.source.clone());
    if let Some(path) = &record.path {
        line("path", path.clone());
    }
    if let Some(url) = &record.url {
        line("url", url.clone());
    }
    line("pages", record.page_count.to_string());
    out
}

/// Whether its site still has it, what says the same and what is it in other languages, a line each.
fn relations(record: &Record, edition: &Edition) -> Result<String> {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(out, "{name:<10}{}", harmless(value));
    };
    if let Some(last_seen) = record.last_seen {
        line("site", &no_longer_on_the_site(last_seen));
    }
    if let Some(oldest) = edition.copy_of(record) {
        line("copy of", &oldest.to_string());
    }
    for copy in edition.copies(record)? {
        line("also at", &address(&copy));
    }
    for other in edition.translations(record)? {
        let language = other.language.as_ref();
        let name = language.map_or("unknown", |language| language.english_name());
        line("in", &format!("{name}: {}", address(&other)));
    }
    Ok(out)
}

/// The id of a document, and where it came from.
fn address(record: &Record) -> String {
    let place = record.url.as_ref().or(record.path.as_ref());
    let place = place.or(record.own_id.as_ref()).unwrap_or(&record.source);
    format!("{}  {}, {place}", record.id, record.source)
}

fn sourced<T>(value: &Option<Sourced<T>>, show: impl Fn(&T) -> String) -> String {
    match value {
        Some(known) => format!("{} ({})", show(&known.value), origin(known.origin)),
        None => "unknown".to_owned(),
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::SourceDefault => "as its source says",
        Origin::JsonLine => "as its export says",
        Origin::OfficeMetadata => "from the document's properties",
        Origin::HtmlMetadata => "from the page's metadata",
        Origin::PdfMetadata => "from the PDF's metadata",
        Origin::Content => "from its text",
        Origin::FileName => "from the file's name",
    }
}

fn page_text(page: &Page, record: &Record, terminal: &Terminal) -> String {
    let mut title = format!("page {}", page.number);
    if let Some(label) = page
        .label
        .as_ref()
        .filter(|label| **label != page.number.to_string())
    {
        let _ = write!(title, ", printed {label}");
    }
    if let Some(language) = record.language_of_page(page.number) {
        let _ = write!(title, ", {}", language.english_name());
    }
    let text = match page.with_running_lines().trim_end() {
        "" => "(no text)",
        text => &harmless(text),
    };
    format!("\n{}\n{text}\n", terminal.dim(&format!("-- {title} --")))
}
