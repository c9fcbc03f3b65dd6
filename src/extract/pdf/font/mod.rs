//! Fonts as text needs them: codes to Unicode and to widths; outlines are never looked at.

use lopdf::{Dictionary, Document};

/// A font of a page's resources.
pub struct Font {}

/// One shown character code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph<'a> {
    /// Its letters, NFC or as the font maps them; `None` where no source of the font knows.
    pub text: Option<&'a str>,
    /// Horizontal displacement for a font size of 1, in text space units (a width of 500 is .5).
    pub width: f32,
    /// In vertical writing the displacement downwards (w1y, negative) and the position vector (vx, vy), for size 1.
    pub vertical: Option<[f32; 3]>,
    /// Whether word spacing applies: a single-byte code 32 (ISO 32000-1, 9.3.3).
    pub is_word_space: bool,
}

impl Font {
    /// Reads a font dictionary; never fails: what is missing or damaged leaves glyphs without text.
    pub fn load(_document: &Document, _dictionary: &Dictionary) -> Font {
        todo!()
    }

    /// The glyphs of a shown string.
    pub fn decode<'a>(&'a self, _shown: &'a [u8]) -> impl Iterator<Item = Glyph<'a>> + 'a {
        std::iter::empty()
    }

    /// The width of a blank for size 1; a quarter of an em where the font has none.
    pub fn space_width(&self) -> f32 {
        todo!()
    }

    /// Whether the font has any way to letters at all; without one its pages get the verdict `undecodable_fonts`.
    pub fn is_decodable(&self) -> bool {
        todo!()
    }
}
