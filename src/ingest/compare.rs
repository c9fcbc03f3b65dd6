//! What differs between the sources and the catalogue.
//!
//! Length, time of modification and number of a file are looked at first; only where one of them differs are its bytes
//! hashed, which gathering does as it stores them. Nothing is written here.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::attempt;
use super::scan::{Found, FoundFile, scan};
use super::scope::{Part, Scope, lies_below};
use super::{Event, Ingest};
use crate::corpus::Corpus;
use crate::corpus::catalogue::{Catalogue, FileRow, Stamp, as_address, id_of_file, name_in};
use crate::corpus::extractions::Extractions;
use crate::corpus::originals::Originals;
use crate::document::{ContentHash, DocumentId, Mark};
use crate::extract::{ExtractError, Password};
use crate::read::Job;

/// What differs in all that a run covers.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// Files to store, to read, or to list as failures.
    pub(super) work: Vec<Difference>,
    /// Source and path of files that are gone.
    pub(super) removed: Vec<(String, String)>,
    /// Files of each source that are of no type that is read.
    pub(super) skipped: Vec<SkippedFiles>,
    /// What is wrong with sources that could not be looked at; nothing is known of their files.
    pub(super) missing: Vec<anyhow::Error>,
    /// How many files stayed as they were.
    pub(super) unchanged_files: u64,
    /// How many documents are in them.
    pub(super) unchanged_documents: u64,
}

/// Files of a source that are of no type that is read.
#[derive(Debug)]
pub(super) struct SkippedFiles {
    /// Name of the source.
    pub(super) source: String,
    /// Paths that the catalogue has, of those looked at.
    pub(super) known: Vec<String>,
    /// Path and type of those that are there now.
    pub(super) found: Vec<(String, String)>,
}

/// A file that is not as the catalogue has it.
#[derive(Debug)]
pub(super) struct Difference {
    /// Name of its source.
    pub(super) source: String,
    /// Path below the source.
    pub(super) path: String,
    /// The file as the catalogue has it.
    known: Option<FileRow>,
    /// What is to be done.
    pub(super) work: Work,
    /// Passwords of its source.
    pub(super) passwords: Vec<Password>,
    /// The character encoding that a server named.
    charset: Option<String>,
}

/// What is to be done about a file.
#[derive(Debug)]
pub(super) enum Work {
    /// Its bytes may be new.
    Store {
        /// Where it is.
        absolute: PathBuf,
        /// What its folder says of it.
        stamp: Stamp,
    },
    /// Its bytes are held, and another version of this program, or nobody, has read them.
    ReadAgain {
        /// Its bytes.
        original: ContentHash,
        /// What its folder says of it.
        stamp: Stamp,
    },
    /// Its bytes cannot be had.
    Fail(ExtractError),
}

impl Difference {
    pub(super) fn new(
        source: String,
        path: String,
        known: Option<FileRow>,
        work: Work,
    ) -> Difference {
        Difference {
            source,
            path,
            known,
            work,
            charset: None,
            passwords: Vec::new(),
        }
    }

    /// The same, in an encoding that a server named.
    pub(super) fn with_charset(self, charset: Option<String>) -> Difference {
        Difference { charset, ..self }
    }

    /// The same, with passwords that may open it.
    pub(super) fn with_passwords(self, passwords: &[Password]) -> Difference {
        Difference {
            passwords: passwords.to_vec(),
            ..self
        }
    }

    /// What reading its bytes is called, and how they are to be read.
    pub(super) fn reading(&self, originals: &Originals, original: ContentHash) -> (String, Job) {
        let path = originals.path(original);
        let Some(address) = as_address(&self.path) else {
            let job = Job {
                path,
                name: self.path.clone(),
                passwords: self.passwords.clone(),
                ..Job::default()
            };
            return (Extractions::name(original, &self.path), job);
        };
        let job = Job {
            path,
            name: name_in(address),
            url: Some(address.to_owned()),
            charset: self.charset.clone(),
            passwords: self.passwords.clone(),
            ..Job::default()
        };
        (
            Extractions::name_at(original, DocumentId::of_url(address)),
            job,
        )
    }

    /// By what it is recognised before its bytes are known.
    pub(super) fn marks(&self) -> Vec<Mark> {
        match as_address(&self.path) {
            Some(address) => Mark::of_url(address).to_vec(),
            None => vec![Mark::Id(id_of_file(&self.source, &self.path))],
        }
    }

