//! Running text to blocks: white space collapsed, breaks of several strengths, none of them doubled.
//!
//! Markup says "here a paragraph ends" many times between two words: at the end of a cell, of its row, of the table and
//! of the division around it. The writer remembers the strongest break asked for and writes it when text follows. It
//! knows neither HTML nor Markdown.

use super::sections::Block;
use crate::language::Language;

/// What separates two cells of a table row.
const BETWEEN_CELLS: &str = " | ";

/// Collects text into blocks.
#[derive(Default)]
pub struct Flow {
    blocks: Vec<Block>,
    current: Block,
    pending: Break,
}

/// What stands between the text before and the text that follows; the later the stronger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    #[default]
    None,
    Blank,
    Cell,
    Line,
}

impl Flow {
    /// Adds text; runs of white space become one blank.
    pub fn text(&mut self, text: &str) {
        let mut words = text.split(is_collapsible);
        let mut first = words.next();
        while let Some(word) = first {
            if !word.is_empty() {
                self.word(word);
            }
            first = words.next();
            if first.is_some() {
                self.ask(Break::Blank);
            }
        }
    }

    /// Adds text whose line breaks and blanks mean something.
    pub fn verbatim(&mut self, text: &str) {
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line();
            }
            let line = line.trim_end();
            if !line.is_empty() {
                self.word(line);
            }
        }
    }

    /// What follows is apart from what came before, on the same line.
    pub fn blank(&mut self) {
        self.ask(Break::Blank);
    }

    /// What follows is another cell of the same row.
    pub fn end_cell(&mut self) {
        self.ask(Break::Cell);
    }

    /// What follows begins a line.
    pub fn end_line(&mut self) {
        self.ask(Break::Line);
    }

    /// What follows begins a block.
    pub fn end_block(&mut self) {
        self.pending = Break::None;
        let next = Block {
            language: self.current.language,
            ..Block::default()
        };
        let block = std::mem::replace(&mut self.current, next);
        if block.text.is_empty() {
            self.current.opens_page = block.opens_page;
        } else {
            self.blocks.push(block);
        }
    }

    /// What follows is a heading, up to the end of its block.
    pub fn begin_heading(&mut self) {
        self.end_block();
        self.current.is_heading = true;
    }

    /// What follows begins a page.
    pub fn begin_page(&mut self) {
        self.end_block();
        self.current.opens_page = true;
    }

    /// What follows is in a language; ends the block where it is another than before.
    pub fn set_language(&mut self, language: Option<Language>) {
        if self.current.language != language {
            self.end_block();
            self.current.language = language;
        }
    }

    /// The blocks, in order.
    pub fn into_blocks(mut self) -> Vec<Block> {
        self.end_block();
        self.blocks
    }

    fn ask(&mut self, wanted: Break) {
        if !self.current.text.is_empty() {
            self.pending = self.pending.max(wanted);
        }
    }

    fn word(&mut self, word: &str) {
        self.current.text.push_str(match self.pending {
            Break::None => "",
            Break::Blank => " ",
            Break::Cell => BETWEEN_CELLS,
            Break::Line => "\n",
        });
        self.pending = Break::None;
        self.current.text.push_str(word);
    }
}

/// White space that a browser shows as a blank; the no-break space is used as padding and would hide word boundaries
/// from nobody but those who copy the text.
fn is_collapsible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_break_between_two_words_is_written_once() {
        let mut flow = Flow::default();
        flow.text(" one\n two");
        flow.end_cell();
        flow.text("  ");
        flow.text("three ");
        flow.end_cell();
        flow.end_line();
        flow.text("four");
        flow.end_block();
        flow.end_block();
        flow.text("five");
        let texts: Vec<String> = flow
            .into_blocks()
            .into_iter()
            .map(|block| block.text)
            .collect();
        assert_eq!(texts, ["one two | three\nfour", "five"]);
    }

    #[test]
    fn words_are_neither_glued_nor_split() {
        let mut flow = Flow::default();
        for piece in ["im", "possible", " ", "thing"] {
            flow.text(piece);
        }
        assert_eq!(flow.into_blocks()[0].text, "impossible thing");
    }
}
