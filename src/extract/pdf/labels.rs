//! Printed page numbers: the `/PageLabels` tree (ISO 32000-1, 12.4.2).

use lopdf::{Dictionary, Document, Object};

use super::object::{dictionary_entry, entry, resolve};
use super::text_string;

/// Nodes of the tree that are read; a tree that leads back into itself ends here.
const NODES_MAX: usize = 10_000;

/// Letters of a label; a letter numbering repeats its letter with every 26 pages, a Roman one with every thousand.
const LETTERS_MAX: u32 = 100;

/// Pages numbered alike, from one page to the next range.
struct Range {
    /// The index of its first page, from 0.
    first: usize,
    prefix: String,
    style: Option<Style>,
    start: u32,
}

#[derive(Clone, Copy)]
enum Style {
    Decimal,
    Roman,
    Letters,
    LowerRoman,
    LowerLetters,
}

/// The label of each page, in order; `None` for all where the document has no usable tree.
pub fn labels(document: &Document, page_count: usize) -> Vec<Option<String>> {
    let ranges = ranges(document);
    let mut labels = vec![None; page_count];
    for (number, range) in ranges.iter().enumerate() {
        let end = ranges
            .get(number + 1)
            .map_or(page_count, |next| next.first.min(page_count));
        let pages = labels.get_mut(range.first..end).unwrap_or_default();
        for (offset, label) in (0..).zip(pages) {
            *label = Some(range.label(offset)).filter(|label| !label.is_empty());
        }
    }
    labels
}

/// Whether labels say no more than a count of the pages does; many programs write such.
pub fn only_count(labels: &[Option<String>]) -> bool {
    (1..)
        .zip(labels)
        .all(|(number, label): (usize, _)| label.as_deref() == Some(number.to_string().as_str()))
}

/// All ranges, by their first page; of two for one page the first counts.
fn ranges(document: &Document) -> Vec<Range> {
    let Some(root) = tree(document) else {
        return Vec::new();
    };
    let mut ranges = Vec::new();
    let mut nodes = vec![root];
    let mut read = 0;
    while let Some(node) = nodes.pop().filter(|_| read < NODES_MAX) {
        read += 1;
        ranges.extend(
            array(document, node, b"Nums")
                .chunks_exact(2)
                .filter_map(|pair| range(document, pair)),
        );
        let kids = array(document, node, b"Kids").iter().rev().take(NODES_MAX);
        nodes.extend(kids.filter_map(|kid| resolve(document, kid)?.as_dict().ok()));
        nodes.truncate(NODES_MAX);
    }
    ranges.sort_by_key(|range| range.first);
    ranges.dedup_by_key(|range| range.first);
    ranges
}

fn tree(document: &Document) -> Option<&Dictionary> {
    dictionary_entry(document, document.catalog().ok()?, b"PageLabels")
}

fn array<'a>(document: &'a Document, node: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    entry(document, node, key)
        .and_then(|object| object.as_array().ok())
        .map_or(&[], Vec::as_slice)
}

fn range(document: &Document, pair: &[Object]) -> Option<Range> {
    let first = resolve(document, pair.first()?)?.as_i64().ok()?;
    let label = resolve(document, pair.get(1)?)?.as_dict().ok()?;
    let prefix = entry(document, label, b"P").and_then(|prefix| prefix.as_str().ok());
    let start = entry(document, label, b"St").and_then(|start| start.as_i64().ok());
    Some(Range {
        first: usize::try_from(first).ok()?,
        prefix: text_string::decode(prefix.unwrap_or_default())
            .trim_start()
            .into(),
        style: style(document, label),
        start: start
            .and_then(|start| u32::try_from(start).ok())
            .unwrap_or(1),
    })
}

fn style(document: &Document, label: &Dictionary) -> Option<Style> {
    match entry(document, label, b"S")?.as_name().ok()? {
        b"D" => Some(Style::Decimal),
        b"R" => Some(Style::Roman),
        b"r" => Some(Style::LowerRoman),
        b"A" => Some(Style::Letters),
        b"a" => Some(Style::LowerLetters),
        _ => None,
    }
}

