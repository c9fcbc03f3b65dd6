//! Rich text (.rtf): control words, groups and bytes in code pages to text.
//!
//! Rich Text Format specification, version 1.9.1. `token` cuts the stream, `fonts` knows the code pages, this file runs
//! the words that matter for text. What a newer writer puts into a group that this reader does not know (`\*`) is passed
//! over, as the specification asks.

mod fonts;
mod token;

use std::collections::{HashMap, HashSet};

use self::fonts::Fonts;
use self::token::{Token, Tokens};
use super::flow::Flow;
use super::sections;
use super::{ExtractError, Extraction};
use crate::document::FailureClass;

/// Groups may be open in one another this often; deeper ones are read as part of the outer.
const MAX_DEPTH: usize = 1_000;

/// Groups that hold no text of the document.
const WITHOUT_TEXT: &[&str] = &[
    "colortbl",
    "pict",
    "objdata",
    "themedata",
    "filetbl",
    "revtbl",
    "rsidtbl",
    "listtable",
    "listoverridetable",
    "nonshppict",
    "shprslt",
    "sp",
    "upr",
    "xe",
    "tc",
    "bkmkstart",
    "bkmkend",
    "fldinst",
    "datafield",
    "generator",
    "latentstyles",
    "pgptbl",
    "userprops",
    "xmlnstbl",
];

/// Groups behind `\*` that hold text all the same.
const OPTIONAL_WITH_TEXT: &[&str] = &["shpinst", "shptxt", "ud", "shppict"];

/// Reads rich text.
///
/// # Errors
/// `Empty` where there is no text in it.
pub fn read(bytes: &[u8]) -> Result<Extraction, ExtractError> {
    let mut reader = Reader::default();
    for token in Tokens::of(bytes) {
        reader.token(token);
    }
    reader.finish()
}

/// Where text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Target {
    #[default]
    Body,
    Notes,
    Header,
    Footer,
    /// What the document says of itself; only some of it is kept.
    Info,
    Title,
    Author,
    Subject,
    Keywords,
    Fonts,
    Styles,
    Nowhere,
}

/// What holds up to the end of a group.
#[derive(Clone, Debug, Default)]
struct State {
    target: Target,
    font: i32,
    is_hidden: bool,
    /// How many characters stand after `\u` for readers that know no Unicode; one, where nothing is said.
    fallback: Option<usize>,
    in_table: bool,
    is_heading: bool,
    style: i32,
}

#[derive(Default)]
struct Reader {
    state: State,
    outer: Vec<State>,
    too_deep: usize,
    flows: HashMap<Target, Flow>,
    fonts: Fonts,
    headings: HashSet<i32>,
    /// Bytes in a code page that were not decoded yet.
    bytes: Vec<u8>,
    high_surrogate: Option<u16>,
    /// Characters to pass over after `\u`.
    passed_over: usize,
    /// The group begins with `\*`.
    is_optional: bool,
    has_begun_paragraph: bool,
}

