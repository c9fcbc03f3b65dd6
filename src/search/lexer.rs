//! A typed query cut into words, quotes, parentheses, operators and fields.
//!
//! Apart from the grammar because here every character has its meaning, there every lexeme. It decides only by what
//! stands next to a character; whether an operator has something to operate on is the grammar's question.

use std::ops::Range;

/// Fields that mean something before a colon; anything else with a colon is words (`http://...`, `10:30`).
const FIELDS: [&str; 15] = [
    "title", "language", "kind", "country", "theme", "source", "site", "section", "year", "before",
    "after", "since", "body", "cites", "page",
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
    /// What stands in quotes with `~` and a number behind them.
    Near(String, u32, Range<usize>),
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
                    let is_text = has_words(&phrase);
                    let (distance, length) = distance(rest(text, at)).unzip();
                    at += length.unwrap_or(0);
                    let lexeme = match distance {
                        Some(distance) => Lexeme::Near(phrase, distance, span),
                        None => Lexeme::Phrase(phrase, span),
                    };
                    found.extend(is_text.then_some(lexeme));
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
    let length = distance(rest(text, end)).map_or(0, |(_, length)| length);
    let distance = rest(text, end).get(..length).unwrap_or_default();
    let value = format!("\"{phrase}\"{distance}");
    // The value ends where it would behind a straight quote, so that its place can be counted back from there.
    let span = span.start..inner.end + 1 + length;
    Some((Lexeme::Field(name, value, span), end + length))
}

/// The text from `start` to the next quote; `None` where none follows, so that a lone quote is no operator.
fn quoted(text: &str, start: usize) -> Option<(String, Range<usize>)> {
    let length = rest(text, start).find(is_quote)?;
    let phrase = text.get(start..start + length)?;
    Some((phrase.to_owned(), start..start + length))
}

/// The number of `~20` at the start of a text, and its length in bytes.
pub fn distance(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix('~')?;
    let length = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let number = digits.get(..length).filter(|number| !number.is_empty())?;
    Some((number.parse().unwrap_or(u32::MAX), 1 + length))
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
