//! Fonts of East Asian systems that a producer declared as fonts of single bytes, though it writes the system's code page.
//!
//! Drivers of the 1990s wrote what the system handed them: strings of GBK, Big5, Shift-JIS or Korean under a TrueType font
//! with WinAnsiEncoding. Only the font's name tells, most often itself in bytes of that code page. Such a font is rewritten
//! as the composite font it should have been; embedded fonts and fonts with a map are left as they are.

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS};
use lopdf::{Dictionary, Document, Object, dictionary};

use crate::extract::pdf::object::{
    dictionary_entry, entry, name_entry, number_entry, stream_entry,
};

/// Bit 3 of `/Flags`: a font that claims WinAnsi and symbols at once means neither (ISO 32000-1, Table 123).
const FLAG_SYMBOLIC: i64 = 4;

/// Half an em, in thousandths.
const HALF_WIDTH: i64 = 500;

/// A code page, and how PDF names it (ISO 32000-1, Table 118).
struct CodePage {
    encoding: &'static Encoding,
    cmap: &'static str,
    ordering: &'static str,
    /// CIDs of half the width, the first and the last of each run.
    half_width: &'static [[i64; 2]],
    /// Parts of names in the script of the country.
    names: &'static [&'static str],
    /// What names in ASCII start with, in lower case and without blanks and hyphens.
    ascii_names: &'static [&'static str],
}

const CODE_PAGES: [CodePage; 4] = [
    CodePage {
        encoding: GBK,
        cmap: "GBK-EUC-H",
        ordering: "GB1",
        half_width: &[[814, 939], [7712, 7716]],
        names: &[
            "宋体",
            "黑体",
            "楷体",
            "仿宋",
            "隶书",
            "幼圆",
            "雅黑",
            "华文",
            "方正",
            "文鼎",
            "小标宋",
        ],
        ascii_names: &[
            "simsun",
            "nsimsun",
            "simhei",
            "simkai",
            "simfang",
            "kaiti_gb",
            "fangsong_gb",
        ],
    },
    CodePage {
        encoding: BIG5,
        cmap: "ETen-B5-H",
        ordering: "CNS1",
        half_width: &[[13648, 13742]],
        names: &["明體", "楷體", "黑體", "華康", "文鼎"],
        ascii_names: &["mingliu", "pmingliu", "dfkaisb", "dfkai"],
    },
    CodePage {
        encoding: SHIFT_JIS,
        cmap: "90ms-RKSJ-H",
        ordering: "Japan1",
        half_width: &[[231, 632]],
        names: &["明朝", "ゴシック"],
        ascii_names: &["msmincho", "mspmincho", "msgothic", "mspgothic"],
    },
    CodePage {
        encoding: EUC_KR,
        cmap: "KSCms-UHC-H",
        ordering: "Korea1",
        half_width: &[[8094, 8190]],
        names: &["바탕", "돋움", "굴림", "궁서", "명조", "고딕"],
        ascii_names: &["batang", "dotum", "gulim", "gungsuh"],
    },
];

/// The composite font that a simple font of a code page should have been.
pub fn composite(document: &Document, font: &Dictionary) -> Option<Dictionary> {
    let name = name_entry(document, font, b"BaseFont")?;
    let page = CODE_PAGES
        .iter()
        .find(|page| page.is_named(name) || page.is_named_in_ascii(name, document, font))?;
    let speaks_for_itself = stream_entry(document, font, b"ToUnicode").is_some()
        || matches!(
            entry(document, font, b"Encoding"),
            Some(Object::Dictionary(_))
        )
        || name_entry(document, font, b"Subtype") != Some(b"TrueType")
        || is_embedded(document, font);
    (!speaks_for_itself).then(|| page.font())
}

impl CodePage {
    /// Whether a name is written in the bytes of the code page, or in UTF-8, with a word for one of its typefaces.
    fn is_named(&self, name: &[u8]) -> bool {
        let own = self.encoding.decode_without_bom_handling(name).0;
        let has = |name: &str| self.names.iter().any(|word| name.contains(word));
        !name.is_ascii() && (has(&own) || std::str::from_utf8(name).is_ok_and(has))
    }

