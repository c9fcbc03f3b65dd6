//! What the headers of an answer say, as far as gathering cares.
//!
//! Values are bytes of unknown origin: read as UTF-8, else as Latin-1, which they were before (RFC 9110 §5.5), and never
//! refused.

use std::time::{Duration, SystemTime};

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};

/// The headers that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    /// The media type, small letters, without parameters.
    pub content_type: Option<String>,
    /// The encoding of the text that the media type names.
    pub charset: Option<String>,
    /// `ETag`, as it is to be sent back.
    pub etag: Option<String>,
    /// `Last-Modified`, as it is to be sent back.
    pub last_modified: Option<String>,
    /// `Date`, as written.
    pub date: Option<String>,
    /// `Content-Language`, as written.
    pub content_language: Option<String>,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// Every `X-Robots-Tag`.
    pub x_robots_tag: Vec<String>,
    /// Every `Link`.
    pub link: Vec<String>,
    /// The file name of `Content-Disposition`, without folders.
    pub file_name: Option<String>,
    /// All that an archive keeps, a line each.
    pub kept: String,
}

/// Those of the connection, and of the length on the wire, which say nothing of the bytes that are stored; those that are
/// about the visitor; and those that name other addresses, which may be withdrawn one day.
const NOT_KEPT: [&str; 12] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "trailer",
    "upgrade",
    "content-length",
    "set-cookie",
    "set-cookie2",
    "content-location",
    "link",
    "location",
    "refresh",
];

/// Those that were undone; under their own name they would say that they were not.
const UNDONE: [&str; 2] = ["content-encoding", "transfer-encoding"];

/// What web archives put before the name of a header that is not true of the stored bytes any more.
const UNDONE_PREFIX: &str = "x-archive-orig-";

impl Headers {
    pub(super) fn of(map: &HeaderMap) -> Headers {
        let one = |name: HeaderName| map.get(name).map(written);
        let all = |name: HeaderName| map.get_all(name).iter().map(written).collect();
        let media = one(header::CONTENT_TYPE).unwrap_or_default();
        let (essence, parameters) = parameters(&media);
        let date = one(header::DATE);
        Headers {
            content_type: Some(essence.to_ascii_lowercase()).filter(|essence| !essence.is_empty()),
            charset: parameter(&parameters, "charset"),
            etag: one(header::ETAG),
            last_modified: one(header::LAST_MODIFIED),
            retry_after: one(header::RETRY_AFTER)
                .and_then(|value| retry_after(&value, date.as_deref())),
            date,
            content_language: one(header::CONTENT_LANGUAGE),
            x_robots_tag: all(HeaderName::from_static("x-robots-tag")),
            link: all(header::LINK),
            file_name: one(header::CONTENT_DISPOSITION).and_then(|value| file_name(&value)),
            kept: map.iter().filter_map(kept).collect(),
        }
    }

    /// The same of headers that came from elsewhere; what is no header is passed over.
    pub fn of_lines(lines: &[(String, String)]) -> Headers {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            if let (Ok(name), Ok(value)) = (
                name.parse::<HeaderName>(),
                HeaderValue::from_bytes(value.as_bytes()),
            ) {
                map.append(name, value);
            }
        }
        Headers::of(&map)
    }
}

/// The line of a header in an archive, which holds no line end of its own.
fn kept((name, value): (&HeaderName, &HeaderValue)) -> Option<String> {
    let prefix = match name.as_str() {
        name if NOT_KEPT.contains(&name) => return None,
        name if UNDONE.contains(&name) => UNDONE_PREFIX,
        _ => "",
    };
    let value = written(value).replace(['\r', '\n'], " ");
    Some(format!("{prefix}{name}: {value}\r\n"))
}

pub(super) fn written(value: &HeaderValue) -> String {
    match str::from_utf8(value.as_bytes()) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => value
            .as_bytes()
            .iter()
            .map(|byte| char::from(*byte))
            .collect(),
    }
}

/// RFC 9110 §10.2.3: seconds, or a date, which is held against the server's own clock where it tells it.
fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let now = date
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

