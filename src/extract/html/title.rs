//! The title of a page, without the name of its site.

use ego_tree::NodeRef;
use scraper::{Html, Node};

use super::body_text::line;
use super::{head, json_ld};
use crate::extract::sections::Block;

/// What sites put between a title and their name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " > ", " @ ", "｜", "|",
    "_",
];

/// Names of `meta` that give the title.
const TITLES: &[&str] = &[
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
];

/// Names of `meta` that name the site or who stands behind it.
const SITE_NAMES: &[&str] = &[
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "author",
    "dc.publisher",
    "dcterms.publisher",
    "copyright",
];

/// Separators that titles do not hold themselves: what follows the last is the site's name even where nothing else says so.
const STRONG_SEPARATORS: &[&str] = &[" | ", " :: ", " » ", " « ", " • "];

/// The title: what the page names in its metadata, else its `title` element, else its heading; the site's name cut off.
pub fn title(page: &Html, content: &[Block]) -> Option<String> {
    let article = json_ld::article(page);
    let headings: Vec<String> = main_headings(page).collect();
    let mut sites: Vec<String> = SITE_NAMES
        .iter()
        .filter_map(|name| head::meta(page, &[name]))
        .map(one_line)
        .collect();
    sites.extend(article.site);
    sites.extend(names_of_home(page));
    let is_site = |title: &String| {
        sites.iter().any(|site| same(site, title))
            && !headings.iter().any(|heading| same(heading, title))
    };
    let shared = head::meta(page, TITLES).map(one_line);
    [article.headline, shared, element_text(page, "title")]
        .into_iter()
        .flatten()
        .find(|title| !title.is_empty() && !is_site(title))
        .map(|title| without_site(&title, &sites, &headings))
        .or_else(|| headings.into_iter().next())
        .or_else(|| {
            content
                .iter()
                .find(|block| block.is_heading)
                .map(|block| one_line(&block.text))
        })
        .filter(|title| !title.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `h1` with words.
fn main_headings(page: &Html) -> impl Iterator<Item = String> {
    page.tree
        .root()
        .descendants()
        .filter(|node| is_named(node, "h1"))
        .map(line)
        .filter(|text| !text.is_empty())
}

/// What links to the start page are called, by text or picture: the logo.
fn names_of_home(page: &Html) -> Vec<String> {
    let links = page
        .tree
        .root()
        .descendants()
        .filter(|node| is_named(node, "a"));
    links
        .filter(leads_home)
        .flat_map(names_of_link)
        .map(|name| one_line(&name))
        .filter(|name| !name.is_empty())
        .collect()
}

fn leads_home(link: &NodeRef<'_, Node>) -> bool {
    let href = link
        .value()
        .as_element()
        .and_then(|element| element.attr("href"))
        .unwrap_or_default()
        .trim();
    let path = href.split_once("://").map_or(href, |(_, rest)| {
        rest.split_once('/').map_or("/", |(_, path)| path)
    });
    matches!(
        path,
        "/" | "" | "./" | "../" | "index.html" | "index.htm" | "/index.html" | "/index.php"
    ) && !href.is_empty()
}

fn names_of_link(link: NodeRef<'_, Node>) -> Vec<String> {
    let names = link
        .descendants()
        .filter_map(|below| below.value().as_element());
    let stated = names.flat_map(|element| {
        ["alt", "title", "aria-label"]
            .iter()
            .filter_map(|name| element.attr(name))
    });
    std::iter::once(line(link))
        .chain(stated.map(str::to_owned))
        .collect()
}

fn element_text(page: &Html, name: &str) -> Option<String> {
    let in_picture =
        |node: &NodeRef<'_, Node>| node.ancestors().any(|above| is_named(&above, "svg"));
    let element = page
        .tree
        .root()
        .descendants()
        .find(|node| is_named(node, name) && !in_picture(node))?;
    let text: String = element
        .descendants()
        .filter_map(|below| below.value().as_text().map(|text| text.to_string()))
        .collect();
    Some(one_line(&text))
}

fn is_named(node: &NodeRef<'_, Node>, name: &str) -> bool {
    node.value()
        .as_element()
        .is_some_and(|element| element.name() == name)
}

/// Cuts at a separator where one side is the site's name, or the other side is the page's own heading; else what
/// follows the last strong separator, where enough stands before it.
fn without_site(title: &str, sites: &[String], headings: &[String]) -> String {
    let is_title = |part: &str| headings.iter().any(|heading| same(part, heading));
    let is_site = |part: &str| sites.iter().any(|site| same(part, site));
    for (first, last) in SEPARATORS
        .iter()
        .flat_map(|separator| parts(title, separator))
    {
        if is_title(first) || is_site(last) {
            return first.to_owned();
        }
        if is_title(last) || is_site(first) {
            return last.to_owned();
        }
    }
    let strong = STRONG_SEPARATORS
        .iter()
        .filter_map(|separator| parts(title, separator).last());
    let cut = strong
        .map(|(first, _)| first)
        .find(|first| first.split_whitespace().count() >= 2);
    cut.unwrap_or(title).to_owned()
}

/// The two sides of every place where a separator stands.
fn parts<'t>(title: &'t str, separator: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
    title
        .match_indices(separator)
        .map(|(at, separator)| (title[..at].trim(), title[at + separator.len()..].trim()))
        .filter(|(first, last)| !first.is_empty() && !last.is_empty())
}

/// Equal but for case, white space and signs.
fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    letters(one) == letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Option<String> {
        title(&Html::parse_document(html), &[])
    }

    #[test]
    fn the_name_of_the_site_is_cut_off() {
        assert_eq!(
            of("<title>Annual report – The Section</title><h1>Annual report</h1>").as_deref(),
            Some("Annual report")
        );
        assert_eq!(of("<meta property=og:site_name content='The Section'><title>The Section | Children - and law</title>").as_deref(), Some("Children - and law"));
        assert_eq!(
            of("<title>Children - their rights</title>").as_deref(),
            Some("Children - their rights")
        );
    }

    #[test]
    fn a_page_titled_like_its_site_takes_its_heading() {
        let page = "<meta property=og:site_name content='The Section'><meta property=og:title content='The Section'><title>The Section</title><h1>A verdict</h1>";
        assert_eq!(of(page).as_deref(), Some("A verdict"));
    }
}
