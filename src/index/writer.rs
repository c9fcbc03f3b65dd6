//! Upserts and deletions into a generation, made visible by one rename.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{Field, TantivyDocument};
use tantivy::{Index, IndexWriter, Term};

use super::backlog::Backlog;
use super::content::separated;
use super::publish::Publisher;
use super::schema::{Fields, TOKENIZER};
use super::terms::WrittenTerms;
use super::{DocumentTerms, Record};
use crate::document::DocumentId;
use crate::language::Language;

/// Memory for postings before a segment is written out: large enough for segments of some ten thousand pages.
const WRITER_MEMORY: usize = 96 << 20;

/// Moments of a commit, in writing order; tests end the process in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Tantivy has committed, with the watermark in its payload.
    Committed,
    /// The lexicon of that commit is on disk.
    LexiconWritten,
    /// `CURRENT` names both.
    Published,
}

/// The writer of a generation; one at a time, the corpus lock sees to that.
///
/// The first generation is published with each commit. One that replaces another is published by [`Writer::finish`]
/// alone, so an interrupted rebuild leaves the old one answering.
pub struct Writer {
    publisher: Publisher,
    writer: IndexWriter,
    backlog: Arc<Backlog>,
    /// The documents of a generation that was empty; in any other each document may be there already.
    added: Option<HashSet<DocumentId>>,
    watermark: u64,
}

impl Writer {
    /// Opens the current generation for writing, or begins the next one where there is none or `rebuild` asks for it.
    ///
    /// What an interrupted run left is put right: a generation that never answered is deleted, a commit that was not
    /// published is. A generation of another schema is replaced.
    pub fn open(index_root: &Path, rebuild: bool) -> Result<Writer> {
        let mut publisher = Publisher::open(index_root, rebuild)?;
        let doing = format!("opening {} for writing", publisher.folder().display());
        let backlog = Arc::<Backlog>::default();
        let terms = WrittenTerms {
            backlog: backlog.clone(),
        };
        publisher.index.tokenizers().register(TOKENIZER, terms);
        let metas = publisher
            .index
            .load_metas()
            .with_context(|| doing.clone())?;
        let watermark = metas
            .payload
            .and_then(|written| written.parse().ok())
            .unwrap_or(0);
        let writer = publisher
            .index
            .writer_with_num_threads(1, WRITER_MEMORY)
            .with_context(|| doing.clone())?;
        // What a killed commit left would stand in the way of the next one: both number their files from the same opstamp.
        writer.garbage_collect_files().wait().context(doing)?;
        if !publisher.replaces() {
            publisher.catch_up()?;
        }
        Ok(Writer {
            publisher,
            writer,
            backlog,
            added: metas.segments.is_empty().then(HashSet::new),
            watermark,
        })
    }

    /// The watermark of the last commit: changes of the catalogue up to it are in the index. 0 in a new generation.
    pub fn watermark(&self) -> u64 {
        self.watermark
    }

    /// Whether the generation takes the place of one that answers, and answers itself only once it is finished.
    pub fn replaces(&self) -> bool {
        self.publisher.replaces()
    }

    /// Adds a document, in place of the one with its id.
    pub fn upsert(&mut self, record: &Record, terms: DocumentTerms) -> Result<()> {
        self.backlog.add(terms.bytes());
        let document = document(&self.publisher.fields, record, terms)?;
        // Each deletion is looked for in every segment.
        let added = self.added.as_mut();
        if added.is_some_and(|added| added.insert(record.id)) {
            self.publisher.note_change();
        } else {
            self.delete(record.id)?;
        }
        self.writer
            .add_document(document)
            .with_context(|| format!("indexing document {}", record.id))?;
        Ok(())
    }

    /// Removes a document.
    pub fn delete(&mut self, id: DocumentId) -> Result<()> {
        let key = Term::from_field_text(self.publisher.fields.id, &id.to_string());
        self.writer.delete_term(key);
        self.publisher.note_change();
        Ok(())
    }

    /// Commits, writes the lexicon, publishes both in `CURRENT`; calls `reached` after each step.
    ///
    /// After small changes the lexicon is left to [`Writer::finish`]: until then new words are looked up as they stand.
    /// A generation that replaces another one is only committed here.
    pub fn commit(&mut self, watermark: u64, reached: &mut dyn FnMut(Step)) -> Result<()> {
        let doing = || format!("committing to {}", self.publisher.folder().display());
        let mut prepared = self.writer.prepare_commit().with_context(doing)?;
        // A commit without a payload would clear it.
        prepared.set_payload(&watermark.to_string());
        prepared.commit().with_context(doing)?;
        self.watermark = watermark;
        reached(Step::Committed);
        if self.publisher.replaces() {
            return Ok(());
        }
        let lexicon = self.publisher.lexicon_for_commit()?;
        reached(Step::LexiconWritten);
        self.publisher.publish(lexicon)?;
        reached(Step::Published);
        Ok(())
    }

