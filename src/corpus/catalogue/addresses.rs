//! Addresses of sites: the frontier of a crawl, and what its visits found.
//!
//! The frontier is these rows alone, so that a run that is cut short anywhere goes on from them. Times are seconds since
//! 1970 that callers pass in.

use anyhow::Result;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};

use super::Catalogue;
use super::address::{AddressRow, Offer, Role, Visited};
use super::documents::parsed;
use crate::document::{ContentHash, Mark};

const COLUMNS: &str = "url, source, host, role, depth, found_on, state, reason, due, interval, answered, changed, \
     missing, failures, etag, last_modified, charset, moved_to, original, bytes";

/// Rows that are documents: their bytes are held, and they want to be known by no other address that is one too.
const IS_DOCUMENT: &str = "original IS NOT NULL AND (moved_to IS NULL OR NOT EXISTS (
         SELECT 1 FROM addresses AS other WHERE other.url = addresses.moved_to AND other.url <> addresses.url
             AND other.original IS NOT NULL AND (other.moved_to IS NULL OR other.moved_to = other.url)))";

impl Catalogue {
    /// Adds an address to visit, unless it is known; returns whether it was not. One that is named as a seed, a sitemap or
    /// a feed is that from now on.
    pub fn offer(&self, offer: &Offer<'_>) -> Result<bool> {
        let added = self
            .connection
            .prepare_cached(
                "INSERT OR IGNORE INTO addresses (url, source, host, role, depth, found_on, state, due)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'new', 0)",
            )?
            .execute((
                offer.url,
                offer.source,
                offer.host,
                offer.role.name(),
                offer.depth,
                offer.found_on,
            ))?;
        if added == 0 && offer.role != Role::Page {
            self.connection
                .prepare_cached("UPDATE addresses SET role = ?2, depth = min(depth, ?3) WHERE url = ?1 AND source = ?4")?
                .execute((offer.url, offer.role.name(), offer.depth, offer.source))?;
        }
        Ok(added > 0)
    }

