//! A letter read byte by byte, as the words of the lexicon are spelled.

/// The bytes of a letter as they come.
#[derive(Clone, Copy, Default)]
pub(super) struct Letter {
    bytes: [u8; 4],
    length: usize,
}

/// What the bytes are so far.
pub(super) enum Read {
    /// A letter.
    Whole(char),
    /// The beginning of one.
    Part(Letter),
    /// No text.
    Wrong,
}

impl Letter {
    /// The letter with one more byte.
    pub fn and(mut self, byte: u8) -> Read {
        let Some(place) = self.bytes.get_mut(self.length) else {
            return Read::Wrong;
        };
        *place = byte;
        self.length += 1;
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        match std::str::from_utf8(bytes) {
            Ok(text) => text.chars().next().map_or(Read::Wrong, Read::Whole),
            Err(error) if error.error_len().is_none() => Read::Part(self),
            Err(_) => Read::Wrong,
        }
    }
}
