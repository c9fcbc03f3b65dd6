//! A source of a library, as a `warcinfo` record says it: its name, and what is usually true of its documents.
//!
//! Records are of the source that their `WARC-Warcinfo-ID` names (WARC 1.1, 5.15). `isPartOf` is the standard's own word for the name of a
//! collection; what the source says of country, kind and language are fields beside it, which others pass over.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::corpus::catalogue::ArchivedSource;
use crate::describe::Defaults;
use crate::document::{Country, Kind};
use crate::language::Language;

/// Who writes: the fields of another writer mean something else.
const SOFTWARE: &str = "dossier/";

/// Line ends would begin another field.
const ENCODED: &AsciiSet = &CONTROLS.add(b'%');

/// A source as `application/warc-fields`.
pub(super) fn written(source: &ArchivedSource) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        "software: {SOFTWARE}{version}\r\n\
             format: WARC File Format 1.1\r\n\
             conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    );
    let Defaults {
        section,
        country,
        kind,
        language,
    } = &source.defaults;
    for (name, value) in [
        ("isPartOf", Some(source.name.clone())),
        ("section", section.clone()),
        ("country", country.as_ref().map(Country::to_string)),
        ("kind", kind.as_ref().map(Kind::to_string)),
        (
            "language",
            language.as_ref().map(|language| language.code().to_owned()),
        ),
    ] {
        if let Some(value) = value {
            let _ = write!(text, "{name}: {}\r\n", utf8_percent_encode(&value, ENCODED));
        }
    }
    text
}

/// Reads what [`written`] wrote; `None` where another program did.
pub(super) fn parse(text: &str) -> Option<ArchivedSource> {
    let field = |name: &str| {
        let mut fields = text.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = fields.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(
            percent_decode_str(value.trim_ascii())
                .decode_utf8_lossy()
                .into_owned(),
        )
    };
    field("software").filter(|software| software.starts_with(SOFTWARE))?;
    let name = field("isPartOf").filter(|name| !name.is_empty() && !name.contains(['/', '\0']))?;
    Some(ArchivedSource {
        name,
        defaults: Defaults {
            section: field("section"),
            country: field("country").and_then(|country| country.parse().ok()),
            kind: field("kind").and_then(|kind| kind.parse().ok()),
            language: field("language").as_deref().and_then(Language::parse),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_source_says_comes_back() {
        for collection in [
            ArchivedSource {
                name: "reports 100%\n".to_owned(),
                defaults: Defaults {
                    section: Some("ECPAT, Thailand: east".to_owned()),
                    country: "Thailand".parse().ok(),
                    kind: Some(Kind::AnnualReport),
                    language: Language::parse("th"),
                },
            },
            ArchivedSource {
                name: "s".to_owned(),
                ..ArchivedSource::default()
            },
        ] {
            assert_eq!(parse(&written(&collection)), Some(collection));
        }
    }

    #[test]
    fn other_programs_mean_something_else() {
        let theirs = "software: Heritrix/3.4.0\r\nisPartOf: basic\r\n";
        assert_eq!(parse(theirs), None);
    }
}
