//! One extraction file, mapped: a page or the front of a document at a time.
//!
//! The file may be damaged by a disk or a hand: every offset is checked, and what does not fit is an error.

use std::cell::RefCell;
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use memmap2::Mmap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zstd::bulk::Decompressor;

use super::layout::{
    DOCUMENT_ROW_BYTES, HEAD_BYTES, MAGIC, MAX_PAGE_BYTES, PAGE_ROW_BYTES, Row, VERSION,
    media_type_of,
};
use crate::document::{ContentHash, MediaType, Page, VerdictCounts};
use crate::extract::{ExtractError, Extraction};

thread_local! {
    /// Kept from page to page: its tables cost more than a page.
    static DECOMPRESSOR: RefCell<Decompressor<'static>> =
        RefCell::new(Decompressor::new().expect("it needs nothing but memory"));
}

/// One extraction, mapped.
#[derive(Debug)]
pub struct ExtractionFile {
    bytes: Bytes,
    media_type: MediaType,
    page_count: u32,
    document_count: u32,
    page_table: u64,
    document_table: u64,
}

/// Where the bytes of an extraction are.
#[derive(Debug)]
enum Bytes {
    Mapped(Mmap),
    Held(Vec<u8>),
}

/// A document of the file, without its pages: all that was read of it, or as much of that as another type takes.
#[derive(Debug)]
pub struct Entry<Read = Extraction> {
    /// Where its first page stands in the file, from 0.
    pub first_page: u32,
    /// How many pages it has.
    pub page_count: u32,
    /// Their verdicts.
    pub verdicts: VerdictCounts,
    /// The line it stands on, in JSON Lines.
    pub line: Option<LineOrigin>,
    /// What was read of it but for its pages, or why nothing was.
    pub reading: Result<Read, ExtractError>,
}

/// The line of a JSON Lines file that a document stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineOrigin {
    /// From 1.
    pub number: u64,
    /// The SHA-256 of the line: the version of its document.
    pub version: ContentHash,
}

/// What is known of a document without its pages.
#[derive(Serialize, Deserialize)]
pub(super) struct DocumentFront<Read = Extraction> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<LineOrigin>,
    pub(super) reading: Reading<Read>,
}

/// How reading it ended.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reading<Read = Extraction> {
    Read {
        extraction: Box<Read>,
        /// Missing in extractions of versions before the third, which a document keeps while its source is away.
        #[serde(default)]
        verdicts: VerdictCounts,
    },
    Failed(ExtractError),
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Mapped(map) => map,
            Bytes::Held(bytes) => bytes,
        }
    }
}

impl ExtractionFile {
    /// Maps a file and checks its head.
    pub(super) fn open(path: &Path) -> Result<ExtractionFile> {
        let file = File::open(path)?;
        // SAFETY: extractions are immutable: written under another name, renamed, and only ever deleted, which leaves
        // the mapping whole.
        let map = unsafe { Mmap::map(&file)? };
        ExtractionFile::parse(Bytes::Mapped(map))
    }

    /// One that a worker has just made.
    pub fn of(bytes: Vec<u8>) -> Result<ExtractionFile> {
        ExtractionFile::parse(Bytes::Held(bytes))
    }

    fn parse(bytes: Bytes) -> Result<ExtractionFile> {
        let head = bytes.get(..HEAD_BYTES).context("it is cut short")?;
        ensure!(head.starts_with(&MAGIC), "it is no extraction");
        let mut row = Row(head.get(MAGIC.len()..).unwrap_or_default());
        ensure!(
            row.u32() == Some(VERSION),
            "its layout is of another version"
        );
        let media_type = row.u32().and_then(media_type_of);
        let media_type = media_type.context("it names an unknown media type")?;
        let counts = (row.u32(), row.u32(), row.u64(), row.u64());
        let (Some(page_count), Some(document_count), Some(page_table), Some(document_table)) =
            counts
        else {
            anyhow::bail!("it is cut short");
        };
        let end = table_end(page_table, PAGE_ROW_BYTES, page_count)
            .filter(|end| *end == document_table)
            .and_then(|start| table_end(start, DOCUMENT_ROW_BYTES, document_count));
        ensure!(end == Some(bytes.len() as u64), "it is cut short");
        Ok(ExtractionFile {
            bytes,
            media_type,
            page_count,
            document_count,
            page_table,
            document_table,
        })
    }