impl Reader {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Optional => self.is_optional = true,
            Token::Word(word, number) => {
                self.decode();
                self.word(word, number);
            }
            Token::Byte(byte) => self.byte(byte),
            Token::Character(character) => {
                self.decode();
                self.text(character.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn open(&mut self) {
        self.decode();
        if self.outer.len() < MAX_DEPTH {
            self.outer.push(self.state.clone());
        } else {
            self.too_deep += 1;
        }
        self.is_optional = false;
        self.passed_over = 0;
    }

    fn close(&mut self) {
        self.decode();
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(outer) = self.outer.pop() {
            if self.state.target != outer.target {
                self.flow().end_block();
            }
            self.state = outer;
        }
        self.passed_over = 0;
    }

    fn byte(&mut self, byte: u8) {
        if self.passed_over > 0 {
            self.passed_over -= 1;
        } else if byte < 0x80 && self.fonts.is_whole(self.state.font, &self.bytes) {
            self.decode();
            self.text(char::from(byte).encode_utf8(&mut [0; 4]));
        } else {
            self.bytes.push(byte);
        }
    }

    /// Turns the bytes that wait into text.
    fn decode(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let text = self.fonts.decode(self.state.font, &bytes);
            self.text(&text);
        }
    }

    fn text(&mut self, text: &str) {
        match self.state.target {
            _ if self.state.is_hidden => {}
            Target::Nowhere | Target::Fonts | Target::Styles | Target::Info => {}
            Target::Body if !self.has_begun_paragraph && !text.trim().is_empty() => {
                self.has_begun_paragraph = true;
                if self.is_heading() {
                    self.flow().begin_heading();
                }
                self.flow().text(text);
            }
            _ => self.flow().text(text),
        }
    }

    fn is_heading(&self) -> bool {
        let state = &self.state;
        !state.in_table && (state.is_heading || self.headings.contains(&state.style))
    }

    fn flow(&mut self) -> &mut Flow {
        self.flows.entry(self.state.target).or_default()
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if std::mem::take(&mut self.is_optional) && !OPTIONAL_WITH_TEXT.contains(&word) {
            self.state.target = Target::Nowhere;
            return;
        }
        match target_of(word) {
            Some(_) if self.state.target == Target::Nowhere => {}
            Some(target) => self.state.target = target,
            None => self.control(word, number),
        }
    }

    fn control(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        match word {
            "u" => self.unicode(number.unwrap_or_default()),
            "uc" => self.state.fallback = number.map(|count| count.clamp(0, 16) as usize),
            "f" => self.font(number.unwrap_or_default()),
            "deff" => self.fonts.default = number.unwrap_or_default(),
            "fcharset" if self.state.target == Target::Fonts => {
                self.fonts.set(self.state.font, number.unwrap_or_default())
            }
            "ansicpg" => self.fonts.set_code_page(number.unwrap_or_default()),
            "mac" => self.fonts.set_code_page(10_000),
            "v" | "deleted" => self.state.is_hidden = is_on,
            "plain" => {
                self.state.is_hidden = false;
                self.state.font = self.fonts.default;
            }
            "pard" => {
                self.state.in_table = false;
                self.state.is_heading = false;
                self.state.style = 0;
            }
            "s" => self.state.style = number.unwrap_or_default(),
            "outlinelevel" => self.outline_level(number.unwrap_or(9)),
            "intbl" => self.state.in_table = is_on,
            _ => self.mark(word),
        }
    }

    /// Words that stand for a break or a sign.
    fn mark(&mut self, word: &str) {
        match word {
            "par" if self.state.in_table => self.flow().blank(),
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" => self.flow().end_line(),
            "tab" | "emspace" | "enspace" | "qmspace" => self.flow().blank(),
            "cell" | "nestcell" => self.flow().end_cell(),
            "row" | "nestrow" => {
                self.flow().end_line();
                self.has_begun_paragraph = false;
            }
            "emdash" => self.text("\u{2014}"),
            "endash" => self.text("\u{2013}"),
            "bullet" => self.text("\u{2022}"),
            "lquote" => self.text("\u{2018}"),
            "rquote" => self.text("\u{2019}"),
            "ldblquote" => self.text("\u{201c}"),
            "rdblquote" => self.text("\u{201d}"),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flow().end_block();
        if self.state.target == Target::Body {
            self.has_begun_paragraph = false;
        }
    }

    fn font(&mut self, number: i32) {
        self.state.font = number;
    }

    /// The level of a paragraph, or in the table of styles that of a style.
    fn outline_level(&mut self, level: i32) {
        let is_heading = (0..9).contains(&level);
        if self.state.target != Target::Styles {
            self.state.is_heading = is_heading;
        } else if is_heading {
            self.headings.insert(self.state.style);
        }
    }

    /// A UTF-16 unit as a signed number.
    fn unicode(&mut self, number: i32) {
        let unit = (number & 0xffff) as u16;
        let units: Vec<u16> = self
            .high_surrogate
            .take()
            .into_iter()
            .chain([unit])
            .collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.high_surrogate = Some(unit);
        } else {
            self.text(&String::from_utf16_lossy(&units));
        }
        self.passed_over = self.state.fallback.unwrap_or(1);
    }

    fn finish(mut self) -> Result<Extraction, ExtractError> {
        self.decode();
        let mut blocks = |target: Target| {
            let flow = self.flows.remove(&target).unwrap_or_default();
            flow.into_blocks()
        };
        let mut body = blocks(Target::Body);
        body.extend(blocks(Target::Notes));
        let mut lines = |target: Target| {
            let texts: Vec<String> = blocks(target).into_iter().map(|block| block.text).collect();
            texts.join("\n")
        };
        let heading = body.iter().find(|block| block.is_heading);
        let heading = heading.map(|block| block.text.clone());
        let mut said = |target: Target| Some(lines(target)).filter(|text| !text.is_empty());
        let mut extraction = Extraction {
            title: said(Target::Title).or(heading),
            pages: sections::pages(body),
            ..Extraction::default()
        };
        extraction.metadata.author = said(Target::Author);
        extraction.metadata.description = said(Target::Subject);
        extraction.metadata.keywords = said(Target::Keywords);
        let Some(first) = extraction.pages.first_mut() else {
            let reason = "the document holds no text";
            return Err(ExtractError::new(FailureClass::Empty, reason));
        };
        first.header = lines(Target::Header);
        first.footer = lines(Target::Footer);
        Ok(extraction)
    }
}

/// The target that a word opens.
fn target_of(word: &str) -> Option<Target> {
    Some(match word {
        "footnote" => Target::Notes,
        "header" | "headerl" | "headerr" | "headerf" => Target::Header,
        "footer" | "footerl" | "footerr" | "footerf" => Target::Footer,
        "info" => Target::Info,
        "title" => Target::Title,
        "author" => Target::Author,
        "subject" => Target::Subject,
        "keywords" => Target::Keywords,
        "fonttbl" => Target::Fonts,
        "stylesheet" => Target::Styles,
        word if WITHOUT_TEXT.contains(&word) => Target::Nowhere,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &[u8]) -> String {
        read(source).unwrap().pages[0].text.clone()
    }

    #[test]
    fn code_pages_and_unicode_become_letters() {
        let source = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Mincho;}}
caf\'e9 {\f1\'cf\'f0\'e0\'e2\'e0} {\f2\'93\'fa\'96{} \u1578?\u-10179?\u-8704? \uc2\u8364\'80x.}";
        assert_eq!(text(source), "café Права 日\u{fffd} ت😀 €.");
    }

