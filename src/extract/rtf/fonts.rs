//! The code pages of rich text: that of the document, and those of its fonts.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

/// The code pages at hand.
#[derive(Default)]
pub struct Fonts {
    /// The font of text that names none.
    pub default: i32,
    code_page: Option<&'static Encoding>,
    of_fonts: HashMap<i32, &'static Encoding>,
}

impl Fonts {
    /// Notes the character set of a font; the usual one leaves the choice to the document.
    pub fn set(&mut self, font: i32, character_set: i32) {
        if let Some(encoding) = of_character_set(character_set) {
            self.of_fonts.insert(font, encoding);
        }
    }

    /// Notes the code page of the document.
    pub fn set_code_page(&mut self, number: i32) {
        self.code_page = of_code_page(number);
    }

    /// Whether bytes in the code page of a font end with a whole character.
    pub fn is_whole(&self, font: i32, bytes: &[u8]) -> bool {
        let decoded = self
            .encoding(font)
            .decode_without_bom_handling_and_without_replacement(bytes);
        bytes.is_empty() || self.encoding(font).is_single_byte() || decoded.is_some()
    }

    /// Bytes in the code page of a font as text.
    pub fn decode<'b>(&self, font: i32, bytes: &'b [u8]) -> Cow<'b, str> {
        self.encoding(font).decode_without_bom_handling(bytes).0
    }

    fn encoding(&self, font: i32) -> &'static Encoding {
        let of_font = self.of_fonts.get(&font).copied();
        of_font.or(self.code_page).unwrap_or(WINDOWS_1252)
    }
}

/// The character sets of Windows (`\fcharset`).
fn of_character_set(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        77 => MACINTOSH,
        128 => SHIFT_JIS,
        129 | 130 => EUC_KR,
        134 => GBK,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

/// Code pages by their number (`\ansicpg`).
fn of_code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        10_007 => X_MAC_CYRILLIC,
        65_001 => UTF_8,
        _ => WINDOWS_1252,
    })
}
