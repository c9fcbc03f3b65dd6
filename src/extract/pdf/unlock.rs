//! Encrypted documents: with the empty password, with those that were given, and with the marks of odd writers mended.
//!
//! lopdf deciphers; it insists on what the standard asks of an encryption dictionary (ISO 32000-2, 7.6.2) where readers
//! at large do not. Such a dictionary is put right in an incremental update behind the file (7.5.6), in a copy that is made
//! for these documents alone, so that the document itself is read as any other.

use std::io;

use lopdf::{Dictionary, Document, Error, LoadOptions, Object, ObjectId, StringFormat, Writer};
use memchr::memmem;
use unicode_normalization::UnicodeNormalization;

use crate::document::FailureClass;
use crate::extract::{ExtractError, Password};

/// Bytes of `/O` and `/U` up to revision 4 (ISO 32000-2, table 21).
const OLD_HASH_BYTES: usize = 32;

/// Why a document did not open.
pub enum Closed {
    /// It is encrypted.
    Locked(ExtractError),
    /// It is damaged.
    Damaged(Error),
}

/// Opens a document; an encrypted one with the empty password or the first of those given that fits.
pub fn open(
    bytes: &[u8],
    options: &LoadOptions,
    passwords: &[Password],
) -> Result<Document, Closed> {
    let document = load(bytes, options)?;
    if !is_locked(&document) {
        return Ok(document);
    }
    let Some(mended) = mended(bytes, &document) else {
        return with_password(bytes, &document, options, passwords);
    };
    match load(&mended, options)? {
        document if is_locked(&document) => with_password(&mended, &document, options, passwords),
        document => Ok(document),
    }
}

fn load(bytes: &[u8], options: &LoadOptions) -> Result<Document, Closed> {
    Document::load_mem_with_options(bytes, options.clone()).map_err(closed)
}

fn is_locked(document: &Document) -> bool {
    document.trailer.has(b"Encrypt") && document.encryption_state.is_none()
}

fn closed(error: Error) -> Closed {
    match error {
        Error::InvalidPassword | Error::Decryption(_) => Closed::Locked(needs_other_password(0)),
        Error::UnsupportedSecurityHandler(_) => Closed::Locked(ExtractError::new(
            FailureClass::Encrypted,
            "the PDF is encrypted in a way that no password opens (its key is held by another program)",
        )),
        error => Closed::Damaged(error),
    }
}

/// Asking the locked document first is cheap; loading it once more is not.
fn with_password(
    bytes: &[u8],
    locked: &Document,
    options: &LoadOptions,
    passwords: &[Password],
) -> Result<Document, Closed> {
    let fits = |word: &String| locked.authenticate_password(word).is_ok();
    let words = passwords
        .iter()
        .flat_map(|password| spellings(password.reveal()));
    let Some(word) = words.into_iter().find(fits) else {
        return Err(Closed::Locked(needs_other_password(passwords.len())));
    };
    let options = LoadOptions {
        password: Some(word),
        ..options.clone()
    };
    load(bytes, &options)
}

/// A letter with an accent may have been typed as one character or as two when the document was locked.
fn spellings(word: &str) -> Vec<String> {
    let mut spellings = vec![word.to_owned(), word.nfc().collect(), word.nfd().collect()];
    spellings.dedup();
    spellings
}

fn needs_other_password(given: usize) -> ExtractError {
    let reason = match given {
        0 => "the PDF is encrypted and opens only with a password".to_owned(),
        1 => "the PDF is encrypted and the password given does not open it".to_owned(),
        given => format!("the PDF is encrypted and none of the {given} passwords given opens it"),
    };
    ExtractError::new(FailureClass::Encrypted, reason)
}

