//! A typed query cut into words, quotes, parentheses, operators and fields.
//!
//! Apart from the grammar because here every character has its meaning, there every lexeme. It decides only by what
//! stands next to a character; whether an operator has something to operate on is the grammar's question.

use std::ops::Range;

/// Fields that mean something before a colon; anything else with a colon is words (`http://...`, `10:30`).
const FIELDS: [&str; 8] = [
    "title", "language", "kind", "country", "source", "site", "section", "year",
];

/// A piece of a query; ranges are bytes of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Lexeme {
    /// `(`
    Open,
    /// `)`
    Close,
    /// The word AND.
    And(Range<usize>),
    /// The word OR.
    Or(Range<usize>),
    /// The word NOT, or a hyphen at the start of a word.
    Not(Range<usize>),
    /// What stands in quotes, without them.
    Phrase(String, Range<usize>),
    /// A known field's name in lower case, and its value with its quotes, which are made straight.
    Field(String, String, Range<usize>),
    /// Anything else up to a blank, quote or parenthesis.
    Word(String, Range<usize>),
}

/// Cuts a query.
pub fn lexemes(text: &str) -> Vec<Lexeme> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = rest(text, at).chars().next() {
        let start = at;
        at += first.len_utf8();
        match first {
            '(' => found.push(Lexeme::Open),
            ')' => found.push(Lexeme::Close),
            '-' => found.extend(negation(text, start)),
            c if is_quote(c) => {
                if let Some((phrase, span)) = quoted(text, at) {
                    at = after_quote(text, span.end);
                    found.extend(has_words(&phrase).then_some(Lexeme::Phrase(phrase, span)));
                }
            }
            c if c.is_whitespace() => {}
            _ => {
                let (lexeme, end) = word(text, start);
                at = end;
                found.push(lexeme);
            }
        }
    }
    found
}

/// A hyphen excludes what it is attached to, where it begins a word; elsewhere it is a dash.
fn negation(text: &str, at: usize) -> Option<Lexeme> {
    let before = text.get(..at)?.chars().next_back();
    let after = rest(text, at + 1).chars().next()?;
    let begins = before.is_none_or(|c| c.is_whitespace() || c == '(');
    let attached = after.is_alphanumeric() || after == '(' || is_quote(after);
    (begins && attached).then_some(Lexeme::Not(at..at + 1))
}

/// A word, an operator or a field with its value, and where it ends.
fn word(text: &str, start: usize) -> (Lexeme, usize) {
    let end = start + length_of_word(rest(text, start));
    let written = text.get(start..end).unwrap_or_default();
    let span = start..end;
    match written {
        "AND" => return (Lexeme::And(span), end),
        "OR" => return (Lexeme::Or(span), end),
        "NOT" => return (Lexeme::Not(span), end),
        _ => {}
    }
    field(text, written, span)
        .unwrap_or_else(|| (Lexeme::Word(written.to_owned(), start..end), end))
}

/// `name:value` or `name:"a value"`, where the name is a field's.
fn field(text: &str, written: &str, span: Range<usize>) -> Option<(Lexeme, usize)> {
    let (name, value) = written.split_once(':')?;
    let name = name.to_ascii_lowercase();
    if !FIELDS.contains(&name.as_str()) {
        return None;
    }
    if !value.is_empty() {
        let end = span.end;
        return Some((Lexeme::Field(name, value.to_owned(), span), end));
    }
    let quote = rest(text, span.end)
        .chars()
        .next()
        .filter(|c| is_quote(*c))?;
    let (phrase, inner) = quoted(text, span.end + quote.len_utf8())?;
    let end = after_quote(text, inner.end);
    let value = format!("\"{phrase}\"");
    // The value ends where its straight closing quote would, so that its place can be counted back from there.
    Some((Lexeme::Field(name, value, span.start..inner.end + 1), end))
}

/// The text from `start` to the next quote; `None` where none follows, so that a lone quote is no operator.
fn quoted(text: &str, start: usize) -> Option<(String, Range<usize>)> {
    let length = rest(text, start).find(is_quote)?;
    let phrase = text.get(start..start + length)?;
    Some((phrase.to_owned(), start..start + length))
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn after_quote(text: &str, at: usize) -> usize {
    at + rest(text, at).chars().next().map_or(0, char::len_utf8)
}

fn length_of_word(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || is_quote(c) || c == '(' || c == ')')
        .unwrap_or(text.len())
}

/// Straight, curly, low and angled double quotes; single ones are apostrophes too often.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」')
}

fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}
