//! A library in a temporary folder, indexed by the program itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dossier::corpus::Corpus;
use dossier::index::{Edition, Record};
use serde_json::Value;

/// Publications, a corpus and an index of their own.
pub struct Library {
    folder: tempfile::TempDir,
}

impl Library {
    /// A library whose one source, `files`, has nothing in it yet.
    pub fn new() -> Library {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("files")).unwrap();
        fs::create_dir(folder.path().join("corpus")).unwrap();
        let sources = "[[source]]\nname = \"files\"\nfolder = \"../files\"\n";
        fs::write(folder.path().join("corpus/sources.toml"), sources).unwrap();
        Library { folder }
    }

    /// A path of the library.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// The corpus.
    #[allow(dead_code)]
    pub fn corpus(&self) -> Corpus {
        Corpus::at(&self.path("corpus"))
    }

    #[allow(dead_code)]
    /// Puts a file into the source, in place of the one of its name.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path("files").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    #[allow(dead_code)]
    /// Takes a file out of the source.
    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path("files").join(name)).unwrap();
    }

    /// The program with a verb, on this library.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dossier"));
        command
            .args(arguments)
            .arg("--corpus")
            .arg(self.path("corpus"))
            .arg("--index")
            .arg(self.path("index"))
            .env_remove("DOSSIER_ABORT_AT");
        command
    }

    /// Runs the program and returns its exit code and what it printed on both streams.
    #[allow(dead_code)]
    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(arguments).output().unwrap();
        let printed = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
        (status.code(), printed)
    }

    #[allow(dead_code)]
    /// Indexes, and insists that it works without new failures.
    #[allow(dead_code)]
    pub fn index(&self) -> String {
        let (code, printed) = self.run(&["index"]);
        assert_eq!(code, Some(0), "{printed}");
        printed
    }

    /// What `status` says, after making sure that it adds up.
    #[allow(dead_code)]
    pub fn status(&self) -> Value {
        let (code, printed) = self.run(&["status", "--format", "json"]);
        assert_eq!(code, Some(0), "{printed}");
        let status: Value = serde_json::from_str(&printed).unwrap();
        let count = |name: &str| status[name].as_u64().unwrap();
        assert_eq!(
            count("found"),
            count("searchable") + count("failed") + count("skipped") + count("pending")
        );
        status
    }

    #[allow(dead_code)]
    /// What the index holds: path (or own id) and the text of the first page; nothing may be held twice.
    pub fn searchable(&self) -> BTreeMap<String, String> {
        let extractions = self.corpus().extractions();
        let mut texts = BTreeMap::new();
        for record in self.records() {
            let file = extractions.open(&record.extraction).unwrap();
            let text = file
                .page(record.first_page)
                .map_or(String::new(), |page| page.text);
            let name = record.own_id.or(record.path).or(record.url).unwrap();
            assert_eq!(texts.insert(name.clone(), text), None, "{name} is doubled");
        }
        texts
    }

    /// Every record of the current edition.
    #[allow(dead_code)]
    pub fn records(&self) -> Vec<Record> {
        let Some(edition) = Edition::open(&self.path("index")).unwrap() else {
            return Vec::new();
        };
        let mut records = Vec::new();
        for segment in edition.searcher.segment_readers() {
            let store = segment.get_store_reader(1).unwrap();
            for id in segment.doc_ids_alive() {
                let document: tantivy::TantivyDocument = store.get(id).unwrap();
                let stored = document.get_first(edition.fields.record).unwrap();
                let json = tantivy::schema::Value::as_str(&stored).unwrap();
                records.push(serde_json::from_str(json).unwrap());
            }
        }
        records
    }

    /// Every file below a folder of the library, for telling whether one was written.
    #[allow(dead_code)]
    pub fn files_below(&self, below: &str) -> Vec<PathBuf> {
        files(&self.path(below))
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut all: Vec<PathBuf> = entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => files(&path),
                false => vec![path],
            }
        })
        .collect();
    all.sort();
    all
}
