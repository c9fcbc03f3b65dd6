//! Fonts as text needs them: codes to Unicode and to widths; outlines are never looked at.
//!
//! Letters come from the first source that knows: `/ToUnicode`, glyph names, encodings, the embedded program, the
//! collection of a CID font. A source that answers with U+0000, U+FFFD or private use counts as not knowing.

mod cid_encoding;
mod cid_widths;
mod cluster;
mod cmap_tokens;
mod code_page;
mod code_space;
mod collection;
mod compact_program;
mod composite;
mod encoding;
mod glyph;
mod glyph_name;
mod glyph_order;
mod letters;
mod numbered_names;
mod program;
mod simple;
mod simple_encoding;
mod standard_widths;
mod table;
mod tex_encoding;
mod to_unicode;
mod truetype_program;
mod type1_program;

pub use glyph::Glyph;

use lopdf::{Dictionary, Document};

use crate::extract::pdf::object::name_entry;

use composite::CompositeFont;
use simple::SimpleFont;

/// The width of a blank, for size 1, in a font that has none.
const SPACE_WIDTH: f32 = 0.25;

/// A font of a page's resources.
#[derive(Debug)]
pub struct Font {
    codes: Codes,
    space_width: f32,
    is_decodable: bool,
}

#[derive(Debug)]
enum Codes {
    Simple(SimpleFont),
    Composite(Box<CompositeFont>),
}

impl Font {
    /// Reads a font dictionary; never fails: what is missing or damaged leaves glyphs without text.
    pub fn load(document: &Document, dictionary: &Dictionary) -> Font {
        let rewritten = code_page::composite(document, dictionary);
        let dictionary = rewritten.as_ref().unwrap_or(dictionary);
        if name_entry(document, dictionary, b"Subtype") == Some(b"Type0") {
            let font = CompositeFont::load(document, dictionary);
            Font {
                space_width: space_width(font.glyphs()),
                is_decodable: font.has_letters(),
                codes: Codes::Composite(Box::new(font)),
            }
        } else {
            let font = SimpleFont::load(document, dictionary);
            Font {
                space_width: space_width(font.glyphs()),
                is_decodable: font.has_letters(),
                codes: Codes::Simple(font),
            }
        }
    }

    /// The glyphs of a shown string.
    pub fn decode<'a>(&'a self, shown: &'a [u8]) -> impl Iterator<Item = Glyph<'a>> + 'a {
        let mut rest = shown;
        std::iter::from_fn(move || {
            let first = *rest.first()?;
            let (glyph, length) = match &self.codes {
                Codes::Simple(font) => (font.glyph(first), 1),
                Codes::Composite(font) => font.next(rest),
            };
            rest = rest.get(length.max(1)..).unwrap_or_default();
            Some(glyph)
        })
    }

    /// The width of a blank for size 1; a quarter of an em where the font has none.
    pub fn space_width(&self) -> f32 {
        self.space_width
    }

    /// Whether the font has any way to letters at all; without one its pages get the verdict `undecodable_fonts`.
    pub fn is_decodable(&self) -> bool {
        self.is_decodable
    }
}

