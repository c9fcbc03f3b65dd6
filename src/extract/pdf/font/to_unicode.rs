//! The `/ToUnicode` map of a font: codes to letters (ISO 32000-1, 9.10.3).
//!
//! Read leniently, mapping by mapping: what a producer got wrong costs that mapping only. Whether a mapping means
//! anything (many producers map glyphs they do not know to U+0000 or private use) is for [`ToUnicode::get`] to say.

use lopdf::{Dictionary, Document};

use super::cmap_tokens::{Token, Tokens, hex_bytes, hex_code};
use super::glyph_name;
use super::letters::{corporate, is_meaningful};
use super::table::{CodeTable, Span, Texts};
use crate::extract::pdf::object::stream_entry;
use crate::extract::pdf::stream::bytes;

/// Mappings a map may have; a two-byte font has no more codes.
const MAPPINGS_MAX: usize = 0x1_0000;

/// Codes mapped to nothing that are remembered; a font has a few hundred.
const HOLES_MAX: usize = 4_096;

/// A map that leads so many codes to control characters, which no glyph shows, has only counted codes; a map that is
/// written as one range from the first glyph on leads three to them (29 below ASCII).
const FEWEST_CONTROLS: usize = 4;

/// Codes to letters.
#[derive(Debug)]
pub struct ToUnicode {
    texts: Texts,
    spans: CodeTable<Span>,
    count: usize,
    holes: Vec<Hole>,
    controls: usize,
}

/// A code that is mapped to nothing.
#[derive(Debug)]
struct Hole {
    code: u32,
    /// The code mapped next.
    before: Option<u32>,
}

impl ToUnicode {
    /// The map of a font. A name in its place (Identity-H) says nothing about letters and counts as absent, as does
    /// a map without a single meaningful letter, and one that counts codes: what it says of other glyphs is as wrong.
    pub fn load(document: &Document, font: &Dictionary) -> Option<Self> {
        let map = ToUnicode::parse(&bytes(
            document,
            stream_entry(document, font, b"ToUnicode")?,
        ));
        (map.count > 0 && map.controls < FEWEST_CONTROLS).then_some(map)
    }

    /// Reads a map's own bytes.
    pub fn parse(file: &[u8]) -> Self {
        let mut map = ToUnicode {
            texts: Texts::default(),
            spans: CodeTable::new(Span::default()),
            count: 0,
            holes: Vec::new(),
            controls: 0,
        };
        let mut tokens = Tokens::new(file);
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"beginbfchar") => map.read_characters(&mut tokens),
                Token::Word(b"beginbfrange") => map.read_ranges(&mut tokens),
                _ => {}
            }
        }
        map
    }

    /// The letters of a code, where the map gives any.
    pub fn get(&self, code: u32) -> Option<&str> {
        self.texts.get(self.spans.get(code))
    }

    /// All codes that have letters.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> + '_ {
        self.spans
            .iter()
            .filter_map(|(code, span)| Some((code, self.texts.get(span)?)))
    }

    /// Whether codes are mapped to nothing at all, as shapers do that give a cluster's letters to one glyph of it.
    pub fn has_holes(&self) -> bool {
        !self.holes.is_empty()
    }

    /// The code mapped to nothing just before this one.
    pub fn hole_before(&self, code: u32) -> Option<u32> {
        let hole = self.holes.iter().find(|hole| hole.before == Some(code))?;
        Some(hole.code)
    }

    /// `<code> <letters>` until `endbfchar`.
    fn read_characters(&mut self, tokens: &mut Tokens) {
        let mut code = None;
        for token in tokens {
            match (token, code) {
                (Token::Word(b"endbfchar"), _) => return,
                (Token::Hex(digits), None) => code = hex_code(digits),
                (token, Some((from, _))) => {
                    if let Some(text) = destination(token) {
                        self.add(from, &text);
                    }
                    code = None;
                }
                _ => {}
            }
        }
    }

    /// `<first> <last> <letters>` or `<first> <last> [<letters> ...]` until `endbfrange`.
    fn read_ranges(&mut self, tokens: &mut Tokens) {
        let mut bounds = Vec::new();
        while let Some(token) = tokens.next() {
            match (token, bounds.as_slice()) {
                (Token::Word(b"endbfrange"), _) => return,
                (Token::Hex(digits), [] | [_]) => {
                    bounds.extend(hex_code(digits).map(|(code, _)| code))
                }
                (Token::ArrayStart, [first, ..]) => {
                    self.read_list(*first, tokens);
                    bounds.clear();
                }
                (token, [first, last]) => {
                    self.add_range(*first, *last, token);
                    bounds.clear();
                }
                _ => bounds.clear(),
            }
        }
    }

    /// The letters of successive codes, until `]`.
    fn read_list(&mut self, first: u32, tokens: &mut Tokens) {
        let texts = tokens.take_while(|token| *token != Token::ArrayEnd);
        for (offset, token) in texts.take(MAPPINGS_MAX).enumerate() {
            if let Some(text) = destination(token) {
                self.add(first.saturating_add(offset as u32), &text);
            }
        }
    }

    /// A range whose last letter counts up with the code.
    fn add_range(&mut self, first: u32, last: u32, token: Token) {
        let Some(text) = destination(token) else {
            return;
        };
        let Some((end, start)) = text.char_indices().next_back() else {
            return;
        };
        for offset in 0..=last.saturating_sub(first).min(0xFFFF) {
            let Some(letter) = char::from_u32(u32::from(start) + offset) else {
                continue;
            };
            self.add(
                first.saturating_add(offset),
                &format!("{}{letter}", &text[..end]),
            );
        }
    }

    fn add(&mut self, code: u32, text: &str) {
        let text: String = text
            .chars()
            .map(|letter| corporate(letter).unwrap_or(letter))
            .collect();
        if let Some(hole) = self.holes.last_mut() {
            hole.before = hole.before.or(Some(code));
        }
        if text.is_empty() && self.holes.len() < HOLES_MAX {
            self.holes.push(Hole { code, before: None });
        }
        self.controls += usize::from(is_counted(code, &text));
        if self.count >= MAPPINGS_MAX || !is_meaningful(&text) {
            return;
        }
        if let Some(span) = self.spans.get_mut(code) {
            *span = self.texts.add(&text);
            self.count += 1;
        }
    }
}

