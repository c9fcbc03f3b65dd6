//! Composite fonts: codes of one to four bytes that name the glyphs of a CID font (Type 0; ISO 32000-1, 9.7).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use crate::extract::pdf::stream::bytes;

use super::cid_encoding::CidEncoding;
use super::cid_widths::{default_vertical, default_width, verticals, widths};
use super::cluster;
use super::collection::Collection;
use super::glyph::Glyph;
use super::glyph_order;
use super::program::Program;
use super::table::{CodeTable, Span, Texts};
use super::to_unicode::ToUnicode;
use crate::extract::pdf::object::{
    array_entry, dictionary_entry, name_entry, resolve, stream_entry,
};

/// The last CID (ISO 32000-1, C.2).
const LAST_CID: u32 = 0xFFFF;

/// A font of CIDs.
#[derive(Debug)]
pub struct CompositeFont {
    encoding: CidEncoding,
    texts: Texts,
    /// Letters and width of each CID.
    glyphs: CodeTable<(Span, f32)>,
    /// Letters by code, where codes are not CIDs.
    by_code: Option<CodeTable<Span>>,
    vertical: Option<Vertical>,
}

/// Metrics of vertical writing.
#[derive(Debug)]
struct Vertical {
    default: [f32; 2],
    given: CodeTable<Option<[f32; 3]>>,
}

impl CompositeFont {
    /// Reads the dictionary of a Type 0 font.
    pub fn load(document: &Document, font: &Dictionary) -> Self {
        let empty = Dictionary::new();
        let descendant = descendant(document, font).unwrap_or(&empty);
        let encoding = CidEncoding::load(document, font);
        let mut loaded = CompositeFont {
            vertical: encoding
                .is_vertical()
                .then(|| Vertical::load(document, descendant)),
            texts: Texts::default(),
            glyphs: CodeTable::new((
                Span::default(),
                default_width(document, descendant) / 1000.0,
            )),
            by_code: None,
            encoding,
        };
        loaded.read_widths(document, descendant);
        match ToUnicode::load(document, font) {
            Some(map) if map.has_holes() && loaded.encoding.is_identity() => {
                loaded.read_clusters(&map, &program_letters(document, descendant));
            }
            map => loaded.read_letters(map),
        }
        if loaded.lacks_letters() {
            loaded.fill_from_collection(document, descendant);
            loaded.fill_from_program(document, descendant);
        }
        if !loaded.has_letters() {
            loaded.fill_from_glyph_order(document, descendant);
        }
        loaded
    }

