//! Bytes to the objects of a PDF and the list of its pages.
//!
//! lopdf repairs most damage itself; what is added here is the order of attempts when no page comes out of it: without
//! the filter that leaves pictures out (lopdf rebuilds page trees only for an unfiltered load), with the cross-reference
//! table rebuilt, and last every object that calls itself a page.

use lopdf::{Document, Error, LoadOptions, Object, ObjectId};

use super::object;
use super::page::lacks_content;
use super::stream::MAX_DECODED_BYTES;
use super::unlock::{self, Closed};
use crate::document::FailureClass;
use crate::extract::{ExtractError, Password};

/// The most pages that are read of one document; the longest known report has a tenth of it.
const MAX_PAGES: usize = 50_000;

/// Pictures of files longer than this are left out while loading; below, telling them apart costs more than it saves.
const LARGE_BYTES: usize = 8 << 20;

/// A document's objects and its pages in order.
#[derive(Debug)]
pub struct Loaded {
    /// The objects, decrypted.
    pub document: Document,
    /// The pages, in order; at least one.
    pub pages: Vec<ObjectId>,
    /// How the file had to be repaired, for people.
    pub repairs: Vec<String>,
}

/// Loads a document.
///
/// # Errors
/// `Encrypted` where a password is needed, `Damaged` where no page can be found.
pub fn load(bytes: &[u8], passwords: &[Password]) -> Result<Loaded, ExtractError> {
    let mut last_error = None;
    let mut incomplete = None;
    let is_large = bytes.len() > LARGE_BYTES;
    let attempts = ATTEMPTS.get(usize::from(!is_large)..).unwrap_or_default();
    for &attempt in attempts {
        match unlock::open(bytes, &options(attempt), passwords) {
            Ok(mut document) => {
                restore_lengths(&mut document, bytes);
                let pages = page_tree(&document);
                if attempt != Attempt::Reconstructed && lack_content(&document, &pages) {
                    incomplete.get_or_insert((document, pages, attempt));
                    continue;
                }
                if !pages.is_empty() {
                    return Ok(more_complete(loaded(document, pages, attempt), incomplete));
                }
                let strays = stray_pages(&document);
                if attempt == Attempt::Reconstructed && !strays.is_empty() {
                    return Ok(loaded(document, strays, attempt));
                }
            }
            Err(Closed::Locked(error)) => return Err(error),
            Err(Closed::Damaged(error)) => last_error = Some(error),
        }
    }
    match incomplete {
        Some((document, pages, attempt)) => Ok(loaded(document, pages, attempt)),
        None => Err(damaged(last_error)),
    }
}

/// A load whose pages name content that it does not have.
type Incomplete = (Document, Vec<ObjectId>, Attempt);

/// The reconstructed document, unless it has fewer pages or as little of their content as the one before it.
fn more_complete(reconstructed: Loaded, incomplete: Option<Incomplete>) -> Loaded {
    let Some((document, pages, attempt)) = incomplete else {
        return reconstructed;
    };
    let missing = |document: &Document, pages: &[ObjectId]| {
        let lacks = |page: &&ObjectId| lacks_content(document, **page);
        pages.iter().filter(lacks).count()
    };
    let is_better = reconstructed.pages.len() >= pages.len()
        && missing(&reconstructed.document, &reconstructed.pages) < missing(&document, &pages);
    match is_better {
        true => reconstructed,
        false => loaded(document, pages, attempt),
    }
}

/// Whether a page names content that the cross-reference table does not lead to.
fn lack_content(document: &Document, pages: &[ObjectId]) -> bool {
    pages.iter().any(|page| lacks_content(document, *page))
}

#[derive(Clone, Copy, PartialEq)]
enum Attempt {
    WithoutPictures,
    Whole,
    Reconstructed,
}

const ATTEMPTS: [Attempt; 3] = [
    Attempt::WithoutPictures,
    Attempt::Whole,
    Attempt::Reconstructed,
];

fn options(attempt: Attempt) -> LoadOptions {
    LoadOptions {
        max_decompressed_size: Some(MAX_DECODED_BYTES),
        filter: (attempt == Attempt::WithoutPictures).then_some(without_picture),
        force_reconstruct: attempt == Attempt::Reconstructed,
        ..LoadOptions::default()
    }
}

/// Empties pictures while loading, so that a scan of hundreds of megabytes is not copied.
///
/// lopdf keeps the object it passes in for objects of their own and takes the returned one for members of object
/// streams, which are never streams themselves.
fn without_picture(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        Object::Stream(stream) => {
            let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
            if subtype.is_ok_and(|subtype| subtype == b"Image") {
                stream.content = Vec::new();
                // Without a position lopdf does not take the empty stream for one it has yet to read.
                stream.start_position = None;
            }
            Some((id, Object::Null))
        }
        other => Some((id, other.clone())),
    }
}

/// Reads streams that claim to be empty up to their `endstream` (ISO 32000-1, 7.3.8): some writers never fill in the
/// length. Encrypted ones stay as they are.
fn restore_lengths(document: &mut Document, bytes: &[u8]) {
    if document.was_encrypted() {
        return;
    }
    // lopdf counts positions from the header, which need not be the first byte of the file.
    let header = find(bytes, b"%PDF-").unwrap_or_default();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if let Some(start) = stream.start_position
            && stream.content.is_empty()
            && let Some(rest) = bytes.get(header + start..)
            && let Some(length) = find(rest, b"endstream")
        {
            stream.content = rest.get(..length).unwrap_or_default().to_vec();
        }
    }
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

fn page_tree(document: &Document) -> Vec<ObjectId> {
    document.page_iter().take(MAX_PAGES).collect()
}

/// Every object that calls itself a page, by number: the order they were written in, mostly.
fn stray_pages(document: &Document) -> Vec<ObjectId> {
    document
        .objects
        .iter()
        .filter(|(_, candidate)| {
            object::dictionary(candidate).is_some_and(|entries| entries.has_type(b"Page"))
        })
        .map(|(id, _)| *id)
        .take(MAX_PAGES)
        .collect()
}

fn loaded(document: Document, pages: Vec<ObjectId>, attempt: Attempt) -> Loaded {
    let mut repairs = Vec::new();
    if document.xref_recovery.is_some() {
        repairs
            .push("the table of its objects was damaged and has been rebuilt from the file".into());
    } else if attempt == Attempt::Reconstructed {
        repairs.push(
            "the tree of its pages was damaged; every page found in the file is listed".into(),
        );
    }
    Loaded {
        document,
        pages,
        repairs,
    }
}

fn damaged(error: Option<Error>) -> ExtractError {
    let reason = match error {
        Some(error) => format!("no page of the PDF can be found: {error}"),
        None => "no page of the PDF can be found in what its cross-reference table names".into(),
    };
    ExtractError::new(FailureClass::Damaged, reason)
}
