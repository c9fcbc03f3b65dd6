//! The numbers that a program draws before the items of a list: how each level writes them, and how they count.
//!
//! Word and OpenDocument say the same things in other words; their readers turn them into levels, and what counts is here.
//! Numerals of other scripts and numbers in words are written as figures, which every reader finds.

/// The most levels of a list: nine in Word, ten in OpenDocument.
pub const MAX_LEVELS: usize = 10;

/// What stands before an item whose mark is a sign: those of symbol fonts are no letters of any script.
const BULLET: &str = "•";

/// What stands around numbers is cut at so many bytes: it is written again before every item.
const MAX_LABEL: usize = 100;

/// Letters are repeated at most so often; beyond, the number is written in figures.
const MAX_LETTERS: u32 = 8;

/// Roman numerals end here.
const MAX_ROMAN: u32 = 3_999;

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numerals {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    TwoFigures,
    /// a, b, ..., z, aa, bb.
    LowerLetters,
    /// A, B, ..., Z, AA, BB.
    UpperLetters,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// A sign, the same for every item.
    Bullet,
    /// Nothing.
    None,
}

/// A part of what stands before an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// The number of a level, from 0.
    Number(usize),
}

/// A level of a list.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// How its numbers are written.
    pub numerals: Numerals,
    /// The number of its first item.
    pub start: u32,
    /// What stands before an item.
    pub pieces: Vec<Piece>,
    /// It begins anew after an item of one of so many levels above it; of any, where it does not say.
    pub restarts_below: Option<usize>,
    /// Numbers of other levels are written in figures here.
    pub is_legal: bool,
    /// The text follows without a blank.
    pub is_glued: bool,
}

/// How far a list has counted.
#[derive(Clone, Debug, Default)]
pub struct Counters([Option<u32>; MAX_LEVELS]);

impl Counters {
    /// Counts an item of a level, from a number or on from the one before, and gives what stands before it.
    pub fn count(&mut self, levels: &[Level], level: usize, from: Option<u32>) -> Option<String> {
        let own = levels.get(level)?;
        let value = self.0.get_mut(level)?;
        let next = value.map_or(own.start, |value| value.saturating_add(1));
        *value = Some(from.unwrap_or(next));
        for (deeper, value) in self.0.iter_mut().enumerate().skip(level + 1) {
            let restarts = levels.get(deeper).and_then(|deeper| deeper.restarts_below);
            if restarts.is_none_or(|below| level < below) {
                *value = None;
            }
        }
        let label = self.label(levels, own);
        let blank = if own.is_glued { "" } else { " " };
        (!label.trim().is_empty()).then(|| label + blank)
    }

    fn label(&self, levels: &[Level], own: &Level) -> String {
        if own.numerals == Numerals::Bullet {
            return BULLET.to_owned();
        }
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Number(level) => self.number(levels, *level, own.is_legal),
        };
        own.pieces.iter().map(piece).collect()
    }

    fn number(&self, levels: &[Level], level: usize, is_legal: bool) -> String {
        let Some(shown) = levels.get(level) else {
            return String::new();
        };
        let value = self.0.get(level).copied().flatten();
        let value = value.unwrap_or(shown.start);
        match shown.numerals {
            Numerals::Bullet | Numerals::None => String::new(),
            _ if is_legal => value.to_string(),
            numerals => written(value, numerals),
        }
    }
}

/// What a document says of its labels, as far as a label goes.
pub fn shortened(format: &str) -> &str {
    let end = format.floor_char_boundary(MAX_LABEL);
    format.get(..end).unwrap_or(format)
}

fn written(value: u32, numerals: Numerals) -> String {
    match numerals {
        Numerals::Decimal => value.to_string(),
        Numerals::TwoFigures => format!("{value:02}"),
        Numerals::LowerLetters => letters(value),
        Numerals::UpperLetters => letters(value).to_uppercase(),
        Numerals::LowerRoman => roman(value),
        Numerals::UpperRoman => roman(value).to_uppercase(),
        Numerals::Bullet | Numerals::None => String::new(),
    }
}

/// After z comes aa, then bb.
fn letters(value: u32) -> String {
    let Some(place) = value.checked_sub(1) else {
        return value.to_string();
    };
    let (repeats, letter) = (place / 26 + 1, place % 26);
    match char::from_digit(letter + 10, 36) {
        Some(letter) if repeats <= MAX_LETTERS => {
            std::iter::repeat_n(letter, repeats as usize).collect()
        }
        _ => value.to_string(),
    }
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if value == 0 || value > MAX_ROMAN {
        return value.to_string();
    }
    let mut rest = value;
    let mut numeral = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            rest -= worth;
            numeral.push_str(sign);
        }
    }
    numeral
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_each(numerals: Numerals, values: &[u32]) -> Vec<String> {
        let each = values.iter();
        each.map(|value| written(*value, numerals)).collect()
    }

    #[test]
    fn numbers_are_written_as_the_program_draws_them() {
        let letters = written_each(Numerals::LowerLetters, &[1, 26, 27, 53, 0, 9_999]);
        assert_eq!(letters, ["a", "z", "aa", "aaa", "0", "9999"]);
        let roman = written_each(Numerals::UpperRoman, &[4, 14, 1998, 0, 4_000]);
        assert_eq!(roman, ["IV", "XIV", "MCMXCVIII", "0", "4000"]);
        assert_eq!(written_each(Numerals::TwoFigures, &[7, 12]), ["07", "12"]);
    }

    #[test]
    fn a_label_is_no_longer_than_any_that_is_meant() {
        assert_eq!(shortened("Article "), "Article ");
        assert_eq!(shortened(&"é".repeat(99)).len(), MAX_LABEL);
    }

    #[test]
    fn a_level_begins_anew_after_one_above_it() {
        let level = |pieces: &[Piece]| Level {
            start: 1,
            pieces: pieces.to_vec(),
            ..Level::default()
        };
        let dot = || Piece::Text(".".to_owned());
        let levels = [
            level(&[Piece::Number(0), dot()]),
            level(&[Piece::Number(0), dot(), Piece::Number(1)]),
        ];
        let mut counters = Counters::default();
        let items = [1, 0, 1, 1, 0, 1].map(|at| counters.count(&levels, at, None).unwrap());
        assert_eq!(items, ["1.1 ", "1. ", "1.1 ", "1.2 ", "2. ", "2.1 "]);
        assert_eq!(counters.count(&levels, 0, Some(9)).unwrap(), "9. ");
        assert_eq!(counters.count(&levels, 7, None), None);
    }
}
