//! The `/Encoding` of a simple font: a named encoding, and glyph names that differ from it (ISO 32000-1, 9.6.6).

use lopdf::{Dictionary, Document, Object};

use super::encoding::NamedEncoding;
use crate::extract::pdf::object::{array_entry, entry, name_entry, resolve};

/// What a font dictionary says of its codes.
#[derive(Debug)]
pub struct SimpleEncoding {
    /// The encoding it names; `None` where the font's own counts.
    pub base: Option<NamedEncoding>,
    /// Whether the font says nothing of its codes.
    pub is_absent: bool,
    differences: Vec<Option<String>>,
}

impl SimpleEncoding {
    /// Reads `/Encoding`, a name or a dictionary.
    pub fn load(document: &Document, font: &Dictionary) -> Self {
        let absent = SimpleEncoding {
            base: None,
            is_absent: true,
            differences: Vec::new(),
        };
        match entry(document, font, b"Encoding") {
            Some(Object::Name(name)) => SimpleEncoding {
                base: NamedEncoding::from_name(name),
                ..absent
            },
            Some(Object::Dictionary(encoding)) => SimpleEncoding {
                base: name_entry(document, encoding, b"BaseEncoding")
                    .and_then(NamedEncoding::from_name),
                is_absent: false,
                differences: differences(document, encoding),
            },
            _ => absent,
        }
    }

    /// The name that `/Differences` gives a code.
    pub fn glyph_name(&self, code: u8) -> Option<&str> {
        self.differences.get(usize::from(code))?.as_deref()
    }

    /// All codes that `/Differences` names.
    pub fn glyph_names(&self) -> impl Iterator<Item = (u8, &str)> + '_ {
        (0..=255).filter_map(|code| Some((code, self.glyph_name(code)?)))
    }
}

/// Names by code: each number sets the code of the name that follows it (ISO 32000-1, Table 114).
fn differences(document: &Document, encoding: &Dictionary) -> Vec<Option<String>> {
    let mut names = vec![None; 256];
    let mut code = 0;
    for object in array_entry(document, encoding, b"Differences").unwrap_or_default() {
        match resolve(document, object) {
            Some(Object::Name(name)) => {
                if let Some(slot) = names.get_mut(code) {
                    *slot = Some(String::from_utf8_lossy(name).into_owned());
                }
                code = code.saturating_add(1);
            }
            Some(number) => {
                code = number
                    .as_float()
                    .map_or(code, |number| number.max(0.0) as usize)
            }
            None => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn differences_count_up_from_each_number() {
        let name = |name: &str| Object::Name(name.into());
        let font = dictionary! { "Encoding" => dictionary! {
            "BaseEncoding" => "MacRomanEncoding",
            "Differences" => vec![65.into(), name("alpha"), name("beta"), 200.into(), name("gamma"), 999.into(), name("x")],
        } };
        let encoding = SimpleEncoding::load(&Document::new(), &font);
        assert_eq!(encoding.base, Some(NamedEncoding::MacRoman));
        assert_eq!(
            encoding.glyph_names().collect::<Vec<_>>(),
            [(65, "alpha"), (66, "beta"), (200, "gamma")]
        );
    }
}
