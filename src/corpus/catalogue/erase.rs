//! Erases from the catalogue what was withdrawn: its rows, and its address wherever another row names it.
//!
//! Rows are recognised by the tombstones alone, so that erasing needs to know nothing that could have been erased already.
//! What SQLite leaves behind in unused pages and in its log goes with [`Catalogue::compact`].

use std::collections::HashSet;

use anyhow::{Context, Result};
use rusqlite::Params;
use serde_json::Value;

use super::documents::{COLUMNS, DocumentRow, from_row};
use super::{Catalogue, id_of_file};
use crate::document::{ContentHash, Mark};

/// What stands in place of an address or a path that must not be read any more.
const WITHDRAWN: &str = "(withdrawn)";

/// Characters that stand around an address in a sentence.
const AROUND: &[char] = &['`', '\'', '"', '(', ')', '<', '>', ',', ';', ':', '.'];

impl Catalogue {
    /// Erases every row of what was withdrawn, and every mention of its addresses; within a transaction.
    pub fn erase_withdrawn(&self) -> Result<()> {
        let erasing = Erasing {
            catalogue: self,
            withdrawn: self.tombstones()?.into_iter().collect(),
        };
        let mentions = erasing.documents()?;
        erasing.files()?;
        erasing.failures(&mentions)?;
        erasing.addresses()?;
        erasing.alternates()?;
        erasing.extractions()?;
        erasing.reports()
    }

    /// Writes the file anew without its unused pages, and empties the log; `false` where somebody was reading it, so that
    /// the log is still there.
    pub fn compact(&self) -> Result<bool> {
        let doing = "writing the catalogue anew, without what was erased from it";
        self.connection.execute_batch("VACUUM").context(doing)?;
        let busy: i64 = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .context(doing)?;
        Ok(busy == 0)
    }
}

/// Erasing at work.
struct Erasing<'a> {
    catalogue: &'a Catalogue,
    withdrawn: HashSet<Mark>,
}

