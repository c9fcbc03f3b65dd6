//! Where a font keeps its letters: one string for all of them, and values by code in pages of 256.
//!
//! Built once a font; looking up a code is two steps and allocates nothing.

/// The highest code a table takes; CIDs end at 65,535, and codes beyond Unicode's last are mapped by CID instead.
const LAST_CODE: u32 = 0x0010_FFFF;

/// Letters of a glyph within [`Texts`]; empty where it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    start: u32,
    length: u32,
}

impl Span {
    /// Whether no letters are known.
    pub fn is_empty(self) -> bool {
        self.length == 0
    }
}

/// The letters of all glyphs of a font, one after another.
#[derive(Debug, Default)]
pub struct Texts {
    letters: String,
}

impl Texts {
    /// Keeps the letters of a glyph.
    pub fn add(&mut self, text: &str) -> Span {
        let start = self.letters.len() as u32;
        self.letters.push_str(text);
        Span {
            start,
            length: text.len() as u32,
        }
    }

    /// The letters of a span; `None` where it is empty.
    pub fn get(&self, span: Span) -> Option<&str> {
        let start = span.start as usize;
        (span.length > 0).then(|| self.letters.get(start..start + span.length as usize))?
    }
}

/// Values by code; a code without a value of its own has the default.
#[derive(Debug)]
pub struct CodeTable<T> {
    pages: Vec<Option<Box<[T; 256]>>>,
    default: T,
}

impl<T: Copy> CodeTable<T> {
    /// A table in which each code has the default.
    pub fn new(default: T) -> Self {
        CodeTable {
            pages: Vec::new(),
            default,
        }
    }

    /// The value of codes without one of their own.
    pub fn default(&self) -> T {
        self.default
    }

    /// The value of a code.
    pub fn get(&self, code: u32) -> T {
        match self.pages.get((code >> 8) as usize) {
            Some(Some(page)) => page[(code & 0xFF) as usize],
            _ => self.default,
        }
    }

    /// The value of a code, to be changed; `None` beyond the last code a table takes.
    pub fn get_mut(&mut self, code: u32) -> Option<&mut T> {
        if code > LAST_CODE {
            return None;
        }
        let number = (code >> 8) as usize;
        if number >= self.pages.len() {
            self.pages.resize_with(number + 1, || None);
        }
        let default = self.default;
        let page = self.pages[number].get_or_insert_with(|| Box::new([default; 256]));
        Some(&mut page[(code & 0xFF) as usize])
    }

    /// The codes of all pages in use, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (u32, T)> + '_ {
        let pages = self.pages.iter().enumerate();
        pages
            .filter_map(|(number, page)| Some((number as u32 * 256, page.as_ref()?)))
            .flat_map(|(first, page)| {
                page.iter()
                    .enumerate()
                    .map(move |(i, value)| (first + i as u32, *value))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_without_a_value_has_the_default() {
        let mut table = CodeTable::new(7);
        *table.get_mut(0x1234).unwrap() = 9;
        assert_eq!(
            (table.get(0x1234), table.get(0x1235), table.get(0xFFFF)),
            (9, 7, 7)
        );
        assert!(table.get_mut(u32::MAX).is_none());
        assert_eq!(
            table
                .iter()
                .filter(|(_, value)| *value == 9)
                .collect::<Vec<_>>(),
            [(0x1234, 9)]
        );
    }

    #[test]
    fn letters_come_back_and_an_empty_span_is_none() {
        let mut texts = Texts::default();
        let span = texts.add("ﬃ");
        assert_eq!(texts.get(span), Some("ﬃ"));
        assert_eq!(texts.get(Span::default()), None);
    }
}
