//! What a page says of itself in JSON-LD: the article among the things that schema.org describes.

use scraper::Html;
use serde_json::Value;

/// Types of schema.org that are what a reader came for.
const ARTICLES: &[&str] = &[
    "Article",
    "Posting",
    "Report",
    "WebPage",
    "Publication",
    "DigitalDocument",
    "Book",
    "Legislation",
    "Event",
];

/// What JSON-LD says of the article.
#[derive(Debug, Default, PartialEq)]
pub struct Article {
    /// `headline` or `name`.
    pub headline: Option<String>,
    /// `datePublished`.
    pub published: Option<String>,
    /// `dateModified`.
    pub modified: Option<String>,
    /// The name of `author`.
    pub author: Option<String>,
    /// The name of the web site.
    pub site: Option<String>,
}

/// Reads every block of JSON-LD; the first thing of the most telling type gives each value.
pub fn article(page: &Html) -> Article {
    let blocks: Vec<Value> = page.tree.root().descendants().filter_map(block).collect();
    let things: Vec<&Value> = blocks.iter().flat_map(things).collect();
    let mut article = Article {
        site: site(&things),
        ..Article::default()
    };
    for wanted in ARTICLES {
        for thing in things.iter().filter(|thing| is_a(thing, wanted)) {
            article.take(thing);
        }
    }
    article
}

impl Article {
    fn take(&mut self, thing: &Value) {
        let text = |name: &str| {
            thing
                .get(name)
                .and_then(Value::as_str)
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        self.headline = self.headline.take().or_else(|| text("headline"));
        self.published = self.published.take().or_else(|| text("datePublished"));
        self.modified = self.modified.take().or_else(|| text("dateModified"));
        self.author = self
            .author
            .take()
            .or_else(|| thing.get("author").and_then(name_of));
    }
}

fn block(node: ego_tree::NodeRef<'_, scraper::Node>) -> Option<Value> {
    let script = node
        .value()
        .as_element()
        .filter(|element| element.name() == "script")?;
    let kind = script.attr("type")?.trim();
    if !kind.eq_ignore_ascii_case("application/ld+json") {
        return None;
    }
    let text: String = node
        .children()
        .filter_map(|child| child.value().as_text().map(|text| text.to_string()))
        .collect();
    serde_json::from_str(unwrapped(&text)).ok()
}

/// Some sites hide the JSON in a comment or a CDATA section, as scripts once had to be.
fn unwrapped(text: &str) -> &str {
    let is_frame = |c: char| c.is_whitespace() || "/*<>![]-;CDAT".contains(c);
    let inner = text.trim_matches(is_frame);
    if inner.starts_with('{') && !text.trim_start().starts_with('[') {
        inner
    } else {
        text.trim()
    }
}

/// A block is a thing, a list of things, or a graph of things.
fn things(block: &Value) -> Vec<&Value> {
    match block {
        Value::Array(list) => list.iter().flat_map(things).collect(),
        Value::Object(thing) => match thing.get("@graph") {
            Some(Value::Array(graph)) => graph.iter().collect(),
            _ => vec![block],
        },
        _ => Vec::new(),
    }
}

fn is_a(thing: &Value, wanted: &str) -> bool {
    match thing.get("@type") {
        Some(Value::String(kind)) => kind.contains(wanted),
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .any(|kind| kind.contains(wanted)),
        _ => false,
    }
}

fn site(things: &[&Value]) -> Option<String> {
    let named = things
        .iter()
        .find(|thing| is_a(thing, "WebSite"))
        .and_then(|site| name_of(site));
    named.or_else(|| {
        things
            .iter()
            .find_map(|thing| thing.get("publisher").and_then(name_of))
    })
}

fn name_of(thing: &Value) -> Option<String> {
    match thing {
        Value::String(name) => Some(name.trim().to_owned()),
        Value::Array(list) => list
            .first()
            .and_then(|first| first.get("name").and_then(Value::as_str).map(str::to_owned)),
        _ => thing
            .get("name")
            .and_then(Value::as_str)
            .map(|name| name.trim().to_owned()),
    }
    .filter(|name| !name.is_empty() && !name.starts_with("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_of_a_graph_is_found() {
        let page = Html::parse_document(
            r#"<script type="application/ld+json"> <![CDATA[ {"@graph":[{"@type":"WebSite","name":"The Section"},
            {"@type":["NewsArticle"],"headline":"A verdict","datePublished":"2004-03-24","author":[{"name":"A. Writer"}]}]} ]]></script>"#,
        );
        let article = article(&page);
        assert_eq!(article.headline.as_deref(), Some("A verdict"));
        assert_eq!(article.published.as_deref(), Some("2004-03-24"));
        assert_eq!(article.author.as_deref(), Some("A. Writer"));
        assert_eq!(article.site.as_deref(), Some("The Section"));
    }

    #[test]
    fn broken_blocks_say_nothing() {
        let page =
            Html::parse_document(r#"<script type="application/ld+json">{"@type": </script>"#);
        assert_eq!(article(&page), Article::default());
    }
}
