//! JSON Lines: one document a line, the way a content-management system is exported.
//!
//! A line has an `id` (a string or a number), a `text` or a `title`, and perhaps `lang`, `url`, `date`, `kind`, `country`,
//! `section`, `body`, and `themes` and `cites`, each a string or a list of them; other fields are passed over. The text is taken as it stands: marks of HTML or Markdown in it are the exporter's affair.

use std::borrow::Cow;

use memchr::memchr_iter;
use serde::Deserialize;

use super::{ExtractError, Extraction, Metadata, charset, sections, written_date};
use crate::document::{ContentHash, FailureClass, Subject};
use crate::language::Language;

/// A line longer than this is no document but a broken export; the longest report is a hundredth of it.
const MAX_LINE_BYTES: usize = 64 * 1024 * 1024;

/// One line that is not blank: where it stands and what was read of it.
pub struct Line {
    /// From 1.
    pub number: usize,
    /// The SHA-256 of the line without its line feed: the version of its document.
    pub hash: ContentHash,
    /// `metadata.id` is always set where this is `Ok`.
    pub extraction: Result<Extraction, ExtractError>,
}

/// Reads the lines one after another; a line that is no document is that line's failure only.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = Line> + '_ {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    split(bytes)
        .zip(1..)
        .filter(|(line, _)| !line.trim_ascii().is_empty())
        .map(|(line, number)| Line {
            number,
            hash: ContentHash::of(line),
            extraction: read(line, number),
        })
}

fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr_iter(b'\n', bytes)
        .chain(std::iter::once(bytes.len()))
        .map(move |end| {
            bytes
                .get(std::mem::replace(&mut start, end + 1)..end)
                .unwrap_or_default()
        })
}

/// A line as it is written.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    id: Option<Scalar<'a>>,
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    lang: Option<Cow<'a, str>>,
    #[serde(borrow)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    date: Option<Scalar<'a>>,
    #[serde(borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    country: Option<Cow<'a, str>>,
    #[serde(borrow)]
    section: Option<Cow<'a, str>>,
    #[serde(borrow)]
    body: Option<Cow<'a, str>>,
    #[serde(default)]
    themes: Values,
    #[serde(default)]
    cites: Values,
}

/// A value, or a list of them; anything else in its place is none.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Many(Vec<String>),
    Else(serde::de::IgnoredAny),
    #[default]
    None,
}

impl Values {
    fn into_list(self) -> Vec<String> {
        match self {
            Values::One(value) => vec![value],
            Values::Many(values) => values,
            Values::Else(_) | Values::None => Vec::new(),
        }
    }
}

/// Exporters write identifiers and years with and without quotation marks.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(serde_json::Number),
}

impl Scalar<'_> {
    fn into_text(self) -> String {
        match self {
            Scalar::Text(text) => text.trim().to_owned(),
            Scalar::Number(number) => number.to_string(),
        }
    }
}

fn read(line: &[u8], number: usize) -> Result<Extraction, ExtractError> {
    let damaged =
        |what: String| ExtractError::new(FailureClass::Damaged, format!("line {number} {what}"));
    if line.len() > MAX_LINE_BYTES {
        let reason = format!("line {number} is longer than {} MiB", MAX_LINE_BYTES >> 20);
        return Err(ExtractError::new(FailureClass::TooLarge, reason));
    }
    let line = line.strip_prefix(b"\x1e").unwrap_or(line);
    let (text, warning) = match str::from_utf8(line) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(_) => {
            let decoded = charset::decode(line, None);
            (
                Cow::Owned(decoded.text),
                Some("the line is not encoded as UTF-8; its encoding was guessed".to_owned()),
            )
        }
    };
    let record: Record<'_> = serde_json::from_str(&text)
        .map_err(|error| damaged(format!("is no JSON document: {error}")))?;
    let mut extraction = extraction(record).map_err(|missing| damaged(missing.to_owned()))?;
    extraction.warnings.extend(warning);
    Ok(extraction.without_controls())
}