    /// Waits for merges, makes one segment of a new generation, publishes what is not published, then deletes generations and lexicons that nothing names (two generations are kept).
    pub fn finish(self) -> Result<()> {
        let Writer {
            mut publisher,
            writer,
            added,
            ..
        } = self;
        let doing = || format!("merging in {}", publisher.folder().display());
        writer.wait_merging_threads().with_context(doing)?;
        if added.is_some() {
            join_segments(&publisher.index).with_context(doing)?;
        }
        publisher.catch_up()?;
        publisher.tidy()
    }
}

/// Makes one segment of all, so that a word stands in one dictionary and not in half a dozen; the commit stays what it is.
fn join_segments(index: &Index) -> tantivy::Result<()> {
    let segments = index.searchable_segment_ids()?;
    if segments.len() < 2 {
        return Ok(());
    }
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    writer.merge(&segments).wait()?;
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}

/// The document as Tantivy takes it.
fn document(fields: &Fields, record: &Record, terms: DocumentTerms) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, record.id.to_string());
    for start in terms.page_starts {
        document.add_u64(fields.page_start, start);
    }
    let texts = [
        (fields.body, terms.body),
        (fields.title, terms.title),
        (fields.names, separated(record.names())),
    ];
    for (field, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        document.add_text(field, text);
    }
    add_facets(&mut document, fields, record);
    let stored = serde_json::to_string(record)
        .with_context(|| format!("storing the record of {}", record.id))?;
    document.add_text(fields.record, stored);
    Ok(document)
}

/// Adds what is filtered and counted by whole values.
fn add_facets(document: &mut TantivyDocument, fields: &Fields, record: &Record) {
    let mut add = |field: Field, value: Option<&str>| {
        if let Some(value) = value {
            document.add_text(field, value);
        }
    };
    add(
        fields.kind,
        record.kind.as_ref().map(|kind| kind.value.slug()),
    );
    add(
        fields.country,
        record.country.as_ref().map(|country| country.value.code()),
    );
    add(
        fields.section,
        record
            .section
            .as_ref()
            .map(|section| section.value.as_str()),
    );
    add(fields.source, Some(&record.source));
    add(fields.authority, record.subject.body.as_deref());
    for theme in &record.subject.themes {
        add(fields.theme, Some(theme));
    }
    for article in &record.subject.cites {
        add(fields.cites, Some(article));
    }
    for language in languages(record) {
        add(fields.language, Some(language.code()));
    }
    if let Some(date) = &record.date {
        document.add_u64(fields.year, u64::from(date.value.year()));
        for day in [date.value.first_day(), date.value.last_day()] {
            document.add_u64(fields.date, u64::from(day));
        }
    }
    if record.added > 0 {
        document.add_u64(fields.added, record.added);
    }
    if let Some(oldest) = record.kin.oldest {
        document.add_u64(fields.oldest, oldest.number());
        document.add_bool(fields.is_copy, oldest != record.id);
    }
    if let Some(family) = record.kin.family {
        document.add_u64(fields.family, family.number());
    }
}

