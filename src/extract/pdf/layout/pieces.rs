//! The text of a row while it grows. Of rows that may not be read from left to right all pieces stay known.

use super::{bidi, indic};

/// A text taken together piece by piece.
pub struct Pieces {
    text: String,
    /// Where the last piece starts.
    last: usize,
    /// Where each piece starts, if that may be asked for.
    starts: Option<Vec<usize>>,
}

impl Pieces {
    /// Room for so many letters and the blanks between their words.
    pub fn with_room_for(letters: usize, may_be_reordered: bool) -> Pieces {
        Pieces {
            text: String::with_capacity(letters * 2),
            last: 0,
            starts: may_be_reordered.then(|| Vec::with_capacity(letters * 2)),
        }
    }

    /// Adds a piece; most are one letter of ASCII, for which no memory need be copied as a block.
    pub fn push(&mut self, piece: &str) {
        self.last = self.text.len();
        if let Some(starts) = &mut self.starts {
            starts.push(self.last);
        }
        match *piece.as_bytes() {
            [letter @ ..0x80] => self.text.push(char::from(letter)),
            _ => self.text.push_str(piece),
        }
    }

    /// Whether three letters stand at the end; fewer may be a unit with its power.
    pub fn ends_in_word(&self) -> bool {
        let mut last = self.text.chars().rev();
        (0..3).all(|_| last.next().is_some_and(char::is_alphabetic))
    }

    /// Adds to the last piece.
    pub fn extend_last(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Whether an ASCII letter or digit stands at the end; it takes no accent from another.
    pub fn ends_plainly(&self) -> bool {
        let last = self.text.bytes().next_back();
        last.is_some_and(|byte| byte.is_ascii_alphanumeric())
    }

    /// The last piece if it is a single letter.
    pub fn last_letter(&self) -> Option<char> {
        let mut letters = self.text.get(self.last..)?.chars();
        letters.next().filter(|_| letters.next().is_none())
    }

    /// Puts a letter in place of the last piece.
    pub fn replace_last(&mut self, letter: char) {
        self.text.truncate(self.last);
        self.text.push(letter);
    }

    /// All of it, in reading order where that is not from left to right.
    pub fn joined(self) -> String {
        let Some(starts) = &self.starts else {
            return self.text;
        };
        let reads_leftward = bidi::has_right_to_left(&self.text);
        if !reads_leftward && !indic::has_indic(&self.text) {
            return self.text;
        }
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        let pieces: Vec<&str> = starts
            .iter()
            .zip(ends)
            .filter_map(|(start, end)| self.text.get(*start..end))
            .collect();
        match reads_leftward {
            true => bidi::logical(&pieces),
            false => indic::logical(&pieces),
        }
    }
}
