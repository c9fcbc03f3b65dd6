//! What was read, as the bytes of an extraction file.
//!
//! Works in memory only: it runs in the worker, which may write no file; the parent makes the bytes durable.

use serde::Serialize;
use zstd::bulk::Compressor;

use super::file::{DocumentFront, LineOrigin, Reading};
use super::layout::{HEAD_BYTES, MAGIC, MAX_PAGE_BYTES, VERSION, number_of};
use crate::document::{FailureClass, MediaType, Page, Verdict, VerdictCounts};
use crate::extract::{ExtractError, Extraction, MAX_TEXT_BYTES};

/// Level of compression, the quickest: texts at a third of their size. Level 3 would save .1 % of passages and .8 % of reports.
const LEVEL: i32 = 1;

/// Takes one document after another and makes a file of them.
pub struct Encoder {
    media_type: MediaType,
    /// Kept from page to page: its tables cost more than a page.
    compressor: Compressor<'static>,
    bytes: Vec<u8>,
    pages: Vec<u8>,
    documents: Vec<u8>,
    page_count: u32,
    document_count: u32,
}

impl Encoder {
    /// An encoder for what was read of bytes of that type.
    pub fn new(media_type: MediaType) -> Encoder {
        Encoder {
            media_type,
            compressor: Compressor::new(LEVEL).expect("the level is one that exists"),
            bytes: vec![0; HEAD_BYTES],
            pages: Vec::new(),
            documents: Vec::new(),
            page_count: 0,
            document_count: 0,
        }
    }

    /// Adds a document, or the failure of a line of JSON Lines.
    pub fn add(&mut self, reading: Result<Extraction, ExtractError>, line: Option<LineOrigin>) {
        let first_page = self.page_count;
        let front = match reading {
            Ok(extraction) if text_bytes(&extraction) > MAX_TEXT_BYTES => {
                Reading::Failed(ExtractError::too_long())
            }
            Ok(extraction) => self.add_pages(extraction),
            Err(error) => Reading::Failed(error),
        };
        self.add_document(first_page, line, front);
    }

    /// Adds a document whose pages, from that one on, are there.
    fn add_document(&mut self, first_page: u32, line: Option<LineOrigin>, reading: Reading) {
        let place = self.add_front(&DocumentFront { line, reading });
        self.documents.extend(first_page.to_le_bytes());
        self.documents
            .extend((self.page_count - first_page).to_le_bytes());
        self.documents.extend(place);
        self.document_count += 1;
    }

    /// Keeps the place of a document that was withdrawn, and of its pages: what follows stays where it was.
    pub(super) fn leave_out(&mut self, page_count: u32, line: Option<LineOrigin>) {
        let first_page = self.page_count;
        for _ in 0..page_count {
            self.add_page("", &Page::default());
        }
        let problem = ExtractError::new(FailureClass::Withdrawn, "it was withdrawn");
        self.add_document(first_page, line, Reading::Failed(problem));
    }

    /// The bytes of the file.
    pub fn finish(mut self) -> Vec<u8> {
        let page_table = self.bytes.len() as u64;
        self.bytes.append(&mut self.pages);
        let document_table = self.bytes.len() as u64;
        self.bytes.append(&mut self.documents);
        let mut head = MAGIC.to_vec();
        for number in [
            VERSION,
            number_of(self.media_type),
            self.page_count,
            self.document_count,
        ] {
            head.extend(number.to_le_bytes());
        }
        head.extend(page_table.to_le_bytes());
        head.extend(document_table.to_le_bytes());
        self.bytes.splice(..HEAD_BYTES, head);
        self.bytes
    }

    fn add_pages(&mut self, mut extraction: Extraction) -> Reading {
        for page in &mut extraction.pages {
            extraction.warnings.extend(cut_to_limit(page));
        }
        let verdicts = VerdictCounts::of(&extraction.pages);
        for mut page in std::mem::take(&mut extraction.pages) {
            let text = std::mem::take(&mut page.text);
            self.add_page(&text, &page);
        }
        Reading::Read {
            extraction: Box::new(extraction),
            verdicts,
        }
    }

    /// Adds a text, and what else is known of its page.
    fn add_page(&mut self, text: &str, front: &Page) {
        let frame = self
            .compressor
            .compress(text.as_bytes())
            .expect("compression into memory that grows does not fail");
        let mut row = (self.bytes.len() as u64).to_le_bytes().to_vec();
        row.extend((frame.len() as u32).to_le_bytes());
        row.extend((text.len() as u32).to_le_bytes());
        self.bytes.extend(frame);
        row.extend(self.add_front(front));
        self.pages.extend(row);
        self.page_count += 1;
    }

    /// Adds a front and returns its place as a row names it.
    fn add_front(&mut self, front: &impl Serialize) -> Vec<u8> {
        let json = serde_json::to_vec(front).expect("fronts are plain values");
        let mut place = (self.bytes.len() as u64).to_le_bytes().to_vec();
        place.extend((json.len() as u32).to_le_bytes());
        self.bytes.extend(json);
        place
    }
}

fn text_bytes(extraction: &Extraction) -> usize {
    extraction.pages.iter().map(|page| page.text.len()).sum()
}

/// Cuts a page that is longer than any is read back; returns what people should know about that.
fn cut_to_limit(page: &mut Page) -> Option<String> {
    if page.text.len() <= MAX_PAGE_BYTES {
        return None;
    }
    let end = page.text.floor_char_boundary(MAX_PAGE_BYTES);
    page.text.truncate(end);
    page.verdict = Verdict::Partial;
    let limit = MAX_PAGE_BYTES >> 20;
    Some(format!(
        "page {}: its text was cut after {limit} MiB",
        page.number
    ))
}
