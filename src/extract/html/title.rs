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

/// The title: what the page names for sharing, else its `title` element, else its heading; the site's name cut off.
pub fn title(page: &Html, content: &[Block]) -> Option<String> {
    let article = json_ld::article(page);
    let site = head::meta(page, &["og:site_name", "application-name"])
        .map(str::to_owned)
        .or(article.site);
    let is_site = |title: &str| site.as_deref().is_some_and(|site| same(site, title));
    let heading = only_main_heading(page);
    let shared = head::meta(
        page,
        &[
            "og:title",
            "twitter:title",
            "dc.title",
            "dcterms.title",
            "citation_title",
        ],
    )
    .map(one_line);
    let written = element_text(page, "title");
    let candidate = shared
        .filter(|title| !title.is_empty() && !is_site(title))
        .or_else(|| written.filter(|title| !title.is_empty() && !is_site(title)))
        .map(|title| without_site(&title, site.as_deref(), heading.as_deref()));
    candidate
        .or(article.headline)
        .or(heading)
        .or_else(|| {
            content
                .iter()
                .find(|block| block.is_heading)
                .map(|block| block.text.clone())
        })
        .map(|title| one_line(&title))
        .filter(|title| !title.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first `h1`, where there is one with words.
fn only_main_heading(page: &Html) -> Option<String> {
    page.tree
        .root()
        .descendants()
        .filter(|node| is_named(node, "h1"))
        .map(line)
        .find(|text| !text.is_empty())
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

/// Cuts at a separator where one side is the site's name, or the other side is the page's own heading.
fn without_site(title: &str, site: Option<&str>, heading: Option<&str>) -> String {
    for separator in SEPARATORS {
        let is_title = |part: &str| heading.is_some_and(|heading| same(part, heading));
        let is_site = |part: &str| site.is_some_and(|site| same(part, site));
        for (at, _) in title.match_indices(separator) {
            let (first, last) = (title[..at].trim(), title[at + separator.len()..].trim());
            if !first.is_empty() && (is_title(first) || is_site(last)) {
                return first.to_owned();
            }
            if !last.is_empty() && (is_title(last) || is_site(first)) {
                return last.to_owned();
            }
        }
    }
    title.to_owned()
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
