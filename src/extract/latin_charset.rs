//! Which of the encodings for Latin letters a text is in.
//!
//! They differ in some thirty letters, and which of these belong is a question of the language: `ą` is likely beside
//! Polish words and `¹` is not. So the text is read in each, and the reading that fits a language best is taken. Statistics
//! of bytes alone, which find the script, mistake Lithuanian for French and Romanian for Hungarian.

use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_10, ISO_8859_13, ISO_8859_14,
    ISO_8859_15, ISO_8859_16, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
};

use crate::language::fit;

/// Encodings that many pages were written in.
const USUAL: [&Encoding; 5] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1254,
    WINDOWS_1257,
    ISO_8859_2,
];

/// Encodings that few were.
const RARE: [&Encoding; 7] = [
    ISO_8859_3,
    ISO_8859_4,
    ISO_8859_10,
    ISO_8859_13,
    ISO_8859_14,
    ISO_8859_15,
    ISO_8859_16,
];

/// By so much, in logarithms of likelihood, a usual encoding must fit better than the guess, and a rare one better yet.
const USUAL_LEAD: f32 = 1.0;
const RARE_LEAD: f32 = 3.0;

/// Words with accented letters that are looked at; more does not change the answer.
const MOST_WORDS: usize = 500;

/// The encoding that fits best; the guess where none is clearly better.
pub(super) fn refined(guess: &'static Encoding, sample: &[u8]) -> &'static Encoding {
    let words = accented_words(sample);
    let ratings = USUAL
        .map(|encoding| (encoding, USUAL_LEAD))
        .into_iter()
        .chain(RARE.map(|encoding| (encoding, RARE_LEAD)))
        .filter(|(encoding, _)| *encoding != guess)
        .filter_map(|(encoding, lead)| Some((encoding, rating(encoding, &words)? - lead)));
    let guessed = rating(guess, &words).unwrap_or(f32::MIN);
    ratings
        .filter(|(_, rating)| *rating > guessed)
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map_or(guess, |(encoding, _)| encoding)
}

/// How well the reading fits a language; `None` where bytes stand for no character.
fn rating(encoding: &'static Encoding, words: &[u8]) -> Option<f32> {
    let (text, damaged) = encoding.decode_without_bom_handling(words);
    let broken = damaged || text.contains(|c| matches!(c, '\u{80}'..='\u{9f}'));
    (!broken).then(|| fit(&text))
}

/// The words that the encodings read differently, apart by blanks, as bytes.
fn accented_words(sample: &[u8]) -> Vec<u8> {
    sample
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_ascii())
        .take(MOST_WORDS)
        .collect::<Vec<_>>()
        .join(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITHUANIAN: &str =
        "Kiekvienas žmogus turi teisę į gyvybę, laisvę ir saugumą, o vaikai – į ypatingą globą.";
    const POLISH: &str =
        "Każde dziecko ma prawo do życia, wolności i bezpieczeństwa, a także do nauki.";
    const FRENCH: &str =
        "Tout enfant a droit à la vie, à la liberté et à la sûreté, dès sa naissance.";

    #[test]
    fn the_language_tells_the_encoding() {
        for (text, encoding) in [
            (LITHUANIAN, WINDOWS_1257),
            (POLISH, ISO_8859_2),
            (POLISH, WINDOWS_1250),
            (FRENCH, WINDOWS_1252),
        ] {
            let bytes = encoding.encode(text).0;
            for guess in [WINDOWS_1252, WINDOWS_1250, encoding] {
                let read = refined(guess, &bytes).decode_without_bom_handling(&bytes).0;
                assert_eq!(
                    read,
                    text,
                    "{} guessed as {}",
                    encoding.name(),
                    guess.name()
                );
            }
        }
    }

    #[test]
    fn without_accented_words_the_guess_stands() {
        assert_eq!(refined(WINDOWS_1254, b"plain words"), WINDOWS_1254);
    }
}
