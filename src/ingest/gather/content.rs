//! What a file holds, by its extraction: documents, and lines that are none.
//!
//! An id belongs to one line of its source: the first in the order of paths and lines, in whichever order files are read. Any
//! other line with it is a failure of that line: to take one of them silently would lose the others.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use serde::Deserialize;

use crate::corpus::catalogue::{Catalogue, DocumentRow, FileRow};
use crate::corpus::extractions::{Entry, Extractions, LineOrigin};
use crate::document::{ContentHash, DocumentId, FailureClass, MediaType};
use crate::extract::ExtractError;

/// What a file holds.
#[derive(Default)]
pub(super) struct Content {
    /// Its documents.
    pub(super) documents: Vec<DocumentRow>,
    /// Its lines that are none, or the failure of all of it.
    pub(super) failures: Vec<(Option<u64>, ExtractError)>,
    /// Documents of files further down whose ids belong to this file.
    pub(super) displaced: Vec<DocumentRow>,
    /// Where a file of a site leads to; pages were followed when they were fetched.
    pub(super) links: Vec<String>,
    /// How many of its lines were withdrawn.
    pub(super) withdrawn: u64,
    /// Whether its extraction is damaged: the file then has to be read again.
    pub(super) is_damaged: bool,
}

/// What the catalogue wants to know of what was read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    metadata: SaidOfItself,
    links: Vec<String>,
}

/// What of that a document says of itself.
#[derive(Default, Deserialize)]
#[serde(default)]
struct SaidOfItself {
    id: Option<String>,
    url: Option<String>,
}

impl Content {
    /// A file of which nothing could be read.
    pub(super) fn failed(problem: &ExtractError) -> Content {
        Content {
            failures: vec![(None, problem.clone())],
            ..Content::default()
        }
    }

    fn note_damage(&mut self, error: &anyhow::Error) {
        let problem = ExtractError::new(
            FailureClass::Damaged,
            format!("what was read of it is damaged ({error:#}); the next run reads it anew"),
        );
        self.failures.push((None, problem));
        self.is_damaged = true;
    }
}

/// What a file that was read holds. `stale` are files whose documents, as the catalogue has them, do not count.
pub(super) fn content(
    catalogue: &Catalogue,
    extractions: &Extractions,
    stale: &HashSet<(String, String)>,
    file: &FileRow,
) -> Result<Content> {
    let mut content = Content::default();
    let (Some(name), Some(original)) = (&file.extraction, file.original) else {
        return Ok(content);
    };
    let extraction = match extractions.open(name) {
        Ok(extraction) => extraction,
        Err(error) => {
            content.note_damage(&error);
            return Ok(content);
        }
    };
    // Asked once of all and not of each: most sources have their lines in one file.
    let are_others = extraction.media_type() == MediaType::JsonLines
        && catalogue.has_documents_beside(&file.source, &file.path)?;
    let mut lines: HashMap<DocumentId, u64> = HashMap::new();
    for index in 0..extraction.document_count() {
        let mut entry = match extraction.entry_as::<Said>(index) {
            Ok(entry) => entry,
            Err(error) => {
                content.note_damage(&error);
                continue;
            }
        };
        let line = entry.line.map(|line| line.number);
        let mut reading = std::mem::replace(&mut entry.reading, Ok(Said::default()));
        if let Ok(read) = &mut reading
            && file.address().is_some()
            && extraction.media_type() != MediaType::Html
        {
            content.links.append(&mut read.links);
        }
        let document = reading.and_then(|read| document(file, name, original, index, &entry, read));
        let document = match document {
            Ok(document) => match holder(catalogue, stale, &document, &lines, are_others)? {
                Holder::Nobody => document,
                Holder::Below(other) => {
                    content.displaced.push(*other);
                    document
                }
                Holder::Above(place) => {
                    content.failures.push((line, duplicate(&document, &place)));
                    continue;
                }
            },
            Err(problem) if problem.class == FailureClass::Withdrawn => {
                content.withdrawn += 1;
                continue;
            }
            Err(problem) => {
                content.failures.push((line, problem));
                continue;
            }
        };
        lines.insert(document.id, line.unwrap_or(0));
        content.documents.push(document);
    }
    Ok(content)
}

fn document(
    file: &FileRow,
    extraction: &str,
    original: ContentHash,
    index: u32,
    entry: &Entry<Said>,
    read: Said,
) -> Result<DocumentRow, ExtractError> {
    let (id, version, own_id) = match entry.line {
        Some(line) => identity_of_line(file, line, read.metadata.id)?,
        None => (file.id(), original, None),
    };
    Ok(DocumentRow {
        id,
        source: file.source.clone(),
        path: file.path.clone(),
        own_id,
        version,
        original,
        extraction: extraction.to_owned(),
        entry: index,
        page_count: entry.page_count,
        verdicts: entry.verdicts.clone(),
        url: match (file.address(), entry.line) {
            (Some(address), None) => Some(address.to_owned()),
            _ => read.metadata.url,
        },
        is_removed: false,
        change: 0,
        added: 0,
    })
}

fn identity_of_line(
    file: &FileRow,
    line: LineOrigin,
    own_id: Option<String>,
) -> Result<(DocumentId, ContentHash, Option<String>), ExtractError> {
    let own_id =
        own_id.ok_or_else(|| ExtractError::new(FailureClass::Damaged, "the line has no `id`"))?;
    let id = DocumentId::of_line(&file.source, &own_id);
    Ok((id, line.version, Some(own_id)))
}

/// Who has the id of a document already.
enum Holder {
    Nobody,
    /// A line before it, which keeps the id: where it stands.
    Above(String),
    /// A line of a file after this one, which loses the id.
    Below(Box<DocumentRow>),
}

fn holder(
    catalogue: &Catalogue,
    stale: &HashSet<(String, String)>,
    document: &DocumentRow,
    lines: &HashMap<DocumentId, u64>,
    are_others: bool,
) -> Result<Holder> {
    if let Some(line) = lines.get(&document.id) {
        return Ok(Holder::Above(format!("on line {line}")));
    }
    if document.own_id.is_none() || !are_others {
        return Ok(Holder::Nobody);
    }
    let other = catalogue.document(document.id)?.filter(|other| {
        other.path != document.path && !stale.contains(&(other.source.clone(), other.path.clone()))
    });
    Ok(match other {
        None => Holder::Nobody,
        Some(other) if other.path < document.path => Holder::Above(format!("in {}", other.path)),
        Some(other) => Holder::Below(Box::new(other)),
    })
}

/// The failure of a line whose id stands elsewhere.
pub(super) fn duplicate(document: &DocumentRow, place: &str) -> ExtractError {
    let own_id = document.own_id.as_deref().unwrap_or_default();
    ExtractError::new(
        FailureClass::Damaged,
        format!("the id `{own_id}` stands {place} already"),
    )
}
