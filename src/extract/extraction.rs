//! What was read of a document, and why nothing was: the values every reader returns.

use serde::{Deserialize, Serialize};

use super::{LeftOut, Password, Watch};
use crate::document::{FailureClass, Page, PartialDate, Subject, Verdict};
use crate::language::Language;

/// Raised whenever reading the same bytes would give another text: stored extractions of an older number are read anew.
pub const EXTRACTOR_VERSION: u32 = 5;

/// The longest text of one document: 64 MiB, ten times the longest publication known.
pub const MAX_TEXT_BYTES: usize = 64 << 20;

/// What is known about bytes before reading them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The file name or last part of the address; used only where the content leaves a choice (Markdown or plain text).
    pub name: &'a str,
    /// The address, against which relative links are resolved.
    pub url: Option<&'a str>,
    /// The character encoding the server named.
    pub charset: Option<&'a str>,
    /// Passwords that may open it.
    pub passwords: &'a [Password],
    /// Pages of a PDF that are not to be read.
    pub left_out: &'a [LeftOut],
    /// Who hears which page of a PDF is begun.
    pub watch: Watch<'a>,
}

/// What was read of one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The title, from the document's own markup or metadata, else its first heading.
    pub title: Option<String>,
    /// What the document says of itself.
    pub metadata: Metadata,
    /// Its pages, in order.
    pub pages: Vec<Page>,
    /// Addresses it links to, absolute where that can be known, in order, each once.
    pub links: Vec<String>,
    /// What could not be read or had to be guessed, for people.
    pub warnings: Vec<String>,
}

/// What a document says of itself; nothing here is inferred.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// The `id` of a JSON line.
    pub id: Option<String>,
    /// Its address: `url` of a JSON line, `rel=canonical` of an HTML page.
    pub url: Option<String>,
    /// The language it declares.
    pub language: Option<Language>,
    /// The day it says it was published or made.
    pub published: Option<PartialDate>,
    /// The day it says it was last changed.
    pub modified: Option<PartialDate>,
    /// The `kind` of a JSON line, as written.
    pub kind: Option<String>,
    /// The `country` of a JSON line, as written.
    pub country: Option<String>,
    /// The `section` of a JSON line, as written.
    pub section: Option<String>,
    /// `themes`, `body` and `cites` of a JSON line.
    pub subject: Subject,
    /// Author or organisation.
    pub author: Option<String>,
    /// Subject or description.
    pub description: Option<String>,
    /// Keywords, as written.
    pub keywords: Option<String>,
    /// The program that made it.
    pub producer: Option<String>,
    /// The same publication in other languages: `hreflang` and links of "also available in".
    pub alternates: Vec<Alternate>,
    /// Its outline (bookmarks of a PDF), in order.
    pub outline: Vec<OutlineEntry>,
}

/// An entry of a document's outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineEntry {
    /// Its title, on one line.
    pub title: String,
    /// The number of the page it leads to, from 1; `None` where it leads elsewhere.
    pub page: Option<u32>,
    /// How deep it stands, from 1.
    pub level: u8,
}

/// An address of the same publication in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternate {
    /// The language it is said to be in.
    pub language: Option<Language>,
    /// The absolute address, or the relative one where no base is known.
    pub url: String,
}

impl Extraction {
    /// The same without control characters, which are no text and steer terminals; line feeds and tabs stay.
    pub(super) fn without_controls(mut self) -> Extraction {
        let said = &mut self.metadata;
        let texts = [
            &mut self.title,
            &mut said.id,
            &mut said.url,
            &mut said.kind,
            &mut said.author,
            &mut said.description,
            &mut said.keywords,
            &mut said.producer,
        ];
        texts.into_iter().flatten().for_each(drop_controls);
        let outline = said.outline.iter_mut();
        outline.for_each(|entry| drop_controls(&mut entry.title));
        for page in &mut self.pages {
            drop_controls(&mut page.header);
            drop_controls(&mut page.text);
            drop_controls(&mut page.footer);
            page.heading.iter_mut().for_each(drop_controls);
            page.label.iter_mut().for_each(drop_controls);
        }
        self
    }

    /// The same with so much text at most; the pages behind it are listed without theirs.
    pub(super) fn within(mut self, most_bytes: usize) -> Extraction {
        let mut bytes = 0;
        let mut pages = self.pages.iter_mut();
        let first = pages.position(|page| {
            bytes += page.text.len();
            bytes > most_bytes
        });
        let Some(first) = first else {
            return self;
        };
        let limit = most_bytes >> 20;
        let reason = format!("it was left out: the pages before it hold {limit} MiB of text");
        for page in self.pages.iter_mut().skip(first) {
            page.text = String::new();
            page.verdict = Verdict::Partial;
            page.evidence = Some(reason.clone());
        }
        let count = self.pages.len() - first;
        self.warnings.push(format!(
            "page {}: {reason}; {count} pages in all",
            first + 1
        ));
        self
    }
}

fn drop_controls(text: &mut String) {
    let is_text = |c: char| !c.is_control() || c == '\n' || c == '\t';
    // 0xC2 begins those from U+0080 on. To look at every byte is quicker than to stop at the first of them.
    let may_begin_one = |byte: u8| byte < b' ' && byte != b'\n' || matches!(byte, 0x7F | 0xC2);
    let may_hold_one = text
        .bytes()
        .fold(false, |any, byte| any | may_begin_one(byte));
    if may_hold_one && !text.chars().all(is_text) {
        text.retain(is_text);
    }
}

/// Why nothing of a document could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{reason}")]
pub struct ExtractError {
    /// The class, which carries the hint.
    pub class: FailureClass,
    /// What was wrong with this document, in one sentence without a full stop.
    pub reason: String,
}

impl ExtractError {
    /// An error of a class with its reason.
    pub fn new(class: FailureClass, reason: impl Into<String>) -> Self {
        ExtractError {
            class,
            reason: reason.into(),
        }
    }

    /// Its text is longer than [`MAX_TEXT_BYTES`].
    pub fn too_long() -> Self {
        let limit = MAX_TEXT_BYTES >> 20;
        ExtractError::new(
            FailureClass::TooLarge,
            format!("its text is longer than {limit} MiB"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_no_text() {
        let read = Extraction {
            title: Some("Annual\u{7} report".to_owned()),
            pages: vec![Page {
                text: "first\u{1b}[31m line\n\tsecond\u{0}".to_owned(),
                ..Page::default()
            }],
            ..Extraction::default()
        };
        let clean = read.without_controls();
        assert_eq!(clean.title.as_deref(), Some("Annual report"));
        assert_eq!(clean.pages[0].text, "first[31m line\n\tsecond");
    }

    #[test]
    fn of_a_text_that_is_too_long_the_beginning_is_kept() {
        let page = Page {
            text: "four".to_owned(),
            ..Page::default()
        };
        let read = Extraction {
            pages: vec![page; 3],
            ..Extraction::default()
        };
        assert_eq!(read.clone().within(12), read);
        let cut = read.within(11);
        let texts: Vec<&str> = cut.pages.iter().map(|page| page.text.as_str()).collect();
        assert_eq!(texts, ["four", "four", ""]);
        assert_eq!(cut.pages[2].verdict, Verdict::Partial);
        assert!(cut.warnings[0].starts_with("page 3: it was left out"));
    }
}
