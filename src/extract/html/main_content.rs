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

/// The least share of the unlinked text outside furniture, where the page does not mark its content.
const LEAST_SHARE: f32 = 0.35;

/// The least share of all text, linked or not, of what the page itself marks as its content.
const LEAST_MARKED_SHARE: f32 = 0.5;

/// The same for a find of less than [`SHORT_CHARS`]: of a page built of many small parts, one is not enough.
const LEAST_SHORT_SHARE: f32 = 0.8;

/// Less text than this is no article.
const SHORT_CHARS: usize = 1500;

/// What a page calls its content marks it only where it holds this share of the text outside furniture.
const MARKED_SHARE: f32 = 0.3;

/// What is marked within something marked is the content where it holds this share of that.
const MARKED_SHARE_OF_OUTER: f32 = 0.7;

/// Names of the element that holds the content, as systems for managing content give them.
const CONTENT_NAMES: &[&str] = &[
    "main",
    "content",
    "main-content",
    "maincontent",
    "main_content",
    "page-content",
    "site-content",
    "primary",
    "content-area",
    "contenu",
    "contenido",
    "contenuto",
    "conteudo",
    "inhalt",
    "inhoud",
    "entry-content",
    "post-content",
    "node__content",
    "com-content-article",
    "item-page",
];

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
    let furniture = furniture::find(root, &Measures::of(root, &HashSet::new()));
    let measures = Measures::of(root, &furniture.left_out);
    let marked = marked(root, &measures);
    let region = marked.unwrap_or(root);
    let (holder, left_out) = running_text(region, &measures, &furniture.left_out)
        .filter(|(holder, left_out)| {
            let found = Measures::of(*holder, left_out).get(*holder);
            is_enough(found, measures.get(region), marked.is_some())
        })
        .unwrap_or((region, furniture.left_out));
    let mut blocks = body_text::blocks(holder, &left_out, language);
    let mut warning = None;
    if blocks.is_empty() {
        blocks = body_text::blocks(root, &HashSet::new(), language);
        warning = (!blocks.is_empty())
            .then(|| "no main content was found; the text is that of the whole page".to_owned());
    }
    Content {
        blocks,
        switchers: furniture.switchers,
        warning,
    }
}

/// The element that the page itself marks as its content, by element, role or name: the largest, or what is marked
/// within it and holds most of it.
fn marked<'a>(root: NodeRef<'a, Node>, measures: &Measures) -> Option<NodeRef<'a, Node>> {
    let chars = |node: &NodeRef<'a, Node>| measures.get(*node).chars;
    let all: Vec<_> = root.descendants().filter(|node| is_marked(*node)).collect();
    let mut marked = *all.iter().rev().max_by_key(|node| chars(node))?;
    for inner in all {
        if chars(&inner) as f32 >= chars(&marked) as f32 * MARKED_SHARE_OF_OUTER
            && inner.ancestors().any(|above| above == marked)
        {
            marked = inner;
        }
    }
    (chars(&marked) as f32 >= measures.get(root).chars as f32 * MARKED_SHARE).then_some(marked)
}

fn is_marked(node: NodeRef<'_, Node>) -> bool {
    node.value().as_element().is_some_and(|element| {
        let names = ["id", "class"]
            .iter()
            .filter_map(|key| element.attr(key))
            .flat_map(str::split_whitespace);
        matches!(element.name(), "main" | "article")
            || element.attr("role") == Some("main")
            || element.attr("itemprop") == Some("articleBody")
            || names
                .map(str::to_ascii_lowercase)
                .any(|name| CONTENT_NAMES.contains(&name.as_str()))
    })
}

/// The holder of the running text, and what to leave out of it.
fn running_text<'a>(
    region: NodeRef<'a, Node>,
    measures: &Measures,
    furniture: &HashSet<NodeId>,
) -> Option<(NodeRef<'a, Node>, HashSet<NodeId>)> {
    let scores = Scores::of(region, measures);
    let top = top(region, &scores)?;
    let (holder, mut left_out) = with_neighbours(top, region, &scores, measures);
    left_out.extend(furniture);
    clean(holder, measures, &mut left_out);
    Some((holder, left_out))
}

