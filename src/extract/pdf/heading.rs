//! Headings and titles: by the size of their letters, else by what the document itself tags or lists as such.

use std::collections::HashMap;

use super::layout::Line;
use super::structure::{Role, Tag};
use crate::document::Page;
use crate::extract::OutlineEntry;
use crate::extract::front_matter::{begins_with_document, is_chapter, is_letterhead};

/// A heading is larger than the body by this factor at least.
const CLEARLY_LARGER: f32 = 1.15;

/// Longer lines are no headings, whatever their size.
const LONGEST_HEADING: usize = 200;

/// A title may run over so many lines.
const TITLE_LINES: usize = 5;

/// A line that begins so goes on with the larger one above it ("For the First Circuit").
const CONTINUATIONS: [&str; 8] = ["For", "FOR", "Of", "OF", "Pour", "Para", "Voor", "Für"];

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
        .then(|| first.text.replace('\t', " "))
}

/// Gives a page without a heading its first line where that is tagged as one.
pub fn name_by_tag(page: &mut Page, lines: &[Line], tag: impl Fn(u32) -> Option<Tag>) {
    let first = lines
        .first()
        .filter(|first| is_tagged(first, &tag, &[Role::Heading, Role::Title]))
        .filter(|first| has_word(&first.text) && first.text.len() <= LONGEST_HEADING);
    if let Some(first) = first.filter(|_| page.heading.is_none()) {
        page.heading = Some(first.text.replace('\t', " "));
    }
}

/// The lines of the first page that are tagged as the title.
pub fn tagged_title(first_page: &[Line], tag: impl Fn(u32) -> Option<Tag>) -> Option<String> {
    let title = first_page
        .iter()
        .filter(|line| is_tagged(line, &tag, &[Role::Title]));
    Some(bounded(title)).filter(|title| has_word(title))
}

fn is_tagged(line: &Line, tag: impl Fn(u32) -> Option<Tag>, roles: &[Role]) -> bool {
    line.marked
        .and_then(tag)
        .is_some_and(|tag| roles.contains(&tag.role))
}

/// Gives pages without a heading the one the outline names them by, where their first line is that.
pub fn name_by_outline(pages: &mut [Page], outline: &[OutlineEntry]) {
    for entry in outline {
        let place = entry.page.and_then(|number| number.checked_sub(1));
        let page = place.and_then(|place| pages.get_mut(place as usize));
        if let Some(page) = page.filter(|page| page.heading.is_none()) {
            let first = page.text.lines().next().unwrap_or_default();
            let is_named = letters(first).eq(letters(&entry.title)) && has_word(first);
            page.heading = is_named.then(|| first.replace('\t', " "));
        }
    }
}

/// The letters of a heading without its number, case and blanks, in which outlines and pages differ.
fn letters(heading: &str) -> impl Iterator<Item = char> {
    let letters = heading.chars().filter(|letter| letter.is_alphabetic());
    letters.flat_map(char::to_lowercase)
}

/// The largest text of the first page that is no letterhead, over as many lines as it runs, if it is clearly larger
/// than the body.
pub fn title(first_page: &[Line], body: f32) -> Option<String> {
    let mut largest: Option<(&[Line], &[Line])> = None;
    let mut rest = first_page;
    for block in first_page.chunk_by(goes_on) {
        let (_, below) = rest.split_at(block.len());
        rest = below;
        let block = without_letterhead(block);
        let better = largest.is_none_or(|(other, _)| size(block) > size(other));
        if better && size(block) >= body * CLEARLY_LARGER && may_be_title(block) {
            largest = Some((block, below));
        }
    }
    let (block, below) = largest?;
    let only_the_kind = block.len() == 1 && says_only_the_kind(block);
    let below = if only_the_kind { below } else { &[] };
    Some(bounded(block.iter().chain(below)))
}

/// "REPORT" in large letters goes on with what it is a report of, in smaller ones.
fn says_only_the_kind(block: &[Line]) -> bool {
    block
        .first()
        .is_some_and(|line| !line.text.contains(' ') && begins_with_document(&line.text))
}

