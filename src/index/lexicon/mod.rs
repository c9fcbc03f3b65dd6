//! What the index knows about its words: how often each occurs, and which are forms of the same.
//!
//! One flat mapped file, built from the term dictionary after a commit. A word it does not know is looked up as it stands;
//! so it is when the file is missing, cut short or of another version. Which forms there are is decided here, what they
//! weigh in a score is decided by who searches.

mod build;
mod census;
mod collected;
mod completions;
mod compounds;
mod count;
mod counts;
mod file;
mod folds;
mod keys;
mod languages;
mod letter;
mod likely;
mod mistyped;
mod number;
mod parts;
mod relations;
mod side_by_side;
mod spelling;
mod stems;
mod variants;
mod words;
mod worth;

use std::path::Path;

pub(super) use build::write;
pub use completions::Completion;
pub(super) use file::VERSION;
pub use mistyped::{Meant, Reach};
pub use variants::{KINDRED_WEIGHT, Variant};

use file::Sections;
use languages::Languages;
use relations::Relations;
use words::Words;

/// The lexicon of a commit.
pub struct Lexicon {
    languages: Languages,
    words: Words,
    /// Words by their stems.
    stems: Relations,
    /// Compounds by their parts.
    parts: Relations,
}

impl Lexicon {
    /// Opens the file of a lexicon; an empty lexicon where there is none that can be read.
    pub fn open(path: &Path) -> Lexicon {
        file::map(path)
            .and_then(Lexicon::of_sections)
            .unwrap_or_else(|error| {
                tracing::warn!(path = %path.display(), error = format!("{error:#}"), "the lexicon cannot be read; words are looked up as they stand until the next `dossier index`");
                Lexicon::empty()
            })
    }

    /// A lexicon that knows no word.
    pub fn empty() -> Lexicon {
        Lexicon {
            languages: Languages::default(),
            words: Words::default(),
            stems: Relations::default(),
            parts: Relations::default(),
        }
    }

    /// In how many documents a term occurs; 0 for an unknown one.
    pub fn document_frequency(&self, term: &str) -> u32 {
        self.words.frequency(term)
    }

    /// Takes the parts of a file for what they are.
    fn of_sections(sections: Sections) -> anyhow::Result<Lexicon> {
        Ok(Lexicon {
            languages: Languages::read(sections.languages.as_ref()),
            words: Words::read(sections.words, sections.counts)?,
            stems: Relations::from(sections.stems),
            parts: Relations::from(sections.parts),
        })
    }
}