/// Where the page marks its content, most of that must be found: a list of publications is no clutter there.
fn is_enough(found: Measure, region: Measure, is_marked: bool) -> bool {
    let share = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
    match is_marked {
        _ if found.chars == 0 => false,
        true if found.chars < SHORT_CHARS => share(found.chars, region.chars) >= LEAST_SHORT_SHARE,
        true => share(found.chars, region.chars) >= LEAST_MARKED_SHARE,
        false => share(found.unlinked(), region.unlinked()) >= LEAST_SHARE,
    }
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
    region: NodeRef<'a, Node>,
    scores: &Scores,
    measures: &Measures,
) -> (NodeRef<'a, Node>, HashSet<NodeId>) {
    let Some(parent) = top
        .parent()
        .filter(|parent| top != region && parent.value().is_element())
    else {
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
        if is_clutter(node, element, self.measures) {
            self.left_out.insert(node.id());
            return false;
        }
        true
    }
}

fn is_clutter(node: NodeRef<'_, Node>, element: &Element, measures: &Measures) -> bool {
    let measure = measures.get(node);
    let may_be = matches!(
        element.name(),
        "div" | "section" | "ul" | "ol" | "dl" | "table" | "form" | "fieldset" | "header"
    );
    if !may_be || measure.commas >= 10 {
        return false;
    }
    let points = name_points(element);
    let density = measure.link_density();
    let is_list = matches!(element.name(), "ul" | "ol" | "dl" | "table");
    let is_linked = match () {
        () if is_list && points >= 0.0 && is_among_text(node, measures) => false,
        () if points >= 25.0 || is_list => density > 0.5,
        () => density > 0.33,
    };
    points < 0.0
        || (is_linked && !offers_documents(node))
        || measure.fields * 3 > measure.paragraphs.max(1)
}

/// A list of links is judged by the company it keeps: between paragraphs it belongs to them.
fn is_among_text(node: NodeRef<'_, Node>, measures: &Measures) -> bool {
    node.parent()
        .map(|parent| measures.get(parent))
        .is_some_and(|around| around.paragraphs >= 2 && around.link_density() < 0.5)
}

/// Publications to download are what many pages are for.
fn offers_documents(node: NodeRef<'_, Node>) -> bool {
    const ENDINGS: &[&str] = &[
        ".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".epub",
    ];
    let hrefs = node
        .descendants()
        .filter_map(|below| below.value().as_element()?.attr("href"));
    let path = |href: &str| {
        href.split(['?', '#'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    hrefs
        .map(path)
        .any(|path| ENDINGS.iter().any(|ending| path.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "The report says, after three years of work, that children were heard, but seldom believed.";

    fn found(html: &str) -> String {
        let content = find(&Html::parse_document(html), None);
        content
            .blocks
            .into_iter()
            .map(|block| block.text)
            .collect::<Vec<_>>()
            .join("/")
    }

    #[test]
    fn running_text_is_found_between_columns_of_links() {
        let page = format!(
            "<table><tr><td><a href=1>Home</a><br><a href=2>News</a><td><p>{PARAGRAPH}<p>{PARAGRAPH}<td><a href=3>More</a></table>"
        );
        assert_eq!(found(&page), format!("{PARAGRAPH}/{PARAGRAPH}"));
    }

    #[test]
    fn a_page_built_of_small_parts_is_read_whole() {
        let part = |text: &str| {
            format!(
                "<div class=widget-wrap><div class=elementor-widget><div>{text}</div></div></div>"
            )
        };
        let page = format!(
            "<main>{}{}{}</main>",
            part(&format!("<p>{PARAGRAPH}</p>")),
            part("<h2>What to do?</h2>"),
            part("<p>Tell the police, or call us by day and by night.</p>")
        );
        assert_eq!(
            found(&page),
            format!("{PARAGRAPH}/What to do?/Tell the police, or call us by day and by night.")
        );
    }

    #[test]
    fn a_list_of_publications_is_content() {
        let row = "<li><a href=/n>A report on the sale of children</a></li>";
        let page = format!(
            "<nav><a href=/>Home</a></nav><div id=content><h1>Publications</h1><ul>{}</ul></div>",
            row.repeat(3)
        );
        assert!(found(&page).contains("A report on the sale of children"));
    }
}
