//! Rich text cut into control words, groups and bytes.
//!
//! A control word is a backslash, letters, maybe a number, and a blank that belongs to it; line ends are for editors only.

/// A piece of rich text.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// `\*`: a reader that does not know the next word passes the group over.
    Optional,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A byte in the code page of the font.
    Byte(u8),
    /// A sign that a control symbol stands for.
    Character(char),
}

/// The longest control word; the specification allows 32 letters.
const MAX_LETTERS: usize = 32;

/// Cuts rich text.
pub struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// The pieces of a document.
    pub fn of(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { rest: bytes }
    }

    fn next_byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn control(&mut self) -> Option<Token<'a>> {
        if self.rest.first().is_some_and(u8::is_ascii_alphabetic) {
            return Some(self.word());
        }
        Some(match self.next_byte()? {
            b'\'' => self.hexadecimal()?,
            b'*' => Token::Optional,
            b'~' => Token::Character(' '),
            b'_' => Token::Character('-'),
            b'\n' | b'\r' => Token::Word("par", None),
            b'\t' => Token::Word("tab", None),
            escaped @ (b'\\' | b'{' | b'}') => Token::Character(char::from(escaped)),
            // An optional hyphen is not printed, the others mark entries of an index.
            _ => Token::Word("", None),
        })
    }

    fn word(&mut self) -> Token<'a> {
        let word = self.take_while(MAX_LETTERS, u8::is_ascii_alphabetic);
        let sign = self.take_while(1, |byte| *byte == b'-');
        let digits = self.take_while(10, u8::is_ascii_digit);
        let number = digits.parse::<i32>().ok();
        if sign.is_empty() || !digits.is_empty() {
            self.take_while(1, |byte| *byte == b' ');
        }
        let number = number.map(|number| if sign.is_empty() { number } else { -number });
        if word == "bin" {
            let length = number.map_or(0, |number| number.max(0) as usize);
            self.rest = self.rest.get(length..).unwrap_or_default();
        }
        Token::Word(word, number)
    }

    fn hexadecimal(&mut self) -> Option<Token<'a>> {
        let digits = self.rest.get(..2)?;
        self.rest = self.rest.get(2..).unwrap_or_default();
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        let byte = u8::from_str_radix(digits, 16);
        Some(byte.map_or(Token::Word("", None), Token::Byte))
    }

    fn take_while(&mut self, most: usize, is_taken: impl Fn(&u8) -> bool) -> &'a str {
        let length = self
            .rest
            .iter()
            .take(most)
            .take_while(|byte| is_taken(byte))
            .count();
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        // Only letters and digits of ASCII are taken.
        std::str::from_utf8(taken).unwrap_or_default()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return Some(match self.next_byte()? {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => return self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_their_blank_and_numbers_their_sign() {
        let tokens: Vec<Token<'_>> = Tokens::of(b"\\u-5 \\b0x\\bin3}}}y").collect();
        let expected = [
            Token::Word("u", Some(-5)),
            Token::Word("b", Some(0)),
            Token::Byte(b'x'),
            Token::Word("bin", Some(3)),
            Token::Byte(b'y'),
        ];
        assert_eq!(tokens, expected);
    }
}
