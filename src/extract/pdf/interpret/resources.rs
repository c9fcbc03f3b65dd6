//! What content streams name: fonts and forms, read once for a document.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, Stream};

use super::super::font::Font;
use super::super::language_tags::LanguageTags;
use super::super::{object, stream};

/// The most bytes of unpacked forms that are kept for the next time they are drawn.
const MAX_KEPT_FORM_BYTES: usize = 16 << 20;

/// Fonts and unpacked forms of a document, by where their dictionaries lie in it.
#[derive(Default)]
pub struct Resources {
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    forms: HashMap<*const Dictionary, Rc<[u8]>>,
    missing_font: Option<Rc<Font>>,
    kept_form_bytes: usize,
    /// The languages that marked content names.
    pub languages: LanguageTags,
}

impl Resources {
    /// The font of a dictionary.
    pub fn font(&mut self, document: &Document, dictionary: &Dictionary) -> Rc<Font> {
        let font = self
            .fonts
            .entry(std::ptr::from_ref(dictionary))
            .or_insert_with(|| Rc::new(Font::load(document, dictionary)));
        Rc::clone(font)
    }

    /// The font in place of one that is not there: readers then take the codes for those of a standard font.
    pub fn missing_font(&mut self) -> Rc<Font> {
        let font = self
            .missing_font
            .get_or_insert_with(|| Rc::new(Font::load(&Document::new(), &Dictionary::new())));
        Rc::clone(font)
    }

    /// The content of a form.
    pub fn form(&mut self, document: &Document, form: &Stream) -> Rc<[u8]> {
        let place = std::ptr::from_ref(&form.dict);
        if let Some(content) = self.forms.get(&place) {
            return Rc::clone(content);
        }
        let content: Rc<[u8]> = stream::bytes(document, form).into();
        self.kept_form_bytes += content.len();
        if self.kept_form_bytes <= MAX_KEPT_FORM_BYTES {
            self.forms.insert(place, Rc::clone(&content));
        }
        content
    }
}

/// A named resource of a category, as it stands: often a reference.
pub fn named<'d>(
    document: &'d Document,
    resources: Option<&'d Dictionary>,
    category: &[u8],
    name: &[u8],
) -> Option<&'d Object> {
    let category = object::dictionary_entry(document, resources?, category)?;
    match category.get(name) {
        Ok(found) => Some(found),
        Err(_) => category.get(&unescaped(name)).ok(),
    }
}

/// A name with its `#xx` escapes resolved (ISO 32000-1, 7.3.5).
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(code) if byte == b'#' => {
                plain.push(code);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                plain.push(byte);
                rest = tail;
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_under_their_escaped_form() {
        assert_eq!(unescaped(b"A#20B#zz"), b"A B#zz");
    }
}
