//! A library for tests: documents of a few words, indexed in a temporary folder.

use std::path::Path;

use tantivy::collector::Count;
use tantivy::query::{PhraseQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::writer::{Step, Writer};
use super::{Content, Edition, PageWords, Record};
use crate::document::{ContentHash, DocumentId, Kin, MediaType, Subject};
use crate::language::Language;

/// The id of the document that is called so.
pub fn id(name: &str) -> DocumentId {
    DocumentId::of_line("library", name)
}

/// The record of a document in a language.
pub fn record(name: &str, language: &str, pages: usize) -> Record {
    let language = Language::parse(language);
    Record {
        id: id(name),
        own_id: Some(name.to_owned()),
        title: name.to_owned(),
        kind: None,
        country: None,
        section: None,
        author: None,
        date: None,
        subject: Subject::default(),
        source: "library".to_owned(),
        path: None,
        url: None,
        language,
        media_type: MediaType::Text,
        original: ContentHash::of(name.as_bytes()),
        extraction: String::new(),
        first_page: 0,
        page_count: pages as u32,
        labels: Default::default(),
        page_languages: vec![(pages as u32, language)],
        further_languages: Vec::new(),
        kin: Kin::default(),
        last_seen: None,
        added: 0,
    }
}

/// Adds a document of these pages.
pub fn add(writer: &mut Writer, name: &str, language: &str, pages: &[&str]) {
    let words = |page: &&str| PageWords {
        text: page.to_string(),
        ..PageWords::default()
    };
    let pages: Vec<PageWords> = pages.iter().map(words).collect();
    let content = Content {
        front: &[],
        pages: &pages,
    };
    let record = record(name, language, pages.len());
    let terms = content.terms(&record.title, &mut |_| {});
    writer.upsert(&record, terms).unwrap();
}

/// Indexes documents of one page each, given as (language, text).
pub fn index(root: &Path, texts: &[(&str, &str)]) -> Edition {
    let mut writer = Writer::open(root, false).unwrap();
    for (i, (language, text)) in texts.iter().enumerate() {
        add(&mut writer, &format!("d{i}"), language, &[text]);
    }
    writer.commit(1, &mut |_: Step| {}).unwrap();
    writer.finish().unwrap();
    Edition::open(root).unwrap().unwrap()
}

/// How many documents hold a term.
pub fn count(searcher: &Searcher, field: Field, term: &str) -> usize {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    searcher.search(&query, &Count).unwrap()
}

/// How many documents hold these terms one after another.
pub fn count_phrase(searcher: &Searcher, field: Field, terms: &[&str]) -> usize {
    let terms = terms
        .iter()
        .map(|term| Term::from_field_text(field, term))
        .collect();
    searcher.search(&PhraseQuery::new(terms), &Count).unwrap()
}
