//! Words as the rules of description compare them: lower case, without accents, without punctuation.
//!
//! Apart from the tokens of the index, which keep accents and positions: rules are written without accents because
//! titles in capitals often are.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text, folded.
pub fn words(text: &str) -> Vec<String> {
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_capitals_and_punctuation_make_no_difference() {
        assert_eq!(
            words("PLAN D'ACTION  (Résumé)"),
            ["plan", "d", "action", "resume"]
        );
    }
}
