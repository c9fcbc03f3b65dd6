//! What stands on every page of a site and is no part of what this page says: menus, footers, banners, share buttons.
//!
//! Known by the element, its role, or the words of its class and id. A name alone proves little, so nothing that holds
//! much of the page's running text is left out, whatever it is called.

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use scraper::node::Element;

use super::alternates::is_switcher;
use super::element::{Naming, is_heading};
use super::measure::{Measure, Measures};
use super::walk::walk;

/// Whatever holds this share of the page's unlinked text is content.
const CONTENT_SHARE: f32 = 0.4;

/// The same for what a weaker sign speaks against.
const WEAK_CONTENT_SHARE: f32 = 0.2;

/// A row of buttons has fewer characters than this.
const MAX_CONTROLS_CHARS: usize = 80;

/// Roles of ARIA that are no content.
const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
];

/// Words of names that speak for themselves.
const STRONG: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "navi",
    "menu",
    "menus",
    "submenu",
    "mainmenu",
    "topmenu",
    "megamenu",
    "breadcrumb",
    "breadcrumbs",
    "crumbs",
    "footer",
    "cookie",
    "cookies",
    "cookiebar",
    "consent",
    "gdpr",
    "sharedaddy",
    "addtoany",
    "addthis",
    "sharethis",
    "sidebar",
    "sidebars",
    "pagination",
    "pager",
    "paginator",
    "newsletter",
    "lightbox",
    "popup",
    "modal",
    "offcanvas",
    "skiplink",
    "skiplinks",
    "masthead",
    "colophon",
    "commentlist",
    "commentform",
    "disqus",
    "searchform",
    "searchbox",
    "searchbar",
    "relatedposts",
    "backtotop",
    "totop",
    "topbar",
    "adsbygoogle",
    "flyout",
    "dropdown",
    "langswitcher",
    "sitemap",
];

/// Whole names that speak for themselves, though their words also stand in names of content.
const STRONG_NAMES: &[&str] = &[
    "widget-area",
    "widgetarea",
    "widget",
    "related-posts",
    "site-header",
    "site-branding",
    "author-box",
    "post-tags",
];

/// What visitors wrote below an article may be longer than the article.
const COMMENTS: &[&str] = &[
    "comments",
    "comments-area",
    "comment-list",
    "commentlist",
    "comment-respond",
    "respond",
    "disqus_thread",
];

/// Comments are the content only where there is next to nothing else.
const COMMENTS_SHARE: f32 = 0.9;

/// Words of names that speak against an element only together with many links or little text.
const WEAK: &[&str] = &[
    "share",
    "sharing",
    "social",
    "socials",
    "related",
    "banner",
    "promo",
    "promotion",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "login",
    "signin",
    "signup",
    "search",
    "language",
    "languages",
    "lang",
    "switcher",
    "links",
    "tags",
    "categories",
    "tools",
    "toolbar",
    "utility",
    "recommended",
    "trending",
    "popular",
    "recent",
    "latest",
    "donate",
    "follow",
    "rating",
    "votes",
    "print",
    "feedback",
    "toc",
    "infobox",
    "byline",
    "postmeta",
    "prevnext",
    "shoutbox",
    "outbrain",
    "taboola",
    "author",
];

/// Words of names that stand at the edges of a page: furniture where they hold links, pictures or fields.
const EDGES: &[&str] = &["header", "top", "bottom", "topnav", "topbar"];

/// Words of names that content goes by.
const CONTENT: &[&str] = &[
    "content", "article", "entry", "post", "body", "main", "text", "story", "page",
];

/// What to leave out, and which of it is a language switcher.
#[derive(Default)]
pub struct Furniture {
    /// The subtrees to leave out.
    pub left_out: HashSet<NodeId>,
    /// Those that name the languages the page can be read in.
    pub switchers: Vec<NodeId>,
}

/// Finds the furniture below a node.
pub fn find(root: NodeRef<'_, Node>, measures: &Measures) -> Furniture {
    let mut finding = Finding {
        measures,
        whole: measures.get(root),
        furniture: Furniture::default(),
        articles: 0,
    };
    walk(root, &mut finding, Finding::enter, Finding::leave);
    finding.furniture
}

struct Finding<'m> {
    measures: &'m Measures,
    whole: Measure,
    furniture: Furniture,
    /// Open elements that are content by name: a header in them is theirs.
    articles: usize,
}

