//! Pages of documents that have none: a section under a heading, cut at 3,000 characters.
//!
//! A hit is a page, and its link must lead to something that a reader takes in at a glance: neither the whole of a
//! long report nor a heading with one line. So a section ends where the next heading stands, unless it is so short
//! that the reader would come to a stub: then the next section joins it, and both headings stand in its text. A page
//! keeps to one declared language. What a heading is, is for the formats to say; this file only cuts.

use crate::document::Page;
use crate::language::Language;

/// A page holds about this many characters (Unicode scalar values) at most: a printed page of text.
const MAX_CHARS: usize = 3000;

/// A section with less text than this is a stub: two lines on a screen, no page of its own.
const STUB_CHARS: usize = 200;

/// A paragraph, heading, list, table or the like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Its text; lines within it are separated by a line feed.
    pub text: String,
    /// A heading opens a section.
    pub is_heading: bool,
    /// Begins a new page whatever stands before it: it follows a form feed.
    pub opens_page: bool,
    /// The language declared for it.
    pub language: Option<Language>,
}

/// Cuts blocks into pages, numbered from 1. No text makes no pages.
pub fn pages(blocks: impl IntoIterator<Item = Block>) -> Vec<Page> {
    let sections = joined(sections(blocks));
    let mut pages: Vec<Page> = sections.into_iter().flat_map(cut).collect();
    for (page, number) in pages.iter_mut().zip(1..) {
        page.number = number;
    }
    pages
}

/// Paragraphs of a text without markup: an empty line separates them, a form feed ends a page.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Block> + '_ {
    text.split('\u{c}').flat_map(|page| {
        paragraph_texts(page)
            .enumerate()
            .map(|(i, paragraph)| Block {
                text: paragraph,
                opens_page: i == 0,
                ..Block::default()
            })
    })
}

fn paragraph_texts(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut lines = text.split('\n').map(str::trim_end).peekable();
    std::iter::from_fn(move || {
        while lines.next_if(|line| line.is_empty()).is_some() {}
        let mut paragraph = lines.next()?.to_owned();
        while let Some(line) = lines.next_if(|line| !line.is_empty()) {
            paragraph.push('\n');
            paragraph.push_str(line);
        }
        Some(paragraph)
    })
}

/// Blocks that belong together.
struct Section {
    blocks: Vec<Block>,
    chars: usize,
}

impl Section {
    fn of(block: Block) -> Section {
        let mut section = Section {
            blocks: Vec::new(),
            chars: 0,
        };
        section.push(block);
        section
    }

    fn push(&mut self, block: Block) {
        self.chars += block.text.chars().count() + 2;
        self.blocks.push(block);
    }

    fn language(&self) -> Option<Language> {
        self.blocks.first().and_then(|block| block.language)
    }

    fn opens_page(&self) -> bool {
        self.blocks.first().is_some_and(|block| block.opens_page)
    }

    fn is_stub(&self) -> bool {
        self.chars < STUB_CHARS
    }

    /// Nothing says that the next section is apart from this one.
    fn may_join(&self, next: &Section) -> bool {
        !next.opens_page() && self.language() == next.language()
    }

    fn absorb(&mut self, next: Section) {
        for block in next.blocks {
            self.push(block);
        }
    }
}

fn sections(blocks: impl IntoIterator<Item = Block>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for block in blocks
        .into_iter()
        .filter(|block| !block.text.trim().is_empty())
    {
        match sections.last_mut() {
            Some(section)
                if !block.is_heading
                    && !block.opens_page
                    && section.language() == block.language =>
            {
                section.push(block);
            }
            _ => sections.push(Section::of(block)),
        }
    }
    sections
}

/// A stub takes in what follows, since a heading over headings introduces them; the last one joins what it follows.
fn joined(sections: Vec<Section>) -> Vec<Section> {
    let mut joined: Vec<Section> = Vec::new();
    for section in sections {
        match joined.last_mut() {
            Some(last) if last.is_stub() && last.may_join(&section) => last.absorb(section),
            _ => joined.push(section),
        }
    }
    if let Some(last) = joined.pop() {
        match joined.last_mut() {
            Some(before) if last.is_stub() && before.may_join(&last) => before.absorb(last),
            _ => joined.push(last),
        }
    }
    joined
}

