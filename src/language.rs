//! Languages, and the detection of them in a text.
//!
//! A [`Language`] is a code, nothing more: what the interface speaks, what a query is written in and what a page is
//! written in are three different things that share this type. Detection is evidence for ranking, filters and display;
//! it never decides whether a word can be found, so a wrong answer here costs comfort, not documents.

use serde::{Deserialize, Serialize};

/// A language by its ISO 639 code: two letters where ISO 639-1 has them, else the three of ISO 639-3.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

/// What is known about a text before reading it, from the most to the least specific.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    /// What the page or its document declares: `lang`, `hreflang`, the PDF's `/Lang`, the `lang` of a JSON line.
    pub declared: Option<Language>,
    /// What the source says its documents are usually written in.
    pub source: Option<Language>,
    /// What the document as a whole, or the neighbouring page, turned out to be.
    pub neighbour: Option<Language>,
}

/// A detected language and how sure the detection is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// The language.
    pub language: Language,
    /// The certainty, from 0 to 1.
    pub confidence: f32,
}

impl Language {
    /// Reads a code (`nl`, `nld`, `dut`), a tag (`fr-BE`, `pt_BR`) or an English name (`Dutch`), in any case.
    pub fn parse(_text: &str) -> Option<Language> {
        todo!()
    }

    /// The code, `nl`.
    pub fn code(&self) -> &str {
        todo!()
    }

    /// The English name, `Dutch`; the code itself where no name is known.
    pub fn english_name(&self) -> &str {
        todo!()
    }
}

/// Detects the language of a text from the text alone; `None` where there is too little of it.
pub fn detect(_text: &str) -> Option<Detection> {
    todo!()
}

/// Decides the language of one page from its text and the evidence around it.
pub fn of_page(_text: &str, _evidence: Evidence) -> Option<Language> {
    todo!()
}

impl TryFrom<String> for Language {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Language::parse(&text).ok_or_else(|| format!("`{text}` is no language code"))
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.code().to_owned()
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}
