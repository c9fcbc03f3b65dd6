//! Words in small letters without accents, one at a time: what rules about the first words of a line compare.
//!
//! Apart from the tokens of the index, which keep accents and positions: rules are written without accents because
//! titles in capitals often are. Whoever looks at the first word of a long line pays for no other.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text; blanks end a word, and so does what `ends_word` names.
pub fn bare_words(text: &str, ends_word: fn(char) -> bool) -> impl Iterator<Item = String> + '_ {
    text.split_whitespace().flat_map(move |piece| {
        let words = bare(piece);
        let words = words
            .split(|c: char| c.is_whitespace() || ends_word(c))
            .filter(|word| !word.is_empty());
        words.map(str::to_ascii_lowercase).collect::<Vec<_>>()
    })
}

/// A piece of a text without its accents, and in small letters but for those of ASCII.
fn bare(piece: &str) -> Cow<'_, str> {
    if piece.is_ascii() {
        return piece.into();
    }
    piece
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_are_taken_off_and_characters_that_stand_for_several_end_words() {
        let words = |text| bare_words(text, |c| c == '.').collect::<Vec<_>>();
        assert_eq!(
            words("RÉSUMÉ\u{a0}Of…ﬁn 1.2"),
            ["resume", "of", "fin", "1", "2"]
        );
        assert!(words(" . \u{b4} ").is_empty());
    }
}
