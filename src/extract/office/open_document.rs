//! OpenDocument texts, presentations and spreadsheets (.odt, .odp, .ods).
//!
//! OpenDocument 1.3, part 3. Deleted text of tracked changes stands apart in the file and is passed over, as are comments
//! and hidden text. Notes follow the section that refers to them, text boxes the paragraph they hang on. Numbers before list
//! items and headings are counted as the program does that draws them. A slide is a page, a table of a spreadsheet a
//! section.

use super::cells;
use super::container::{Container, locked};
use super::content::{Content, note_link, without_text};
use super::open_numbers::{ListStyles, Numbers};
use super::open_styles::Styles;
use super::package::described;
use super::xml::{self, Element, Node};
use crate::extract::ExtractError;
use crate::extract::flow::Flow;
use crate::extract::sections::Block;

/// Reads the text of a document.
pub fn read(container: &mut Container<'_>) -> Result<Content, ExtractError> {
    let mut part = |name: &str| -> Result<Option<Element>, ExtractError> {
        Ok(container.part(name)?.map(|bytes| xml::parse(&bytes)))
    };
    let manifest = part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.find("encryption-data").is_some() {
        return Err(locked());
    }
    let content = part("content.xml")?.ok_or_else(|| without_text("content.xml"))?;
    let common = part("styles.xml")?.unwrap_or_default();
    let meta = part("meta.xml")?.unwrap_or_default();
    let styles = Styles::of(&[&common, &content]);
    let list_styles = ListStyles::of(&[&common, &content]);
    let mut writer = Writer::new(&styles, &list_styles);
    if let Some(body) = content.find("body") {
        writer.all(body);
    }
    let links = std::mem::take(&mut writer.links);
    let blocks = writer.finish();
    let (title, mut metadata) = described(&meta, meta.find("generator"));
    metadata.language = metadata.language.or(styles.language);
    Ok(Content {
        header: running_lines(&common, &styles, "header"),
        footer: running_lines(&common, &styles, "footer"),
        title,
        metadata,
        blocks,
        links,
    })
}

/// The text of the headers or footers of all kinds of pages, each once.
fn running_lines(common: &Element, styles: &Styles, name: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let list_styles = ListStyles::default();
    let mut found = Vec::new();
    if let Some(masters) = common.find("master-styles") {
        masters.outermost(name, &mut found);
    }
    for element in found {
        let mut writer = Writer::new(styles, &list_styles);
        writer.all(element);
        for block in writer.finish() {
            if !lines.contains(&block.text) {
                lines.push(block.text);
            }
        }
    }
    lines.join("\n")
}

struct Writer<'a> {
    styles: &'a Styles,
    numbers: Numbers<'a>,
    flow: Flow,
    /// Notes referred to since the last heading.
    pending_notes: Vec<&'a Element>,
    /// Text boxes that hang on the paragraph at hand.
    boxes: Vec<&'a Element>,
    /// Open cells of tables of facts.
    cells: usize,
    /// Open lists whose items are lines.
    items: usize,
    /// Open lists, one in another, and the style of the innermost.
    lists: usize,
    list_style: Option<&'a str>,
    links: Vec<String>,
}

impl<'a> Writer<'a> {
    fn new(styles: &'a Styles, list_styles: &'a ListStyles) -> Writer<'a> {
        Writer {
            styles,
            numbers: Numbers::new(list_styles),
            flow: Flow::default(),
            pending_notes: Vec::new(),
            boxes: Vec::new(),
            cells: 0,
            items: 0,
            lists: 0,
            list_style: None,
            links: Vec::new(),
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.write_notes();
        self.flow.into_blocks()
    }

    /// Writes paragraphs, lists and tables at any depth.
    fn all(&mut self, element: &'a Element) {
        for child in element.elements() {
            match &*child.name {
                "h" => self.heading(child),
                "p" => self.paragraph(child),
                "list" => self.list(child),
                "table" => self.table(child),
                "page" => {
                    self.write_notes();
                    self.flow.begin_page();
                    self.all(child);
                }
                "tracked-changes" | "annotation" | "forms" | "desc" | "scripts" => {}
                "section" if child.attribute("display") == Some("none") => {}
                _ => self.all(child),
            }
        }
    }

