//! What indexing costs beside plain tantivy: `cargo bench --bench indexing -- LINES.jsonl`, in seconds of processor.
//!
//! The parsed lines are indexed twice: by plain tantivy (its default tokeniser with positions, nothing but the id
//! stored) and as the program does it: described with their languages, sketched for the search for copies, cut into
//! words, with facets and record. Both with the same memory for postings; merges under way are left to themselves. The
//! sizes of both indexes follow, as shares of the text.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use tantivy::schema::{IndexRecordOption, TantivyDocument};
use tantivy::schema::{STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter};

use dossier::describe::{Defaults, describe};
use dossier::document::{ContentHash, DocumentId, Kin, MediaType};
use dossier::extract::{Extraction, json_lines};
use dossier::index::writer::{Step, Writer};
use dossier::index::{Content, Labels, PageWords, Record};
use dossier::text::sketch::Sketching;

/// Memory of plain tantivy's writer: that of ours.
const WRITER_MEMORY: usize = 96 << 20;

fn main() -> Result<()> {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let Some(lines) = arguments.next() else {
        println!("usage: cargo bench --bench indexing -- LINES.jsonl");
        return Ok(());
    };
    let bytes = fs::read(&lines).with_context(|| format!("reading {lines}"))?;
    let extractions: Vec<Extraction> = json_lines::lines(&bytes)
        .filter_map(|line| line.extraction.ok())
        .collect();
    let text: usize = extractions.iter().map(text_bytes).sum();
    println!(
        "{} documents, {:.1} MB of text",
        extractions.len(),
        text as f64 / 1e6
    );
    let folder = tempfile::tempdir()?;
    let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
    fs::create_dir(&plain)?;
    let plain_time = timed(|| index_plainly(&extractions, &plain))?;
    let mut committed = 0.0;
    let count = extractions.len() as f64;
    let our_time = timed(|| index(extractions, &ours, &mut committed))?;
    let print = |name: &str, seconds: f64, folder: &Path| {
        println!(
            "{name}: {:.2} s, {:.0} documents a second, {:.2} x; {:.2} of the text on disk",
            seconds,
            count / seconds,
            plain_time / seconds,
            size(folder) as f64 / text as f64,
        );
    };
    print("plain tantivy", plain_time, &plain);
    print("until tantivy has committed", committed, &ours);
    print("until the lexicon is published", our_time, &ours);
    Ok(())
}

fn text_bytes(extraction: &Extraction) -> usize {
    let pages = extraction.pages.iter().map(|page| page.text.len());
    pages.sum::<usize>() + extraction.title.as_ref().map_or(0, String::len)
}

/// Processor seconds that some work takes, in all threads: what else the machine does hardly counts.
fn timed(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let start = processor_seconds();
    work()?;
    Ok(processor_seconds() - start)
}

fn processor_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Bytes of the files below a folder.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files
        .filter_map(|entry| entry.metadata().ok())
        .filter(|metadata| metadata.is_file())
        .map(|metadata| metadata.len())
        .sum()
}

fn index_plainly(extractions: &[Extraction], folder: &Path) -> Result<()> {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("default")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let body = schema.add_text_field(
        "body",
        TextOptions::default().set_indexing_options(indexing),
    );
    let index = Index::create_in_dir(folder, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    for extraction in extractions {
        let mut document = TantivyDocument::new();
        document.add_text(id, extraction.metadata.id.as_deref().unwrap_or_default());
        for page in &extraction.pages {
            document.add_text(body, &page.text);
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    Ok(())
}

fn index(extractions: Vec<Extraction>, folder: &Path, committed: &mut f64) -> Result<()> {
    let start = processor_seconds();
    let mut writer = Writer::open(folder, false)?;
    for extraction in extractions {
        let record = record(&extraction);
        let mut sketching = Sketching::default();
        let pages = extraction.pages.into_iter().map(|page| PageWords {
            text: page.text,
            ..PageWords::default()
        });
        let pages: Vec<PageWords> = pages.collect();
        let content = Content {
            front: &[],
            pages: &pages,
        };
        let terms = content.terms(&record.title, &mut |word| sketching.add_word(word));
        std::hint::black_box(sketching.finish());
        writer.upsert(&record, terms)?;
    }
    writer.commit(1, &mut |step| {
        if step == Step::Committed {
            *committed = processor_seconds() - start;
        }
    })
}

fn record(extraction: &Extraction) -> Record {
    let own_id = extraction.metadata.id.clone().unwrap_or_default();
    let described = describe(
        extraction,
        &Defaults::default(),
        MediaType::JsonLines,
        &own_id,
    );
    let version = ContentHash::of(own_id.as_bytes());
    Record {
        id: DocumentId::of_line("lines", &own_id),
        own_id: Some(own_id),
        title: described.title,
        kind: described.kind,
        country: described.country,
        section: described.section,
        author: extraction.metadata.author.clone(),
        date: described.date,
        source: "lines".to_owned(),
        path: Some("lines.jsonl".to_owned()),
        url: extraction.metadata.url.clone(),
        language: described.language,
        media_type: MediaType::JsonLines,
        original: version,
        extraction: format!("{version}-00"),
        first_page: 0,
        page_count: extraction.pages.len() as u32,
        page_languages: described
            .page_languages
            .into_iter()
            .map(|language| (1, language))
            .collect(),
        further_languages: Vec::new(),
        labels: Labels::default(),
        kin: Kin::default(),
        last_seen: None,
        added: 0,
        subject: Default::default(),
    }
}
