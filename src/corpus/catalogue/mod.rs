//! The catalogue: what was gathered, what became of it, and what of it is in the index.
//!
//! One SQLite file with a write-ahead log and `synchronous=FULL`: what a transaction says is on disk when it returns. Every
//! change of a document takes the next number of one sequence; the number that an index carries as its watermark says
//! which changes it still has to see. Searching never opens the catalogue.

mod address;
mod addresses;
mod archives;
mod changes;
mod documents;
mod erase;
mod failures;
mod files;
mod kin;
mod originals;
mod recognitions;
mod robots;
mod runs;
mod sketches;
mod sources;
mod status;
mod traps;
mod withdrawals;

pub use address::{AddressRow, Offer, Role, Visited};
pub use archives::{AnswerRow, ArchiveRow, ArchivedSource};
pub use documents::DocumentRow;
pub use failures::FailureRow;
pub use files::{FileRow, Stamp, TO_READ_AGAIN, as_address, id_of_file, name_in};
pub use recognitions::{RecognitionRow, UnreadPages};
pub use robots::RobotsRow;
pub use runs::RunId;
pub use sketches::SketchRow;
pub use sources::SourceRow;
pub use status::{Counts, PagesOfNote, SkippedCount, SourceCounts};
pub use traps::TrapRow;
pub use withdrawals::{WithdrawalId, WithdrawalRow};

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

/// Each brings a catalogue from the form of its position to the next; `user_version` counts those applied.
const MIGRATIONS: [&str; 13] = [
    include_str!("schema.sql"),
    include_str!("recognitions.sql"),
    include_str!("verdicts.sql"),
    include_str!("crawl.sql"),
    include_str!("withdrawn.sql"),
    include_str!("copies.sql"),
    include_str!("archives.sql"),
    include_str!("robots.sql"),
    include_str!("added.sql"),
    include_str!("unsettled.sql"),
    include_str!("sketches.sql"),
    include_str!("languages.sql"),
    include_str!("indexed.sql"),
];

/// How long a reader waits for a writer, as `status` does during `index`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Memory for pages of the file, in KiB; taken as it is needed. Documents stand in the order of their hashes, so that each
/// that is looked for stands on another page; new ones are sorted before they are recorded.
const CACHE_KIB: i64 = 32 << 10;

/// The open catalogue.
pub struct Catalogue {
    connection: Connection,
}

impl Catalogue {
    /// Opens the catalogue in a file, made where it is missing.
    pub(super) fn open(path: &Path) -> Result<Catalogue> {
        let what = || format!("opening the catalogue {}", path.display());
        let connection = Connection::open(path).with_context(what)?;
        prepare(connection).with_context(what)
    }

    /// A catalogue that is forgotten, for looking at what a run would do where there is none yet.
    pub fn in_memory() -> Result<Catalogue> {
        prepare(Connection::open_with_flags(
            ":memory:",
            OpenFlags::default(),
        )?)
    }

    /// Does several things at once: all of them are on disk when it returns, or none.
    pub fn transaction<T>(&mut self, work: impl FnOnce(&Catalogue) -> Result<T>) -> Result<T> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        match work(self) {
            Ok(value) => {
                self.connection
                    .execute_batch("COMMIT")
                    .context("committing to the catalogue")?;
                Ok(value)
            }
            Err(error) => {
                // The first error is the one to tell; a transaction that is not committed is undone in any case.
                let _ = self.connection.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }
}

fn prepare(mut connection: Connection) -> Result<Catalogue> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    migrate(&mut connection)?;
    Ok(Catalogue { connection })
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let applied = |connection: &Connection| {
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))
    };
    if applied(connection)? as usize == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let form = applied(&transaction)? as usize;
    let Some(missing) = MIGRATIONS.get(form..) else {
        bail!("it was written by a newer version of the program\nhint: update dossier");
    };
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    if form == 0 {
        let start = first_change();
        transaction.execute(
            "INSERT INTO history (latest, complete_since) VALUES (?1, ?1)",
            [start],
        )?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    transaction.commit()?;
    Ok(())
}

