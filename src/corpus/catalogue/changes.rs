//! The sequence of changes that the index follows.
//!
//! A document carries the number of its last change. A commit of the index that carries number n has seen every change up
//! to n; once it has, that number is noted and tombstones are dropped, which is the last step of a run.

use anyhow::Result;

use super::Catalogue;
use super::documents::{COLUMNS, DocumentRow, from_row};

impl Catalogue {
    /// The number of the last change.
    pub fn latest_change(&self) -> Result<u64> {
        self.history("latest")
    }

    /// Whether an index at that watermark can be brought up to date from here. An index of another catalogue cannot, nor can
    /// one that missed deletions whose tombstones are gone; both must be built anew.
    pub fn can_continue(&self, watermark: u64) -> Result<bool> {
        let known = self.history("complete_since")?..=self.latest_change()?;
        Ok(known.contains(&watermark))
    }

    /// The next changes after a number, in order.
    pub fn changes_after(&self, change: u64, limit: usize) -> Result<Vec<DocumentRow>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE change > ?1 ORDER BY change LIMIT ?2"
        ))?;
        let rows = statement.query_map((change as i64, limit as i64), from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many changes come after a number.
    pub fn count_changes_after(&self, change: u64) -> Result<u64> {
        let count: i64 = self.connection.query_row(
            "SELECT count(*) FROM documents WHERE change > ?1",
            [change as i64],
            |row| row.get(0),
        )?;
        Ok(count as u64)
    }

    /// Marks all changes up to a number as being in the index, and drops the tombstones among them.
    pub fn mark_indexed(&mut self, watermark: u64) -> Result<()> {
        self.transaction(|catalogue| {
            let connection = &catalogue.connection;
            let watermark = watermark as i64;
            connection.execute(
                "UPDATE history SET indexed = max(indexed, ?1), complete_since = max(complete_since, coalesce(
                     (SELECT max(change) FROM documents WHERE removed AND change <= ?1), 0))",
                [watermark],
            )?;
            connection.execute(
                "DELETE FROM documents WHERE removed AND change <= ?1",
                [watermark],
            )?;
            Ok(())
        })
    }

    /// Takes the next number.
    pub(super) fn next_change(&self) -> Result<i64> {
        self.next_changes(1)
    }

    /// Takes the next numbers, and returns the first of them.
    pub(super) fn next_changes(&self, count: usize) -> Result<i64> {
        self.connection
            .prepare_cached("UPDATE history SET latest = latest + ?1")?
            .execute([count as i64])?;
        let latest = self.history("latest")? as i64;
        Ok(latest - count as i64 + 1)
    }

    fn history(&self, column: &str) -> Result<u64> {
        let number: i64 = self
            .connection
            .prepare_cached(&format!("SELECT {column} FROM history"))?
            .query_row([], |row| row.get(0))?;
        Ok(number as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{ContentHash, DocumentId, VerdictCounts};

    fn document(path: &str) -> DocumentRow {
        DocumentRow {
            id: DocumentId::of_path("s", path),
            source: "s".to_owned(),
            path: path.to_owned(),
            own_id: None,
            version: ContentHash::of(b"x"),
            original: ContentHash::of(b"x"),
            extraction: "x-1".to_owned(),
            entry: 0,
            page_count: 1,
            verdicts: VerdictCounts::default(),
            url: None,
            is_removed: false,
            change: 0,
            added: 0,
        }
    }

    #[test]
    fn documents_are_changes_in_the_order_in_which_they_are_given() {
        let catalogue = Catalogue::in_memory().unwrap();
        let paths = ["d", "b", "c", "a"];
        let rows = paths.map(document);
        catalogue.record_documents(&Vec::from_iter(&rows)).unwrap();
        let before = catalogue.changes_after(0, 10).unwrap();
        assert_eq!(
            before.iter().map(|row| &row.path).collect::<Vec<_>>(),
            paths
        );
        catalogue.record_document(&rows[1]).unwrap();
        let after = catalogue.changes_after(0, 10).unwrap();
        assert_eq!(after.last().unwrap().path, "b");
        assert_eq!(after.len(), 4);
    }

    #[test]
    fn an_index_that_missed_a_deletion_cannot_continue() {
        let mut catalogue = Catalogue::in_memory().unwrap();
        catalogue.record_document(&document("a")).unwrap();
        catalogue.record_document(&document("b")).unwrap();
        let seen_both = catalogue.latest_change().unwrap();
        catalogue.mark_indexed(seen_both).unwrap();
        assert!(catalogue.can_continue(seen_both).unwrap());
        catalogue.remove_document(document("a").id).unwrap();
        let changes = catalogue.changes_after(seen_both, 10).unwrap();
        assert_eq!(changes.len(), 1);
        assert!(changes[0].is_removed);
        catalogue.mark_indexed(changes[0].change).unwrap();
        assert!(catalogue.can_continue(changes[0].change).unwrap());
        assert!(!catalogue.can_continue(seen_both).unwrap());
        assert!(!catalogue.can_continue(changes[0].change + 1).unwrap());
    }
}
