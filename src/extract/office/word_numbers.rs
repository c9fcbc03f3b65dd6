//! The numbers before list items and headings of a Word document, which stand in no paragraph and are drawn by the program.
//!
//! ECMA-376, part 1, 17.9. A paragraph names a list; lists that share an abstract definition count on from one another,
//! unless a list says where it begins.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::numbering::{Counters, Level, MAX_LEVELS, Numerals, Piece, shortened};
use super::word_styles::{Styles, on_or_off};
use super::xml::Element;

/// A list of this id is none (17.9.18).
const NO_LIST: &str = "0";

/// The lists of a document.
#[derive(Debug, Default)]
pub struct Lists(HashMap<String, List>);

#[derive(Debug)]
struct List {
    /// The definition that it counts with.
    definition: Rc<Definition>,
    levels: Rc<[Level]>,
    /// Where it begins, by level, whatever other lists have counted before.
    begins: HashMap<usize, u32>,
}

#[derive(Debug, Default)]
struct Definition {
    id: String,
    levels: Rc<[Level]>,
    /// The level that paragraphs of a style are on.
    levels_of_styles: HashMap<String, usize>,
}

impl Lists {
    /// The lists of a part.
    pub fn of(part: &Element) -> Lists {
        let Some(numbering) = part.child("numbering") else {
            return Lists::default();
        };
        let definitions = definitions(numbering);
        let lists = numbering.all("num").filter_map(|list| {
            let definition = definitions.get(value(list, "abstractNumId")?)?;
            Some((
                list.attribute("numId")?.to_owned(),
                read_list(list, definition),
            ))
        });
        Lists(lists.collect())
    }
}

/// Counts the numbered paragraphs of a text from its beginning.
pub struct Numbers<'a> {
    lists: &'a Lists,
    styles: &'a Styles,
    /// By definition.
    counters: HashMap<&'a str, Counters>,
    /// Lists and levels that have begun.
    begun: HashSet<(&'a str, usize)>,
}

impl<'a> Numbers<'a> {
    /// Nothing is counted yet.
    pub fn new(lists: &'a Lists, styles: &'a Styles) -> Numbers<'a> {
        Numbers {
            lists,
            styles,
            counters: HashMap::new(),
            begun: HashSet::new(),
        }
    }

    /// Counts a paragraph by its properties, and gives what stands before it; `None` where it has no number.
    pub fn count(&mut self, properties: Option<&Element>) -> Option<String> {
        let own = properties.and_then(|properties| properties.child("numPr"));
        let style = properties.and_then(|properties| value(properties, "pStyle"));
        let id = own
            .and_then(|own| value(own, "numId"))
            .or_else(|| self.styles.list(style?))
            .filter(|id| *id != NO_LIST)?;
        let (id, list) = self.lists.0.get_key_value(id)?;
        let level = own
            .and_then(|own| value(own, "ilvl")?.parse().ok())
            .or_else(|| list.definition.levels_of_styles.get(style?).copied())
            .or_else(|| self.styles.list_level(style?))
            .unwrap_or(0);
        let begins = self.begun.insert((id, level));
        let from = list.begins.get(&level).filter(|_| begins).copied();
        let counters = self.counters.entry(&list.definition.id).or_default();
        counters.count(&list.levels, level, from)
    }
}

/// The abstract definitions by id; one that only names a style is that of the style (17.9.21, 17.9.27).
fn definitions(numbering: &Element) -> HashMap<&str, Rc<Definition>> {
    let mut by_id = HashMap::new();
    let mut by_style = HashMap::new();
    for element in numbering.all("abstractNum") {
        let Some(id) = element.attribute("abstractNumId") else {
            continue;
        };
        let definition = Rc::new(read_definition(id, element));
        if let Some(style) = value(element, "styleLink") {
            by_style.insert(style, Rc::clone(&definition));
        }
        by_id.insert(id, definition);
    }
    for element in numbering.all("abstractNum") {
        let linked = value(element, "numStyleLink").and_then(|style| by_style.get(style));
        if let (Some(id), Some(linked)) = (element.attribute("abstractNumId"), linked) {
            by_id.insert(id, Rc::clone(linked));
        }
    }
    by_id
}

fn read_definition(id: &str, element: &Element) -> Definition {
    let mut levels = vec![Level::default(); MAX_LEVELS];
    let mut levels_of_styles = HashMap::new();
    for element in element.all("lvl") {
        let place = level_of(element);
        if let Some(style) = value(element, "pStyle") {
            levels_of_styles.insert(style.to_owned(), place);
        }
        if let Some(level) = levels.get_mut(place) {
            *level = read_level(element);
        }
    }
    Definition {
        id: id.to_owned(),
        levels: levels.into(),
        levels_of_styles,
    }
}

fn read_list(list: &Element, definition: &Rc<Definition>) -> List {
    let mut levels = Rc::clone(&definition.levels);
    let mut begins = HashMap::new();
    for change in list.all("lvlOverride") {
        let place = level_of(change);
        let start = value(change, "startOverride").and_then(|start| start.parse().ok());
        let Some(level) = Rc::make_mut(&mut levels).get_mut(place) else {
            continue;
        };
        if let Some(other) = change.child("lvl") {
            *level = read_level(other);
        }
        if let Some(start) = start {
            level.start = start;
            begins.insert(place, start);
        }
    }
    List {
        definition: Rc::clone(definition),
        levels,
        begins,
    }
}

