//! A page, and how far its text can be trusted.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A page: a PDF page, or a section of any other document. What is empty or usual is left out where it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// The number as printed, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The heading the page opens with, where it has one; it is also the first line of `text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// What the page itself declares (`lang` of its element); not what is detected in its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_language: Option<Language>,
    /// The running lines above the text, which repeat from page to page; a line feed between lines.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub header: String,
    /// Paragraphs are separated by an empty line, lines by a line feed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The running lines below the text, the printed page number among them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// How far the text can be trusted.
    #[serde(skip_serializing_if = "Verdict::is_text")]
    pub verdict: Verdict,
    /// Why the verdict is not plain text, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

impl Page {
    /// All that stands on the page from top to bottom: header, text, footer, an empty line between them.
    pub fn with_running_lines(&self) -> Cow<'_, str> {
        if self.header.is_empty() && self.footer.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut parts = vec![self.header.as_str(), &self.text, &self.footer];
        parts.retain(|part| !part.is_empty());
        Cow::Owned(parts.join("\n\n"))
    }
}

/// How far a page's text can be trusted.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
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

impl Verdict {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Text => "text",
            Verdict::OcrLayer => "ocr_layer",
            Verdict::NoText => "no_text",
            Verdict::UndecodableFonts => "undecodable_fonts",
            Verdict::Garbled => "garbled",
            Verdict::HiddenText => "hidden_text",
            Verdict::Partial => "partial",
        }
    }

    /// Whether it is plain text.
    pub fn is_text(&self) -> bool {
        *self == Verdict::Text
    }

    /// Whether a search can find the page by its words.
    pub fn is_searchable(self) -> bool {
        !matches!(
            self,
            Verdict::NoText | Verdict::UndecodableFonts | Verdict::Garbled
        )
    }

    /// What a maintainer can do about pages that hold more than could be read.
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Verdict::Text | Verdict::OcrLayer | Verdict::HiddenText => None,
            Verdict::NoText => Some(
                "scans are read where tesseract is installed; empty pages, and pictures without words, need nothing",
            ),
            Verdict::UndecodableFonts | Verdict::Garbled => Some(
                "pages like these are read from their pictures where tesseract is installed; else print the document anew from the program that made it",
            ),
            Verdict::Partial => Some("open it in a PDF viewer and save it anew"),
        }
    }

    /// Whether a program has recognised the letters in a picture, and may have taken some for others.
    pub fn is_recognised(self) -> bool {
        self == Verdict::OcrLayer
    }
}
