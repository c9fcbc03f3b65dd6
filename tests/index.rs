//! What `dossier index` promises to those who keep a library.

#[path = "support/library.rs"]
mod library;

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use dossier::document::FailureClass;
use dossier::ingest::{self, Ended, Event, Ingest, Mode};
use dossier::read::{Job, Limits, Reader, Workers};
use library::Library;
use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions, dictionary};

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_dossier").into()
}

/// How many files a run looks into.
fn files_looked_into(library: &Library) -> u64 {
    let (ended, looked_into) = run_with(library, &Workers::of(program()));
    assert!(matches!(ended, Ended::Done(_)));
    looked_into
}

/// A run over everything with readers of the caller's, and how many files it looks into.
fn run_with(library: &Library, workers: &Workers) -> (Ended, u64) {
    let ingest = Ingest {
        corpus: &library.corpus(),
        index_root: &library.path("index"),
        workers,
        engine: None,
        interrupted: &AtomicBool::new(false),
    };
    let mut most = 0;
    let ended = ingest::run(&ingest, &[], Mode::Update, &mut |event| {
        if let Event::Reading { total, .. } = event {
            most = total;
        }
    });
    (ended.unwrap(), most)
}

/// Gives a file a time of modification that is not of this moment, as files of a library have.
fn age(library: &Library, name: &str) {
    let file = fs::File::options()
        .write(true)
        .open(library.path("files").join(name))
        .unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(3600))
        .unwrap();
}

#[test]
fn an_unchanged_file_is_not_read_again() {
    let library = Library::new();
    library.write("a.txt", "A text that stays.");
    age(&library, "a.txt");
    assert_eq!(files_looked_into(&library), 1);
    let generation = library.status()["generation"].clone();
    assert_eq!(files_looked_into(&library), 0);
    assert_eq!(library.status()["generation"], generation);
}

#[test]
fn a_changed_publication_replaces_its_old_version_and_a_removed_one_leaves() {
    let library = Library::new();
    library.write("a.txt", "The first version.");
    library.write("b.txt", "Another text.");
    library.index();
    library.write("a.txt", "The second version.");
    library.remove("b.txt");
    assert!(
        library
            .index()
            .contains("0 added, 1 changed, 1 removed, 0 unchanged")
    );
    let texts: Vec<String> = library.searchable().into_values().collect();
    assert_eq!(texts, ["The second version."]);
    assert_eq!(library.files_below("corpus/originals").len(), 1);
    assert_eq!(library.files_below("corpus/extractions").len(), 1);
}

#[test]
fn a_source_that_is_missing_or_empty_is_an_error_and_removes_nothing() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    library.index();
    fs::rename(library.path("files"), library.path("elsewhere")).unwrap();
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("hint:"), "{printed}");
    fs::create_dir(library.path("files")).unwrap();
    assert_eq!(library.run(&["index"]).0, Some(2));
    assert_eq!(library.searchable().len(), 1);
}