/// Lines joined, as many as fit.
fn bounded<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    let mut title = String::new();
    for line in lines.take(TITLE_LINES) {
        if !title.is_empty() && title.len() + line.text.len() > LONGEST_HEADING {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(&line.text.replace('\t', " "));
    }
    title
}

fn goes_on(line: &Line, next: &Line) -> bool {
    let breaks = next.starts_paragraph && (is_letterhead(&next.text) || is_chapter(&next.text));
    is_about(next.size, line.size) && !breaks
}

/// A block from its first paragraph on that has words and names no body.
fn without_letterhead(block: &[Line]) -> &[Line] {
    let title =
        |line: &Line| line.starts_paragraph && has_word(&line.text) && !is_letterhead(&line.text);
    let is_title = block
        .first()
        .is_some_and(|line| has_word(&line.text) && !is_letterhead(&line.text));
    match block.iter().position(title) {
        Some(start) if !is_title => block.get(start..).unwrap_or(block),
        _ => block,
    }
}

/// Lines that begin in small letters go on with what stands before them; letterheads name who writes.
fn may_be_title(block: &[Line]) -> bool {
    let text = bounded(block.iter());
    let first = block.first().map_or("", |line| line.text.as_str());
    let first_letter = first.chars().find(|letter| letter.is_alphabetic());
    first_letter.is_some_and(|letter| !letter.is_lowercase())
        && has_word(first)
        && !is_letterhead(first)
        && !is_letterhead(&text)
        && !is_chapter(first)
        && !CONTINUATIONS.contains(&first.split(' ').next().unwrap_or_default())
}

fn size(block: &[Line]) -> f32 {
    block.first().map_or(0.0, |line| line.size)
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
            ..Line::default()
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
    fn a_line_that_the_outline_names_is_a_heading_whatever_its_size() {
        let entry = |title: &str, page| OutlineEntry {
            title: title.to_owned(),
            page,
            level: 1,
        };
        let page = |text: &str| Page {
            text: text.to_owned(),
            ..Page::default()
        };
        let mut pages = [page("2. The law\nText"), page("Text")];
        let outline = [
            entry("THE LAW", Some(1)),
            entry("Terms", Some(2)),
            entry("Web", None),
        ];
        name_by_outline(&mut pages, &outline);
        assert_eq!(pages[0].heading.as_deref(), Some("2. The law"));
        assert_eq!(pages[1].heading, None);
    }

    #[test]
    fn a_letterhead_in_large_letters_is_no_title() {
        let mut page = vec![
            line("United Nations A/12/345", 14.0),
            line("General Assembly Distr.: General", 20.0),
            line("3 May 2004", 10.0),
            line("Children in detention", 14.0),
            line("and in open homes", 14.0),
            line("Note by the secretariat", 12.0),
        ];
        let found = title(&page, 10.0);
        assert_eq!(
            found.as_deref(),
            Some("Children in detention and in open homes")
        );
        page.truncate(3);
        assert_eq!(title(&page, 10.0), None);
    }

    #[test]
    fn a_title_that_says_only_the_kind_goes_on_in_smaller_letters() {
        let page = [
            line("ASSEMBLÉE DE RURITANIE", 18.0),
            line("RAPPORT", 17.5),
            line("sur les enfants", 9.0),
        ];
        assert_eq!(
            title(&page, 10.0).as_deref(),
            Some("RAPPORT sur les enfants")
        );
    }

    #[test]
    fn a_list_of_contents_is_no_title() {
        assert_eq!(title(&[line("Contents", 20.0)], 10.0), None);
    }

    #[test]
    fn the_end_of_a_sentence_in_large_letters_is_no_title() {
        let page = [line("signing of this letter.", 20.0)];
        assert_eq!(title(&page, 10.0), None);
    }

    #[test]
    fn text_of_one_size_has_no_title() {
        let page = vec![line("One", 10.0), line("Two", 10.0)];
        assert_eq!(title(&page, 10.0), None);
    }
}
