//! `dossier withdraw`: takes a document down for good, and says what was erased.

use std::env;
use std::io::{self, Write};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;
use url::Url;

use super::format::Format;
use super::outcome::Outcome;
use super::roots::Roots;
use super::terminal::harmless;
use crate::corpus::Corpus;
use crate::corpus::catalogue::WithdrawalRow;
use crate::document::{DocumentId, Mark};
use crate::ingest::{self, Erased, Hidden, Ingest, Named, Places, Taken};
use crate::read::Workers;

/// How long a run that is at work is waited for; what is taken down is hidden before that.
const PATIENCE: Duration = Duration::from_secs(10);

/// Letters of a hash that are listed.
const LISTED_LETTERS: usize = 12;

/// Options of `dossier withdraw`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The document's id, as a search prints it, or its address [default: finish what was interrupted]
    #[arg(value_name = "ID|URL")]
    document: Option<String>,
    /// Why; it is kept as you write it, so name nobody and do not say what the document tells
    #[arg(long, value_name = "TEXT", requires = "document")]
    reason: Option<String>,
    /// List what was withdrawn and why
    #[arg(long, conflicts_with = "document")]
    list: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What was done, for programs.
#[derive(Debug, Serialize)]
struct Done {
    /// Where each document was found, by id.
    withdrawn: Places,
    /// Where those are that stay, though they say nearly the same, or are the same in another language.
    related: Places,
    /// Whether nothing of it is stored any more.
    erased: bool,
}

/// Takes a document down, or lists what was.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let corpus = Corpus::at(&roots.corpus);
    if !corpus.has_catalogue() {
        bail!(
            "nothing was gathered into {} yet\nhint: check the path; `--corpus DIR` names another",
            roots.corpus.display()
        );
    }
    if arguments.list {
        return list(&corpus, arguments.format);
    }
    let program = env::current_exe().context("finding this program's own file")?;
    let ingest = Ingest {
        corpus: &corpus,
        index_root: &roots.index,
        workers: &Workers::of(program),
        engine: None,
        interrupted: &AtomicBool::new(false),
    };
    let taken = match &arguments.document {
        None => Taken::default(),
        Some(document) => {
            let reason = arguments.reason.as_deref().unwrap_or_default().trim();
            match hide(&ingest, document, reason)? {
                Some(taken) => taken,
                None => return Ok(Outcome::NothingFound),
            }
        }
    };
    // Said before erasing, which may take a while, and after which nobody knows where its file was.
    if arguments.format == Format::Text {
        print_hidden(&taken.places)?;
    }
    let erased = ingest::erase_withdrawn(&ingest, PATIENCE)?;
    finish(taken, erased, arguments.format, roots)
}

/// Hides a document; `None` where there is none, which was said.
fn hide(ingest: &Ingest<'_>, document: &str, reason: &str) -> Result<Option<Taken>> {
    if reason.is_empty() {
        bail!(
            "withdrawing `{document}`: no reason was given\nhint: add --reason \"asked by the section\"; it is kept, so name nobody in it"
        );
    }
    match ingest::withdraw(ingest, &named(document)?, reason)? {
        Hidden::Now(taken) => Ok(Some(taken)),
        Hidden::Already => {
            eprintln!("`{document}` was withdrawn before");
            Ok(Some(Taken::default()))
        }
        Hidden::Several(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            bail!(
                "withdrawing `{document}`: it is the address of {} documents: {}\nhint: name one by its id; `dossier show ID` shows it",
                ids.len(),
                ids.join(", ")
            )
        }
        Hidden::Unknown => {
            eprintln!(
                "no document has the id or the address `{document}`\nhint: `dossier search` prints the id of each hit"
            );
            Ok(None)
        }
    }
}

/// An id, an address, or the address of a page that a server of ours shows.
fn named(document: &str) -> Result<Named> {
    if let Ok(id) = document.parse() {
        return Ok(Named::Id(id));
    }
    let url = Url::parse(document)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| {
        anyhow!(
            "`{document}` is neither an id (16 letters a-z and digits 2-7) nor an address (https://...)\nhint: `dossier search` prints the id of each hit"
        )
    })?;
    Ok(id_of_page(&url).map_or(Named::Address(url), Named::Id))
}

/// The id in `/d/ID`, as the search page links to documents.
fn id_of_page(url: &Url) -> Option<DocumentId> {
    let mut names = url.path_segments()?;
    match names.next() {
        Some("d") => names.next()?.parse().ok(),
        _ => None,
    }
}

fn print_hidden(documents: &Places) -> Result<()> {
    let mut out = io::stdout().lock();
    match documents.len() {
        0 => {}
        1 => writeln!(out, "withdrawn, and not shown to anybody any more:")?,
        count => writeln!(
            out,
            "withdrawn, and not shown to anybody any more: {count} documents with the same bytes"
        )?,
    }
    print_places(&mut out, documents)?;
    out.flush()?;
    Ok(())
}