fn extraction(record: Record<'_>) -> Result<Extraction, &'static str> {
    let id = record
        .id
        .map(Scalar::into_text)
        .filter(|id| !id.is_empty())
        .ok_or("has no `id`")?;
    let title = record.title.as_deref().and_then(filled);
    let text = record.text.unwrap_or_default();
    if title.is_none() && text.trim().is_empty() {
        return Err("has neither `text` nor `title`");
    }
    let mut warnings = Vec::new();
    let language = record.lang.as_deref().and_then(filled).and_then(|lang| {
        Language::parse(&lang)
            .or_else(|| noted(&mut warnings, format!("`lang` is no language: {lang}")))
    });
    let published = record
        .date
        .map(Scalar::into_text)
        .filter(|date| !date.is_empty())
        .and_then(|date| {
            written_date::parse(&date)
                .or_else(|| noted(&mut warnings, format!("`date` is no date: {date}")))
        });
    let url = record.url.as_deref().and_then(filled).and_then(|url| {
        url::Url::parse(&url)
            .map(String::from)
            .ok()
            .or_else(|| noted(&mut warnings, format!("`url` is no address: {url}")))
    });
    let metadata = Metadata {
        id: Some(id),
        url,
        kind: record.kind.as_deref().and_then(filled),
        country: record.country.as_deref().and_then(filled),
        section: record.section.as_deref().and_then(filled),
        subject: Subject::of(
            record.themes.into_list(),
            record.body.map(Cow::into_owned),
            record.cites.into_list(),
        ),
        language,
        published,
        ..Metadata::default()
    };
    let pages = sections::pages(sections::paragraphs(&text));
    Ok(Extraction {
        title,
        metadata,
        pages,
        warnings,
        ..Extraction::default()
    })
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn noted<T>(warnings: &mut Vec<String>, warning: String) -> Option<T> {
    warnings.push(warning);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<Line> {
        lines(text.as_bytes()).collect()
    }

    #[test]
    fn what_a_line_says_of_its_subject_is_kept_and_what_is_none_passed_over() {
        let read = |line: &str| read_all(line).remove(0).extraction.unwrap().metadata;
        let told = read(
            r#"{"id":1,"title":"a","country":"th","section":"S","body":"Committee","themes":["a"," b "],"cites":"CRC 34"}"#,
        );
        assert_eq!(told.subject.themes, ["a", "b"]);
        assert_eq!(told.subject.cites, ["CRC 34"]);
        assert_eq!(told.subject.body.as_deref(), Some("Committee"));
        assert_eq!(
            (told.country.as_deref(), told.section.as_deref()),
            (Some("th"), Some("S"))
        );
        let odd = read(r#"{"id":1,"title":"a","themes":[1,{"x":2}],"cites":null}"#);
        assert_eq!(odd.subject, Subject::default());
    }

    #[test]
    fn every_line_is_a_document_of_its_own() {
        let lines = read_all(
            "\u{feff}{\"id\": 7, \"title\": \" First \", \"text\": \"One.\\n\\nTwo.\\fThree.\"}\r\n\r\n{\"id\":\"b\",\"text\":\"x\",\"date\":2004,\"other\":[{}]}",
        );
        assert_eq!(
            lines.iter().map(|line| line.number).collect::<Vec<_>>(),
            [1, 3]
        );
        let first = lines[0].extraction.as_ref().unwrap();
        assert_eq!(first.metadata.id.as_deref(), Some("7"));
        assert_eq!(first.title.as_deref(), Some("First"));
        assert_eq!(first.pages.len(), 2);
        let second = lines[1].extraction.as_ref().unwrap();
        assert_eq!(second.metadata.published.unwrap().to_string(), "2004");
    }

    #[test]
    fn a_line_that_is_no_document_is_its_own_failure() {
        let lines = read_all(
            "{\"id\":1,\"text\":\"a\"}\n{broken\n{\"text\":\"b\"}\n{\"id\":2}\n[1]\n{\"id\":3,\"title\":\"c\"}\n",
        );
        let reasons: Vec<Option<String>> = lines
            .iter()
            .map(|l| l.extraction.as_ref().err().map(|e| e.reason.clone()))
            .collect();
        assert_eq!(lines.len(), 6);
        assert!(reasons[0].is_none() && reasons[5].is_none());
        assert!(
            reasons[1]
                .as_ref()
                .unwrap()
                .starts_with("line 2 is no JSON document")
        );
        assert_eq!(reasons[2].as_deref(), Some("line 3 has no `id`"));
        assert_eq!(
            reasons[3].as_deref(),
            Some("line 4 has neither `text` nor `title`")
        );
        assert!(reasons[4].is_some());
    }

    #[test]
    fn the_version_of_a_document_is_the_hash_of_its_line() {
        let lines = read_all("{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\"}");
        assert_eq!(lines[0].hash, ContentHash::of(b"{\"id\":1,\"text\":\"a\"}"));
    }

    #[test]
    fn html_in_a_text_stays_as_it_is() {
        let lines = read_all("{\"id\":1,\"text\":\"<p>a &amp; b</p>\"}");
        assert_eq!(
            lines[0].extraction.as_ref().unwrap().pages[0].text,
            "<p>a &amp; b</p>"
        );
    }
}
