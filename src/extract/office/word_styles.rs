//! Styles of a Word document: which of them make headings, which hide text, and which number paragraphs.
//!
//! ECMA-376, part 1, 17.7. A style inherits from the one it is based on. Names of built-in styles stand in English
//! whatever the language of the program; their ids do not.

use std::collections::HashMap;

use super::xml::Element;

/// The longest chain of styles based on one another that is followed.
const MAX_CHAIN: usize = 32;

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    /// From 0; 9 is running text.
    outline_level: Option<u32>,
    is_hidden: Option<bool>,
    /// The list whose numbers its paragraphs have.
    list: Option<String>,
    /// Their level in it, from 0.
    list_level: Option<usize>,
}

impl Styles {
    /// The styles of a part.
    pub fn of(part: &Element) -> Styles {
        let styles = part.child("styles").into_iter();
        let styles = styles.flat_map(|styles| styles.all("style"));
        Styles(
            styles
                .filter_map(|style| Some((style.attribute("styleId")?.to_owned(), read(style))))
                .collect(),
        )
    }

    /// Whether a paragraph of that style is a heading.
    pub fn is_heading(&self, id: &str) -> bool {
        let own = self.chain(id).next();
        if own.is_some_and(|style| style.name == "title") {
            return true;
        }
        let mut chain = self.chain(id);
        chain
            .find_map(|style| {
                let named = style.name.starts_with("heading ").then_some(0);
                style.outline_level.or(named)
            })
            .is_some_and(|level| level < 9)
    }

    /// Whether a paragraph of that style is the title.
    pub fn is_title(&self, id: &str) -> bool {
        self.0.get(id).is_some_and(|style| style.name == "title")
    }

    /// Whether text of that style is hidden.
    pub fn is_hidden(&self, id: &str) -> bool {
        let hidden = self.chain(id).find_map(|style| style.is_hidden);
        hidden == Some(true)
    }

    /// The list that numbers paragraphs of that style, by id.
    pub fn list(&self, id: &str) -> Option<&str> {
        self.chain(id).find_map(|style| style.list.as_deref())
    }

    /// The level that paragraphs of that style have in their list, from 0.
    pub fn list_level(&self, id: &str) -> Option<usize> {
        self.chain(id).find_map(|style| style.list_level)
    }

    /// A style and those it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> + use<'a> {
        let mut next = self.0.get(id);
        std::iter::from_fn(move || {
            let style = next?;
            next = style.based_on.as_ref().and_then(|id| self.0.get(id));
            Some(style)
        })
        .take(MAX_CHAIN)
    }
}

fn read(style: &Element) -> Style {
    let value = |name: &str| style.child(name).and_then(|child| child.attribute("val"));
    let number = style.child("pPr").and_then(|own| own.child("numPr"));
    let number = |name: &str| number?.child(name)?.attribute("val");
    Style {
        name: value("name").unwrap_or_default().to_lowercase(),
        based_on: value("basedOn").map(str::to_owned),
        outline_level: style.child("pPr").and_then(outline_level),
        is_hidden: style.child("rPr").and_then(|run| on_or_off(run, "vanish")),
        list: number("numId").map(str::to_owned),
        list_level: number("ilvl").and_then(|level| level.parse().ok()),
    }
}

/// The outline level among the properties of a paragraph.
pub fn outline_level(properties: &Element) -> Option<u32> {
    let level = properties.child("outlineLvl")?.attribute("val")?;
    level.parse().ok()
}

/// A property that is on where it is named without a value.
pub fn on_or_off(properties: &Element, name: &str) -> Option<bool> {
    let value = properties.child(name)?.attribute("val").unwrap_or("1");
    Some(!matches!(value, "0" | "false" | "off"))
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;

    #[test]
    fn headings_are_known_by_level_name_and_inheritance() {
        let part = b"<styles><style styleId='berschrift1'><name val='heading 1'/></style>\
            <style styleId='Kapitel'><name val='Kapitel'/><basedOn val='berschrift1'/></style>\
            <style styleId='Own'><pPr><outlineLvl val='2'/></pPr></style>\
            <style styleId='Body'><basedOn val='Body'/><pPr><outlineLvl val='9'/></pPr></style>\
            <style styleId='Secret'><rPr><vanish/></rPr></style></styles>";
        let styles = Styles::of(&xml::parse(part));
        for heading in ["berschrift1", "Kapitel", "Own"] {
            assert!(styles.is_heading(heading), "{heading}");
        }
        assert!(!styles.is_heading("Body") && !styles.is_heading("missing"));
        assert!(styles.is_hidden("Secret") && !styles.is_hidden("Own"));
    }
}
