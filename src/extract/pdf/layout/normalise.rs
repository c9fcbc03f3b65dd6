//! The letters of a line as they are meant: ligatures and presentation forms taken apart, control characters off.
//!
//! Compatibility forms that a reader tells apart (superscripts, fractions, roman numerals) stay; only forms that a
//! font chose for looks are resolved.

use unicode_normalization::{UnicodeNormalization, char};

/// Normalises a line; what is plain already is returned as it came.
pub fn normalised(line: String) -> String {
    if is_plain_ascii(&line) || line.chars().all(is_plain) {
        return line;
    }
    let resolved = line.chars().filter(|letter| !is_dropped(*letter));
    let mut text = String::with_capacity(line.len());
    for letter in resolved {
        match letter {
            '\t' => text.push('\t'),
            _ if letter.is_whitespace() || letter.is_control() => text.push(' '),
            _ if is_form(letter) => char::decompose_compatible(letter, |part| text.push(part)),
            _ => text.push(letter),
        }
    }
    let composable = text.chars().filter(|letter| may_compose(*letter));
    match unicode_normalization::is_nfc_quick(composable) {
        unicode_normalization::IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// Whether all is printable ASCII. To look at every byte is quicker than to stop at the first that is not.
fn is_plain_ascii(line: &str) -> bool {
    let is_plain = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    line.bytes().fold(true, |all, byte| all & is_plain(byte))
}

/// Letters that stay as they are: Latin ones in one piece, blanks, the dashes and quotation marks of print.
fn is_plain(letter: char) -> bool {
    matches!(letter, '\t' | ' '..='~' | '\u{a1}'..='\u{2ff}' | '\u{2010}'..='\u{2027}')
}

/// Letters that NFC may change or move; the table of all letters is asked for these only. None stands before the
/// combining accents, nor among the dashes and quotation marks that most lines of print have.
fn may_compose(letter: char) -> bool {
    letter >= '\u{300}' && !('\u{2010}'..='\u{2027}').contains(&letter)
}

/// Marks of direction, the stretching of Arabic words, and what has no meaning outside its font.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '\u{640}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffd}'..='\u{ffff}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{f0000}'..='\u{10ffff}'
    )
}

/// Latin and Armenian ligatures, Arabic and Hebrew presentation forms, radicals, compatibility ideographs, full and
/// half width.
fn is_form(letter: char) -> bool {
    matches!(
        letter,
        '\u{fb00}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{2f800}'..='\u{2fa1f}'
            | '\u{1d400}'..='\u{1d7ff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_and_presentation_forms_become_letters() {
        assert_eq!(
            normalised("o\u{fb03}ce \u{fefb}".into()),
            "office \u{644}\u{627}"
        );
    }

    #[test]
    fn accents_are_put_on_their_letters_whatever_else_a_line_has() {
        assert_eq!(
            normalised("“e\u{301}té” – a\u{323}\u{302}".into()),
            "“été” – ậ"
        );
        assert_eq!(
            normalised("a\u{302}’\u{323}\u{302}b".into())
                .chars()
                .count(),
            5
        );
    }

    #[test]
    fn letters_that_are_not_looked_up_are_their_own_normal_form() {
        let plain = ('\u{0}'..='\u{2027}').filter(|letter| !may_compose(*letter));
        let kept = plain.clone().filter(|letter| is_plain(*letter));
        assert!(
            kept.into_iter()
                .all(|letter| !is_dropped(letter) && !is_form(letter))
        );
        assert!(
            plain
                .clone()
                .all(|letter| [letter].into_iter().nfc().eq([letter]))
        );
        assert!(
            plain
                .clone()
                .all(|letter| char::canonical_combining_class(letter) == 0)
        );
    }

    #[test]
    fn superscripts_stay_and_direction_marks_go() {
        assert_eq!(normalised("m² \u{200f}x\u{a0}y".into()), "m² x y");
    }
}
