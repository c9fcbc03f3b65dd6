//! Styles of an OpenDocument: which of them hide text, which leave headings without a number, and which language they
//! declare.
//!
//! OpenDocument 1.3, part 3, chapter 16. Headings are elements of their own there and need no style.

use std::collections::HashMap;

use super::xml::Element;
use crate::language::Language;

/// The longest chain of styles based on one another that is followed.
const MAX_CHAIN: usize = 32;

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    named: HashMap<String, Style>,
    /// The language of text whose styles declare none.
    pub language: Option<Language>,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    is_hidden: Option<bool>,
    is_unnumbered: Option<bool>,
}

impl Styles {
    /// The styles of parts, those of later ones before those of earlier ones.
    pub fn of(parts: &[&Element]) -> Styles {
        let mut styles = Styles::default();
        for part in parts {
            styles.add(part);
        }
        styles
    }

    /// Whether text of that style is hidden.
    pub fn is_hidden(&self, name: &str) -> bool {
        self.chain(name).find_map(|style| style.is_hidden) == Some(true)
    }

    /// Whether headings of that style have no number: it names no list (19.498).
    pub fn is_unnumbered(&self, name: &str) -> bool {
        self.chain(name).find_map(|style| style.is_unnumbered) == Some(true)
    }

    /// A style and those above it.
    fn chain(&self, name: &str) -> impl Iterator<Item = &Style> {
        let mut next = self.named.get(name);
        std::iter::from_fn(move || {
            let style = next?;
            next = style.parent.as_ref().and_then(|name| self.named.get(name));
            Some(style)
        })
        .take(MAX_CHAIN)
    }

    fn add(&mut self, element: &Element) {
        for child in element.elements() {
            match &*child.name {
                "style" => self.add_style(child),
                "default-style" if child.attribute("family") == Some("paragraph") => {
                    self.language = child.child("text-properties").and_then(language);
                }
                "body" => {}
                _ => self.add(child),
            }
        }
    }

    fn add_style(&mut self, style: &Element) {
        let Some(name) = style.attribute("name") else {
            return;
        };
        let display = style
            .child("text-properties")
            .and_then(|properties| properties.attribute("display"));
        let read = Style {
            parent: style.attribute("parent-style-name").map(str::to_owned),
            is_hidden: display.map(|display| display == "none"),
            is_unnumbered: style.attribute("list-style-name").map(str::is_empty),
        };
        self.named.insert(name.to_owned(), read);
    }
}

/// The language that properties of text declare.
fn language(properties: &Element) -> Option<Language> {
    Language::parse(properties.attribute("language")?)
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;

    #[test]
    fn what_is_hidden_or_unnumbered_is_known_by_its_style_or_the_one_above() {
        let part = xml::parse(
            b"<styles><style name='Secret'><text-properties display='none'/></style>\
              <style name='P1' parent-style-name='Secret'/>\
              <style name='P2' parent-style-name='P1'><text-properties display='true'/></style>\
              <style name='P3' list-style-name=''/></styles>",
        );
        let styles = Styles::of(&[&part]);
        assert!(styles.is_hidden("P1") && !styles.is_hidden("P2") && !styles.is_hidden("P3"));
        assert!(styles.is_unnumbered("P3") && !styles.is_unnumbered("P1"));
    }
}
