//! How much a server may send, and how long it may take.
//!
//! Every limit is there because some server breaks it, by accident or on purpose. The defaults are for sites of small
//! organisations on slow machines: generous in time, strict in what costs memory.

use std::time::Duration;

use super::robots::MAX_ROBOTS_BYTES;

/// What is asked for; decides how large the answer may be and how many redirects are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A page or a document.
    #[default]
    Page,
    /// A robots.txt: what exceeds its limit is cut, not refused (RFC 9309 §2.5).
    Robots,
    /// A sitemap or a feed.
    Sitemap,
}

/// The limits of one fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchLimits {
    /// Name, connection and TLS.
    pub connect: Duration,
    /// From the request to the end of the headers.
    pub head: Duration,
    /// Between two pieces of the body.
    pub idle: Duration,
    /// The whole fetch of one address, without its redirects.
    pub whole: Duration,
    /// A body must bring at least this many bytes a second,
    pub least_bytes_a_second: u64,
    /// measured over this time.
    pub rate_window: Duration,
    /// A body is taken at no more than this: one that pours costs its server and the other hosts of the run.
    pub most_bytes_a_second: u64,
    /// Headers of one answer.
    pub headers: usize,
    /// The largest page or document, decoded, and on the wire.
    pub page_bytes: u64,
    /// The largest sitemap, decoded: sitemaps.org allows 50 MiB.
    pub sitemap_bytes: u64,
    /// Decoded bytes for one on the wire, of bodies larger than [`FetchLimits::ratio_free_bytes`].
    pub ratio: u64,
    /// Small bodies may be as repetitive as they like.
    pub ratio_free_bytes: u64,
    /// Bodies up to this size stay in memory, larger ones go to a file.
    pub memory_bytes: usize,
    /// Redirects of a page.
    pub redirects: usize,
}

impl Default for FetchLimits {
    fn default() -> FetchLimits {
        FetchLimits {
            connect: Duration::from_secs(20),
            head: Duration::from_secs(40),
            idle: Duration::from_secs(30),
            whole: Duration::from_secs(15 * 60),
            least_bytes_a_second: 500,
            rate_window: Duration::from_secs(20),
            most_bytes_a_second: 4 << 20,
            headers: 200,
            page_bytes: 256 << 20,
            sitemap_bytes: 64 << 20,
            ratio: 200,
            ratio_free_bytes: 8 << 20,
            memory_bytes: 512 << 10,
            redirects: 10,
        }
    }
}

/// RFC 9309 §2.3.1.2: at least five consecutive redirects of a robots.txt are followed.
const ROBOTS_REDIRECTS: usize = 5;

impl FetchLimits {
    /// The largest body of a kind.
    pub fn bytes(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Page => self.page_bytes,
            Kind::Robots => MAX_ROBOTS_BYTES as u64,
            Kind::Sitemap => self.sitemap_bytes,
        }
    }

    /// How many redirects of a kind are followed.
    pub fn redirects(&self, kind: Kind) -> usize {
        match kind {
            Kind::Robots => ROBOTS_REDIRECTS,
            _ => self.redirects,
        }
    }
}
