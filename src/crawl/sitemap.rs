//! Sitemaps as sitemaps.org describes them: addresses with the day of their last change, and lists of further sitemaps.
//!
//! XML (also gzip), and plain text with an address a line. What is damaged yields what stands before the damage. Nothing is
//! fetched here.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::extract::Alternate;
use crate::language::Language;

/// Addresses of one sitemap (sitemaps.org, "Using Sitemap index files").
const MAX_ADDRESSES: usize = 50_000;

/// Its length when it is inflated, as there.
const MAX_BYTES: u64 = 50 << 20;

/// The longest address that is one (sitemaps.org: "less than 2,048 characters").
const MAX_ADDRESS: usize = 2_048;

/// What gzip begins with (RFC 1952, 2.3.1).
const GZIP: &[u8] = &[0x1f, 0x8b];

/// What a sitemap lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sitemap {
    /// Pages and files.
    pub addresses: Vec<Listed>,
    /// Further sitemaps.
    pub sitemaps: Vec<Listed>,
}

/// An address as a sitemap lists it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// As written.
    pub url: String,
    /// When it was last changed, in seconds since 1970.
    pub changed: Option<i64>,
    /// The same in other languages.
    pub alternates: Vec<Alternate>,
}

/// Reads a sitemap; `None` where the bytes are none.
pub fn parse(bytes: &[u8]) -> Option<Sitemap> {
    let text = text(bytes);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') {
        return parse_xml(start);
    }
    parse_lines(start)
}

fn text(bytes: &[u8]) -> String {
    if !bytes.starts_with(GZIP) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut inflated = Vec::new();
    // What could be inflated before the damage is a sitemap cut short.
    let _ = MultiGzDecoder::new(bytes)
        .take(MAX_BYTES)
        .read_to_end(&mut inflated);
    String::from_utf8_lossy(&inflated).into_owned()
}

fn parse_lines(text: &str) -> Option<Sitemap> {
    let is_address = |line: &&str| line.starts_with("http://") || line.starts_with("https://");
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    if !lines.clone().all(|line| is_address(&line)) {
        return None;
    }
    let addresses: Vec<Listed> = lines
        .by_ref()
        .take(MAX_ADDRESSES)
        .filter(|line| line.len() < MAX_ADDRESS)
        .map(|line| Listed {
            url: line.to_owned(),
            ..Listed::default()
        })
        .collect();
    Some(Sitemap {
        addresses,
        ..Sitemap::default()
    })
    .filter(|sitemap| !sitemap.addresses.is_empty())
}

fn parse_xml(text: &str) -> Option<Sitemap> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut reading = Reading::default();
    // An error ends the reading: what follows damage cannot be told apart.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => reading.open(&element),
            Event::Empty(element) => {
                reading.open(&element);
                reading.close(element.local_name().as_ref());
            }
            Event::Text(words) => reading.text.push_str(&words),
            Event::CData(words) => reading.text.push_str(&words),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().ok().flatten();
                match character {
                    Some(character) => reading.text.push(character),
                    None => reading
                        .text
                        .push_str(resolve_predefined_entity(&name).unwrap_or_default()),
                }
            }
            Event::End(element) => reading.close(element.local_name().as_ref()),
            Event::Eof => break,
            _ => {}
        }
        if reading.is_full() || !reading.is_sitemap() {
            break;
        }
    }
    reading.is_sitemap.then_some(reading.sitemap)
}

/// A sitemap half read.
#[derive(Default)]
struct Reading {
    /// Whether the first element is that of a sitemap.
    is_sitemap: bool,
    has_begun: bool,
    text: String,
    listed: Listed,
    sitemap: Sitemap,
}

impl Reading {
    fn is_sitemap(&self) -> bool {
        self.is_sitemap || !self.has_begun
    }