fn print_others(out: &mut impl Write, copies: &Places, related: &Places) -> io::Result<()> {
    if !copies.is_empty() {
        writeln!(out, "withdrawn with it, since they have the same text:")?;
        print_places(out, copies)?;
    }
    if !related.is_empty() {
        writeln!(
            out,
            "not withdrawn, though nearly the same or the same in another language:"
        )?;
        print_places(out, related)?;
        writeln!(
            out,
            "    hint: read them; `dossier withdraw ID --reason TEXT` takes one down as well"
        )?;
    }
    Ok(())
}

fn print_places(out: &mut impl Write, documents: &Places) -> io::Result<()> {
    let mut documents = documents.iter();
    documents.try_for_each(|(id, place)| writeln!(out, "    {id}  {}", harmless(place)))
}

/// Says what was erased.
fn finish(taken: Taken, erased: Erased, format: Format, roots: &Roots) -> Result<Outcome> {
    let Taken {
        places: mut withdrawn,
        mut related,
    } = taken;
    let (copies, outcome) = match &erased {
        Erased::All(copies) => (copies.clone(), Outcome::Done),
        Erased::ButForTheLog(copies) => (copies.clone(), Outcome::Locked),
        Erased::Locked(_) => (Places::new(), Outcome::Locked),
    };
    related.retain(|id, _| !copies.contains_key(id));
    let mut out = io::stdout().lock();
    if format == Format::Text {
        print_others(&mut out, &copies, &related)?;
    }
    withdrawn.extend(copies);
    if format == Format::Json {
        let done = serde_json::to_string(&Done {
            withdrawn,
            related,
            erased: outcome == Outcome::Done,
        })?;
        writeln!(out, "{done}")?;
    }
    match erased {
        Erased::All(_) if format == Format::Text => writeln!(
            out,
            "erased from corpus and index; what lies in folders of your own, on sites and in backups stays there"
        )?,
        Erased::All(_) => {}
        Erased::ButForTheLog(_) => eprintln!(
            "erased, but for the log of the catalogue, which somebody is reading\nhint: `dossier withdraw` once more empties it; so does the next `dossier index`"
        ),
        Erased::Locked(holder) => eprintln!(
            "not erased yet: another run{} is working on {}\nhint: `dossier index` erases it at its end, `dossier withdraw` once that run has ended",
            holder.map_or(String::new(), |process| format!(" (process {process})")),
            roots.corpus.display()
        ),
    }
    Ok(outcome)
}

fn list(corpus: &Corpus, format: Format) -> Result<Outcome> {
    let withdrawals = corpus.catalogue()?.withdrawals()?;
    let mut out = io::stdout().lock();
    if format == Format::Json {
        let listed: Vec<Listed> = withdrawals.iter().map(Listed::of).collect();
        writeln!(out, "{}", serde_json::to_string(&listed)?)?;
        return Ok(Outcome::Done);
    }
    if withdrawals.is_empty() {
        writeln!(out, "nothing was withdrawn")?;
    }
    for listed in withdrawals.iter().map(Listed::of) {
        let unfinished = match listed.erased {
            true => "",
            false => " (not erased yet)",
        };
        writeln!(
            out,
            "{}  {}{unfinished}",
            listed.at,
            harmless(listed.reason)
        )?;
        for mark in &listed.known_by {
            writeln!(out, "    {mark}")?;
        }
    }
    Ok(Outcome::Done)
}

/// A withdrawal as it is listed.
#[derive(Serialize)]
struct Listed<'a> {
    at: &'a str,
    reason: &'a str,
    erased: bool,
    known_by: Vec<String>,
}

impl<'a> Listed<'a> {
    fn of(row: &'a WithdrawalRow) -> Listed<'a> {
        Listed {
            at: &row.at,
            reason: &row.reason,
            erased: row.finished,
            known_by: row.marks.iter().map(shortened).collect(),
        }
    }
}

/// A mark with the beginning of its hash; ids stay whole, since they are asked for.
fn shortened(mark: &Mark) -> String {
    let hash = mark.hash();
    match mark {
        Mark::Id(_) => mark.to_string(),
        _ => format!(
            "{} {}...",
            mark.kind(),
            hash.get(..LISTED_LETTERS).unwrap_or(&hash)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_by_its_id_its_address_or_its_page() {
        let id = DocumentId::of_path("a", "b");
        let page = format!("http://127.0.0.1:7878/d/{id}?q=word#page-3");
        assert_eq!(named(&id.to_string()).unwrap(), Named::Id(id));
        assert_eq!(named(&page).unwrap(), Named::Id(id));
        let address = "https://a.example/d/report.pdf";
        assert_eq!(
            named(address).unwrap(),
            Named::Address(Url::parse(address).unwrap())
        );
        for wrong in ["report", "file:///etc/passwd", ""] {
            let error = named(wrong).unwrap_err().to_string();
            assert!(error.contains("hint: `dossier search`"), "{error}");
        }
    }
}
