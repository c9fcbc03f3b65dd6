//! Electronic books (.epub): the chapters in their order, each read as a web page without furniture.
//!
//! EPUB 3.3 and the older OPF 2.0.1. The table of contents is a way to the chapters and is not read as one of them. Books
//! whose text is encrypted say so; obfuscated fonts are no encryption of text.

use super::container::Container;
use super::content::{Content, without_text};
use super::package::{described, joined};
use super::xml::{self, Element};
use crate::document::FailureClass;
use crate::extract::{ExtractError, html};

/// Media types of chapters.
const PAGE_TYPES: [&str; 2] = ["application/xhtml+xml", "text/html"];

/// Reads the chapters of a book.
pub fn read(container: &mut Container<'_>) -> Result<Content, ExtractError> {
    let entry = "META-INF/container.xml";
    let entry = xml::parse(&container.part(entry)?.unwrap_or_default());
    let package = entry
        .find("rootfile")
        .and_then(|file| file.attribute("full-path"));
    let package = package.unwrap_or("OEBPS/content.opf");
    let bytes = container
        .part(package)?
        .ok_or_else(|| without_text(package))?;
    let root = xml::parse(&bytes);
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let chapters = chapters(&root, folder);
    refuse_encrypted(container, &chapters)?;
    let mut content = Content::default();
    for chapter in chapters {
        if let Some(bytes) = container.part(&chapter)? {
            content.blocks.extend(html::blocks(&bytes));
        }
    }
    let unknown = Element::default();
    (content.title, content.metadata) = described(root.find("metadata").unwrap_or(&unknown), None);
    Ok(content)
}

/// The parts that are chapters, in the order of reading.
fn chapters(package: &Element, folder: &str) -> Vec<String> {
    let items: Vec<&Element> = package
        .find("manifest")
        .map_or(Vec::new(), |manifest| manifest.elements().collect());
    let spine = package
        .find("spine")
        .into_iter()
        .flat_map(Element::elements);
    let in_order = spine.filter_map(|reference| {
        let id = reference.attribute("idref")?;
        let item = items.iter().find(|item| item.attribute("id") == Some(id))?;
        is_chapter(item).then(|| item.attribute("href")).flatten()
    });
    in_order
        .map(|name| joined(folder, &decoded(name)))
        .collect()
}

fn is_chapter(item: &Element) -> bool {
    let properties = item.attribute("properties").unwrap_or_default();
    let media_type = item.attribute("media-type").unwrap_or_default();
    PAGE_TYPES.contains(&media_type) && !properties.split_whitespace().any(|word| word == "nav")
}

/// The name of a part as the archive has it: without a fragment, and without percent signs (RFC 3986, 2.1).
fn decoded(reference: &str) -> String {
    let name = reference.split('#').next().unwrap_or_default();
    let form = format!("/{name}")
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace('=', "%3D");
    let decoded = url::form_urlencoded::parse(form.as_bytes()).next();
    decoded.map_or(name.to_owned(), |(name, _)| {
        name.trim_start_matches('/').to_owned()
    })
}

fn refuse_encrypted(
    container: &mut Container<'_>,
    chapters: &[String],
) -> Result<(), ExtractError> {
    let Some(bytes) = container.part("META-INF/encryption.xml")? else {
        return Ok(());
    };
    let mut references = Vec::new();
    let root = xml::parse(&bytes);
    root.outermost("CipherReference", &mut references);
    let is_encrypted = references.iter().any(|reference| {
        let name = reference.attribute("URI").map(decoded);
        name.is_some_and(|name| chapters.contains(&name))
    });
    match is_encrypted {
        true => Err(ExtractError::new(
            FailureClass::Encrypted,
            "the book is locked to the readers of a shop (DRM): ask its publisher for a copy without",
        )),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_chapters_become_names_of_parts() {
        assert_eq!(decoded("text/a%20b+c.xhtml#part2"), "text/a b+c.xhtml");
        assert_eq!(decoded("a=b&c.html"), "a=b&c.html");
    }
}