/// From 0.
fn level_of(element: &Element) -> usize {
    let level = element.attribute("ilvl");
    level.and_then(|level| level.parse().ok()).unwrap_or(0)
}

fn read_level(level: &Element) -> Level {
    let number = |name: &str| value(level, name)?.parse().ok();
    Level {
        numerals: numerals(value(level, "numFmt").unwrap_or("decimal")),
        start: number("start").unwrap_or(0),
        pieces: pieces(shortened(value(level, "lvlText").unwrap_or_default())),
        restarts_below: number("lvlRestart").map(|level: u32| level as usize),
        is_legal: on_or_off(level, "isLgl") == Some(true),
        is_glued: value(level, "suff") == Some("nothing"),
    }
}

/// ECMA-376, part 1, 17.18.59.
fn numerals(name: &str) -> Numerals {
    match name {
        "decimalZero" => Numerals::TwoFigures,
        "lowerLetter" => Numerals::LowerLetters,
        "upperLetter" => Numerals::UpperLetters,
        "lowerRoman" => Numerals::LowerRoman,
        "upperRoman" => Numerals::UpperRoman,
        "bullet" => Numerals::Bullet,
        "none" => Numerals::None,
        _ => Numerals::Decimal,
    }
}

/// Takes `%1.%2` apart; levels are counted from 1 there (17.9.11).
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default();
    pieces.push(Piece::Text(first.to_owned()));
    for part in parts {
        let mut letters = part.chars();
        let level = letters.next().and_then(|letter| letter.to_digit(10));
        match level.and_then(|level| level.checked_sub(1)) {
            Some(level) => {
                pieces.push(Piece::Number(level as usize));
                pieces.push(Piece::Text(letters.as_str().to_owned()));
            }
            None => pieces.push(Piece::Text(format!("%{part}"))),
        }
    }
    pieces
}

fn value<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.child(name)?.attribute("val")
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;

    const LISTS: &[u8] = b"<numbering>\
        <abstractNum abstractNumId='0'>\
        <lvl ilvl='0'><start val='1'/><numFmt val='decimal'/><pStyle val='H'/><lvlText val='Article %1'/></lvl>\
        <lvl ilvl='1'><start val='1'/><numFmt val='lowerLetter'/><suff val='nothing'/><lvlText val='%1.%2)'/></lvl>\
        <lvl ilvl='2'><start val='1'/><numFmt val='bullet'/><lvlText val='x'/></lvl></abstractNum>\
        <abstractNum abstractNumId='1'><styleLink val='S'/><lvl ilvl='0'><start val='4'/><numFmt val='upperRoman'/><lvlText val='%1.'/></lvl></abstractNum>\
        <abstractNum abstractNumId='2'><numStyleLink val='S'/></abstractNum>\
        <num numId='1'><abstractNumId val='0'/></num>\
        <num numId='2'><abstractNumId val='0'/></num>\
        <num numId='3'><abstractNumId val='0'/><lvlOverride ilvl='0'><startOverride val='7'/></lvlOverride></num>\
        <num numId='4'><abstractNumId val='2'/></num></numbering>";

    const STYLES: &[u8] =
        b"<styles><style styleId='H'><pPr><numPr><numId val='1'/></numPr></pPr></style></styles>";

    fn counted(paragraphs: &str) -> Vec<String> {
        let lists = Lists::of(&xml::parse(LISTS));
        let styles = Styles::of(&xml::parse(STYLES));
        let part = xml::parse(paragraphs.as_bytes());
        let mut numbers = Numbers::new(&lists, &styles);
        let labels = part.elements().map(|own| numbers.count(Some(own)));
        labels.map(Option::unwrap_or_default).collect()
    }

    fn item(list: &str, level: usize) -> String {
        format!("<pPr><numPr><ilvl val='{level}'/><numId val='{list}'/></numPr></pPr>")
    }

    #[test]
    fn lists_of_one_definition_count_on_unless_one_says_where_it_begins() {
        let paragraphs = [item("1", 0), item("1", 1), item("2", 0), item("2", 1)].concat()
            + &[item("3", 0), item("3", 0), item("3", 2)].concat();
        let wanted = ["Article 1 ", "1.a)", "Article 2 ", "2.a)"];
        let begun = ["Article 7 ", "Article 8 ", "• "];
        assert_eq!(counted(&paragraphs), [&wanted[..], &begun].concat());
    }

    #[test]
    fn a_style_numbers_its_paragraphs_unless_they_refuse() {
        let styled = "<pPr><pStyle val='H'/></pPr>";
        let refused = "<pPr><pStyle val='H'/><numPr><numId val='0'/></numPr></pPr>";
        let paragraphs = [styled, refused, styled, &item("4", 0), &item("99", 0)].concat();
        let wanted = ["Article 1 ", "", "Article 2 ", "IV. ", ""];
        assert_eq!(counted(&paragraphs), wanted);
    }
}
