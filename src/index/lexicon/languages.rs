//! The languages of the library, by the numbers that the other sections use for them.
//!
//! Numbers follow the alphabet, so that what is sorted by them stays so when a language comes or goes.

use std::cmp::Reverse;

use crate::language::Language;

/// Bytes of a language in the section: its code, padded with zeros, and its documents.
const ENTRY: usize = 3 + 4;

/// The languages by the numbers the other sections use for them.
#[derive(Default)]
pub(super) struct Languages {
    known: Vec<(Language, u32)>,
}

impl Languages {
    /// Languages with the number of their documents: all, or the 255 most common.
    pub fn new(mut known: Vec<(Language, u32)>) -> Languages {
        known.sort_unstable_by_key(|(language, documents)| (Reverse(*documents), *language));
        known.truncate(usize::from(u8::MAX));
        known.sort_unstable();
        Languages { known }
    }

    /// Reads the section; what is no language code ends it.
    pub fn read(bytes: &[u8]) -> Languages {
        let entries = bytes.as_chunks::<ENTRY>().0.iter();
        Languages {
            known: entries.map_while(read_entry).collect(),
        }
    }

    /// The section.
    pub fn written(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.known.len() * ENTRY);
        for (language, documents) in &self.known {
            let mut code = language.code().as_bytes().to_vec();
            code.resize(ENTRY - 4, 0);
            bytes.extend(code);
            bytes.extend(documents.to_le_bytes());
        }
        bytes
    }

    /// The number of a language.
    pub fn number(&self, language: Language) -> Option<u8> {
        let place = self
            .known
            .iter()
            .position(|(known, _)| *known == language)?;
        u8::try_from(place).ok()
    }

    /// The numbers that the languages of a lexicon have here, by those they have there; `None` where one is gone.
    pub fn renumbered(&self, there: &Languages) -> Vec<Option<u8>> {
        let languages = there.known.iter();
        languages
            .map(|(language, _)| self.number(*language))
            .collect()
    }

    /// Every language with its number and its documents.
    pub fn all(&self) -> impl Iterator<Item = (u8, Language, u32)> {
        (0..)
            .zip(&self.known)
            .map(|(number, (language, documents))| (number, *language, *documents))
    }
}

/// A language and its documents.
fn read_entry(entry: &[u8; ENTRY]) -> Option<(Language, u32)> {
    let (code, documents) = entry.split_first_chunk::<3>()?;
    let code = std::str::from_utf8(code).ok()?.trim_end_matches('\0');
    Some((
        Language::parse(code)?,
        u32::from_le_bytes(documents.try_into().ok()?),
    ))
}
