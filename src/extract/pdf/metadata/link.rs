//! Web addresses of link annotations (ISO 32000-1, 12.5.6.5 and 12.6.4.7).

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};
use url::Url;

use crate::extract::pdf::object::{dictionary, dictionary_entry, entry, resolve};
use crate::extract::pdf::text_string;

/// Addresses kept of a document; directories of thousands of links have as many.
const LINKS_MAX: usize = 10_000;

/// Web addresses the pages link to, in order, each once.
pub fn links(document: &Document, pages: &[ObjectId]) -> Vec<String> {
    let base = base(document);
    let mut seen = HashSet::new();
    let pages = pages
        .iter()
        .filter_map(|page| document.get_dictionary(*page).ok());
    let annotations = pages.flat_map(|page| annotations(document, page));
    let addresses =
        annotations.filter_map(|annotation| address(document, annotation, base.as_ref()));
    addresses
        .filter(|address| seen.insert(address.clone()))
        .take(LINKS_MAX)
        .collect()
}

fn annotations<'a>(
    document: &'a Document,
    page: &'a Dictionary,
) -> impl Iterator<Item = &'a Dictionary> {
    let annotations = entry(document, page, b"Annots").and_then(|object| object.as_array().ok());
    let annotations = annotations.map_or(&[][..], Vec::as_slice);
    annotations
        .iter()
        .filter_map(|object| dictionary(resolve(document, object)?))
}

fn address(document: &Document, annotation: &Dictionary, base: Option<&Url>) -> Option<String> {
    let action = dictionary_entry(document, annotation, b"A")?;
    web_address(&string(document, action, b"URI")?, base)
}

/// The address against which the document's own are resolved (ISO 32000-1, Table 207).
fn base(document: &Document) -> Option<Url> {
    let uri = dictionary_entry(document, document.catalog().ok()?, b"URI")?;
    Url::parse(&string(document, uri, b"Base")?).ok()
}

fn string(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    match entry(document, dictionary, key)? {
        Object::String(string, _) => Some(text_string::decode(string).split_whitespace().collect()),
        _ => None,
    }
}

/// An address of the web, also one written without its scheme.
fn web_address(text: &str, base: Option<&Url>) -> Option<String> {
    let url = if text.starts_with("www.") {
        Url::parse(&format!("http://{text}"))
    } else {
        Url::options().base_url(base).parse(text)
    };
    let url = url
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn links_to(addresses: &[&str]) -> Vec<String> {
        let mut document = Document::new();
        let link = |address: &&str| -> Object {
            dictionary! { "Subtype" => "Link", "A" => dictionary! {
                "S" => "URI", "URI" => Object::string_literal(*address),
            } }
            .into()
        };
        let annotations: Vec<Object> = addresses.iter().map(link).collect();
        let page = document.add_object(dictionary! { "Annots" => annotations });
        links(&document, &[page, (99, 0)])
    }

    #[test]
    fn each_web_address_is_listed_once() {
        let found = links_to(&[
            "https://example.org/a",
            "www.example.org",
            "https://example.org/a",
        ]);
        assert_eq!(found, ["https://example.org/a", "http://www.example.org/"]);
    }

    #[test]
    fn other_addresses_are_left_out() {
        assert_eq!(
            links_to(&[
                "mailto:a@example.org",
                "file:///c:/a.doc",
                "javascript:x()",
                "page 3",
                ""
            ]),
            [""; 0]
        );
    }
}
