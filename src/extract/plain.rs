//! Plain text: paragraphs, and a title where the first line looks like one.
//!
//! Lines stay as they are broken: in a text without markup a line may be a verse, a row of a table or an address.

use super::{ExtractError, Extraction, Hints, charset, sections};
use crate::document::FailureClass;

/// A first line longer than this is a sentence, not a title.
const MAX_TITLE_CHARS: usize = 160;

/// Reads plain text.
///
/// # Errors
/// `Empty` where there is nothing but white space.
pub fn read_text(bytes: &[u8], hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    let decoded = charset::decode(bytes, hints.charset);
    let text = with_line_feeds(&decoded.text);
    let pages = sections::pages(sections::paragraphs(&text));
    if pages.is_empty() {
        return Err(ExtractError::new(
            FailureClass::Empty,
            "the file holds nothing but white space",
        ));
    }
    Ok(Extraction {
        title: title(&text),
        pages,
        warnings: decoded.warning.into_iter().collect(),
        ..Extraction::default()
    })
}

/// One way to end a line: CRLF and the lone CR of old Macintosh files become line feeds; the end mark of DOS goes.
pub fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\u{1a}', "")
}

/// The first line, where it has words, is short, does not end as a sentence that goes on, and stands apart from or is
/// much shorter than what follows.
fn title(text: &str) -> Option<String> {
    let mut lines = text
        .split(['\n', '\u{c}'])
        .map(str::trim)
        .skip_while(|line| line.is_empty());
    let first = lines.next()?;
    let second = lines.next()?;
    let words = first.chars().filter(|c| c.is_alphabetic()).count();
    let is_short = first.chars().count() <= MAX_TITLE_CHARS;
    let goes_on = first.ends_with([',', ';', ':', '-', '.']);
    let stands_apart = second.is_empty() || first.len() * 2 < second.len();
    (words >= 3 && is_short && !goes_on && stands_apart).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Extraction {
        read_text(text.as_bytes(), Hints::default()).unwrap()
    }

    #[test]
    fn a_first_line_that_stands_apart_is_the_title() {
        assert_eq!(
            read("Report on 2003\r\n\r\nThe year began.")
                .title
                .as_deref(),
            Some("Report on 2003")
        );
        assert_eq!(
            read("The year began, and\nwent on as it began.").title,
            None
        );
        assert_eq!(read("Only one line").title, None);
    }

    #[test]
    fn lines_and_paragraphs_are_kept() {
        let extraction = read("One\rtwo\r\rthree");
        assert_eq!(extraction.pages[0].text, "One\ntwo\n\nthree");
    }

    #[test]
    fn white_space_is_an_empty_document() {
        let error = read_text(b" \n\x0c\n", Hints::default()).unwrap_err();
        assert_eq!(error.class, FailureClass::Empty);
    }
}
