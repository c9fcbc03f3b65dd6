//! Stems, by language.
//!
//! The algorithms are Snowball's, for every language the crate holds; which language a word is tried in is decided by
//! who asks. Older variants of an algorithm (Porter, Lovins, the former Dutch one) are not used.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use crate::language::Language;

/// A word longer than this is no word that a stemmer was made for.
const LONGEST_WORD: usize = 120;

/// The stem of a lower-case word in a language; `None` where no stemmer for the language is held.
pub fn stem(word: &str, language: Language) -> Option<String> {
    let algorithm = algorithm(language.code())?;
    if word.len() > LONGEST_WORD {
        return Some(word.to_owned());
    }
    match Stemmer::new(algorithm).stem(word) {
        Cow::Borrowed("") => Some(word.to_owned()),
        stemmed => Some(stemmed.into_owned()),
    }
}

/// The algorithm for a language code; close written standards share one.
fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "bs" | "hr" | "sh" | "sr" => Algorithm::Serbian,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" | "ms" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "st" => Algorithm::Sesotho,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem_in(code: &str, word: &str) -> Option<String> {
        stem(word, Language::parse(code).unwrap())
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (code, one, other) in [
            ("nl", "kinderen", "kinder"),
            ("en", "exploitation", "exploited"),
            ("ru", "детей", "детям"),
            ("fr", "protections", "protection"),
            ("es", "niñas", "niña"),
            ("no", "barnets", "barnet"),
        ] {
            assert_eq!(stem_in(code, one), stem_in(code, other), "{one}");
        }
    }

    #[test]
    fn a_language_without_a_stemmer_has_no_stems() {
        assert_eq!(stem_in("th", "เด็ก"), None);
    }
}
