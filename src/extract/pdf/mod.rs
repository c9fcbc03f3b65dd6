//! PDF to text, on lopdf's objects.
//!
//! `load` gives objects and pages, `interpret` runs their content to placed glyphs (with the letters that `font`
//! knows), `layout` makes lines of them, and what needs the whole document comes last: broken words, headings, the
//! title. Nothing here opens a file, draws, or keeps anything from one document to the next.

mod budget;
mod content;
mod font;
mod glyph;
mod heading;
mod hyphen;
mod inflate;
mod interpret;
mod labels;
mod language_tags;
mod layout;
mod load;
mod matrix;
mod metadata;
mod object;
mod page;
mod plausible;
mod running;
mod stream;
mod structure;
mod tagged_run;
#[cfg(test)]
mod tests;
mod text_string;
mod unlock;
mod verdict;

use std::panic::{self, AssertUnwindSafe};

use lopdf::ObjectId;

use self::budget::Budget;
use self::interpret::Interpreter;
use self::layout::Line;
use self::matrix::Rectangle;
use self::running::Running;
use self::structure::Structure;
use super::{ExtractError, Extraction, Hints};
use crate::document::{Page, Verdict};
use crate::language::Language;

/// The most warnings about single pages that are written out.
const MAX_PAGE_WARNINGS: usize = 20;

/// Reads a PDF.
///
/// # Errors
/// `Encrypted` where a password is needed, `Damaged` where no page can be found.
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    read_within(bytes, hints, Budget::usual())
}

/// Reads the pages that a budget suffices for; the others are listed as unread.
fn read_within(bytes: &[u8], hints: Hints<'_>, budget: Budget) -> Result<Extraction, ExtractError> {
    let loaded = load::load(bytes, hints.passwords)?;
    let document = &loaded.document;
    let structure = Structure::of(document);
    let mut interpreter = Interpreter::new(document);
    let mut pages = Vec::with_capacity(loaded.pages.len());
    let mut sheets = Vec::with_capacity(loaded.pages.len());
    let mut verdicts = Vec::with_capacity(loaded.pages.len());
    let mut languages = Vec::with_capacity(loaded.pages.len());
    let mut bytes = 0;
    let mut spent = None;
    for (number, &id) in (1..).zip(&loaded.pages) {
        spent = spent.or_else(|| budget.spent(bytes));
        let left_out = hints.left_out.iter().find(|pages| pages.covers(number));
        if let Some(reason) = left_out.map(|pages| &pages.reason).or(spent.as_ref()) {
            verdicts.push((Verdict::Partial, Some(reason.clone())));
            pages.push(Vec::new());
            languages.push(None);
            continue;
        }
        hints.watch.begins(number);
        let sheet = unless_it_panics(|| Sheet::read(&mut interpreter, &structure, id));
        bytes += sheet.letters_bytes;
        verdicts.push(sheet.verdict);
        sheets.push(sheet.visible);
        languages.push(sheet.language);
        pages.push(sheet.lines);
    }
    hints.watch.is_done();
    let running = running::take(&mut pages, &sheets);
    join_broken_words(&mut pages);
    let body = heading::body_size(&pages).unwrap_or(f32::MAX);
    let (title, mut metadata) = metadata::metadata(document);
    metadata.outline = metadata::outline(document, &loaded.pages);
    let title = title.or_else(|| {
        let (&first, lines) = (loaded.pages.first()?, pages.first()?);
        heading::tagged_title(lines, |number| structure.tag(first, number))
            .or_else(|| heading::title(lines, body))
    });
    let mut warnings = loaded.repairs;
    warnings.extend(page_warnings(&verdicts));
    let mut labels = labels::labels(document, loaded.pages.len());
    let prints_others =
        |(page, label): (&Running, &_)| page.number.is_some() && page.number != *label;
    if labels::only_count(&labels) && running.iter().zip(&labels).any(prints_others) {
        // What is printed says more: the page after a cover of four is page 1.
        labels.clear();
    }
    let mut pages_read = numbered(&pages, running, verdicts, labels, body);
    for (place, (page, lines)) in pages_read.iter_mut().zip(&pages).enumerate() {
        let tag = |number| structure.tag(*loaded.pages.get(place)?, number);
        heading::name_by_tag(page, lines, tag);
        let language = languages.get(place).copied().flatten();
        page.declared_language = language.filter(|_| language != metadata.language);
    }
    heading::name_by_outline(&mut pages_read, &metadata.outline);
    Ok(Extraction {
        title,
        metadata,
        pages: pages_read,
        links: metadata::links(document, &loaded.pages),
        warnings,
    })
}

