//! Glyph names of a CFF program (Adobe technical note 5176); CID-keyed ones have none.

use std::collections::BTreeMap;

use read_fonts::ps::cff::CffFontRef;
use read_fonts::types::GlyphId;

use super::glyph_name;

/// Letters by code, in the program's own encoding.
pub fn letters_by_code(file: &[u8]) -> BTreeMap<u8, String> {
    let Some(font) = named(file) else {
        return BTreeMap::new();
    };
    let Some(encoding) = font.encoding() else {
        return BTreeMap::new();
    };
    let letters = |code| Some((code, glyph_letters(&font, encoding.map(code)?)?));
    (0..=255).filter_map(letters).collect()
}

/// Letters by glyph.
pub fn letters_by_glyph(file: &[u8]) -> BTreeMap<u32, String> {
    let Some(font) = named(file) else {
        return BTreeMap::new();
    };
    let glyphs = 0..font.num_glyphs().min(u16::MAX.into());
    glyphs
        .filter_map(|glyph| Some((glyph, glyph_letters(&font, GlyphId::new(glyph))?)))
        .collect()
}

fn named(file: &[u8]) -> Option<CffFontRef<'_>> {
    CffFontRef::new_cff(file, 0, None)
        .ok()
        .filter(|font| !font.is_cid())
}

fn glyph_letters(font: &CffFontRef, glyph: GlyphId) -> Option<String> {
    let name = font.string(font.charset()?.string_id(glyph)?)?;
    glyph_name::letters(std::str::from_utf8(name).ok()?, false)
}
