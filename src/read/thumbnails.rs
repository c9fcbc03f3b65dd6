//! First pages as small pictures, drawn when they are first asked for.
//!
//! Each is drawn by a worker of its own that ends with it, so that nothing a document does to its worker stays. Whoever
//! asks decides how many are drawn at a time. A document that cannot be drawn is remembered as such, by no bytes.

use std::time::Duration;

use anyhow::Result;

use super::{Job, Limits, Reader, Task, Workers};
use crate::corpus::Corpus;
use crate::document::{ContentHash, FailureClass};
use crate::render::Wanted;

/// The box a thumbnail fits into, in pixels: twice that of the page of results, for screens with small pixels. A sheet of
/// A4 fills it.
pub const BOX: (u16, u16) = (160, 226);

/// A page of a few hundred pixels costs milliseconds; what needs more than this is a bomb, or a poster nobody recognises.
const LIMITS: Limits = Limits {
    memory_bytes: 1 << 30,
    cpu_seconds: 10,
    wall: Duration::from_secs(12),
    output_bytes: 4 << 20,
};

/// Draws first pages, and keeps them in the corpus.
#[derive(Clone, Debug)]
pub struct Thumbnails {
    corpus: Corpus,
    workers: Workers,
}

impl Thumbnails {
    /// Those of a corpus, drawn by the program of these workers.
    pub fn of(corpus: Corpus, workers: &Workers) -> Thumbnails {
        let workers = Workers {
            limits: LIMITS,
            ..workers.clone()
        };
        Thumbnails { corpus, workers }
    }

    /// The thumbnail of a PDF that was made already: `None` where it was not, no bytes where it cannot be.
    pub fn held(&self, original: ContentHash) -> Result<Option<Vec<u8>>> {
        self.corpus.thumbnails().get(&name(original))
    }

    /// Draws the thumbnail of a PDF, as a PNG; no bytes where that cannot be done.
    pub fn draw(&self, original: ContentHash) -> Result<Vec<u8>> {
        let job = Job {
            path: self.corpus.originals().path(original),
            task: Task::Picture {
                page: 1,
                wanted: Wanted::Thumbnail {
                    width: BOX.0,
                    height: BOX.1,
                },
            },
            // What opens only with a password is not shown to everybody.
            passwords: Vec::new(),
            ..Job::default()
        };
        let png = match Reader::new(&self.workers).read(&job)? {
            Ok(png) => png,
            Err(failure) if failure.class == FailureClass::Unreadable => return Ok(Vec::new()),
            Err(_) => Vec::new(),
        };
        // Who serves may be allowed to read the corpus and no more.
        if let Err(cause) = self.keep(original, &png) {
            let cause = format!("{cause:#}");
            tracing::warn!(cause, "a thumbnail is not kept");
        }
        Ok(png)
    }

    /// A document may have been forgotten while it was drawn; its picture must not outlive it.
    fn keep(&self, original: ContentHash, png: &[u8]) -> Result<()> {
        let thumbnails = self.corpus.thumbnails();
        thumbnails.put(&name(original), png)?;
        if !self.corpus.originals().holds(original) {
            thumbnails.remove(&name(original))?;
        }
        Ok(())
    }
}

/// The original of a thumbnail's name.
pub fn original_of(name: &str) -> Option<ContentHash> {
    name.split('-').next()?.parse().ok()
}

/// The name under which a thumbnail is kept, and known to browsers: another size is another picture.
pub fn name(original: ContentHash) -> String {
    format!("{original}-{}x{}", BOX.0, BOX.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_says_whose_it_is() {
        let original = ContentHash::of(b"x");
        assert_eq!(original_of(&name(original)), Some(original));
        assert_eq!(original_of("nonsense"), None);
    }
}
