//! Accents drawn as glyphs of their own over a letter, as TeX's older fonts have them: put together to one letter.

use unicode_normalization::char;

/// The combining form of an accent that stands alone; `None` for all other letters.
pub fn combining(text: &str) -> Option<char> {
    let mut letters = text.chars();
    let accent = letters.next()?;
    if letters.next().is_some() {
        return None;
    }
    Some(match accent {
        '`' | '\u{2cb}' => '\u{300}',
        '\u{b4}' | '\u{2ca}' => '\u{301}',
        '^' | '\u{2c6}' => '\u{302}',
        '~' | '\u{2dc}' => '\u{303}',
        '\u{af}' | '\u{2c9}' => '\u{304}',
        '\u{2d8}' => '\u{306}',
        '\u{2d9}' => '\u{307}',
        '\u{a8}' => '\u{308}',
        '\u{2da}' | '\u{b0}' => '\u{30a}',
        '\u{2dd}' => '\u{30b}',
        '\u{2c7}' => '\u{30c}',
        '\u{b8}' => '\u{327}',
        '\u{2db}' => '\u{328}',
        '\u{300}'..='\u{36f}' => accent,
        _ => return None,
    })
}

/// A letter with an accent on it, where Unicode has one. The dotless i of such fonts gets its accent like an i.
pub fn composed(letter: char, accent: char) -> Option<char> {
    let letter = match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        other => other,
    };
    char::compose(letter, accent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_and_its_accent_become_one() {
        let accent = combining("\u{b4}").unwrap();
        assert_eq!(composed('e', accent), Some('é'));
        assert_eq!(composed('ı', accent), Some('í'));
        assert_eq!(composed('(', accent), None);
    }

    #[test]
    fn letters_are_no_accents() {
        assert_eq!(combining("e"), None);
        assert_eq!(combining("\u{b4}\u{b4}"), None);
    }
}
