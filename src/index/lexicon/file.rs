//! The file of a lexicon: five sections behind a header that says how long each is, and a checksum.
//!
//! What the sections mean is theirs; here they are bytes, checked for their lengths. The file never changes once it has
//! its name, so it is mapped, not read; the checksum is looked at before anything is taken over into another lexicon, so
//! that damage is not handed on.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use crc32fast::Hasher;
use memmap2::Mmap;

use crate::index::current::write_durably;

/// The version of everything in the file: its format, and the stemmers that words go through.
pub const VERSION: &str = "05";

/// The first bytes of the file, with its version.
const MAGIC: &[u8; 16] = b"dossier words 05";

const _: () = assert!(
    MAGIC[14] == VERSION.as_bytes()[0] && MAGIC[15] == VERSION.as_bytes()[1],
    "the file must say the version that it is of"
);

/// How many sections there are.
const SECTIONS: usize = 5;

/// The bytes before the first section: the magic and a length of eight bytes for each section.
const HEADER: usize = MAGIC.len() + 8 * SECTIONS;

/// The bytes behind the last section: a checksum of all before them.
const CHECKSUM: usize = 4;

/// Bytes of a mapped file or of memory, shared with the other sections.
#[derive(Clone)]
pub(super) struct Section {
    source: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

/// The sections, by what they hold.
pub(super) struct Sections {
    /// Languages and how many documents are written in each.
    pub languages: Section,
    /// The words, each with its place in `counts`.
    pub words: Section,
    /// How often each word occurs.
    pub counts: Section,
    /// Which words have the same stem.
    pub stems: Section,
    /// Which compounds words are parts of.
    pub parts: Section,
}

impl From<Vec<u8>> for Section {
    fn from(bytes: Vec<u8>) -> Section {
        let range = 0..bytes.len();
        Section {
            source: Arc::new(bytes),
            range,
        }
    }
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        (*self.source)
            .as_ref()
            .get(self.range.clone())
            .unwrap_or_default()
    }
}

/// Writes the sections to a file that is there whole or not at all.
pub(super) fn write(path: &Path, sections: &Sections) -> Result<()> {
    let Sections {
        languages,
        words,
        counts,
        stems,
        parts,
    } = sections;
    let sections = [languages, words, counts, stems, parts].map(AsRef::as_ref);
    let mut header = MAGIC.to_vec();
    for section in sections {
        header.extend((section.len() as u64).to_le_bytes());
    }
    let mut checksum = Hasher::new();
    let mut written = vec![header.as_slice()];
    written.extend(sections);
    written.iter().for_each(|part| checksum.update(part));
    let checksum = checksum.finalize().to_le_bytes();
    written.push(&checksum);
    write_durably(path, &written)
}

/// Whether a file is as it was written.
pub(super) fn is_whole(path: &Path) -> Result<bool> {
    let mapped = mapped(path)?;
    let split = mapped.split_last_chunk::<CHECKSUM>();
    Ok(split.is_some_and(|(rest, checksum)| crc32fast::hash(rest).to_le_bytes() == *checksum))
}

/// Maps a file and finds its sections.
pub(super) fn map(path: &Path) -> Result<Sections> {
    let mapped = Arc::new(mapped(path)?);
    let ranges = ranges(&mapped).with_context(|| doing(path))?;
    let mut ranges = ranges.into_iter();
    let mut section = || Section {
        source: mapped.clone(),
        range: ranges.next().unwrap_or_default(),
    };
    Ok(Sections {
        languages: section(),
        words: section(),
        counts: section(),
        stems: section(),
        parts: section(),
    })
}

fn mapped(path: &Path) -> Result<Mmap> {
    let file = File::open(path).with_context(|| doing(path))?;
    // SAFETY: the file has its name only since it was whole, and is replaced by another name, never written again.
    unsafe { Mmap::map(&file) }.with_context(|| doing(path))
}

fn doing(path: &Path) -> String {
    format!("mapping {}", path.display())
}

/// Where each section stands, if the header is ours and the lengths are those of the file.
fn ranges(bytes: &[u8]) -> Result<Vec<Range<usize>>> {
    let whole = bytes.split_last_chunk::<CHECKSUM>();
    let (header, sections) = whole
        .and_then(|(rest, _)| rest.split_at_checked(HEADER))
        .context("it is too short for a lexicon")?;
    let (magic, lengths) = header.split_at(MAGIC.len());
    ensure!(magic == MAGIC, "it is not a lexicon of this version");
    let mut start = HEADER;
    let mut ranges = Vec::with_capacity(SECTIONS);
    for length in lengths.as_chunks::<8>().0 {
        let end = usize::try_from(u64::from_le_bytes(*length))
            .ok()
            .and_then(|length| start.checked_add(length));
        let end = end
            .filter(|end| *end <= HEADER + sections.len())
            .context("it is cut short")?;
        ranges.push(start..end);
        start = end;
    }
    ensure!(
        start == HEADER + sections.len(),
        "it is longer than its header says"
    );
    Ok(ranges)
}
