//! Generations and the edition that `CURRENT` names: generation, commit and lexicon, from which one answer comes.

use std::path::Path;

use anyhow::Result;

use super::Lexicon;
use super::schema::Fields;

/// What one answer comes from.
pub struct Edition {
    /// `gen-000001.OPSTAMP`.
    pub name: String,
    /// The fields.
    pub fields: Fields,
    /// The documents of one commit.
    pub searcher: tantivy::Searcher,
    /// The words of that commit.
    pub lexicon: Lexicon,
}

impl Edition {
    /// Opens what `CURRENT` names; `None` where nothing has been indexed yet.
    pub fn open(_index_root: &Path) -> Result<Option<Edition>> {
        todo!()
    }

    /// Whether `CURRENT` names another edition by now (one small read).
    pub fn is_outdated(&self) -> bool {
        todo!()
    }
}
