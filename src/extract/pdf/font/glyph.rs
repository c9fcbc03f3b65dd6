//! What a font says of one shown code.

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