/// The document with its encryption dictionary as lopdf wants it; `None` where there is nothing to mend.
fn mended(bytes: &[u8], document: &Document) -> Option<Vec<u8>> {
    let stated = document.trailer.get(b"Encrypt").ok()?;
    let place = stated.as_reference().ok();
    let dictionary = match place {
        Some(id) => document.get_dictionary(id).ok()?,
        None => stated.as_dict().ok()?,
    };
    let encryption = mended_dictionary(dictionary);
    let id = mended_id(&document.trailer);
    let is_well = place.is_some() && id.is_none() && encryption.as_ref() == Some(dictionary);
    if is_well {
        return None;
    }
    let mut trailer = document.trailer.clone();
    for key in [
        &b"Encrypt"[..],
        b"XRefStm",
        b"Type",
        b"W",
        b"Index",
        b"Length",
        b"Filter",
        b"DecodeParms",
    ] {
        trailer.remove(key);
    }
    if let Some(id) = id {
        trailer.set("ID", id);
    }
    let place = place.unwrap_or((document.max_id.saturating_add(1), 0));
    trailer.set("Prev", Object::Integer(document.xref_start as i64));
    trailer.set(
        "Size",
        Object::Integer(i64::from(document.max_id.max(place.0)) + 1),
    );
    appended(bytes, place, encryption, trailer).ok()
}

/// Writes an incremental update: the dictionary as an object, a table that names it, a trailer.
fn appended(
    bytes: &[u8],
    place: ObjectId,
    encryption: Option<Dictionary>,
    mut trailer: Dictionary,
) -> lopdf::Result<Vec<u8>> {
    // lopdf counts positions from the header, which need not be the first byte of the file.
    let header = memmem::find(bytes, b"%PDF-").unwrap_or_default();
    let mut written = bytes.to_vec();
    written.push(b'\n');
    let mut table = b"xref\n".to_vec();
    if let Some(encryption) = encryption {
        let (number, generation) = place;
        let at = written.len() - header;
        table.extend(format!("{number} 1\n{at:010} {generation:05} n \n").bytes());
        written.extend(format!("{number} {generation} obj\n").bytes());
        Writer::write_object(&mut written, &Object::Dictionary(encryption))?;
        written.extend(b"\nendobj\n");
        trailer.set("Encrypt", Object::Reference(place));
    } else {
        table.extend(b"0 0\n");
    }
    let at = written.len() - header;
    written.append(&mut table);
    written.extend(b"trailer\n");
    Writer::write_object(&mut written, &Object::Dictionary(trailer))?;
    io::Write::write_fmt(&mut written, format_args!("\nstartxref\n{at}\n%%EOF\n"))?;
    Ok(written)
}

/// An identifier where the trailer has none: readers hash an empty one then.
fn mended_id(trailer: &Dictionary) -> Option<Object> {
    let first = trailer.get(b"ID").and_then(Object::as_array).ok();
    let is_well = first.is_some_and(|id| matches!(id.first(), Some(Object::String(..))));
    let empty = || Object::String(Vec::new(), StringFormat::Hexadecimal);
    (!is_well).then(|| Object::Array(vec![empty(), empty()]))
}

/// The dictionary put right; `None` where only attachments are encrypted, so that the text needs no key.
fn mended_dictionary(dictionary: &Dictionary) -> Option<Dictionary> {
    let mut mended = dictionary.clone();
    let number = |key: &[u8]| dictionary.get(key).and_then(Object::as_i64).unwrap_or(0);
    let (version, revision, length) = (number(b"V"), number(b"R"), number(b"Length"));
    if version >= 4
        && [&b"StmF"[..], b"StrF"]
            .iter()
            .all(|key| is_identity(dictionary, key))
    {
        return None;
    }
    match version {
        // Their keys have one length, whatever the dictionary says (table 20).
        1 | 4 | 5 => {
            mended.remove(b"Length");
        }
        // Some writers count bytes.
        2 if (5..=16).contains(&length) => mended.set("Length", length * 8),
        _ => {}
    }
    // The length of keys that are no longer than 40 bits needs version 1 to no reader at large.
    if version == 1 && revision >= 3 && length > 40 {
        mended.set("V", 2);
        mended.set("Length", length);
    }
    if revision <= 4 {
        for key in ["O", "U"] {
            set_length(&mut mended, key, OLD_HASH_BYTES);
        }
    }
    Some(mended)
}

fn is_identity(dictionary: &Dictionary, key: &[u8]) -> bool {
    let name = dictionary.get(key).and_then(Object::as_name);
    name.map_or(true, |name| name == b"Identity")
}

fn set_length(dictionary: &mut Dictionary, key: &str, length: usize) {
    if let Ok(Object::String(bytes, _)) = dictionary.get_mut(key.as_bytes()) {
        bytes.resize(length, 0);
    }
}
