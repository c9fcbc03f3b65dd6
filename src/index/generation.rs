//! Generations and the edition that `CURRENT` names: generation, commit and lexicon, from which one answer comes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tantivy::{Index, IndexReader, ReloadPolicy};

use super::Lexicon;
use super::current::Current;
use super::schema::{Fields, fields};

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
    root: PathBuf,
    current: Current,
}

impl Edition {
    /// Opens what `CURRENT` names; `None` where nothing has been indexed yet.
    ///
    /// A commit that is not published yet may be opened with the lexicon before it; a word that lexicon lacks is looked
    /// up as it stands.
    pub fn open(index_root: &Path) -> Result<Option<Edition>> {
        let Some(current) = Current::read(index_root)? else {
            return Ok(None);
        };
        let folder = current.folder(index_root);
        let hint = || {
            format!(
                "opening the index in {}\nhint: `dossier index --rebuild` builds it anew from the corpus",
                folder.display()
            )
        };
        let index = Index::open_in_dir(&folder).with_context(hint)?;
        let reader: IndexReader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .with_context(hint)?;
        let opstamp = settled(&index, &reader).with_context(hint)?;
        Ok(Some(Edition {
            name: format!("{}.{opstamp}", current.generation),
            fields: fields(),
            searcher: reader.searcher(),
            lexicon: Lexicon::open(&folder.join(&current.lexicon)),
            root: index_root.to_owned(),
            current,
        }))
    }

    /// Whether `CURRENT` names another edition by now (one small read).
    pub fn is_outdated(&self) -> bool {
        Current::read(&self.root).is_ok_and(|current| current.as_ref() != Some(&self.current))
    }
}

/// The commit a reader shows: it is asked for before and after, until no other came in between.
fn settled(index: &Index, reader: &IndexReader) -> tantivy::Result<u64> {
    loop {
        let before = index.load_metas()?.opstamp;
        reader.reload()?;
        if index.load_metas()?.opstamp == before {
            return Ok(before);
        }
    }
}
