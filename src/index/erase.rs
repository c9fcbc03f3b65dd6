//! Erases documents from every generation, so that no file of the index holds a word of them any more.
//!
//! Deleting marks a document and leaves its words in the segment; so does replacing it by a new version. Here every segment
//! that holds anything deleted is written anew, and so is the lexicon. Cut short anywhere, it goes on where it was.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tantivy::index::SegmentId;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, Term};

use super::current::{Current, HALF_WRITTEN, generation_name, generation_number, generations};
use super::publish::{LEXICON_PREFIX, discard_unpublished, lexicon_name, usable};
use super::schema::{Fields, fields};
use super::withdrawn::Withdrawn;
use super::{kept, lexicon};
use crate::document::DocumentId;

/// Memory of a writer that adds nothing: the least that tantivy takes.
const WRITER_MEMORY: usize = 15 << 20;

/// Erases what was withdrawn from every generation. Nobody else may write to the index meanwhile.
pub fn erase(index_root: &Path, withdrawn: &Withdrawn) -> Result<()> {
    if !index_root.exists() {
        return Ok(());
    }
    let current = Current::read(index_root)?;
    discard_unpublished(index_root, current.as_ref())?;
    for number in generations(index_root)? {
        let folder = index_root.join(generation_name(number));
        let answers = current
            .as_ref()
            .is_some_and(|current| generation_number(&current.generation) == Some(number));
        let Some(index) = usable(&folder) else {
            // It cannot answer; what it holds cannot be told from its files.
            fs::remove_dir_all(&folder)
                .with_context(|| format!("deleting {}", folder.display()))?;
            continue;
        };
        let generation = Generation {
            fields: fields(),
            folder,
            index,
        };
        generation.erase(withdrawn, answers.then_some(index_root))?;
    }
    Ok(())
}