/// A PDF of one empty page that opens with a password.
fn locked_pdf(password: &str) -> Vec<u8> {
    let mut made = Document::with_version("1.7");
    let pages = made.new_object_id();
    let page = made.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    made.objects.insert(pages, tree.into());
    let catalog = made.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    made.trailer.set("Root", catalog);
    let id = || lopdf::Object::string_literal("id");
    made.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V1 {
        document: &made,
        owner_password: "owner",
        user_password: password,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    made.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    made.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_copy_in_another_source_is_read_with_the_passwords_of_that_source() {
    let library = Library::new();
    let locked = locked_pdf("sesame");
    library.write("locked.pdf", &locked);
    fs::create_dir(library.path("others")).unwrap();
    fs::write(library.path("others/copy.pdf"), &locked).unwrap();
    let sources = "[[source]]\nname = \"files\"\nfolder = \"../files\"\n\
        [[source]]\nname = \"others\"\nfolder = \"../others\"\npasswords = \"sesame\"\n";
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    let (_, printed) = library.run(&["index"]);
    assert!(
        printed.contains("2 found = 1 searchable + 1 failed"),
        "{printed}"
    );
}

#[test]
fn other_passwords_of_a_source_are_tried_on_encrypted_files_alone() {
    let library = Library::new();
    library.write("locked.pdf", locked_pdf("secret"));
    library.write("broken.pdf", "%PDF-1.7\nnothing that makes a document");
    age(&library, "locked.pdf");
    age(&library, "broken.pdf");
    let source = "[[source]]\nname = \"files\"\nfolder = \"../files\"\n";
    let give = |passwords: &str| {
        let sources = format!("{source}passwords = {passwords}\n");
        fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    };
    assert_eq!(files_looked_into(&library), 2);
    assert_eq!(files_looked_into(&library), 0);
    give("[\"wrong\", \"false\"]");
    assert_eq!(files_looked_into(&library), 1);
    assert_eq!(files_looked_into(&library), 0);
    let (_, printed) = library.run(&["failures"]);
    assert!(printed.contains("none of the 2 passwords"), "{printed}");
    give("\"secret\"");
    assert_eq!(files_looked_into(&library), 1);
    assert_eq!(library.status()["failed"], 1);
}

#[test]
fn a_missing_source_does_not_stop_the_others() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    fs::create_dir(library.path("disk")).unwrap();
    fs::write(library.path("disk/b.txt"), "On a disk.").unwrap();
    let source = |name: &str| format!("[[source]]\nname = \"{name}\"\nfolder = \"../{name}\"\n");
    let sources = source("disk") + &source("files");
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    library.index();
    fs::rename(library.path("disk"), library.path("elsewhere")).unwrap();
    library.write("c.txt", "A new text.");
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(
        printed.contains("of source `disk`") && printed.contains("hint:"),
        "{printed}"
    );
    let names: Vec<String> = library.searchable().into_keys().collect();
    assert_eq!(names, ["a.txt", "b.txt", "c.txt"]);
}

#[test]
fn no_kind_of_bad_input_hangs_or_stops_a_run() {
    let library = Library::new();
    library.write("good.txt", "A text.");
    library.write("empty.pdf", "");
    library.write(&format!("{}.txt", "long".repeat(62)), "A long name.");
    let files = library.path("files");
    let huge = fs::File::create(files.join("huge.pdf")).unwrap();
    huge.set_len(5 << 30).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(files.join("socket.pdf")).unwrap();
    std::os::unix::fs::symlink("nowhere", files.join("dangling.pdf")).unwrap();
    std::os::unix::fs::symlink("circle.pdf", files.join("circle.pdf")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", files.join("device.pdf")).unwrap();
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(3), "{printed}");
    assert_eq!(library.searchable().len(), 2, "{printed}");
    assert!(
        printed.contains("too_large (new): files: huge.pdf"),
        "{printed}"
    );
    assert_eq!(library.status()["failed"], 6);
    for name in [
        "empty", "huge", "socket", "dangling", "circle", "device", "missing",
    ] {
        let file = files.join(format!("{name}.pdf"));
        let output = std::process::Command::new(program())
            .args(["extract".as_ref(), file.as_os_str()])
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {printed}");
        assert!(
            printed.contains("hint:") && printed.contains(name),
            "{printed}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_listed_with_class_reason_and_hint() {
    let library = Library::new();
    library.write("good.txt", "A text.");
    library.write("empty.pdf", "");
    library.write("broken.pdf", "%PDF-1.7\nnothing that makes a document");
    library.write("picture.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    library.write("notes.zip", "PK");
    let encrypted = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/corpus/sample/secretariat/interview-guide-encrypted.pdf"
    );
    library.write("secret.pdf", fs::read(encrypted).unwrap());
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(3), "{printed}");
    for class in [
        "empty (new): files: empty.pdf",
        "damaged (new): files: broken.pdf",
        "unsupported (new): files: picture.pdf",
        "encrypted (new): files: secret.pdf",
    ] {
        assert!(printed.contains(class), "{class} is missing in\n{printed}");
    }
    let (code, again) = library.run(&["index"]);
    assert_eq!(code, Some(0), "known failures are not new: {again}");
    assert!(library.run(&["failures"]).1.contains("hint:"));
    let status = library.status();
    assert_eq!(
        (&status["found"], &status["searchable"]),
        (&6.into(), &1.into())
    );
    assert_eq!(
        (&status["failed"], &status["skipped"]),
        (&4.into(), &1.into())
    );
}

#[test]
fn copies_share_their_bytes_and_are_each_searchable() {
    let library = Library::new();
    library.write("a.txt", "The same text.");
    library.write("b/copy.txt", "The same text.");
    library.index();
    assert_eq!(library.searchable().len(), 2);
    assert_eq!(library.files_below("corpus/originals").len(), 1);
    assert_eq!(library.files_below("corpus/extractions").len(), 1);
}

#[test]
fn one_of_several_copies_is_shown_and_the_next_takes_the_place_of_one_that_leaves() {
    let library = Library::new();
    let text = |changed: &str| {
        let words: String = (0..150).map(|nth| format!("word{nth} ")).collect();
        format!("The report on elephants, printed in {changed}.\n\n{words}")
    };
    library.write("b.txt", text("Antwerp"));
    library.write("c.txt", text("Bruges"));
    library.write("d.txt", "Another report on elephants.");
    library.index();
    let answer = |query: &str| -> serde_json::Value {
        let (_, printed) = library.run(&["search", query, "--format", "json"]);
        serde_json::from_str(&printed).unwrap()
    };
    let elephants = answer("elephants");
    assert_eq!(elephants["total"], 2);
    assert_eq!(elephants["facets"]["source"][0]["count"], 2);
    let places = |answer: &serde_json::Value| -> Vec<usize> {
        let hits = answer["hits"].as_array().unwrap().iter();
        let places = |hit: &serde_json::Value| hit["also_at"].as_array().map_or(0, Vec::len);
        let mut places: Vec<usize> = hits.map(places).collect();
        places.sort_unstable();
        places
    };
    assert_eq!(places(&elephants), [0, 1]);
    // A third one, and the oldest of them leaves.
    library.write("a.txt", text("Antwerp"));
    library.index();
    assert_eq!(places(&answer("elephants")), [0, 2]);
    let oldest = answer("Antwerp OR Bruges")["hits"][0].clone();
    let oldest = oldest["path"].as_str().unwrap().to_owned();
    library.remove(&oldest);
    library.index();
    assert_eq!(places(&answer("elephants")), [0, 1]);
    let (_, unchanged) = library.run(&["index"]);
    assert_eq!(answer("elephants")["total"], 2, "{unchanged}");
}

#[test]
fn a_line_that_changes_leaves_its_neighbours_alone() {
    let library = Library::new();
    let line = |id: &str, text: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"{id}\",\"text\":\"{text}\"}}\n")
    };
    library.write(
        "export.jsonl",
        line("a", "one") + &line("b", "two") + &line("c", "three"),
    );
    library.index();
    library.write(
        "export.jsonl",
        line("a", "one") + &line("b", "two, revised") + &line("c", "three"),
    );
    assert!(
        library
            .index()
            .contains("0 added, 1 changed, 0 removed, 2 unchanged")
    );
    let texts: Vec<String> = library.searchable().into_values().collect();
    assert_eq!(texts, ["one", "two, revised", "three"]);
    library.write(
        "export.jsonl",
        line("a", "one") + "no document\n" + &line("a", "again"),
    );
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(3), "{printed}");
    assert!(printed.contains("stands on line 1 already"), "{printed}");
    assert_eq!(library.searchable().len(), 1);
}

