//! A library into an archive: every file that its last run gathered, with what is known of where it came from.
//!
//! Source by source and path by path, with ids and dates that follow from the catalogue: a library that did not change
//! gives the same archive, to the byte. Bytes that stand at several addresses are written once, and so are those that a
//! later visit found again; a `revisit` record stands for each further time.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Write};

use anyhow::{Context, Result};

use super::capture::{Capture, Lead, Reference, digest_of, record_id};
use super::collection;
use super::head::{Head, written_date};
use super::output::{Output, Packing};
use super::urn::urn;
use super::withdrawn::is_withdrawn;
use crate::corpus::Corpus;
use crate::corpus::catalogue::{AddressRow, AnswerRow, ArchivedSource, Catalogue, FileRow};
use crate::document::ContentHash;

/// Nanoseconds of a second: what files are stamped in.
const SECOND: i64 = 1_000_000_000;

/// What an archive was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Files whose bytes are in it.
    pub files: u64,
    /// Files whose bytes stand under another address in it.
    pub copies: u64,
    /// Source and path of files whose stored bytes are gone or damaged: they are not in it.
    pub lost: Vec<(String, String)>,
}

/// Writes all that a library holds.
pub fn export(
    corpus: &Corpus,
    catalogue: &Catalogue,
    out: &mut dyn Write,
    packing: Packing,
) -> Result<Exported> {
    let mut exporting = Exporting {
        corpus,
        catalogue,
        out: Output::new(out, packing),
        copied: catalogue.copied_originals()?,
        written: HashMap::new(),
        exported: Exported::default(),
    };
    for source in sources(corpus, catalogue)? {
        exporting.source(&source)?;
    }
    Ok(exporting.exported)
}

/// The sources of a library, by name, with what is usually true of their documents.
fn sources(corpus: &Corpus, catalogue: &Catalogue) -> Result<Vec<ArchivedSource>> {
    let mut known = HashMap::new();
    for source in catalogue.archived_sources()? {
        known.insert(source.name, source.defaults);
    }
    for source in corpus.sources()? {
        known.insert(source.name, source.defaults);
    }
    for site in corpus.sites()? {
        known.insert(site.name, site.defaults);
    }
    let sources = catalogue.sources()?.into_iter();
    let sources = sources.map(|source| ArchivedSource {
        defaults: known.remove(&source.name).unwrap_or_default(),
        name: source.name,
    });
    Ok(sources.collect())
}

/// An archive in the making.
struct Exporting<'a> {
    corpus: &'a Corpus,
    catalogue: &'a Catalogue,
    out: Output<'a>,
    /// Bytes that more than one file has.
    copied: HashSet<ContentHash>,
    /// The records of those of them that are written.
    written: HashMap<ContentHash, Reference>,
    exported: Exported,
}

