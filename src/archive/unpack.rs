//! What a record of an archive gives: a document, a reference to one, a description of its source, or nothing of ours.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::answer::Answer;
use super::collection;
use super::entry::Place;
use super::head::Head;
use super::members;
use super::passed_over::passed_over;
use super::records::Records;
use crate::corpus::catalogue::ArchivedSource;
use crate::corpus::originals::MAX_ORIGINAL_BYTES;
use crate::crawl::limits::FetchLimits;
use crate::crawl::{Body, decoded};
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// The longest description of a source.
const MAX_FIELDS_BYTES: u64 = 64 << 10;

/// What a record gives.
pub(super) enum Unpacked {
    /// Nothing of ours.
    Nothing,
    /// What the records after it are part of; `None` where another program wrote it.
    Collection(Option<ArchivedSource>),
    /// A document.
    Document(Place, Option<Answer>, Body),
    /// A document whose bytes stand elsewhere.
    Again(Place, Option<Answer>),
    /// Something of this media type, which is no publication.
    PassedOver(Place, String),
    /// A document that cannot be used.
    Unusable(Place, ExtractError),
}

/// Reads a record; `is_ours` where all that is in the archive was once taken for a publication. Many bytes go to a file of
/// the folder.
///
/// # Errors
/// The record breaks off or is damaged, which [`Records::next`] tells as well, or our own disk fails.
pub(super) fn unpack(
    head: &Head,
    records: &mut Records<impl Read>,
    is_ours: bool,
    folder: &Path,
) -> io::Result<Unpacked> {
    let record_type = head.record_type().to_ascii_lowercase();
    let place = head.target().and_then(Place::of);
    let unpacked = match (record_type.as_str(), place) {
        ("warcinfo", _) => read_collection(records)?,
        ("response", Some(place)) => read_response(head, records, place, is_ours, folder)?,
        ("resource", Some(place)) => read_resource(head, records, place, folder)?,
        ("revisit", Some(place)) => read_revisit(records, place, is_ours)?,
        // Requests, metadata, conversions, names of hosts: nothing that was published.
        _ => Unpacked::Nothing,
    };
    if !matches!(unpacked, Unpacked::Nothing) {
        records.finish()?;
    }
    Ok(unpacked)
}

fn read_collection(records: &mut Records<impl Read>) -> io::Result<Unpacked> {
    let mut fields = Vec::new();
    records.take(MAX_FIELDS_BYTES).read_to_end(&mut fields)?;
    let fields = String::from_utf8_lossy(&fields);
    Ok(Unpacked::Collection(collection::parse(&fields)))
}

fn read_response(
    head: &Head,
    records: &mut Records<impl Read>,
    place: Place,
    is_ours: bool,
    folder: &Path,
) -> io::Result<Unpacked> {
    let mut block = BufReader::new(records);
    let answer = Answer::read(&mut block)?;
    let Some(answer) = answer.filter(|answer| is_document(answer, is_ours)) else {
        return Ok(Unpacked::Nothing);
    };
    if let Some(media_type) = passed_over(&answer).filter(|_| !is_ours) {
        return Ok(Unpacked::PassedOver(place, media_type));
    }
    let codings = answer.get("Content-Encoding");
    let mut body = BufReader::new(answer.body(block)?);
    let codings = match is_encoded(&codings, body.fill_buf()?) {
        true => codings.as_str(),
        false => "",
    };
    let most = FetchLimits::default().page_bytes;
    let read = decoded(&mut body, codings, most, folder)?;
    if body.get_ref().is_broken() {
        let reason = "its chunks break off: the archive has only a part of it";
        let problem = ExtractError::new(FailureClass::Damaged, reason);
        return Ok(Unpacked::Unusable(place, problem));
    }
    Ok(document(head, place, Some(answer), read))
}

fn read_resource(
    head: &Head,
    records: &mut Records<impl Read>,
    place: Place,
    folder: &Path,
) -> io::Result<Unpacked> {
    let body = decoded(records, "", MAX_ORIGINAL_BYTES, folder)?;
    Ok(document(head, place, None, body))
}

fn read_revisit(
    records: &mut Records<impl Read>,
    place: Place,
    is_ours: bool,
) -> io::Result<Unpacked> {
    let answer = Answer::read(&mut BufReader::new(records))?;
    let media_type = answer.as_ref().and_then(passed_over).filter(|_| !is_ours);
    Ok(match (media_type, &answer) {
        (Some(media_type), _) => Unpacked::PassedOver(place, media_type),
        // 304: what was answered before still holds.
        (None, Some(answer)) if answer.status != 304 && !is_document(answer, is_ours) => {
            Unpacked::Nothing
        }
        (None, _) => Unpacked::Again(place, answer),
    })
}

/// Whether an answer brought what was asked for, whole (RFC 9110, 15.3); what we wrote was taken for that once.
fn is_document(answer: &Answer, is_ours: bool) -> bool {
    matches!(answer.status, 200 | 203) || (is_ours && (200..300).contains(&answer.status))
}

/// Whether a body is encoded as its header says, by its first bytes: some tools undo gzip and leave the header.
fn is_encoded(codings: &str, start: &[u8]) -> bool {
    let is_gzip = codings.trim().to_ascii_lowercase().ends_with("gzip");
    let seen = start.get(..members::MARK.len()).unwrap_or(start);
    !is_gzip || members::MARK.starts_with(seen)
}

fn document(
    head: &Head,
    place: Place,
    answer: Option<Answer>,
    body: Result<Body, ExtractError>,
) -> Unpacked {
    if let Some(reason) = head.get("WARC-Truncated") {
        let reason = format!("the archive has only a part of it ({reason})");
        return Unpacked::Unusable(place, ExtractError::new(FailureClass::Damaged, reason));
    }
    match body {
        // An answer without a byte is no document; a file without one is listed as empty.
        Ok(body) if body.is_empty() && answer.is_some() => Unpacked::Nothing,
        Ok(body) => Unpacked::Document(place, answer, body),
        Err(problem) => Unpacked::Unusable(place, problem),
    }
}