#[test]
fn an_id_that_stands_in_two_files_belongs_to_the_first_in_whichever_order_they_come() {
    let line = |text: &str| format!("{{\"id\":\"1\",\"title\":\"t\",\"text\":\"{text}\"}}\n");
    for order in [["a.jsonl", "b.jsonl"], ["b.jsonl", "a.jsonl"]] {
        let library = Library::new();
        for name in order {
            library.write(name, line(&format!("of {name}")));
            library.run(&["index"]);
        }
        let texts: Vec<String> = library.searchable().into_values().collect();
        assert_eq!(texts, ["of a.jsonl"]);
        assert_eq!(library.status()["found"], 2);
        assert!(library.run(&["failures"]).1.contains("b.jsonl"));
    }
}

#[test]
fn a_lost_index_is_built_again_without_opening_a_publication() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    age(&library, "a.txt");
    library.index();
    let before = library.searchable();
    fs::remove_dir_all(library.path("index")).unwrap();
    fs::remove_dir_all(library.path("corpus/originals")).unwrap();
    assert_eq!(files_looked_into(&library), 0);
    assert_eq!(library.searchable(), before);
    assert_eq!(library.run(&["index", "--rebuild"]).0, Some(0));
    assert_eq!(library.searchable(), before);
}

#[test]
fn a_named_folder_becomes_a_source_and_is_covered_from_then_on() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    let other = library.path("reports");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("r.txt"), "A report.").unwrap();
    assert_eq!(library.run(&["index", other.to_str().unwrap()]).0, Some(0));
    assert_eq!(
        library.searchable().into_keys().collect::<Vec<_>>(),
        ["r.txt"]
    );
    fs::write(other.join("s.txt"), "Another report.").unwrap();
    library.index();
    assert_eq!(
        library.searchable().into_keys().collect::<Vec<_>>(),
        ["a.txt", "r.txt", "s.txt"]
    );
    assert_eq!(library.status()["sources"]["reports"]["searchable"], 2);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_writes_nothing() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    let before = library.files_below(".");
    let (code, printed) = library.run(&["index", "--dry-run"]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("would add files: a.txt"), "{printed}");
    assert_eq!(library.files_below("."), before);
}

