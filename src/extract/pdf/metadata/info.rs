//! The document information dictionary (ISO 32000-1, 14.3.3).

use lopdf::{Dictionary, Document};

use super::statement::{Statement, line};
use super::{date, title};
use crate::extract::pdf::object::{dictionary_entry, entry};
use crate::extract::pdf::text_string;

/// What the Info dictionary says.
pub fn statement(document: &Document) -> Statement {
    let Some(info) = dictionary_entry(document, &document.trailer, b"Info") else {
        return Statement::default();
    };
    let text = |key| text(document, info, key);
    Statement {
        title: text(b"Title").and_then(|text| title::cleaned(&text)),
        author: text(b"Author"),
        description: text(b"Subject"),
        keywords: text(b"Keywords"),
        producer: text(b"Producer").or_else(|| text(b"Creator")),
        language: None,
        created: text(b"CreationDate").and_then(|text| date::parse(&text)),
        changed: text(b"ModDate").and_then(|text| date::parse(&text)),
    }
}

fn text(document: &Document, info: &Dictionary, key: &[u8]) -> Option<String> {
    line(&text_string::decode(
        entry(document, info, key)?.as_str().ok()?,
    ))
}
