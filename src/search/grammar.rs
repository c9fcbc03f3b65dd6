//! How to search, in as many lines as a person reads.
//!
//! The one text that the command line, the search page and the README show; `query` reads what it describes.

/// What can be typed, and what that finds.
pub const GRAMMAR: [(&str, &str); 12] = [
    (
        "child trafficking",
        "the words in any of their forms, accents or not; a document that misses one says which",
    ),
    (
        "\"best interests of the child\"",
        "exactly these words, in this order, on one page",
    ),
    (
        "\"trafficking belgrade\"~20",
        "these words in any form and order, within 20 words on one page",
    ),
    (
        "detention -adults",
        "documents with the first and without exactly the second",
    ),
    (
        "(hotel OR airline) AND training",
        "alternatives and groups; in capitals also ET OU SAUF, UND ODER NICHT, EN OF NIET",
    ),
    ("exploit*", "every word that begins so"),
    (
        "traficking~",
        "words spelled nearly so; `~1` and `~2` say how many letters may differ",
    ),
    (
        "title:conduct page:12",
        "a word of the title (or `title:\"a phrase\"`); only what stands on this page, as counted or printed",
    ),
    (
        "language:fr kind:report country:thailand",
        "filters, also source: (or site:), section:, theme:, body: and cites:; with a hyphen before them, what they leave out",
    ),
    ("year:2001..2004", "documents of these years"),
    (
        "before:2004-05 after:2003-12-24",
        "documents before or after a year, month or day",
    ),
    (
        "since:2026-11",
        "documents the library has had since a year, month or day",
    ),
];

/// The lines of [`GRAMMAR`] side by side, for a terminal.
pub fn lines() -> String {
    let widest = GRAMMAR.iter().map(|(typed, _)| typed.len()).max();
    let widest = widest.unwrap_or(0);
    let line = |(typed, finds): &(&str, &str)| format!("  {typed:widest$}  {finds}");
    GRAMMAR.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::query::Query;
    use super::*;

    #[test]
    fn the_readme_says_the_same() {
        let readme = include_str!("../../README.md");
        for (typed, finds) in GRAMMAR {
            let row = format!("| `{typed}` | {finds} |");
            assert!(readme.contains(&row), "the README lacks the line\n{row}");
        }
    }

    #[test]
    fn every_example_is_understood() {
        for (typed, _) in GRAMMAR {
            assert!(Query::parse(typed).notices.is_empty(), "{typed}");
        }
    }
}
