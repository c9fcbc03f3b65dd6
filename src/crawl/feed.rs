//! What an RSS or Atom feed leads to: the pages of its entries and the files enclosed in them.
//!
//! The words of a feed are not kept: the pages have them. Nothing is fetched here.

/// The longest feed that is read.
const MAX_BYTES: usize = 8 << 20;

/// How far into the bytes the element that makes them a feed is looked for.
const HEAD: usize = 1_024;

/// The addresses of a feed, absolute; `None` where the bytes are no feed.
pub fn parse(bytes: &[u8], address: &str) -> Option<Vec<String>> {
    if bytes.len() > MAX_BYTES || !looks_like_one(bytes) {
        return None;
    }
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(address))
        .build();
    let feed = parser.parse(bytes).ok()?;
    let addresses = feed.entries.into_iter().flat_map(|entry| {
        let enclosed = entry.media.into_iter().flat_map(|media| media.content);
        let files = enclosed.filter_map(|content| content.url.map(String::from));
        let pages = entry.links.into_iter().map(|link| link.href);
        pages.chain(files)
    });
    Some(addresses.collect())
}

fn looks_like_one(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    ["<rss", "<feed", "<rdf:RDF"]
        .iter()
        .any(|element| head.contains(element))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_and_enclosures_are_found() {
        let rss = "<rss version='2.0'><channel><title>News</title><link>https://a.example/</link>\
            <item><title>One</title><link>https://a.example/one</link>\
            <enclosure url='https://a.example/one.pdf' type='application/pdf' length='9'/></item></channel></rss>";
        assert_eq!(
            parse(rss.as_bytes(), "https://a.example/feed").unwrap(),
            ["https://a.example/one", "https://a.example/one.pdf"]
        );
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>N</title><id>n</id><updated>2024-01-01T00:00:00Z</updated>\
            <entry><id>1</id><title>One</title><updated>2024-01-01T00:00:00Z</updated><link href='two'/></entry></feed>";
        assert_eq!(
            parse(atom.as_bytes(), "https://a.example/feed").unwrap(),
            ["https://a.example/two"]
        );
        assert_eq!(parse(b"<html><title>x</title>", "https://a.example/"), None);
    }
}
