//! Words as the rules of description compare them: lower case, without accents, without punctuation.
//!
//! Apart because the lines of letterheads and chapters are cut otherwise.

use crate::text::bare_words::bare_words;

/// The words of a text, folded.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    bare_words(text, |c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_capitals_and_punctuation_make_no_difference() {
        assert_eq!(
            words("PLAN D'ACTION  (Résumé)").collect::<Vec<_>>(),
            ["plan", "d", "action", "resume"]
        );
    }
}
