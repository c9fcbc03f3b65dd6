//! The named encodings of simple fonts: a byte to its letter (ISO 32000-1, Annex D).
//!
//! The tables of Windows and the Mac are those of the web's encodings, but for the few codes where PDF differs.

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use read_fonts::ps::PredefinedEncoding;

use super::glyph_name;
use crate::extract::pdf::text_string::pdf_doc;

/// An encoding with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedEncoding {
    /// StandardEncoding, Adobe's own.
    Standard,
    /// WinAnsiEncoding, Windows code page 1252.
    WinAnsi,
    /// MacRomanEncoding.
    MacRoman,
    /// MacExpertEncoding: small capitals, old-style figures, fractions.
    MacExpert,
    /// PDFDocEncoding, which some producers name though it is for text strings.
    PdfDoc,
    /// The built-in encoding of Symbol.
    Symbol,
    /// The built-in encoding of ZapfDingbats.
    ZapfDingbats,
}

impl NamedEncoding {
    /// The encoding a font dictionary names; `None` for names that are none of a simple font.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"MacExpertEncoding" => Some(Self::MacExpert),
            b"PDFDocEncoding" => Some(Self::PdfDoc),
            b"SymbolEncoding" | b"SymbolSetEncoding" => Some(Self::Symbol),
            b"ZapfDingbatsEncoding" => Some(Self::ZapfDingbats),
            _ => None,
        }
    }

    /// The letters of a code.
    pub fn letters(self, code: u8) -> Option<String> {
        match self {
            Self::Standard => glyph_name::letters(PredefinedEncoding::Standard.name(code), false),
            Self::WinAnsi => Some(win_ansi(code)?.into()),
            Self::MacRoman => Some(mac_roman(code)?.into()),
            Self::MacExpert => Some(of_table(MAC_EXPERT, code)?.into()),
            Self::PdfDoc => Some(pdf_doc(code)?.into()),
            Self::Symbol => Some(of_table(SYMBOL, code)?.into()),
            Self::ZapfDingbats => Some(of_table(ZAPF_DINGBATS, code)?.into()),
        }
    }
}

/// A letter of WinAnsiEncoding; codes it leaves open are bullets (ISO 32000-1, D.2, note 3).
pub fn win_ansi(code: u8) -> Option<char> {
    match code {
        0..=31 => None,
        127 | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D => Some('•'),
        // The soft hyphen's code shows a hyphen (ISO 32000-1, D.2, note 6).
        0xAD => Some('-'),
        _ => single_byte(WINDOWS_1252, code),
    }
}

fn mac_roman(code: u8) -> Option<char> {
    match code {
        0..=31 | 127 | 0xF0 => None,
        _ => single_byte(MACINTOSH, code),
    }
}

fn single_byte(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<char> {
    if code.is_ascii() {
        return Some(code.into());
    }
    encoding
        .decode_without_bom_handling(&[code])
        .0
        .chars()
        .next()
}

fn of_table(table: &[&str], code: u8) -> Option<char> {
    let index = usize::from(code).checked_sub(32)?;
    let letter = table.get(index / 32)?.chars().nth(index % 32)?;
    (letter != '\0').then_some(letter)
}

/// Codes 32 to 255 of the Symbol font, 32 a line; NUL where a code has no letter (ISO 32000-1, D.5).
#[rustfmt::skip]
const SYMBOL: &[&str] = &[
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?",
    "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    "\0αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼\0",
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\0\0↵",
    "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
    "◊〈®©™∑\0\0\0\0\0\0\0\0\0\0\0〉∫⌠\0⌡\0\0\0\0\0\0\0\0\0\0",
];

/// Codes 32 to 255 of ZapfDingbats (ISO 32000-1, D.6).
#[rustfmt::skip]
const ZAPF_DINGBATS: &[&str] = &[
    " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟",
    "✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿",
    "❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞\0",
    "❨❩❪❫❬❭❮❯❰❱❲❳❴❵\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    "\0❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿",
    "➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟",
    "➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯\0➱➲➳➴➵➶➷➸➹➺➻➼➽➾\0",
];

/// Codes 32 to 255 of MacExpertEncoding, small capitals as letters (ISO 32000-1, D.4).
#[rustfmt::skip]
const MAC_EXPERT: &[&str] = &[
    " !\0¢$$&´⁽⁾‥․,-.⁄0123456789:;\0—\0?",
    "\0\0\0\0ð\0\0¼½¾⅛⅜⅝⅞⅓⅔\0\0\0\0\0\0ﬀﬁﬂﬃﬄ₍\0₎\0-",
    "`abcdefghijklmnopqrstuvwxyz₡1\0\0\0",
    "\0a¢\0\0\0\0áàâäãåçéèêëíìîïñóòôöõúùûü",
    "\0⁸₄₃₆₈₇š\0¢₂\0¨\0\0o₅\0,.ý\0$\0\0þ\0₉₀žæø",
    "¿₁ł\0\0\0\0\0\0¸\0\0\0\0\0œ‒-\0\0\0\0¡\0ÿ\0¹²³⁴⁵⁶",
    "⁷⁹⁰\0ert\0\0isd\0\0\0\0\0l\0\0¯bⁿm,.\0\0\0\0\0\0",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(encoding: NamedEncoding, codes: &[u8]) -> String {
        codes
            .iter()
            .filter_map(|code| encoding.letters(*code))
            .collect()
    }

    #[test]
    fn each_encoding_has_its_own_upper_half() {
        assert_eq!(
            letters(NamedEncoding::WinAnsi, b"\x80\x92\xE9\xAD\x81"),
            "€’é-•"
        );
        assert_eq!(
            letters(NamedEncoding::MacRoman, b"\x8E\xD5\xCA"),
            "é’\u{A0}"
        );
        assert_eq!(
            letters(NamedEncoding::Standard, b"'`\xAE\xE1"),
            "’‘\u{FB01}Æ"
        );
        assert_eq!(
            letters(NamedEncoding::PdfDoc, b"\x80\x93\xA0\xE9\x1F"),
            "•\u{FB01}€é˜"
        );
        assert_eq!(letters(NamedEncoding::Symbol, b"abD\xB7\xA3"), "αβΔ•≤");
        assert_eq!(letters(NamedEncoding::ZapfDingbats, b"4l"), "✔●");
        assert_eq!(letters(NamedEncoding::MacExpert, b"aV"), "a\u{FB00}");
    }

    #[test]
    fn tables_have_a_letter_or_a_gap_for_each_code() {
        for table in [SYMBOL, ZAPF_DINGBATS, MAC_EXPERT] {
            assert_eq!(
                table
                    .iter()
                    .map(|line| line.chars().count())
                    .collect::<Vec<_>>(),
                [32; 7]
            );
        }
    }

    #[test]
    fn control_codes_have_no_letters() {
        assert_eq!(letters(NamedEncoding::WinAnsi, &[0, 9, 31]), "");
    }
}
