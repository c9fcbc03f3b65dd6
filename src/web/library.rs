//! The library as the web sees it: the edition that `CURRENT` names, and the files named by hash.
//!
//! A new edition is taken up at most once a second, what was withdrawn at once; answers under way keep the one they began with. Nothing here opens
//! the catalogue.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::corpus::Corpus;
use crate::corpus::extractions::Extractions;
use crate::index::Edition;
use crate::read::{Thumbnails, Workers};
use crate::render::CAN_DRAW;

/// How long an edition is used before `CURRENT` is looked at again.
const CHECK_EVERY: Duration = Duration::from_secs(1);

/// The index and the files it names.
pub struct Library {
    index_root: PathBuf,
    /// The corpus; only its immutable files are read.
    pub corpus: Corpus,
    /// The texts of its pages.
    pub extractions: Extractions,
    /// Who draws first pages; `None` where nobody does.
    pub thumbnails: Option<Thumbnails>,
    current: Mutex<Current>,
}

#[derive(Default)]
struct Current {
    edition: Option<Arc<Edition>>,
    checked: Option<Instant>,
}

impl Library {
    /// The library of an index and a corpus; the index may appear later.
    pub fn new(index_root: &Path, corpus: Corpus) -> Library {
        Library {
            index_root: index_root.to_owned(),
            extractions: corpus.extractions(),
            corpus,
            thumbnails: None,
            current: Mutex::default(),
        }
    }

    /// The same with pictures of first pages, where this program can draw them by these workers.
    pub fn with_thumbnails(mut self, workers: &Workers) -> Library {
        self.thumbnails = CAN_DRAW.then(|| Thumbnails::of(self.corpus.clone(), workers));
        self
    }

    /// The edition to answer from; `None` where nothing has been indexed yet. Looks for a newer one at most once a second, or where something was withdrawn.
    pub fn edition(&self) -> Option<Arc<Edition>> {
        if self.is_due() || self.shows_withdrawn() {
            self.look_again();
        }
        self.lock().edition.clone()
    }

    /// Whether something was withdrawn since the edition was opened: that is looked at each time, and at no cost.
    fn shows_withdrawn(&self) -> bool {
        let edition = self.lock().edition.clone();
        edition.is_some_and(|edition| edition.shows_withdrawn())
    }

    /// Whether this caller is the one to look; the others go on with what is there, if anything is.
    fn is_due(&self) -> bool {
        let mut current = self.lock();
        let recent = |checked: Instant| checked.elapsed() < CHECK_EVERY;
        let due = current.edition.is_none() || !current.checked.is_some_and(recent);
        if due {
            current.checked = Some(Instant::now());
        }
        due
    }

    /// Takes up the edition that `CURRENT` names by now. Where that cannot be opened the old one stays, unless it shows what
    /// was withdrawn: then nothing is answered.
    fn look_again(&self) {
        let known = self.lock().edition.clone();
        if known.as_ref().is_some_and(|edition| !edition.is_outdated()) {
            return;
        }
        let must_go = known.is_some_and(|edition| edition.shows_withdrawn());
        let opened = Edition::open(&self.index_root)
            .with_context(|| format!("opening the index in {}", self.index_root.display()));
        match opened {
            Ok(Some(edition)) => self.lock().edition = Some(Arc::new(edition)),
            Ok(None) => {}
            Err(cause) => {
                tracing::error!(cause = format!("{cause:#}"), "the new edition is not used");
                if must_go {
                    self.lock().edition = None;
                }
            }
        }
    }

    /// A panic while the lock is held leaves a value that is whole: both fields are set at once.
    fn lock(&self) -> std::sync::MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