    /// The first glyph of a shown string and the number of its bytes.
    pub fn next<'a>(&'a self, shown: &[u8]) -> (Glyph<'a>, usize) {
        let code = self.encoding.next(shown);
        let (span, width) = self.glyphs.get(code.cid);
        let own = self
            .by_code
            .as_ref()
            .and_then(|spans| self.texts.get(spans.get(code.code)));
        let glyph = Glyph {
            text: own.or_else(|| self.texts.get(span)),
            width,
            vertical: self
                .vertical
                .as_ref()
                .map(|vertical| vertical.of(code.cid, width)),
            is_word_space: code.length == 1 && code.code == 32,
        };
        (glyph, code.length)
    }

    /// The glyphs that have letters or a width of their own.
    pub fn glyphs(&self) -> impl Iterator<Item = Glyph<'_>> + '_ {
        self.glyphs.iter().map(|(_, (span, width))| Glyph {
            text: self.texts.get(span),
            width,
            vertical: None,
            is_word_space: false,
        })
    }

    /// Whether any code leads to letters.
    pub fn has_letters(&self) -> bool {
        self.by_code.is_some() || self.glyphs.iter().any(|(_, (span, _))| !span.is_empty())
    }

    fn read_widths(&mut self, document: &Document, descendant: &Dictionary) {
        widths(document, descendant, |cid, width| {
            if let Some(glyph) = self.glyphs.get_mut(cid) {
                glyph.1 = width / 1000.0;
            }
        });
    }

    /// ToUnicode speaks of codes; where these are the CIDs, one table serves both.
    fn read_letters(&mut self, map: Option<ToUnicode>) {
        let Some(map) = map else { return };
        if self.encoding.is_identity() {
            map.iter().for_each(|(code, text)| self.set(code, text));
            return;
        }
        let mut spans = CodeTable::new(Span::default());
        for (code, text) in map.iter() {
            if let Some(span) = spans.get_mut(code) {
                *span = self.texts.add(text);
            }
        }
        self.by_code = Some(spans);
    }

    /// Takes the clusters of a shaper's map apart where the program knows their glyphs.
    fn read_clusters(&mut self, map: &ToUnicode, program: &BTreeMap<u32, String>) {
        if program.is_empty() {
            map.iter().for_each(|(code, text)| self.set(code, text));
            return;
        }
        for (code, text) in cluster::letters(map, program) {
            self.set(code, &text);
        }
    }

    /// Whether glyphs that the font names with a width have no letters; only then are other sources worth unpacking.
    fn lacks_letters(&self) -> bool {
        let default = self.glyphs.default();
        let is_unknown = |(cid, glyph): (u32, (Span, f32))| {
            cid != 0 && glyph.0.is_empty() && glyph != default && glyph.1 != 0.0
        };
        self.by_code.is_none() && (!self.has_letters() || self.glyphs.iter().any(is_unknown))
    }

    fn fill_from_collection(&mut self, document: &Document, descendant: &Dictionary) {
        if let Some(collection) = Collection::load(document, descendant, self.encoding.map()) {
            collection
                .letters()
                .for_each(|(cid, text)| self.fill(cid, &text));
        }
    }

    fn fill_from_program(&mut self, document: &Document, descendant: &Dictionary) {
        for (cid, text) in program_letters(document, descendant) {
            self.fill(cid, &text);
        }
    }

    fn fill_from_glyph_order(&mut self, document: &Document, descendant: &Dictionary) {
        let name = String::from_utf8_lossy(
            name_entry(document, descendant, b"BaseFont").unwrap_or_default(),
        );
        let name = name.split_once('+').map_or(&*name, |(_, name)| name);
        for (glyph, text) in glyph_order::letters(name) {
            self.fill(glyph, &text);
        }
    }

    fn fill(&mut self, cid: u32, text: &str) {
        if self.glyphs.get(cid).0.is_empty() {
            self.set(cid, text);
        }
    }

    fn set(&mut self, cid: u32, text: &str) {
        if let Some(glyph) = self.glyphs.get_mut(cid) {
            glyph.0 = self.texts.add(text);
        }
    }
}

/// The letters that the embedded program knows, by CID.
fn program_letters(document: &Document, descendant: &Dictionary) -> BTreeMap<u32, String> {
    let descriptor = dictionary_entry(document, descendant, b"FontDescriptor");
    let Some(program) = descriptor.and_then(|descriptor| Program::load(document, descriptor))
    else {
        return BTreeMap::new();
    };
    let letters = program.letters_by_glyph();
    let Some(stream) = stream_entry(document, descendant, b"CIDToGIDMap") else {
        return letters;
    };
    let glyphs = bytes(document, stream);
    (0..=LAST_CID)
        .zip(glyphs.chunks_exact(2))
        .filter_map(|(cid, glyph)| {
            let glyph = u16::from_be_bytes([glyph[0], glyph[1]]);
            let text = letters.get(&glyph.into()).filter(|_| glyph != 0)?;
            Some((cid, text.clone()))
        })
        .collect()
}

impl Vertical {
    fn load(document: &Document, descendant: &Dictionary) -> Self {
        let mut given = CodeTable::new(None);
        verticals(document, descendant, |cid, metrics| {
            if let Some(slot) = given.get_mut(cid) {
                *slot = Some(metrics.map(|number| number / 1000.0));
            }
        });
        Vertical {
            default: default_vertical(document, descendant).map(|number| number / 1000.0),
            given,
        }
    }

    /// w1y and the position vector; by default half the width and `/DW2` (ISO 32000-1, 9.7.4.3).
    fn of(&self, cid: u32, width: f32) -> [f32; 3] {
        let [height, down] = self.default;
        self.given.get(cid).unwrap_or([down, width / 2.0, height])
    }
}

/// The CID font, the only entry of `/DescendantFonts`.
fn descendant<'a>(document: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    let first = array_entry(document, font, b"DescendantFonts")?.first()?;
    match resolve(document, first)? {
        Object::Dictionary(descendant) => Some(descendant),
        _ => None,
    }
}
