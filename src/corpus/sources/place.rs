//! Where a value stands in `sources.toml`, for people.

use toml::Spanned;

/// Line and column of a value, both from 1.
pub(super) fn place<T>(text: &str, value: &Spanned<T>) -> String {
    let before = text.get(..value.span().start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("line {line}, column {column}")
}
