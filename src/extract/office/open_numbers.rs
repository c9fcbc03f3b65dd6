//! The numbers before list items and headings of an OpenDocument, which stand in no paragraph and are drawn by the program.
//!
//! OpenDocument 1.3, part 3, 5.3 and 16.30 to 16.34. A list counts from its beginning unless it says that it goes on from
//! another; headings outside of lists count by the outline of the document.

use std::collections::HashMap;

use super::numbering::{Counters, Level, MAX_LEVELS, Numerals, Piece, shortened};
use super::xml::Element;

/// The list styles of a document by name.
#[derive(Debug, Default)]
pub struct ListStyles {
    named: HashMap<String, Vec<Level>>,
    /// The one of headings.
    outline: Option<String>,
}

impl ListStyles {
    /// The list styles of parts, those of later ones before those of earlier ones.
    pub fn of(parts: &[&Element]) -> ListStyles {
        let mut styles = ListStyles::default();
        for part in parts {
            styles.add(part);
        }
        styles
    }

    fn add(&mut self, element: &Element) {
        for child in element.elements() {
            match &*child.name {
                "list-style" => self.add_style(child, ""),
                "outline-style" => {
                    self.add_style(child, "Outline");
                    let name = child.attribute("name").unwrap_or("Outline");
                    self.outline = Some(name.to_owned());
                }
                "body" => {}
                _ => self.add(child),
            }
        }
    }

    fn add_style(&mut self, style: &Element, unnamed: &str) {
        let mut levels = vec![Level::default(); MAX_LEVELS];
        for element in style.elements() {
            let place = level_of(element, "level").and_then(|place| levels.get_mut(place));
            if let Some(level) = place {
                *level = read_level(element);
            }
        }
        let name = style.attribute("name").unwrap_or(unnamed);
        self.named.insert(name.to_owned(), levels);
    }
}

/// Counts the items of the lists of a text from its beginning.
pub struct Numbers<'a> {
    styles: &'a ListStyles,
    counters: Vec<Counters>,
    /// The latest list of a style, by its place among the counters.
    of_style: HashMap<&'a str, usize>,
    /// Lists by id, likewise.
    of_id: HashMap<&'a str, usize>,
    /// The list at hand.
    open: Option<usize>,
    /// Where the next paragraph or heading stands that has a number.
    item: Option<Item<'a>>,
}

/// An item whose text is still to come.
struct Item<'a> {
    style: Option<&'a str>,
    level: usize,
    start: Option<u32>,
}

