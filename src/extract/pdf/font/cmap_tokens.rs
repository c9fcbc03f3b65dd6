//! Tokens of a CMap file: the few forms of PostScript that CMaps use (Adobe technical note 5014).
//!
//! Never fails: a byte that begins nothing is skipped, so that damage costs the mapping it stands in and no other.

/// A token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// The digits between `<` and `>`, not yet decoded.
    Hex(&'a [u8]),
    /// A name without its slash.
    Name(&'a [u8]),
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// A word: an operator or a number.
    Word(&'a [u8]),
}

/// Walks the tokens of a CMap.
pub struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// The tokens of a file.
    pub fn new(file: &'a [u8]) -> Self {
        Tokens { rest: file }
    }

    /// Cuts off the bytes up to one that ends a token.
    fn take_until(&mut self, ends: impl Fn(u8) -> bool) -> &'a [u8] {
        let length = self
            .rest
            .iter()
            .position(|byte| ends(*byte))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Skips a string in parentheses, which says nothing about codes.
    fn skip_string(&mut self) {
        let mut depth = 0;
        let mut escaped = false;
        let end = self.rest.iter().position(|byte| {
            match byte {
                _ if escaped => {
                    escaped = false;
                    return false;
                }
                b'\\' => escaped = true,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        self.skip(end.map_or(self.rest.len(), |end| end + 1));
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match (self.rest.first()?, self.rest.get(1)) {
                (b'%', _) => {
                    self.take_until(|byte| byte == b'\n' || byte == b'\r');
                }
                (b'<', Some(b'<')) | (b'>', Some(b'>')) => self.skip(2),
                (b'(', _) => self.skip_string(),
                (b'<', _) => {
                    self.skip(1);
                    let digits = self.take_until(|byte| byte == b'>');
                    self.skip(1);
                    return Some(Token::Hex(digits));
                }
                (b'/', _) => {
                    self.skip(1);
                    return Some(Token::Name(self.take_until(ends_word)));
                }
                (b'[', _) => {
                    self.skip(1);
                    return Some(Token::ArrayStart);
                }
                (b']', _) => {
                    self.skip(1);
                    return Some(Token::ArrayEnd);
                }
                (byte, _) if ends_word(*byte) => self.skip(1),
                _ => return Some(Token::Word(self.take_until(ends_word))),
            }
        }
    }
}

fn ends_word(byte: u8) -> bool {
    byte <= b' ' || b"()<>[]{}/%".contains(&byte)
}

/// The bytes that hexadecimal digits spell; other characters between them are skipped, a missing last digit is 0.
pub fn hex_bytes(digits: &[u8]) -> Vec<u8> {
    let values: Vec<u8> = digits
        .iter()
        .filter_map(|digit| char::from(*digit).to_digit(16))
        .map(|value| value as u8)
        .collect();
    values
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

/// A code of up to four bytes with its length; `None` for none or more.
pub fn hex_code(digits: &[u8]) -> Option<(u32, u8)> {
    let bytes = hex_bytes(digits);
    let code = bytes
        .iter()
        .fold(0u32, |code, byte| code.wrapping_shl(8) | u32::from(*byte));
    (1..=4)
        .contains(&bytes.len())
        .then_some((code, bytes.len() as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_survive_comments_strings_and_stray_bytes() {
        let file = b"% a comment\n/Name (a \\) (b)) def <00 4> [<41>] } 2 beginbfchar<41>";
        let tokens: Vec<Token> = Tokens::new(file).collect();
        assert_eq!(
            tokens,
            [
                Token::Name(b"Name"),
                Token::Word(b"def"),
                Token::Hex(b"00 4"),
                Token::ArrayStart,
                Token::Hex(b"41"),
                Token::ArrayEnd,
                Token::Word(b"2"),
                Token::Word(b"beginbfchar"),
                Token::Hex(b"41"),
            ]
        );
    }

    #[test]
    fn codes_have_one_to_four_bytes() {
        assert_eq!(hex_code(b"0041"), Some((0x41, 2)));
        assert_eq!(hex_code(b"4"), Some((0x40, 1)));
        assert_eq!(hex_code(b""), None);
        assert_eq!(hex_code(b"0102030405"), None);
    }
}
