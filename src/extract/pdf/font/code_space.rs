//! Codespace ranges: how many bytes of a string make its next code (ISO 32000-1, 9.7.6.2).

use super::cmap_tokens::{Token, Tokens, hex_bytes};

/// Ranges a CMap may have; real ones have fewer than ten.
const RANGES_MAX: usize = 256;

/// The codespace ranges of a CMap.
#[derive(Debug)]
pub struct CodeSpace {
    /// Bounds of each byte, both included.
    ranges: Vec<Vec<(u8, u8)>>,
}

impl CodeSpace {
    /// The ranges of a CMap file; `None` where it has none.
    pub fn parse(file: &[u8]) -> Option<Self> {
        let mut tokens = Tokens::new(file);
        let mut ranges = Vec::new();
        while let Some(token) = tokens.next() {
            if token == Token::Word(b"begincodespacerange") {
                read_ranges(&mut tokens, &mut ranges);
            }
        }
        ranges.sort_by_key(Vec::len);
        ranges.truncate(RANGES_MAX);
        (!ranges.is_empty()).then_some(CodeSpace { ranges })
    }

    /// The next code and its bytes. Bytes of no range count as a code of the shortest range's length.
    pub fn next(&self, shown: &[u8]) -> (u32, usize) {
        let fits = |range: &&Vec<(u8, u8)>| {
            range.len() <= shown.len()
                && range
                    .iter()
                    .zip(shown)
                    .all(|((low, high), byte)| (low..=high).contains(&byte))
        };
        let range = self.ranges.iter().find(fits).or(self.ranges.first());
        let length = range.map_or(2, Vec::len).min(shown.len());
        let code = shown
            .iter()
            .take(length)
            .fold(0, |code, byte| code << 8 | u32::from(*byte));
        (code, length)
    }
}

fn read_ranges(tokens: &mut Tokens, ranges: &mut Vec<Vec<(u8, u8)>>) {
    let mut low = None;
    for token in tokens {
        match (token, low.take()) {
            (Token::Hex(digits), None) => low = Some(hex_bytes(digits)),
            (Token::Hex(digits), Some(low)) => ranges.extend(range(low, hex_bytes(digits))),
            _ => return,
        }
    }
}

fn range(low: Vec<u8>, high: Vec<u8>) -> Option<Vec<(u8, u8)>> {
    let is_sound = low.len() == high.len() && (1..=4).contains(&low.len());
    is_sound.then(|| low.into_iter().zip(high).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_decides_how_many_belong_to_a_code() {
        let space =
            CodeSpace::parse(b"2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange")
                .unwrap();
        assert_eq!(space.next(b"A\x81"), (0x41, 1));
        assert_eq!(space.next(b"\x81\x40A"), (0x8140, 2));
        assert_eq!(space.next(b"\xFF\xFF"), (0xFF, 1));
        assert_eq!(space.next(b"\x81"), (0x81, 1));
    }

    #[test]
    fn a_file_without_ranges_has_no_code_space() {
        assert!(CodeSpace::parse(b"begincodespacerange <00> <0000> endcodespacerange").is_none());
    }
}