    fn heading(&mut self, heading: &'a Element) {
        if self.cells > 0 || self.items > 0 || self.is_hidden(heading) {
            return self.paragraph(heading);
        }
        self.write_notes();
        self.flow.begin_heading();
        let number = self.number(heading);
        self.numbered(number, heading);
        self.flow.end_block();
        self.write_boxes();
    }

    fn paragraph(&mut self, paragraph: &'a Element) {
        if self.is_hidden(paragraph) {
            return;
        }
        self.end_paragraph();
        let number = self.number(paragraph);
        self.numbered(number, paragraph);
        self.end_paragraph();
        self.write_boxes();
    }

    fn number(&mut self, paragraph: &'a Element) -> Option<String> {
        let style = paragraph.attribute("style-name");
        let is_unnumbered = style.is_some_and(|style| self.styles.is_unnumbered(style));
        match &*paragraph.name {
            "h" if !is_unnumbered => self.numbers.of_heading(paragraph),
            _ => self.numbers.of_paragraph(),
        }
    }

    /// Writes a paragraph behind its number; of an empty one the number stands alone, and is left out.
    fn numbered(&mut self, number: Option<String>, paragraph: &'a Element) {
        if let Some(number) = number.filter(|_| paragraph.text_bytes() > 0) {
            self.flow.text(&number);
        }
        self.inline(paragraph);
    }

    fn end_paragraph(&mut self) {
        match () {
            () if self.cells > 0 => self.flow.blank(),
            () if self.items > 0 => self.flow.end_line(),
            () => self.flow.end_block(),
        }
    }

    fn list(&mut self, list: &'a Element) {
        if self.lists == 0 {
            self.numbers.begin_list(list);
        }
        // A numbered heading is a heading within a list.
        let is_line = usize::from(!is_heading(list));
        let outer = self.list_style;
        self.list_style = list.attribute("style-name").or(outer);
        self.lists += 1;
        self.items += is_line;
        for item in list.elements() {
            let level = self.lists - 1;
            self.numbers.begin_item(item, self.list_style, level);
            self.all(item);
            self.numbers.end_item();
        }
        self.items -= is_line;
        self.lists -= 1;
        self.list_style = outer;
        self.end_paragraph();
    }

    /// Writes what stands in a line.
    fn inline(&mut self, element: &'a Element) {
        for node in &element.children {
            match node {
                Node::Text(text) => self.flow.text(text),
                Node::Element(child) => self.inline_element(child),
            }
        }
    }

    fn inline_element(&mut self, element: &'a Element) {
        match &*element.name {
            "s" | "tab" => self.flow.blank(),
            "line-break" if self.cells > 0 => self.flow.blank(),
            "line-break" => self.flow.end_line(),
            "note" => self.pending_notes.extend(element.child("note-body")),
            "frame" | "custom-shape" | "g" | "rect" | "ellipse" | "text-box" => {
                self.boxes.push(element)
            }
            "annotation" | "annotation-end" | "ruby-text" | "hidden-text" | "script" => {}
            "a" => {
                let address = element.attribute("href").unwrap_or_default();
                note_link(&mut self.links, address);
                self.inline(element);
            }
            _ if self.is_hidden(element) => {}
            _ => self.inline(element),
        }
    }

    fn is_hidden(&self, element: &Element) -> bool {
        let style = element.attribute("style-name");
        style.is_some_and(|style| self.styles.is_hidden(style))
    }

    fn write_boxes(&mut self) {
        for text_box in std::mem::take(&mut self.boxes) {
            self.all(text_box);
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
        let mut rows = Vec::new();
        table.outermost("table-row", &mut rows);
        let cell_bytes = |row: &&Element| cells_of(row).map(Element::text_bytes).collect();
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
            self.end_paragraph();
            self.all(cell);
            self.end_paragraph();
        }
    }
}

fn cells_of(row: &Element) -> impl Iterator<Item = &Element> {
    row.all("table-cell")
}

/// Whether a list consists of one heading.
fn is_heading(list: &Element) -> bool {
    let mut items = list.elements();
    let (Some(only), None) = (items.next(), items.next()) else {
        return false;
    };
    match &*only.name {
        "h" => true,
        "list" | "list-item" => is_heading(only),
        _ => false,
    }
}
