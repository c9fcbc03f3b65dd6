//! Indic text as it stands back to the order it is written in.
//!
//! Some vowel signs stand left of the letters they follow, and ra before a letter stands as a mark behind it (The Unicode
//! Standard, 12.1). Where a font gives such a sign as a glyph of its own, it has to change places. Texts of whole
//! syllables are in order already and stay as they are. Of the scripts further east only the marks are known.

use unicode_normalization::char::is_combining_mark;

/// The blocks from Devanagari to Malayalam, 128 characters each, share one order of letters.
const BLOCKS: std::ops::RangeInclusive<char> = '\u{900}'..='\u{d7f}';

/// Tibetan, Burmese and Khmer are read like Sinhala, Thai and Lao from left to right, marks over and under their letters.
const EASTERN_BLOCKS: [std::ops::RangeInclusive<char>; 3] = [
    '\u{d80}'..='\u{fff}',
    '\u{1000}'..='\u{109f}',
    '\u{1780}'..='\u{17ff}',
];

/// Whether a text has letters of such a script.
pub fn has_indic(text: &str) -> bool {
    // U+0900, the first of them, starts with the byte E0.
    text.bytes().any(|byte| byte == 0xe0) && text.chars().any(|letter| BLOCKS.contains(&letter))
}

/// Joins pieces that stand from left to right into a text in reading order.
pub fn logical(pieces: &[&str]) -> String {
    let mut text = Syllables::default();
    for piece in pieces {
        let mut letters = piece.chars();
        match (letters.next(), letters.next(), letters.next()) {
            (Some(sign), None, _) if stands_left(sign) => text.hold(sign),
            (Some(ra), Some(sign), None) if is_reph(ra, sign) => text.put_before_syllable(piece),
            _ => text.push(piece),
        }
    }
    text.finish()
}

/// A text that is put together piece by piece.
#[derive(Default)]
struct Syllables {
    text: String,
    /// Where the last syllable starts.
    start: usize,
    /// A vowel sign that waits for its letters.
    held: Option<char>,
}

impl Syllables {
    fn hold(&mut self, sign: char) {
        self.text.extend(self.held.replace(sign));
    }

    fn put_before_syllable(&mut self, reph: &str) {
        match self.text.get(self.start..).is_some_and(has_indic) {
            true => self.text.insert_str(self.start, reph),
            false => self.text.push_str(reph),
        }
    }

    fn push(&mut self, piece: &str) {
        let first = piece.chars().next().unwrap_or_default();
        let last = self.text.chars().next_back().unwrap_or_default();
        if !is_dependent(first) && !is_joining(last) {
            self.start = self.text.len();
        }
        if is_vowel_sign(first) && is_modifier(last) {
            // A vowel comes before what colours it, wherever the two stand over their letter.
            self.text.pop();
            self.text.push_str(piece);
            self.text.push(last);
        } else if BLOCKS.contains(&first) {
            self.text.push_str(piece);
            if !piece.ends_with(is_joining) {
                self.text.extend(self.held.take());
            }
        } else {
            self.text.extend(self.held.take());
            self.start = self.text.len();
            self.text.push_str(piece);
        }
    }

    fn finish(mut self) -> String {
        self.text.extend(self.held.take());
        self.text
    }
}

/// Whether a piece is drawn over, under or behind the letter drawn before it: it goes with that one, wherever it stands.
pub fn is_mark(piece: &str) -> bool {
    let mut letters = piece.chars();
    let Some(first) = letters.next() else {
        return false;
    };
    let is_reph =
        letters.next().is_some_and(|sign| is_reph(first, sign)) && letters.next().is_none();
    is_reph || (is_dependent(first) || is_eastern_mark(first)) && !stands_left(first)
}

fn is_eastern_mark(letter: char) -> bool {
    EASTERN_BLOCKS.iter().any(|block| block.contains(&letter)) && is_combining_mark(letter)
}

/// The place of a letter within its block; `None` for letters of other scripts.
fn place(letter: char) -> Option<u32> {
    BLOCKS.contains(&letter).then_some(u32::from(letter) & 0x7f)
}

/// Whether a sign stands left of its letters: i of the north, e and ai of the south and east, ra of the Burmese.
fn stands_left(letter: char) -> bool {
    matches!(
        letter,
        '\u{93f}'
            | '\u{9bf}'
            | '\u{9c7}'
            | '\u{9c8}'
            | '\u{a3f}'
            | '\u{abf}'
            | '\u{b47}'
            | '\u{bc6}'..='\u{bc8}'
            | '\u{d46}'..='\u{d48}'
            | '\u{dd9}'..='\u{ddb}'
            | '\u{1031}'
            | '\u{103c}'
            | '\u{17be}'..='\u{17c5}'
    )
}

/// Ra of Devanagari, Bengali, Gujarati, Odia and Kannada; in the other scripts it stays a letter of its own.
fn is_reph(ra: char, sign: char) -> bool {
    matches!(ra, 'र' | 'র' | 'ર' | 'ର' | 'ರ') && is_joining(sign)
}

fn is_joining(letter: char) -> bool {
    place(letter) == Some(0x4d)
}

fn is_vowel_sign(letter: char) -> bool {
    place(letter).is_some_and(|place| (0x3e..=0x4c).contains(&place))
}

/// The nasal and the breath behind a vowel.
fn is_modifier(letter: char) -> bool {
    place(letter).is_some_and(|place| place <= 3)
}

/// Whether a character only goes with a letter before it.
fn is_dependent(letter: char) -> bool {
    is_vowel_sign(letter) || is_modifier(letter) || matches!(place(letter), Some(0x3c | 0x4d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vowel_sign_goes_behind_the_letters_it_stands_before() {
        assert_eq!(logical(&["ि", "क", "स", "ी"]), "किसी");
        assert_eq!(logical(&["ि", "व", "श्", "व"]), "विश्व");
    }

    #[test]
    fn ra_drawn_as_a_mark_goes_before_its_syllable() {
        assert_eq!(logical(&["सा", "व", "र्", "भौ", "म"]), "सार्वभौम");
    }

    #[test]
    fn ra_of_tamil_is_a_letter_like_others() {
        assert_eq!(logical(&["அ", "வ", "ர்", "க", "ள்"]), "அவர்கள்");
    }

    #[test]
    fn marks_of_eastern_scripts_go_with_the_letter_before_them() {
        assert!(["ོ", "ု", "ី", "្ដ", "ំ"].into_iter().all(is_mark));
        assert!(!["ေ", "ដ", "ཡ", "เ"].into_iter().any(is_mark));
    }

    #[test]
    fn a_vowel_comes_before_its_nasal() {
        assert_eq!(logical(&["च", "ं", "ू", "कि"]), "चूंकि");
    }

    #[test]
    fn whole_syllables_and_other_scripts_stay() {
        assert_eq!(logical(&["कि", " ", "UN", "ि"]), "कि UNि");
        assert!(!has_indic("naïve 日本"));
    }
}
