//! Text strings: titles, labels, replacement texts (ISO 32000-1, 7.9.2.2).
//!
//! Read as producers write them, not only as they should: UTF-16 of either byte order, UTF-8 with and without its mark.

/// The text of a string; bytes that are no letters are left out.
pub fn decode(string: &[u8]) -> String {
    let text: String = match string {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(string) {
            Ok(text) if !string.is_ascii() => text.into(),
            _ => string.iter().filter_map(|byte| pdf_doc(*byte)).collect(),
        },
    };
    without_language_marks(&text)
        .chars()
        .filter(|letter| is_text(*letter))
        .collect()
}

/// A character of PDFDocEncoding (ISO 32000-1, D.3).
pub fn pdf_doc(code: u8) -> Option<char> {
    const FROM_24: &str = "˘ˇˆ˙˝˛˚˜";
    const FROM_128: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\0€";
    match code {
        b'\t' | b'\n' | b'\r' => Some(code.into()),
        24..=31 => FROM_24.chars().nth(usize::from(code) - 24),
        0..=23 | 127 | 0x9F | 0xAD => None,
        0x80..=0xA0 => FROM_128.chars().nth(usize::from(code) - 128),
        _ => Some(code.into()),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

/// Drops language codes between two escape characters (ISO 32000-1, 7.9.2.2).
fn without_language_marks(text: &str) -> String {
    const ESCAPE: char = '\u{1B}';
    if text.matches(ESCAPE).count() < 2 {
        return text.into();
    }
    text.split(ESCAPE).step_by(2).collect()
}

fn is_text(letter: char) -> bool {
    !letter.is_control() || letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_unicode_is_read() {
        assert_eq!(decode(b"\xFE\xFF\0D\0\xE9"), "Dé");
        assert_eq!(decode(b"\xFF\xFED\0\xE9\0"), "Dé");
        assert_eq!(decode(b"\xEF\xBB\xBFD\xC3\xA9"), "Dé");
        assert_eq!(decode("Dé".as_bytes()), "Dé");
    }

    #[test]
    fn single_bytes_are_pdf_doc_encoding() {
        assert_eq!(decode(b"na\xEFve \x8Dquoted\x8E \xA0"), "naïve “quoted” €");
    }

    #[test]
    fn marks_and_controls_are_no_text() {
        assert_eq!(decode(b"\xFE\xFF\0\x1B\0f\0r\0\x1B\0O\0u\0i\0\0"), "Oui");
        assert_eq!(decode(b"a\0\x01b"), "ab");
    }
}
