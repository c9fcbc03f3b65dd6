//! What the structure tree says of marked content: whether it is a heading, and its language (ISO 32000-1, 14.7 and 14.8).
//!
//! Only documents that call themselves tagged are asked. The tree is walked once, from the root down, as elements hand
//! role, language and page down to their children. The order of the tree is not used: pages are read by their geometry.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::language_tags::LanguageTags;
use super::object::{dictionary_entry, entry, integer_entry, name_entry, resolve};
use crate::language::Language;

/// The most elements that are read; a report of a thousand pages has a tenth of it. A tree that leads back into itself
/// ends here.
const MAX_ELEMENTS: usize = 500_000;

/// The most steps from a name of the producer's own to one that the standard knows.
const MAX_ROLE_STEPS: usize = 8;

/// What marked content is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// The title of the document.
    Title,
    /// A heading of any level.
    Heading,
    /// Anything else.
    #[default]
    Other,
}

/// What the tree says of one marked content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// What it is.
    pub role: Role,
    /// Its language, where an element around it names one.
    pub language: Option<Language>,
}

/// The tags of a document's marked contents.
#[derive(Debug, Default)]
pub struct Structure {
    /// By page; by number within it.
    tags: HashMap<ObjectId, Vec<(u32, Tag)>>,
}

impl Structure {
    /// Reads the tree; empty where the document is not tagged.
    pub fn of(document: &Document) -> Structure {
        let mut structure = Structure::default();
        if let Some(root) = tree(document) {
            Walk::new(document, root).run(&mut structure);
        }
        for tags in structure.tags.values_mut() {
            tags.sort_by_key(|(number, _)| *number);
        }
        structure
    }

    /// The tag of a marked content of a page.
    pub fn tag(&self, page: ObjectId, number: u32) -> Option<Tag> {
        let tags = self.tags.get(&page)?;
        let place = tags.binary_search_by_key(&number, |(number, _)| *number);
        tags.get(place.ok()?).map(|(_, tag)| *tag)
    }
}

fn tree(document: &Document) -> Option<&Dictionary> {
    let catalog = document.catalog().ok()?;
    let mark_info = dictionary_entry(document, catalog, b"MarkInfo")?;
    let is_tagged = entry(document, mark_info, b"Marked")?.as_bool().ok()?;
    dictionary_entry(document, catalog, b"StructTreeRoot").filter(|_| is_tagged)
}

/// A child that is still to be read, with what its parents hand down.
struct Waiting<'d> {
    child: &'d Object,
    page: Option<ObjectId>,
    tag: Tag,
}

struct Walk<'d> {
    document: &'d Document,
    roles: Option<&'d Dictionary>,
    waiting: Vec<Waiting<'d>>,
    seen: usize,
    languages: LanguageTags,
}

impl<'d> Walk<'d> {
    fn new(document: &'d Document, root: &'d Dictionary) -> Walk<'d> {
        let mut walk = Walk {
            document,
            roles: dictionary_entry(document, root, b"RoleMap"),
            waiting: Vec::new(),
            seen: 0,
            languages: LanguageTags::default(),
        };
        walk.children(root, None, Tag::default());
        walk
    }

    fn run(mut self, structure: &mut Structure) {
        while let Some(Waiting { child, page, tag }) = self.waiting.pop() {
            match resolve(self.document, child) {
                Some(Object::Integer(number)) => structure.add(page, *number, tag),
                Some(Object::Dictionary(child)) => self.dictionary(child, page, tag, structure),
                _ => {}
            }
        }
    }

    /// An element, or a reference to marked content or to a whole object (ISO 32000-1, tables 323 to 325).
    fn dictionary(
        &mut self,
        child: &'d Dictionary,
        page: Option<ObjectId>,
        tag: Tag,
        structure: &mut Structure,
    ) {
        let page = child
            .get(b"Pg")
            .and_then(Object::as_reference)
            .ok()
            .or(page);
        match child.get(b"Type").and_then(Object::as_name) {
            Ok(b"MCR") if !child.has(b"Stm") => {
                if let Some(number) = integer_entry(self.document, child, b"MCID") {
                    structure.add(page, number, tag);
                }
            }
            Ok(b"MCR" | b"OBJR") => {}
            _ => {
                let tag = Tag {
                    role: self.role(child).unwrap_or(tag.role),
                    language: self.language(child).or(tag.language),
                };
                self.children(child, page, tag);
            }
        }
    }

    fn children(&mut self, parent: &'d Dictionary, page: Option<ObjectId>, tag: Tag) {
        let Ok(kids) = parent.get(b"K") else { return };
        let kids = match resolve(self.document, kids) {
            Some(Object::Array(kids)) => kids.as_slice(),
            Some(_) => std::slice::from_ref(kids),
            None => return,
        };
        let room = MAX_ELEMENTS.saturating_sub(self.seen);
        let kids = kids.get(..kids.len().min(room)).unwrap_or_default();
        self.seen += kids.len();
        let waiting = kids.iter().rev().map(|child| Waiting { child, page, tag });
        self.waiting.extend(waiting);
    }

    /// The role of an element that has one; names of the producer's own are looked up in the tree's `/RoleMap`.
    fn role(&self, element: &'d Dictionary) -> Option<Role> {
        let mut name = name_entry(self.document, element, b"S")?;
        for _ in 0..MAX_ROLE_STEPS {
            match name {
                b"Title" => return Some(Role::Title),
                b"H" | b"H1" | b"H2" | b"H3" | b"H4" | b"H5" | b"H6" => {
                    return Some(Role::Heading);
                }
                _ => name = name_entry(self.document, self.roles?, name)?,
            }
        }
        None
    }

    fn language(&mut self, element: &'d Dictionary) -> Option<Language> {
        let said = entry(self.document, element, b"Lang")?.as_str().ok()?;
        self.languages.language(said)
    }
}

