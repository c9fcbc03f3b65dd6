//! How much text, linked text and structure stands below each element: what the rules about content weigh.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, NodeRef};
use scraper::Node;

use super::element::is_unseen;
use super::walk::walk;

/// What stands below an element, itself included.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// Characters that are no white space.
    pub chars: usize,
    /// Those of them that stand in links.
    pub linked: usize,
    /// Commas of any script: the mark of running text.
    pub commas: usize,
    /// Paragraphs.
    pub paragraphs: usize,
    /// List items.
    pub items: usize,
    /// Pictures.
    pub pictures: usize,
    /// Fields to fill in.
    pub fields: usize,
}

impl Measure {
    /// Characters outside links.
    pub fn unlinked(&self) -> usize {
        self.chars - self.linked
    }

    /// The share of the text that is linked, from 0 to 1; 0 without text.
    pub fn link_density(&self) -> f32 {
        self.linked as f32 / self.chars.max(1) as f32
    }

    /// The measure of text outside links.
    pub fn of_text(text: &str) -> Measure {
        let mut measure = Measure::default();
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            measure.chars += 1;
            measure.commas += usize::from(is_comma(c));
        }
        measure
    }

    /// Adds what stands in another place.
    pub fn add(&mut self, other: Measure) {
        self.chars += other.chars;
        self.linked += other.linked;
        self.commas += other.commas;
        self.paragraphs += other.paragraphs;
        self.items += other.items;
        self.pictures += other.pictures;
        self.fields += other.fields;
    }
}

/// The measures of all elements of a page.
#[derive(Default)]
pub struct Measures {
    by_node: HashMap<NodeId, Measure>,
}

impl Measures {
    /// Measures what is below a node, without the subtrees left out.
    pub fn of(root: NodeRef<'_, Node>, left_out: &HashSet<NodeId>) -> Measures {
        let mut taking = Taking {
            left_out,
            open: vec![Measure::default()],
            links: 0,
            measures: Measures::default(),
        };
        walk(root, &mut taking, Taking::enter, Taking::leave);
        taking.measures
    }

    /// The measure of a node; nothing where it was left out.
    pub fn get(&self, node: NodeRef<'_, Node>) -> Measure {
        self.by_node.get(&node.id()).copied().unwrap_or_default()
    }
}

struct Taking<'l> {
    left_out: &'l HashSet<NodeId>,
    /// The measures of the open elements so far.
    open: Vec<Measure>,
    /// Open links.
    links: usize,
    measures: Measures,
}

impl Taking<'_> {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        match node.value() {
            Node::Text(text) => {
                if let Some(open) = self.open.last_mut() {
                    let measure = Measure::of_text(text);
                    let linked = if self.links > 0 { measure.chars } else { 0 };
                    open.add(Measure { linked, ..measure });
                }
                false
            }
            Node::Element(element) => {
                let name = element.name();
                if let Some(open) = self.open.last_mut() {
                    open.fields += usize::from(matches!(name, "input" | "textarea" | "select"));
                }
                if is_unseen(element) || self.left_out.contains(&node.id()) {
                    return false;
                }
                self.links += usize::from(is_link(node));
                self.open.push(Measure {
                    paragraphs: usize::from(name == "p"),
                    items: usize::from(name == "li"),
                    pictures: usize::from(name == "img"),
                    ..Measure::default()
                });
                true
            }
            Node::Document | Node::Fragment => true,
            _ => false,
        }
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        if !node.value().is_element() {
            return;
        }
        self.links -= usize::from(is_link(node));
        let measure = self.open.pop().unwrap_or_default();
        if let Some(outer) = self.open.last_mut() {
            outer.add(measure);
        }
        self.measures.by_node.insert(node.id(), measure);
    }
}

/// A link that leads away; one within the page is a footnote or a table of contents.
fn is_link(node: NodeRef<'_, Node>) -> bool {
    let element = node
        .value()
        .as_element()
        .filter(|element| element.name() == "a");
    element
        .and_then(|link| link.attr("href"))
        .is_some_and(|href| !href.starts_with('#'))
}

/// Commas of Latin, Arabic, Chinese, Japanese and Ethiopic writing; the sentence marks of scripts that use no comma.
fn is_comma(c: char) -> bool {
    matches!(
        c,
        ',' | '،' | '，' | '、' | '︐' | '﹐' | '፣' | '।' | '។' | '။'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn text_and_linked_text_are_counted_apart() {
        let page = Html::parse_document(
            "<p>One, two <a href='/x'>link</a><a href='#n'>1</a><script>no</script></p>",
        );
        let measures = Measures::of(page.tree.root(), &HashSet::new());
        let paragraph = page
            .tree
            .root()
            .descendants()
            .find(|node| node.value().as_element().is_some_and(|e| e.name() == "p"));
        let measure = measures.get(paragraph.unwrap());
        assert_eq!(
            (
                measure.chars,
                measure.linked,
                measure.commas,
                measure.paragraphs
            ),
            (12, 4, 1, 1)
        );
    }
}
