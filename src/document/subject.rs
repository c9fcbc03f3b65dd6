//! What a document deals with and whom it comes from, in the words of whoever gave it.
//!
//! Values are compared as they are written, whatever their case; that two of them mean the same is no matter of this
//! file.

use serde::{Deserialize, Serialize};

/// More values of one property are no description of a document.
const MOST_VALUES: usize = 100;
/// A longer value is a text and no name.
const LONGEST_VALUE: usize = 200;

/// What a document deals with, and the body it comes from; empty where nothing says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Subject {
    /// Its themes, such as `trafficking`.
    pub themes: Vec<String>,
    /// The committee, court, ministry or organisation that speaks in it.
    pub body: Option<String>,
    /// The articles of treaties it cites, such as `CRC 34`.
    pub cites: Vec<String>,
}

impl Subject {
    /// Takes values as they were given: blanks put in order, each once, whatever its case.
    pub fn of(themes: Vec<String>, body: Option<String>, cites: Vec<String>) -> Subject {
        Subject {
            themes: names(themes),
            body: body.as_deref().and_then(name),
            cites: names(cites),
        }
    }
}

fn names(written: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in written.iter().filter_map(|written| name(written)) {
        let is_new = |known: &String| known.to_lowercase() != name.to_lowercase();
        if names.len() < MOST_VALUES && names.iter().all(is_new) {
            names.push(name);
        }
    }
    names
}

fn name(written: &str) -> Option<String> {
    let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty() && name.chars().count() <= LONGEST_VALUE).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_once_and_in_one_line() {
        let themes = ["Child  labour\n", "child labour", " ", "Trafficking"];
        let subject = Subject::of(
            themes.map(str::to_owned).into(),
            Some(" ".into()),
            vec!["x".repeat(201)],
        );
        assert_eq!(subject.themes, ["Child labour", "Trafficking"]);
        assert_eq!((subject.body, subject.cites), (None, vec![]));
    }
}
