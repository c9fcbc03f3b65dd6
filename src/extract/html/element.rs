//! What an element is, from its name and attributes: block or inline, hidden, named after what.

use scraper::node::Element;

/// Elements that begin a new paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "xmp",
    "plaintext",
    "listing",
];

/// Elements that begin a new line.
const LINES: &[&str] = &[
    "br", "caption", "dd", "dt", "li", "tr", "tbody", "thead", "tfoot", "option",
];

/// Elements that hold no text a reader reads.
const WITHOUT_TEXT: &[&str] = &[
    "applet", "audio", "button", "canvas", "datalist", "embed", "frameset", "head", "iframe",
    "input", "map", "meter", "noscript", "object", "optgroup", "progress", "script", "select",
    "style", "svg", "template", "textarea", "video",
];

/// Says whether an element never has content (HTML, 13.1.2).
pub fn is_void(name: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}

/// Says whether an element begins a new paragraph.
pub fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || is_heading(name)
}

/// Says whether an element begins a new line.
pub fn is_line(name: &str) -> bool {
    LINES.contains(&name)
}

/// Says whether an element is one of `h1` to `h6`.
pub fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Says whether a reader sees nothing of an element, whatever it holds.
pub fn is_unseen(element: &Element) -> bool {
    WITHOUT_TEXT.contains(&element.name()) || is_hidden(element) || is_for_screen_readers(element)
}

fn is_hidden(element: &Element) -> bool {
    let style = || {
        element
            .attr("style")
            .map(|style| style.to_ascii_lowercase().replace(' ', ""))
            .unwrap_or_default()
    };
    element
        .attr("hidden")
        .is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || element.attr("aria-hidden") == Some("true")
        || ["display:none", "visibility:hidden"]
            .iter()
            .any(|rule| style().contains(rule))
}

/// Labels of controls that only screen readers speak ("Close this search box.", "Skip to content").
fn is_for_screen_readers(element: &Element) -> bool {
    const CLASSES: &[&str] = &[
        "screen-reader-text",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "element-invisible",
        "element-hidden",
        "elementor-screen-only",
        "assistive-text",
        "skip-link",
        "visually-hidden-focusable",
        "show-for-sr",
    ];
    element.classes().any(|class| CLASSES.contains(&class))
}

/// What an element's author called it: its id, classes and role.
pub struct Naming {
    /// The names as they are, in lower case: `main-content`.
    names: Vec<String>,
    /// The words they are made of: `main`, `content`.
    words: Vec<String>,
}

impl Naming {
    /// The naming of an element.
    pub fn of(element: &Element) -> Naming {
        let attributes = ["id", "class", "role"]
            .iter()
            .filter_map(|name| element.attr(name));
        let names: Vec<&str> = attributes.flat_map(str::split_whitespace).collect();
        Naming {
            words: names.iter().flat_map(|name| words(name)).collect(),
            names: names.iter().map(|name| name.to_lowercase()).collect(),
        }
    }

    /// Says whether a whole name is one of these.
    pub fn is_one_of(&self, list: &[&str]) -> bool {
        self.names.iter().any(|name| list.contains(&name.as_str()))
    }

    /// Says whether a word of a name is one of these.
    pub fn has_word_of(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(&word.as_str()))
    }
}

fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_small) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        assert_eq!(
            words("mainNav footer-menu_2 x"),
            ["main", "nav", "footer", "menu", "2", "x"]
        );
    }

    #[test]
    fn headings_are_six() {
        assert!(is_heading("h1") && is_heading("h6") && !is_heading("h7") && !is_heading("hr"));
    }
}