#[test]
fn two_runs_do_not_meet() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    let held = library.corpus().lock().unwrap();
    assert!(held.is_some());
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(4), "{printed}");
}

#[test]
fn an_interrupted_run_is_finished_by_the_next() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    let ended = ingest::run(
        &Ingest {
            corpus: &library.corpus(),
            index_root: &library.path("index"),
            workers: &Workers::of(program()),
            engine: None,
            interrupted: &AtomicBool::new(true),
        },
        &[],
        Mode::Update,
        &mut |_| {},
    );
    assert!(matches!(ended.unwrap(), Ended::Interrupted(_)));
    library.index();
    assert_eq!(library.searchable().len(), 1);
}

#[test]
fn links_and_pipes_do_not_hang_a_run_or_lead_out_of_a_source() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    fs::write(library.path("outside.txt"), "Not for this library.").unwrap();
    let files = library.path("files");
    std::os::unix::fs::symlink(library.path("outside.txt"), files.join("out.txt")).unwrap();
    std::os::unix::fs::symlink(files.join("a.txt"), files.join("in.txt")).unwrap();
    std::os::unix::fs::symlink(&files, files.join("loop")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(files.join("pipe.pdf"))
        .status();
    assert!(pipe.unwrap().success());
    assert_eq!(library.run(&["index"]).0, Some(3));
    assert_eq!(
        library.searchable().into_keys().collect::<Vec<_>>(),
        ["a.txt", "in.txt"]
    );
    assert_eq!(library.status()["failed"], 2);
}

#[test]
fn a_worker_that_dies_says_of_what() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.html");
    fs::write(&path, "<p>A paragraph of some words.</p>\n".repeat(400_000)).unwrap();
    let class_with = |limits: Limits| {
        let mut reader = Reader::new(&Workers {
            limits,
            ..Workers::of(program())
        });
        let job = Job {
            path: path.clone(),
            name: "long.html".to_owned(),
            ..Job::default()
        };
        reader.read(&job).unwrap().unwrap_err().class
    };
    let usual = Limits::default();
    assert_eq!(
        class_with(Limits {
            memory_bytes: 160 << 20,
            ..usual
        }),
        FailureClass::OutOfMemory
    );
    assert_eq!(
        class_with(Limits {
            wall: Duration::from_millis(50),
            ..usual
        }),
        FailureClass::TimedOut
    );
}

/// Everything but the head and the tables of the only extraction is overwritten, as a failing disk would.
fn damage_the_extraction_of(library: &Library, text: &str) {
    for path in library.files_below("corpus/extractions") {
        let bytes = fs::read(&path).unwrap();
        let file = dossier::corpus::extractions::ExtractionFile::of(bytes.clone()).unwrap();
        if file.page(0).unwrap().text == text {
            let tables = bytes.len() - 48 * file.page_count() as usize;
            let mut damaged = bytes.clone();
            damaged[40..tables].fill(b'?');
            fs::write(&path, damaged).unwrap();
        }
    }
}

