//! The file of a lexicon: four sections behind a header that says how long each is.
//!
//! What the sections mean is theirs; here they are bytes, checked for their lengths. The file never changes once it has
//! its name, so it is mapped, not read.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use memmap2::Mmap;

use crate::index::current::write_durably;

/// The version of everything in the file.
pub const VERSION: &str = "03";

/// The first bytes of the file, with its version.
const MAGIC: &[u8; 16] = b"dossier words 03";

/// How many sections there are.
const SECTIONS: usize = 4;

/// The bytes before the first section: the magic and a length of eight bytes for each section.
const HEADER: usize = MAGIC.len() + 8 * SECTIONS;

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
    /// Which words are forms of the same.
    pub relations: Section,
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
        relations,
    } = sections;
    let parts = [
        languages.as_ref(),
        words.as_ref(),
        counts.as_ref(),
        relations.as_ref(),
    ];
    let mut header = MAGIC.to_vec();
    for part in parts {
        header.extend((part.len() as u64).to_le_bytes());
    }
    let [languages, words, counts, relations] = parts;
    write_durably(path, &[&header, languages, words, counts, relations])
}

/// Maps a file and finds its sections.
pub(super) fn map(path: &Path) -> Result<Sections> {
    let doing = || format!("mapping {}", path.display());
    let file = File::open(path).with_context(doing)?;
    // SAFETY: the file has its name only since it was whole, and is replaced by another name, never written again.
    let mapped = Arc::new(unsafe { Mmap::map(&file) }.with_context(doing)?);
    let mut ranges = ranges(&mapped).with_context(doing)?.into_iter();
    let mut section = || Section {
        source: mapped.clone(),
        range: ranges.next().unwrap_or_default(),
    };
    Ok(Sections {
        languages: section(),
        words: section(),
        counts: section(),
        relations: section(),
    })
}

/// Where each section stands, if the header is ours and the lengths are those of the file.
fn ranges(bytes: &[u8]) -> Result<Vec<Range<usize>>> {
    let header = bytes
        .get(..HEADER)
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
            .filter(|end| *end <= bytes.len())
            .context("it is cut short")?;
        ranges.push(start..end);
        start = end;
    }
    ensure!(start == bytes.len(), "it is longer than its header says");
    Ok(ranges)
}