impl Structure {
    fn add(&mut self, page: Option<ObjectId>, number: i64, tag: Tag) {
        if let (Some(page), Ok(number)) = (page, u32::try_from(number)) {
            self.tags.entry(page).or_default().push((number, tag));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    const PAGE: ObjectId = (900, 0);

    fn of_tree(mut document: Document, tree: Dictionary, is_tagged: bool) -> Structure {
        let catalog = document.add_object(dictionary! {
            "Type" => "Catalog", "StructTreeRoot" => tree,
            "MarkInfo" => dictionary! { "Marked" => is_tagged },
        });
        document.trailer.set("Root", catalog);
        Structure::of(&document)
    }

    fn report() -> Dictionary {
        let span = dictionary! { "S" => "Span", "K" => 1 };
        let part = dictionary! { "Type" => "MCR", "Pg" => PAGE, "MCID" => 2 };
        let heading =
            dictionary! { "S" => "Chapter", "Pg" => PAGE, "K" => vec![0.into(), span.into()] };
        let text = dictionary! {
            "S" => "P", "Lang" => Object::string_literal("fr-BE"), "K" => vec![part.into()],
        };
        let name = dictionary! { "S" => "Title", "Pg" => PAGE, "K" => 3 };
        let document = dictionary! {
            "S" => "Document", "Lang" => Object::string_literal("nl"),
            "K" => vec![heading.into(), text.into(), name.into()],
        };
        dictionary! {
            "K" => document,
            "RoleMap" => dictionary! { "Chapter" => "Part 1", "Part 1" => "H1" },
        }
    }

    #[test]
    fn elements_hand_role_and_language_down() {
        let structure = of_tree(Document::new(), report(), true);
        let tags = [0, 1, 2, 3].map(|number| structure.tag(PAGE, number).unwrap());
        let roles = tags.map(|tag| tag.role);
        assert_eq!(
            roles,
            [Role::Heading, Role::Heading, Role::Other, Role::Title]
        );
        let languages = tags.map(|tag| tag.language);
        let (dutch, french) = (Language::parse("nl"), Language::parse("fr"));
        assert_eq!(languages, [dutch, dutch, french, dutch]);
        assert_eq!(structure.tag(PAGE, 4), None);
    }

    #[test]
    fn a_document_that_does_not_call_itself_tagged_has_no_tags() {
        let structure = of_tree(Document::new(), report(), false);
        assert_eq!(structure.tag(PAGE, 0), None);
    }

    #[test]
    fn a_tree_that_leads_back_into_itself_ends() {
        let mut document = Document::new();
        let element = document.new_object_id();
        let kids: Vec<Object> = vec![element.into(), element.into(), 5.into()];
        let entries = dictionary! { "S" => "H2", "Pg" => PAGE, "K" => kids };
        document.set_object(element, entries);
        let structure = of_tree(document, dictionary! { "K" => element }, true);
        assert_eq!(
            structure.tag(PAGE, 5).map(|tag| tag.role),
            Some(Role::Heading)
        );
    }
}
