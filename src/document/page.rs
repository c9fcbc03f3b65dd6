//! A page, and how far its text can be trusted.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A page: a PDF page, or a section of any other document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// The number as printed, where it is known.
    pub label: Option<String>,
    /// The heading the page opens with, where it has one; it is also the first line of `text`.
    pub heading: Option<String>,
    /// What the page itself declares (`lang` of its element); not what is detected in its text.
    pub declared_language: Option<Language>,
    /// The running lines above the text, which repeat from page to page; a line feed between lines.
    pub header: String,
    /// Paragraphs are separated by an empty line, lines by a line feed.
    pub text: String,
    /// The running lines below the text, the printed page number among them.
    pub footer: String,
    /// How far the text can be trusted.
    pub verdict: Verdict,
    /// Why the verdict is not plain text, for people.
    pub evidence: Option<String>,
}

/// How far a page's text can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Text as its producer wrote it.
    #[default]
    Text,
    /// Invisible text over a picture, as recognition programs leave it.
    OcrLayer,
    /// No text of its own, or a stamp alone: a scan or an empty page.
    NoText,
    /// Glyphs without any way to letters.
    UndecodableFonts,
    /// Letters that make no words.
    Garbled,
    /// Text a reader does not see.
    HiddenText,
    /// Part of the page could not be read.
    Partial,
}
