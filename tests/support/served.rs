//! A small library, indexed and served by the program itself on a free port, until it is dropped.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running server and the folder it serves from.
pub struct Served {
    /// `http://127.0.0.1:PORT/`.
    pub address: String,
    process: Child,
    _folder: tempfile::TempDir,
}

impl Served {
    /// Indexes files, given as name and content, and serves them.
    pub fn over(files: &[(&str, &str)]) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        std::fs::create_dir(&library).unwrap();
        for (name, content) in files {
            std::fs::write(library.join(name), content).unwrap();
        }
        let indexed = dossier(folder.path(), &["index", library.to_str().unwrap()])
            .status()
            .unwrap();
        assert!(indexed.success(), "the library is indexed");
        let mut process = dossier(folder.path(), &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let at = line
            .find("http://")
            .expect("the address is printed when the server is ready");
        Served {
            address: line[at..].trim().to_owned(),
            process,
            _folder: folder,
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program with a verb, on the corpus and the index in a folder.
fn dossier(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dossier"));
    command
        .args(arguments)
        .arg("--corpus")
        .arg(folder.join("corpus"))
        .arg("--index")
        .arg(folder.join("index"));
    command
}
