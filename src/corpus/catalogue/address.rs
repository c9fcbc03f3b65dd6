//! An address of a site: what it is to the crawl, and what its last visit found.

use crate::document::ContentHash;

/// An address as its last visit left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressRow {
    /// Its canonical form.
    pub url: String,
    /// The name of the site it belongs to.
    pub source: String,
    /// Name and port of its host.
    pub host: String,
    /// What it is to the crawl.
    pub role: Role,
    /// Links from a seed.
    pub depth: u32,
    /// The page it was first met on.
    pub found_on: Option<String>,
    /// What the last visit found.
    pub state: Visited,
    /// Why, where the state does not say it all.
    pub reason: Option<String>,
    /// When it is to be visited.
    pub due: i64,
    /// The time that was waited before that.
    pub interval: Option<i64>,
    /// When it last answered.
    pub answered: Option<i64>,
    /// Since when its bytes are what they are.
    pub changed: Option<i64>,
    /// Since when it answers 404 or 410.
    pub missing: Option<i64>,
    /// Visits that failed, in a row.
    pub failures: u32,
    /// The validators of the bytes held (RFC 9110, 8.8).
    pub etag: Option<String>,
    /// The other one.
    pub last_modified: Option<String>,
    /// The character encoding its server named.
    pub charset: Option<String>,
    /// Where a redirect or `rel=canonical` leads.
    pub moved_to: Option<String>,
    /// Its bytes, where it is kept as a document.
    pub original: Option<ContentHash>,
    /// Their length.
    pub bytes: u64,
}

/// What an address is to the crawl.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page or a file.
    Page,
    /// Where the crawl begins.
    Seed,
    /// A list for crawlers.
    Sitemap,
    /// A list of news.
    Feed,
}

/// What the last visit to an address found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visited {
    /// It was not visited yet.
    New,
    /// Bytes that are kept.
    Held,
    /// A page that was read for its links and is no document.
    Read,
    /// It leads elsewhere.
    Moved,
    /// Nothing, for the first time.
    Missing,
    /// Nothing, again, days later.
    Gone,
    /// It could not be fetched.
    Failed,
    /// robots.txt forbids it.
    Blocked,
    /// It is part of a trap, or beyond what the site asks for.
    Left,
}

/// An address that was met.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// Its canonical form.
    pub url: &'a str,
    /// The name of the site it belongs to.
    pub source: &'a str,
    /// Name and port of its host.
    pub host: &'a str,
    /// What it is.
    pub role: Role,
    /// Links from a seed.
    pub depth: u32,
    /// The page it was met on.
    pub found_on: Option<&'a str>,
}

impl AddressRow {
    /// An address that was met and not visited yet.
    pub fn of(offer: &Offer<'_>) -> AddressRow {
        AddressRow {
            url: offer.url.to_owned(),
            source: offer.source.to_owned(),
            host: offer.host.to_owned(),
            role: offer.role,
            depth: offer.depth,
            found_on: offer.found_on.map(str::to_owned),
            state: Visited::New,
            reason: None,
            due: 0,
            interval: None,
            answered: None,
            changed: None,
            missing: None,
            failures: 0,
            etag: None,
            last_modified: None,
            charset: None,
            moved_to: None,
            original: None,
            bytes: 0,
        }
    }
}

impl Role {
    pub(super) const ALL: [Role; 4] = [Role::Page, Role::Seed, Role::Sitemap, Role::Feed];

    /// The word for it in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Role::Page => "page",
            Role::Seed => "seed",
            Role::Sitemap => "sitemap",
            Role::Feed => "feed",
        }
    }
}

impl Visited {
    pub(super) const ALL: [Visited; 9] = [
        Visited::New,
        Visited::Held,
        Visited::Read,
        Visited::Moved,
        Visited::Missing,
        Visited::Gone,
        Visited::Failed,
        Visited::Blocked,
        Visited::Left,
    ];

    /// The word for it in the catalogue and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Visited::New => "new",
            Visited::Held => "held",
            Visited::Read => "read",
            Visited::Moved => "moved",
            Visited::Missing => "missing",
            Visited::Gone => "gone",
            Visited::Failed => "failed",
            Visited::Blocked => "blocked",
            Visited::Left => "left",
        }
    }
}
