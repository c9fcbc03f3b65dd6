//! Bytes to characters: which encoding a text is in.
//!
//! In order: a byte order mark; zeros between the letters (UTF-16 without a mark); bytes that are UTF-8, which other
//! encodings practically never are by chance; what was declared, where the content bears it out; the content alone.
//! A declaration is a claim: servers send one label for every page, and pages are copied under another's label. It
//! knows better than statistics which of two sister encodings a text is in, and worse than they which script.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::latin_charset;

/// How much of a text the statistics look at; more does not change the answer.
const SAMPLE: usize = 256 * 1024;

/// Of this many valid UTF-8 sequences one may be broken, and the text still is UTF-8 (a quotation pasted from elsewhere).
const UTF8_FAULTS_ONE_IN: usize = 4;

/// A text and what its bytes were taken for.
pub struct Decoded {
    /// The text, without a byte order mark and without NUL.
    pub text: String,
    /// Says so where a declared encoding was not believed, or some bytes stand for no character.
    pub warning: Option<String>,
}

/// Decodes bytes; `declared` is a label of the encoding standard as a server or the text itself names it.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let encoding = encoding_of(bytes, declared);
    let (text, damaged) = decode_as(encoding, bytes);
    Decoded {
        text: cleaned(text),
        warning: warning(encoding, declared, damaged),
    }
}

/// Tells UTF-16, which looks binary: by its mark, or by zeros in every other byte of its first characters.
pub fn is_wide(bytes: &[u8]) -> bool {
    wide_encoding(bytes).is_some()
}

fn encoding_of(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some(wide) = wide_encoding(bytes) {
        return wide;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if is_utf8(sample) && !sample.contains(&0x1b) {
        return UTF_8;
    }
    let guess = guess(sample);
    match declared {
        Some(label) if label != UTF_8 && is_borne_out(label, guess, sample) => label,
        _ => guess,
    }
}

fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..512).unwrap_or(bytes);
    match start {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let zeros = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), start.len() / 2);
    match () {
        () if half < 4 => None,
        () if odd * 2 > half && even * 8 < half => Some(UTF_16LE),
        () if even * 2 > half && odd * 8 < half => Some(UTF_16BE),
        () => None,
    }
}

fn is_utf8(sample: &[u8]) -> bool {
    let (mut sequences, mut faults) = (0, 0);
    for chunk in sample.utf8_chunks() {
        sequences += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    // One fault may be the character that the end of the sample cuts.
    faults <= 1 && sequences > 0 || faults * UTF8_FAULTS_ONE_IN <= sequences
}

fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    match family(guess) {
        Family::Latin => latin_charset::refined(guess, sample),
        _ => guess,
    }
}

/// The script an encoding is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Thai,
    EastAsian,
}

fn family(encoding: &'static Encoding) -> Family {
    match encoding.name() {
        "windows-1251" | "KOI8-R" | "KOI8-U" | "IBM866" | "ISO-8859-5" | "x-mac-cyrillic" => {
            Family::Cyrillic
        }
        "windows-1253" | "ISO-8859-7" => Family::Greek,
        "windows-1256" | "ISO-8859-6" => Family::Arabic,
        "windows-1255" | "ISO-8859-8" | "ISO-8859-8-I" => Family::Hebrew,
        "windows-874" => Family::Thai,
        "GBK" | "gb18030" | "Big5" | "Shift_JIS" | "EUC-JP" | "ISO-2022-JP" | "EUC-KR" => {
            Family::EastAsian
        }
        _ => Family::Latin,
    }
}

/// Within a script the label knows better; across scripts it must read as well as the guess does.
fn is_borne_out(label: &'static Encoding, guess: &'static Encoding, sample: &[u8]) -> bool {
    let same_script = family(label) == family(guess) && family(label) != Family::EastAsian;
    if label == guess || same_script {
        return true;
    }
    let (claimed, guessed) = (oddity(label, sample), oddity(guess, sample));
    let is_latin = |encoding| family(encoding) == Family::Latin;
    if is_latin(label) || is_latin(guess) || family(label) == family(guess) {
        claimed <= guessed
    } else {
        // Any bytes make words of one script or another; which they are, frequencies tell.
        claimed < guessed
    }
}

/// How unlike writing a decoding looks, in thousandths of its letters: what stands for no character, letters of two
/// scripts in one word, signs inside words, words all of accented letters, capitals after small letters.
fn oddity(encoding: &'static Encoding, sample: &[u8]) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut odd, mut letters) = (0, 0);
    let mut before = Shape::Other;
    for shape in text.chars().map(Shape::of) {
        letters += usize::from(shape.is_letter());
        odd += shape.strangeness_after(before);
        before = shape;
    }
    odd * 1000 / letters.max(1)
}

/// What a character is for the sake of [`oddity`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Ascii,
    AccentedLatin { small: bool },
    Letter(u8),
    Sign,
    Broken,
    Other,
}

