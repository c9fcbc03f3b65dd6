//! What a PDF says of itself: Info dictionary, XMP packet, `/Lang`, outline, link annotations.
//!
//! Info and XMP say the same in two places, and tools often change only one of them: the one changed last counts, and
//! the other fills its gaps. Nothing is inferred from the pages.

mod date;
mod info;
mod link;
mod outline;
mod statement;
mod title;
mod xmp;

pub use link::links;
pub use outline::outline;

use lopdf::{Document, Object};

use super::object::entry;
use super::stream::bytes;
use super::text_string;
use crate::extract::Metadata;
use crate::language::Language;

/// Title and metadata; XMP and Info are weighed against each other where they differ.
pub fn metadata(document: &Document) -> (Option<String>, Metadata) {
    let info = info::statement(document);
    let xmp = xmp_packet(document)
        .map(|packet| xmp::statement(&packet))
        .unwrap_or_default();
    let said = if info.changed > xmp.changed {
        info.filled_from(xmp)
    } else {
        xmp.filled_from(info)
    };
    let language = declared_language(document).or(said.language);
    let metadata = Metadata {
        language: language.and_then(|language| Language::parse(&language)),
        published: said.created,
        modified: said.changed,
        author: said.author,
        description: said.description,
        keywords: said.keywords,
        producer: said.producer,
        ..Metadata::default()
    };
    (said.title, metadata)
}

fn xmp_packet(document: &Document) -> Option<String> {
    match entry(document, document.catalog().ok()?, b"Metadata")? {
        Object::Stream(stream) => Some(text_string::decode(&bytes(document, stream))),
        _ => None,
    }
}

/// `/Lang` of the catalogue (ISO 32000-1, 14.9.2).
fn declared_language(document: &Document) -> Option<String> {
    let language = entry(document, document.catalog().ok()?, b"Lang")?
        .as_str()
        .ok()?;
    Some(text_string::decode(language)).filter(|language| !language.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PartialDate;
    use lopdf::{Dictionary, Stream, dictionary};

    fn document(info: Dictionary, xmp: &str) -> Document {
        let mut document = Document::new();
        let packet = document.add_object(Stream::new(Dictionary::new(), xmp.into()));
        let catalog = document.add_object(dictionary! {
            "Type" => "Catalog", "Metadata" => packet, "Lang" => Object::string_literal("nl-NL"),
        });
        let info = document.add_object(info);
        document.trailer.set("Root", catalog);
        document.trailer.set("Info", info);
        document
    }

    #[test]
    fn the_source_that_changed_last_counts_and_the_other_fills_gaps() {
        let xmp = "<dc:title><rdf:Alt><rdf:li>Older title</rdf:li></rdf:Alt></dc:title>
            <xmp:ModifyDate>2003-01-01</xmp:ModifyDate><pdf:Keywords>children</pdf:Keywords>";
        let info = dictionary! {
            "Title" => Object::string_literal("Newer title"),
            "ModDate" => Object::string_literal("D:20040324120000+01'00'"),
            "CreationDate" => Object::string_literal("D:2002"),
        };
        let (title, metadata) = metadata(&document(info, xmp));
        assert_eq!(title.as_deref(), Some("Newer title"));
        assert_eq!(metadata.keywords.as_deref(), Some("children"));
        assert_eq!(metadata.published, PartialDate::new(2002, None, None));
        assert_eq!(metadata.modified, PartialDate::new(2004, Some(3), Some(24)));
        assert_eq!(metadata.language, Language::parse("nl-NL"));
    }

    #[test]
    fn a_document_that_says_nothing_has_no_metadata() {
        assert_eq!(metadata(&Document::new()), (None, Metadata::default()));
    }
}
