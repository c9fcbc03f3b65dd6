//! Takes documents down: finds all that is meant, hides it at once, and erases it once nobody else writes.
//!
//! Documents with the same bytes are the same publication and go together. Older versions that a generation of the index
//! still names are recognised as well, and every text that was read of them, before and after recognition. Hiding waits for
//! nobody: it is a row and a small file. Erasing needs the lock.

use std::collections::BTreeSet;
use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use url::Url;

use super::erase::{self, Places};
use super::{Ingest, screen};
use crate::corpus::catalogue::{Catalogue, DocumentRow};
use crate::corpus::extractions::Extractions;
use crate::corpus::{Corpus, Lock};
use crate::crawl::canonical::canonical;
use crate::document::{ContentHash, DocumentId, Mark, MediaType};
use crate::index::{Record, kept};

/// How often the lock is tried while it is waited for.
const LOCK_TRIED_EVERY: Duration = Duration::from_millis(100);

/// What stands between the name of an extraction and that of the same with what was recognised.
const RECOGNISED: &str = "-ocr";

/// What is to be taken down, as somebody names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// By its id.
    Id(DocumentId),
    /// By its address.
    Address(Url),
}

/// What became of taking a document down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Nothing of that name is known.
    Unknown,
    /// It was withdrawn before.
    Already,
    /// Several documents with different bytes have that address.
    Several(Vec<DocumentId>),
    /// Some are not shown any more.
    Now(Taken),
}

/// What was taken down, and what somebody should look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// These are not shown any more.
    pub places: Places,
    /// These stay, though they say nearly the same, or are the same in another language.
    pub related: Places,
}

/// What became of erasing what was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erased {
    /// Nothing of it is stored any more; nor of these, which had the same text in other bytes.
    All(Places),
    /// The same, but somebody reads the catalogue, so that its log still has some of it.
    ButForTheLog(Places),
    /// Another run holds the lock, that of a process where it is known.
    Locked(Option<u32>),
}

/// Hides a document, and every other with the same bytes, from all readers; nothing brings it back from then on.
pub fn withdraw(ingest: &Ingest<'_>, named: &Named, reason: &str) -> Result<Hidden> {
    let mut catalogue = ingest.corpus.catalogue()?;
    let finding = Finding {
        ingest,
        catalogue: &catalogue,
        extractions: ingest.corpus.extractions(),
        found: Found::default(),
    };
    let found = match finding.all(named)? {
        Ok(found) => found,
        Err(several) => return Ok(Hidden::Several(several)),
    };
    if found.places.is_empty() {
        return Ok(match catalogue.is_withdrawn(&named.marks())? {
            true => Hidden::Already,
            false => Hidden::Unknown,
        });
    }
    let marks: Vec<Mark> = found.marks.into_iter().collect();
    catalogue
        .transaction(|catalogue| catalogue.withdraw(reason, &marks))
        .context("noting what was withdrawn")?;
    erase::hide(ingest, &mut catalogue)?;
    Ok(Hidden::Now(Taken {
        related: related(&catalogue, &found.places)?,
        places: found.places,
    }))
}

/// What belongs to documents that are taken down, and stays.
fn related(catalogue: &Catalogue, places: &Places) -> Result<Places> {
    let mut related = Places::new();
    for id in places.keys() {
        for row in catalogue.related(*id)? {
            if !catalogue.is_withdrawn(&row.marks())? {
                related.insert(row.id, erase::place(&row));
            }
        }
    }
    Ok(related)
}

/// Erases what was withdrawn from everything that is stored; waits so long for a run that is at work.
pub fn erase_withdrawn(ingest: &Ingest<'_>, patience: Duration) -> Result<Erased> {
    let Some(_lock) = lock_within(ingest.corpus, patience)? else {
        return Ok(Erased::Locked(ingest.corpus.lock_holder()));
    };
    let mut catalogue = ingest.corpus.catalogue()?;
    let copies = erase::erase(ingest, &mut catalogue)?;
    Ok(match catalogue.has_unfinished_withdrawals()? {
        true => Erased::ButForTheLog(copies),
        false => Erased::All(copies),
    })
}

fn lock_within(corpus: &Corpus, patience: Duration) -> Result<Option<Lock>> {
    let began = Instant::now();
    loop {
        let lock = corpus.lock()?;
        if lock.is_some() || began.elapsed() >= patience {
            return Ok(lock);
        }
        thread::sleep(LOCK_TRIED_EVERY);
    }
}

impl Named {
    /// By what it is recognised, where it was withdrawn before.
    fn marks(&self) -> Vec<Mark> {
        match self {
            Named::Id(id) => vec![Mark::Id(*id)],
            Named::Address(url) => marks_of(url).to_vec(),
        }
    }

    fn is_record(&self, record: &Record) -> bool {
        match self {
            Named::Id(id) => record.id == *id,
            Named::Address(url) => is_own_address(record).is_some_and(|own| own == url.as_str()),
        }
    }
}

/// The marks of an address in its canonical form.
fn marks_of(url: &Url) -> [Mark; 2] {
    Mark::of_url(canonical(url).as_ref().unwrap_or(url).as_str())
}

/// The address of a document that was gathered from a site.
fn is_own_address(record: &Record) -> Option<&str> {
    match (&record.path, record.media_type) {
        (None, media_type) if media_type != MediaType::JsonLines => record.url.as_deref(),
        _ => None,
    }
}

/// What belongs to what is to be taken down.
#[derive(Default)]
struct Found {
    places: Places,
    bytes: BTreeSet<ContentHash>,
    marks: BTreeSet<Mark>,
}

