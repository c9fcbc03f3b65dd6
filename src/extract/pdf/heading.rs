//! Headings and titles by the size of their letters.

use std::collections::HashMap;

use super::layout::Line;

/// A heading is larger than the body by this factor at least.
const CLEARLY_LARGER: f32 = 1.15;

/// Longer lines are no headings, whatever their size.
const LONGEST_HEADING: usize = 200;

/// A title may run over so many lines.
const TITLE_LINES: usize = 5;

/// The size most of the document's letters are set in; `None` where it has none.
pub fn body_size(pages: &[Vec<Line>]) -> Option<f32> {
    let mut letters: HashMap<i32, usize> = HashMap::new();
    for line in pages.iter().flatten() {
        *letters.entry((line.size * 2.0).round() as i32).or_default() += line.text.len();
    }
    letters
        .into_iter()
        .max_by_key(|(size, count)| (*count, *size))
        .map(|(size, _)| size as f32 / 2.0)
}

/// The first line of a page if it is clearly larger than the body.
pub fn heading(lines: &[Line], body: f32) -> Option<String> {
    let first = lines.first()?;
    (is_larger(first, body) && has_word(&first.text) && first.text.len() <= LONGEST_HEADING)
        .then(|| first.text.clone())
}

/// The largest text of the first page, over as many lines as it runs, if it is clearly larger than the body.
pub fn title(first_page: &[Line], body: f32) -> Option<String> {
    let worded = |line: &&Line| has_word(&line.text);
    let largest = first_page
        .iter()
        .filter(worded)
        .map(|line| line.size)
        .reduce(f32::max)?;
    if largest < body * CLEARLY_LARGER {
        return None;
    }
    let title: Vec<&str> = first_page
        .iter()
        .skip_while(|line| !(has_word(&line.text) && is_about(line.size, largest)))
        .take_while(|line| is_about(line.size, largest))
        .take(TITLE_LINES)
        .map(|line| line.text.as_str())
        .collect();
    let title = title.join(" ");
    (title.len() <= LONGEST_HEADING).then_some(title)
}

fn is_larger(line: &Line, body: f32) -> bool {
    line.size >= body * CLEARLY_LARGER
}

fn is_about(size: f32, other: f32) -> bool {
    (size - other).abs() <= other * 0.02
}

/// Whether two letters follow each other: figures and bullets make no heading.
fn has_word(text: &str) -> bool {
    let mut before = false;
    text.chars().any(|letter| {
        let found = before && letter.is_alphabetic();
        before = letter.is_alphabetic();
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, size: f32) -> Line {
        Line {
            text: text.into(),
            size,
            starts_paragraph: false,
        }
    }

    #[test]
    fn a_title_is_the_largest_text_of_the_first_page_over_its_lines() {
        let page = vec![
            line("Annual series", 10.0),
            line("Children on", 24.0),
            line("the move", 24.0),
            line("A long line of the body of this text", 10.0),
        ];
        let body = body_size(std::slice::from_ref(&page)).unwrap();
        assert_eq!(title(&page, body).as_deref(), Some("Children on the move"));
        assert_eq!(heading(&page, body), None);
    }

    #[test]
    fn text_of_one_size_has_no_title() {
        let page = vec![line("One", 10.0), line("Two", 10.0)];
        assert_eq!(title(&page, 10.0), None);
    }
}
