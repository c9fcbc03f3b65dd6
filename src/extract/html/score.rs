//! Which element holds the running text of a page.

use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use scraper::node::Element;

use super::element::{Naming, is_block, is_heading};
use super::measure::{Measure, Measures};
use super::walk::walk;

/// A text shorter than this gives no points: labels, dates, names of links.
const LEAST_CHARS: usize = 20;

/// How far up from a paragraph its points go.
const LEVELS: usize = 5;

/// What a telling name is worth: a long paragraph has three to ten points.
const NAME_POINTS: f32 = 25.0;

/// Words that content goes by.
const CONTENT_WORDS: &[&str] = &[
    "article",
    "body",
    "content",
    "contenu",
    "contenido",
    "contenuto",
    "conteudo",
    "inhoud",
    "inhalt",
    "entry",
    "main",
    "page",
    "post",
    "text",
    "texte",
    "texto",
    "testo",
    "tekst",
    "blog",
    "story",
    "hentry",
];

/// Words that other things go by.
const OTHER_WORDS: &[&str] = &[
    "hidden",
    "banner",
    "footer",
    "gdpr",
    "masthead",
    "outbrain",
    "promo",
    "related",
    "share",
    "shoutbox",
    "sidebar",
    "skyscraper",
    "sponsor",
    "tags",
    "recommended",
    "teaser",
    "teasers",
    "menu",
    "nav",
];

/// The points of every element that holds running text, those of linked text taken off.
pub struct Scores {
    points: HashMap<NodeId, f32>,
}

impl Scores {
    /// Scores what is below a node.
    pub fn of(root: NodeRef<'_, Node>, measures: &Measures) -> Scores {
        let mut scores = Scores {
            points: HashMap::new(),
        };
        let own = own_texts(root, measures);
        for (holder, text) in own {
            scores.add(holder, text);
        }
        for (id, points) in &mut scores.points {
            if let Some(node) = root.tree().get(*id) {
                *points *= 1.0 - measures.get(node).link_density();
            }
        }
        scores
    }

    /// The points of an element; none where it holds no running text.
    pub fn get(&self, node: NodeRef<'_, Node>) -> f32 {
        self.points.get(&node.id()).copied().unwrap_or_default()
    }

    /// Every element with points, best first; of equals the outer one.
    pub fn best_first<'a>(&self, root: NodeRef<'a, Node>) -> Vec<(NodeRef<'a, Node>, f32)> {
        let mut best: Vec<_> = self
            .points
            .iter()
            .filter_map(|(id, points)| Some((root.tree().get(*id)?, *points)))
            .collect();
        best.sort_by(|(one, a), (other, b)| b.total_cmp(a).then(one.id().cmp(&other.id())));
        best
    }

    fn add(&mut self, holder: NodeRef<'_, Node>, text: Measure) {
        let points = points_of(text);
        for (level, above) in containers(holder).take(LEVELS).enumerate() {
            let divider = match level {
                0 => 1.0,
                1 => 2.0,
                _ => level as f32 * 3.0,
            };
            *self
                .points
                .entry(above.id())
                .or_insert_with(|| base_points(above)) += points / divider;
        }
    }
}

/// Text that stands directly in an element or in inline elements of it, by element.
fn own_texts<'a>(
    root: NodeRef<'a, Node>,
    measures: &Measures,
) -> Vec<(NodeRef<'a, Node>, Measure)> {
    let mut taking = Taking {
        measures,
        open: Vec::new(),
        texts: Vec::new(),
    };
    walk(root, &mut taking, Taking::enter, Taking::leave);
    taking.texts
}

struct Taking<'a, 'm> {
    measures: &'m Measures,
    open: Vec<(NodeRef<'a, Node>, Measure)>,
    texts: Vec<(NodeRef<'a, Node>, Measure)>,
}

impl<'a> Taking<'a, '_> {
    fn enter(&mut self, node: NodeRef<'a, Node>) -> bool {
        match node.value() {
            Node::Text(text) => {
                if let Some((_, own)) = self.open.last_mut() {
                    own.add(Measure::of_text(text));
                }
                false
            }
            Node::Element(element) if self.measures.get(node).chars > 0 => {
                if holds_paragraphs(element) {
                    self.open.push((node, Measure::default()));
                }
                true
            }
            _ => false,
        }
    }

    fn leave(&mut self, node: NodeRef<'a, Node>) {
        if self.open.last().is_some_and(|(open, _)| *open == node) {
            self.texts
                .extend(self.open.pop().filter(|(_, own)| own.chars >= LEAST_CHARS));
        }
    }
}

fn holds_paragraphs(element: &Element) -> bool {
    let name = element.name();
    is_block(name) || matches!(name, "td" | "th" | "li" | "dd" | "dt")
}

/// A paragraph's points go to what is around it; text that stands directly in a division gives them to the division.
fn containers(holder: NodeRef<'_, Node>) -> impl Iterator<Item = NodeRef<'_, Node>> {
    let is_paragraph = holder.value().as_element().is_some_and(|element| {
        matches!(
            element.name(),
            "p" | "pre" | "li" | "dd" | "dt" | "blockquote"
        ) || is_heading(element.name())
    });
    std::iter::once(holder)
        .chain(holder.ancestors())
        .skip(usize::from(is_paragraph))
        .filter(|node| node.value().is_element())
}

fn points_of(text: Measure) -> f32 {
    1.0 + text.commas as f32 + (text.chars as f32 / 100.0).min(3.0)
}

fn base_points(node: NodeRef<'_, Node>) -> f32 {
    let Some(element) = node.value().as_element() else {
        return 0.0;
    };
    let by_element = match element.name() {
        "div" | "article" | "main" | "section" => 5.0,
        "pre" | "td" | "blockquote" => 3.0,
        "address" | "ol" | "ul" | "dl" | "dd" | "dt" | "li" | "form" => -3.0,
        "th" => -5.0,
        _ => 0.0,
    };
    by_element + name_points(element)
}

/// What the words of an element's name speak for, in points.
pub fn name_points(element: &Element) -> f32 {
    let naming = Naming::of(element);
    let sign = |holds: bool| f32::from(u8::from(holds)) * NAME_POINTS;
    sign(naming.has_word_of(CONTENT_WORDS)) - sign(naming.has_word_of(OTHER_WORDS))
}
