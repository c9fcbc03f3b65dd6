//! The stretches of a text, from blank to blank, that may hold one of some words.
//!
//! Apart from the tokeniser because most of a page is none of them, and a look at each letter's class rules it out. No
//! token reaches over a blank of ASCII, so what is found can be cut into tokens by itself. What the tokeniser may read
//! otherwise than letter by letter (other scripts, abbreviations, thousands, overlong words) always may hold one.

use std::ops::Range;

use super::shapes::Shapes;
use crate::text::tokenise::LONGEST_WORD;

/// What a byte is to words.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
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
    classes
};

/// The stretches that may hold a word of one of the shapes, in order.
pub fn candidates(text: &str, shapes: &Shapes) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut candidates = Vec::new();
    let (mut stretch, mut word, mut may_hold) = (0, 0, false);
    for (at, byte) in bytes.iter().enumerate() {
        let class = class(*byte);
        if class == Class::Letter {
            continue;
        }
        let joins = || bytes.get(at + 1).is_some_and(|next| is_letter(*next));
        may_hold |= class == Class::Beyond
            || may_be_one(bytes.get(word..at).unwrap_or_default(), shapes)
            || class == Class::Joiner && word < at && joins();
        word = at + 1;
        if class == Class::Blank {
            candidates.extend(may_hold.then_some(stretch..at));
            (stretch, may_hold) = (word, false);
        }
    }
    may_hold |= may_be_one(bytes.get(word..).unwrap_or_default(), shapes);
    candidates.extend(may_hold.then_some(stretch..bytes.len()));
    candidates
}

fn may_be_one(letters: &[u8], shapes: &Shapes) -> bool {
    match letters {
        [] => false,
        [first, .., last] | [first @ last] => {
            letters.len() >= LONGEST_WORD || shapes.may_hold_letters(*first, *last, letters.len())
        }
    }
}

fn is_letter(byte: u8) -> bool {
    class(byte) == Class::Letter
}

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_holds_none_of_the_words() {
        let mut shapes = Shapes::none();
        for word in ["child", "un", "1000"] {
            shapes.insert(word);
        }
        let found = |text: &str| -> Vec<String> {
            let stretches = candidates(text, &shapes).into_iter();
            stretches.map(|range| text[range].to_owned()).collect()
        };
        let text =
            "The Child, (child)\nof the U.N. street-child paid 1,000 or été; a book. Children.";
        assert_eq!(
            found(text),
            ["Child,", "(child)", "U.N.", "street-child", "1,000", "été;"]
        );
        assert!(found("").is_empty() && found("  \n ").is_empty());
    }

    #[test]
    fn overlong_words_and_bytes_of_any_kind_are_looked_at() {
        let mut shapes = Shapes::none();
        shapes.insert("child");
        let long = "x".repeat(LONGEST_WORD);
        assert_eq!(candidates(&format!("a {long} b"), &shapes).len(), 1);
        assert_eq!(candidates("a\u{a0}b c’d", &shapes).len(), 2);
    }
}