/// RFC 6266: the extended form wins over the plain one; folders in it are not for us.
fn file_name(disposition: &str) -> Option<String> {
    let (_, parameters) = parameters(disposition);
    let name = parameter(&parameters, "filename*")
        .and_then(|value| extended(&value))
        .or_else(|| parameter(&parameters, "filename"))?;
    let name = name.rsplit(['/', '\\']).next()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// RFC 8187 §3.2: `charset'language'percent-encoded`.
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let charset = encoding_rs::Encoding::for_label(parts.next()?.as_bytes())?;
    let encoded = parts.nth(1)?;
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(encoded).collect();
    Some(charset.decode(&bytes).0.into_owned())
}

fn parameter(parameters: &[(String, String)], name: &str) -> Option<String> {
    let (_, value) = parameters.iter().find(|(key, _)| key == name)?;
    Some(value.clone()).filter(|value| !value.is_empty())
}

/// A value and its parameters (RFC 9110 §5.6.6): names in small letters, quotes undone.
fn parameters(value: &str) -> (String, Vec<(String, String)>) {
    let mut pieces = unquoted_split(value).into_iter();
    let first = pieces.next().unwrap_or_default().trim().to_owned();
    let named = pieces.filter_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        Some((name.trim().to_ascii_lowercase(), unquoted(value.trim())))
    });
    (first, named.collect())
}

/// Splits at semicolons outside quotes.
fn unquoted_split(value: &str) -> Vec<&str> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in value.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                pieces.push(&value[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&value[start..]);
    pieces
}

/// RFC 9110 §5.6.4; single quotes are a common mistake.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.trim_matches('\'').to_owned();
    };
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => break,
            '\\' => text.extend(characters.next()),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &[u8])]) -> Headers {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        Headers::of(&map)
    }

    #[test]
    fn media_type_and_charset_are_told_apart() {
        let read = headers(&[("content-type", b"Text/HTML ; Charset=\"koi8-r\"; a=b")]);
        assert_eq!(read.content_type.as_deref(), Some("text/html"));
        assert_eq!(read.charset.as_deref(), Some("koi8-r"));
        let empty = headers(&[("content-type", b"")]);
        assert_eq!((empty.content_type, empty.charset), (None, None));
    }

    #[test]
    fn file_names_are_read_in_every_form_and_without_folders() {
        for (value, name) in [
            (&b"attachment; filename=\"a;\\\"b.pdf\""[..], "a;\"b.pdf"),
            (b"inline; filename=plain.pdf", "plain.pdf"),
            (
                b"attachment; filename=old.pdf; filename*=UTF-8''%C3%A9t%C3%A9.pdf",
                "été.pdf",
            ),
            (b"attachment; filename=\"../../etc/passwd\"", "passwd"),
            (b"attachment; filename=\"r\xe9sum\xe9.doc\"", "résumé.doc"),
        ] {
            let read = headers(&[("content-disposition", value)]);
            assert_eq!(read.file_name.as_deref(), Some(name));
        }
    }

    #[test]
    fn a_server_says_in_seconds_or_by_date_when_to_come_back() {
        let after = |lines: &[(&'static str, &[u8])]| headers(lines).retry_after;
        assert_eq!(
            after(&[("retry-after", b"120")]),
            Some(Duration::from_secs(120))
        );
        let date = b"Sun, 06 Nov 1994 08:49:37 GMT";
        let later = b"Sunday, 06-Nov-94 08:50:37 GMT";
        assert_eq!(
            after(&[("date", date), ("retry-after", later)]),
            Some(Duration::from_secs(60))
        );
        assert_eq!(after(&[("retry-after", date)]), Some(Duration::ZERO));
        assert_eq!(after(&[("retry-after", b"soon")]), None);
    }

    #[test]
    fn an_archive_keeps_what_is_true_of_the_bytes_and_nothing_of_the_visitor() {
        let kept = headers(&[
            ("content-type", b"text/html"),
            ("content-encoding", b"gzip"),
            ("content-length", b"12"),
            ("set-cookie", b"visitor=1"),
        ])
        .kept;
        assert_eq!(
            kept,
            "content-type: text/html\r\nx-archive-orig-content-encoding: gzip\r\n"
        );
        let lines: Vec<(String, String)> = kept
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(Headers::of_lines(&lines).kept, kept);
    }

    #[test]
    fn repeated_headers_are_all_kept() {
        let read = headers(&[
            ("x-robots-tag", b"noindex"),
            ("x-robots-tag", b"other: nofollow"),
        ]);
        assert_eq!(read.x_robots_tag, ["noindex", "other: nofollow"]);
    }
}