    /// An address by its canonical form.
    pub fn address(&self, url: &str) -> Result<Option<AddressRow>> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM addresses WHERE url = ?1"))?;
        Ok(statement.query_row([url], from_row).optional()?)
    }

    /// Records what is known of an address now, in place of what was. Where it leads to is not said of what was withdrawn.
    pub fn record_address(&self, row: &AddressRow) -> Result<()> {
        let moved_to = match &row.moved_to {
            Some(to) if self.is_withdrawn(&Mark::of_url(to))? => None,
            moved_to => moved_to.as_ref(),
        };
        self.connection
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO addresses ({COLUMNS}) VALUES
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"
            ))?
            .execute(rusqlite::params![
                row.url,
                row.source,
                row.host,
                row.role.name(),
                row.depth,
                row.found_on,
                row.state.name(),
                row.reason,
                row.due,
                row.interval,
                row.answered,
                row.changed,
                row.missing,
                row.failures,
                row.etag,
                row.last_modified,
                row.charset,
                moved_to,
                row.original.map(|hash| hash.to_string()),
                row.bytes as i64,
            ])?;
        Ok(())
    }

    /// The hosts on which addresses of a site are due.
    pub fn hosts_due(&self, source: &str, now: i64) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT host FROM addresses WHERE source = ?1 AND due <= ?2 ORDER BY host",
        )?;
        let rows = statement.query_map((source, now), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Addresses of a site on one host that are due: lists first, then those nearest to a seed; what failed waits behind them.
    pub fn addresses_due(
        &self,
        source: &str,
        host: &str,
        now: i64,
        limit: usize,
    ) -> Result<Vec<AddressRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM addresses WHERE source = ?1 AND host = ?2 AND due <= ?3
             ORDER BY failures, role = 'page', depth, url LIMIT ?4"
        ))?;
        let rows = statement.query_map((source, host, now, limit as i64), from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many addresses of a site are due.
    pub fn count_due(&self, source: &str, now: i64) -> Result<u64> {
        self.count_addresses("source = ?1 AND due <= ?2", (source, now))
    }

    /// The addresses of a site that are documents.
    pub fn kept_addresses(&self, source: &str) -> Result<Vec<AddressRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM addresses WHERE source = ?1 AND {IS_DOCUMENT}"
        ))?;
        let rows = statement.query_map([source], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The addresses that hold those bytes.
    pub fn addresses_with_bytes(&self, original: ContentHash) -> Result<Vec<AddressRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM addresses WHERE original = ?1"
        ))?;
        let rows = statement.query_map([original.to_string()], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many addresses hold those bytes.
    pub fn count_copies(&self, original: ContentHash) -> Result<u64> {
        self.count_addresses("original = ?1", [original.to_string()])
    }

    /// How many addresses of a site are held.
    pub fn count_held(&self, source: &str) -> Result<u64> {
        self.count_addresses("source = ?1 AND original IS NOT NULL", [source])
    }

    /// Addresses of a site in a state.
    pub fn addresses_in(&self, source: &str, state: Visited) -> Result<Vec<AddressRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM addresses WHERE source = ?1 AND state = ?2 ORDER BY url"
        ))?;
        let rows = statement.query_map((source, state.name()), from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When an address that is gone and whose bytes are kept last answered; `None` where its site has it, as far as is known.
    pub fn last_seen(&self, url: &str) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(answered, missing) FROM addresses
             WHERE url = ?1 AND state = 'gone' AND original IS NOT NULL",
        )?;
        Ok(statement
            .query_row([url], |row| row.get(0))
            .optional()?
            .flatten())
    }

    /// Has addresses of a site visited now: all but those that are left out, or its lists and seeds alone.
    pub fn make_due(&self, source: &str, all: bool) -> Result<()> {
        self.connection.execute(
            "UPDATE addresses SET due = 0 WHERE source = ?1 AND state <> 'left' AND (?2 OR role <> 'page')",
            (source, all),
        )?;
        Ok(())
    }

    /// Has one address visited now; returns whether there is one.
    pub fn visit_again(&self, url: &str) -> Result<bool> {
        let found = self
            .connection
            .execute("UPDATE addresses SET due = 0 WHERE url = ?1", [url])?;
        Ok(found > 0)
    }

    /// Forgets one address, with what other languages it has.
    pub fn drop_address(&self, url: &str) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM alternates WHERE url = ?1 OR other = ?1")?
            .execute([url])?;
        self.connection
            .prepare_cached("DELETE FROM addresses WHERE url = ?1")?
            .execute([url])?;
        Ok(())
    }

    /// Notes that two addresses are one publication in two languages.
    ///
    /// One that was withdrawn is named nowhere.
    pub fn record_alternate(&self, url: &str, other: &str, language: Option<&str>) -> Result<()> {
        if self.is_withdrawn(&[Mark::of_url(url), Mark::of_url(other)].concat())? {
            return Ok(());
        }
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO alternates VALUES (?1, ?2, ?3)")?
            .execute((url, other, language))?;
        Ok(())
    }

    /// The other languages of an address: address and language.
    pub fn alternates_of(&self, url: &str) -> Result<Vec<(String, Option<String>)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT other, language FROM alternates WHERE url = ?1 ORDER BY other",
        )?;
        let rows = statement.query_map([url], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets the addresses of a site that is named no more.
    pub fn forget_addresses(&self, source: &str) -> Result<()> {
        self.connection.execute(
            "DELETE FROM alternates WHERE url IN (SELECT url FROM addresses WHERE source = ?1)",
            [source],
        )?;
        for table in ["addresses", "traps"] {
            self.connection
                .execute(&format!("DELETE FROM {table} WHERE source = ?1"), [source])?;
        }
        Ok(())
    }

    fn count_addresses(&self, condition: &str, values: impl rusqlite::Params) -> Result<u64> {
        let count: i64 = self
            .connection
            .prepare_cached(&format!("SELECT count(*) FROM addresses WHERE {condition}"))?
            .query_row(values, |row| row.get(0))?;
        Ok(count as u64)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<AddressRow> {
    let original: Option<String> = row.get(18)?;
    Ok(AddressRow {
        url: row.get(0)?,
        source: row.get(1)?,
        host: row.get(2)?,
        role: named(row, 3, &Role::ALL, Role::name)?,
        depth: row.get(4)?,
        found_on: row.get(5)?,
        state: named(row, 6, &Visited::ALL, Visited::name)?,
        reason: row.get(7)?,
        due: row.get(8)?,
        interval: row.get(9)?,
        answered: row.get(10)?,
        changed: row.get(11)?,
        missing: row.get(12)?,
        failures: row.get(13)?,
        etag: row.get(14)?,
        last_modified: row.get(15)?,
        charset: row.get(16)?,
        moved_to: row.get(17)?,
        original: match original {
            Some(_) => Some(parsed(row, 18)?),
            None => None,
        },
        bytes: row.get::<_, Option<i64>>(19)?.unwrap_or(0) as u64,
    })
}

fn named<T: Copy>(
    row: &Row<'_>,
    column: usize,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> rusqlite::Result<T> {
    let written: String = row.get(column)?;
    let found = all.iter().copied().find(|one| name(*one) == written);
    found.ok_or_else(|| {
        let problem = format!("`{written}` is none of the words known");
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, problem.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer<'a>(url: &'a str, depth: u32) -> Offer<'a> {
        Offer {
            url,
            source: "s",
            host: "a.example",
            role: Role::Page,
            depth,
            found_on: None,
        }
    }

    fn held(url: &str, moved_to: Option<&str>) -> AddressRow {
        AddressRow {
            state: Visited::Held,
            original: Some(ContentHash::of(url.as_bytes())),
            moved_to: moved_to.map(str::to_owned),
            due: 100,
            ..AddressRow::of(&offer(url, 1))
        }
    }

    #[test]
    fn addresses_come_nearest_first_and_once() {
        let catalogue = Catalogue::in_memory().unwrap();
        assert!(catalogue.offer(&offer("b", 2)).unwrap());
        assert!(catalogue.offer(&offer("a", 1)).unwrap());
        assert!(!catalogue.offer(&offer("a", 1)).unwrap());
        catalogue.record_address(&held("c", None)).unwrap();
        let due = |now| -> Vec<String> {
            let rows = catalogue.addresses_due("s", "a.example", now, 10).unwrap();
            rows.into_iter().map(|row| row.url).collect()
        };
        assert_eq!(due(0), ["a", "b"]);
        assert_eq!(due(100), ["a", "c", "b"]);
        assert_eq!(catalogue.address("c").unwrap().unwrap(), held("c", None));
        assert_eq!(catalogue.count_due("s", 0).unwrap(), 2);
        assert_eq!(catalogue.hosts_due("s", 0).unwrap(), ["a.example"]);
    }

    #[test]
    fn what_is_gone_and_kept_says_when_it_was_last_seen() {
        let catalogue = Catalogue::in_memory().unwrap();
        let gone = AddressRow {
            state: Visited::Gone,
            answered: Some(7),
            ..held("kept", None)
        };
        catalogue.record_address(&gone).unwrap();
        let without_bytes = AddressRow {
            url: "dropped".to_owned(),
            original: None,
            ..gone
        };
        catalogue.record_address(&without_bytes).unwrap();
        catalogue.record_address(&held("there", None)).unwrap();
        let last_seen = |url| catalogue.last_seen(url).unwrap();
        assert_eq!(last_seen("kept"), Some(7));
        assert_eq!((last_seen("dropped"), last_seen("there")), (None, None));
    }

    #[test]
    fn a_page_is_no_document_where_the_address_it_prefers_is_one() {
        let catalogue = Catalogue::in_memory().unwrap();
        for row in [
            held("copy", Some("own")),
            held("own", Some("own")),
            held("hopeful", Some("nowhere")),
            held("one", Some("other")),
            held("other", Some("one")),
        ] {
            catalogue.record_address(&row).unwrap();
        }
        let kept = catalogue.kept_addresses("s").unwrap();
        let urls: Vec<&str> = kept.iter().map(|row| row.url.as_str()).collect();
        assert_eq!(urls, ["hopeful", "one", "other", "own"]);
    }
}
