//! The writing systems of a text, and the languages that are alone in theirs.
//!
//! Apart from detection by letters because a script that one language writes decides by itself, on three letters, what
//! no statistics decide on thirty. The blocks are those of the Unicode character database; scripts in which nothing of
//! a publication's length is printed today are left out.

use std::sync::LazyLock;

/// A writing system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Thaana,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Myanmar,
    Georgian,
    Hangul,
    Ethiopic,
    Syllabics,
    Khmer,
    Tifinagh,
    Kana,
    Han,
}

/// One more than the last script, for tables of counts.
const SCRIPTS: usize = Script::Han as usize + 1;

/// Of the Han and kana of a Japanese text at least this share is kana; Chinese has none.
const KANA_SHARE: f32 = 0.05;

/// First and last character of the blocks a script is written in.
#[rustfmt::skip]
const BLOCKS: &[(u32, u32, Script)] = &[
    (0x0041, 0x005A, Script::Latin), (0x0061, 0x007A, Script::Latin), (0x00C0, 0x024F, Script::Latin),
    (0x0250, 0x02AF, Script::Latin), (0x0370, 0x03FF, Script::Greek), (0x0400, 0x052F, Script::Cyrillic),
    (0x0531, 0x0587, Script::Armenian), (0x05D0, 0x05F2, Script::Hebrew), (0x0620, 0x06FF, Script::Arabic),
    (0x0750, 0x077F, Script::Arabic), (0x0780, 0x07BF, Script::Thaana), (0x0900, 0x097F, Script::Devanagari),
    (0x0980, 0x09FF, Script::Bengali), (0x0A00, 0x0A7F, Script::Gurmukhi), (0x0A80, 0x0AFF, Script::Gujarati),
    (0x0B00, 0x0B7F, Script::Oriya), (0x0B80, 0x0BFF, Script::Tamil), (0x0C00, 0x0C7F, Script::Telugu),
    (0x0C80, 0x0CFF, Script::Kannada), (0x0D00, 0x0D7F, Script::Malayalam), (0x0D80, 0x0DFF, Script::Sinhala),
    (0x0E00, 0x0E7F, Script::Thai), (0x0E80, 0x0EFF, Script::Lao), (0x0F00, 0x0FFF, Script::Tibetan),
    (0x1000, 0x109F, Script::Myanmar), (0x10A0, 0x10FF, Script::Georgian), (0x1100, 0x11FF, Script::Hangul),
    (0x1200, 0x139F, Script::Ethiopic), (0x1400, 0x167F, Script::Syllabics), (0x1780, 0x17FF, Script::Khmer),
    (0x1E00, 0x1EFF, Script::Latin), (0x1F00, 0x1FFF, Script::Greek), (0x2D30, 0x2D7F, Script::Tifinagh),
    (0x3040, 0x30FF, Script::Kana), (0x3400, 0x9FFF, Script::Han), (0xAC00, 0xD7AF, Script::Hangul),
    (0xF900, 0xFAFF, Script::Han), (0xFB50, 0xFDFF, Script::Arabic), (0xFE70, 0xFEFC, Script::Arabic),
    (0x20000, 0x3FFFF, Script::Han),
];

/// The script most letters of a text belong to, and how many those are; the first of equals.
pub fn dominant(text: &str) -> Option<(Script, usize)> {
    let mut counts = [0usize; SCRIPTS];
    let first = &**OF_FIRST;
    let of_char = |letter: char| match first.get(letter as usize) {
        Some(script) => *script,
        None => searched(letter),
    };
    for script in text.chars().filter_map(of_char) {
        counts[script as usize] += 1;
    }
    let japanese =
        counts[Script::Kana as usize] as f32 > KANA_SHARE * counts[Script::Han as usize] as f32;
    if japanese {
        counts[Script::Kana as usize] += std::mem::take(&mut counts[Script::Han as usize]);
    }
    BLOCKS
        .iter()
        .map(|&(_, _, script)| (script, counts[script as usize]))
        .rev()
        .max_by_key(|&(_, count)| count)
        .filter(|&(_, count)| count > 0)
}

/// Characters whose scripts are kept: those that are written with blanks between words, and marks of punctuation.
const KEPT: u32 = 0x2070;

/// The scripts of the first characters, so that nothing is searched for the letters of most texts.
static OF_FIRST: LazyLock<Vec<Option<Script>>> = LazyLock::new(|| {
    let first = (0..KEPT).map(char::from_u32);
    first.map(|letter| searched(letter?)).collect()
});

/// The script of a letter; `None` for digits, marks of punctuation and scripts not known here.
fn searched(letter: char) -> Option<Script> {
    let code = letter as u32;
    let place = BLOCKS.partition_point(|&(_, last, _)| last < code);
    BLOCKS
        .get(place)
        .filter(|&&(first, _, _)| first <= code && letter.is_alphabetic())
        .map(|&(_, _, script)| script)
}

impl Script {
    /// The language that is alone in this script, or nearly so.
    pub fn only_language(self) -> Option<&'static str> {
        Some(match self {
            Script::Greek => "el",
            Script::Armenian => "hy",
            Script::Thaana => "dv",
            Script::Bengali => "bn",
            Script::Gurmukhi => "pa",
            Script::Gujarati => "gu",
            Script::Oriya => "or",
            Script::Tamil => "ta",
            Script::Telugu => "te",
            Script::Kannada => "kn",
            Script::Malayalam => "ml",
            Script::Sinhala => "si",
            Script::Thai => "th",
            Script::Lao => "lo",
            Script::Tibetan => "bo",
            Script::Myanmar => "my",
            Script::Georgian => "ka",
            Script::Hangul => "ko",
            Script::Syllabics => "iu",
            Script::Khmer => "km",
            Script::Tifinagh => "tzm",
            Script::Kana => "ja",
            Script::Han => "zh",
            Script::Latin
            | Script::Cyrillic
            | Script::Hebrew
            | Script::Arabic
            | Script::Devanagari
            | Script::Ethiopic => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_sorted_and_do_not_overlap() {
        assert!(BLOCKS.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn kana_make_han_japanese() {
        assert_eq!(dominant("子どもの権利条約").unwrap().0, Script::Kana);
        assert_eq!(dominant("儿童权利公约").unwrap().0, Script::Han);
        assert_eq!(dominant("12 (3) – 45"), None);
    }

    #[test]
    fn a_name_in_other_letters_does_not_decide() {
        assert_eq!(
            dominant("Πρόγραμμα της ECPAT για τα παιδιά").unwrap().0,
            Script::Greek
        );
    }
}
