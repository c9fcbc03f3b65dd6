//! The operators of a content stream with their operands (ISO 32000-1, 7.8.2).
//!
//! A cursor over bytes that never fails: what cannot be a token is skipped, byte by byte, and reading goes on. Nothing
//! is copied but strings; arrays and dictionaries stay flat among the operands, which is all that text needs. Inline
//! images are skipped.

use memchr::memmem;

/// The most operands kept for one operator; a text array of a whole justified line has a tenth of it.
const MAX_OPERANDS: usize = 20_000;

/// The deepest nesting of parentheses within a string that is counted.
const MAX_PARENTHESES: u32 = 1_000;

/// The most bytes between `BI` and `ID`; the entries of an inline image take a few hundred.
const MAX_IMAGE_DICTIONARY: usize = 1 << 10;

/// Numbers of more digits than this has keep their size, but not their last digits.
const MAX_DIGITS: i64 = 1_000_000_000_000_000;

/// What digits behind the point divide by.
const POWERS_OF_TEN: [f64; 20] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19,
];

/// One operand, or a bracket of an array or dictionary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand<'a> {
    /// An integer or real number.
    Number(f32),
    /// A name as written, without its slash and with its `#` escapes.
    Name(&'a [u8]),
    /// A string: its bytes are what [`Content::string`] gives.
    String {
        /// Where it starts.
        start: usize,
        /// Where it ends.
        end: usize,
    },
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// `<<`
    DictionaryStart,
    /// `>>`
    DictionaryEnd,
}

/// A content stream that is being read.
pub struct Content<'a> {
    bytes: &'a [u8],
    position: usize,
    strings: Vec<u8>,
    operands: Vec<Operand<'a>>,
}

