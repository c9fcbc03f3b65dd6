//! The glyph order that TrueType fonts of the 1990s share: the 258 glyphs of the Macintosh set.
//!
//! A composite font without any map of its own, of a family known for that order, is read by it.

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

/// Glyphs in which all of the families agree: the printable ASCII characters.
const AGREED: std::ops::RangeInclusive<u32> = 3..=97;

/// Letters by glyph, of a font of such a family.
pub fn letters(font_name: &str) -> Vec<(u32, String)> {
    let name = font_name.replace([' ', '-', '_'], "").to_ascii_lowercase();
    if !FAMILIES.iter().any(|family| name.starts_with(family)) {
        return Vec::new();
    }
    AGREED
        .filter_map(|glyph| {
            Some((
                glyph,
                glyph_name::letters(DEFAULT_GLYPH_NAMES.get(glyph as usize)?, false)?,
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_29_below_their_code() {
        let letters = letters("Times New Roman,Bold");
        assert_eq!(letters.first(), Some(&(3, " ".into())));
        assert!(letters.contains(&(u32::from(b'A') - 29, "A".into())));
        assert!(
            letters.contains(&(97, "~".into()))
                || letters.contains(&(u32::from(b'~') - 29, "~".into()))
        );
    }

    #[test]
    fn other_families_order_their_glyphs_otherwise() {
        assert!(letters("Calibri").is_empty());
    }
}