    /// What the original is.
    pub fn media_type(&self) -> MediaType {
        self.media_type
    }

    /// Pages in the file, of all its documents.
    pub fn page_count(&self) -> u32 {
        self.page_count
    }

    /// Documents in the file: 1 but for JSON Lines.
    pub fn document_count(&self) -> u32 {
        self.document_count
    }

    /// The page at an index from 0 (a document's first page stands at its record's `first_page`).
    pub fn page(&self, index: u32) -> Result<Page> {
        let mut row = self.page_row(index)?;
        let (offset, length, text_length) = (row.u64(), row.u32(), row.u32());
        let front: Page = self.front(&mut row)?;
        let frame = self.slice(offset, length)?;
        let capacity = text_length.map(|length| length as usize);
        let capacity = capacity.filter(|length| *length <= MAX_PAGE_BYTES);
        let capacity = capacity.context("its page table is damaged")?;
        let text = DECOMPRESSOR
            .with_borrow_mut(|decompressor| decompressor.decompress(frame, capacity))
            .with_context(|| format!("decompressing page {index}"))?;
        let text = String::from_utf8(text).context("its text is damaged")?;
        Ok(Page { text, ..front })
    }

    /// A document at an index from 0, without its pages.
    pub fn entry(&self, index: u32) -> Result<Entry> {
        self.entry_as(index)
    }

    /// The same with as much of what was read as a type takes.
    pub fn entry_as<Read: DeserializeOwned>(&self, index: u32) -> Result<Entry<Read>> {
        let mut row = self.row(
            self.document_table,
            DOCUMENT_ROW_BYTES,
            index,
            self.document_count,
        )?;
        let (first_page, page_count) = row.u32().zip(row.u32()).context("it is cut short")?;
        let front: DocumentFront<Read> = self.front(&mut row)?;
        let (reading, verdicts) = match front.reading {
            Reading::Read {
                extraction,
                verdicts,
            } => (Ok(*extraction), verdicts),
            Reading::Failed(error) => (Err(error), VerdictCounts::default()),
        };
        Ok(Entry {
            first_page,
            page_count,
            verdicts,
            line: front.line,
            reading,
        })
    }

    /// The pages of a document, in order.
    pub fn pages(&self, entry: &Entry) -> Result<Vec<Page>> {
        let end = entry.first_page.saturating_add(entry.page_count);
        (entry.first_page..end)
            .map(|index| self.page(index))
            .collect()
    }

    fn page_row(&self, index: u32) -> Result<Row<'_>> {
        self.row(self.page_table, PAGE_ROW_BYTES, index, self.page_count)
    }

    fn row(&self, table: u64, row_bytes: usize, index: u32, count: u32) -> Result<Row<'_>> {
        ensure!(index < count, "there is no row {index} among {count}");
        let offset = u64::from(index)
            .checked_mul(row_bytes as u64)
            .and_then(|offset| offset.checked_add(table));
        Ok(Row(self.slice(offset, Some(row_bytes as u32))?))
    }

    fn front<T: DeserializeOwned>(&self, row: &mut Row<'_>) -> Result<T> {
        let json = self.slice(row.u64(), row.u32())?;
        serde_json::from_slice(json).context("what it says of a page or document is damaged")
    }

    fn slice(&self, offset: Option<u64>, length: Option<u32>) -> Result<&[u8]> {
        let start = offset.and_then(|offset| usize::try_from(offset).ok());
        start
            .zip(length)
            .and_then(|(start, length)| Some(start..start.checked_add(length as usize)?))
            .and_then(|range| self.bytes.get(range))
            .context("it points beyond its own end")
    }
}

/// Where a table of so many rows ends.
fn table_end(start: u64, row_bytes: usize, count: u32) -> Option<u64> {
    (row_bytes as u64)
        .checked_mul(u64::from(count))?
        .checked_add(start)
}

#[cfg(test)]
mod tests {
    use super::super::Encoder;
    use super::*;
    use crate::document::{FailureClass, Verdict};

