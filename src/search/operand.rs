//! What can stand in a query: text in one of its forms, a filter, or a query in parentheses.
//!
//! Apart from the grammar, which puts these together, because the plan reads them without knowing how they were typed.

use std::ops::Range;

use super::property::Property;
use crate::document::{Country, Kind, PartialDate, YearRange};
use crate::language::Language;

/// Letters that `~` lets change in a word, and from how many letters on it lets two.
const EDITS: (u8, usize) = (2, 6);
/// The shortest beginning that `*` completes: one letter would be half the lexicon.
const MIN_PREFIX: usize = 2;
/// The shortest word that `~` works on; shorter ones resemble everything.
const MIN_FUZZY: usize = 3;

/// An operand, or alternatives joined by OR, and what it means for a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Whether documents must have it.
    pub occur: Occur,
    /// One of these; never empty.
    pub any: Vec<Operand>,
}

/// What an item means for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occur {
    /// Counts for it.
    Wanted,
    /// Must be there.
    Required,
    /// Must not be there.
    Excluded,
}

/// What can stand alone in a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// Text to find.
    Text(Text),
    /// A restriction by what is known of documents.
    Filter(Filter),
    /// A query in parentheses.
    Group(Vec<Item>),
}

/// Text to find.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// As typed, without quotes and `*`.
    pub text: String,
    /// How it is to be taken.
    pub form: Form,
    /// Whether it must stand in the title.
    pub in_title: bool,
    /// Where `text` stands in the query, in bytes.
    pub span: Range<usize>,
}

/// How a text is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words in any of their forms.
    Words,
    /// Exactly these words, one after the other.
    Phrase,
    /// Words that begin so.
    Prefix,
    /// These words in any of their forms and any order, with so many words from the first to the last.
    Near(u32),
    /// Words spelled nearly so, with so many letters changed.
    Fuzzy(u8),
}

impl Form {
    /// Whether it stands for single words, which are wanted unless an operator says more.
    pub fn is_word(self) -> bool {
        matches!(self, Form::Words | Form::Prefix | Form::Fuzzy(_))
    }
}

/// A restriction by what is known of documents.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// A page in this language.
    Language(Language),
    /// This kind.
    Kind(Kind),
    /// This country.
    Country(Country),
    /// This value of a property.
    Named(Property, String),
    /// One of these years.
    Year(YearRange),
    /// A day before this date.
    Before(PartialDate),
    /// A day after this date.
    After(PartialDate),
    /// In the library since this day or later.
    Since(PartialDate),
    /// The page of this number, or with this number printed on it.
    Page(String),
}

impl Text {
    /// As a person would type it, the field left off.
    pub fn written(&self) -> String {
        let text = self.text.trim();
        match self.form {
            Form::Words => text.to_owned(),
            Form::Phrase => format!("\"{text}\""),
            Form::Prefix => format!("{text}*"),
            Form::Near(distance) => format!("\"{text}\"~{distance}"),
            Form::Fuzzy(edits) => format!("{text}~{edits}"),
        }
    }
}

/// Words in any of their forms.
pub fn words(text: &str, span: Range<usize>) -> Operand {
    text_operand(text.to_owned(), Form::Words, false, span)
}

/// Words exactly as they stand.
pub fn phrase(text: String, span: Range<usize>, in_title: bool) -> Operand {
    text_operand(text, Form::Phrase, in_title, span)
}

/// A word; the beginning of words where it ends in `*`, or nearly a word where it ends in `~`.
pub fn word(text: String, span: Range<usize>, in_title: bool) -> Operand {
    if let Some((stem, edits)) = nearly(&text) {
        let (stem, span) = (stem.to_owned(), span.start..span.start + stem.len());
        return text_operand(stem, Form::Fuzzy(edits), in_title, span);
    }
    let stem = text.trim_end_matches('*');
    let long_enough = stem.chars().filter(|c| c.is_alphanumeric()).count() >= MIN_PREFIX;
    if stem.len() == text.len() || !long_enough {
        return text_operand(text, Form::Words, in_title, span);
    }
    let span = span.start..span.start + stem.len();
    text_operand(stem.to_owned(), Form::Prefix, in_title, span)
}

/// `word~`, `word~1` or `word~2`, and how many letters may be others.
fn nearly(text: &str) -> Option<(&str, u8)> {
    let (stem, number) = text.rsplit_once('~')?;
    let letters = stem.chars().filter(|c| c.is_alphanumeric()).count();
    let (most, two_from) = EDITS;
    let by_length = if letters >= two_from { most } else { 1 };
    let edits = match number {
        "" => by_length,
        number => number
            .parse()
            .ok()
            .filter(|edits| (1..=most).contains(edits))?,
    };
    (letters >= MIN_FUZZY).then_some((stem, edits))
}

/// Text in a form.
pub fn text_operand(text: String, form: Form, in_title: bool, span: Range<usize>) -> Operand {
    Operand::Text(Text {
        text,
        form,
        in_title,
        span,
    })
}

/// The filter of a field; `None` where its value names nothing.
pub fn filter(name: &str, value: &str) -> Option<Operand> {
    let filter = match name {
        "language" => Filter::Language(Language::parse(value)?),
        "kind" => Filter::Kind(value.parse().ok()?),
        "country" => Filter::Country(value.parse().ok()?),
        "year" => Filter::Year(value.parse().ok()?),
        "before" => Filter::Before(value.parse().ok()?),
        "after" => Filter::After(value.parse().ok()?),
        "since" => Filter::Since(value.parse().ok()?),
        "page" => Filter::Page(value.to_owned()),
        name => Filter::Named(Property::of(name)?, value.to_owned()),
    };
    Some(Operand::Filter(filter))
}
