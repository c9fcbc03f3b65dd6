//! The addresses a page links to, made absolute.

use std::collections::HashSet;

use scraper::Html;
use url::Url;

/// What relative addresses of a page are relative to.
pub struct Base(Option<Url>);

impl Base {
    /// The page's own address, or what its `base` element says.
    pub fn of(page: &Html, url: Option<&str>) -> Base {
        let own = url.and_then(|url| Url::parse(url).ok());
        let stated = attributes(page, "base", "href")
            .next()
            .and_then(|href| match &own {
                Some(own) => own.join(href.trim()).ok(),
                None => Url::parse(href.trim()).ok(),
            });
        Base(stated.or(own))
    }

    /// An address made absolute; as written where no base is known. `None` for what leads to no document: parts of the
    /// page itself, scripts, mail.
    pub fn absolute(&self, href: &str) -> Option<String> {
        let href: String = href
            .trim()
            .chars()
            .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
            .collect();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        match (Url::parse(&href), &self.0) {
            (Ok(url), _) => is_document(&url).then(|| url.to_string()),
            (Err(_), Some(base)) => base
                .join(&href)
                .ok()
                .filter(is_document)
                .map(|url| url.to_string()),
            (Err(_), None) => Some(href),
        }
    }

    /// Every address the page links to, in order, each once.
    pub fn links(&self, page: &Html) -> Vec<String> {
        let mut seen = HashSet::new();
        ["a", "area", "frame", "iframe"]
            .iter()
            .flat_map(|name| {
                attributes(
                    page,
                    name,
                    if name.ends_with("frame") {
                        "src"
                    } else {
                        "href"
                    },
                )
            })
            .filter_map(|href| self.absolute(href))
            .filter(|address| seen.insert(address.clone()))
            .collect()
    }
}

fn is_document(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https" | "ftp" | "file")
}

fn attributes<'a>(
    page: &'a Html,
    element: &'a str,
    attribute: &'a str,
) -> impl Iterator<Item = &'a str> {
    page.tree
        .root()
        .descendants()
        .filter_map(|node| node.value().as_element())
        .filter(move |found| found.name() == element)
        .filter_map(move |found| found.attr(attribute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_absolute_and_named_once() {
        let page = Html::parse_document(
            "<a href='a.pdf'>x</a><a href='/b'>y</a><a href='a.pdf'>z</a><a href='#top'>t</a><a href='mailto:x@y.z'>m</a>",
        );
        let base = Base::of(&page, Some("https://section.example/docs/list.html"));
        assert_eq!(
            base.links(&page),
            [
                "https://section.example/docs/a.pdf",
                "https://section.example/b"
            ]
        );
        assert_eq!(Base::of(&page, None).links(&page), ["a.pdf", "/b"]);
    }

    #[test]
    fn the_base_element_moves_relative_links() {
        let page = Html::parse_document("<base href='/other/'><a href=a.pdf>x</a>");
        let base = Base::of(&page, Some("https://section.example/docs/list.html"));
        assert_eq!(base.links(&page), ["https://section.example/other/a.pdf"]);
    }
}
