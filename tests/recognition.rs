//! What recognition promises to those who keep a library of scans; a script stands in for the recognition program.
#![cfg(feature = "pictures")]

#[path = "support/library.rs"]
mod library;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use dossier::document::DocumentId;
use library::Library;

/// Answers like tesseract, whatever is on the picture, and counts how often it was asked to read.
const STAND_IN: &str = r#"#!/bin/sh
case "$*" in
--version) echo "tesseract 9.9.9" ;;
--list-langs) printf 'List of languages:\neng\nnld\n' ;;
*tsv)
    echo read >> "$(dirname "$0")/asked"
    printf '5\t1\t1\t1\t1\t1\t0\t0\t20\t20\t91\trecognised\n'
    ;;
esac
"#;

/// A PDF whose only page is a picture of a black and a white half, and nothing else.
fn scan() -> Vec<u8> {
    let content = "q 100 0 0 100 0 0 cm /I Do Q";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 4/Filter/ASCIIHexDecode>>stream\n00FF\nendstream"
            .to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    for (number, object) in (1..).zip(objects) {
        pdf += &format!("{number} 0 obj{object}endobj\n");
    }
    pdf += "trailer<</Root 1 0 R/Size 6>>";
    pdf.into_bytes()
}

/// Runs the program where the recognition program is, or is not.
fn run(library: &Library, arguments: &[&str], is_installed: bool) -> String {
    run_with(library, arguments, is_installed.then_some(STAND_IN))
}

/// The same with a program of one's own.
fn run_with(library: &Library, arguments: &[&str], stand_in: Option<&str>) -> String {
    let folder = library.path("programs");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("tesseract");
    if let Some(stand_in) = stand_in {
        fs::write(&program, stand_in).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = match stand_in {
        Some(_) => format!("{}:/usr/bin:/bin", folder.display()),
        None => "/nonexistent".to_owned(),
    };
    let run = library.command(arguments).env("PATH", path).output();
    let Output { stdout, stderr, .. } = run.unwrap();
    String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap()
}

/// How often the stand-in was asked to read.
fn asked(library: &Library) -> usize {
    let asked = fs::read_to_string(library.path("programs/asked")).unwrap_or_default();
    asked.lines().count()
}

fn text_of(library: &Library, name: &str) -> String {
    library.searchable().remove(name).unwrap()
}

#[test]
fn scans_are_listed_without_the_program_and_read_once_it_is_there() {
    let library = Library::new();
    library.write("scan.pdf", scan());
    let printed = run(&library, &["index"], false);
    assert!(printed.contains("not read: 1 page in 1 file"), "{printed}");
    assert!(
        printed.contains("apt-get install tesseract-ocr"),
        "{printed}"
    );
    let listed = run(&library, &["failures"], false);
    assert!(listed.contains("no_text: files: scan.pdf"), "{listed}");
    assert_eq!(text_of(&library, "scan.pdf"), "");

    let printed = run(&library, &["index"], true);
    assert!(!printed.contains("hint:"), "{printed}");
    assert!(
        printed.contains("read by tesseract from their pictures: 1"),
        "{printed}"
    );
    assert_eq!(text_of(&library, "scan.pdf"), "recognised");
    assert_eq!(asked(&library), 1);
}

#[test]
fn what_was_recognised_is_not_recognised_again() {
    let library = Library::new();
    library.write("scan.pdf", scan());
    run(&library, &["index"], true);
    run(&library, &["index"], true);
    library.write("copy.pdf", scan());
    run(&library, &["index"], true);
    assert_eq!(text_of(&library, "copy.pdf"), "recognised");
    // Another reading of the same bytes shows the same picture.
    library.write("again.pdf", [scan(), b"\n".to_vec()].concat());
    run(&library, &["index"], true);
    assert_eq!(text_of(&library, "again.pdf"), "recognised");
    assert_eq!(asked(&library), 1);
}

#[test]
fn a_program_that_does_not_work_is_told_of_and_keeps_nothing_from_being_indexed() {
    let library = Library::new();
    library.write("scan.pdf", scan());
    library.write("text.txt", "A text that is found.");
    let program = library.path("programs/tesseract");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::write(&program, "#!/bin/sh\nexit 127\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", library.path("programs").display());
    let run = library.command(&["index"]).env("PATH", path).output();
    let Output { stderr, status, .. } = run.unwrap();
    let printed = String::from_utf8(stderr).unwrap();
    assert!(status.success(), "{printed}");
    assert!(printed.contains("no pages are recognised"), "{printed}");
    assert_eq!(text_of(&library, "text.txt"), "A text that is found.");
}

#[test]
fn what_was_recognised_of_a_removed_document_goes_with_it() {
    let library = Library::new();
    library.write("scan.pdf", scan());
    library.write("text.txt", "A text that stays.");
    run(&library, &["index"], true);
    assert_eq!(library.files_below("corpus/ocr").len(), 1);
    library.remove("scan.pdf");
    run(&library, &["index"], true);
    assert_eq!(library.files_below("corpus/ocr").len(), 0);
    assert_eq!(library.files_below("corpus/extractions").len(), 1);
}

#[test]
fn one_file_is_recognised_only_where_that_is_asked_for() {
    let library = Library::new();
    library.write("scan.pdf", scan());
    let file = library.path("files/scan.pdf");
    let extract = |more: &[&str]| {
        let mut arguments = vec!["extract", "--format", "json", file.to_str().unwrap()];
        arguments.extend(more);
        run(&library, &arguments, true)
    };
    assert!(extract(&[]).contains("\"verdict\":\"no_text\""));
    let recognised = extract(&["--ocr"]);
    assert!(
        recognised.contains("\"verdict\":\"ocr_layer\""),
        "{recognised}"
    );
    assert!(
        recognised.contains("read by tesseract 9.9.9 in eng, mean confidence 91"),
        "{recognised}"
    );
}

#[test]
fn a_scan_that_was_withdrawn_does_not_come_back_as_another_file() {
    let library = Library::new();
    // A text that is long enough to be recognised by.
    let stand_in = STAND_IN.replace("recognised", &"recognised".repeat(9));
    let run = |arguments: &[&str]| run_with(&library, arguments, Some(&stand_in));
    library.write("scan.pdf", scan());
    library.write("text.txt", "A text that stays.");
    run(&["index"]);
    let id = DocumentId::of_path("files", "scan.pdf").to_string();
    let printed = run(&["withdraw", &id, "--reason", "asked"]);
    assert!(printed.contains("erased"), "{printed}");
    assert_eq!(library.files_below("corpus/ocr").len(), 0);
    library.write("again.pdf", [scan(), b"\n".to_vec()].concat());
    let printed = run(&["index"]);
    assert!(!printed.contains("error"), "{printed}");
    assert_eq!(
        Vec::from_iter(library.searchable().into_keys()),
        ["text.txt"]
    );
    for (below, files) in [("ocr", 0), ("originals", 1), ("extractions", 1)] {
        let held = library.files_below(&format!("corpus/{below}"));
        assert_eq!(held.len(), files, "{held:?}");
    }
}
