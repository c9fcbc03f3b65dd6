//! An archive into a library: its records become originals and rows of the catalogue, batch by batch.
//!
//! Like a crawl, it needs no reader and touches no index; the run that follows reads what is new. A kill costs the batch at
//! hand, and the next run begins the archive again, in which whatever is held already is not written twice. An archive that
//! was read to its end is not looked at again until its file changes. Nothing leaves a library because an archive lacks it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

use super::answer::Answer;
use super::batch::Batch;
use super::entry::{Entry, Place};
use super::head::{self, Head};
use super::members::{self, Members};
use super::payloads::{self, Payloads};
use super::records::{Next, Records};
use super::reserved::Reserved;
use super::unpack::{Unpacked, unpack};
use super::withdrawn::is_withdrawn;
use crate::corpus::Corpus;
use crate::corpus::catalogue::{ArchiveRow, ArchivedSource, Catalogue, RunId, Stamp};
use crate::corpus::originals::Stored;
use crate::crawl::Body;
use crate::document::{ContentHash, FailureClass};
use crate::extract::ExtractError;

/// The endings of the names of archives.
const ENDINGS: [&str; 2] = [".warc", ".warc.gz"];

/// Documents that are made durable together.
const BATCH: usize = 64;

/// Damaged records that are named; the others are counted.
const NAMED_DAMAGE: usize = 5;

/// Whether a path names an archive.
pub fn is_archive(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending)) && !path.is_dir()
}

/// Takes an archive in, unless that was done already.
pub fn take_in(
    corpus: &Corpus,
    catalogue: &mut Catalogue,
    run: RunId,
    path: &Path,
    interrupted: &AtomicBool,
) -> Result<()> {
    let what = || {
        format!(
            "reading the archive {}\nhint: check that it is a WARC file and that you may read it; nothing was removed",
            path.display()
        )
    };
    let path = &fs::canonicalize(path).with_context(what)?;
    let stamp = stamp(path).with_context(what)?;
    let known = catalogue.archive(path)?;
    if known.as_ref().is_some_and(|known| known.stamp == stamp) {
        return Ok(());
    }
    let records = Records::of(bytes(path).with_context(what)?);
    let reserved = Reserved::of(corpus, catalogue)?;
    let source = known.map_or_else(|| reserved.name_for(path), |known| known.source);
    // From the first batch on it has its name, and until the last no stamp that it could be passed over by.
    let begun = ArchiveRow {
        source: source.clone(),
        stamp: Stamp::default(),
    };
    catalogue.record_archive(path, &begun)?;
    let mut intake = Intake::new(corpus, catalogue, run, reserved, &source);
    if intake.all(records, interrupted)? {
        intake.end(path, &ArchiveRow { source, stamp })?;
    }
    Ok(())
}

fn stamp(path: &Path) -> io::Result<Stamp> {
    let metadata = fs::metadata(path)?;
    let seconds = metadata.mtime().saturating_mul(1_000_000_000);
    Ok(Stamp {
        bytes: metadata.len(),
        modified: seconds.saturating_add(metadata.mtime_nsec()),
        inode: metadata.ino(),
    })
}

/// The bytes of the records of an archive, whether it is compressed or not, whatever its name says.
fn bytes(path: &Path) -> Result<Box<dyn Read>> {
    let mut file = BufReader::new(File::open(path)?);
    let start = file.fill_buf()?;
    let is_compressed = start.starts_with(&members::MARK);
    let is_plain = start.trim_ascii_start().starts_with(head::MARK);
    file.seek(SeekFrom::Start(0))?;
    match () {
        () if is_compressed => Ok(Box::new(Members::of(file))),
        () if is_plain => Ok(Box::new(file)),
        () => bail!("it begins with no record of an archive"),
    }
}

/// An archive that is being taken in.
struct Intake<'a> {
    corpus: &'a Corpus,
    catalogue: &'a mut Catalogue,
    run: RunId,
    reserved: Reserved,
    /// The source of what names none.
    own: ArchivedSource,
    /// The sources that were described so far, by the id of the record that did.
    collections: HashMap<String, ArchivedSource>,
    /// What the record at hand is part of, where we wrote it.
    collection: Option<ArchivedSource>,
    /// Names of sources that are recorded.
    recorded: HashSet<String>,
    payloads: Payloads,
    batch: Batch,
    /// What went wrong with the archive itself.
    damage: Vec<String>,
    /// Documents of sources that are gathered from their own place.
    left_out: BTreeMap<String, u64>,
}