impl<'a> Content<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Content<'a> {
        Content {
            bytes,
            position: 0,
            strings: Vec::new(),
            operands: Vec::new(),
        }
    }

    /// Reads up to the next operator and returns it; `None` at the end.
    pub fn next_operator(&mut self) -> Option<&'a [u8]> {
        self.operands.clear();
        self.strings.clear();
        loop {
            let byte = self.skip_blanks()?;
            match byte {
                b'0'..=b'9' | b'+' | b'-' | b'.' => self.read_number(),
                b'/' => self.read_name(),
                b'(' => self.read_literal_string(),
                b'<' if self.peek(1) == Some(b'<') => self.bracket(Operand::DictionaryStart, 2),
                b'<' => self.read_hexadecimal_string(),
                b'>' if self.peek(1) == Some(b'>') => self.bracket(Operand::DictionaryEnd, 2),
                b'[' => self.bracket(Operand::ArrayStart, 1),
                b']' => self.bracket(Operand::ArrayEnd, 1),
                b'%' => self.skip_comment(),
                _ if is_regular(byte) => {
                    let word = self.word();
                    match word {
                        b"BI" => self.skip_inline_image(),
                        b"true" | b"false" | b"null" => {}
                        _ => return Some(word),
                    }
                }
                _ => self.position += 1,
            }
        }
    }

    /// The operands of the operator that was returned last, in order.
    pub fn operands(&self) -> &[Operand<'a>] {
        &self.operands
    }

    /// The bytes of a string among the operands.
    pub fn string(&self, start: usize, end: usize) -> &[u8] {
        self.strings.get(start..end).unwrap_or_default()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.position + ahead).copied()
    }

    fn skip_blanks(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.position..)?;
        let blanks = rest.iter().position(|&byte| !is_blank(byte))?;
        self.position += blanks;
        rest.get(blanks).copied()
    }

    fn push(&mut self, operand: Operand<'a>) {
        if self.operands.len() < MAX_OPERANDS {
            self.operands.push(operand);
        }
    }

    fn bracket(&mut self, operand: Operand<'a>, length: usize) {
        self.position += length;
        self.push(operand);
    }

    fn word(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|&byte| !is_regular(byte))
            .unwrap_or(rest.len());
        self.position += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Reads `12`, `-.5`, `+3.`, and what readers forgive: `--5` is -5, `4-3` is 4 (the rest is dropped).
    fn read_number(&mut self) {
        let mut negative = false;
        while let Some(sign @ (b'+' | b'-')) = self.peek(0) {
            negative |= sign == b'-';
            self.position += 1;
        }
        // Digits that a double cannot tell apart any more only count for the size of the number.
        let (mut digits, mut exponent) = (0_i64, 0);
        let mut is_fraction = false;
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let mut length = 0;
        for &byte in rest {
            let digit = byte.wrapping_sub(b'0');
            match byte {
                _ if digit < 10 && digits < MAX_DIGITS => {
                    digits = digits * 10 + i64::from(digit);
                    exponent -= i32::from(is_fraction);
                }
                b'0'..=b'9' => exponent += i32::from(!is_fraction),
                b'.' if !is_fraction => is_fraction = true,
                b'-' => {}
                _ => break,
            }
            length += 1;
        }
        self.position += length;
        let value = match POWERS_OF_TEN.get(exponent.unsigned_abs() as usize) {
            // Most numbers are integers, and a division costs more than the digits.
            _ if exponent == 0 => digits as f64,
            Some(power) if exponent < 0 => digits as f64 / power,
            Some(power) => digits as f64 * power,
            // Larger than any coordinate, or nothing.
            None => 0.0,
        };
        let value = if negative { -value } else { value } as f32;
        self.push(Operand::Number(value));
    }

    fn read_name(&mut self) {
        self.position += 1;
        let name = self.word();
        self.push(Operand::Name(name));
    }

    fn skip_comment(&mut self) {
        while self
            .peek(0)
            .is_some_and(|byte| byte != b'\n' && byte != b'\r')
        {
            self.position += 1;
        }
    }

    fn read_literal_string(&mut self) {
        let start = self.strings.len();
        self.position += 1;
        let mut depth = 1;
        loop {
            let rest = self.bytes.get(self.position..).unwrap_or_default();
            let is_special = |byte: &u8| matches!(byte, b'\\' | b'(' | b')');
            let plain = rest.iter().position(is_special).unwrap_or(rest.len());
            let (plain, special) = rest.split_at(plain);
            self.strings.extend_from_slice(plain);
            self.position += plain.len() + 1;
            match special.first() {
                None => break,
                Some(b'\\') => {
                    self.read_escape();
                    continue;
                }
                Some(b'(') if depth < MAX_PARENTHESES => depth += 1,
                Some(b')') => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                Some(_) => {}
            }
            self.strings.extend(special.first());
        }
        let end = self.strings.len();
        self.push(Operand::String { start, end });
    }

    /// What follows a backslash (ISO 32000-1, table 3).
    fn read_escape(&mut self) {
        let Some(byte) = self.peek(0) else { return };
        self.position += 1;
        let meant = match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\r' => {
                self.position += usize::from(self.peek(0) == Some(b'\n'));
                return;
            }
            b'\n' => return,
            b'0'..=b'7' => self.read_octal(byte),
            other => other,
        };
        self.strings.push(meant);
    }

    fn read_octal(&mut self, first: u8) -> u8 {
        let mut value = first - b'0';
        for _ in 0..2 {
            let Some(digit @ b'0'..=b'7') = self.peek(0) else {
                break;
            };
            value = value.wrapping_mul(8).wrapping_add(digit - b'0');
            self.position += 1;
        }
        value
    }

    fn read_hexadecimal_string(&mut self) {
        let start = self.strings.len();
        self.position += 1;
        let mut high = None;
        while let Some(byte) = self.peek(0) {
            self.position += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = (byte as char).to_digit(16) else {
                continue;
            };
            match high.take() {
                None => high = Some(digit),
                Some(first) => self.strings.push((first * 16 + digit) as u8),
            }
        }
        if let Some(first) = high {
            self.strings.push((first * 16) as u8);
        }
        let end = self.strings.len();
        self.push(Operand::String { start, end });
    }

    /// Goes to behind the `EI` of an inline image (ISO 32000-1, 8.9.7). Its data may hold the letters `EI`, so what
    /// follows them must look like content: printable up to the next few bytes.
    fn skip_inline_image(&mut self) {
        self.operands.clear();
        if !matches!(self.skip_blanks(), Some(b'/' | b'I')) {
            return;
        }
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let dictionary = rest.get(..MAX_IMAGE_DICTIONARY).unwrap_or(rest);
        let Some(data) = find(dictionary, b"ID").map(|at| at + 3) else {
            // No image after all.
            return;
        };
        let mut from = data;
        while let Some(at) = rest.get(from..).and_then(|tail| find(tail, b"EI")) {
            let at = from + at;
            from = at + 2;
            let before = at
                .checked_sub(1)
                .and_then(|before| rest.get(before))
                .copied();
            let starts_apart = at <= data || before.is_some_and(is_blank);
            let after = rest.get(from..).unwrap_or_default();
            if starts_apart && looks_like_content(after) {
                self.position += from;
                return;
            }
        }
        self.position = self.bytes.len();
    }
}