impl<'a> Numbers<'a> {
    /// Nothing is counted yet.
    pub fn new(styles: &'a ListStyles) -> Numbers<'a> {
        Numbers {
            styles,
            counters: Vec::new(),
            of_style: HashMap::new(),
            of_id: HashMap::new(),
            open: None,
            item: None,
        }
    }

    /// A list begins that stands in no other one (5.3.1).
    pub fn begin_list(&mut self, list: &'a Element) {
        let style = list.attribute("style-name").unwrap_or_default();
        let before = match list.attribute("continue-list") {
            Some(id) => self.of_id.get(id),
            None if list.attribute("continue-numbering") == Some("true") => {
                self.of_style.get(style)
            }
            None => None,
        };
        let place = before.copied();
        self.open = Some(place.unwrap_or_else(|| self.another()));
        self.note(list, style);
    }

    /// An item begins, on a level from 0; its number is that of its first paragraph.
    pub fn begin_item(&mut self, item: &'a Element, style: Option<&'a str>, level: usize) {
        self.item = (*item.name == *"list-item").then(|| Item {
            style: item.attribute("style-override").or(style),
            level,
            start: number(item, "start-value"),
        });
    }

    /// The item is over; whatever follows it has no number of it.
    pub fn end_item(&mut self) {
        self.item = None;
    }

    /// What stands before the paragraph that follows.
    pub fn of_paragraph(&mut self) -> Option<String> {
        let Item {
            style,
            level,
            start,
        } = self.item.take()?;
        let levels = self.styles.named.get(style?)?;
        let counters = self.counters.get_mut(self.open?)?;
        counters.count(levels, level, start)
    }

    /// What stands before a heading: the number of its item, else that of the outline (5.1.2).
    pub fn of_heading(&mut self, heading: &'a Element) -> Option<String> {
        if self.item.is_some() {
            return self.of_paragraph();
        }
        if heading.attribute("is-list-header") == Some("true") {
            return None;
        }
        let styles = self.styles;
        let (name, levels) = styles.named.get_key_value(styles.outline.as_ref()?)?;
        let place = match self.of_style.get(name.as_str()) {
            Some(place) => *place,
            None => self.another(),
        };
        self.of_style.insert(name, place);
        let level = level_of(heading, "outline-level").unwrap_or(0);
        let start = number(heading, "start-value");
        let counters = self.counters.get_mut(place)?;
        counters.count(levels, level, start)
    }

    fn another(&mut self) -> usize {
        self.counters.push(Counters::default());
        self.counters.len() - 1
    }

    fn note(&mut self, list: &'a Element, style: &'a str) {
        let Some(place) = self.open else { return };
        self.of_style.insert(style, place);
        if let Some(id) = list.attribute("id") {
            self.of_id.insert(id, place);
        }
    }
}

fn read_level(element: &Element) -> Level {
    let numerals = match &*element.name {
        "list-level-style-bullet" | "list-level-style-image" => Numerals::Bullet,
        _ => numerals(element.attribute("num-format").unwrap_or_default()),
    };
    Level {
        numerals,
        start: number(element, "start-value").unwrap_or(1),
        pieces: pieces(element, numerals),
        ..Level::default()
    }
}

/// 20.315: no format, no number.
fn numerals(format: &str) -> Numerals {
    match format {
        "" => Numerals::None,
        "a" => Numerals::LowerLetters,
        "A" => Numerals::UpperLetters,
        "i" => Numerals::LowerRoman,
        "I" => Numerals::UpperRoman,
        _ => Numerals::Decimal,
    }
}

/// What stands before an item: as LibreOffice says it whole, else as the format says it in parts.
fn pieces(element: &Element, numerals: Numerals) -> Vec<Piece> {
    match element.attribute("num-list-format") {
        Some(format) => pieces_of_format(shortened(format)),
        None => pieces_of_parts(element, numerals),
    }
}

/// Takes `%1%.%2%` apart: every other piece is a level.
fn pieces_of_format(format: &str) -> Vec<Piece> {
    let parts = format.split('%').zip([false, true].into_iter().cycle());
    parts
        .map(|(part, is_level)| match part.parse::<usize>() {
            Ok(level) if is_level => Piece::Number(level.saturating_sub(1)),
            _ => Piece::Text(part.to_owned()),
        })
        .collect()
}

/// The numbers of the levels that are shown, with points between them, and what stands around them (19.797).
fn pieces_of_parts(element: &Element, numerals: Numerals) -> Vec<Piece> {
    let text =
        |name: &str| Piece::Text(shortened(element.attribute(name).unwrap_or_default()).to_owned());
    let own = level_of(element, "level").unwrap_or(0);
    let shown = number(element, "display-levels").unwrap_or(1) as usize;
    let mut pieces = vec![text("num-prefix")];
    if numerals != Numerals::None {
        for level in (own + 1).saturating_sub(shown)..=own {
            if pieces.len() > 1 {
                pieces.push(Piece::Text(".".to_owned()));
            }
            pieces.push(Piece::Number(level));
        }
    }
    pieces.push(text("num-suffix"));
    pieces
}

/// A level, from 0; they are counted from 1 there.
fn level_of(element: &Element, name: &str) -> Option<usize> {
    let level = number(element, name)?.checked_sub(1)?;
    usize::try_from(level)
        .ok()
        .filter(|level| *level < MAX_LEVELS)
}

fn number(element: &Element, name: &str) -> Option<u32> {
    element.attribute(name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;

    const STYLES: &[u8] = b"<s><list-style name='L'>\
        <list-level-style-number level='1' num-format='1' num-suffix='.'/>\
        <list-level-style-number level='2' num-format='a' num-prefix='(' num-suffix=')'/></list-style>\
        <outline-style name='Outline'><outline-level-style level='1' num-format='I'/>\
        <outline-level-style level='2' num-format='1' display-levels='2' num-suffix=':'/></outline-style></s>";

    #[test]
    fn a_list_begins_anew_unless_it_goes_on_from_another() {
        let styles = ListStyles::of(&[&xml::parse(STYLES)]);
        let part = xml::parse(
            b"<list id='x' style-name='L'/><list style-name='L'/><list continue-list='x' style-name='L'/>\
              <list continue-numbering='true' style-name='L'/><list-item/><list-header/>",
        );
        let lists: Vec<&Element> = part.all("list").collect();
        let (item, header) = (
            part.child("list-item").unwrap(),
            part.child("list-header").unwrap(),
        );
        let mut numbers = Numbers::new(&styles);
        let mut labels = Vec::new();
        for list in lists {
            numbers.begin_list(list);
            numbers.begin_item(item, Some("L"), 0);
            labels.extend(numbers.of_paragraph());
            assert_eq!(numbers.of_paragraph(), None);
        }
        assert_eq!(labels, ["1. ", "1. ", "2. ", "3. "]);
        numbers.begin_item(header, Some("L"), 0);
        assert_eq!(numbers.of_paragraph(), None);
        numbers.begin_item(item, Some("L"), 1);
        assert_eq!(numbers.of_paragraph().as_deref(), Some("(a) "));
    }

    #[test]
    fn levels_are_joined_by_what_the_program_says() {
        let level = xml::parse(
            b"<s><list-style name='L'><list-level-style-number level='1' num-format='1'/>\
              <list-level-style-number level='2' num-format='a' display-levels='2' num-list-format='(%1%-%2%)'/>\
              </list-style></s>",
        );
        let styles = ListStyles::of(&[&level]);
        let levels = &styles.named["L"];
        let label = Counters::default().count(levels, 1, None);
        assert_eq!(label.as_deref(), Some("(1-a) "));
    }

    #[test]
    fn headings_count_by_the_outline() {
        let styles = ListStyles::of(&[&xml::parse(STYLES)]);
        let part = xml::parse(
            b"<h outline-level='1'/><h outline-level='2'/><h outline-level='2' is-list-header='true'/>\
              <h outline-level='2'/><h outline-level='1' start-value='5'/><h outline-level='99'/>",
        );
        let mut numbers = Numbers::new(&styles);
        let labels = part.elements().map(|heading| numbers.of_heading(heading));
        let labels: Vec<String> = labels.flatten().collect();
        assert_eq!(labels, ["I ", "I.1: ", "I.2: ", "V ", "VI "]);
    }
}