impl Shape {
    fn of(c: char) -> Shape {
        match c {
            'a'..='z' | 'A'..='Z' => Shape::Ascii,
            '\0'..='\x7f' | '\u{a0}' | '«' | '»' | '\u{2010}'..='\u{203a}' => Shape::Other,
            '\u{80}'..='\u{9f}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => Shape::Broken,
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_alphabetic() => {
                Shape::AccentedLatin {
                    small: c.is_lowercase(),
                }
            }
            '\u{370}'..='\u{3ff}' => Shape::Letter(1),
            '\u{400}'..='\u{52f}' => Shape::Letter(2),
            '\u{590}'..='\u{5ff}' => Shape::Letter(3),
            '\u{600}'..='\u{6ff}' => Shape::Letter(4),
            '\u{e00}'..='\u{e7f}' => Shape::Letter(5),
            '\u{3040}'..='\u{30ff}' => Shape::Letter(6),
            '\u{ff61}'..='\u{ff9f}' => Shape::Sign,
            '\u{3400}'..='\u{9fff}' => Shape::Letter(6),
            '\u{ac00}'..='\u{d7af}' => Shape::Letter(7),
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' => Shape::Other,
            '\u{300}'..='\u{36f}' => Shape::Other,
            _ => Shape::Sign,
        }
    }

    fn is_letter(self) -> bool {
        !matches!(self, Shape::Other | Shape::Sign)
    }

    fn strangeness_after(self, before: Shape) -> usize {
        match (before, self) {
            (_, Shape::Broken) => 4,
            (Shape::Ascii | Shape::AccentedLatin { .. } | Shape::Letter(_), Shape::Sign) => 1,
            (Shape::Sign, Shape::AccentedLatin { .. } | Shape::Letter(_) | Shape::Sign) => 1,
            (Shape::AccentedLatin { .. }, Shape::AccentedLatin { .. }) => 1,
            (Shape::Ascii | Shape::AccentedLatin { .. }, Shape::Letter(_)) => 1,
            (Shape::Letter(_), Shape::Ascii | Shape::AccentedLatin { .. }) => 1,
            (Shape::Letter(one), Shape::Letter(other)) => usize::from(one != other),
            _ => 0,
        }
    }
}

/// Bytes that are no UTF-8 in a text that is are read as windows-1252, which they were copied from.
fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
    if encoding != UTF_8 {
        let encoding = if encoding == GBK {
            encoding_rs::GB18030
        } else {
            encoding
        };
        let (text, _, damaged) = encoding.decode(bytes);
        return (text, damaged);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        return (Cow::Borrowed(text), false);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    (Cow::Owned(text), true)
}

fn cleaned(text: Cow<'_, str>) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text.into_owned()
    }
}

fn warning(
    encoding: &'static Encoding,
    declared: Option<&'static Encoding>,
    damaged: bool,
) -> Option<String> {
    let name = encoding.name();
    match declared {
        Some(label) if label != encoding && !(label == WINDOWS_1252 && encoding == UTF_8) => {
            Some(format!(
                "the text says it is encoded as {}, but it is {name}",
                label.name()
            ))
        }
        _ if damaged => Some(format!(
            "some bytes are no {name}, in which the rest is encoded"
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str =
        "Каждый ребёнок имеет право на защиту от всех форм насилия и эксплуатации.";
    const FRENCH: &str = "Les États protègent l'enfant contre toutes les formes de violence déjà signalées à l'école.";

    fn encoded(text: &str, label: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes())
            .unwrap()
            .encode(text)
            .0
            .into_owned()
    }

    #[test]
    fn a_true_label_is_believed() {
        for (text, label) in [
            (RUSSIAN, "koi8-r"),
            (RUSSIAN, "windows-1251"),
            (FRENCH, "iso-8859-1"),
        ] {
            assert_eq!(
                decode(&encoded(text, label), Some(label)).text,
                text,
                "{label}"
            );
        }
    }

    #[test]
    fn a_label_of_another_script_is_not() {
        for (text, label, claim) in [
            (RUSSIAN, "koi8-r", "iso-8859-1"),
            (RUSSIAN, "windows-1251", "shift_jis"),
            (FRENCH, "windows-1252", "windows-1251"),
            (FRENCH, "windows-1252", "utf-8"),
            (RUSSIAN, "utf-8", "windows-1252"),
            (FRENCH, "utf-8", "iso-8859-1"),
        ] {
            assert_eq!(
                decode(&encoded(text, label), Some(claim)).text,
                text,
                "{label} called {claim}"
            );
        }
    }

    #[test]
    fn without_a_label_the_content_decides() {
        for (text, label) in [
            (RUSSIAN, "koi8-r"),
            (FRENCH, "windows-1252"),
            (FRENCH, "utf-8"),
        ] {
            assert_eq!(decode(&encoded(text, label), None).text, text, "{label}");
        }
    }

    #[test]
    fn wide_text_is_read_with_and_without_its_mark() {
        let little: Vec<u8> = FRENCH.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&little, None).text, FRENCH);
        let big: Vec<u8> = "\u{feff}"
            .encode_utf16()
            .chain(RUSSIAN.encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(decode(&big, Some("utf-8")).text, RUSSIAN);
    }

    #[test]
    fn a_stray_byte_in_utf8_costs_only_itself() {
        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes.extend(b" \x93quoted\x94");
        let decoded = decode(&bytes, Some("utf-8"));
        assert_eq!(decoded.text, format!("{RUSSIAN} “quoted”"));
        assert!(decoded.warning.is_some());
    }
}
