//! Glyph names that are only numbers with a letter before them: `G41`, `C65`, `a65`, `g0041`, `cid_65`.
//!
//! Some producers number glyphs by the character code they stand for, others as they come. Only all names of a font
//! together tell: where each number is a printable code, they are codes.

/// How the numbers of a font are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbering {
    radix: u32,
}

/// Names that must agree before their numbers count as codes.
const NAMES_MIN: usize = 3;

impl Numbering {
    /// The numbering that all numbered names of a font agree on; `None` where they number glyphs and not characters.
    pub fn of<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let digits = names.filter_map(digits);
        if digits.clone().count() < NAMES_MIN {
            return None;
        }
        let is_code = |radix| {
            digits
                .clone()
                .all(|digits| u32::from_str_radix(digits, radix).is_ok_and(is_printable))
        };
        [10, 16]
            .into_iter()
            .find(|radix| is_code(*radix))
            .map(|radix| Numbering { radix })
    }

    /// The character code a name stands for.
    pub fn code(self, name: &str) -> Option<u8> {
        let code = u32::from_str_radix(digits(name)?, self.radix).ok()?;
        u8::try_from(code).ok()
    }
}

/// The number of a numbered name.
fn digits(name: &str) -> Option<&str> {
    let letters = name
        .bytes()
        .take_while(|byte| b"aAcCgG".contains(byte))
        .count();
    let digits = name.get(letters..)?;
    let is_number =
        (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (letters == 1 && is_number).then_some(digits)
}

fn is_printable(code: u32) -> bool {
    (32..=255).contains(&code) && code != 127
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(names: &[&str], name: &str) -> Option<u8> {
        Numbering::of(names.iter().copied())?.code(name)
    }

    #[test]
    fn numbers_that_are_all_printable_are_codes() {
        assert_eq!(code(&["C65", "C66", "C101"], "C101"), Some(101));
        assert_eq!(code(&["G41", "G6C", "G20"], "G6C"), Some(0x6C));
    }

    #[test]
    fn numbers_that_count_glyphs_are_not() {
        assert_eq!(code(&["g01", "g02", "g40"], "g40"), None);
        assert_eq!(code(&["G41"], "G41"), None);
        assert_eq!(code(&["A", "B", "C"], "A"), None);
    }
}