    /// Whether the file was there before.
    pub(super) fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// Whether bytes of that hash, which are read under that name, are what was read last time.
    pub(super) fn was_read_as(&self, original: ContentHash, extraction: &str) -> bool {
        self.known.as_ref().is_some_and(|known| {
            known.original == Some(original)
                && attempt::is_current(known.extractor, &self.passwords)
                && known
                    .extraction
                    .as_deref()
                    .is_none_or(|name| name == extraction)
        })
    }

    /// What was read of it last time.
    pub(super) fn known_extraction(&self) -> Option<String> {
        self.known.as_ref()?.extraction.clone()
    }
}

/// Compares everything a run covers.
pub(super) fn all(
    ingest: &Ingest<'_>,
    catalogue: &Catalogue,
    scope: &Scope,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Differences> {
    let left_out = our_folders(ingest);
    let mut differences = Differences::default();
    for part in &scope.parts {
        observe(Event::Looking {
            source: &part.source.name,
        });
        match scan(part, &left_out) {
            Ok(found) => compare(ingest.corpus, catalogue, part, found, &mut differences)?,
            Err(problem) => differences.missing.push(problem),
        }
    }
    Ok(differences)
}

/// Folders that we write ourselves; a source that holds them does not gather them.
fn our_folders(ingest: &Ingest<'_>) -> Vec<PathBuf> {
    let corpus = ingest.corpus.root();
    [
        corpus.join("originals"),
        corpus.join("extractions"),
        corpus.join("thumbnails"),
        corpus.join("ocr"),
        ingest.index_root.to_owned(),
    ]
    .iter()
    .filter_map(|folder| fs::canonicalize(folder).ok())
    .collect()
}

fn compare(
    corpus: &Corpus,
    catalogue: &Catalogue,
    part: &Part,
    found: Found,
    differences: &mut Differences,
) -> Result<()> {
    let source = &part.source.name;
    let documents = catalogue.document_counts(source)?;
    let covered = |path: &String| part.covers(path);
    let mut known: HashMap<String, FileRow> = catalogue
        .files_of(source)?
        .into_iter()
        .filter(|row| covered(&row.path))
        .map(|row| (row.path.clone(), row))
        .collect();
    for file in found.files {
        let row = known.remove(&file.path);
        if row
            .as_ref()
            .is_some_and(|row| is_unchanged(corpus, part, row, &file))
        {
            differences.unchanged_files += 1;
            differences.unchanged_documents += documents.get(&file.path).copied().unwrap_or(0);
        } else {
            differences.work.push(difference(corpus, part, row, file));
        }
    }
    let gone = known
        .into_keys()
        .filter(|path| !found.closed.iter().any(|folder| lies_below(path, folder)));
    differences
        .removed
        .extend(gone.map(|path| (source.clone(), path)));
    let skipped = catalogue.skipped_of(source)?.into_iter().filter(covered);
    differences.skipped.push(SkippedFiles {
        source: source.clone(),
        known: skipped.collect(),
        found: found.skipped,
    });
    Ok(())
}

fn is_unchanged(corpus: &Corpus, part: &Part, row: &FileRow, file: &FoundFile) -> bool {
    let extraction_is_held = |name: &String| corpus.extractions().holds(name);
    has_stamp(row, file)
        && row.original.is_some()
        && attempt::is_current(row.extractor, &part.source.passwords)
        && row.extraction.as_ref().is_none_or(extraction_is_held)
}

/// Whether the folder says of the file what it said before; a stamp without a time is never relied on.
fn has_stamp(row: &FileRow, file: &FoundFile) -> bool {
    matches!(&file.stamp, Ok(stamp) if *stamp == row.stamp && stamp.modified != 0)
}

fn difference(corpus: &Corpus, part: &Part, known: Option<FileRow>, file: FoundFile) -> Difference {
    let held = known
        .as_ref()
        .filter(|row| has_stamp(row, &file))
        .and_then(|row| row.original)
        .filter(|original| corpus.originals().holds(*original));
    let work = match (file.stamp, held) {
        (Err(problem), _) => Work::Fail(problem),
        (Ok(stamp), Some(original)) => Work::ReadAgain { original, stamp },
        (Ok(stamp), None) => Work::Store {
            absolute: file.absolute,
            stamp,
        },
    };
    Difference::new(part.source.name.clone(), file.path, known, work)
        .with_passwords(&part.source.passwords)
}