/// The search for what belongs to it.
struct Finding<'a> {
    ingest: &'a Ingest<'a>,
    catalogue: &'a Catalogue,
    extractions: Extractions,
    found: Found,
}

impl Finding<'_> {
    /// All that belongs to it; the ids to choose from, where an address is that of several documents.
    fn all(mut self, named: &Named) -> Result<Result<Found, Vec<DocumentId>>> {
        let rows = self.rows(named)?;
        let versions: BTreeSet<ContentHash> = rows.iter().map(|row| row.version).collect();
        if versions.len() > 1 {
            return Ok(Err(rows.iter().map(|row| row.id).collect()));
        }
        for row in &rows {
            self.add_row(row)?;
        }
        if let Named::Address(url) = named {
            self.add_address(url)?;
        }
        self.add_records(&|_, record| named.is_record(record))?;
        self.add_copies()?;
        Ok(Ok(self.found))
    }

    fn rows(&self, named: &Named) -> Result<Vec<DocumentRow>> {
        let url = match named {
            Named::Id(id) => return Ok(Vec::from_iter(self.catalogue.document(*id)?)),
            Named::Address(url) => url,
        };
        let plain = canonical(url).unwrap_or_else(|| url.clone());
        let own = self
            .catalogue
            .document(DocumentId::of_url(plain.as_str()))?;
        if let Some(own) = own {
            return Ok(vec![own]);
        }
        let mut rows = self.catalogue.documents_at(plain.as_str())?;
        if plain != *url {
            rows.extend(self.catalogue.documents_at(url.as_str())?);
        }
        Ok(rows)
    }

    fn add_row(&mut self, row: &DocumentRow) -> Result<()> {
        self.found.places.insert(row.id, erase::place(row));
        self.found.bytes.insert(row.version);
        self.found.marks.extend(row.marks());
        self.add_published_address(row)?;
        let Ok(file) = self.extractions.open(&row.extraction) else {
            return Ok(());
        };
        let pages = file.entry(row.entry).map(|entry| {
            let first = entry.first_page;
            first..first.saturating_add(entry.page_count)
        });
        self.add_texts(&row.extraction, pages.unwrap_or(0..0))
    }

    /// The address that a document says it was published at, unless others say the same: then it is that of a site.
    fn add_published_address(&mut self, row: &DocumentRow) -> Result<()> {
        let Some(url) = row.url.as_deref() else {
            return Ok(());
        };
        let others = self.catalogue.documents_at(url)?;
        if others.iter().all(|other| other.version == row.version) {
            // A page that gives the home page as its own address says so by mistake.
            let parsed = Url::parse(url).ok().filter(|url| url.path() != "/");
            self.found.marks.extend(parsed.iter().flat_map(marks_of));
        }
        Ok(())
    }

    /// What a crawl holds of an address, indexed or not.
    fn add_address(&mut self, url: &Url) -> Result<()> {
        let Some(url) = canonical(url) else {
            return Ok(());
        };
        let held = self.catalogue.address(url.as_str())?;
        if let Some(original) = held.and_then(|row| row.original) {
            self.found.bytes.insert(original);
            self.add_url(url.as_str());
        }
        Ok(())
    }

    fn add_url(&mut self, url: &str) {
        let id = DocumentId::of_url(url);
        self.found
            .places
            .entry(id)
            .or_insert_with(|| url.to_owned());
        self.found.marks.extend(Mark::of_url(url));
    }

    /// Adds the documents of all generations that are meant.
    fn add_records(&mut self, is_meant: &dyn Fn(&Found, &Record) -> bool) -> Result<()> {
        let mut records = Vec::new();
        kept::for_each_record(self.ingest.index_root, &mut |record| {
            if is_meant(&self.found, &record) {
                records.push(record);
            }
        })?;
        for record in records {
            let place = format!("{}: {}", record.source, record.title);
            self.found.places.entry(record.id).or_insert(place);
            self.found.marks.insert(Mark::Id(record.id));
            if let Some(url) = is_own_address(&record) {
                self.found.marks.extend(Mark::of_url(url));
            }
            if record.media_type != MediaType::JsonLines {
                self.found.bytes.insert(record.original);
            }
            let pages = record.first_page..record.first_page.saturating_add(record.page_count);
            self.add_texts(&record.extraction, pages)?;
        }
        Ok(())
    }

    /// Adds whatever has the same bytes.
    fn add_copies(&mut self) -> Result<()> {
        for bytes in self.found.bytes.clone() {
            self.found.marks.insert(Mark::Bytes(bytes));
            for row in self.catalogue.documents_with_bytes(bytes)? {
                self.add_row(&row)?;
            }
            for row in self.catalogue.addresses_with_bytes(bytes)? {
                self.add_url(&row.url);
            }
        }
        self.add_records(&|found, record| {
            record.media_type != MediaType::JsonLines && found.bytes.contains(&record.original)
        })
    }

    /// The marks of the text on some pages of an extraction, as it is and as it was before recognition.
    fn add_texts(&mut self, extraction: &str, pages: Range<u32>) -> Result<()> {
        let before = extraction.split_once(RECOGNISED).map(|(before, _)| before);
        for name in before.into_iter().chain([extraction]) {
            if let Ok(file) = self.extractions.open(name) {
                let mark = screen::text_in(&file, pages.clone());
                self.found.marks.extend(mark.ok().flatten());
            }
        }
        Ok(())
    }
}