    fn is_full(&self) -> bool {
        self.sitemap.addresses.len() + self.sitemap.sitemaps.len() >= MAX_ADDRESSES
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        if !self.has_begun {
            self.has_begun = true;
            self.is_sitemap = matches!(name.as_ref(), "urlset" | "sitemapindex");
        }
        match name.as_ref() {
            "url" | "sitemap" => self.listed = Listed::default(),
            "link" => self.listed.alternates.extend(alternate(element)),
            _ => {}
        }
        self.text.clear();
    }

    fn close(&mut self, name: &str) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        match name {
            // Images and videos have places of their own, which come after that of the page.
            "loc" if self.listed.url.is_empty() && text.len() < MAX_ADDRESS => {
                self.listed.url = text.to_owned();
            }
            "lastmod" => self.listed.changed = time(text),
            "url" | "sitemap" => {
                let listed = std::mem::take(&mut self.listed);
                if listed.url.is_empty() {
                    return;
                }
                match name {
                    "url" => self.sitemap.addresses.push(listed),
                    _ => self.sitemap.sitemaps.push(listed),
                }
            }
            _ => {}
        }
    }
}

/// `<xhtml:link rel="alternate" hreflang="fr" href="..."/>`.
fn alternate(element: &BytesStart<'_>) -> Option<Alternate> {
    let attribute = |name: &str| {
        let found = element.try_get_attribute(name).ok().flatten()?;
        let value = found.normalized_value(XmlVersion::default()).ok()?;
        Some(value.into_owned())
    };
    if attribute("rel").as_deref() != Some("alternate") {
        return None;
    }
    Some(Alternate {
        language: attribute("hreflang").and_then(|tag| Language::parse(&tag)),
        url: attribute("href")?,
    })
}

/// A W3C date: a day, or a moment.
fn time(written: &str) -> Option<i64> {
    let moment = written.parse::<Timestamp>().ok();
    let day = || {
        let date: Date = written.get(..10)?.parse().ok()?;
        date.to_zoned(TimeZone::UTC).ok()
    };
    moment
        .map(Timestamp::as_second)
        .or_else(|| Some(day()?.timestamp().as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const MAP: &str = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
        xmlns:xhtml='http://www.w3.org/1999/xhtml'><url><loc> https://a.example/?x=1&amp;y=2 </loc>\
        <lastmod>2024-03-05</lastmod><xhtml:link rel='alternate' hreflang='fr' href='https://a.example/fr'/></url>\
        <url><loc><![CDATA[https://a.example/b]]></loc><lastmod>2024-03-05T01:00:00+01:00</lastmod></url></urlset>";

    #[test]
    fn addresses_come_with_their_last_change_and_their_languages() {
        let sitemap = parse(MAP.as_bytes()).unwrap();
        let [first, second] = sitemap.addresses.as_slice() else {
            panic!("{sitemap:?}");
        };
        assert_eq!(first.url, "https://a.example/?x=1&y=2");
        assert_eq!(first.changed, second.changed);
        assert_eq!(first.alternates[0].language, Language::parse("fr"));
        assert_eq!(second.url, "https://a.example/b");
        assert!(second.alternates.is_empty());
    }

    #[test]
    fn gzip_text_and_indexes_are_sitemaps_too() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(MAP.as_bytes()).unwrap();
        assert_eq!(parse(&packed.finish().unwrap()), parse(MAP.as_bytes()));
        let lines = parse(b"https://a.example/1\r\n\r\nhttps://a.example/2\n").unwrap();
        assert_eq!(lines.addresses.len(), 2);
        let index = parse(
            b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>",
        );
        assert_eq!(index.unwrap().sitemaps[0].url, "https://a.example/s.xml");
    }

    #[test]
    fn what_stands_before_the_damage_counts() {
        let cut = MAP.find("<![CDATA").unwrap();
        assert_eq!(parse(&MAP.as_bytes()[..cut]).unwrap().addresses.len(), 1);
        for other in [
            "",
            "<html><p>https://a.example/",
            "not an address",
            "<rss><loc>x</loc></rss>",
        ] {
            assert_eq!(parse(other.as_bytes()), None, "{other}");
        }
    }
}
