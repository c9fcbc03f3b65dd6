//! Archives that were taken in, the sources they brought, and the answers of servers that go into them.

use std::path::Path;

use anyhow::Result;
use rusqlite::{OptionalExtension, Row};

use super::{Catalogue, Stamp};
use crate::describe::Defaults;
use crate::language::Language;

/// What a server said with the bytes that are held of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The status code.
    pub status: u16,
    /// Its headers, a line each.
    pub headers: String,
}

/// An archive as it was when it was last read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveRow {
    /// The source of what names none.
    pub source: String,
    /// What its folder said of it.
    pub stamp: Stamp,
}

/// A source that came in an archive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArchivedSource {
    /// Its name.
    pub name: String,
    /// What its documents are unless they say otherwise.
    pub defaults: Defaults,
}

impl Catalogue {
    /// Records what a server said of an address, in place of what it said before.
    pub fn record_answer(&self, url: &str, answer: &AnswerRow) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3)")?
            .execute((url, answer.status, &answer.headers))?;
        Ok(())
    }

    /// What a server said of an address.
    pub fn answer(&self, url: &str) -> Result<Option<AnswerRow>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT status, headers FROM answers WHERE url = ?1")?;
        let read = |row: &Row<'_>| {
            Ok(AnswerRow {
                status: row.get(0)?,
                headers: row.get(1)?,
            })
        };
        Ok(statement.query_row([url], read).optional()?)
    }

    /// An archive that was taken in, by its path.
    pub fn archive(&self, path: &Path) -> Result<Option<ArchiveRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, bytes, modified, inode FROM archives WHERE path = ?1",
        )?;
        let read = |row: &Row<'_>| {
            Ok(ArchiveRow {
                source: row.get(0)?,
                stamp: Stamp {
                    bytes: row.get::<_, i64>(1)? as u64,
                    modified: row.get(2)?,
                    inode: row.get::<_, i64>(3)? as u64,
                },
            })
        };
        Ok(statement
            .query_row([path.to_string_lossy()], read)
            .optional()?)
    }

    /// Records that an archive was read to its end.
    pub fn record_archive(&self, path: &Path, row: &ArchiveRow) -> Result<()> {
        self.connection.execute(
            "INSERT OR REPLACE INTO archives VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                path.to_string_lossy(),
                &row.source,
                row.stamp.bytes as i64,
                row.stamp.modified,
                row.stamp.inode as i64,
            ),
        )?;
        Ok(())
    }

    /// The sources that came in archives, by name.
    pub fn archived_sources(&self) -> Result<Vec<ArchivedSource>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, section, country, kind, language FROM archived_sources ORDER BY name",
        )?;
        let rows = statement.query_map([], archived_source)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records a source that came in an archive, in place of the one of its name.
    pub fn record_archived_source(&self, source: &ArchivedSource) -> Result<()> {
        let Defaults {
            section,
            country,
            kind,
            language,
        } = &source.defaults;
        self.connection.execute(
            "INSERT OR REPLACE INTO archived_sources VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                &source.name,
                section,
                country.map(String::from),
                kind.map(String::from),
                language.as_ref().map(Language::code),
            ),
        )?;
        Ok(())
    }

    /// Has a source that came in an archive be one of those that are gathered from now on.
    pub fn adopt_archived_source(&self, name: &str) -> Result<()> {
        self.connection
            .execute("DELETE FROM archived_sources WHERE name = ?1", [name])?;
        Ok(())
    }

    /// Forgets that a source came in an archive; every archive is read again when it is named.
    pub(super) fn forget_archived_source(&self, name: &str) -> Result<()> {
        self.adopt_archived_source(name)?;
        self.connection
            .execute("UPDATE archives SET bytes = 0, modified = 0, inode = 0", [])?;
        Ok(())
    }
}

fn archived_source(row: &Row<'_>) -> rusqlite::Result<ArchivedSource> {
    let text = |column| row.get::<_, Option<String>>(column);
    Ok(ArchivedSource {
        name: row.get(0)?,
        defaults: Defaults {
            section: text(1)?,
            // A word that this version does not know was written by one that did.
            country: text(2)?.and_then(|country| country.parse().ok()),
            kind: text(3)?.and_then(|kind| kind.parse().ok()),
            language: text(4)?.as_deref().and_then(Language::parse),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::catalogue::{AddressRow, Offer, Role};
    use crate::document::ContentHash;

    #[test]
    fn an_answer_goes_with_the_bytes_it_came_with() {
        let catalogue = Catalogue::in_memory().unwrap();
        let url = "http://a.example/";
        let held = AddressRow {
            original: Some(ContentHash::of(b"x")),
            ..AddressRow::of(&Offer {
                url,
                source: "s",
                host: "a.example",
                role: Role::Page,
                depth: 0,
                found_on: None,
            })
        };
        let answer = AnswerRow {
            status: 200,
            headers: "Content-Type: text/html\r\n".to_owned(),
        };
        catalogue.record_address(&held).unwrap();
        catalogue.record_answer(url, &answer).unwrap();
        catalogue.record_address(&held).unwrap();
        assert_eq!(catalogue.answer(url).unwrap(), Some(answer));
        let gone = AddressRow {
            original: None,
            ..held
        };
        catalogue.record_address(&gone).unwrap();
        assert_eq!(catalogue.answer(url).unwrap(), None);
    }
}
