//! Embedded font programs, asked for letters only: by code for simple fonts, by glyph for composite ones.
//!
//! What the program is, its first bytes say; the key it stands under (`FontFile`, `FontFile2`, `FontFile3`) is often wrong.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document};

use super::compact_program;
use super::truetype_program;
use super::type1_program;
use crate::extract::pdf::object::stream_entry;
use crate::extract::pdf::stream::bytes;

/// An embedded program.
pub struct Program {
    file: Vec<u8>,
}

/// What the first bytes of a program say it is.
enum Format {
    Type1,
    Compact,
    TrueType,
}

impl Program {
    /// The program that a font descriptor embeds.
    pub fn load(document: &Document, descriptor: &Dictionary) -> Option<Self> {
        let keys = [&b"FontFile2"[..], b"FontFile3", b"FontFile"];
        let stream = keys
            .iter()
            .find_map(|key| stream_entry(document, descriptor, key))?;
        Some(Program {
            file: bytes(document, stream),
        })
    }

    /// Letters of the codes of a simple font, by the program's own encoding.
    pub fn letters_by_code(&self) -> BTreeMap<u8, String> {
        match self.format() {
            Some(Format::Type1) => type1_program::letters_by_code(&self.file),
            Some(Format::Compact) => compact_program::letters_by_code(&self.file),
            Some(Format::TrueType) => truetype_program::letters_by_code(&self.file),
            None => BTreeMap::new(),
        }
    }

    /// Letters by glyph number.
    pub fn letters_by_glyph(&self) -> BTreeMap<u32, String> {
        match self.format() {
            Some(Format::Compact) => compact_program::letters_by_glyph(&self.file),
            Some(Format::TrueType) => truetype_program::letters_by_glyph(&self.file),
            _ => BTreeMap::new(),
        }
    }

    fn format(&self) -> Option<Format> {
        match self.file.get(..4)? {
            [0, 1, 0, 0] | b"true" | b"OTTO" | b"ttcf" => Some(Format::TrueType),
            [b'%', b'!', ..] | [0x80, 1, ..] => Some(Format::Type1),
            [1, 0, ..] => Some(Format::Compact),
            _ => None,
        }
    }
}
