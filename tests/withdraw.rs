//! What a withdrawal promises: nothing of the document is left in any file, every door is shut, and nothing brings it back.

#[path = "support/library.rs"]
mod library;
#[allow(dead_code)]
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use dossier::document::{ContentHash, DocumentId};
use dossier::index::Lexicon;
use library::Library;
use site::{Answer, Site};
use tantivy::Term;

/// A word that stands in the withdrawn document alone.
const WORD: &str = "quetzalcoatlus";

/// The fields of the index that hold words.
const FIELDS: [&str; 3] = ["body", "title", "names"];

fn text(about: &str) -> String {
    format!(
        "# The case of {about}\n\nThe hearing of {about} took place in a room of its own, with nobody else in it.\n\n\
         # What {about} said\n\nThat the door was locked from the outside, and that nobody came for a long time.\n"
    )
}

fn page(about: &str, more: &str) -> String {
    format!(
        "<html><title>The case of {about}</title><body><h1>The case of {about}</h1>\
         <p>The hearing of {about} took place in a room of its own, with nobody else in it, and a long time passed.</p>\
         {more}</body></html>"
    )
}

/// A PDF of one page with a sentence.
fn pdf(sentence: &str) -> Vec<u8> {
    let content = format!("BT /F 12 Tf 72 700 Td ({sentence}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>"
            .to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    for (object, number) in objects.iter().zip(1..) {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = pdf.len();
    pdf += &format!("{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.into_bytes()
}

/// The id of a file of the library's source.
fn id(path: &str) -> String {
    DocumentId::of_path("files", path).to_string()
}

fn withdraw(library: &Library, document: &str) -> String {
    let arguments = ["withdraw", document, "--reason", "asked by the section"];
    let (code, printed) = library.run(&arguments);
    assert_eq!(code, Some(0), "{printed}");
    printed
}

/// Insists that no file of corpus and index holds the word, as it lies there, decompressed, or in a dictionary.
fn assert_erased(library: &Library) {
    let paths = ["corpus", "index"].map(|below| library.files_below(below));
    for path in paths.iter().flatten() {
        let bytes = fs::read(path).unwrap().to_ascii_lowercase();
        let found = bytes
            .windows(WORD.len())
            .any(|part| part == WORD.as_bytes());
        let named = path.to_string_lossy().contains(WORD);
        assert!(!found && !named, "{} holds the word", path.display());
    }
    let extractions = library.corpus().extractions();
    for name in extractions.sweep().unwrap() {
        let file = extractions.open(&name).unwrap();
        for page in 0..file.page_count() {
            let text = format!("{:?}", file.page(page).unwrap());
            assert!(!text.contains(WORD), "{name} holds the word");
        }
    }
    let generations = fs::read_dir(library.path("index")).unwrap().flatten();
    for generation in generations.filter(|entry| entry.path().is_dir()) {
        assert_not_indexed(&generation.path());
    }
}

/// Whether original, extraction or thumbnail of these bytes is held, all of which are named by their hash.
fn holds_file_of(library: &Library, bytes: &[u8]) -> bool {
    let hash = ContentHash::of(bytes).to_string();
    let files = library.files_below("corpus");
    files
        .iter()
        .any(|path| path.to_string_lossy().contains(&hash))
}

fn assert_not_indexed(generation: &Path) {
    let index = tantivy::Index::open_in_dir(generation).unwrap();
    let searcher = index.reader().unwrap().searcher();
    // Counts deleted documents as well.
    for field in FIELDS {
        let field = index.schema().get_field(field).unwrap();
        let term = Term::from_field_text(field, WORD);
        assert_eq!(
            searcher.doc_freq(&term).unwrap(),
            0,
            "{}",
            generation.display()
        );
    }
    let lexicons: Vec<_> = fs::read_dir(generation)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("lexicon-")
        })
        .collect();
    assert_eq!(lexicons.len(), 1, "{}", generation.display());
    let lexicon = Lexicon::open(&lexicons[0]);
    assert!(lexicon.document_frequency("hearing") > 0);
    assert_eq!(lexicon.document_frequency(WORD), 0);
}

/// The program serving a library.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn of(library: &Library) -> Server {
        let mut process = library
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let at = line.find("http://").expect("the server says where it is");
        let address = line[at + "http://".len()..].trim().trim_end_matches('/');
        Server {
            address: address.to_owned(),
            process,
        }
    }

    /// The status of an answer, and its body.
    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    /// Waits for a status, asking every 50 ms and 40 times at most.
    fn wait_for(&self, path: &str, status: u16) {
        let is_there = (0..40).any(|_| {
            let is_there = self.get(path).0 == status;
            if !is_there {
                sleep(Duration::from_millis(50));
            }
            is_there
        });
        assert!(is_there, "{path} is late");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn nothing_is_left_of_it_and_nothing_brings_it_back() {
    let library = Library::new();
    let secret = pdf(&format!(
        "The hearing of {WORD} took place in a room of its own, with nobody else in it for a long time"
    ));
    library.write("secret.pdf", &secret);
    library.write("copy.pdf", &secret);
    library.write("other.md", text("giraffes"));
    library.write("third.html", page("zebras", ""));
    library.index();
    // The words of an old version lie in a deleted document of a segment.
    library.write("third.html", page(WORD, ""));
    library.index();
    library.write("third.html", page("zebras", ""));
    library.index();
    let (code, _) = library.run(&["index", "--rebuild"]);
    assert_eq!(code, Some(0));

    let server = Server::of(&library);
    let document = format!("/d/{}", id("secret.pdf"));
    for below in ["", "/original", "/thumbnail"] {
        assert_eq!(server.get(&format!("{document}{below}")).0, 200);
    }
    assert!(holds_file_of(&library, &secret));
    library.write(
        "saved.pdf",
        [secret.as_slice(), b"\n% saved anew\n"].concat(),
    );
    library.index();
    let printed = withdraw(&library, &id("secret.pdf"));
    assert!(!holds_file_of(&library, &secret));
    assert!(
        printed.contains("same text:") && printed.contains("files: saved.pdf"),
        "{printed}"
    );
    assert!(
        printed.contains("2 documents with the same bytes"),
        "{printed}"
    );
    assert!(
        printed.contains("erased from corpus and index"),
        "{printed}"
    );
    for below in ["", "/original", "/thumbnail"] {
        server.wait_for(&format!("{document}{below}"), 410);
    }
    server.wait_for(&format!("/d/{}", id("copy.pdf")), 410);
    assert!(
        !server
            .get(&format!("/api/v1/search?q={WORD}"))
            .1
            .contains("secret")
    );
    assert_eq!(server.get(&format!("/d/{}", id("other.md"))).0, 200);
    assert_erased(&library);

    // Under its name, under another, and as the same text in another file.
    library.write("again.pdf", &secret);
    library.write(
        "retyped.pdf",
        [secret.as_slice(), b"\n% saved once more\n"].concat(),
    );
    let printed = library.index();
    assert!(
        printed.contains("left out because they were withdrawn: 5"),
        "{printed}"
    );
    assert_erased(&library);
    let (code, _) = library.run(&["index", "--rebuild"]);
    assert_eq!(code, Some(0));
    assert_erased(&library);
    assert!(!holds_file_of(&library, &secret));
    assert_eq!(library.searchable().len(), 2);
    assert_eq!(library.status()["failed"], 0);
    server.wait_for(&document, 410);
}

#[test]
fn a_line_goes_from_among_others() {
    let library = Library::new();
    let line = |id: &str, about: &str| {
        format!(
            "{{\"id\":\"{id}\",\"title\":\"About {about}\",\"text\":\"The hearing of {about}, in a room of its own, with nobody else in it but those who asked the questions.\"}}\n"
        )
    };
    let lines = [
        line("one", "giraffes"),
        line("two", WORD),
        line("three", "zebras"),
    ];
    library.write(
        "export.jsonl",
        [lines.concat(), line("five", WORD)].concat(),
    );
    library.index();
    withdraw(&library, &DocumentId::of_line("files", "two").to_string());
    assert_erased(&library);
    library.index();
    assert_erased(&library);
    let again = [lines.concat(), line("four", "lions")].concat();
    library.write(
        "export.jsonl",
        again.replace("in a room", "alone in a room"),
    );
    library.index();
    assert_erased(&library);
    let texts = library.searchable();
    assert_eq!(Vec::from_iter(texts.keys()), ["four", "one", "three"]);
    assert!(
        texts["one"].contains("giraffes, alone in a room"),
        "{texts:?}"
    );
}

/// A library of a site that is still to be crawled, and of a folder with one text.
fn of_site_and_folder(site: &Site) -> Library {
    let library = Library::new();
    library.write("unrelated.md", text("lions"));
    let sources = format!(
        "[crawler]\norganisation = \"Test\"\ncontact = \"https://test.example/\"\n\
         [[site]]\nname = \"site\"\nseeds = [\"{}/\"]\npause = 0.02\n\
         [[source]]\nname = \"files\"\nfolder = \"../files\"\n",
        site.address
    );
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    library
}

#[test]
fn a_site_does_not_bring_it_back() {
    let site = Site::new();
    let secret = format!("/{WORD}.html");
    let links = format!(
        "<a href='{secret}'>One</a> <a href='/other.html'>Two</a> <a href='/copy.html'>Three</a>"
    );
    site.put("/", Answer::html(&page("giraffes", &links)));
    site.put(&secret, Answer::html(&page(WORD, "")));
    site.put("/other.html", Answer::html(&page("zebras", "")));
    let library = of_site_and_folder(&site);
    let update = || {
        let (code, printed) = library.run(&["update", "--again", "--allow-host", "127.0.0.1"]);
        assert_eq!(code, Some(0), "{printed}");
        printed
    };
    update();
    let address = format!("{}{secret}", site.address);
    let printed = withdraw(&library, &address);
    assert!(printed.contains(WORD), "{printed}");
    // The home page links to it, so its address is in there: that is what the site itself says.
    site.put(
        "/",
        Answer::html(&page(
            "giraffes",
            "<a href='/copy.html'>Three</a> <a href='/other.html'>Two</a>",
        )),
    );
    site.put("/copy.html", Answer::html(&page(WORD, "")));
    site.requests();
    let printed = update();
    assert!(
        printed.contains("1 withdrawn, and not fetched or kept"),
        "{printed}"
    );
    update();
    let asked: Vec<String> = site
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert_eq!(asked.iter().filter(|path| **path == secret).count(), 0);
    assert_eq!(asked.iter().filter(|path| *path == "/copy.html").count(), 1);
    assert_erased(&library);
    assert_eq!(library.searchable().len(), 3);
}

#[test]
fn it_is_hidden_at_once_while_another_run_is_at_work() {
    let library = Library::new();
    library.write("secret.md", text(WORD));
    library.write("other.md", text("giraffes"));
    library.index();
    let server = Server::of(&library);
    let document = format!("/d/{}", id("secret.md"));
    assert_eq!(server.get(&document).0, 200);
    let held = library.corpus().lock().unwrap();
    assert!(held.is_some());
    let mut withdrawing = library
        .command(&["withdraw", &id("secret.md"), "--reason", "asked"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    server.wait_for(&document, 410);
    let (code, printed) = library.run(&["search", WORD]);
    assert_eq!(code, Some(1), "{printed}");
    // As a crash before anything was erased.
    withdrawing.kill().unwrap();
    withdrawing.wait().unwrap();
    drop(held);
    let (_, printed) = library.run(&["withdraw", "--list"]);
    assert!(printed.contains("asked (not erased yet)"), "{printed}");
    let printed = library.index();
    assert!(
        printed.contains("left out because they were withdrawn: 1"),
        "{printed}"
    );
    assert_erased(&library);
    let (_, printed) = library.run(&["withdraw", "--list"]);
    assert!(!printed.contains("not erased yet"), "{printed}");
}

#[test]
fn what_cannot_be_withdrawn_is_said_with_what_to_type() {
    let library = Library::new();
    library.write("other.md", text("giraffes"));
    library.index();
    let unknown = id("nowhere.md");
    for (arguments, code, said) in [
        (
            vec!["withdraw", &unknown, "--reason", "asked"],
            1,
            "hint: `dossier search`",
        ),
        (
            vec!["withdraw", "other.md", "--reason", "asked"],
            2,
            "neither an id",
        ),
        (vec!["withdraw", &unknown], 2, "hint: add --reason"),
        (vec!["withdraw", "--list"], 0, "nothing was withdrawn"),
    ] {
        let (exit, printed) = library.run(&arguments);
        assert_eq!(exit, Some(code), "{printed}");
        assert!(printed.contains(said), "{printed}");
    }
    assert_eq!(library.searchable().len(), 1);
    let other = id("other.md");
    withdraw(&library, &other);
    let (code, printed) = library.run(&["withdraw", &other, "--reason", "asked"]);
    assert_eq!(code, Some(0));
    assert!(printed.contains("was withdrawn before"), "{printed}");
}

#[test]
fn an_index_that_is_put_back_shows_nothing_of_it() {
    let library = Library::new();
    library.write("secret.md", text(WORD));
    library.write("other.md", text("giraffes"));
    library.index();
    let files = library.files_below("index").into_iter();
    let backup: Vec<_> = files.map(|path| (fs::read(&path).unwrap(), path)).collect();
    withdraw(&library, &id("secret.md"));
    for (bytes, path) in &backup {
        fs::write(path, bytes).unwrap();
    }
    let (code, printed) = library.run(&["search", WORD]);
    assert_eq!(code, Some(1), "{printed}");
    let (_, printed) = library.run(&["show", &id("secret.md")]);
    assert!(printed.contains("was withdrawn"), "{printed}");
    library.index();
    assert_erased(&library);
    // Without the file of the index the catalogue knows, and without the catalogue the file.
    fs::remove_dir_all(library.path("index")).unwrap();
    library.index();
    assert_erased(&library);
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(library.path(&format!("corpus/catalogue.sqlite{ending}")));
    }
    library.index();
    assert_erased(&library);
    assert_eq!(library.searchable().len(), 1);
}

#[test]
fn one_that_is_killed_is_finished_by_the_next() {
    let library = Library::new();
    library.write("secret.pdf", pdf(&format!("The hearing of {WORD}")));
    library.write("other.md", text("giraffes"));
    library.index();
    for milliseconds in [5, 15, 30, 60, 120, 200] {
        let mut withdrawing = library
            .command(&["withdraw", &id("secret.pdf"), "--reason", "asked"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(milliseconds));
        let _ = withdrawing.kill();
        withdrawing.wait().unwrap();
    }
    withdraw(&library, &id("secret.pdf"));
    assert_erased(&library);
    assert_eq!(library.searchable().len(), 1);
}

#[test]
fn what_says_nearly_the_same_is_named_and_stays() {
    let library = Library::new();
    let report: String = (0..800).map(|nth| format!("giraffe{nth} ")).collect();
    library.write("first.md", format!("# Of 2001-03-02\n\n{report}{WORD}"));
    library.write("second.md", format!("# Of 2004-05-06\n\n{report}"));
    library.write("other.md", text("giraffes"));
    library.index();
    let (first, second) = (id("first.md"), id("second.md"));
    let shown = |id: &str| library.run(&["show", id]).1;
    assert!(shown(&second).contains("also at"), "{}", shown(&second));
    let printed = withdraw(&library, &first);
    let named = format!(
        "not withdrawn, though nearly the same or the same in another language:\n    {second}  files: second.md"
    );
    assert!(printed.contains(&named), "{printed}");
    for _ in 0..2 {
        let said = shown(&second);
        assert!(
            !said.contains("also at") && !said.contains("copy of"),
            "{said}"
        );
        let (_, found) = library.run(&["search", "giraffe7", "--format", "json"]);
        assert!(
            found.contains(&second) && !found.contains(&first),
            "{found}"
        );
        assert_erased(&library);
        library.index();
    }
    assert!(
        library
            .corpus()
            .catalogue()
            .unwrap()
            .all_kin()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn an_archive_from_before_does_not_bring_it_back() {
    let secret = page(WORD, "");
    let line = |id: &str, about: &str| {
        format!(
            "{{\"id\":\"{id}\",\"text\":\"The hearing of {about}, in a room of its own, with nobody else in it but those who asked the questions.\"}}\n"
        )
    };
    let lines = [line("one", "giraffes"), line("two", WORD)].concat();
    let archive_of = |library: &Library, name: &str| {
        let path = library.path(name).to_str().unwrap().to_owned();
        let (code, printed) = library.run(&["export", "--warc", &path]);
        assert_eq!(code, Some(0), "{printed}");
        path
    };
    let site = Site::new();
    let address = format!("{}/secret.html", site.address);
    let links = "<a href='/secret.html'>One</a> <a href='/lines'>Two</a>";
    site.put("/", Answer::html(&page("giraffes", links)));
    site.put("/secret.html", Answer::html(&secret));
    site.put(
        "/lines",
        Answer::bytes(lines.as_bytes(), "application/jsonl"),
    );
    let library = of_site_and_folder(&site);
    let (code, printed) = library.run(&["update", "--allow-host", "127.0.0.1"]);
    assert_eq!(code, Some(0), "{printed}");
    let own = archive_of(&library, "own.warc.gz");

    // The same bytes, the same text, and that of a line, at other places.
    let others = Library::new();
    let sources = "[[source]]\nname = \"theirs\"\nfolder = \"../files\"\n";
    fs::write(others.path("corpus/sources.toml"), sources).unwrap();
    others.write("copy.html", &secret);
    others.write(
        "retyped.html",
        secret.replace("<body>", "<body class='new'>"),
    );
    let lines = [line("three", "giraffes"), line("four", WORD)].concat();
    others.write("lines.jsonl", lines);
    others.write("zebras.md", text("zebras"));
    others.index();
    let theirs = archive_of(&others, "theirs.warc.gz");

    withdraw(&library, &address);
    let line = library
        .records()
        .into_iter()
        .find(|record| record.own_id.as_deref() == Some("two"));
    withdraw(&library, &line.unwrap().id.to_string());
    assert_erased(&library);
    for archive in [&own, &theirs, &own] {
        let (code, printed) = library.run(&["index", archive]);
        assert_eq!(code, Some(0), "{printed}");
        assert_erased(&library);
        // A copy of the archive is read again.
        fs::copy(archive, library.path("moved.warc.gz")).unwrap();
        fs::rename(library.path("moved.warc.gz"), archive).unwrap();
    }
    let (code, printed) = library.run(&["index", "--rebuild"]);
    assert_eq!(code, Some(0), "{printed}");
    assert_erased(&library);
    let withdrawn = dossier::index::Withdrawn::read(&library.path("index")).unwrap();
    let catalogue = library.corpus().catalogue().unwrap();
    assert_eq!(catalogue.address(&address).unwrap(), None);
    assert_eq!(catalogue.answer(&address).unwrap(), None);
    for sketch in catalogue.sketches().unwrap() {
        assert!(withdrawn.ids().all(|id| id != sketch.id));
    }
    let names = Vec::from_iter(library.searchable().into_keys());
    assert!(names.contains(&"zebras.md".to_owned()), "{names:?}");
    assert_eq!(names.len(), 5, "{names:?}");
}