/// A page as its content shows it.
#[derive(Default)]
struct Sheet {
    lines: Vec<Line>,
    verdict: (Verdict, Option<String>),
    visible: Rectangle,
    language: Option<Language>,
    letters_bytes: usize,
}

impl Sheet {
    fn read(interpreter: &mut Interpreter<'_>, structure: &Structure, id: ObjectId) -> Sheet {
        let glyphs = interpreter.page(id);
        let lines = layout::lines(&glyphs);
        Sheet {
            verdict: verdict::verdict(&glyphs, &lines),
            visible: glyphs.visible,
            language: glyphs.declared_language(|number| structure.tag(id, number)?.language),
            letters_bytes: glyphs.letters_bytes(),
            lines,
        }
    }
}

/// A page that the reader stumbles over costs itself alone. What the interpreter keeps from page to page is made before it
/// is put away, so nothing half done is left in it.
fn unless_it_panics(read: impl FnOnce() -> Sheet) -> Sheet {
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Sheet {
        verdict: (
            Verdict::Partial,
            Some("its reader failed; report the file as a bug".to_owned()),
        ),
        ..Sheet::default()
    })
}

/// Lines that something else than this reader read, with whether each starts a paragraph, written as the text of a page.
pub fn text_of_lines(lines: impl IntoIterator<Item = (String, bool)>) -> String {
    let lines = lines.into_iter().map(|(text, starts_paragraph)| Line {
        text,
        starts_paragraph,
        ..Line::default()
    });
    let mut pages = [lines.collect()];
    join_broken_words(&mut pages);
    let [lines] = pages;
    text(&lines)
}

fn join_broken_words(pages: &mut [Vec<Line>]) {
    let evidence = hyphen::Evidence::of(pages);
    for lines in pages.iter_mut() {
        evidence.join(lines);
    }
    evidence.join_pages(pages);
}

fn page_warnings(verdicts: &[(Verdict, Option<String>)]) -> Vec<String> {
    let noted: Vec<String> = verdicts
        .iter()
        .enumerate()
        .filter_map(|(place, (_, evidence))| {
            Some(format!("page {}: {}", place + 1, evidence.as_ref()?))
        })
        .collect();
    let left_out = noted.len().saturating_sub(MAX_PAGE_WARNINGS);
    let more = (left_out > 0).then(|| format!("{left_out} further pages have such defects"));
    noted
        .into_iter()
        .take(MAX_PAGE_WARNINGS)
        .chain(more)
        .collect()
}

fn numbered(
    pages: &[Vec<Line>],
    running: Vec<Running>,
    verdicts: Vec<(Verdict, Option<String>)>,
    labels: Vec<Option<String>>,
    body: f32,
) -> Vec<Page> {
    let labels = labels.into_iter().chain(std::iter::repeat(None));
    pages
        .iter()
        .zip(running)
        .zip(verdicts)
        .zip(labels)
        .enumerate()
        .map(
            |(place, (((lines, running), (verdict, evidence)), label))| Page {
                number: place as u32 + 1,
                label: label.or(running.number),
                heading: heading::heading(lines, body),
                header: text(&running.header),
                text: text(lines),
                footer: text(&running.footer),
                verdict,
                evidence,
                ..Page::default()
            },
        )
        .collect()
}

/// Lines separated by line feeds, paragraphs by an empty line.
fn text(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push_str(if line.starts_paragraph { "\n\n" } else { "\n" });
        }
        text.push_str(&line.text);
    }
    text
}
