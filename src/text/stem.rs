//! Stems, by language.

use crate::language::Language;

/// The stem of a lower-case word in a language; `None` where no stemmer for the language is held.
pub fn stem(_word: &str, _language: Language) -> Option<String> {
    todo!()
}