/// Whether a generation still holds a document with an id that was withdrawn, as one that was put back does.
pub fn is_wanted(index_root: &Path, withdrawn: &Withdrawn) -> Result<bool> {
    if withdrawn.is_empty() || !index_root.exists() {
        return Ok(false);
    }
    let field = fields().id;
    for number in generations(index_root)? {
        let Some(index) = usable(&index_root.join(generation_name(number))) else {
            continue;
        };
        let searcher = index.reader()?.searcher();
        for id in withdrawn.ids() {
            if searcher.doc_freq(&Term::from_field_text(field, &id.to_string()))? > 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A generation that something is erased from.
struct Generation {
    folder: PathBuf,
    index: Index,
    fields: Fields,
}

impl Generation {
    /// Erases what was withdrawn; `root` is that of the index where this generation answers.
    fn erase(&self, withdrawn: &Withdrawn, root: Option<&Path>) -> Result<()> {
        let ids = self.ids(withdrawn)?;
        if !ids.is_empty() || self.has_deleted()? {
            self.rewrite(&ids)?;
        }
        self.renew_lexicon(root)
    }

    /// The documents that were withdrawn.
    fn ids(&self, withdrawn: &Withdrawn) -> Result<Vec<DocumentId>> {
        let mut ids = Vec::new();
        kept::for_each_record_of(&self.index, &mut |record| {
            if withdrawn.has_record(&record) {
                ids.push(record.id);
            }
        })
        .with_context(|| self.doing("looking for documents in"))?;
        Ok(ids)
    }

    fn has_deleted(&self) -> Result<bool> {
        Ok(!self.segments_with_deleted()?.is_empty())
    }

    fn segments_with_deleted(&self) -> Result<Vec<SegmentId>> {
        let metas = self.index.load_metas()?;
        let with_deleted = metas
            .segments
            .iter()
            .filter(|segment| segment.has_deletes());
        Ok(with_deleted.map(|segment| segment.id()).collect())
    }

    /// Deletes documents and writes every segment anew that holds deleted ones.
    fn rewrite(&self, ids: &[DocumentId]) -> Result<()> {
        let doing = || self.doing("erasing documents from");
        let payload = self.index.load_metas().with_context(doing)?.payload;
        let mut writer: IndexWriter = self
            .index
            .writer_with_num_threads(1, WRITER_MEMORY)
            .with_context(doing)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        // What a killed run left would stand in the way: it numbered its files from the same opstamp.
        writer.garbage_collect_files().wait().with_context(doing)?;
        for id in ids {
            writer.delete_term(Term::from_field_text(self.fields.id, &id.to_string()));
        }
        let mut prepared = writer.prepare_commit().with_context(doing)?;
        // A commit without a payload would clear it.
        prepared.set_payload(payload.as_deref().unwrap_or_default());
        prepared.commit().with_context(doing)?;
        for segment in self.segments_with_deleted()? {
            writer.merge(&[segment]).wait().with_context(doing)?;
        }
        writer.garbage_collect_files().wait().with_context(doing)?;
        writer.wait_merging_threads().with_context(doing)
    }

    /// Builds the lexicon of the last commit where there is none, has readers take it up, and deletes all others.
    fn renew_lexicon(&self, root: Option<&Path>) -> Result<()> {
        let doing = || self.doing("renewing the lexicon of");
        let opstamp = self.index.load_metas().with_context(doing)?.opstamp;
        let name = lexicon_name(opstamp);
        let (lexicons, half_written) = self.lexicons().with_context(doing)?;
        if !lexicons.contains(&name) {
            let path = self.folder.join(&name);
            lexicon::write(&self.index, &self.fields, &path, None).with_context(doing)?;
        }
        if let Some(root) = root {
            let generation = self.folder.file_name().unwrap_or_default();
            let current = Current {
                generation: generation.to_string_lossy().into_owned(),
                opstamp,
                lexicon: name.clone(),
            };
            current.write(root)?;
        }
        let old = lexicons.into_iter().filter(|other| *other != name);
        for file in old.chain(half_written) {
            fs::remove_file(self.folder.join(file)).with_context(doing)?;
        }
        Ok(())
    }

    /// The names of the lexicons there are, and of files that a killed run left half written.
    fn lexicons(&self) -> Result<(Vec<String>, Vec<String>)> {
        let (mut lexicons, mut half_written) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(LEXICON_PREFIX) {
                lexicons.push(name);
            } else if name.starts_with(HALF_WRITTEN) {
                half_written.push(name);
            }
        }
        Ok((lexicons, half_written))
    }

    fn doing(&self, what: &str) -> String {
        format!("{what} {}", self.folder.display())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_library::{add, count, id};
    use super::super::writer::Writer;
    use super::super::{Edition, generation};
    use super::*;
    use crate::document::Mark;

    fn words_in(folder: &Path, word: &str) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(folder).into_iter().flatten();
        let holds = |path: &Path| {
            let bytes = fs::read(path).unwrap_or_default();
            bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        };
        files
            .map(|entry| entry.into_path())
            .filter(|path| holds(path))
            .collect()
    }

    // Words are mapped letter by letter, and stand in a file as they are only where they differ from their stems.
    #[test]
    fn no_generation_and_no_lexicon_keeps_a_word_of_what_was_withdrawn() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        for rebuild in [false, true] {
            let mut writer = Writer::open(root, rebuild).unwrap();
            add(&mut writer, "secret", "en", &["quetzalcoatlings before"]);
            add(&mut writer, "other", "en", &["other words"]);
            writer.commit(1, &mut |_| {}).unwrap();
            add(&mut writer, "secret", "en", &["quetzalcoatlings after"]);
            writer.commit(2, &mut |_| {}).unwrap();
            writer.finish().unwrap();
        }
        assert!(!words_in(root, "quetzalcoatl").is_empty());
        let withdrawn = Withdrawn::of([Mark::Id(id("secret"))]);
        assert!(is_wanted(root, &withdrawn).unwrap());
        erase(root, &withdrawn).unwrap();
        assert_eq!(words_in(root, "quetzalcoatl"), Vec::<PathBuf>::new());
        assert!(!is_wanted(root, &withdrawn).unwrap());
        let edition = Edition::open(root).unwrap().unwrap();
        assert_eq!(edition.searcher.num_docs(), 1);
        assert_eq!(count(&edition.searcher, edition.fields.body, "words"), 1);
        assert_eq!(edition.lexicon.document_frequency("words"), 1);
        assert_eq!(edition.lexicon.document_frequency("quetzalcoatlings"), 0);
        let name = edition.name.clone();
        erase(root, &withdrawn).unwrap();
        let again = generation::Edition::open(root).unwrap().unwrap();
        assert_eq!(again.name, name, "the second time nothing is done");
        assert_eq!(Writer::open(root, false).unwrap().watermark(), 2);
    }
}