    #[test]
    fn hidden_text_codes_and_unknown_groups_are_left_out() {
        let source = br"{\rtf1{\*\unknown secret}{\field{\*\fldinst HYPERLINK}{\fldrslt shown}} \v gone\v0  kept{\pict 0102}\par
{\trowd\intbl a\cell b\cell\row}}";
        assert_eq!(text(source), "shown kept\n\na | b");
    }

    #[test]
    fn headings_title_notes_and_running_lines_have_their_place() {
        let source = br"{\rtf1{\stylesheet{\s1\outlinelevel0 heading 1;}}{\info{\title Report}{\author A. B.}}
{\header The section}\pard\s1 Chapter\par\pard Text{\footnote A note.} goes on.\par}";
        let read = read(source).unwrap();
        assert_eq!(read.title.as_deref(), Some("Report"));
        let page = &read.pages[0];
        assert_eq!(page.heading.as_deref(), Some("Chapter"));
        assert_eq!(page.text, "Chapter\n\nText goes on.\n\nA note.");
        assert_eq!(page.header, "The section");
    }

    #[test]
    fn what_breaks_off_or_never_closes_is_read_as_far_as_it_goes() {
        assert_eq!(text(br"{\rtf1 kept {\b words \'e"), "kept words");
        let deep = [b"{\\rtf1 ".to_vec(), b"{".repeat(100_000), b"deep".to_vec()].concat();
        assert_eq!(text(&deep), "deep");
    }
}
