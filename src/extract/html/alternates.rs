//! The same page in other languages: `hreflang`, and the links of "also available in".
//!
//! A block whose links are all named after languages is a switcher, in whatever language its own words are. Its links
//! are kept and its text is not: it is no part of what the page says.

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node};

use super::addresses::Base;
use super::body_text::line;
use super::measure::Measures;
use crate::extract::Alternate;
use crate::language::Language;

/// A switcher's words beside its links: "This post is also available in:" and the like.
const MAX_WORDS_CHARS: usize = 80;

/// A switcher with more text than this would be a page about languages.
const MAX_CHARS: usize = 400;

/// Elements between a link and its switcher: an item of a list, the list, and what holds it.
const MAX_AROUND: usize = 3;

/// What languages call themselves, where that is neither a code nor the English name.
const OWN_NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("ar", "عربي"),
    ("bg", "български"),
    ("bn", "বাংলা"),
    ("bs", "bosanski"),
    ("ca", "català"),
    ("cs", "čeština"),
    ("cs", "česky"),
    ("da", "dansk"),
    ("de", "deutsch"),
    ("el", "ελληνικά"),
    ("es", "español"),
    ("es", "castellano"),
    ("et", "eesti"),
    ("eu", "euskara"),
    ("fa", "فارسی"),
    ("fi", "suomi"),
    ("fr", "français"),
    ("fr", "francais"),
    ("ga", "gaeilge"),
    ("gl", "galego"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "hrvatski"),
    ("hu", "magyar"),
    ("hy", "հայերեն"),
    ("id", "bahasa indonesia"),
    ("is", "íslenska"),
    ("it", "italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("km", "ខ្មែរ"),
    ("ko", "한국어"),
    ("lo", "ລາວ"),
    ("lt", "lietuvių"),
    ("lv", "latviešu"),
    ("mk", "македонски"),
    ("ms", "bahasa melayu"),
    ("my", "မြန်မာ"),
    ("ne", "नेपाली"),
    ("nl", "nederlands"),
    ("nb", "norsk"),
    ("pl", "polski"),
    ("pt", "português"),
    ("pt", "portugues"),
    ("ro", "română"),
    ("ru", "русский"),
    ("si", "සිංහල"),
    ("sk", "slovenčina"),
    ("sl", "slovenščina"),
    ("sq", "shqip"),
    ("sr", "српски"),
    ("sr", "srpski"),
    ("sv", "svenska"),
    ("sw", "kiswahili"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("tl", "tagalog"),
    ("tr", "türkçe"),
    ("uk", "українська"),
    ("ur", "اردو"),
    ("vi", "tiếng việt"),
    ("zh", "中文"),
    ("zh", "简体中文"),
    ("zh", "繁體中文"),
    ("zh", "繁体中文"),
];

/// The other languages of a page, each address once: `hreflang` first, then the links of its switchers.
pub fn all(page: &Html, base: &Base, switchers: &[NodeId]) -> Vec<Alternate> {
    let mut alternates: Vec<Alternate> = Vec::new();
    let mut known = HashSet::new();
    let switched = switchers
        .iter()
        .filter_map(|id| page.tree.get(*id))
        .flat_map(linked_languages);
    let links = links(page.tree.root(), "link")
        .filter(is_alternate_page)
        .filter_map(stated_language);
    for (link, language) in links
        .map(|(link, language)| (link, Some(language)))
        .chain(switched)
    {
        let href = link
            .value()
            .as_element()
            .and_then(|element| element.attr("href"));
        if let Some(url) = href.and_then(|href| base.absolute(href))
            && known.insert(url.clone())
        {
            alternates.push(Alternate { language, url });
        }
    }
    alternates
}

/// The language switchers of a page of which nothing else is looked for: the least elements around links that are named
/// after languages.
pub fn switchers(page: &Html) -> Vec<NodeId> {
    let mut found = Vec::new();
    for (link, _) in linked_languages(page.tree.root()).filter(|(_, language)| language.is_some()) {
        let around = link.ancestors().take(MAX_AROUND);
        let switcher = around
            .filter(|above| above.value().is_element())
            .find(|above| is_switcher(*above, &Measures::of(*above, &HashSet::new())));
        found.extend(switcher.map(|switcher| switcher.id()));
    }
    found.dedup();
    found
}

/// Says whether an element is a language switcher: little text, and every link in it is named after a language.
pub fn is_switcher(node: NodeRef<'_, Node>, measures: &Measures) -> bool {
    let measure = measures.get(node);
    if measure.linked == 0 || measure.chars > MAX_CHARS || measure.unlinked() > MAX_WORDS_CHARS {
        return false;
    }
    let links: Vec<_> = linked_languages(node).collect();
    let named = links
        .iter()
        .filter(|(_, language)| language.is_some())
        .count();
    named == links.len()
        && (named >= 2 || (named == 1 && measure.unlinked() > 0 && says_available(node)))
}

/// One link alone is a switcher only where words say so.
fn says_available(node: NodeRef<'_, Node>) -> bool {
    const WORDS: &[&str] = &[
        "available",
        "translat",
        "read this",
        "version",
        "disponib",
        "dispon",
        "versi",
        "beschikbaar",
        "verfügbar",
        "tilgængelig",
        "tilgjengelig",
        "tillgänglig",
        "saatavilla",
        "dostępn",
        "dostupn",
        "доступ",
        "διαθέσιμ",
        "متاح",
        "متوفر",
        "sprache",
        "language",
        "langue",
        "idioma",
        "lingua",
        "taal",
    ];
    let text = line(node).to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// The links of an element with the language each is named after, if any.
fn linked_languages(
    node: NodeRef<'_, Node>,
) -> impl Iterator<Item = (NodeRef<'_, Node>, Option<Language>)> {
    links(node, "a").map(|link| {
        (
            link,
            stated_language(link)
                .map(|(_, language)| language)
                .or_else(|| named_language(&line(link))),
        )
    })
}

fn links<'a>(
    node: NodeRef<'a, Node>,
    name: &'static str,
) -> impl Iterator<Item = NodeRef<'a, Node>> {
    node.descendants().filter(move |below| {
        below
            .value()
            .as_element()
            .is_some_and(|element| element.name() == name && element.attr("href").is_some())
    })
}