    fn page(number: u32, text: &str) -> Page {
        Page {
            number,
            label: (number > 1).then(|| format!("{number}a")),
            text: text.to_owned(),
            ..Page::default()
        }
    }

    fn written(bytes: &[u8]) -> Result<ExtractionFile> {
        ExtractionFile::of(bytes.to_vec())
    }

    fn sample() -> Vec<u8> {
        let mut encoder = Encoder::new(MediaType::JsonLines);
        let line = |number| LineOrigin {
            number,
            version: ContentHash::of(b"line"),
        };
        let two_pages = Extraction {
            title: Some("A title".to_owned()),
            pages: vec![page(1, "first"), page(2, "")],
            ..Extraction::default()
        };
        encoder.add(Ok(two_pages), Some(line(1)));
        let error = ExtractError::new(FailureClass::Damaged, "it is no JSON");
        encoder.add(Err(error), Some(line(2)));
        let one_page = Extraction {
            pages: vec![page(1, "third")],
            ..Extraction::default()
        };
        encoder.add(Ok(one_page), Some(line(4)));
        encoder.finish()
    }

    #[test]
    fn pages_and_documents_read_back_one_by_one() {
        let file = written(&sample()).unwrap();
        assert_eq!((file.page_count(), file.document_count()), (3, 3));
        assert_eq!(file.media_type(), MediaType::JsonLines);
        let first = file.entry(0).unwrap();
        assert_eq!(first.verdicts.unsearchable(), 1);
        assert_eq!(
            first.reading.as_ref().unwrap().title.as_deref(),
            Some("A title")
        );
        assert_eq!(file.pages(&first).unwrap(), [page(1, "first"), page(2, "")]);
        assert!(file.entry(1).unwrap().reading.is_err());
        let third = file.entry(2).unwrap();
        assert_eq!((third.first_page, third.line.unwrap().number), (2, 4));
        assert!(file.page(3).is_err());
        assert!(file.entry(3).is_err());
    }

    #[test]
    fn a_page_without_end_is_cut_and_a_document_without_end_is_none() {
        let reading = |pages: Vec<Page>| {
            let mut encoder = Encoder::new(MediaType::Pdf);
            let extraction = Extraction {
                pages,
                ..Extraction::default()
            };
            encoder.add(Ok(extraction), None);
            written(&encoder.finish()).unwrap()
        };
        let long = reading(vec![page(1, &"ab\u{e9}".repeat(MAX_PAGE_BYTES / 4 + 1))]);
        let cut = long.page(0).unwrap();
        assert_eq!(cut.verdict, Verdict::Partial);
        assert!(cut.text.len() > MAX_PAGE_BYTES - 4);
        assert_eq!(
            long.entry(0).unwrap().reading.unwrap().warnings,
            ["page 1: its text was cut after 8 MiB"]
        );
        let endless = reading(vec![page(1, &"abcd".repeat(MAX_PAGE_BYTES / 4)); 9]);
        let failure = endless.entry(0).unwrap().reading.unwrap_err();
        assert_eq!(failure.class, FailureClass::TooLarge);
    }

    #[test]
    fn what_an_earlier_version_read_is_read_still() {
        let extraction = serde_json::to_string(&Extraction::default()).unwrap();
        let front = format!(
            r#"{{"reading":{{"read":{{"extraction":{extraction},"pages_without_text":1}}}}}}"#
        );
        let front: DocumentFront = serde_json::from_str(&front).unwrap();
        assert!(matches!(front.reading, Reading::Read { .. }));
        let page = r#"{"number":2,"heading":"Chapter","verdict":"text"}"#;
        let page: Page = serde_json::from_str(page).unwrap();
        assert_eq!((page.number, page.heading.as_deref()), (2, Some("Chapter")));
    }

    #[test]
    fn damage_anywhere_is_an_error_and_never_a_panic() {
        let whole = sample();
        let damaged = (0..whole.len()).flat_map(|at| {
            let mut flipped = whole.clone();
            flipped[at] ^= 0xff;
            [flipped, whole[..at].to_vec()]
        });
        for bytes in damaged {
            let Ok(file) = written(&bytes) else { continue };
            for index in 0..4 {
                let _ = file.page(index);
                let _ = file.entry(index).map(|entry| file.pages(&entry));
            }
        }
    }
}
