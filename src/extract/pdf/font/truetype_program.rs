//! The `cmap` and `post` tables of TrueType and OpenType programs, read backwards: glyphs to letters.

use std::collections::{BTreeMap, BTreeSet};

use read_fonts::tables::cmap::{CmapSubtable, EncodingRecord, PlatformId};
use read_fonts::{FontRef, TableProvider};

use super::compact_program;
use super::encoding::win_ansi;
use super::glyph_name;
use super::letters::is_meaningful;

/// Pairs of a cmap that are looked at; a hostile table claims billions.
const PAIRS_MAX: usize = 0x2_0000;

/// Letters by glyph: the lowest character of a Unicode cmap, else the name in `post` or in a `CFF ` table.
pub fn letters_by_glyph(file: &[u8]) -> BTreeMap<u32, String> {
    let Ok(font) = FontRef::from_index(file, 0) else {
        return BTreeMap::new();
    };
    let mut letters = unicode_letters(&font);
    for (glyph, text) in post_letters(&font)
        .into_iter()
        .chain(compact_letters(&font))
    {
        letters.entry(glyph).or_insert(text);
    }
    letters
}

/// Letters by the codes of a symbolic font (ISO 32000-1, 9.6.6.4): the (3, 0) or (1, 0) cmap leads to the glyph.
pub fn letters_by_code(file: &[u8]) -> BTreeMap<u8, String> {
    let Ok(font) = FontRef::from_index(file, 0) else {
        return BTreeMap::new();
    };
    let glyphs = glyphs_by_code(&font);
    let letters = letters_by_glyph(file);
    let known: BTreeMap<u8, String> = glyphs
        .iter()
        .filter_map(|(code, glyph)| Some((*code, letters.get(glyph)?.clone())))
        .collect();
    if known.is_empty() && !are_glyph_numbers(&glyphs) {
        codes_as_letters(glyphs.keys().copied().collect())
    } else {
        known
    }
}

/// Whether codes only repeat the numbers of their glyphs, so that they say nothing of letters.
fn are_glyph_numbers(glyphs: &BTreeMap<u8, u32>) -> bool {
    glyphs
        .iter()
        .all(|(code, glyph)| u32::from(*code) == glyph & 0xFF)
}

/// Codes of a font that says nothing more of its glyphs: they are characters if they are chosen like some, with gaps.
/// Codes without a gap only count the glyphs of a subset.
fn codes_as_letters(codes: BTreeSet<u8>) -> BTreeMap<u8, String> {
    let printable: Vec<u8> = codes.range(33..127).copied().collect();
    let (Some(first), Some(last)) = (printable.first(), printable.last()) else {
        return BTreeMap::new();
    };
    if printable.len() > usize::from(last - first) {
        return BTreeMap::new();
    }
    codes
        .into_iter()
        .filter_map(|code| Some((code, win_ansi(code)?.to_string())))
        .collect()
}

fn glyphs_by_code(font: &FontRef) -> BTreeMap<u8, u32> {
    let tables = subtables(font);
    let symbol = tables.iter().filter(|(record, _)| record.is_symbol());
    let mac = tables.iter().filter(|(record, _)| record.is_mac_roman());
    let mut glyphs = BTreeMap::new();
    for (code, glyph) in symbol.chain(mac).flat_map(|(_, table)| pairs(table)) {
        // Symbol fonts put their codes into private use, mostly at U+F000.
        let is_code = code <= 0xFF || (0xF000..=0xF2FF).contains(&code);
        if is_code && glyph != 0 {
            glyphs.entry((code & 0xFF) as u8).or_insert(glyph);
        }
    }
    glyphs
}

fn unicode_letters(font: &FontRef) -> BTreeMap<u32, String> {
    let mut lowest: BTreeMap<u32, char> = BTreeMap::new();
    for (_, table) in subtables(font)
        .iter()
        .filter(|(record, _)| is_unicode(record))
    {
        for (code, glyph) in pairs(table) {
            let Some(letter) = char::from_u32(code).filter(|_| glyph != 0) else {
                continue;
            };
            if is_meaningful(letter.encode_utf8(&mut [0; 4])) {
                let known = lowest.entry(glyph).or_insert(letter);
                *known = letter.min(*known);
            }
        }
    }
    lowest
        .into_iter()
        .map(|(glyph, letter)| (glyph, letter.into()))
        .collect()
}

fn post_letters(font: &FontRef) -> BTreeMap<u32, String> {
    let Ok(post) = font.post() else {
        return BTreeMap::new();
    };
    let names = post.glyph_names();
    names
        .filter_map(|(glyph, name)| Some((glyph.to_u32(), glyph_name::letters(name, false)?)))
        .collect()
}

fn compact_letters(font: &FontRef) -> BTreeMap<u32, String> {
    let table = font.table_data(read_fonts::types::Tag::new(b"CFF "));
    table
        .map(|table| compact_program::letters_by_glyph(table.as_bytes()))
        .unwrap_or_default()
}

fn subtables<'a>(font: &FontRef<'a>) -> Vec<(EncodingRecord, CmapSubtable<'a>)> {
    let Ok(cmap) = font.cmap() else {
        return Vec::new();
    };
    let records = cmap.encoding_records().iter();
    records
        .filter_map(|record| Some((*record, record.subtable(cmap.offset_data()).ok()?)))
        .collect()
}

fn pairs(table: &CmapSubtable) -> impl Iterator<Item = (u32, u32)> {
    table
        .iter()
        .take(PAIRS_MAX)
        .map(|(code, glyph)| (code, glyph.to_u32()))
}

fn is_unicode(record: &EncodingRecord) -> bool {
    match record.platform_id() {
        PlatformId::Unicode => true,
        PlatformId::Windows => matches!(record.encoding_id(), 1 | 10),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(codes: &[u8]) -> String {
        codes_as_letters(codes.iter().copied().collect())
            .into_values()
            .collect()
    }

    #[test]
    fn codes_with_gaps_are_characters() {
        assert_eq!(letters(b"Aeort "), " Aeort");
    }

    #[test]
    fn codes_without_gaps_count_glyphs() {
        assert_eq!(letters(b"!\"#$%&"), "");
        assert_eq!(letters(&[]), "");
    }

    #[test]
    fn what_is_no_font_has_no_letters() {
        assert!(letters_by_glyph(b"\0\x01\0\0 broken").is_empty());
        assert!(letters_by_code(b"").is_empty());
    }
}
