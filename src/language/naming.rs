//! Languages that names of files and folders say, and the names without them.
//!
//! `report_en.pdf` and `report-fr.pdf`, `Dutch/report.pdf` and `English/report.pdf`, `rapport.nld.pdf`. A name alone says
//! little (`it` may be a department and `no` a word): whoever asks holds it against what the document is written in.

use super::Language;

/// What stands in a name in place of its language.
const PLACE: &str = "\u{0}";

/// The longest names of languages have some twenty letters.
const MAX_LETTERS: usize = 40;

/// Every language that a part of a path says, each with the path without that part, in lower case.
pub fn without_language(path: &str) -> Vec<(String, Language)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (end, separator) in path.char_indices().filter(|(_, c)| !c.is_alphanumeric()) {
        found.extend(without_part(path, start..end));
        start = end + separator.len_utf8();
    }
    // What comes after the last separator is the ending of a file, or the name of a folder that is none.
    found
}

fn without_part(path: &str, part: std::ops::Range<usize>) -> Option<(String, Language)> {
    let word = path.get(part.clone())?;
    if !(2..=MAX_LETTERS).contains(&word.len()) || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let language = Language::parse(word)?;
    let before = path.get(..part.start)?.to_lowercase();
    let after = path.get(part.end..)?.to_lowercase();
    // Which sign stands before a language is a habit of whoever named the file.
    let before = before.trim_end_matches(['_', '-', '.', ' ', '(']);
    Some((format!("{before}{PLACE}{after}"), language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(one: &str, other: &str) -> bool {
        let others = without_language(other);
        without_language(one).iter().any(|(pattern, language)| {
            let same =
                |(other, others): &(String, Language)| other == pattern && others != language;
            others.iter().any(same)
        })
    }

    #[test]
    fn names_that_differ_in_a_language_alone_are_the_same_without_it() {
        for (one, other) in [
            ("a/report_en.pdf", "a/Report-FR.pdf"),
            ("en/report.pdf", "nl/report.pdf"),
            ("guides/Dutch/Sources.pdf", "guides/English/Sources.pdf"),
            ("rapport.nld.pdf", "rapport.fra.pdf"),
            ("Law (Spanish).docx", "Law (Français).docx"),
            ("en_law.txt", "es_law.txt"),
        ] {
            assert!(shared(one, other), "{one} {other}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for (one, other) in [
            ("report_en.pdf", "letter_fr.pdf"),
            ("report_en.pdf", "report_en.docx"),
            ("report1.pdf", "report2.pdf"),
            ("report_en.pdf", "report.pdf"),
            ("report", "english"),
        ] {
            assert!(!shared(one, other), "{one} {other}");
        }
    }
}
