//! `/Lang` to languages (ISO 32000-1, 14.9.2), remembering the last: a document says the same of thousands of pieces.

use super::text_string;
use crate::language::Language;

/// The last tag that was read.
#[derive(Debug, Default)]
pub struct LanguageTags {
    tag: Vec<u8>,
    language: Option<Language>,
}

impl LanguageTags {
    /// The language that a tag names.
    pub fn language(&mut self, tag: &[u8]) -> Option<Language> {
        if self.tag != tag {
            self.tag = tag.to_vec();
            self.language = Language::parse(&text_string::decode(tag));
        }
        self.language
    }
}
