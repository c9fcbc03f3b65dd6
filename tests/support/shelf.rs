//! A library put together without reading any file: originals, texts and index as a run would leave them.

use std::path::PathBuf;
use std::sync::Arc;

use dossier::corpus::Corpus;
use dossier::corpus::extractions::{Encoder, Extractions};
use dossier::document::{DocumentId, Kin, Mark, MediaType, Origin, Page, PartialDate, Sourced};
use dossier::extract::Extraction;
use dossier::index::writer::Writer;
use dossier::index::{Content, Edition, PageWords, Record, Withdrawn};
use dossier::language::Language;
use dossier::read::Workers;
use dossier::web::Library;
use tempfile::TempDir;

/// A corpus and an index in a temporary folder.
pub struct Shelf {
    folder: TempDir,
}

/// A document as a test describes it.
pub struct Document<'a> {
    pub path: &'a str,
    pub title: &'a str,
    pub author: Option<&'a str>,
    pub language: &'a str,
    pub kind: Option<&'a str>,
    pub url: Option<&'a str>,
    pub media_type: MediaType,
    pub bytes: &'a [u8],
    pub pages: Vec<String>,
    pub kin: Kin,
    pub last_seen: Option<PartialDate>,
}

impl Default for Document<'_> {
    fn default() -> Self {
        Document {
            path: "report.pdf",
            title: "A report",
            author: None,
            language: "en",
            kind: Some("report"),
            url: None,
            media_type: MediaType::Pdf,
            bytes: b"%PDF-1.4 ten thousand bytes would be no different",
            pages: vec!["The children of the harbour".to_owned()],
            kin: Kin::default(),
            last_seen: None,
        }
    }
}

impl Document<'_> {
    /// Its id.
    pub fn id(&self) -> DocumentId {
        DocumentId::of_path("shelf", self.path)
    }
}

impl Shelf {
    /// An empty one, without an index.
    pub fn new() -> Shelf {
        Shelf {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// One with documents.
    pub fn with(documents: &[Document<'_>]) -> Shelf {
        let shelf = Shelf::new();
        shelf.publish(documents);
        shelf
    }

    /// Adds documents and makes them searchable.
    pub fn publish(&self, documents: &[Document<'_>]) {
        let mut writer = Writer::open(&self.index_root(), false).unwrap();
        for document in documents {
            let record = self.store(document);
            let words = |text: &String| PageWords {
                text: text.clone(),
                ..PageWords::default()
            };
            let pages: Vec<PageWords> = document.pages.iter().map(words).collect();
            let content = Content {
                front: &[],
                pages: &pages,
            };
            let terms = content.terms(&record.title, &mut |_| {});
            writer.upsert(&record, terms).unwrap();
        }
        writer.commit(1, &mut |_| {}).unwrap();
        writer.finish().unwrap();
    }

    fn store(&self, document: &Document<'_>) -> Record {
        let file = self.folder.path().join("incoming");
        std::fs::write(&file, document.bytes).unwrap();
        let stored = self.corpus().originals().store(&file).unwrap().unwrap();
        let name = format!(
            "{}-{}",
            Extractions::name(stored.hash, document.path),
            document.id()
        );
        let mut encoder = Encoder::new(document.media_type);
        encoder.add(Ok(extraction(document)), None);
        self.corpus()
            .extractions()
            .write(&name, &encoder.finish())
            .unwrap();
        let language = Language::parse(document.language);
        let page_count = document.pages.len() as u32;
        Record {
            id: document.id(),
            own_id: None,
            title: document.title.to_owned(),
            kind: document
                .kind
                .map(|kind| Sourced::new(kind.parse().unwrap(), Origin::SourceDefault)),
            country: None,
            section: None,
            author: document.author.map(str::to_owned),
            date: "2004-03-24"
                .parse()
                .ok()
                .map(|date| Sourced::new(date, Origin::Content)),
            subject: Default::default(),
            source: "shelf".to_owned(),
            path: Some(document.path.to_owned()),
            url: document.url.map(str::to_owned),
            language,
            media_type: document.media_type,
            original: stored.hash,
            extraction: name,
            first_page: 0,
            page_count,
            labels: Default::default(),
            page_languages: vec![(page_count, language)],
            further_languages: Vec::new(),
            kin: document.kin,
            last_seen: document.last_seen,
            added: 0,
        }
    }

    /// Hides a document, as withdrawing it does at first.
    pub fn withdraw(&self, id: DocumentId) {
        Withdrawn::of([Mark::Id(id)])
            .write(&self.index_root())
            .unwrap();
    }

    pub fn corpus(&self) -> Corpus {
        Corpus::at(&self.folder.path().join("corpus"))
    }

    pub fn edition(&self) -> Edition {
        Edition::open(&self.index_root()).unwrap().unwrap()
    }

    pub fn library(&self) -> Arc<Library> {
        Arc::new(Library::new(&self.index_root(), self.corpus()))
    }

    /// The library with pictures of first pages, drawn by a program.
    pub fn library_drawn_by(&self, program: &str) -> Arc<Library> {
        let library = Library::new(&self.index_root(), self.corpus());
        Arc::new(library.with_thumbnails(&Workers::of(program.into())))
    }

    fn index_root(&self) -> PathBuf {
        self.folder.path().join("index")
    }
}

fn extraction(document: &Document<'_>) -> Extraction {
    let pages = document.pages.iter().zip(1..).map(|(text, number)| Page {
        number,
        text: text.clone(),
        ..Page::default()
    });
    Extraction {
        title: Some(document.title.to_owned()),
        pages: pages.collect(),
        ..Extraction::default()
    }
}
