//! What a page leads to and what it asks of crawlers, without finding out what it says.
//!
//! Apart from reading, for whoever only looks for the way on: main content is not looked for, and the text is all that
//! stands in the page, menus and all, good for telling alike pages from others and for nothing else.

use scraper::{Html, Node};

use super::addresses::Base;
use super::{alternates, head, nesting, prescan};
use crate::extract::{Alternate, Hints};

/// The words of a page are compared with others by their beginning: this many bytes.
const MAX_TEXT: usize = 64 << 10;

/// Links of one page; more are a list that sitemaps should carry.
const MAX_LINKS: usize = 5_000;

/// What a page leads to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Where it leads, absolute, in order; an address may come twice.
    pub links: Vec<Link>,
    /// The address it wants to be known by.
    pub canonical: Option<String>,
    /// The same in other languages, as `hreflang` and the links of "also available in" say.
    pub alternates: Vec<Alternate>,
    /// Its feeds.
    pub feeds: Vec<String>,
    /// Where it sends its reader on by `meta http-equiv=refresh`.
    pub refresh: Option<String>,
    /// What its `meta` elements ask, by the name they are addressed to, in lower case.
    pub robots: Vec<(String, String)>,
    /// The beginning of all its words.
    pub text: String,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The absolute address.
    pub url: String,
    /// Whether the page asks not to follow it.
    pub nofollow: bool,
}

/// Finds out where a page leads; never fails, for any bytes parse as HTML.
pub fn outline(bytes: &[u8], hints: Hints<'_>) -> Outline {
    let decoded = prescan::decode(bytes, hints.charset);
    let page = Html::parse_document(&nesting::bounded(&decoded.text));
    let base = Base::of(&page, hints.url);
    Outline {
        links: links(&page, &base),
        canonical: head::metadata(&page, &base).url,
        alternates: alternates::all(&page, &base, &alternates::switchers(&page)),
        feeds: feeds(&page, &base),
        refresh: refresh(&page, &base),
        robots: robots(&page),
        text: text(&page),
    }
}

/// Elements that lead somewhere, and the attribute that says where.
const LEADING: &[(&str, &str)] = &[
    ("a", "href"),
    ("area", "href"),
    ("frame", "src"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
];

fn links(page: &Html, base: &Base) -> Vec<Link> {
    let leading = page
        .tree
        .root()
        .descendants()
        .filter_map(|node| node.value().as_element())
        .filter_map(|element| {
            let (_, attribute) = LEADING.iter().find(|(name, _)| *name == element.name())?;
            let url = base.absolute(element.attr(attribute)?)?;
            let nofollow = has_relation(element.attr("rel"), "nofollow");
            Some(Link { url, nofollow })
        });
    let neighbours = head::elements(page, "link")
        .filter(|link| {
            ["next", "prev"]
                .iter()
                .any(|rel| has_relation(link.attr("rel"), rel))
        })
        .filter_map(|link| base.absolute(link.attr("href")?))
        .map(|url| Link {
            url,
            nofollow: false,
        });
    leading.chain(neighbours).take(MAX_LINKS).collect()
}

fn feeds(page: &Html, base: &Base) -> Vec<String> {
    head::elements(page, "link")
        .filter(|link| has_relation(link.attr("rel"), "alternate"))
        .filter(|link| {
            let kind = link.attr("type").unwrap_or_default();
            kind.contains("rss+xml") || kind.contains("atom+xml")
        })
        .filter_map(|link| base.absolute(link.attr("href")?))
        .collect()
}

/// `content="0; url=next.html"` (HTML standard, shared declarative refresh steps).
fn refresh(page: &Html, base: &Base) -> Option<String> {
    let is_refresh = |value: &str| value.eq_ignore_ascii_case("refresh");
    let content = head::elements(page, "meta")
        .find(|meta| meta.attr("http-equiv").is_some_and(is_refresh))?
        .attr("content")?;
    let (_, target) = content.split_once([';', ','])?;
    let target = target.trim();
    let named = target
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("url="));
    let target = if named { target.get(4..)? } else { target };
    base.absolute(target.trim().trim_matches(['"', '\'']))
}

fn robots(page: &Html) -> Vec<(String, String)> {
    head::elements(page, "meta")
        .filter_map(|meta| {
            let name = meta.attr("name")?.trim().to_ascii_lowercase();
            Some((name, meta.attr("content")?.to_owned()))
        })
        .filter(|(_, content)| {
            let content = content.to_ascii_lowercase();
            ["index", "follow", "none"]
                .iter()
                .any(|word| content.contains(word))
        })
        .collect()
}

fn text(page: &Html) -> String {
    let mut text = String::new();
    for node in page.tree.root().descendants() {
        let Node::Text(words) = node.value() else {
            continue;
        };
        let is_code = node
            .parent()
            .and_then(|parent| Some(parent.value().as_element()?.name()))
            .is_some_and(|name| matches!(name, "script" | "style" | "noscript" | "template"));
        if is_code {
            continue;
        }
        text.push_str(words);
        text.push(' ');
        if text.len() > MAX_TEXT {
            break;
        }
    }
    text
}

fn has_relation(relations: Option<&str>, wanted: &str) -> bool {
    relations
        .unwrap_or_default()
        .split_whitespace()
        .any(|relation| relation.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Outline {
        let hints = Hints {
            url: Some("https://a.example/docs/list.html"),
            ..Hints::default()
        };
        outline(html.as_bytes(), hints)
    }

    #[test]
    fn a_page_tells_where_it_leads_and_what_it_asks() {
        let page = read(
            "<html><head><link rel=canonical href='/docs/list'><link rel='next' href='?page=2'>\
             <link rel=alternate hreflang=fr href='/fr/docs'><link rel=alternate type='application/rss+xml' href='/feed'>\
             <meta name=ROBOTS content='NoFollow'><meta http-equiv=Refresh content=\"0; URL='/new'\">\
             <script>not words</script></head><body>Words <a href=a.pdf>x</a><a rel='external nofollow' href=/login>y</a>\
             <a href='mailto:x@y.example'>z</a><object data=b.pdf></object></body></html>",
        );
        let links: Vec<(&str, bool)> = page
            .links
            .iter()
            .map(|link| (link.url.as_str(), link.nofollow))
            .collect();
        assert_eq!(
            links,
            [
                ("https://a.example/docs/a.pdf", false),
                ("https://a.example/login", true),
                ("https://a.example/docs/b.pdf", false),
                ("https://a.example/docs/list.html?page=2", false),
            ]
        );
        assert_eq!(
            page.canonical.as_deref(),
            Some("https://a.example/docs/list")
        );
        assert_eq!(page.alternates[0].url, "https://a.example/fr/docs");
        assert_eq!(page.feeds, ["https://a.example/feed"]);
        assert_eq!(page.refresh.as_deref(), Some("https://a.example/new"));
        assert_eq!(page.robots, [("robots".to_owned(), "NoFollow".to_owned())]);
        assert!(page.text.contains("Words") && !page.text.contains("not words"));
    }
}
