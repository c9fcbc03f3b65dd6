//! Which characters count as letters of a text, and which a font only uses for itself.

/// Whether a mapping says something: not empty, and not only U+0000, U+FFFD, controls or private use.
pub fn is_meaningful(text: &str) -> bool {
    text.chars().any(|letter| !is_placeholder(letter))
}

/// Whether a character stands for "unknown" in maps of fonts.
fn is_placeholder(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{FFFD}' | '\u{FFFE}' | '\u{FFFF}')
        || is_private(letter)
}

/// Whether a character is of the private use areas.
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// The letter behind a private code of Adobe's corporate use area: small capitals, old-style figures, superiors.
pub fn corporate(letter: char) -> Option<char> {
    /// U+F6E9 to U+F6F3: letters set as superiors.
    const SUPERIORS: [char; 11] = ['a', 'b', 'd', 'e', 'i', 'l', 'm', 'o', 'r', 's', 't'];
    match letter {
        '\u{F6E9}'..='\u{F6F3}' => SUPERIORS.get(letter as usize - 0xF6E9).copied(),
        '\u{F6F9}' => Some('ł'),
        '\u{F6FA}' => Some('œ'),
        '\u{F6FD}' => Some('š'),
        '\u{F6FF}' => Some('ž'),
        '\u{F6D9}' | '\u{F8E9}' => Some('©'),
        '\u{F6DA}' | '\u{F8E8}' => Some('®'),
        '\u{F6DB}' | '\u{F8EA}' => Some('™'),
        '\u{F6DC}' => Some('1'),
        '\u{F6DE}' => Some('—'),
        '\u{F6DF}' | '\u{F6E0}' => Some('¢'),
        '\u{F6E1}' | '\u{F6E2}' => Some(','),
        '\u{F6E3}' | '\u{F6E4}' => Some('$'),
        '\u{F6E5}' | '\u{F6E6}' => Some('-'),
        '\u{F6E7}' | '\u{F6E8}' => Some('.'),
        // The low byte is the Latin-1 letter of which this is the small capital or old-style figure.
        '\u{F721}'..='\u{F77A}' | '\u{F7A1}'..='\u{F7FF}' => char::from_u32(letter as u32 & 0xFF),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_no_letters() {
        for text in ["", "\0", "\u{FFFD}", "\u{F0B7}", "\0\0"] {
            assert!(!is_meaningful(text), "{text:?}");
        }
        assert!(is_meaningful("a") && is_meaningful(" ") && is_meaningful("\u{AD}"));
    }

    #[test]
    fn small_capitals_and_old_style_figures_are_letters() {
        assert_eq!(corporate('\u{F761}'), Some('a'));
        assert_eq!(corporate('\u{F731}'), Some('1'));
        assert_eq!(corporate('\u{F6EC}'), Some('e'));
        assert_eq!(corporate('\u{F0B7}'), None);
    }
}
