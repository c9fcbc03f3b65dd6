//! Glyph names to letters: the Adobe Glyph List and its rules (`uni20AC`, `u1F600`, `f_i`, `a.swash`).
//!
//! Names that only number glyphs (`G41`, `C65`) say something only together with their neighbours:
//! [`super::numbered_names`] reads those.

use read_fonts::ps::agl;

use super::letters::{corporate, is_meaningful};

/// The letters a name stands for. Names of ITC Zapf Dingbats (`a1` to `a206`) count only in that font;
/// elsewhere they number glyphs.
pub fn letters(name: &str, in_dingbats: bool) -> Option<String> {
    if is_dingbat_name(name) && !in_dingbats {
        return None;
    }
    let text: String = agl::name_to_chars(name)
        .map(|letter| usual(name, letter))
        .collect();
    is_meaningful(&text)
        .then_some(text)
        .or_else(|| variant_letters(name, in_dingbats))
}

/// Whether a name is `a` and a number.
fn is_dingbat_name(name: &str) -> bool {
    name.strip_prefix('a').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The character people search for, where the list names a technical one.
fn usual(name: &str, letter: char) -> char {
    match (name, letter) {
        ("Delta", _) => 'Δ',
        ("Omega", _) => 'Ω',
        ("mu", _) => 'μ',
        _ => corporate(letter).unwrap_or(letter),
    }
}

/// Letters of names built by habit: `Asmall`, `threeoldstyle`, `fourinferior`, `T_h`, `f_f_i.alt`.
fn variant_letters(name: &str, in_dingbats: bool) -> Option<String> {
    const STYLES: [&str; 8] = [
        "small", "oldstyle", "superior", "inferior", "swash", "alt", "fitted", "tab",
    ];
    let base = STYLES.iter().find_map(|style| name.strip_suffix(style))?;
    (!base.is_empty()).then(|| letters(base, in_dingbats))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_list_and_of_its_rules_are_letters() {
        for (name, text) in [
            ("A", "A"),
            ("eacute", "é"),
            ("Delta", "Δ"),
            ("afii10017", "А"),
            ("afii57418", "ت"),
            ("uni20AC", "€"),
            ("uni00660069", "fi"),
            ("u1F600", "😀"),
            ("f_f_i", "ffi"),
            ("T_h.liga", "Th"),
            ("a.swash", "a"),
            ("Asmall", "a"),
            ("threeoldstyle", "3"),
            ("fi", "\u{FB01}"),
        ] {
            assert_eq!(letters(name, false).as_deref(), Some(text), "{name}");
        }
    }

    #[test]
    fn names_without_meaning_are_none() {
        for name in [".notdef", "g123", "glyph7", "a65", "", "_", "small"] {
            assert_eq!(letters(name, false), None, "{name}");
        }
        assert_eq!(letters("a20", true).as_deref(), Some("✔"));
    }
}
