//! `dossier extract`: the text of files, page by page, as a search would have it; no library is needed.

use std::borrow::Cow;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;

use super::format::Format;
use super::outcome::Outcome;
use super::recognition::Recognition;
use crate::corpus::extractions::ExtractionFile;
use crate::describe::{Block, Defaults, describe};
use crate::document::{MediaType, Page, Verdict};
use crate::extract::{Extraction, Metadata, Password};
use crate::language::Language;
use crate::read::{Job, Reader, Workers};

/// Options of `dossier extract`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How to write them: text with a form feed after each page, or JSON, a line for each document
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Leave running headers, footers and page numbers out of the text; JSON always has them beside it
    #[arg(long)]
    body: bool,
    /// Have pages without usable text recognised by tesseract, where it is installed
    #[arg(long)]
    ocr: bool,
    /// A password that may open encrypted files; repeat it for more (other users of the machine can see it)
    #[arg(long, value_name = "WORD")]
    password: Vec<Password>,
    /// A file of passwords, one on each line, which no list of processes shows
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// A document as programs read it.
#[derive(Serialize)]
struct DocumentForm<'a> {
    file: String,
    title: Option<&'a str>,
    metadata: &'a Metadata,
    pages: Vec<PageForm<'a>>,
    links: &'a [String],
    warnings: &'a [String],
}

/// A page as programs read it.
#[derive(Serialize)]
struct PageForm<'a> {
    number: u32,
    label: Option<&'a str>,
    language: Option<Language>,
    blocks: Vec<Block>,
    header: &'a str,
    text: &'a str,
    footer: &'a str,
    verdict: Verdict,
    evidence: Option<&'a str>,
}

/// A document that was read, and of what.
struct DocumentRead<'a> {
    extraction: &'a Extraction,
    media_type: MediaType,
    file: &'a Path,
    name: &'a str,
}

/// Writes the text of files.
///
/// # Errors
/// Where a file could not be read; the others are written all the same.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let program = env::current_exe().context("finding this program's own file")?;
    let workers = Workers::of(program);
    let mut reader = Reader::new(&workers);
    let passwords = passwords(&arguments)?;
    let recognition = arguments
        .ocr
        .then(|| Recognition::new(workers, &passwords))
        .transpose()?;
    let mut out = io::stdout().lock();
    let mut failed = Vec::new();
    for file in &arguments.files {
        match write_file(
            &mut reader,
            recognition.as_ref(),
            &passwords,
            file,
            &arguments,
            &mut out,
        ) {
            // Nobody reads on.
            Err(error) if error.is::<io::Error>() => return Err(error),
            Err(error) => failed.push(error),
            Ok(lines) => failed.extend(lines),
        }
    }
    let last = failed.pop();
    for error in failed {
        eprintln!("error: {error:#}");
    }
    last.map_or(Ok(Outcome::Done), Err)
}

/// The passwords given, those of the file after the others.
fn passwords(arguments: &Arguments) -> Result<Vec<Password>> {
    let mut passwords = arguments.password.clone();
    if let Some(file) = &arguments.password_file {
        let lines = fs::read_to_string(file)
            .with_context(|| format!("reading the passwords in {}", file.display()))?;
        passwords.extend(
            lines
                .lines()
                .filter(|line| !line.is_empty())
                .map(Password::from),
        );
    }
    Ok(passwords)
}

/// Writes what a file holds, and returns what is wrong with lines of it. A bare I/O error is one of writing.
fn write_file(
    reader: &mut Reader,
    recognition: Option<&Recognition>,
    passwords: &[Password],
    file: &Path,
    arguments: &Arguments,
    out: &mut impl Write,
) -> Result<Vec<anyhow::Error>> {
    let doing = || format!("reading {}", file.display());
    // The worker may be started elsewhere; a name without a folder would then be another file.
    let path = fs::canonicalize(file)
        .with_context(doing)
        .map_err(|error| anyhow!("{error:#}\nhint: check the path"))?;
    if path.is_dir() {
        let folder = file.display();
        bail!(
            "{}: it is a folder\nhint: `dossier index {folder}` makes what is in it searchable",
            doing()
        );
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let job = Job {
        path,
        name: name.clone().into_owned(),
        passwords: passwords.to_vec(),
        ..Job::default()
    };
    let bytes = reader.read(&job)?.map_err(|failure| {
        anyhow!(
            "{}: {}: {failure}\nhint: {}",
            doing(),
            failure.class,
            failure.class.hint()
        )
    })?;
    let extraction = ExtractionFile::of(bytes).with_context(doing)?;
    let mut failed = Vec::new();
    for index in 0..extraction.document_count() {
        let entry = extraction.entry(index)?;
        let pages = extraction.pages(&entry)?;
        let place = entry
            .line
            .map_or(String::new(), |line| format!(", line {}", line.number));
        match entry.reading {
            Ok(read) => {
                let mut read = Extraction { pages, ..read };
                if let Some(recognition) = recognition {
                    recognition.complete(&job.path, &mut read)?;
                }
                let described = DocumentRead {
                    extraction: &read,
                    media_type: extraction.media_type(),
                    file,
                    name: &name,
                };
                write_document(&described, arguments, out)?;
            }
            Err(failure) => failed.push(anyhow!("{}{place}: {failure}", doing())),
        }
    }
    Ok(failed)
}

fn write_document(
    document: &DocumentRead<'_>,
    arguments: &Arguments,
    out: &mut impl Write,
) -> Result<()> {
    match arguments.format {
        Format::Text => {
            for page in &document.extraction.pages {
                let text = match arguments.body {
                    true => Cow::Borrowed(page.text.as_str()),
                    false => page.with_running_lines(),
                };
                write!(out, "{text}\n\u{c}")?;
            }
        }
        Format::Json => {
            let form = document_form(document);
            writeln!(out, "{}", serde_json::to_string(&form)?)?;
        }
    }
    Ok(())
}

fn document_form<'a>(document: &DocumentRead<'a>) -> DocumentForm<'a> {
    let DocumentRead {
        extraction,
        media_type,
        file,
        name,
    } = *document;
    let description = describe(extraction, &Defaults::default(), media_type, name);
    let languages = description.page_languages.into_iter();
    let described = languages.zip(description.page_blocks);
    let pages = extraction.pages.iter();
    DocumentForm {
        file: file.display().to_string(),
        title: extraction.title.as_deref(),
        metadata: &extraction.metadata,
        pages: pages
            .zip(described)
            .map(|(page, (language, blocks))| page_form(page, language, blocks))
            .collect(),
        links: &extraction.links,
        warnings: &extraction.warnings,
    }
}

fn page_form(page: &Page, language: Option<Language>, blocks: Vec<Block>) -> PageForm<'_> {
    PageForm {
        number: page.number,
        label: page.label.as_deref(),
        language,
        blocks,
        header: &page.header,
        text: &page.text,
        footer: &page.footer,
        verdict: page.verdict,
        evidence: page.evidence.as_deref(),
    }
}
