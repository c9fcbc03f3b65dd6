//! Words as the rules of description compare them: lower case, without accents, without punctuation.
//!
//! Apart because the lines of letterheads and chapters are cut otherwise.

use memchr::memmem;

use crate::text::bare_words::bare_words;

/// The words of a text, folded.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    bare_words(text, |c| !c.is_alphanumeric())
}

/// The paragraphs of a text: an empty line separates them.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memmem::find_iter(text.as_bytes(), "\n\n");
    ends.chain([text.len()])
        .filter_map(move |end| text.get(std::mem::replace(&mut start, end + 2)..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_separates_paragraphs() {
        let all = |text| paragraphs(text).collect::<Vec<_>>();
        assert_eq!(
            all("One\ntwo\n\nthree\n\n\nfour"),
            ["One\ntwo", "three", "\nfour"]
        );
        assert_eq!(all("\n\n"), ["", ""]);
        assert_eq!(all("été"), ["été"]);
    }

    #[test]
    fn accents_capitals_and_punctuation_make_no_difference() {
        assert_eq!(
            words("PLAN D'ACTION  (Résumé)").collect::<Vec<_>>(),
            ["plan", "d", "action", "resume"]
        );
    }
}