/// The languages of a document's pages, each once, the one most of it is written in first.
fn languages(record: &Record) -> Vec<Language> {
    let of_pages = record
        .page_languages
        .iter()
        .filter_map(|(_, language)| *language)
        .chain(
            record
                .further_languages
                .iter()
                .map(|(_, language)| *language),
        );
    let mut all: Vec<Language> = Vec::new();
    for language in record.language.into_iter().chain(of_pages) {
        if !all.contains(&language) {
            all.push(language);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::test_library::{add, count, count_phrase, id, record};
    use super::super::{Content, Edition, PageWords, Record};
    use super::*;

    fn edition(root: &Path) -> Edition {
        Edition::open(root).unwrap().unwrap()
    }

    fn commit(writer: &mut Writer, watermark: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        writer
            .commit(watermark, &mut |step| steps.push(step))
            .unwrap();
        steps
    }

    #[test]
    fn a_phrase_stays_within_a_page_and_words_do_not() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        add(
            &mut writer,
            "report",
            "en",
            &["the best", "interests of the child", "", "last page"],
        );
        commit(&mut writer, 1);
        let Edition {
            searcher, fields, ..
        } = edition(root.path());
        assert_eq!(
            count_phrase(&searcher, fields.body, &["interests", "of", "the"]),
            1
        );
        assert_eq!(
            count_phrase(&searcher, fields.body, &["best", "interests"]),
            0
        );
        assert_eq!(count_phrase(&searcher, fields.body, &["report", "the"]), 0);
        assert_eq!(count(&searcher, fields.title, "report"), 1);
        let starts = searcher
            .segment_reader(0)
            .fast_fields()
            .u64("page_start")
            .unwrap();
        let starts: Vec<u64> = starts.values_for_doc(0).collect();
        assert_eq!(starts, [0, 102, 206, 306, 408, 509]);
    }

    #[test]
    fn a_running_line_is_found_on_its_page_and_in_no_phrase_with_the_text() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        let page = |text: &str, running: &[&str]| PageWords {
            text: text.to_owned(),
            running: running.iter().map(ToString::to_string).collect(),
        };
        let pages = [
            page("the child", &["rights report", "page"]),
            page("last", &[]),
        ];
        let content = Content {
            front: &[],
            pages: &pages,
        };
        let record = record("report", "en", 2);
        let terms = content.terms(&record.title, &mut |_| {});
        writer.upsert(&record, terms).unwrap();
        commit(&mut writer, 1);
        let Edition {
            searcher, fields, ..
        } = edition(root.path());
        let phrase = |words: &[&str]| count_phrase(&searcher, fields.body, words);
        assert_eq!(phrase(&["rights", "report"]), 1);
        assert_eq!(phrase(&["child", "rights"]), 0);
        assert_eq!(phrase(&["report", "page"]), 0);
        assert_eq!(phrase(&["page", "last"]), 0);
    }

    #[test]
    fn a_new_version_replaces_the_old_one_and_a_removed_document_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        add(&mut writer, "one", "en", &["old words"]);
        add(&mut writer, "two", "en", &["other words"]);
        commit(&mut writer, 1);
        add(&mut writer, "one", "en", &["new words"]);
        writer.delete(id("two")).unwrap();
        commit(&mut writer, 2);
        let Edition {
            searcher, fields, ..
        } = edition(root.path());
        assert_eq!(searcher.num_docs(), 1);
        assert_eq!(count(&searcher, fields.body, "old"), 0);
        assert_eq!(count(&searcher, fields.body, "new"), 1);
        assert_eq!(count(&searcher, fields.body, "other"), 0);
    }

    #[test]
    fn the_record_and_the_facets_come_back() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        let mut written = record("report", "fr", 2);
        written.page_languages = vec![(1, Language::parse("nl")), (1, Language::parse("fr"))];
        let page = |text: &str| PageWords {
            text: text.to_owned(),
            ..PageWords::default()
        };
        let pages = [page("un"), page("deux")];
        let content = Content {
            front: &["auteur connu"],
            pages: &pages,
        };
        let terms = content.terms(&written.title, &mut |_| {});
        writer.upsert(&written, terms).unwrap();
        commit(&mut writer, 1);
        let Edition {
            searcher, fields, ..
        } = edition(root.path());
        let stored: TantivyDocument = searcher.doc(tantivy::DocAddress::new(0, 0)).unwrap();
        let stored = stored.get_first(fields.record).unwrap();
        let text = tantivy::schema::Value::as_str(&stored).unwrap();
        assert_eq!(serde_json::from_str::<Record>(text).unwrap(), written);
        for (field, term) in [
            (fields.language, "nl"),
            (fields.language, "fr"),
            (fields.source, "library"),
            (fields.body, "connu"),
        ] {
            assert_eq!(count(&searcher, field, term), 1, "{term}");
        }
    }

    #[test]
    fn every_commit_keeps_its_watermark() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        assert_eq!(writer.watermark(), 0);
        add(&mut writer, "one", "en", &["words"]);
        assert_eq!(
            commit(&mut writer, 7),
            [Step::Committed, Step::LexiconWritten, Step::Published]
        );
        commit(&mut writer, 8);
        writer.finish().unwrap();
        assert_eq!(Writer::open(root.path(), false).unwrap().watermark(), 8);
    }

    #[test]
    fn a_commit_that_was_cut_short_does_not_stand_in_the_way_of_the_next() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        add(&mut writer, "one", "en", &["words"]);
        add(&mut writer, "two", "en", &["words"]);
        commit(&mut writer, 1);
        drop(writer);
        let delete_one = |files: &Path| {
            let mut writer = Writer::open(files, false).unwrap();
            writer.delete(id("one")).unwrap();
            commit(&mut writer, 2);
        };
        // Everything a commit writes, but for the file that makes it count.
        let generation = root.path().join("gen-000001");
        let meta = std::fs::read(generation.join("meta.json")).unwrap();
        let current = std::fs::read(root.path().join("CURRENT")).unwrap();
        delete_one(root.path());
        std::fs::write(generation.join("meta.json"), meta).unwrap();
        std::fs::write(root.path().join("CURRENT"), current).unwrap();
        assert_eq!(edition(root.path()).searcher.num_docs(), 2);
        delete_one(root.path());
        assert_eq!(edition(root.path()).searcher.num_docs(), 1);
    }

    #[test]
    fn nothing_is_open_before_the_first_commit() {
        let root = tempfile::tempdir().unwrap();
        assert!(Edition::open(root.path()).unwrap().is_none());
        let mut writer = Writer::open(root.path(), false).unwrap();
        assert!(Edition::open(root.path()).unwrap().is_none());
        commit(&mut writer, 1);
        assert!(edition(root.path()).name.starts_with("gen-000001."));
    }

    #[test]
    fn an_edition_notices_the_next_one() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        add(&mut writer, "one", "en", &["words"]);
        commit(&mut writer, 1);
        let before = edition(root.path());
        assert!(!before.is_outdated());
        add(&mut writer, "two", "en", &["words"]);
        commit(&mut writer, 2);
        assert!(before.is_outdated());
        assert_eq!(before.searcher.num_docs(), 1);
        assert_eq!(edition(root.path()).searcher.num_docs(), 2);
    }

    #[test]
    fn a_rebuild_leaves_the_old_generation_answering_until_it_is_finished() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        add(&mut writer, "one", "en", &["words"]);
        commit(&mut writer, 5);
        writer.finish().unwrap();

        let mut interrupted = Writer::open(root.path(), true).unwrap();
        assert_eq!(interrupted.watermark(), 0);
        assert_eq!(commit(&mut interrupted, 3), [Step::Committed]);
        drop(interrupted);
        assert_eq!(edition(root.path()).searcher.num_docs(), 1);
        assert_eq!(Writer::open(root.path(), false).unwrap().watermark(), 5);
        assert!(!root.path().join("gen-000002").exists());

        for generation in 2..=4 {
            let mut rebuilt = Writer::open(root.path(), true).unwrap();
            add(&mut rebuilt, "one", "en", &["words"]);
            add(&mut rebuilt, "two", "en", &["words"]);
            commit(&mut rebuilt, 6);
            rebuilt.finish().unwrap();
            let now = edition(root.path());
            assert!(now.name.starts_with(&format!("gen-00000{generation}.")));
            assert_eq!(now.searcher.num_docs(), 2);
        }
        let kept: Vec<bool> = (1..=4)
            .map(|n| root.path().join(format!("gen-00000{n}")).exists())
            .collect();
        assert_eq!(kept, [false, false, true, true]);
    }

    #[test]
    fn what_a_killed_run_left_is_put_right_by_the_next() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        add(&mut writer, "one", "en", &["words"]);
        commit(&mut writer, 1);
        let before = std::fs::read(root.path().join("CURRENT")).unwrap();
        add(&mut writer, "two", "en", &["words"]);
        commit(&mut writer, 2);
        drop(writer);
        // As if the run had died between the commit and the rename.
        std::fs::write(root.path().join("CURRENT"), before).unwrap();
        std::fs::write(root.path().join("gen-000001/.writing-x"), "half").unwrap();
        assert_eq!(edition(root.path()).searcher.num_docs(), 2);
        let writer = Writer::open(root.path(), false).unwrap();
        assert_eq!(writer.watermark(), 2);
        writer.finish().unwrap();
        assert!(!root.path().join("gen-000001/.writing-x").exists());
        assert_eq!(
            std::fs::read_dir(root.path().join("gen-000001"))
                .unwrap()
                .filter(|entry| entry
                    .as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .starts_with("lexicon-"))
                .count(),
            1
        );
    }

    #[test]
    fn a_generation_that_cannot_be_opened_is_replaced() {
        let root = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        add(&mut writer, "one", "en", &["words"]);
        commit(&mut writer, 1);
        drop(writer);
        std::fs::write(root.path().join("gen-000001/meta.json"), "{").unwrap();
        let mut writer = Writer::open(root.path(), false).unwrap();
        assert_eq!(writer.watermark(), 0);
        add(&mut writer, "one", "en", &["words"]);
        commit(&mut writer, 2);
        writer.finish().unwrap();
        assert!(edition(root.path()).name.starts_with("gen-000002."));
    }
}