#[test]
fn a_damaged_extraction_costs_its_document_one_run_and_nothing_else() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    library.write("b.txt", "Another text.");
    library.index();
    damage_the_extraction_of(&library, "A text.");
    let (code, printed) = library.run(&["index", "--rebuild"]);
    assert_eq!(code, Some(3), "{printed}");
    assert_eq!(library.searchable().len(), 1);
    library.index();
    assert_eq!(library.searchable().len(), 2);
    assert_eq!(library.status()["failed"], 0);
}

#[test]
fn a_damaged_extraction_is_read_again_though_the_catalogue_is_lost() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    library.write("b.txt", "Another text.");
    library.index();
    damage_the_extraction_of(&library, "A text.");
    fs::remove_file(library.path("corpus/catalogue.sqlite")).unwrap();
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(3), "{printed}");
    library.index();
    assert_eq!(library.searchable().len(), 2);
    for path in library.files_below("corpus/extractions") {
        let length = fs::metadata(&path).unwrap().len();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_len(length - 1).unwrap();
    }
    fs::remove_file(library.path("corpus/catalogue.sqlite")).unwrap();
    library.index();
    assert_eq!(library.searchable().len(), 2);
}

#[test]
fn a_reader_that_died_costs_its_document_alone_and_the_next_run_tries_again() {
    let library = Library::new();
    library.write("honest.txt", "A text.");
    let long = "<p>A paragraph of some words.</p>\n".repeat(400_000);
    library.write("long.html", long);
    age(&library, "honest.txt");
    age(&library, "long.html");
    let tight = Workers {
        limits: Limits {
            memory_bytes: 320 << 20,
            ..Limits::default()
        },
        ..Workers::of(program())
    };
    for expected in [2, 1] {
        let (ended, looked_into) = run_with(&library, &tight);
        let Ended::Done(report) = ended else {
            panic!("{ended:?}")
        };
        let failures = report.failures.iter();
        let classes: Vec<FailureClass> = failures.map(|row| row.error.class).collect();
        assert_eq!(classes, [FailureClass::OutOfMemory]);
        assert_eq!(looked_into, expected);
    }
    let names: Vec<String> = library.searchable().into_keys().collect();
    assert_eq!(names, ["honest.txt"]);
}

#[test]
fn a_folder_indexed_by_its_path_can_be_forgotten_when_it_is_gone() {
    let library = Library::new();
    library.write("a.txt", "A text.");
    let reports = library.path("reports");
    fs::create_dir(&reports).unwrap();
    fs::write(reports.join("r.txt"), "A report.").unwrap();
    assert_eq!(
        library.run(&["index", reports.to_str().unwrap()]).0,
        Some(0)
    );
    library.index();
    fs::remove_dir_all(&reports).unwrap();
    let (code, printed) = library.run(&["index"]);
    assert_eq!(code, Some(2));
    assert!(
        printed.contains("dossier index --forget reports"),
        "{printed}"
    );
    let (code, printed) = library.run(&["index", "--forget", "reports"]);
    assert_eq!(code, Some(0), "{printed}");
    library.index();
    assert_eq!(
        library.searchable().into_keys().collect::<Vec<_>>(),
        ["a.txt"]
    );
    let (code, printed) = library.run(&["index", "--forget", "files"]);
    assert_eq!(code, Some(2));
    assert!(printed.contains("hint:"), "{printed}");
}

#[test]
fn names_that_are_no_text_are_gathered_like_any_other() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let library = Library::new();
    library.write("a.txt", "A text.");
    let folder = library.path("files").join(OsStr::from_bytes(b"\xff"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("x.txt"), "In a folder of bytes.").unwrap();
    library.write("\\xff/x.txt", "In a folder with a backslash.");
    library.index();
    assert_eq!(library.searchable().len(), 3);
    let elsewhere = library.path("").join(OsStr::from_bytes(b"more-\xfe"));
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("m.txt"), "More.").unwrap();
    for named in [&folder, &elsewhere] {
        let output = library.command(&["index"]).arg(named).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    library.index();
    assert_eq!(library.searchable().len(), 4);
}

#[test]
fn copies_are_each_read_as_their_own_name_says() {
    let library = Library::new();
    library.write("a.md", "# A heading\n\nSome words.");
    library.write("a.txt", "# A heading\n\nSome words.");
    library.index();
    assert_eq!(library.files_below("corpus/originals").len(), 1);
    assert_eq!(library.files_below("corpus/extractions").len(), 2);
}