impl Erasing<'_> {
    /// Erases documents; returns what else may name them: their paths and own ids.
    fn documents(&self) -> Result<HashSet<String>> {
        let mut mentions = HashSet::new();
        for row in self.all_documents()? {
            let is_withdrawn = row.marks().iter().any(|mark| self.withdrawn.contains(mark));
            if !is_withdrawn && !self.has_bytes(row.original) {
                continue;
            }
            self.execute("DELETE FROM documents WHERE id = ?1", [row.id.to_string()])?;
            mentions.extend(match row.own_id {
                Some(own_id) => Some(own_id),
                None => Some(row.path),
            });
        }
        Ok(mentions)
    }

    fn all_documents(&self) -> Result<Vec<DocumentRow>> {
        let connection = &self.catalogue.connection;
        let mut statement =
            connection.prepare_cached(&format!("SELECT {COLUMNS} FROM documents"))?;
        let rows = statement.query_map([], from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Erases files, whatever is known of them.
    fn files(&self) -> Result<()> {
        let files: Vec<(String, String, Option<String>)> = self
            .rows("SELECT source, path, original FROM files", |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        for (source, path, original) in files {
            let original = original.and_then(|hash| hash.parse().ok());
            let has_bytes = original.is_some_and(|original| self.has_bytes(original));
            if has_bytes || self.has_file(&source, &path) {
                self.forget_file(&source, &path)?;
            }
        }
        Ok(())
    }

    fn forget_file(&self, source: &str, path: &str) -> Result<()> {
        for table in ["files", "failures", "skipped"] {
            self.execute(
                &format!("DELETE FROM {table} WHERE source = ?1 AND path = ?2"),
                (source, path),
            )?;
        }
        Ok(())
    }

    /// Erases failures of what was withdrawn, and its names from the reasons of others.
    fn failures(&self, mentions: &HashSet<String>) -> Result<()> {
        let failures: Vec<(String, String, i64, String)> = self
            .rows("SELECT source, path, line, reason FROM failures", |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        for (source, path, line, reason) in failures {
            if self.has_file(&source, &path) {
                self.forget_file(&source, &path)?;
                continue;
            }
            let mut clean = self.without_addresses(&reason);
            for mention in mentions {
                clean = clean.replace(mention.as_str(), WITHDRAWN);
            }
            if clean != reason {
                self.execute(
                    "UPDATE failures SET reason = ?4 WHERE source = ?1 AND path = ?2 AND line = ?3",
                    (source, path, line, clean),
                )?;
            }
        }
        Ok(())
    }

    /// Erases addresses, where others were met, and where others lead.
    fn addresses(&self) -> Result<()> {
        let held: Vec<(String, Option<String>)> = self
            .rows("SELECT url, original FROM addresses", |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        for (url, original) in held {
            let original = original.and_then(|hash| hash.parse().ok());
            if self.has_address(&url) || original.is_some_and(|hash| self.has_bytes(hash)) {
                self.catalogue.drop_address(&url)?;
            }
        }
        for column in ["found_on", "moved_to"] {
            let query =
                format!("SELECT DISTINCT {column} FROM addresses WHERE {column} IS NOT NULL");
            for url in self.texts(&query)? {
                if self.has_address(&url) {
                    self.execute(
                        &format!("UPDATE addresses SET {column} = NULL WHERE {column} = ?1"),
                        [url],
                    )?;
                }
            }
        }
        for example in self.texts("SELECT example FROM traps")? {
            if self.has_address(&example) {
                self.execute(
                    "UPDATE traps SET example = ?2 WHERE example = ?1",
                    (example, WITHDRAWN),
                )?;
            }
        }
        Ok(())
    }

    fn alternates(&self) -> Result<()> {
        for url in self.texts("SELECT url FROM alternates UNION SELECT other FROM alternates")? {
            if self.has_address(&url) {
                self.execute("DELETE FROM alternates WHERE url = ?1 OR other = ?1", [url])?;
            }
        }
        Ok(())
    }

    /// Erases what is known of originals and of what was read of them, by whose names those of extractions begin.
    fn extractions(&self) -> Result<()> {
        for mark in &self.withdrawn {
            let Mark::Bytes(original) = mark else {
                continue;
            };
            let original = original.to_string();
            for table in ["recognitions", "page_pictures"] {
                self.execute(
                    &format!("DELETE FROM {table} WHERE extraction >= ?1 || '-' AND extraction < ?1 || '.'"),
                    [&original],
                )?;
            }
            self.execute("DELETE FROM originals WHERE hash = ?1", [&original])?;
        }
        Ok(())
    }

    /// Erases addresses from the reports of crawls.
    fn reports(&self) -> Result<()> {
        let reports: Vec<(i64, String)> = self.rows(
            "SELECT id, crawl FROM runs WHERE crawl IS NOT NULL",
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        for (run, written) in reports {
            let Ok(mut report) = serde_json::from_str::<Value>(&written) else {
                // Nothing can be told from it but that it is damaged.
                self.execute("UPDATE runs SET crawl = NULL WHERE id = ?1", [run])?;
                continue;
            };
            self.clean(&mut report);
            let clean = report.to_string();
            self.execute("UPDATE runs SET crawl = ?2 WHERE id = ?1", (run, clean))?;
        }
        Ok(())
    }

    fn clean(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.without_addresses(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.clean(value)),
            Value::Object(fields) => {
                let before = std::mem::take(fields);
                for (name, mut value) in before {
                    self.clean(&mut value);
                    fields.insert(self.without_addresses(&name), value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A sentence with something else in place of each address that was withdrawn.
    fn without_addresses(&self, sentence: &str) -> String {
        let words = sentence.split_inclusive(char::is_whitespace);
        words
            .map(
                |word| match self.has_address(word.trim().trim_matches(AROUND)) {
                    true => format!("{WITHDRAWN} "),
                    false => word.to_owned(),
                },
            )
            .collect()
    }

    fn has_bytes(&self, hash: ContentHash) -> bool {
        self.withdrawn.contains(&Mark::Bytes(hash))
    }

    fn has_address(&self, url: &str) -> bool {
        Mark::of_url(url)
            .iter()
            .any(|mark| self.withdrawn.contains(mark))
    }

    fn has_file(&self, source: &str, path: &str) -> bool {
        self.withdrawn.contains(&Mark::Id(id_of_file(source, path)))
    }

    fn execute(&self, statement: &str, values: impl Params) -> Result<()> {
        let connection = &self.catalogue.connection;
        connection.prepare_cached(statement)?.execute(values)?;
        Ok(())
    }

    fn texts(&self, query: &str) -> Result<Vec<String>> {
        self.rows(query, |row| row.get(0))
    }

    fn rows<T>(
        &self,
        query: &str,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.catalogue.connection.prepare_cached(query)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::catalogue::{AddressRow, FileRow, Offer, Role, Stamp};
    use crate::document::FailureClass;
    use crate::extract::ExtractError;

    const SECRET: &str = "https://a.example/quetzalcoatlus.pdf";
    const OTHER: &str = "https://a.example/other.pdf";

    fn address(url: &str) -> AddressRow {
        AddressRow::of(&Offer {
            url,
            source: "site",
            host: "a.example",
            role: Role::Page,
            depth: 1,
            found_on: Some(SECRET),
        })
    }

    fn filled(catalogue: &Catalogue) -> Result<()> {
        let original = ContentHash::of(b"secret");
        let run = catalogue.begin_run()?;
        for url in [SECRET, OTHER] {
            catalogue.record_address(&AddressRow {
                moved_to: Some(SECRET.to_owned()),
                ..address(url)
            })?;
        }
        catalogue.record_alternate(OTHER, SECRET, Some("fr"))?;
        catalogue.record_file(&FileRow {
            source: "site".to_owned(),
            path: SECRET.to_owned(),
            stamp: Stamp::default(),
            original: Some(original),
            extraction: Some(format!("{original}-9")),
            extractor: 9,
        })?;
        let problem = |reason: String| ExtractError::new(FailureClass::Damaged, reason);
        let own = [(None, problem("it".to_owned()))];
        catalogue.record_failures("site", SECRET, &own, run)?;
        let mentions = [(None, problem(format!("it leads to {SECRET}, again")))];
        catalogue.record_failures("site", OTHER, &mentions, run)?;
        let report = format!(r#"{{"slowest":[{{"url":"{SECRET}","seconds":1.0}}]}}"#);
        catalogue.finish_crawl(run, &report)
    }

    #[test]
    fn no_byte_of_the_file_names_what_was_erased() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        let mut catalogue = Catalogue::open(&path).unwrap();
        catalogue.transaction(filled).unwrap();
        catalogue.withdraw("asked", &Mark::of_url(SECRET)).unwrap();
        catalogue.transaction(Catalogue::erase_withdrawn).unwrap();
        assert!(catalogue.compact().unwrap());
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(12).any(|part| part == b"quetzalcoatl"));
        }
        let other = catalogue.address(OTHER).unwrap().unwrap();
        assert_eq!((other.found_on, other.moved_to), (None, None));
        let failures = catalogue.failures().unwrap();
        assert_eq!(failures.len(), 1);
        assert_eq!(failures[0].error.reason, "it leads to (withdrawn) again");
        assert_eq!(catalogue.last_crawls(1).unwrap().len(), 1);
        catalogue
            .record_address(&AddressRow {
                moved_to: Some(SECRET.to_owned()),
                ..address(OTHER)
            })
            .unwrap();
        assert_eq!(catalogue.address(OTHER).unwrap().unwrap().moved_to, None);
    }
}