impl Range {
    fn label(&self, offset: u32) -> String {
        let number = self.start.saturating_add(offset);
        let numeral = match self.style {
            None => String::new(),
            Some(Style::Decimal) => number.to_string(),
            Some(Style::Roman) => roman(number),
            Some(Style::LowerRoman) => roman(number).to_lowercase(),
            Some(Style::Letters) => letters(number),
            Some(Style::LowerLetters) => letters(number).to_lowercase(),
        };
        format!("{}{numeral}", self.prefix)
    }
}

/// A Roman numeral; numbers too large for one stay decimal.
pub fn roman(number: u32) -> String {
    const NUMERALS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number / 1000 > LETTERS_MAX {
        return number.to_string();
    }
    let mut rest = number;
    let mut numeral = String::new();
    for (value, letters) in NUMERALS {
        numeral.push_str(&letters.repeat((rest / value) as usize));
        rest %= value;
    }
    numeral
}

/// A to Z, then AA to ZZ, AAA to ZZZ.
fn letters(number: u32) -> String {
    let Some(index) = number
        .checked_sub(1)
        .filter(|index| index / 26 < LETTERS_MAX)
    else {
        return number.to_string();
    };
    let letter = char::from(b'A' + (index % 26) as u8);
    letter.to_string().repeat((index / 26 + 1) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn of_tree(mut document: Document, tree: Dictionary, pages: usize) -> Vec<String> {
        let catalog =
            document.add_object(dictionary! { "Type" => "Catalog", "PageLabels" => tree });
        document.trailer.set("Root", catalog);
        labels(&document, pages)
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect()
    }

    #[test]
    fn roman_front_matter_is_followed_by_decimal_pages() {
        let tree = dictionary! { "Nums" => vec![
            0.into(), dictionary! { "S" => "r" }.into(),
            3.into(), dictionary! { "S" => "D", "St" => 7 }.into(),
            5.into(), dictionary! { "S" => "A", "P" => Object::string_literal("Annex ") }.into(),
        ] };
        let labels = of_tree(Document::new(), tree, 7);
        assert_eq!(labels, ["i", "ii", "iii", "7", "8", "Annex A", "Annex B"]);
    }

    #[test]
    fn kids_are_read_and_a_cycle_ends() {
        let mut document = Document::new();
        let node = document.new_object_id();
        let nums = vec![1.into(), dictionary! { "S" => "R", "St" => 1999 }.into()];
        document.set_object(
            node,
            dictionary! { "Nums" => nums, "Kids" => vec![node.into(), node.into()] },
        );
        let tree = dictionary! { "Kids" => vec![node.into()] };
        assert_eq!(of_tree(document, tree, 3), ["", "MCMXCIX", "MM"]);
    }

    #[test]
    fn damage_leaves_pages_without_labels() {
        assert_eq!(
            of_tree(Document::new(), dictionary! { "Nums" => 7 }, 1),
            [""]
        );
        let tree = dictionary! { "Nums" => vec![0.into(), 5.into(), Object::from(-1), dictionary! {}.into(), 9.into()] };
        assert_eq!(of_tree(Document::new(), tree, 2), ["", ""]);
        assert_eq!(labels(&Document::new(), 2), [None, None]);
    }

    #[test]
    fn labels_that_only_count_are_told_from_those_that_say_more() {
        let of = |labels: [&str; 2]| only_count(&labels.map(|label| Some(label.to_owned())));
        assert!(of(["1", "2"]));
        assert!(!of(["i", "1"]));
        assert!(!only_count(&[None]));
    }

    #[test]
    fn letters_repeat_after_z() {
        assert_eq!(
            (letters(1), letters(27), letters(54)),
            ("A".into(), "AA".into(), "BBB".into())
        );
        assert_eq!(letters(0), "0");
        assert_eq!(roman(u32::MAX), u32::MAX.to_string());
    }
}