/// `rel=alternate` also names feeds and other forms of the same page.
fn is_alternate_page(link: &NodeRef<'_, Node>) -> bool {
    let Some(element) = link.value().as_element() else {
        return false;
    };
    let rel = element.attr("rel").unwrap_or_default();
    let kind = element.attr("type").unwrap_or("text/html");
    rel.split_whitespace()
        .any(|word| word.eq_ignore_ascii_case("alternate"))
        && kind.contains("html")
}

fn stated_language(link: NodeRef<'_, Node>) -> Option<(NodeRef<'_, Node>, Language)> {
    let element = link.value().as_element()?;
    let stated = element.attr("hreflang").or_else(|| element.attr("lang"))?;
    Language::parse(stated).map(|language| (link, language))
}

/// A link's text as a language: its own name, a code, a tag or the English name, perhaps in parentheses.
fn named_language(text: &str) -> Option<Language> {
    let name = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let own = OWN_NAMES
        .iter()
        .find(|(_, own)| *own == name)
        .map(|(code, _)| *code);
    Language::parse(own.unwrap_or(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn hreflang_names_the_other_languages() {
        let page = Html::parse_document(
            "<link rel=alternate hreflang=fr href=/fr/><link rel=alternate hreflang=x-default href=/>\
             <link rel=alternate type=application/rss+xml hreflang=en href=/feed/>",
        );
        let base = Base::of(&page, Some("https://section.example/"));
        let alternates = all(&page, &base, &[]);
        assert_eq!(
            alternates,
            [Alternate {
                language: Language::parse("fr"),
                url: "https://section.example/fr/".into()
            }]
        );
    }

    #[test]
    fn a_block_of_language_names_is_a_switcher() {
        let page = Html::parse_document(
            "<p>This post is also available in: <a href=/fr/x>FR</a>, <a href=/es/x>Español</a></p>\
             <p>See <a href=/a>the report</a> and <a href=/b>French</a></p>",
        );
        let measures = Measures::of(page.tree.root(), &HashSet::new());
        let paragraphs: Vec<_> = page
            .tree
            .root()
            .descendants()
            .filter(|node| node.value().as_element().is_some_and(|e| e.name() == "p"))
            .collect();
        assert!(is_switcher(paragraphs[0], &measures));
        assert!(!is_switcher(paragraphs[1], &measures));
        assert_eq!(switchers(&page), [paragraphs[0].id()]);
        let alternates = all(&page, &Base::of(&page, None), &[paragraphs[0].id()]);
        assert_eq!(
            alternates
                .iter()
                .map(|a| a.url.as_str())
                .collect::<Vec<_>>(),
            ["/fr/x", "/es/x"]
        );
    }
}
