//! Simple fonts: one byte a glyph (Type 1, TrueType, Type 3; ISO 32000-1, 9.6).
//!
//! Everything is worked out when the font is loaded: 256 letters and widths.

use lopdf::{Dictionary, Document};

use super::encoding::NamedEncoding;
use super::glyph::Glyph;
use super::glyph_name;
use super::numbered_names::Numbering;
use super::program::Program;
use super::simple_encoding::SimpleEncoding;
use super::standard_widths::StandardFont;
use super::table::{Span, Texts};
use super::to_unicode::ToUnicode;
use crate::extract::pdf::object::{
    array_entry, dictionary_entry, name_entry, number, number_entry,
};

/// Bit 3 of `/Flags`: the font has glyphs outside the standard Latin set (ISO 32000-1, Table 123).
const FLAG_SYMBOLIC: i64 = 4;

/// The width of codes of which nothing is known, in thousandths: about that of a lower-case letter.
const UNKNOWN_WIDTH: f32 = 500.0;

/// A font of single bytes.
#[derive(Debug)]
pub struct SimpleFont {
    texts: Texts,
    glyphs: Box<[(Span, f32); 256]>,
}

impl SimpleFont {
    /// Reads the dictionary of a simple font.
    pub fn load(document: &Document, font: &Dictionary) -> Self {
        let letters = Letters::load(document, font);
        let widths = Widths::load(document, font);
        let mut texts = Texts::default();
        let mut glyphs = Box::new([(Span::default(), 0.0); 256]);
        for (code, glyph) in (0..=255).zip(glyphs.iter_mut()) {
            let text = letters.get(code);
            *glyph = (texts.add(text.unwrap_or_default()), widths.get(code, text));
        }
        SimpleFont { texts, glyphs }
    }

    /// The glyph of a byte.
    pub fn glyph(&self, code: u8) -> Glyph<'_> {
        let (span, width) = self.glyphs[usize::from(code)];
        Glyph {
            text: self.texts.get(span),
            width,
            vertical: None,
            is_word_space: code == b' ',
        }
    }

    /// Whether any code leads to letters.
    pub fn has_letters(&self) -> bool {
        self.glyphs.iter().any(|(span, _)| !span.is_empty())
    }

    /// All its glyphs.
    pub fn glyphs(&self) -> impl Iterator<Item = Glyph<'_>> + '_ {
        (0..=255).map(|code| self.glyph(code))
    }
}

/// The letters of each code, source by source: a later source fills the holes of those before it.
struct Letters {
    by_code: Vec<Option<String>>,
}

impl Letters {
    fn load(document: &Document, font: &Dictionary) -> Self {
        let mut letters = Letters {
            by_code: vec![None; 256],
        };
        if let Some(map) = ToUnicode::load(document, font) {
            letters.fill(|code| map.get(code.into()).map(String::from));
        }
        let face = Face::load(document, font);
        let encoding = SimpleEncoding::load(document, font);
        letters.fill_from_names(&encoding, face.is_dingbats());
        // What a Type 3 font draws stands under a name of its own; the code says nothing of it.
        let is_drawn_by_name = face.is_type3 && encoding.glyph_names().next().is_some();
        if let Some(base) = encoding.base.filter(|_| !is_drawn_by_name) {
            letters.fill(|code| base.letters(code));
        }
        if face.is_embedded && letters.lack_shown_codes(&Widths::load(document, font)) {
            letters.fill_from_program(document, font);
        }
        if let Some(implied) = face.implied_encoding(&encoding) {
            letters.fill(|code| implied.letters(code));
        }
        letters
    }

    fn get(&self, code: u8) -> Option<&str> {
        self.by_code.get(usize::from(code))?.as_deref()
    }

    fn fill(&mut self, source: impl Fn(u8) -> Option<String>) {
        for (code, text) in (0..=255).zip(&mut self.by_code) {
            if text.is_none() {
                *text = source(code);
            }
        }
    }

    /// Whether a code without letters has a width; only then is the program worth unpacking.
    fn lack_shown_codes(&self, widths: &Widths) -> bool {
        (0..=255).any(|code| self.get(code).is_none() && widths.is_shown(code))
    }

    fn fill_from_program(&mut self, document: &Document, font: &Dictionary) {
        let descriptor = dictionary_entry(document, font, b"FontDescriptor");
        if let Some(program) = descriptor.and_then(|descriptor| Program::load(document, descriptor))
        {
            let by_code = program.letters_by_code();
            self.fill(|code| by_code.get(&code).cloned());
        }
    }

