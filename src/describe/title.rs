//! The title of a document, never empty.
//!
//! Programs write titles of their own into what they make ("Microsoft Word - final2.doc"); those say less than the
//! first heading, and a heading says more than the name of a file.

use crate::extract::Extraction;

/// A longer title is cut here, at a word: some programs write the first paragraph into the title.
const LONGEST_TITLE: usize = 300;

/// A first line longer than this is a paragraph, not a title.
const LONGEST_LINE: usize = 150;

/// What programs put before the name of the file they print.
const PROGRAM_PREFIXES: &[&str] = &[
    "microsoft word -",
    "microsoft powerpoint -",
    "microsoft excel -",
    "microsoft publisher -",
];

/// Titles that programs give to what has none.
const NO_TITLES: &[&str] = &[
    "untitled",
    "document",
    "document1",
    "powerpoint presentation",
    "powerpoint-presentatie",
    "présentation powerpoint",
    "presentación de powerpoint",
    "slide 1",
    "blank page",
    "sans titre",
    "sin título",
    "naamloos",
];

/// Endings of file names: a title that ends so is the name of a file.
const FILE_ENDINGS: &[&str] = &[
    ".doc", ".docx", ".odt", ".rtf", ".pdf", ".indd", ".qxd", ".qxp", ".ppt", ".pptx", ".pub",
    ".pmd", ".p65", ".xls", ".xlsx", ".tex", ".dvi", ".wpd", ".txt", ".html", ".tif", ".jpg",
];

/// The title a document gives itself, else its first heading or line, else its name.
pub fn title(extraction: &Extraction, name: &str) -> String {
    let own = extraction.title.as_deref().map(one_line);
    own.filter(|title| says_something(title))
        .or_else(|| first_heading(extraction))
        .or_else(|| first_line(extraction))
        .unwrap_or_else(|| of_name(name))
}

fn first_heading(extraction: &Extraction) -> Option<String> {
    let heading = extraction.pages.first()?.heading.as_deref()?;
    Some(one_line(heading)).filter(|heading| says_something(heading))
}

/// The first line of the first page, where it is short enough for a title and has more than a word.
fn first_line(extraction: &Extraction) -> Option<String> {
    let text = &extraction.pages.first()?.text;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let short = line.chars().count() <= LONGEST_LINE;
    (short && line.contains(' ') && letters * 2 > line.chars().count()).then(|| one_line(line))
}

/// The name without its ending, with blanks where names have hyphens; "document" where nothing is left.
fn of_name(name: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ => name,
    };
    let title = one_line(&stem.replace(['-', '_', '+'], " ").replace("%20", " "));
    if title.is_empty() {
        "document".into()
    } else {
        title
    }
}

fn says_something(title: &str) -> bool {
    let lower = title.to_lowercase();
    title.chars().any(char::is_alphanumeric)
        && !NO_TITLES.contains(&lower.as_str())
        && !PROGRAM_PREFIXES
            .iter()
            .any(|prefix| lower.starts_with(prefix))
        && !FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Blanks for line feeds and tabs, one at a time, and not too long.
fn one_line(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(LONGEST_TITLE) {
        let end = line
            .get(..cut)
            .and_then(|head| head.rfind(' '))
            .unwrap_or(cut);
        line.truncate(end);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Page;

    fn document(title: &str, text: &str) -> Extraction {
        Extraction {
            title: Some(title.into()),
            pages: vec![Page {
                text: text.into(),
                ..Page::default()
            }],
            ..Extraction::default()
        }
    }

    #[test]
    fn titles_that_programs_made_up_give_way_to_the_first_line() {
        for made_up in [
            "Microsoft Word - final2.doc",
            "untitled",
            "report_v3.indd",
            "  ",
        ] {
            let document = document(made_up, "\nChildren on the move\nA study");
            assert_eq!(title(&document, "x.pdf"), "Children on the move");
        }
    }

    #[test]
    fn a_document_without_words_is_called_by_its_name() {
        assert_eq!(
            title(&document("", "- 12 -"), "annual-report_2004.pdf"),
            "annual report 2004"
        );
        assert_eq!(title(&document("", ""), ".pdf"), ".pdf");
        assert_eq!(title(&document("", ""), ""), "document");
    }

    #[test]
    fn a_title_is_one_line_of_bearable_length() {
        let long = title(&document(&"word ".repeat(200), ""), "x");
        assert!(long.chars().count() <= LONGEST_TITLE && long.ends_with("word"));
        assert_eq!(title(&document("Two\n lines", ""), "x"), "Two lines");
    }
}