    /// A name in ASCII is also that of a font with honest Latin letters, which is not symbolic.
    fn is_named_in_ascii(&self, name: &[u8], document: &Document, font: &Dictionary) -> bool {
        let plain: String = name
            .iter()
            .filter(|byte| !matches!(byte, b' ' | b'-'))
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        let flags = dictionary_entry(document, font, b"FontDescriptor")
            .and_then(|descriptor| number_entry(document, descriptor, b"Flags"));
        self.ascii_names
            .iter()
            .any(|known| plain.starts_with(known))
            && flags.is_some_and(|flags| flags as i64 & FLAG_SYMBOLIC != 0)
    }

    fn font(&self) -> Dictionary {
        let widths = self.half_width.iter();
        let widths = widths.flat_map(|[first, last]| [first, last, &HALF_WIDTH]);
        let widths: Vec<Object> = widths.map(|number| (*number).into()).collect();
        let descendant = dictionary! {
            "Subtype" => "CIDFontType2",
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal(self.ordering),
            },
            "W" => widths,
        };
        dictionary! {
            "Subtype" => "Type0",
            "Encoding" => self.cmap,
            "DescendantFonts" => vec![descendant.into()],
        }
    }
}

fn is_embedded(document: &Document, font: &Dictionary) -> bool {
    let descriptor = dictionary_entry(document, font, b"FontDescriptor");
    descriptor.is_some_and(|descriptor| {
        [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| descriptor.has(key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pdf::font::Font;

    fn font(name: &[u8], flags: i64) -> Dictionary {
        dictionary! {
            "Subtype" => "TrueType", "Encoding" => "WinAnsiEncoding", "BaseFont" => Object::Name(name.to_vec()),
            "FontDescriptor" => dictionary! { "Flags" => flags },
        }
    }

    fn text(font: &Dictionary, shown: &[u8]) -> String {
        let font = Font::load(&Document::new(), font);
        let glyphs = font.decode(shown).map(|glyph| glyph.text.unwrap_or("?"));
        glyphs.collect()
    }

    #[test]
    fn strings_of_a_font_named_in_a_code_page_are_read_by_it() {
        for (encoding, name, words) in [
            (GBK, "仿宋_GB2312", "目录 A1"),
            (BIG5, "新細明體", "兒童權利 A1"),
            (SHIFT_JIS, "ＭＳ 明朝", "子どもの権利 A1"),
            (EUC_KR, "바탕체", "아동의 권리 A1"),
        ] {
            let font = font(&encoding.encode(name).0, 32);
            let text = text(&font, &encoding.encode(words).0);
            assert_eq!(text.replace('\u{2002}', " "), words);
        }
    }

    #[test]
    fn letters_of_the_west_are_half_as_wide() {
        let font = font(&GBK.encode("宋体").0, 4);
        let font = Font::load(&Document::new(), &font);
        let widths: Vec<f32> = font
            .decode(b"\xC4\xBFA ")
            .map(|glyph| glyph.width)
            .collect();
        assert_eq!(widths, [1.0, 0.5, 0.5]);
    }

    #[test]
    fn a_name_in_ascii_counts_only_where_the_font_is_no_latin_one() {
        assert_eq!(text(&font(b"SimSun,Bold", 4), b"\xC4\xBF"), "目");
        assert_eq!(text(&font(b"SimSun", 32), b"\xE9\xE9"), "éé");
        assert_eq!(text(&font(b"Andr\xE9", 4), b"\xE9\xE9"), "éé");
    }

    #[test]
    fn a_font_that_speaks_for_itself_is_left_alone() {
        let mut named = font(&GBK.encode("宋体").0, 4);
        named.set(
            "Encoding",
            dictionary! { "BaseEncoding" => "WinAnsiEncoding" },
        );
        assert_eq!(text(&named, b"\xE9\xE9"), "éé");
    }
}
