//! The glyph order that TrueType fonts of the 1990s share: the 258 glyphs of the Macintosh set.
//!
//! A composite font without any map of its own, of a family known for that order, is read by it. The order was checked
//! against the widths of Arial.

use read_fonts::tables::post::DEFAULT_GLYPH_NAMES;

use super::glyph_name;

/// Families whose fonts begin with the Macintosh set.
const FAMILIES: [&str; 10] = [
    "arial",
    "timesnewroman",
    "couriernew",
    "verdana",
    "georgia",
    "tahoma",
    "trebuchet",
    "comicsans",
    "impact",
    "palatinolinotype",
];

/// The Macintosh set's second blank, which Windows' fonts leave out, so that all later glyphs move up by one.
const SECOND_BLANK: u32 = 172;

/// The glyphs of the Macintosh set in fonts of these families, from the blank on.
const MACINTOSH: std::ops::Range<u32> = 3..257;

/// The glyphs of the Russian alphabet, А to я.
const RUSSIAN: std::ops::RangeInclusive<u32> = 570..=633;

/// Letters by glyph, of a font of such a family.
pub fn letters(font_name: &str) -> Vec<(u32, String)> {
    let name = font_name.replace([' ', '-', '_'], "").to_ascii_lowercase();
    if !FAMILIES.iter().any(|family| name.starts_with(family)) {
        return Vec::new();
    }
    let macintosh = MACINTOSH.filter_map(|glyph| Some((glyph, macintosh(glyph)?)));
    let russian = RUSSIAN
        .zip('А'..='я')
        .map(|(glyph, letter)| (glyph, letter.into()));
    macintosh.chain(russian).collect()
}

fn macintosh(glyph: u32) -> Option<String> {
    let place = glyph + u32::from(glyph >= SECOND_BLANK);
    glyph_name::letters(DEFAULT_GLYPH_NAMES.get(place as usize)?, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(glyph: u32) -> Option<String> {
        letters("Times New Roman,Bold")
            .into_iter()
            .find(|(known, _)| *known == glyph)
            .map(|(_, text)| text)
    }

    #[test]
    fn ascii_stands_29_below_its_code_and_other_letters_follow() {
        assert_eq!(letter(3).as_deref(), Some(" "));
        assert_eq!(letter(u32::from(b'A') - 29).as_deref(), Some("A"));
        assert_eq!(letter(u32::from(b'~') - 29).as_deref(), Some("~"));
        assert_eq!(letter(207).as_deref(), Some("Ó"));
        assert_eq!(letter(602).as_deref(), Some("а"));
    }

    #[test]
    fn other_families_order_their_glyphs_otherwise() {
        assert!(letters("Calibri").is_empty());
    }
}
