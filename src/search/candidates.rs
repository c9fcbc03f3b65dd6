//! The stretches of a text, from blank to blank, that may hold one of some words.
//!
//! Apart from the tokeniser because most of a page is none of them, and a look at each letter's class rules it out. No
//! token reaches over a blank of ASCII, so what is found can be cut into tokens by itself. What the tokeniser may read
//! otherwise than letter by letter (other scripts, abbreviations, thousands, overlong words) always may hold one; the
//! accented letters of western Europe, dashes and quotation marks are read here.

use std::ops::Range;

use super::shapes::Shapes;
use crate::text::tokenise::LONGEST_WORD;

/// What a byte is to words.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
    /// Begins a letter from `À` to `ÿ`.
    Accented,
    Blank,
    /// Ends a word, or joins two.
    Joiner,
    /// Ends a word.
    Break,
    /// Part of a letter or sign beyond ASCII.
    Beyond,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Beyond; 256];
    let mut byte = 0u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Letter,
            b' ' | b'\t' | b'\r' | b'\n' => Class::Blank,
            b'.' | b',' | b'\'' => Class::Joiner,
            _ => Class::Break,
        };
        byte += 1;
    }
    classes[0xc3] = Class::Accented;
    // The later bytes of any letter, whose first one tells.
    while byte < 0xc0 {
        classes[byte as usize] = Class::Letter;
        byte += 1;
    }
    classes
};

/// Signs beyond ASCII that end a word.
const SIGNS: [&str; 11] = ["\u{a0}", "«", "»", "–", "—", "‘", "’", "“", "”", "•", "…"];

/// What stands among accented letters and is none.
const NO_LETTERS: [char; 2] = ['×', '÷'];

/// The stretches that may hold a word of one of the shapes, in order.
pub fn candidates(text: &str, shapes: &Shapes) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut candidates = Vec::new();
    let (mut stretch, mut word, mut is_plain, mut may_hold) = (0, 0, true, false);
    for (at, byte) in bytes.iter().enumerate() {
        let class = class(*byte);
        if class == Class::Letter {
            continue;
        }
        if class == Class::Accented {
            is_plain = false;
            continue;
        }
        let length = match class {
            Class::Beyond => sign(bytes.get(at..).unwrap_or_default()),
            _ => Some(1),
        };
        let next = length.and_then(|length| bytes.get(at + length));
        let joins = match class {
            Class::Joiner => next.is_some_and(|next| is_letter(*next)),
            // Between digits `’` separates thousands.
            _ => class == Class::Beyond && next.is_some_and(u8::is_ascii_digit),
        };
        may_hold |= length.is_none()
            || may_be_one(text.get(word..at).unwrap_or_default(), is_plain, shapes)
            || joins && word < at;
        (word, is_plain) = (at + length.unwrap_or(1), true);
        if class == Class::Blank {
            candidates.extend(may_hold.then_some(stretch..at));
            (stretch, may_hold) = (word, false);
        }
    }
    may_hold |= may_be_one(text.get(word..).unwrap_or_default(), is_plain, shapes);
    candidates.extend(may_hold.then_some(stretch..bytes.len()));
    candidates
}

/// Whether a word, in plain letters or with accented ones among them, may be one of the shapes.
fn may_be_one(word: &str, is_plain: bool, shapes: &Shapes) -> bool {
    match word.as_bytes() {
        [] => false,
        letters if letters.len() >= LONGEST_WORD => true,
        [first, .., last] | [first @ last] if is_plain => {
            shapes.may_hold_letters(*first, *last, word.len())
        }
        _ => word.contains(NO_LETTERS) || shapes.may_hold(word),
    }
}

/// The length of the sign that some bytes begin with, where it is one of [`SIGNS`].
fn sign(bytes: &[u8]) -> Option<usize> {
    let sign = SIGNS
        .iter()
        .find(|sign| bytes.starts_with(sign.as_bytes()))?;
    Some(sign.len())
}

fn is_letter(byte: u8) -> bool {
    matches!(class(byte), Class::Letter | Class::Accented)
}

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(words: &[&str]) -> Shapes {
        let mut shapes = Shapes::none();
        words.iter().for_each(|word| shapes.insert(word));
        shapes
    }

    fn found(text: &str, words: &[&str]) -> Vec<String> {
        let stretches = candidates(text, &shapes(words)).into_iter();
        stretches.map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn what_is_left_out_holds_none_of_the_words() {
        let words = ["child", "un", "1000"];
        let text = "The Child, (child)\nof the U.N. street-child paid 1,000 or ταξί; a book, 1’000. Children.";
        assert_eq!(
            found(text, &words),
            [
                "Child,",
                "(child)",
                "U.N.",
                "street-child",
                "1,000",
                "ταξί;",
                "1’000."
            ]
        );
        assert!(found("", &words).is_empty() && found("  \n ", &words).is_empty());
    }

    #[test]
    fn accented_letters_are_letters_and_signs_are_none() {
        let words = ["child", "été", "4"];
        let text = "“child” l’Été d’été «été» père\u{a0}été 3×4 — à l’école… ÉTÉ, a–child";
        let held = [
            "“child”",
            "l’Été",
            "d’été",
            "«été»",
            "père\u{a0}été",
            "3×4",
            "ÉTÉ,",
            "a–child",
        ];
        assert_eq!(found(text, &words), held);
    }

    #[test]
    fn overlong_words_and_bytes_of_any_kind_are_looked_at() {
        let long = "x".repeat(LONGEST_WORD);
        assert_eq!(found(&format!("a {long} b"), &["child"]).len(), 1);
        assert_eq!(found("a\u{2003}b c‐d e\u{300}", &["child"]).len(), 3);
    }
}
