//! The outline: the table of contents that viewers show beside the pages (ISO 32000-1, 12.3.3).

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::extract::OutlineEntry;
use crate::extract::pdf::object::{array_entry, dictionary, dictionary_entry, entry, resolve};
use crate::extract::pdf::text_string;

/// The most entries kept; the outline of a report of a thousand pages has fewer.
const MAX_ENTRIES: usize = 2_000;

/// The deepest level kept.
const MAX_LEVEL: u8 = 12;

/// The longest title kept, in letters.
const LONGEST_TITLE: usize = 300;

/// The most nodes of the tree of named destinations that are read.
const MAX_NAME_NODES: usize = 5_000;

/// The entries of the outline in order, each once.
pub fn outline(document: &Document, pages: &[ObjectId]) -> Vec<OutlineEntry> {
    let root = document
        .catalog()
        .ok()
        .and_then(|catalog| dictionary_entry(document, catalog, b"Outlines"));
    let Some(root) = root else {
        return Vec::new();
    };
    let mut walk = Walk {
        document,
        numbers: (1..)
            .zip(pages)
            .map(|(number, page)| (*page, number))
            .collect(),
        named: None,
        seen: HashSet::new(),
        entries: Vec::new(),
    };
    walk.children(root, 1);
    walk.entries
}

struct Walk<'d> {
    document: &'d Document,
    /// The number of each page.
    numbers: HashMap<ObjectId, u32>,
    /// Destinations by name, once one was asked for.
    named: Option<HashMap<&'d [u8], &'d Object>>,
    /// Items met; a damaged outline may run in circles.
    seen: HashSet<ObjectId>,
    entries: Vec<OutlineEntry>,
}

impl<'d> Walk<'d> {
    fn children(&mut self, parent: &'d Dictionary, level: u8) {
        let mut next = parent.get(b"First").and_then(Object::as_reference).ok();
        while let Some(id) = next {
            let item = self.document.get_dictionary(id).ok();
            let Some(item) = item.filter(|_| self.seen.insert(id)) else {
                return;
            };
            if self.entries.len() >= MAX_ENTRIES {
                return;
            }
            if let Some(title) = self.title(item) {
                let page = self.page(item);
                self.entries.push(OutlineEntry { title, page, level });
            }
            if level < MAX_LEVEL {
                self.children(item, level + 1);
            }
            next = item.get(b"Next").and_then(Object::as_reference).ok();
        }
    }

    fn title(&self, item: &Dictionary) -> Option<String> {
        let title = text_string::decode(entry(self.document, item, b"Title")?.as_str().ok()?);
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title: String = title.chars().take(LONGEST_TITLE).collect();
        (!title.is_empty()).then_some(title)
    }

    /// The page an item leads to: by its destination, else by its action to go to one.
    fn page(&mut self, item: &'d Dictionary) -> Option<u32> {
        let destination = entry(self.document, item, b"Dest").or_else(|| {
            let action = dictionary_entry(self.document, item, b"A")?;
            entry(self.document, action, b"D")
        })?;
        let place = match destination {
            Object::Name(name) | Object::String(name, _) => self.named(name)?,
            place => place,
        };
        let place = match place {
            Object::Dictionary(place) => entry(self.document, place, b"D")?,
            place => place,
        };
        let page = place.as_array().ok()?.first()?.as_reference().ok()?;
        self.numbers.get(&page).copied()
    }

    fn named(&mut self, name: &[u8]) -> Option<&'d Object> {
        let document = self.document;
        let named = self.named.get_or_insert_with(|| destinations(document));
        resolve(document, named.get(name)?)
    }
}

/// Named destinations: of the catalogue's dictionary (PDF 1.1) and of its tree of names (ISO 32000-1, 12.3.2.3).
fn destinations(document: &Document) -> HashMap<&[u8], &Object> {
    let mut named = HashMap::new();
    let Ok(catalog) = document.catalog() else {
        return named;
    };
    if let Some(old) = dictionary_entry(document, catalog, b"Dests") {
        named.extend(old.iter().map(|(name, place)| (name.as_slice(), place)));
    }
    let tree = dictionary_entry(document, catalog, b"Names")
        .and_then(|names| dictionary_entry(document, names, b"Dests"));
    let mut nodes: Vec<&Dictionary> = tree.into_iter().collect();
    let mut read = 0;
    while let Some(node) = nodes.pop() {
        read += 1;
        if read > MAX_NAME_NODES {
            break;
        }
        for pair in array_entry(document, node, b"Names")
            .unwrap_or_default()
            .chunks(2)
        {
            if let [Object::String(name, _), place] = pair {
                named.insert(name, place);
            }
        }
        let kids = array_entry(document, node, b"Kids")
            .unwrap_or_default()
            .iter();
        nodes.extend(kids.filter_map(|kid| dictionary(resolve(document, kid)?)));
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    /// A document of two pages with an outline of a chapter, a section by name, and a circle.
    fn document() -> (Document, Vec<ObjectId>) {
        let mut document = Document::new();
        let pages = vec![
            document.add_object(dictionary! { "Type" => "Page" }),
            document.add_object(dictionary! { "Type" => "Page" }),
        ];
        let (chapter, section) = (document.new_object_id(), document.new_object_id());
        let to = |page: ObjectId| Object::Array(vec![page.into(), "Fit".into()]);
        document.set_object(
            chapter,
            dictionary! {
                "Title" => Object::string_literal("1  Children\nin detention"),
                "Dest" => to(pages[0]), "First" => section, "Next" => chapter,
            },
        );
        document.set_object(
            section,
            dictionary! {
                "Title" => Object::string_literal("1.1 Law"),
                "A" => dictionary! { "S" => "GoTo", "D" => Object::string_literal("law") },
            },
        );
        let names = dictionary! {
            "Names" => vec![Object::string_literal("law"), dictionary! { "D" => to(pages[1]) }.into()],
        };
        let catalog = document.add_object(dictionary! {
            "Type" => "Catalog",
            "Outlines" => dictionary! { "First" => chapter },
            "Names" => dictionary! { "Dests" => dictionary! { "Kids" => vec![names.into()] } },
        });
        document.trailer.set("Root", catalog);
        (document, pages)
    }

    #[test]
    fn entries_have_their_level_and_page_and_a_circle_ends() {
        let (document, pages) = document();
        let entry = |title: &str, page, level| OutlineEntry {
            title: title.to_owned(),
            page: Some(page),
            level,
        };
        assert_eq!(
            outline(&document, &pages),
            [
                entry("1 Children in detention", 1, 1),
                entry("1.1 Law", 2, 2)
            ]
        );
    }

    #[test]
    fn a_document_without_an_outline_has_no_entries() {
        assert_eq!(outline(&Document::new(), &[]), []);
    }
}
