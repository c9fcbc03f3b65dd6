//! A library for tests: documents of a few pages, indexed and with their extractions, in a temporary folder.

use std::path::Path;

use crate::corpus::extractions::{Encoder, Extractions};
use crate::document::{ContentHash, DocumentId, Kin, MediaType, Origin, Page, Sourced, Subject};
use crate::extract::Extraction;
use crate::index::writer::Writer;
use crate::index::{Content, Edition, Labels, PageWords, Record};
use crate::language::Language;

use super::{SearchRequest, SearchResults, search};

/// A document to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft {
    /// Its title and own id.
    pub title: &'static str,
    /// Its pages, as (language, text).
    pub pages: &'static [(&'static str, &'static str)],
    /// Slug of its kind.
    pub kind: &'static str,
    /// Name of its country.
    pub country: &'static str,
    /// Its date.
    pub date: &'static str,
    /// Its themes.
    pub themes: &'static [&'static str],
    /// When the library first had it, in seconds since 1970.
    pub added: u64,
}

/// What was indexed, in a folder that goes with it.
pub struct Library {
    /// What is searched.
    pub edition: Edition,
    /// The page texts.
    pub extractions: Extractions,
    _folder: tempfile::TempDir,
}

impl Library {
    /// Indexes documents, a commit each where `segments` are to be several.
    pub fn of(drafts: &[Draft], segments: bool) -> Library {
        Library::indexed(drafts, &[], segments)
    }

    /// Indexes documents, a commit each; `copies` are titles, each with that of the oldest that says the same.
    pub fn with_copies(drafts: &[Draft], copies: &[(&str, &str)]) -> Library {
        Library::indexed(drafts, copies, true)
    }

    fn indexed(drafts: &[Draft], copies: &[(&str, &str)], segments: bool) -> Library {
        let folder = tempfile::tempdir().unwrap();
        let extractions = Extractions::at(&folder.path().join("extractions"));
        let root = folder.path().join("index");
        std::fs::create_dir_all(folder.path().join("extractions")).unwrap();
        std::fs::create_dir_all(&root).unwrap();
        let mut writer = Writer::open(&root, false).unwrap();
        for draft in drafts {
            let same = copies.iter().find(|(title, _)| *title == draft.title);
            let kin = Kin {
                oldest: same.map(|(_, oldest)| id(oldest)),
                family: None,
            };
            add(&mut writer, &extractions, draft, kin);
            if segments {
                writer.commit(1, &mut |_| {}).unwrap();
            }
        }
        writer.commit(1, &mut |_| {}).unwrap();
        writer.finish().unwrap();
        Library {
            edition: opened(&root),
            extractions,
            _folder: folder,
        }
    }

    /// Adds documents, in a commit of their own.
    pub fn with(mut self, drafts: &[Draft]) -> Library {
        let root = self._folder.path().join("index");
        let mut writer = Writer::open(&root, false).unwrap();
        for draft in drafts {
            let kin = Kin {
                oldest: None,
                family: None,
            };
            add(&mut writer, &self.extractions, draft, kin);
        }
        writer.commit(2, &mut |_| {}).unwrap();
        writer.finish().unwrap();
        self.edition = opened(&root);
        self
    }

    /// Deletes documents by title.
    pub fn without(mut self, titles: &[&str]) -> Library {
        let root = self._folder.path().join("index");
        let mut writer = Writer::open(&root, false).unwrap();
        for title in titles {
            writer.delete(id(title)).unwrap();
        }
        writer.commit(2, &mut |_| {}).unwrap();
        writer.finish().unwrap();
        self.edition = opened(&root);
        self
    }

    /// Answers a request.
    pub fn answer(&self, request: &SearchRequest) -> SearchResults {
        search(&self.edition, &self.extractions, request).unwrap()
    }

    /// Answers a query without filters.
    pub fn ask(&self, query: &str) -> SearchResults {
        self.answer(&SearchRequest {
            query: query.to_owned(),
            ..SearchRequest::default()
        })
    }

    /// The titles found for a query, best first.
    pub fn titles(&self, query: &str) -> Vec<String> {
        let hits = self.ask(query).hits;
        hits.into_iter().map(|hit| hit.title).collect()
    }
}

fn opened(root: &Path) -> Edition {
    Edition::open(root).unwrap().unwrap()
}

fn id(title: &str) -> DocumentId {
    DocumentId::of_line("library", title)
}

fn add(writer: &mut Writer, extractions: &Extractions, draft: &Draft, kin: Kin) {
    let original = ContentHash::of(draft.title.as_bytes());
    let extraction = Extractions::name(original, "draft.txt");
    let pages: Vec<Page> = draft
        .pages
        .iter()
        .enumerate()
        .map(|(nth, (_, text))| Page {
            number: nth as u32 + 1,
            text: (*text).to_owned(),
            ..Page::default()
        })
        .collect();
    let words = |page: &Page| PageWords {
        text: page.text.clone(),
        ..PageWords::default()
    };
    let words: Vec<PageWords> = pages.iter().map(words).collect();
    let mut encoder = Encoder::new(MediaType::Text);
    encoder.add(
        Ok(Extraction {
            pages,
            ..Extraction::default()
        }),
        None,
    );
    extractions.write(&extraction, &encoder.finish()).unwrap();
    let languages = || draft.pages.iter().map(|(code, _)| Language::parse(code));
    let record = Record {
        id: id(draft.title),
        own_id: Some(draft.title.to_owned()),
        title: draft.title.to_owned(),
        kind: sourced(draft.kind.parse().ok()),
        country: sourced(draft.country.parse().ok()),
        section: None,
        author: None,
        date: sourced(draft.date.parse().ok()),
        subject: Subject::of(
            draft
                .themes
                .iter()
                .map(|theme| (*theme).to_owned())
                .collect(),
            None,
            Vec::new(),
        ),
        source: "library".to_owned(),
        path: Some(format!("{}.txt", draft.title)),
        url: None,
        language: languages().next().flatten(),
        media_type: MediaType::Text,
        original,
        extraction,
        first_page: 0,
        page_count: words.len() as u32,
        labels: Labels::default(),
        page_languages: languages().map(|language| (1, language)).collect(),
        further_languages: Vec::new(),
        kin,
        last_seen: None,
        added: draft.added,
    };
    let content = Content {
        front: &[],
        pages: &words,
    };
    let terms = content.terms(&record.title, &mut |_| {});
    writer.upsert(&record, terms).unwrap();
}

fn sourced<T>(value: Option<T>) -> Option<Sourced<T>> {
    value.map(|value| Sourced::new(value, Origin::JsonLine))
}