fn cut(section: Section) -> Vec<Page> {
    let heading = section
        .blocks
        .first()
        .filter(|block| block.is_heading)
        .map(|block| one_line(&block.text));
    let language = section.language();
    let text = written(section.blocks);
    let mut pages: Vec<Page> = pieces(&text)
        .map(|piece| Page {
            declared_language: language,
            text: piece.to_owned(),
            ..Page::default()
        })
        .collect();
    if let Some(first) = pages.first_mut() {
        first.heading = heading;
    }
    pages
}

fn written(blocks: Vec<Block>) -> String {
    let texts: Vec<String> = blocks
        .into_iter()
        .map(|block| {
            if block.is_heading {
                one_line(&block.text)
            } else {
                block.text
            }
        })
        .collect();
    texts.join("\n\n")
}

/// A heading is one line, whatever breaks its author put into it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_matches('\n').trim_end();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(cut_at(rest));
        rest = after.trim_start();
        Some(piece.trim_end())
    })
}

/// Where to cut: the end if all fits, else the last paragraph in the second half of what fits, else the last line,
/// sentence or blank there.
fn cut_at(text: &str) -> usize {
    let Some((limit, _)) = text.char_indices().nth(MAX_CHARS) else {
        return text.len();
    };
    let (fits, from) = (&text[..limit], limit / 3);
    let last = |mark: &str| {
        fits.rfind(mark)
            .map(|at| at + mark.len())
            .filter(|at| *at > from)
    };
    let sentence = || {
        [". ", "? ", "! ", "。", "។", "।", "؟ ", "۔ "]
            .iter()
            .filter_map(|end| last(end))
            .max()
    };
    last("\n\n")
        .or_else(|| last("\n"))
        .or_else(sentence)
        .or_else(|| last(" "))
        .unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str) -> Block {
        Block {
            text: text.into(),
            is_heading: true,
            ..Block::default()
        }
    }

    fn paragraph(words: usize) -> Block {
        Block {
            text: "word ".repeat(words).trim_end().into(),
            ..Block::default()
        }
    }

    #[test]
    fn a_section_under_a_heading_is_a_page() {
        let pages = pages([
            heading("First"),
            paragraph(60),
            heading("Second"),
            paragraph(60),
        ]);
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[1].heading.as_deref(), Some("Second"));
        assert!(pages[1].text.starts_with("Second\n\nword"));
        assert_eq!(pages[1].number, 2);
    }

    #[test]
    fn twenty_small_sections_are_not_twenty_pages() {
        let blocks = (0..20).flat_map(|i| [heading(&format!("Point {i}")), paragraph(20)]);
        let pages = pages(blocks);
        assert!(pages.len() <= 10, "{}", pages.len());
        assert!(pages[0].text.contains("Point 1"));
    }

    #[test]
    fn a_long_section_is_cut_at_a_paragraph() {
        let pages = pages([
            heading("Long"),
            paragraph(300),
            paragraph(250),
            paragraph(300),
        ]);
        assert_eq!(pages.len(), 2);
        assert!(
            pages
                .iter()
                .all(|page| page.text.chars().count() <= MAX_CHARS)
        );
        assert_eq!(pages[1].heading, None);
        assert_eq!(pages[1].text, paragraph(300).text);
    }

    #[test]
    fn nothing_is_lost_where_nothing_offers_a_cut() {
        let pages = pages([Block {
            text: "ក".repeat(7001),
            ..Block::default()
        }]);
        assert_eq!(
            pages
                .iter()
                .map(|page| page.text.chars().count())
                .sum::<usize>(),
            7001
        );
    }

    #[test]
    fn a_form_feed_ends_a_page() {
        let pages = pages(paragraphs("One.\n\nStill one.\u{c}Two.\n\u{c}\n"));
        let texts: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
        assert_eq!(texts, ["One.\n\nStill one.", "Two."]);
    }
}
