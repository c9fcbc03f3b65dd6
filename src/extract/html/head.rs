//! What a page says of itself: `lang`, `meta`, `link`, JSON-LD and `time`.

use scraper::Html;
use scraper::node::Element;

use super::addresses::Base;
use super::json_ld;
use crate::document::PartialDate;
use crate::extract::{Metadata, written_date};
use crate::language::Language;

/// Names of `meta` that give the day of publication, most telling first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "citation_publication_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "datepublished",
    "publication_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "date",
];

/// Names of `meta` that give the day of the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "datemodified",
    "last-modified",
    "lastmod",
    "revised",
];

/// The language the page declares.
pub fn language(page: &Html) -> Option<Language> {
    let root = page.root_element();
    let attribute = root
        .value()
        .attr("lang")
        .or_else(|| root.value().attr("xml:lang"));
    let body = || elements(page, "body").find_map(|body| body.attr("lang"));
    let meta = || {
        meta(
            page,
            &[
                "content-language",
                "dc.language",
                "dcterms.language",
                "language",
                "og:locale",
            ],
        )
    };
    attribute
        .and_then(Language::parse)
        .or_else(|| body().and_then(Language::parse))
        .or_else(|| {
            meta().and_then(|tag| Language::parse(tag.split(',').next().unwrap_or_default()))
        })
}

/// Everything else that the page says of itself but the alternates.
pub fn metadata(page: &Html, base: &Base) -> Metadata {
    let article = json_ld::article(page);
    let date = |text: Option<String>| text.as_deref().and_then(written_date::parse);
    Metadata {
        url: canonical(page).and_then(|href| base.absolute(href)),
        published: first_date(page, PUBLISHED)
            .or_else(|| date(article.published))
            .or_else(|| {
                time(
                    page,
                    &[
                        "datepublished",
                        "published",
                        "pubdate",
                        "entry-date",
                        "date-display-single",
                    ],
                )
            }),
        modified: first_date(page, MODIFIED)
            .or_else(|| date(article.modified))
            .or_else(|| time(page, &["datemodified", "updated", "modified"])),
        author: author(page).or(article.author),
        description: owned(meta(
            page,
            &[
                "description",
                "og:description",
                "dc.description",
                "dcterms.description",
                "twitter:description",
            ],
        )),
        keywords: owned(meta(
            page,
            &["keywords", "news_keywords", "dc.subject", "dcterms.subject"],
        )),
        producer: owned(meta(page, &["generator"])),
        ..Metadata::default()
    }
}

/// The first `meta` of these names that says anything, in the order of the names.
pub fn meta<'a>(page: &'a Html, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| metas(page, name).next())
}

fn metas<'a>(page: &'a Html, wanted: &str) -> impl Iterator<Item = &'a str> {
    elements(page, "meta")
        .filter(move |element| {
            let names = ["name", "property", "itemprop", "http-equiv"]
                .iter()
                .filter_map(|key| element.attr(key));
            names
                .flat_map(str::split_whitespace)
                .any(|name| is_same_name(name, wanted))
        })
        .filter_map(|element| {
            element
                .attr("content")
                .map(str::trim)
                .filter(|content| !content.is_empty())
        })
}

/// `dc:title` and `DC.Title` are the same name.
fn is_same_name(written: &str, wanted: &str) -> bool {
    let plain = |byte: u8| {
        if byte == b'.' {
            b':'
        } else {
            byte.to_ascii_lowercase()
        }
    };
    written.bytes().map(plain).eq(wanted.bytes().map(plain))
}

/// The elements of a name, in order.
pub fn elements<'a>(page: &'a Html, name: &str) -> impl Iterator<Item = &'a Element> {
    page.tree
        .root()
        .descendants()
        .filter_map(|node| node.value().as_element())
        .filter(move |element| element.name() == name)
}

fn canonical(page: &Html) -> Option<&str> {
    elements(page, "link")
        .find(|link| {
            link.attr("rel").is_some_and(|rel| {
                rel.split_whitespace()
                    .any(|word| word.eq_ignore_ascii_case("canonical"))
            })
        })
        .and_then(|link| link.attr("href"))
}

fn first_date(page: &Html, names: &[&str]) -> Option<PartialDate> {
    names
        .iter()
        .find_map(|name| metas(page, name).find_map(written_date::parse))
}

/// A `time` element (or another that carries `datetime` or `content`) that is named as wanted.
fn time(page: &Html, wanted: &[&str]) -> Option<PartialDate> {
    let is_wanted = |element: &&Element| {
        let names = ["itemprop", "class", "property"]
            .iter()
            .filter_map(|key| element.attr(key))
            .flat_map(str::split_whitespace);
        let pubdate = element.attr("pubdate").is_some() && wanted.contains(&"pubdate");
        names
            .map(str::to_ascii_lowercase)
            .any(|name| wanted.contains(&name.as_str()))
            || pubdate
    };
    page.tree
        .root()
        .descendants()
        .filter_map(|node| node.value().as_element())
        .filter(is_wanted)
        .find_map(|element| {
            written_date::parse(
                element
                    .attr("datetime")
                    .or_else(|| element.attr("content"))?,
            )
        })
}

fn author(page: &Html) -> Option<String> {
    [
        "author",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "article:author",
        "parsely-author",
    ]
    .iter()
    .flat_map(|name| metas(page, name))
    .find(|author| !author.starts_with("http"))
    .map(str::to_owned)
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Metadata {
        let page = Html::parse_document(html);
        metadata(&page, &Base::of(&page, Some("https://section.example/a/")))
    }

    #[test]
    fn meta_elements_speak_first() {
        let metadata = read(
            "<link rel=canonical href='/b'><meta property='article:published_time' content='2004-03-24T10:00:00Z'>\
             <meta name=DC.Creator content='A. Writer'><meta name=keywords content='law, children'><time class=published datetime=1999>",
        );
        assert_eq!(metadata.url.as_deref(), Some("https://section.example/b"));
        assert_eq!(metadata.published.unwrap().to_string(), "2004-03-24");
        assert_eq!(metadata.author.as_deref(), Some("A. Writer"));
        assert_eq!(metadata.keywords.as_deref(), Some("law, children"));
    }

    #[test]
    fn a_time_element_speaks_where_nothing_else_does() {
        let metadata = read(
            "<time class='entry-date published' datetime='2004-03-24'>24 March</time><time class=updated datetime='2005-01-02'>",
        );
        assert_eq!(metadata.published.unwrap().to_string(), "2004-03-24");
        assert_eq!(metadata.modified.unwrap().to_string(), "2005-01-02");
    }
}
