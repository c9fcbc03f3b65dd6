//! Word documents (.docx): paragraphs, headings, lists, tables, notes and text boxes in reading order.
//!
//! ECMA-376, part 1, chapter 17. Text as it stands when all changes are accepted: deletions and hidden text go, insertions
//! stay; of a field only its result is read. Footnotes and endnotes follow the section that refers to them, text boxes
//! the paragraph they hang on. Numbers before list items and headings are counted as the program does that draws them.

use std::collections::HashMap;

use super::cells;
use super::container::Container;
use super::content::{Content, note_link, without_text};
use super::package::{Relations, properties};
use super::word_numbers::{Lists, Numbers};
use super::word_styles::{Styles, on_or_off, outline_level};
use super::xml::{self, Element, Node};
use crate::extract::ExtractError;
use crate::extract::flow::Flow;
use crate::language::Language;

/// The language of the document is the one declared for more than this share of the text that declares one.
const MOST: f32 = 0.5;

/// Reads the text of a document.
pub fn read(container: &mut Container<'_>) -> Result<Content, ExtractError> {
    let package = Relations::of(container, "")?;
    let main = package
        .first("officeDocument")
        .unwrap_or("word/document.xml");
    let bytes = container.part(main)?.ok_or_else(|| without_text(main))?;
    let relations = Relations::of(container, main)?;
    let mut part = |kind: &str| -> Result<Element, ExtractError> {
        let bytes = match relations.first(kind) {
            Some(name) => container.part(name)?,
            None => None,
        };
        Ok(xml::parse(&bytes.unwrap_or_default()))
    };
    let styles = Styles::of(&part("styles")?);
    let lists = Lists::of(&part("numbering")?);
    let notes = [part("footnotes")?, part("endnotes")?];
    let document = xml::parse(&bytes);
    let mut writer = Writer::new(&styles, &lists, &relations, &notes);
    writer.all(&document);
    let (declared, title) = (writer.main_language(), writer.title.take());
    let links = std::mem::take(&mut writer.links);
    let blocks = writer.finish();
    let (core_title, mut metadata) = properties(container)?;
    metadata.language = metadata.language.or(declared);
    let mut running = |kind: &str| running_lines(container, &styles, &relations, kind);
    Ok(Content {
        header: running("header")?,
        footer: running("footer")?,
        title: core_title.or(title),
        metadata,
        blocks,
        links,
    })
}

/// The text of all headers or footers, each once.
fn running_lines(
    container: &mut Container<'_>,
    styles: &Styles,
    relations: &Relations,
    kind: &str,
) -> Result<String, ExtractError> {
    let lists = Lists::default();
    let mut lines: Vec<String> = Vec::new();
    for name in relations.all(kind) {
        let part = xml::parse(&container.part(&name)?.unwrap_or_default());
        let mut writer = Writer::new(styles, &lists, relations, &[]);
        writer.all(&part);
        for block in writer.finish() {
            if !lines.contains(&block.text) {
                lines.push(block.text);
            }
        }
    }
    Ok(lines.join("\n"))
}

struct Writer<'a> {
    styles: &'a Styles,
    numbers: Numbers<'a>,
    relations: &'a Relations,
    notes: HashMap<(&'a str, &'a str), &'a Element>,
    flow: Flow,
    /// Notes referred to since the last heading.
    pending_notes: Vec<&'a Element>,
    /// Text boxes that hang on the paragraph at hand.
    boxes: Vec<&'a Element>,
    /// Open cells of tables of facts.
    cells: usize,
    /// Bytes of text by the language declared for them.
    languages: HashMap<&'a str, usize>,
    title: Option<String>,
    links: Vec<String>,
}

