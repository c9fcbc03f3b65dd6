//! A part in XML as a tree of elements.
//!
//! Names of elements lose their prefix: within one format they are telling enough, and writers choose prefixes freely. No
//! entity is expanded but the five of XML itself and numbers, no document type is read, nothing is fetched. What is
//! nested deeper than any writer goes keeps its text and loses its tags. A part that breaks off gives what came before.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::extract::charset;

/// Elements may be open in one another this often; office programs stay far below.
const MAX_DEPTH: usize = 256;

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    /// Its name without prefix.
    pub name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    /// What is in it, in order.
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text.
    Text(String),
}

impl Element {
    /// An attribute by its name, the prefix left out where it makes no difference.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let is_meant = |known: &str| {
            let prefix = known.strip_suffix(name);
            prefix.is_some_and(|prefix| prefix.is_empty() || prefix.ends_with(':'))
        };
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| is_meant(known))
            .map(|(_, value)| &**value)
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements()
            .filter(move |element| *element.name == *name)
    }

    /// The first element in it of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| *element.name == *name)
    }

    /// The first element of that name at any depth.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.elements()
            .find_map(|element| match *element.name == *name {
                true => Some(element),
                false => element.find(name),
            })
    }

    /// Every element of that name at any depth, but none within another one.
    pub fn outermost<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for element in self.elements() {
            if *element.name == *name {
                found.push(element);
            } else {
                element.outermost(name, found);
            }
        }
    }

    /// All text in it, as one line.
    pub fn line(&self) -> Option<String> {
        let mut text = String::new();
        self.write_text(&mut text);
        let line: Vec<&str> = text.split_whitespace().collect();
        (!line.is_empty()).then(|| line.join(" "))
    }

    /// Bytes of all text in it.
    pub fn text_bytes(&self) -> usize {
        let bytes = |node: &Node| match node {
            Node::Element(element) => element.text_bytes(),
            Node::Text(text) => text.len(),
        };
        self.children.iter().map(bytes).sum()
    }

    fn write_text(&self, to: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.write_text(to),
                Node::Text(text) => to.push_str(text),
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }
}

/// Reads a part; gives an element without a name that holds the root, as far as the part can be followed.
pub fn parse(bytes: &[u8]) -> Element {
    let text = charset::decode(bytes, Some("utf-8")).text;
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tree = Tree::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => tree.open(&start),
            Ok(Event::Empty(start)) => {
                tree.open(&start);
                tree.close();
            }
            Ok(Event::End(_)) => tree.close(),
            Ok(Event::Text(text)) => tree.text(&text.xml10_content()),
            Ok(Event::CData(text)) => tree.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => tree.reference(&reference),
            Ok(Event::Eof) | Err(_) => return tree.finish(),
            Ok(_) => {}
        }
    }
}

/// A tree that grows.
#[derive(Default)]
struct Tree {
    root: Element,
    /// Open elements, innermost last.
    open: Vec<Element>,
    /// Open elements that are too deep to be kept.
    too_deep: usize,
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>) {
        if self.open.len() >= MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        let mut attributes = start.attributes();
        let attributes = attributes.with_checks(false).flatten();
        self.open.push(Element {
            name: start.local_name().into_inner().into(),
            attributes: attributes
                .map(|attribute| {
                    let value = unescape(&attribute.value).map_or_else(
                        |_| attribute.value.as_ref().into(),
                        |value| value.as_ref().into(),
                    );
                    (attribute.key.into_inner().into(), value)
                })
                .collect(),
            children: Vec::new(),
        });
    }

    fn close(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(element) = self.open.pop() {
            self.innermost().children.push(Node::Element(element));
        }
    }

    fn text(&mut self, text: &str) {
        self.innermost().push_text(text);
    }

    fn reference(&mut self, reference: &BytesRef<'_>) {
        if let Ok(Some(character)) = reference.resolve_char_ref() {
            self.text(character.encode_utf8(&mut [0; 4]));
            return;
        }
        match &*reference.xml10_content() {
            "amp" => self.text("&"),
            "lt" => self.text("<"),
            "gt" => self.text(">"),
            "quot" => self.text("\""),
            "apos" => self.text("'"),
            _ => {}
        }
    }

    fn innermost(&mut self) -> &mut Element {
        self.open.last_mut().unwrap_or(&mut self.root)
    }

    fn finish(mut self) -> Element {
        self.too_deep = 0;
        while !self.open.is_empty() {
            self.close();
        }
        self.root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_of_a_document_are_never_expanded() {
        let part = b"<!DOCTYPE a [<!ENTITY x \"many\">]><a b=\"1 &lt; 2\">R&amp;D &x; &#8211;</a>";
        let root = parse(part);
        let a = root.child("a").unwrap();
        assert_eq!(a.line().unwrap(), "R&D \u{2013}");
        assert_eq!(a.attribute("b"), Some("1 < 2"));
    }

    #[test]
    fn what_is_too_deep_keeps_its_text_and_what_breaks_off_what_came_before() {
        let deep = format!("{}deep{}", "<w:x>".repeat(10_000), "</w:x>".repeat(10_000));
        assert_eq!(parse(deep.as_bytes()).line().unwrap(), "deep");
        assert_eq!(parse(b"<a><b>kept</b><c attr=").line().unwrap(), "kept");
    }

    #[test]
    fn wide_text_is_read() {
        let wide: Vec<u8> = "\u{feff}<a>Καλημέρα</a>"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(parse(&wide).line().unwrap(), "Καλημέρα");
    }
}