impl Exporting<'_> {
    fn source(&mut self, source: &ArchivedSource) -> Result<()> {
        let mut files = self.catalogue.files_of(&source.name)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        if files.is_empty() {
            return Ok(());
        }
        let newest = files.iter().map(|file| file.stamp.modified / SECOND).max();
        let id = self.begin(source, newest.unwrap_or(0))?;
        for file in &files {
            self.file(file, &id)
                .with_context(|| format!("archiving {} of source `{}`", file.path, file.source))?;
        }
        Ok(())
    }

    /// Writes what a source is; returns the id of the record.
    fn begin(&mut self, source: &ArchivedSource, date: i64) -> Result<String> {
        let block = collection::written(source);
        let date = written_date(date);
        let id = record_id(&["warcinfo", &date, &block]);
        let mut head = Head::of_type("warcinfo");
        head.add("WARC-Record-ID", &id);
        head.add("WARC-Date", &date);
        head.add("WARC-Block-Digest", &digest_of(&block));
        head.add("Content-Type", "application/warc-fields");
        head.add("Content-Length", &block.len().to_string());
        self.out.write(&head, &mut block.as_bytes())?;
        Ok(id)
    }

    fn file(&mut self, file: &FileRow, collection: &str) -> Result<()> {
        let Some(payload) = file.original else {
            return Ok(());
        };
        if is_withdrawn(self.catalogue, &file.source, &file.path, Some(payload))? {
            return Ok(());
        }
        let (capture, seen_again) = self.capture(file, payload, collection)?;
        let first = match self.written.get(&payload).cloned() {
            Some(first) => {
                let head = capture.revisit(&first);
                self.exported.copies += 1;
                self.out.write(&head, &mut capture.lead().as_bytes())?;
                first
            }
            None if self.whole(&capture)? => capture.reference(),
            None => {
                let place = (file.source.clone(), file.path.clone());
                self.exported.lost.push(place);
                return Ok(());
            }
        };
        if let Some(date) = seen_again {
            let again = capture.seen_again(date).revisit(&first);
            self.out.write(&again, &mut "".as_bytes())?;
        }
        if self.copied.contains(&payload) {
            self.written.entry(payload).or_insert(first);
        }
        Ok(())
    }

    /// Writes a document with its bytes; returns whether they are there.
    fn whole(&mut self, capture: &Capture) -> Result<bool> {
        let path = self.corpus.originals().path(capture.payload);
        if !path.is_file() {
            return Ok(false);
        }
        let Some(head) = capture.head(&path)? else {
            return Ok(false);
        };
        let mut block = capture.lead().as_bytes().chain(File::open(&path)?);
        self.out.write(&head, &mut block)?;
        self.exported.files += 1;
        Ok(true)
    }

    /// A file as it was captured, and when a later visit found it unchanged.
    fn capture(
        &self,
        file: &FileRow,
        payload: ContentHash,
        collection: &str,
    ) -> Result<(Capture, Option<i64>)> {
        let capture = |target, date, lead| Capture {
            target,
            date,
            payload,
            lead,
            collection: collection.to_owned(),
        };
        let Some(url) = file.address() else {
            let target = urn(&file.source, &file.path);
            let date = file.stamp.modified.div_euclid(SECOND);
            let lead = Lead::MediaType(media_type(self.corpus, file));
            return Ok((capture(target, date, lead), None));
        };
        let address = self.catalogue.address(url)?;
        let answer = self.catalogue.answer(url)?;
        let captured = address.as_ref().and_then(|address| address.changed);
        let date = captured.unwrap_or(file.stamp.modified.div_euclid(SECOND));
        let answered = address.as_ref().and_then(|address| address.answered);
        let head = answer_head(self.corpus, file, address.as_ref(), answer);
        let again = answered.filter(|answered| *answered > date);
        Ok((capture(url.to_owned(), date, Lead::Answer(head)), again))
    }
}

/// The head of the answer that brought a file. An older library kept only a part of it.
fn answer_head(
    corpus: &Corpus,
    file: &FileRow,
    address: Option<&AddressRow>,
    answer: Option<AnswerRow>,
) -> String {
    let answer = answer.unwrap_or_else(|| AnswerRow {
        status: 200,
        headers: headers_known(media_type(corpus, file), address),
    });
    let AnswerRow { status, headers } = answer;
    let bytes = file.stamp.bytes;
    format!("HTTP/1.1 {status} OK\r\n{headers}content-length: {bytes}\r\n\r\n")
}

fn headers_known(media_type: &str, address: Option<&AddressRow>) -> String {
    let charset = address.and_then(|address| address.charset.as_ref());
    let charset = charset.map_or(String::new(), |charset| format!("; charset={charset}"));
    let mut headers = format!("content-type: {media_type}{charset}\r\n");
    let validators = address.map(|address| {
        [
            ("etag", &address.etag),
            ("last-modified", &address.last_modified),
        ]
    });
    for (name, value) in validators.into_iter().flatten() {
        if let Some(value) = value {
            headers.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    headers
}

/// What the bytes of a file are, as reading them found out.
fn media_type(corpus: &Corpus, file: &FileRow) -> &'static str {
    let extraction = file.extraction.as_deref();
    let read = extraction.and_then(|name| corpus.extractions().open(name).ok());
    read.map_or("application/octet-stream", |read| read.media_type().mime())
}
