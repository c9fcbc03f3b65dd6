//! The built-in encoding of a Type 1 program, which stands in its clear text (Adobe Type 1 Font Format, 2.2).

use std::collections::BTreeMap;

use super::cmap_tokens::{Token, Tokens};
use super::encoding::NamedEncoding;
use super::glyph_name;

/// Letters by code: `StandardEncoding`, or `dup code /name put` for each code.
pub fn letters_by_code(file: &[u8]) -> BTreeMap<u8, String> {
    let mut tokens =
        Tokens::new(clear_text(file)).skip_while(|token| *token != Token::Name(b"Encoding"));
    tokens.next();
    if tokens.next() == Some(Token::Word(b"StandardEncoding")) {
        return (0..=255)
            .filter_map(|code| Some((code, NamedEncoding::Standard.letters(code)?)))
            .collect();
    }
    named_codes(tokens)
}

fn named_codes<'a>(tokens: impl Iterator<Item = Token<'a>>) -> BTreeMap<u8, String> {
    let mut letters = BTreeMap::new();
    let mut number: Option<&[u8]> = None;
    for token in tokens {
        match token {
            Token::Word(b"def") if !letters.is_empty() => break,
            Token::Word(word) => number = Some(word),
            Token::Name(name) => {
                let code = number.take().and_then(code);
                letters.extend(code.and_then(|code| {
                    Some((
                        code,
                        glyph_name::letters(std::str::from_utf8(name).ok()?, false)?,
                    ))
                }));
            }
            _ => {}
        }
    }
    letters
}

/// A code, decimal or with its radix (`8#101`).
fn code(word: &[u8]) -> Option<u8> {
    let word = std::str::from_utf8(word).ok()?;
    match word.split_once('#') {
        Some((radix, digits)) => {
            let radix = radix
                .parse()
                .ok()
                .filter(|radix| (2..=36).contains(radix))?;
            u8::from_str_radix(digits, radix).ok()
        }
        None => word.parse().ok(),
    }
}

/// What precedes the encrypted part.
fn clear_text(file: &[u8]) -> &[u8] {
    let end = file.windows(5).position(|window| window == b"eexec");
    file.get(..end.unwrap_or(file.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_named_one_by_one() {
        let file = b"%!PS-AdobeFont-1.0\n/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for
            dup 27 /ff put dup 8#101 /eacute put readonly def dup 3 /x put currentfile eexec dup 4 /y put";
        let letters = letters_by_code(file);
        assert_eq!(
            letters.into_iter().collect::<Vec<_>>(),
            [(27, "\u{FB00}".into()), (65, "é".into())]
        );
    }

    #[test]
    fn the_standard_encoding_is_known_by_name() {
        assert_eq!(
            letters_by_code(b"%!\n/Encoding StandardEncoding def")[&0xAE],
            "\u{FB01}"
        );
        assert!(letters_by_code(b"%!").is_empty());
    }
}