/// Whether a mapping leads to a control character other than white space; a code that leads to itself is but unused.
fn is_counted(code: u32, text: &str) -> bool {
    let mut letters = text.chars();
    let (Some(letter @ '\u{1}'..='\u{1F}'), None) = (letters.next(), letters.next()) else {
        return false;
    };
    !letter.is_whitespace() && u32::from(letter) != code
}

/// The letters a mapping leads to: UTF-16BE, a single byte, or a glyph name.
fn destination(token: Token) -> Option<String> {
    match token {
        Token::Hex(digits) => Some(utf16(&hex_bytes(digits))),
        Token::Name(name) => glyph_name::letters(std::str::from_utf8(name).ok()?, false),
        _ => None,
    }
}

fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).into();
    }
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(file: &str) -> Vec<(u32, String)> {
        ToUnicode::parse(file.as_bytes())
            .iter()
            .map(|(code, text)| (code, text.into()))
            .collect()
    }

    fn pairs(expected: &[(u32, &str)]) -> Vec<(u32, String)> {
        expected
            .iter()
            .map(|(code, text)| (*code, text.to_string()))
            .collect()
    }

    #[test]
    fn characters_ranges_and_lists_are_read() {
        let file = "2 beginbfchar <01> <0041> <02> <00660069> endbfchar
            2 beginbfrange <0010> <0012> <0061> <0020><0021>[<D83DDE00> /eacute] endbfrange";
        let expected = [
            (1, "A"),
            (2, "fi"),
            (0x10, "a"),
            (0x11, "b"),
            (0x12, "c"),
            (0x20, "😀"),
            (0x21, "é"),
        ];
        assert_eq!(map(file), pairs(&expected));
    }

    #[test]
    fn placeholders_are_holes() {
        let file =
            "beginbfchar <01> <0000> <02> <FFFD> <03> <E000> <04> <F761> <05> <0020> endbfchar";
        assert_eq!(map(file), pairs(&[(4, "a"), (5, " ")]));
    }

    #[test]
    fn damage_costs_one_mapping() {
        let file = "beginbfchar <01> junk <02> <0042> endbfchar beginbfrange <03> junk <05> <06> <0043> endbfrange";
        assert_eq!(map(file), pairs(&[(2, "B"), (5, "C"), (6, "D")]));
    }

    #[test]
    fn a_range_over_everything_ends() {
        assert!(map("beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange").len() <= MAPPINGS_MAX);
    }
}
