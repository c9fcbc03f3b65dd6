//! A page's elements to running text: paragraphs, lines, rows and cells, headings, languages of parts.
//!
//! What is left out was decided before; this file only writes. A table is read row by row where it holds facts; where
//! it only places things on the page, as pages of the 1990s did, each cell is read as a division.

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use scraper::node::Element;

use super::element::{is_block, is_heading, is_line, is_unseen};
use super::walk::walk;
use crate::extract::flow::Flow;
use crate::extract::sections::Block;
use crate::language::Language;

/// A cell with more text than this is a column of the page, not a fact.
const MAX_FACT_BYTES: usize = 600;

/// Writes what is below a node, without the subtrees left out.
pub fn blocks(
    root: NodeRef<'_, Node>,
    left_out: &HashSet<NodeId>,
    language: Option<Language>,
) -> Vec<Block> {
    let mut writer = Writer {
        left_out,
        flow: Flow::default(),
        languages: vec![(None, language)],
        tables: Vec::new(),
        one_line: Vec::new(),
        items: 0,
        verbatim: 0,
    };
    writer.flow.set_language(language);
    walk(root, &mut writer, Writer::enter, Writer::leave);
    writer.flow.into_blocks()
}

/// The text below a node as one line.
pub fn line(root: NodeRef<'_, Node>) -> String {
    let blocks = blocks(root, &HashSet::new(), None);
    let words: Vec<&str> = blocks
        .iter()
        .flat_map(|block| block.text.split_whitespace())
        .collect();
    words.join(" ")
}

struct Writer<'l> {
    left_out: &'l HashSet<NodeId>,
    flow: Flow,
    /// Open elements that declare a language, innermost last.
    languages: Vec<(Option<NodeId>, Option<Language>)>,
    /// Open tables, and whether each is read row by row.
    tables: Vec<bool>,
    /// Open elements that are one line whatever they hold: headings, and cells of facts.
    one_line: Vec<NodeId>,
    /// Open list items.
    items: usize,
    /// Open elements that keep their white space.
    verbatim: usize,
}

impl Writer<'_> {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        match node.value() {
            Node::Text(text) if self.verbatim > 0 && self.one_line.is_empty() => {
                self.flow.verbatim(text)
            }
            Node::Text(text) => self.flow.text(text),
            Node::Element(element) if self.left_out.contains(&node.id()) || is_unseen(element) => {
                self.break_around(element.name());
                return false;
            }
            Node::Element(element) => self.open(node, element),
            Node::Document | Node::Fragment => {}
            _ => return false,
        }
        true
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        if let Node::Element(element) = node.value() {
            self.close(node, element);
        }
    }

    fn open(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let name = element.name();
        self.break_around(name);
        match name {
            "pre" | "xmp" | "plaintext" | "listing" => self.verbatim += 1,
            "li" | "dd" => self.items += 1,
            "table" => self.tables.push(holds_facts(node, element)),
            "td" | "th" if self.in_facts() => self.one_line.push(node.id()),
            "sup" | "sub" if is_reference(node) => self.flow.blank(),
            "br" if follows_break(node) && self.one_line.is_empty() => self.end_block(),
            "img" => self.flow.blank(),
            "a" if follows_link(node) => self.flow.blank(),
            _ if is_heading(name) && self.one_line.is_empty() => {
                self.flow.begin_heading();
                self.one_line.push(node.id());
            }
            _ => {}
        }
        self.open_language(node, element);
    }

    fn close(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let name = element.name();
        let ends_line = self.one_line.pop_if(|open| *open == node.id()).is_some();
        match name {
            "td" | "th" if ends_line => self.flow.end_cell(),
            "pre" | "xmp" | "plaintext" | "listing" => {
                self.verbatim = self.verbatim.saturating_sub(1)
            }
            "li" | "dd" => self.items = self.items.saturating_sub(1),
            _ if ends_line => self.flow.end_block(),
            _ => {}
        }
        self.break_around(name);
        if name == "table" {
            self.tables.pop();
        }
        self.close_language(node);
    }

    /// Asks for the break that an element of this name makes before and after itself.
    fn break_around(&mut self, name: &str) {
        let is_cell = matches!(name, "td" | "th");
        let is_loose = !self.in_facts() && matches!(name, "td" | "th" | "tr" | "caption");
        match () {
            () if is_cell && self.in_facts() => {}
            () if !self.one_line.is_empty() => {
                if is_block(name) || is_line(name) {
                    self.flow.blank();
                }
            }
            () if is_block(name) || is_loose => self.end_block(),
            () if is_line(name) => self.flow.end_line(),
            () => {}
        }
    }

    /// Within a list item a paragraph is a line, so that the list stays in one piece.
    fn end_block(&mut self) {
        if self.items > 0 {
            self.flow.end_line()
        } else {
            self.flow.end_block()
        }
    }

    fn in_facts(&self) -> bool {
        self.tables.last() == Some(&true)
    }

    fn open_language(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let declared = element.attr("lang").or_else(|| element.attr("xml:lang"));
        let Some(language) = declared
            .and_then(Language::parse)
            .filter(|_| is_block(element.name()))
        else {
            return;
        };
        self.languages.push((Some(node.id()), Some(language)));
        self.use_language();
    }

    fn close_language(&mut self, node: NodeRef<'_, Node>) {
        if self
            .languages
            .pop_if(|(open, _)| *open == Some(node.id()))
            .is_some()
        {
            self.use_language();
        }
    }

    fn use_language(&mut self) {
        if self.one_line.is_empty() && self.items == 0 {
            self.flow
                .set_language(self.languages.last().and_then(|(_, language)| *language));
        }
    }
}