impl<'a> Intake<'a> {
    fn new(
        corpus: &'a Corpus,
        catalogue: &'a mut Catalogue,
        run: RunId,
        reserved: Reserved,
        name: &str,
    ) -> Intake<'a> {
        Intake {
            corpus,
            catalogue,
            run,
            reserved,
            own: ArchivedSource {
                name: name.to_owned(),
                ..ArchivedSource::default()
            },
            collections: HashMap::new(),
            collection: None,
            recorded: HashSet::new(),
            payloads: Payloads::default(),
            batch: Batch::default(),
            damage: Vec::new(),
            left_out: BTreeMap::new(),
        }
    }

    /// Takes all records in; returns whether the end was reached.
    fn all(&mut self, mut records: Records<impl Read>, interrupted: &AtomicBool) -> Result<bool> {
        let originals = self.corpus.originals();
        let folder = originals.waiting_room()?;
        while !interrupted.load(Ordering::Relaxed) {
            match records.next() {
                Next::End => return self.write().map(|()| true),
                Next::Damage { number, reason } => {
                    self.damage.push(format!("record {number}: {reason}"));
                }
                Next::Record(head) => {
                    let described = head.get("WARC-Warcinfo-ID");
                    self.collection = described.and_then(|id| self.collections.get(id).cloned());
                    let is_ours = self.collection.is_some();
                    match unpack(&head, &mut records, is_ours, folder) {
                        // The next call tells it.
                        Err(_) if records.is_spoiled() => {}
                        unpacked => self.take(&head, unpacked?)?,
                    }
                }
            }
            if self.batch.len() >= BATCH {
                self.write()?;
            }
        }
        self.write().map(|()| false)
    }

    fn take(&mut self, head: &Head, unpacked: Unpacked) -> Result<()> {
        match unpacked {
            Unpacked::Nothing => Ok(()),
            Unpacked::Collection(collection) => {
                let id = head.get("WARC-Record-ID").unwrap_or_default();
                self.collections
                    .extend(collection.map(|source| (id.to_owned(), source)));
                Ok(())
            }
            Unpacked::Document(place, answer, body) => {
                let stored = self.store(&place, &body)?;
                self.payloads.note(head, stored.as_ref());
                self.add(head, place, answer, stored)
            }
            Unpacked::Again(place, answer) => self.take_again(head, place, answer),
            Unpacked::PassedOver(place, media_type) => {
                self.payloads.note(head, None);
                self.pass_over(&place, media_type)
            }
            Unpacked::Unusable(place, problem) => self.fail(&place, problem),
        }
    }

    fn take_again(&mut self, head: &Head, place: Place, answer: Option<Answer>) -> Result<()> {
        let stored = match self.payloads.noted(head) {
            Some(None) => return Ok(()),
            Some(stored) => stored,
            None => {
                // What it refers to may be among what waits.
                self.write()?;
                payloads::held(head, self.catalogue, &self.corpus.originals())?
            }
        };
        let is_unchanged = answer.as_ref().is_some_and(|answer| answer.status == 304);
        match stored {
            Some(_) => self.add(head, place, answer.filter(|_| !is_unchanged), stored),
            None if is_unchanged => Ok(()),
            None => {
                let reason = "its bytes stand in another archive, which has to be read first";
                self.fail(&place, ExtractError::new(FailureClass::Unreadable, reason))
            }
        }
    }

    /// Stores bytes that are not withdrawn.
    fn store(&self, place: &Place, body: &Body) -> Result<Option<Stored>> {
        let hash = ContentHash::of_reader(body.reader()?)?;
        if is_withdrawn(
            self.catalogue,
            &self.source_of(place),
            place.path(),
            Some(hash),
        )? {
            return Ok(None);
        }
        let originals = self.corpus.originals();
        match body {
            Body::Memory(bytes) => originals.store_bytes(bytes).map(Some),
            Body::File(file, _) => match originals.store(file.path())? {
                Ok(stored) => Ok(Some(stored)),
                Err(problem) => bail!("storing {}: {problem}", place.path()),
            },
        }
    }

    fn add(
        &mut self,
        head: &Head,
        place: Place,
        answer: Option<Answer>,
        stored: Option<Stored>,
    ) -> Result<()> {
        let source = self.source_of(&place);
        let Some(stored) = stored else {
            return Ok(());
        };
        if is_withdrawn(self.catalogue, &source, place.path(), Some(stored.hash))? {
            return Ok(());
        }
        let entry = Entry {
            source,
            place,
            date: head.date().unwrap_or(0),
            stored,
            answer,
        };
        if self.reserved.admits(&entry.source, &entry.place) {
            self.meet(&entry.source);
            self.batch.entries.push(entry);
        } else if !entry.is_held(self.catalogue)? {
            *self.left_out.entry(entry.source).or_default() += 1;
        }
        Ok(())
    }

    fn pass_over(&mut self, place: &Place, media_type: String) -> Result<()> {
        if let Some((source, path)) = self.listed(place)? {
            self.batch.passed_over.push((source, path, media_type));
        }
        Ok(())
    }

    fn fail(&mut self, place: &Place, problem: ExtractError) -> Result<()> {
        if let Some((source, path)) = self.listed(place)? {
            self.batch.failures.push((source, path, problem));
        }
        Ok(())
    }

    /// Under which source and path something is listed; `None` where nothing may be said of it.
    fn listed(&mut self, place: &Place) -> Result<Option<(String, String)>> {
        let (source, path) = (self.source_of(place), place.path().to_owned());
        if is_withdrawn(self.catalogue, &source, &path, None)? {
            return Ok(None);
        }
        self.meet(&source);
        Ok(Some((source, path)))
    }

    fn source_of(&self, place: &Place) -> String {
        match (place, &self.collection) {
            (Place::File { source, .. }, _) => source.clone(),
            (_, Some(collection)) => collection.name.clone(),
            (_, None) => self.own.name.clone(),
        }
    }

    /// Has a source recorded that comes from archives alone.
    fn meet(&mut self, name: &str) {
        if self.reserved.is_gathered(name) || !self.recorded.insert(name.to_owned()) {
            return;
        }
        let described = self.collection.iter().find(|source| source.name == name);
        let unknown = || ArchivedSource {
            name: name.to_owned(),
            ..ArchivedSource::default()
        };
        match described {
            Some(source) => self.batch.sources.push(source.clone()),
            // What an archive said of it before stands.
            None if self.reserved.is_archived(name) => {}
            None => self.batch.sources.push(unknown()),
        }
    }

    fn write(&mut self) -> Result<()> {
        std::mem::take(&mut self.batch).write(self.corpus, self.catalogue, self.run)
    }

    /// Notes that the archive was read to its end, and what was wrong with it.
    fn end(&mut self, path: &Path, archive: &ArchiveRow) -> Result<()> {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let problem = self.problem();
        if problem.is_some() {
            self.meet(&archive.source);
            self.write()?;
        }
        let failures: Vec<_> = problem.into_iter().map(|problem| (None, problem)).collect();
        let run = self.run;
        self.catalogue.transaction(|catalogue| {
            catalogue.record_failures(&archive.source, &name, &failures, run)?;
            catalogue.record_archive(path, archive)
        })
    }

    /// What was wrong with the archive itself, in one sentence.
    fn problem(&self) -> Option<ExtractError> {
        let mut parts: Vec<String> = self.damage.iter().take(NAMED_DAMAGE).cloned().collect();
        if self.damage.len() > NAMED_DAMAGE {
            parts.push(format!("and {} more", self.damage.len() - NAMED_DAMAGE));
        }
        for (source, count) in &self.left_out {
            parts.push(format!(
                "{count} of its documents are of the source `{source}`, which this library gathers from its own place"
            ));
        }
        (!parts.is_empty()).then(|| ExtractError::new(FailureClass::Damaged, parts.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_that_was_cut_short_goes_on_under_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("theirs.warc");
        let block = "HTTP/1.1 200 OK\r\n\r\ntext";
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n\
             WARC-Date: 2016-01-11T23:24:25Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        );
        fs::write(&path, record).unwrap();
        let corpus = Corpus::at(&folder.path().join("corpus"));
        corpus.create().unwrap();
        let mut catalogue = corpus.catalogue().unwrap();
        let run = catalogue.begin_run().unwrap();
        for interrupted in [true, false] {
            let interrupted = AtomicBool::new(interrupted);
            take_in(&corpus, &mut catalogue, run, &path, &interrupted).unwrap();
        }
        let held = catalogue.address("http://a.example/").unwrap().unwrap();
        assert_eq!((held.source.as_str(), held.bytes), ("theirs.warc", 4));
        let archive = catalogue
            .archive(&path.canonicalize().unwrap())
            .unwrap()
            .unwrap();
        assert_eq!(
            (archive.source.as_str(), archive.stamp),
            ("theirs.warc", stamp(&path).unwrap())
        );
    }
}
