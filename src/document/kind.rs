//! What sort of publication a document is, and what its bytes are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::serialise_as_text;

/// What sort of publication a document is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Kind {
    /// A report or study.
    Report,
    /// The outcome document, declaration or call for action of a congress.
    OutcomeDocument,
    /// A code of conduct.
    CodeOfConduct,
    /// A national action plan.
    ActionPlan,
    /// A statement or submission.
    Statement,
    /// An annual report.
    AnnualReport,
    /// A newsletter.
    Newsletter,
    /// A judgment or decision.
    Judgment,
    /// A law or regulation.
    Law,
    /// A guide or manual.
    Guide,
    /// A press release.
    PressRelease,
    /// A page of a web site.
    WebPage,
}

/// What bytes are, decided by their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    /// A PDF.
    Pdf,
    /// An HTML page.
    Html,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// One JSON document a line, as a content-management system is exported.
    JsonLines,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// A PowerPoint presentation.
    Pptx,
    /// An OpenDocument presentation.
    Odp,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// An electronic book.
    Epub,
    /// A rich text document.
    Rtf,
}

impl MediaType {
    /// Its registered name, for those who are given the bytes.
    pub fn mime(self) -> &'static str {
        match self {
            MediaType::Pdf => "application/pdf",
            MediaType::Html => "text/html",
            MediaType::Text => "text/plain",
            MediaType::Markdown => "text/markdown",
            MediaType::JsonLines => "application/jsonl",
            MediaType::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            MediaType::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            MediaType::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            MediaType::Odt => "application/vnd.oasis.opendocument.text",
            MediaType::Odp => "application/vnd.oasis.opendocument.presentation",
            MediaType::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            MediaType::Epub => "application/epub+zip",
            MediaType::Rtf => "application/rtf",
        }
    }
}

/// Kind, the word for it in queries and files, the label people read.
const KINDS: [(Kind, &str, &str); 12] = [
    (Kind::Report, "report", "Report"),
    (
        Kind::OutcomeDocument,
        "outcome-document",
        "Outcome document",
    ),
    (Kind::CodeOfConduct, "code-of-conduct", "Code of conduct"),
    (Kind::ActionPlan, "action-plan", "Action plan"),
    (Kind::Statement, "statement", "Statement"),
    (Kind::AnnualReport, "annual-report", "Annual report"),
    (Kind::Newsletter, "newsletter", "Newsletter"),
    (Kind::Judgment, "judgment", "Judgment"),
    (Kind::Law, "law", "Law"),
    (Kind::Guide, "guide", "Guide"),
    (Kind::PressRelease, "press-release", "Press release"),
    (Kind::WebPage, "web-page", "Web page"),
];

impl Kind {
    /// Every kind, in the order lists show them.
    pub fn all() -> impl Iterator<Item = Kind> {
        KINDS.iter().map(|(kind, _, _)| *kind)
    }

    /// The word for it in queries and files: `code-of-conduct`.
    pub fn slug(self) -> &'static str {
        self.row().1
    }

    /// The English label: `Code of conduct`.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (Kind, &'static str, &'static str) {
        &KINDS[self as usize]
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl FromStr for Kind {
    type Err = String;

    /// Reads a slug or a label, in any case, with blanks, hyphens or underscores between its words.
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
        KINDS
            .iter()
            .find(|(_, slug, _)| *slug == wanted)
            .map(|(kind, _, _)| *kind)
            .ok_or_else(|| {
                let known: Vec<&str> = KINDS.iter().map(|(_, slug, _)| *slug).collect();
                format!(
                    "`{text}` is no kind of document; known are {}",
                    known.join(", ")
                )
            })
    }
}

serialise_as_text!(Kind);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_in_its_own_row_and_reads_back() {
        for kind in Kind::all() {
            assert_eq!(kind.slug().parse(), Ok(kind));
            assert_eq!(kind.label().parse(), Ok(kind));
        }
    }
}
