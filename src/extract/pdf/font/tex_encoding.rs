//! The encodings of TeX's bitmap fonts, whose glyph names only repeat the code: OT1 (7 bits) and T1 (8 bits, "Cork").
//!
//! Accents are given as spacing letters; the layout sets them upon their base.

/// Codes 0 to 31 and 127 of OT1, text fonts.
const OT1_LOW: &str = "ΓΔΘΛΞΠΣΥΦΨΩ\u{FB00}\u{FB01}\u{FB02}\u{FB03}\u{FB04}ıȷ`´ˇ˘¯˚¸ßæœøÆŒØ";

/// Codes 0 to 31 of T1.
const T1_LOW: &str = "`´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—\u{200B}0ıȷ\u{FB00}\u{FB01}\u{FB02}\u{FB03}\u{FB04}";

/// Codes 128 to 191 of T1.
const T1_MIDDLE: &str = "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£";

/// One of the encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TexEncoding {
    /// The original one.
    Ot1,
    /// The one for accented letters.
    T1,
}

impl TexEncoding {
    /// The encoding that a font's codes suggest: accented letters, or ligatures where T1 has them and OT1 has not.
    pub fn of_codes(codes: impl Iterator<Item = u8> + Clone) -> Self {
        let has =
            |range: std::ops::RangeInclusive<u8>| codes.clone().any(|code| range.contains(&code));
        if has(128..=255) || has(27..=31) && !has(11..=15) {
            Self::T1
        } else {
            Self::Ot1
        }
    }

    /// The letter of a code.
    pub fn letter(self, code: u8) -> Option<char> {
        match self {
            Self::Ot1 => ot1(code),
            Self::T1 => t1(code),
        }
    }
}

fn ot1(code: u8) -> Option<char> {
    match code {
        0..=31 => OT1_LOW.chars().nth(code.into()),
        b'"' => Some('”'),
        b'<' => Some('¡'),
        b'>' => Some('¿'),
        b'\\' => Some('“'),
        b'^' => Some('ˆ'),
        b'_' => Some('˙'),
        b'{' => Some('–'),
        b'|' => Some('—'),
        b'}' => Some('˝'),
        b'~' => Some('˜'),
        127 => Some('¨'),
        128.. => None,
        _ => ascii(code),
    }
}

fn t1(code: u8) -> Option<char> {
    match code {
        0..=31 => T1_LOW.chars().nth(code.into()),
        127 => Some('-'),
        128..=191 => T1_MIDDLE.chars().nth(usize::from(code) - 128),
        0xD7 => Some('Œ'),
        0xDF => Some('ẞ'),
        0xF7 => Some('œ'),
        0xFF => Some('ß'),
        192.. => Some(code.into()),
        _ => ascii(code),
    }
}

fn ascii(code: u8) -> Option<char> {
    match code {
        b'\'' => Some('’'),
        b'`' => Some('‘'),
        _ => Some(code.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(codes: &[u8]) -> String {
        let encoding = TexEncoding::of_codes(codes.iter().copied());
        codes
            .iter()
            .filter_map(|code| encoding.letter(*code))
            .collect()
    }

    #[test]
    fn the_ligatures_in_use_tell_the_encoding() {
        assert_eq!(text(b"\x0Bab{"), "\u{FB00}ab–");
        assert_eq!(text(b"\x1Bab\x15"), "\u{FB00}ab–");
        assert_eq!(text(b"caf\xE9\xA0"), "caféă");
    }

    #[test]
    fn tables_have_a_letter_for_each_code() {
        assert_eq!(OT1_LOW.chars().count(), 32);
        assert_eq!(T1_LOW.chars().count(), 32);
        assert_eq!(T1_MIDDLE.chars().count(), 64);
    }
}
