//! Glyph names that are only numbers with a letter before them: `G41`, `C65`, `a65`, `g0041`.
//!
//! Some producers number glyphs by the character code they stand for, others as they come. Only all names of a font
//! together tell: where each number is a printable code, they are codes.

use super::encoding::NamedEncoding;
use super::tex_encoding::TexEncoding;

/// How the numbers of a font are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Character codes, written in this radix.
    Characters {
        /// 10 or 16.
        radix: u32,
    },
    /// Each glyph's own code, as TeX's drivers name bitmaps: `a65` at code 65.
    Tex(TexEncoding),
}

/// Names that must agree before their numbers count as codes.
const NAMES_MIN: usize = 3;

impl Numbering {
    /// The numbering that all numbered names of a font agree on; `None` where they number glyphs and not characters.
    pub fn of(names: &[(u8, &str)]) -> Option<Self> {
        let numbered: Vec<(u8, &str)> = names
            .iter()
            .filter_map(|(code, name)| Some((*code, digits(name)?)))
            .collect();
        if numbered.len() < NAMES_MIN {
            return None;
        }
        if names.iter().any(|(_, name)| name.starts_with('a')) && numbered.iter().all(is_own_code) {
            let codes = numbered.iter().map(|(code, _)| *code);
            return Some(Numbering::Tex(TexEncoding::of_codes(codes)));
        }
        let is_code = |radix| {
            numbered
                .iter()
                .all(|(_, digits)| u32::from_str_radix(digits, radix).is_ok_and(is_printable))
        };
        [10, 16]
            .into_iter()
            .find(|radix| is_code(*radix))
            .map(|radix| Numbering::Characters { radix })
    }

    /// The letters of a numbered name, where numbers are codes of this encoding.
    pub fn letters(self, name: &str, base: NamedEncoding) -> Option<String> {
        let digits = digits(name)?;
        match self {
            Numbering::Characters { radix } => {
                base.letters(u8::try_from(u32::from_str_radix(digits, radix).ok()?).ok()?)
            }
            Numbering::Tex(encoding) => Some(encoding.letter(digits.parse().ok()?)?.into()),
        }
    }
}

/// The number of a numbered name.
fn digits(name: &str) -> Option<&str> {
    let digits = name.strip_prefix(['a', 'A', 'c', 'C', 'g', 'G'])?;
    let is_number =
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    // `GFD` is a number too; `ace` is a word.
    let is_byte = digits.len() == 2 && name.starts_with('G');
    let is_sure = is_byte || digits.bytes().any(|byte| byte.is_ascii_digit());
    (is_number && is_sure).then_some(digits)
}

fn is_own_code((code, digits): &(u8, &str)) -> bool {
    digits.parse() == Ok(*code)
}

fn is_printable(code: u32) -> bool {
    (32..=255).contains(&code) && code != 127
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(names: &[&str], name: &str) -> Option<String> {
        let names: Vec<(u8, &str)> = (1..).zip(names.iter().copied()).collect();
        Numbering::of(&names)?.letters(name, NamedEncoding::WinAnsi)
    }

    #[test]
    fn numbers_that_are_all_printable_are_codes() {
        assert_eq!(
            letters(&["C65", "C66", "C101"], "C101").as_deref(),
            Some("e")
        );
        assert_eq!(letters(&["G41", "GFD", "G20"], "GFD").as_deref(), Some("ý"));
    }

    #[test]
    fn numbers_that_count_glyphs_are_not() {
        assert_eq!(letters(&["g01", "g02", "g40"], "g40"), None);
        assert_eq!(letters(&["G41"], "G41"), None);
        assert_eq!(letters(&["A", "B", "C"], "A"), None);
    }

    #[test]
    fn names_that_repeat_their_code_are_tex() {
        let names = [(12, "a12"), (65, "a65"), (97, "a97")];
        let numbering = Numbering::of(&names).unwrap();
        assert_eq!(
            numbering.letters("a12", NamedEncoding::WinAnsi).as_deref(),
            Some("\u{FB01}")
        );
    }
}