/// The number that changes are counted from: the time, so that a catalogue made anew never repeats the numbers of the one
/// that an index still remembers.
fn first_change() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(1, |since| since.as_micros() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_opens_again_as_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        let first = Catalogue::open(&path).unwrap();
        let latest = first.latest_change().unwrap();
        drop(first);
        let again = Catalogue::open(&path).unwrap();
        assert_eq!(again.latest_change().unwrap(), latest);
    }

    #[test]
    fn a_catalogue_of_the_first_version_keeps_its_documents() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection
            .execute_batch(
                "INSERT INTO history VALUES (1, 1);
                 INSERT INTO documents (id, source, path, version, original, extraction, entry, page_count,
                     pages_without_text, state, change)
                 VALUES ('aaaaaaaaaaaaaaaa', 's', 'a.pdf', printf('%064d', 0), printf('%064d', 0), 'x-2', 0, 3, 1,
                     'indexed', 1);
                 PRAGMA user_version = 1;",
            )
            .unwrap();
        drop(connection);
        let catalogue = Catalogue::open(&path).unwrap();
        let documents = catalogue.documents_of("s", "a.pdf").unwrap();
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].page_count, 3);
        assert_eq!(documents[0].verdicts.unsearchable(), 0);
    }

    #[test]
    fn a_catalogue_that_knew_sites_alone_goes_on_from_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&MIGRATIONS[..4].concat()).unwrap();
        connection
            .execute_batch(
                "INSERT INTO history (latest, complete_since) VALUES (7, 1);
                 INSERT INTO addresses (url, source, host, role, depth, state, due, original, bytes)
                 VALUES ('http://a.example/', 's', 'a.example', 'seed', 0, 'held', 0, printf('%064d', 0), 3);
                 INSERT INTO documents (id, source, path, version, original, extraction, entry, page_count,
                     verdicts, state, change)
                 VALUES ('aaaaaaaaaaaaaaaa', 's', 'http://a.example/', printf('%064d', 0), printf('%064d', 0),
                     'x-2', 0, 3, '{}', 'indexed', 7);
                 PRAGMA user_version = 4;",
            )
            .unwrap();
        drop(connection);
        let catalogue = Catalogue::open(&path).unwrap();
        let held = catalogue.address("http://a.example/").unwrap().unwrap();
        assert_eq!((held.state, held.bytes), (Visited::Held, 3));
        assert_eq!(catalogue.answer("http://a.example/").unwrap(), None);
        assert!(!catalogue.is_compared().unwrap());
        assert!(!catalogue.has_tombstones().unwrap());
        let document = catalogue.documents_at("http://a.example/").unwrap();
        assert!(catalogue.all_kin().unwrap().is_empty());
        catalogue.remove_document(document[0].id).unwrap();
    }

    #[test]
    fn a_catalogue_that_marked_each_document_knows_how_far_the_index_had_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(&MIGRATIONS[..11].concat())
            .unwrap();
        connection
            .execute_batch(
                "INSERT INTO history (latest, complete_since) VALUES (9, 1);
                 PRAGMA user_version = 11;",
            )
            .unwrap();
        for (id, state, change) in [
            ("a", "indexed", 5),
            ("b", "pending", 8),
            ("c", "removed", 9),
        ] {
            connection
                .execute(
                    "INSERT INTO documents (id, source, path, version, original, extraction, entry, page_count,
                         verdicts, state, change)
                     VALUES (?1, 's', ?1, printf('%064d', 0), printf('%064d', 0), 'x-2', 0, 1, '{}', ?2, ?3)",
                    (id.repeat(16), state, change),
                )
                .unwrap();
        }
        drop(connection);
        let mut catalogue = Catalogue::open(&path).unwrap();
        let indexed = |catalogue: &Catalogue| -> i64 {
            let query = "SELECT indexed FROM history";
            let connection = &catalogue.connection;
            connection.query_row(query, [], |row| row.get(0)).unwrap()
        };
        assert_eq!(indexed(&catalogue), 7);
        let changes = catalogue.changes_after(0, 9).unwrap();
        let removed: Vec<bool> = changes.iter().map(|row| row.is_removed).collect();
        assert_eq!(removed, [false, false, true]);
        catalogue.mark_indexed(9).unwrap();
        assert_eq!(indexed(&catalogue), 9);
        assert_eq!(catalogue.changes_after(0, 9).unwrap().len(), 2);
    }

    #[test]
    fn a_catalogue_of_a_later_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let error = Catalogue::open(&path).err().unwrap();
        assert!(format!("{error:#}").contains("newer version"));
    }

    #[test]
    fn work_that_fails_is_undone() {
        let mut catalogue = Catalogue::in_memory().unwrap();
        let failed: Result<()> = catalogue.transaction(|catalogue| {
            catalogue.begin_run()?;
            bail!("the disk is full")
        });
        assert!(failed.is_err());
        assert_eq!(catalogue.begin_run().unwrap(), RunId(1));
    }
}
