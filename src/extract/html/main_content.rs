//! The part of a page that a reader came for.
//!
//! Running text gives points to what holds it; the element with the most points, and its neighbours that are like it,
//! are the content. What then still looks like a menu inside it is left out. A page on which next to nothing is found
//! this way (a list of links, a few lines) is read whole, without its furniture: better too much than nothing.

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::body_text;
use super::furniture;
use super::measure::{Measure, Measures};
use super::score::{Scores, name_points};
use super::walk::walk;
use crate::extract::sections::Block;
use crate::language::Language;

/// Content with less text than this, and less than [`LEAST_SHARE`] of the page's, is a wrong find.
const LEAST_CHARS: usize = 250;

/// The least share of the unlinked text outside furniture.
const LEAST_SHARE: f32 = 0.25;

/// What was found.
pub struct Content {
    /// Its text.
    pub blocks: Vec<Block>,
    /// The language switchers of the page.
    pub switchers: Vec<NodeId>,
    /// Says so where the content could not be told from the rest.
    pub warning: Option<String>,
}

/// Finds the content of a page.
pub fn find(page: &Html, language: Option<Language>) -> Content {
    let root = *page.root_element();
    let nothing = HashSet::new();
    let furniture = furniture::find(root, &Measures::of(root, &nothing));
    let measures = Measures::of(root, &furniture.left_out);
    let whole = measures.get(root);
    let write = |root, left_out: &HashSet<NodeId>| body_text::blocks(root, left_out, language);

    let scores = Scores::of(root, &measures);
    if let Some(top) = top(root, &scores) {
        let (holder, mut left_out) = with_neighbours(top, &scores, &measures);
        left_out.extend(&furniture.left_out);
        clean(holder, &measures, &mut left_out);
        let found = Measures::of(holder, &left_out).get(holder);
        if is_enough(found, whole) {
            return Content {
                blocks: write(holder, &left_out),
                switchers: furniture.switchers,
                warning: None,
            };
        }
    }
    if whole.chars > 0 {
        return Content {
            blocks: write(root, &furniture.left_out),
            switchers: furniture.switchers,
            warning: None,
        };
    }
    Content {
        blocks: write(root, &nothing),
        switchers: furniture.switchers,
        warning: Some("no main content was found; the text is that of the whole page".to_owned()),
    }
}

fn is_enough(found: Measure, whole: Measure) -> bool {
    found.unlinked() >= LEAST_CHARS
        || found.unlinked() as f32 >= whole.unlinked() as f32 * LEAST_SHARE && found.chars > 0
}

/// The element with the most points. Where several that are nearly as good stand below one element, that one: the
/// content is in parts. An element that is all its parent holds gives way to the parent, whose neighbours then count.
fn top<'a>(root: NodeRef<'a, Node>, scores: &Scores) -> Option<NodeRef<'a, Node>> {
    let best = scores.best_first(root);
    let (mut top, points) = *best.first()?;
    let rivals: Vec<_> = best
        .iter()
        .take(5)
        .filter(|(_, other)| *other >= points * 0.75)
        .map(|(node, _)| *node)
        .collect();
    let holds = |above: &NodeRef<'a, Node>| {
        rivals
            .iter()
            .filter(|rival| rival.ancestors().any(|a| a == *above))
            .count()
    };
    if rivals.len() >= 4
        && let Some(above) = top
            .ancestors()
            .find(|above| holds(above) >= 3 && !is_named(*above, &["body", "html"]))
    {
        top = above;
    }
    while let Some(parent) = top.parent().filter(|parent| {
        only_element(*parent) == Some(top) && !is_named(*parent, &["body", "html"])
    }) {
        top = parent;
    }
    Some(top)
}

fn is_named(node: NodeRef<'_, Node>, names: &[&str]) -> bool {
    node.value()
        .as_element()
        .is_some_and(|element| names.contains(&element.name()))
}

fn only_element(parent: NodeRef<'_, Node>) -> Option<NodeRef<'_, Node>> {
    let mut elements = parent.children().filter(|child| child.value().is_element());
    elements.next().filter(|_| elements.next().is_none())
}

/// The parent of the best element, and those of its children that are left out because they are not like it.
fn with_neighbours<'a>(
    top: NodeRef<'a, Node>,
    scores: &Scores,
    measures: &Measures,
) -> (NodeRef<'a, Node>, HashSet<NodeId>) {
    let Some(parent) = top.parent().filter(|parent| parent.value().is_element()) else {
        return (top, HashSet::new());
    };
    let enough = (scores.get(top) * 0.2).max(10.0);
    let class = |node: NodeRef<'a, Node>| {
        node.value()
            .as_element()
            .and_then(|element| element.attr("class"))
            .unwrap_or_default()
    };
    let is_like = |node: NodeRef<'a, Node>| {
        let bonus = if !class(top).is_empty() && class(node) == class(top) {
            scores.get(top) * 0.2
        } else {
            0.0
        };
        scores.get(node) + bonus >= enough || is_running_text(node, measures)
    };
    let others = parent
        .children()
        .filter(|node| *node != top && !is_like(*node));
    (parent, others.map(|node| node.id()).collect())
}

/// A paragraph beside the content that is text rather than links.
fn is_running_text(node: NodeRef<'_, Node>, measures: &Measures) -> bool {
    let measure = measures.get(node);
    is_named(node, &["p"])
        && ((measure.chars > 80 && measure.link_density() < 0.25)
            || (measure.chars > 0 && measure.linked == 0 && measure.commas > 0))
}

/// Leaves out what still looks like a menu, a form or a row of teasers inside the content.
fn clean(holder: NodeRef<'_, Node>, measures: &Measures, left_out: &mut HashSet<NodeId>) {
    let mut cleaning = Cleaning { measures, left_out };
    walk(holder, &mut cleaning, Cleaning::enter, |_, _| {});
}

struct Cleaning<'m> {
    measures: &'m Measures,
    left_out: &'m mut HashSet<NodeId>,
}

impl Cleaning<'_> {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        let Some(element) = node.value().as_element() else {
            return false;
        };
        if self.left_out.contains(&node.id()) {
            return false;
        }
        if is_clutter(element, self.measures.get(node)) {
            self.left_out.insert(node.id());
            return false;
        }
        true
    }
}

fn is_clutter(element: &Element, measure: Measure) -> bool {
    if !matches!(
        element.name(),
        "div" | "section" | "ul" | "ol" | "dl" | "table" | "form" | "fieldset" | "header"
    ) || measure.commas >= 10
    {
        return false;
    }
    let points = name_points(element);
    let is_list = matches!(element.name(), "ul" | "ol");
    points < 0.0
        || (points < 25.0 && measure.link_density() > 0.33 && !is_list)
        || measure.link_density() > 0.5
        || measure.fields * 3 > measure.paragraphs.max(1)
}