    /// A code that `/Differences` names has no other letters than its name's, so it is not filled from an encoding.
    fn fill_from_names(&mut self, encoding: &SimpleEncoding, is_dingbats: bool) {
        let numbering = Numbering::of(&encoding.glyph_names().collect::<Vec<_>>());
        let base = encoding.base.unwrap_or(NamedEncoding::WinAnsi);
        self.fill(|code| {
            let name = encoding.glyph_name(code)?;
            glyph_name::letters(name, is_dingbats).or_else(|| numbering?.letters(name, base))
        });
    }
}

/// What kind of face the font is.
struct Face {
    name: String,
    is_symbolic: bool,
    is_embedded: bool,
    is_type3: bool,
    is_truetype: bool,
}

impl Face {
    fn load(document: &Document, font: &Dictionary) -> Self {
        let descriptor = dictionary_entry(document, font, b"FontDescriptor");
        let flags = descriptor.and_then(|descriptor| number_entry(document, descriptor, b"Flags"));
        let has = |key| descriptor.is_some_and(|descriptor| descriptor.has(key));
        Face {
            name: base_name(document, font),
            is_symbolic: flags.is_some_and(|flags| flags as i64 & FLAG_SYMBOLIC != 0),
            is_embedded: has(b"FontFile") || has(b"FontFile2") || has(b"FontFile3"),
            is_type3: name_entry(document, font, b"Subtype") == Some(b"Type3"),
            is_truetype: name_entry(document, font, b"Subtype") == Some(b"TrueType"),
        }
    }

    fn is_dingbats(&self) -> bool {
        self.name.to_ascii_lowercase().contains("dingbats")
    }

    /// The encoding of a font that names none: its built-in one where the name tells, else the standard one. The codes of
    /// an embedded symbolic font and of a Type 3 font mean only what its program says.
    fn implied_encoding(&self, encoding: &SimpleEncoding) -> Option<NamedEncoding> {
        match self.name.to_ascii_lowercase().as_str() {
            name if name.contains("dingbats") => Some(NamedEncoding::ZapfDingbats),
            name if name.starts_with("symbol") => Some(NamedEncoding::Symbol),
            _ if self.is_type3 || self.is_symbolic && self.is_embedded => None,
            // Embedded TrueType fonts come from Windows; for others the specification's default holds (9.6.6.1).
            _ if self.is_truetype && self.is_embedded && encoding.is_absent => {
                Some(NamedEncoding::WinAnsi)
            }
            _ => Some(NamedEncoding::Standard),
        }
    }
}

/// The name of a font without its subset tag (ISO 32000-1, 9.6.4).
fn base_name(document: &Document, font: &Dictionary) -> String {
    let name = String::from_utf8_lossy(name_entry(document, font, b"BaseFont").unwrap_or_default());
    match name.split_once('+') {
        Some((tag, name)) if tag.len() == 6 => name.into(),
        _ => name.into_owned(),
    }
}

/// The widths of each code.
struct Widths {
    first: i64,
    given: Vec<Option<f32>>,
    missing: Option<f32>,
    standard: Option<StandardFont>,
    /// Glyph space to text space (ISO 32000-1, 9.6.5 for Type 3, thousandths else).
    scale: f32,
}

impl Widths {
    fn load(document: &Document, font: &Dictionary) -> Self {
        let given = array_entry(document, font, b"Widths").unwrap_or_default();
        let descriptor = dictionary_entry(document, font, b"FontDescriptor");
        let matrix = array_entry(document, font, b"FontMatrix").unwrap_or_default();
        Widths {
            first: number_entry(document, font, b"FirstChar").unwrap_or(0.0) as i64,
            given: given.iter().map(|width| number(document, width)).collect(),
            missing: descriptor
                .and_then(|descriptor| number_entry(document, descriptor, b"MissingWidth")),
            standard: StandardFont::from_name(&base_name(document, font)),
            scale: matrix
                .first()
                .and_then(|scale| number(document, scale))
                .unwrap_or(0.001)
                .abs(),
        }
    }

    /// Whether the font says that it shows a code: it has a width, or no code has one.
    fn is_shown(&self, code: u8) -> bool {
        self.given(code)
            .map_or(self.given.is_empty(), |width| width != 0.0)
    }

    fn given(&self, code: u8) -> Option<f32> {
        let index = usize::try_from(i64::from(code).checked_sub(self.first)?).ok()?;
        *self.given.get(index)?
    }

    fn get(&self, code: u8, text: Option<&str>) -> f32 {
        let standard = || self.standard.and_then(|font| font.width(code, text));
        let unknown = if self.given.is_empty() {
            UNKNOWN_WIDTH
        } else {
            0.0
        };
        self.given(code)
            .or(self.missing.filter(|_| !self.given.is_empty()))
            .or_else(standard)
            .unwrap_or(unknown)
            * self.scale
    }
}
