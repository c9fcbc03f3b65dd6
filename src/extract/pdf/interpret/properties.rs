//! The property list of marked content (ISO 32000-1, 14.6.2): the text that stands for it, its number, its language.
//!
//! A list is written in place or stands among the resources; both are read here, neither is kept.

use lopdf::{Dictionary, Document};

use super::super::content::{Content, Operand};
use super::super::language_tags::LanguageTags;
use super::super::object::{entry, integer_entry};
use super::super::text_string;
use crate::language::Language;

/// What a property list says.
#[derive(Debug, Default)]
pub struct Properties {
    /// The text that stands for the content.
    pub actual_text: Option<String>,
    /// Its number on the page (`/MCID`).
    pub number: Option<u32>,
    /// Its language.
    pub language: Option<Language>,
}

impl Properties {
    /// Those of a list among the resources.
    pub fn of(document: &Document, list: &Dictionary, languages: &mut LanguageTags) -> Properties {
        let string = |key: &[u8]| entry(document, list, key)?.as_str().ok();
        Properties {
            actual_text: string(b"ActualText").map(text_string::decode),
            number: integer_entry(document, list, b"MCID")
                .and_then(|number| u32::try_from(number).ok()),
            language: string(b"Lang").and_then(|tag| languages.language(tag)),
        }
    }

    /// Those of a list written in place, as the operands of the mark's operator.
    pub fn written_in(content: &Content<'_>, languages: &mut LanguageTags) -> Properties {
        let mut properties = Properties::default();
        for pair in content.operands().windows(2) {
            match *pair {
                [Operand::Name(b"MCID"), Operand::Number(number)] if number >= 0.0 => {
                    properties.number = Some(number as u32);
                }
                [Operand::Name(b"ActualText"), Operand::String { start, end }] => {
                    properties.actual_text = Some(text_string::decode(content.string(start, end)));
                }
                [Operand::Name(b"Lang"), Operand::String { start, end }] => {
                    properties.language = languages.language(content.string(start, end));
                }
                _ => {}
            }
        }
        properties
    }
}
