//! The title of a document, never empty.
//!
//! Programs write titles of their own into what they make ("Microsoft Word - final2.doc"); those say less than the
//! first heading, and a heading says more than the name of a file.

mod opening;

use super::words::words;
use crate::document::Origin;
use crate::extract::Extraction;
use crate::extract::front_matter::is_letterhead;

/// A longer title is cut here, at a word: some programs write the first paragraph into the title.
const LONGEST_TITLE: usize = 300;

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

/// The title a document gives itself, else its first heading or lines, else its name.
pub fn title(extraction: &Extraction, origin: Origin, name: &str) -> String {
    let opening = opening(extraction);
    let own = extraction.title.as_deref().map(one_line);
    own.filter(|title| says_something(title))
        .or_else(|| first_heading(extraction))
        .map(|title| match &opening {
            Some(whole) if origin == Origin::PdfMetadata && is_cut(&title, whole) => whole.clone(),
            _ => title,
        })
        .or(opening)
        .map(|title| title.trim_end_matches(['*', ' ']).to_owned())
        .unwrap_or_else(|| of_name(name))
}

fn first_heading(extraction: &Extraction) -> Option<String> {
    let heading = extraction.pages.first()?.heading.as_deref()?;
    Some(one_line(heading)).filter(|heading| {
        heading.contains(' ') && says_something(heading) && !is_letterhead(heading)
    })
}

fn opening(extraction: &Extraction) -> Option<String> {
    let title = opening::title(&extraction.pages.first()?.text)?;
    Some(one_line(&title))
}

/// Whether a title is the beginning of a whole one: office programs keep the first line, or stop at the first point.
fn is_cut(text: &str, whole: &str) -> bool {
    let (title, whole): (Vec<_>, Vec<_>) = (words(text).collect(), words(whole).collect());
    let longer = title.len() > 1 && title.len() < whole.len();
    opening::ends_with_joint(text) || longer && whole.starts_with(&title)
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

    const PDF: Origin = Origin::PdfMetadata;

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
            let document = document(made_up, "\nChildren on the move\n\nA study");
            assert_eq!(title(&document, PDF, "x.pdf"), "Children on the move");
        }
    }

    #[test]
    fn a_document_without_words_is_called_by_its_name() {
        assert_eq!(
            title(&document("", "- 12 -"), PDF, "annual-report_2004.pdf"),
            "annual report 2004"
        );
        assert_eq!(title(&document("", ""), PDF, ".pdf"), ".pdf");
        assert_eq!(title(&document("", ""), PDF, ""), "document");
    }

    #[test]
    fn a_title_that_a_program_cut_is_completed_from_the_text() {
        let text = "Opinion of Judge A.B. Person\n\nI concur.";
        let cut = document("OPINION OF JUDGE A", text);
        assert_eq!(title(&cut, PDF, "x.pdf"), "Opinion of Judge A.B. Person");
        let page = document("Opinion", text);
        assert_eq!(title(&page, Origin::HtmlMetadata, "x.html"), "Opinion");
    }

    #[test]
    fn a_title_is_one_line_of_bearable_length() {
        let long = title(&document(&"word ".repeat(200), ""), PDF, "x");
        assert!(long.chars().count() <= LONGEST_TITLE && long.ends_with("word"));
        assert_eq!(title(&document("Two\n lines", ""), PDF, "x"), "Two lines");
    }
}