impl Finding<'_> {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        let Some(element) = node.value().as_element() else {
            return false;
        };
        if matches!(
            element.name(),
            "div" | "p" | "ul" | "ol" | "section" | "span" | "nav" | "td" | "aside" | "li"
        ) && is_switcher(node, self.measures)
        {
            self.furniture.switchers.push(node.id());
            self.furniture.left_out.insert(node.id());
            return false;
        }
        if self.is_furniture(node, element) {
            self.furniture.left_out.insert(node.id());
            return false;
        }
        self.articles += usize::from(is_article(element));
        true
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        self.articles -= usize::from(node.value().as_element().is_some_and(is_article));
    }

    fn is_furniture(&self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let measure = self.measures.get(node);
        let share = measure.unlinked() as f32 / self.whole.unlinked().max(1) as f32;
        let name = element.name();
        if share < COMMENTS_SHARE && Naming::of(element).is_one_of(COMMENTS) {
            return !matches!(name, "html" | "body" | "main" | "article");
        }
        if share >= CONTENT_SHARE
            || matches!(name, "html" | "body" | "main" | "article")
            || is_heading(name)
        {
            return false;
        }
        let by_element = matches!(name, "nav" | "footer" | "aside" | "dialog" | "menu")
            || (name == "header" && self.articles == 0)
            || element
                .attr("role")
                .is_some_and(|role| ROLES.contains(&role.trim()))
            || (name == "form" && measure.fields > 0);
        by_element
            || is_named_as_furniture(element, measure, share)
            || is_row_of_controls(node, measure)
    }
}

fn is_article(element: &Element) -> bool {
    matches!(element.name(), "main" | "article") || element.attr("role") == Some("main")
}

fn is_named_as_furniture(element: &Element, measure: Measure, share: f32) -> bool {
    let naming = Naming::of(element);
    // "no-sidebar" and "has-menu" say how a page is laid out, not what an element is.
    let is_layout = naming.has_word_of(&[
        "no",
        "has",
        "with",
        "without",
        "wrap",
        "wrapper",
        "container",
        "layout",
    ]);
    if naming.has_word_of(STRONG) || naming.is_one_of(STRONG_NAMES) {
        return !(is_layout && share >= WEAK_CONTENT_SHARE);
    }
    if naming.has_word_of(CONTENT) || share >= WEAK_CONTENT_SHARE {
        return false;
    }
    let is_thin = measure.link_density() > 0.4 || measure.chars < 150;
    let has_controls = measure.linked > 0 || measure.fields > 0 || measure.pictures > 0;
    (is_thin && naming.has_word_of(WEAK)) || (is_thin && has_controls && naming.has_word_of(EDGES))
}

/// A row of buttons written as links: print, back to top, close.
fn is_row_of_controls(node: NodeRef<'_, Node>, measure: Measure) -> bool {
    if measure.chars == 0 || measure.chars > MAX_CONTROLS_CHARS {
        return false;
    }
    let is_control =
        |href: &str| href.starts_with("javascript:") || matches!(href.trim(), "#" | "#top");
    let links = node.descendants().filter(|below| {
        below
            .value()
            .as_element()
            .is_some_and(|element| element.name() == "a")
    });
    let controls: Vec<_> = links
        .map(|link| {
            link.value()
                .as_element()
                .and_then(|element| element.attr("href"))
        })
        .collect();
    let texts = node.descendants().filter(|below| below.value().is_text());
    let is_in_link = |text: NodeRef<'_, Node>| {
        text.ancestors().any(|above| {
            above
                .value()
                .as_element()
                .is_some_and(|element| element.name() == "a")
        })
    };
    controls.len() >= 2
        && controls.iter().all(|href| href.is_some_and(is_control))
        && texts
            .filter(|text| {
                text.value()
                    .as_text()
                    .is_some_and(|text| text.chars().any(char::is_alphanumeric))
            })
            .all(is_in_link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::body_text::blocks;
    use scraper::Html;

    fn kept(html: &str) -> String {
        let page = Html::parse_document(html);
        let root = *page.root_element();
        let furniture = find(root, &Measures::of(root, &HashSet::new()));
        let blocks = blocks(root, &furniture.left_out, None);
        blocks
            .into_iter()
            .map(|block| block.text)
            .collect::<Vec<_>>()
            .join("/")
    }

    #[test]
    fn menus_footers_and_banners_go() {
        let text =
            "A long paragraph of what the page says, with commas, and words enough to be read.";
        let page = format!(
            "<div id=mainMenu><a href=/>Home</a></div><header>Site</header><div class='cookie-notice'>We use cookies.</div>\
             <main class='has-sidebar'><header><h1>Title</h1></header><p>{text}</p><div class='share-buttons'>Share</div></main>\
             <div role=contentinfo>Address</div><footer>Foot</footer>"
        );
        assert_eq!(kept(&page), format!("Title/{text}"));
    }

    #[test]
    fn what_holds_the_text_stays_whatever_it_is_called() {
        let text = "word, ".repeat(50);
        assert!(kept(&format!("<div class=sidebar>{text}</div><p>short</p>")).contains("word"));
    }
}
