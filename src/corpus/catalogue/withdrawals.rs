//! What was withdrawn, and the tombstones by which it is recognised.
//!
//! Every door asks [`Catalogue::is_withdrawn`] with what it knows of a document before it keeps any of it. Nothing is erased
//! here.

use anyhow::{Context, Result, anyhow};
use rusqlite::OptionalExtension;

use super::Catalogue;
use crate::document::Mark;

/// A withdrawal, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawalId(i64);

/// What was withdrawn together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalRow {
    /// When, as RFC 3339 has it.
    pub at: String,
    /// Why, as it was given.
    pub reason: String,
    /// Whether nothing of it is stored any more.
    pub finished: bool,
    /// By what it is recognised.
    pub marks: Vec<Mark>,
}

impl Catalogue {
    /// Whether any of what is known of a document belongs to one that was withdrawn.
    pub fn is_withdrawn(&self, marks: &[Mark]) -> Result<bool> {
        Ok(self.withdrawal_of(marks)?.is_some())
    }

    /// The withdrawal that any of these marks belongs to.
    pub fn withdrawal_of(&self, marks: &[Mark]) -> Result<Option<WithdrawalId>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT withdrawal FROM tombstones WHERE kind = ?1 AND hash = ?2")?;
        for mark in marks {
            let found = statement
                .query_row((mark.kind(), mark.hash()), |row| row.get(0))
                .optional()?;
            if let Some(number) = found {
                return Ok(Some(WithdrawalId(number)));
            }
        }
        Ok(None)
    }

    /// Begins a withdrawal; from when this is on disk nothing with one of its marks is kept.
    pub fn withdraw(&self, reason: &str, marks: &[Mark]) -> Result<WithdrawalId> {
        let number = self.connection.query_row(
            "INSERT INTO withdrawals (at, reason) VALUES (?1, ?2) RETURNING number",
            (jiff::Timestamp::now().to_string(), reason),
            |row| row.get(0),
        )?;
        let withdrawal = WithdrawalId(number);
        self.add_tombstones(withdrawal, marks)?;
        Ok(withdrawal)
    }

    /// Has another document, a copy that turned up, share a withdrawal: it is to be erased as well.
    pub fn join_withdrawal(&self, withdrawal: WithdrawalId, marks: &[Mark]) -> Result<()> {
        self.add_tombstones(withdrawal, marks)?;
        self.connection
            .prepare_cached("UPDATE withdrawals SET finished = NULL WHERE number = ?1")?
            .execute([withdrawal.0])?;
        Ok(())
    }

    /// Whether anything was ever withdrawn.
    pub fn has_tombstones(&self) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM tombstones)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// All tombstones, in order.
    pub fn tombstones(&self) -> Result<Vec<Mark>> {
        self.marks_where("true", ())
    }

    /// Whether something that was withdrawn may still be stored.
    pub fn has_unfinished_withdrawals(&self) -> Result<bool> {
        Ok(self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM withdrawals WHERE finished IS NULL)",
            [],
            |row| row.get(0),
        )?)
    }

    /// Notes that nothing of what was withdrawn is stored any more.
    pub fn finish_withdrawals(&self) -> Result<()> {
        self.connection.execute(
            "UPDATE withdrawals SET finished = ?1 WHERE finished IS NULL",
            [jiff::Timestamp::now().to_string()],
        )?;
        Ok(())
    }

    /// All withdrawals, the latest first.
    pub fn withdrawals(&self) -> Result<Vec<WithdrawalRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, at, reason, finished IS NOT NULL FROM withdrawals ORDER BY number DESC",
        )?;
        let rows = statement.query_map([], |row| {
            let withdrawal = WithdrawalRow {
                at: row.get(1)?,
                reason: row.get(2)?,
                finished: row.get(3)?,
                marks: Vec::new(),
            };
            Ok((row.get::<_, i64>(0)?, withdrawal))
        })?;
        rows.map(|row| {
            let (number, withdrawal) = row?;
            let marks = self.marks_where("withdrawal = ?1", [number])?;
            Ok(WithdrawalRow {
                marks,
                ..withdrawal
            })
        })
        .collect()
    }

    fn add_tombstones(&self, withdrawal: WithdrawalId, marks: &[Mark]) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO tombstones VALUES (?1, ?2, ?3)")?;
        for mark in marks {
            statement.execute((mark.kind(), mark.hash(), withdrawal.0))?;
        }
        Ok(())
    }

    fn marks_where(&self, condition: &str, values: impl rusqlite::Params) -> Result<Vec<Mark>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT kind, hash FROM tombstones WHERE {condition} ORDER BY kind, hash"
        ))?;
        let rows = statement.query_map(values, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        rows.map(|row| {
            let (kind, hash) = row?;
            Mark::parse(&kind, &hash)
                .map_err(|problem| anyhow!(problem))
                .context("reading the tombstones of the catalogue")
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::ContentHash;

    #[test]
    fn what_was_withdrawn_is_recognised_by_any_of_its_marks() {
        let catalogue = Catalogue::in_memory().unwrap();
        let [id, address] = Mark::of_url("https://a.example/report");
        let bytes = Mark::Bytes(ContentHash::of(b"report"));
        catalogue.withdraw("asked", &[id, address, bytes]).unwrap();
        for mark in [id, address, bytes] {
            assert!(catalogue.is_withdrawn(&[mark]).unwrap(), "{mark}");
        }
        let other = Mark::of_url("https://a.example/other");
        assert!(!catalogue.is_withdrawn(&other).unwrap());
        assert!(
            catalogue
                .is_withdrawn(&[other.as_slice(), &[bytes]].concat())
                .unwrap()
        );
    }

    #[test]
    fn a_copy_that_turns_up_is_one_more_thing_to_erase() {
        let catalogue = Catalogue::in_memory().unwrap();
        let first = Mark::Bytes(ContentHash::of(b"one"));
        let withdrawal = catalogue.withdraw("asked", &[first]).unwrap();
        assert!(catalogue.has_unfinished_withdrawals().unwrap());
        catalogue.finish_withdrawals().unwrap();
        assert!(!catalogue.has_unfinished_withdrawals().unwrap());
        let second = Mark::Bytes(ContentHash::of(b"two"));
        catalogue.join_withdrawal(withdrawal, &[second]).unwrap();
        assert!(catalogue.has_unfinished_withdrawals().unwrap());
        let all = catalogue.withdrawals().unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].marks.len(), 2);
        assert_eq!(all[0].reason, "asked");
    }
}