fn looks_like_content(after: &[u8]) -> bool {
    const LOOK_AHEAD: usize = 12;
    after.first().copied().is_none_or(is_blank)
        && after
            .iter()
            .take(LOOK_AHEAD)
            .all(|&byte| is_blank(byte) && byte != 0 || (32..127).contains(&byte))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memmem::find(haystack, needle)
}

/// White space of ISO 32000-1, table 1.
fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Neither white space nor a delimiter of ISO 32000-1, table 2.
fn is_regular(byte: u8) -> bool {
    !is_blank(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Operators with the numbers, names and strings before them, one a line.
    fn written_out(bytes: &[u8]) -> Vec<String> {
        let mut content = Content::new(bytes);
        let mut lines = Vec::new();
        while let Some(operator) = content.next_operator() {
            let mut line = String::new();
            for operand in content.operands() {
                line += &match *operand {
                    Operand::Number(number) => format!("{number} "),
                    Operand::Name(name) => format!("/{} ", String::from_utf8_lossy(name)),
                    Operand::String { start, end } => {
                        format!("({}) ", String::from_utf8_lossy(content.string(start, end)))
                    }
                    Operand::ArrayStart => "[ ".into(),
                    Operand::ArrayEnd => "] ".into(),
                    Operand::DictionaryStart => "<< ".into(),
                    Operand::DictionaryEnd => ">> ".into(),
                };
            }
            lines.push(line + &String::from_utf8_lossy(operator));
        }
        lines
    }

    #[test]
    fn operators_come_with_their_operands() {
        assert_eq!(
            written_out(b"BT /F1 12 Tf[(a)-.5(b)]TJ(c)' ET"),
            ["BT", "/F1 12 Tf", "[ (a) -0.5 (b) ] TJ", "(c) '", "ET"]
        );
    }

    #[test]
    fn strings_are_unescaped() {
        assert_eq!(
            written_out(b"(a\\(b\\051(c)\\\nd\\101) Tj <4 1 4 2 5> Tj"),
            ["(a(b)(c)dA) Tj", "(ABP) Tj"]
        );
    }

    #[test]
    fn reading_goes_on_behind_what_is_no_token() {
        assert_eq!(
            written_out(b"(a) Tj } ) > 1 0 0 1 5 --6 cm % x\n(b) Tj"),
            ["(a) Tj", "1 0 0 1 5 -6 cm", "(b) Tj"]
        );
    }

    #[test]
    fn inline_images_are_skipped_to_their_real_end() {
        assert_eq!(
            written_out(b"q BI /W 1 /H 1 ID \x00\xff EI\xfe\x01 EI Q (a) Tj"),
            ["q", "Q", "(a) Tj"]
        );
    }

    #[test]
    fn an_image_that_never_starts_hides_nothing() {
        assert_eq!(written_out(b"BI /W 1 (a) Tj"), ["/W 1 (a) Tj"]);
    }

    #[test]
    fn an_unended_string_ends_with_the_stream() {
        assert_eq!(written_out(b"(abc"), Vec::<String>::new());
    }
}