impl<'a> Writer<'a> {
    fn new(
        styles: &'a Styles,
        lists: &'a Lists,
        relations: &'a Relations,
        notes: &'a [Element],
    ) -> Writer<'a> {
        Writer {
            styles,
            numbers: Numbers::new(lists, styles),
            relations,
            notes: notes.iter().flat_map(notes_by_id).collect(),
            flow: Flow::default(),
            pending_notes: Vec::new(),
            boxes: Vec::new(),
            cells: 0,
            languages: HashMap::new(),
            title: None,
            links: Vec::new(),
        }
    }

    fn finish(mut self) -> Vec<crate::extract::sections::Block> {
        self.write_notes();
        self.flow.into_blocks()
    }

    /// Writes paragraphs and tables at any depth.
    fn all(&mut self, element: &'a Element) {
        for child in visible(element) {
            match &*child.name {
                "p" => self.paragraph(child),
                "tbl" => self.table(child),
                _ => self.all(child),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &'a Element) {
        let properties = paragraph.child("pPr");
        let property = |name: &str| properties.and_then(|properties| properties.child(name));
        let style = property("pStyle").and_then(|style| style.attribute("val"));
        let level = properties.and_then(outline_level);
        let is_heading = match level {
            Some(level) => level < 9,
            None => style.is_some_and(|style| self.styles.is_heading(style)),
        };
        // An empty paragraph is counted, and its number stands alone.
        let number = self.numbers.count(properties);
        let number = number.filter(|_| paragraph.text_bytes() > 0);
        let number = number.unwrap_or_default();
        if self.cells > 0 {
            self.numbered(&number, paragraph);
            self.flow.blank();
        } else if is_heading && paragraph.text_bytes() > 0 {
            self.write_notes();
            if self.title.is_none() && style.is_some_and(|style| self.styles.is_title(style)) {
                self.title = paragraph.line();
            }
            self.flow.begin_heading();
            self.numbered(&number, paragraph);
            self.flow.end_block();
        } else if property("numPr").is_some() {
            self.flow.end_line();
            self.numbered(&number, paragraph);
            self.flow.end_line();
        } else {
            self.flow.end_block();
            self.numbered(&number, paragraph);
            self.flow.end_block();
        }
        for text_box in std::mem::take(&mut self.boxes) {
            self.all(text_box);
        }
    }

    fn numbered(&mut self, number: &str, paragraph: &'a Element) {
        self.flow.text(number);
        self.inline(paragraph);
    }

    /// Writes what stands in a line: runs, and what wraps them.
    fn inline(&mut self, element: &'a Element) {
        for child in visible(element) {
            match &*child.name {
                "r" => self.run(child),
                "hyperlink" => {
                    let id = child.attribute("id").unwrap_or_default();
                    if let Some(address) = self.relations.target(id) {
                        note_link(&mut self.links, address);
                    }
                    self.inline(child);
                }
                "t" => self.text(child),
                _ => self.inline(child),
            }
        }
    }

    fn run(&mut self, run: &'a Element) {
        let properties = run.child("rPr");
        if properties.is_some_and(|properties| self.is_hidden(properties)) {
            return;
        }
        if let Some(language) = properties.and_then(declared_language) {
            *self.languages.entry(language).or_default() += run.text_bytes();
        }
        for child in visible(run) {
            self.run_part(child);
        }
    }

    fn run_part(&mut self, part: &'a Element) {
        match &*part.name {
            "t" => self.text(part),
            "tab" | "ptab" => self.flow.blank(),
            "br" | "cr" if self.cells > 0 => self.flow.blank(),
            "br" | "cr" => self.flow.end_line(),
            "noBreakHyphen" => self.flow.text("-"),
            "sym" => self.flow.blank(),
            "footnoteReference" | "endnoteReference" => self.refer(part),
            "drawing" | "pict" | "object" => part.outermost("txbxContent", &mut self.boxes),
            "Choice" | "Fallback" => visible(part).for_each(|child| self.run_part(child)),
            "ruby" => part.all("rubyBase").for_each(|base| self.inline(base)),
            _ => {}
        }
    }

    fn text(&mut self, text: &Element) {
        for node in &text.children {
            if let Node::Text(text) = node {
                self.flow.text(text);
            }
        }
    }

    fn is_hidden(&self, properties: &Element) -> bool {
        let style = properties
            .child("rStyle")
            .and_then(|style| style.attribute("val"));
        on_or_off(properties, "vanish")
            .unwrap_or_else(|| style.is_some_and(|style| self.styles.is_hidden(style)))
    }

    fn refer(&mut self, reference: &'a Element) {
        let kind = reference.name.trim_end_matches("Reference");
        let id = reference.attribute("id").unwrap_or_default();
        if let Some(note) = self.notes.remove(&(kind, id)) {
            self.pending_notes.push(note);
        }
    }

    /// Writes the notes of the section that ends.
    fn write_notes(&mut self) {
        for note in std::mem::take(&mut self.pending_notes) {
            self.flow.end_block();
            self.all(note);
        }
    }

    fn table(&mut self, table: &'a Element) {
        let rows = rows(table);
        let cell_bytes =
            |row: &&Element| cells_of(row).iter().map(|cell| cell.text_bytes()).collect();
        let holds_facts = self.cells > 0 || cells::hold_facts(rows.iter().map(cell_bytes));
        if self.cells == 0 {
            self.flow.end_block();
        }
        for row in rows {
            for cell in cells_of(row) {
                self.cell(cell, holds_facts);
            }
            match self.cells {
                0 => self.flow.end_line(),
                _ => self.flow.blank(),
            }
        }
        if self.cells == 0 {
            self.flow.end_block();
        }
    }

    fn cell(&mut self, cell: &'a Element, is_fact: bool) {
        if is_fact {
            self.cells += 1;
            self.all(cell);
            self.cells -= 1;
            self.flow.end_cell();
        } else {
            self.flow.end_block();
            self.all(cell);
            self.flow.end_block();
        }
    }

    /// The language that most of the text is declared to be in.
    fn main_language(&self) -> Option<Language> {
        let all: usize = self.languages.values().sum();
        let (language, bytes) = self.languages.iter().max_by_key(|(_, bytes)| **bytes)?;
        let is_most = *bytes as f32 > all as f32 * MOST;
        is_most.then(|| Language::parse(language)).flatten()
    }
}

/// What is seen of an element: of alternatives the first, of changes the result, no codes of fields.
fn visible(element: &Element) -> impl Iterator<Item = &Element> {
    element.elements().filter_map(|child| match &*child.name {
        "AlternateContent" => child.child("Choice").or_else(|| child.child("Fallback")),
        "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "pPr" | "rPr" | "sdtPr"
        | "sectPr" | "tblPr" | "trPr" | "tcPr" => None,
        _ => Some(child),
    })
}

/// The rows of a table that were not deleted.
fn rows(table: &Element) -> Vec<&Element> {
    let mut rows = Vec::new();
    visible(table).for_each(|child| match &*child.name {
        "tr" => rows.push(child),
        "tbl" => {}
        _ => child.outermost("tr", &mut rows),
    });
    rows.retain(|row| {
        let properties = row.child("trPr");
        properties.is_none_or(|properties| properties.child("del").is_none())
    });
    rows
}

fn cells_of(row: &Element) -> Vec<&Element> {
    let mut cells = Vec::new();
    row.outermost("tc", &mut cells);
    cells
}

/// The notes of a part by kind and id; separators between text and notes are none.
fn notes_by_id(part: &Element) -> impl Iterator<Item = ((&str, &str), &Element)> {
    let notes = part.elements().flat_map(Element::elements);
    notes
        .filter(|note| note.attribute("type").is_none_or(|kind| kind == "normal"))
        .filter_map(|note| Some(((&*note.name, note.attribute("id")?), note)))
}

/// What a run declares: of its three languages the one that its script uses.
fn declared_language(properties: &Element) -> Option<&str> {
    let languages = properties.child("lang")?;
    let is_right_to_left = on_or_off(properties, "rtl") == Some(true);
    let name = if is_right_to_left { "bidi" } else { "val" };
    languages.attribute(name)
}