/// A number or a mark set high after a word, which must not become part of it.
fn is_reference(node: NodeRef<'_, Node>) -> bool {
    let text = node.descendants().find_map(|below| below.value().as_text());
    text.is_some_and(|text| {
        text.trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '(' | '*'))
    })
}

/// Two line breaks are how a paragraph ended before there were styles.
fn follows_break(node: NodeRef<'_, Node>) -> bool {
    let is_white = |before: &NodeRef<'_, Node>| {
        before
            .value()
            .as_text()
            .is_some_and(|text| text.trim().is_empty())
    };
    let before = node.prev_siblings().find(|before| !is_white(before));
    before
        .and_then(|before| before.value().as_element())
        .is_some_and(|before| before.name() == "br")
}

/// Links without a blank between them are kept apart by their design.
fn follows_link(node: NodeRef<'_, Node>) -> bool {
    node.prev_sibling()
        .and_then(|before| before.value().as_element())
        .is_some_and(|before| before.name() == "a")
}

/// At least two rows, one of them of two cells; no tables, headings or long texts in them.
fn holds_facts(table: NodeRef<'_, Node>, element: &Element) -> bool {
    if matches!(element.attr("role"), Some("presentation" | "none")) {
        return false;
    }
    let names = || {
        table
            .descendants()
            .skip(1)
            .filter_map(|node| Some((node, node.value().as_element()?.name())))
    };
    if names().any(|(_, name)| name == "table" || is_heading(name)) {
        return false;
    }
    let is_cell = |name: &str| matches!(name, "td" | "th");
    let rows = names().filter(|(_, name)| *name == "tr");
    let cells_of = |row: NodeRef<'_, Node>| {
        row.children()
            .filter(|cell| cell.value().as_element().is_some_and(|e| is_cell(e.name())))
            .count()
    };
    let widths: Vec<usize> = rows.map(|(row, _)| cells_of(row)).collect();
    widths.len() >= 2
        && widths.iter().any(|cells| *cells >= 2)
        && names()
            .filter(|(_, name)| is_cell(name))
            .all(|(cell, _)| text_bytes(cell) <= MAX_FACT_BYTES)
}

fn text_bytes(node: NodeRef<'_, Node>) -> usize {
    node.descendants()
        .filter_map(|below| below.value().as_text())
        .map(|text| text.trim().len())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn written(html: &str) -> String {
        let page = Html::parse_document(html);
        let blocks = blocks(page.tree.root(), &HashSet::new(), None);
        blocks
            .into_iter()
            .map(|block| block.text)
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    #[test]
    fn inline_elements_neither_glue_nor_split_words() {
        assert_eq!(
            written("<p>un<b>do</b>ne <i>work</i><br>children<sup>1</sup> <a>A</a><a>B</a></p>"),
            "undone work\nchildren 1 A B"
        );
    }

    #[test]
    fn paragraphs_lists_and_rows_keep_their_shape() {
        assert_eq!(
            written(
                "<p>One<p>Two<ul><li><p>a</p></li><li>b</ul><table><tr><th>x<th>y<tr><td><p>1</p><td>2</table>"
            ),
            "One\n\nTwo\n\na\nb\n\nx | y\n1 | 2"
        );
    }

    #[test]
    fn a_table_that_only_places_things_is_read_cell_by_cell() {
        let page = "<table><tr><td><h2>Left</h2>One</td><td>Two<br>three<br> <br>four</td></tr><tr><td>x<td>y</table>";
        assert_eq!(written(page), "Left\n\nOne\n\nTwo\nthree\n\nfour\n\nx\n\ny");
    }

    #[test]
    fn hidden_elements_are_left_out() {
        assert_eq!(
            written(
                "<p>Seen<span hidden>a</span><b style='display: none'>b</b><template>c</template><noscript>d</noscript></p>"
            ),
            "Seen"
        );
    }
}