fn space_width<'a>(mut glyphs: impl Iterator<Item = Glyph<'a>>) -> f32 {
    let space = glyphs.find(|glyph| glyph.text == Some(" ") && glyph.width > 0.0);
    space.map_or(SPACE_WIDTH, |glyph| glyph.width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Object, Stream, dictionary};

    fn text(font: &Font, shown: &[u8]) -> String {
        font.decode(shown)
            .map(|glyph| glyph.text.unwrap_or("?"))
            .collect()
    }

    fn widths(font: &Font, shown: &[u8]) -> Vec<f32> {
        font.decode(shown)
            .map(|glyph| (glyph.width * 1000.0).round())
            .collect()
    }

    fn to_unicode(document: &mut Document, mappings: &str) -> Object {
        let file = format!("beginbfchar {mappings} endbfchar").into_bytes();
        document
            .add_object(Stream::new(Dictionary::new(), file))
            .into()
    }

    fn name(name: &str) -> Object {
        Object::Name(name.into())
    }

    #[test]
    fn a_standard_font_needs_only_its_name() {
        let font = dictionary! { "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        let font = Font::load(&Document::new(), &font);
        assert_eq!(text(&font, b"Hi \xAE"), "Hi \u{FB01}");
        assert_eq!(widths(&font, b"Hi "), [722.0, 222.0, 278.0]);
        assert!((font.space_width() - 0.278).abs() < 1e-6);
        assert!(font.is_decodable());
    }

    #[test]
    fn to_unicode_goes_before_names_and_names_fill_its_holes() {
        let mut document = Document::new();
        let map = to_unicode(&mut document, "<41> <0058> <42> <FFFD>");
        let font = dictionary! {
            "Subtype" => "Type1", "BaseFont" => "ABCDEF+Any", "ToUnicode" => map,
            "Encoding" => dictionary! {
                "BaseEncoding" => "WinAnsiEncoding",
                "Differences" => vec![65.into(), name("alpha"), name("beta")],
            },
        };
        assert_eq!(text(&Font::load(&document, &font), b"ABC\x80"), "XβC€");
    }

    #[test]
    fn given_widths_count_and_codes_without_one_have_the_missing_width() {
        let font = dictionary! {
            "Subtype" => "TrueType", "BaseFont" => "Any", "FirstChar" => 65,
            "Widths" => vec![500.into(), Object::Real(612.5)],
            "FontDescriptor" => dictionary! { "MissingWidth" => 300, "Flags" => 32 },
        };
        assert_eq!(
            widths(&Font::load(&Document::new(), &font), b"ABC"),
            [500.0, 613.0, 300.0]
        );
    }

    #[test]
    fn a_type_3_font_is_read_by_its_glyph_names_and_measured_by_its_matrix() {
        let font = dictionary! {
            "Subtype" => "Type3", "FirstChar" => 1, "Widths" => vec![50.into(), 60.into()],
            "FontMatrix" => vec![Object::Real(0.01), 0.into(), 0.into(), Object::Real(0.01), 0.into(), 0.into()],
            "Encoding" => dictionary! { "Differences" => vec![1.into(), name("eacute"), name("uni0416")] },
        };
        let font = Font::load(&Document::new(), &font);
        assert_eq!(text(&font, b"\x01\x02\x03"), "éЖ?");
        assert_eq!(widths(&font, b"\x01\x02"), [500.0, 600.0]);
    }

    #[test]
    fn a_composite_font_reads_two_bytes_a_glyph() {
        let mut document = Document::new();
        let map = to_unicode(
            &mut document,
            "<0003> <0020> <0005> <00660066> <0006> <0000>",
        );
        let font = dictionary! {
            "Subtype" => "Type0", "Encoding" => "Identity-H", "ToUnicode" => map,
            "DescendantFonts" => vec![dictionary! {
                "DW" => 800, "W" => vec![3.into(), vec![250.into()].into(), 5.into(), 6.into(), 600.into()],
            }.into()],
        };
        let font = Font::load(&document, &font);
        assert_eq!(text(&font, b"\0\x03\0\x05\0\x06\0"), " ff??");
        assert_eq!(widths(&font, b"\0\x03\0\x05\0\x07"), [250.0, 600.0, 800.0]);
        assert_eq!(font.space_width(), 0.25);
        assert!(font.decode(b"\0\x20").all(|glyph| !glyph.is_word_space));
    }

    #[test]
    fn vertical_writing_has_its_own_metrics() {
        let font = dictionary! {
            "Subtype" => "Type0", "Encoding" => "Identity-V",
            "DescendantFonts" => vec![dictionary! {
                "W2" => vec![7.into(), vec![Object::from(-500), 250.into(), 800.into()].into()],
            }.into()],
        };
        let font = Font::load(&Document::new(), &font);
        let vertical: Vec<_> = font
            .decode(b"\0\x07\0\x08")
            .map(|glyph| glyph.vertical)
            .collect();
        assert_eq!(vertical, [Some([-0.5, 0.25, 0.8]), Some([-1.0, 0.5, 0.88])]);
    }

    #[test]
    fn a_name_in_place_of_the_map_counts_as_absent() {
        let font = dictionary! { "Subtype" => "Type1", "BaseFont" => "Times-Roman", "ToUnicode" => "Identity-H" };
        assert_eq!(text(&Font::load(&Document::new(), &font), b"a"), "a");
    }

    #[test]
    fn a_map_that_counts_codes_through_the_controls_is_not_believed() {
        let mut document = Document::new();
        let map = to_unicode(
            &mut document,
            "<01AC> <0014> <01AD> <0015> <01AE> <0016> <01B7> <001F> <01B8> <0020> <01CC> <0034>",
        );
        let font = dictionary! {
            "Subtype" => "Type0", "Encoding" => "Identity-H", "ToUnicode" => map,
            "DescendantFonts" => vec![dictionary! { "DW" => 500 }.into()],
        };
        let font = Font::load(&document, &font);
        assert_eq!(text(&font, b"\x01\xB8\x01\xCC"), "??");
        assert!(!font.is_decodable());
    }

    #[test]
    fn an_empty_dictionary_is_a_font() {
        let font = Font::load(&Document::new(), &Dictionary::new());
        assert_eq!(font.decode(b"a").count(), 1);
        let composite = Font::load(&Document::new(), &dictionary! { "Subtype" => "Type0" });
        assert_eq!(composite.decode(b"abc").count(), 2);
        assert!(!composite.is_decodable());
    }
}
