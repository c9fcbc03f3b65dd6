//! Letters as the profiles number them, so that a trigram is three small numbers.
//!
//! Apart from the profiles because a letter is looked up for every character of a text and a profile for every trigram.
//! What Unicode says of a character is asked once for those of the alphabets in use and kept in a table; of all others
//! it is asked each time.

use unicode_normalization::char::is_combining_mark;

/// The number of what is no letter, and ends a word.
pub const END: u16 = 0;

/// The number of a letter that stands in no profile.
pub const UNKNOWN: u16 = 1023;

/// Bits that a number takes.
pub const BITS: u32 = 10;

/// Letters from a to z and [`END`]; their numbers come first.
pub const PLAIN: usize = 27;

/// Characters whose numbers are kept, with the marks of punctuation at their end: behind them stand symbols, and scripts that
/// tell their language by themselves.
const KEPT: u32 = 0x2070;

/// The number of every letter in the profiles.
pub struct Letters {
    /// Those of small letters, by their codes; nought for those that stand in no profile.
    numbers: Vec<u16>,
    /// Those of the first characters, whatever they are.
    kept: Vec<u16>,
}

impl Letters {
    /// Numbers letters, given by their codes, in the order in which they come, behind those from a to z.
    pub fn of(codes: impl Iterator<Item = u16>) -> Letters {
        let mut numbers = vec![0; usize::from(u16::MAX) + 1];
        let mut next = 1;
        for code in (b'a'..=b'z').map(u16::from).chain(codes) {
            let number = &mut numbers[usize::from(code)];
            if *number == 0 && code != 0 {
                *number = next;
                next = UNKNOWN.min(next + 1);
            }
        }
        let mut letters = Letters {
            numbers,
            kept: Vec::new(),
        };
        let first = (0..KEPT).map(char::from_u32);
        let first = first.map(|c| c.map_or(END, |c| letters.looked_up(c)));
        letters.kept = first.collect();
        letters
    }

    /// The number of a letter, whether capital or small, or of a mark on it; [`END`] for all else.
    #[inline]
    pub fn number(&self, c: char) -> u16 {
        match self.kept.get(c as usize) {
            Some(number) => *number,
            None => self.looked_up(c),
        }
    }

    fn looked_up(&self, c: char) -> u16 {
        match small(c).map(|code| self.numbers[usize::from(code)]) {
            None => END,
            Some(0) => UNKNOWN,
            Some(number) => number,
        }
    }
}

/// The code of a letter as a small one, or of a mark on a letter. Those beyond the basic plane stand in no profile.
fn small(c: char) -> Option<u16> {
    let small = match c.is_alphabetic() {
        true => c.to_lowercase().next()?,
        false => Some(c).filter(|c| is_combining_mark(*c))?,
    };
    u16::try_from(u32::from(small)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_numbers_whatever_their_case_and_all_else_ends_a_word() {
        let letters = Letters::of("éд\u{301}正a".encode_utf16());
        let numbers =
            |text: &str| -> Vec<u16> { text.chars().map(|c| letters.number(c)).collect() };
        assert_eq!(numbers("aZéÉдД\u{301}正"), [1, 26, 27, 27, 28, 28, 29, 30]);
        assert_eq!(numbers("ñ語"), [UNKNOWN, UNKNOWN]);
        assert_eq!(numbers("1 -\u{2013}\u{1f600}"), [END; 5]);
    }
}
