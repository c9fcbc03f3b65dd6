//! What one of a PDF's two places for metadata says of it.

use crate::document::PartialDate;

/// What one source says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Statement {
    pub title: Option<String>,
    pub author: Option<String>,
    pub description: Option<String>,
    pub keywords: Option<String>,
    pub producer: Option<String>,
    pub language: Option<String>,
    pub created: Option<PartialDate>,
    pub changed: Option<PartialDate>,
}

impl Statement {
    /// The same, its gaps filled from another source.
    pub fn filled_from(self, other: Statement) -> Statement {
        Statement {
            title: self.title.or(other.title),
            author: self.author.or(other.author),
            description: self.description.or(other.description),
            keywords: self.keywords.or(other.keywords),
            producer: self.producer.or(other.producer),
            language: self.language.or(other.language),
            created: self.created.or(other.created),
            changed: self.changed.or(other.changed),
        }
    }
}

/// One line of text, blanks collapsed; `None` where no letter or figure is left.
pub(super) fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    text.contains(char::is_alphanumeric)
        .then(|| words.join(" "))
}
