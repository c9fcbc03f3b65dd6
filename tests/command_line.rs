//! What the command line promises, on the sample library that ships with the product.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// Exit code, standard output, standard error.
type Printed = (Option<i32>, String, String);

/// The sample library, indexed once for all tests: what the first run printed, and where it lies.
fn sample() -> &'static (Printed, tempfile::TempDir) {
    static SAMPLE: OnceLock<(Printed, tempfile::TempDir)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let printed = run_in(folder.path(), &["index", "--no-ocr", &sample_file("")]);
        (printed, folder)
    })
}

fn sample_file(path: &str) -> String {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    sample.join(path).to_str().unwrap().to_owned()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dossier"));
    command
        .args(arguments)
        .env("DOSSIER_CORPUS", folder.join("corpus"))
        .env("DOSSIER_INDEX", folder.join("index"));
    command
}

fn run_in(folder: &Path, arguments: &[&str]) -> Printed {
    let output = command(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn run(arguments: &[&str]) -> Printed {
    run_in(sample().1.path(), arguments)
}

fn search_json(arguments: &[&str]) -> Value {
    let all: Vec<&str> = [&["search", "--format", "json"], arguments].concat();
    let (code, out, err) = run(&all);
    assert!(matches!(code, Some(0 | 1)), "{err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn the_first_run_lists_what_it_could_not_read_and_the_next_has_nothing_new() {
    let ((code, out, _), _) = sample();
    assert_eq!(*code, Some(3), "{out}");
    assert!(out.contains("encrypted (new)") && out.contains("damaged (new)"));
    // Two failures, and a scan that only a recognition program can read.
    assert_eq!(out.matches("hint: ").count(), 3, "{out}");
    let (code, out, _) = run(&["index", "--no-ocr"]);
    assert_eq!(code, Some(0), "{out}");
    let (code, out, _) = run(&["failures"]);
    let failed = out.matches("encrypted: ").count() + out.matches("damaged: ").count();
    assert_eq!((code, failed), (Some(0), 2), "{out}");
}

#[test]
fn status_adds_up_and_counts_pages_without_text() {
    let (code, out, _) = run(&["status", "--format", "json"]);
    assert_eq!(code, Some(0));
    let status: Value = serde_json::from_str(&out).unwrap();
    let count = |name: &str| status[name].as_u64().unwrap();
    assert_eq!(
        count("found"),
        count("searchable") + count("failed") + count("skipped")
    );
    assert_eq!(count("failed"), 2);
    assert!(count("pages_without_text") >= 1, "{out}");
    assert_eq!(
        count("pages"),
        count("pages_searchable") + count("pages_without_text")
    );
    assert_eq!(
        status["pages_by_verdict"]["no_text"],
        status["pages_without_text"]
    );
    let (_, out, _) = run(&["failures"]);
    assert!(out.contains("no_text: "), "{out}");
}

#[test]
fn an_argument_with_blanks_is_a_phrase_and_words_are_not() {
    let phrase = search_json(&["trata de personas"]);
    assert_eq!(phrase["query"], "\"trata de personas\"");
    assert!(phrase["total"].as_u64() > Some(0));
    let words = search_json(&["personas", "trata", "de"]);
    assert_eq!(words["query"], "personas trata de");
    assert_eq!(search_json(&["personas trata de"])["total"], 0);
}

#[test]
fn options_stand_anywhere_and_a_minus_excludes() {
    let all = search_json(&["conduct"]);
    let english = search_json(&["conduct", "--language", "English", "--limit", "2"]);
    assert!(english["total"].as_u64() < all["total"].as_u64());
    assert!(english["hits"].as_array().unwrap().len() <= 2);
    let without = search_json(&["conduct", "-airline"]);
    assert!(without["total"].as_u64() < all["total"].as_u64());
    let before = search_json(&["-airline", "conduct"]);
    assert_eq!(before["total"], without["total"]);
}

#[test]
fn a_search_in_json_has_these_keys_and_no_others() {
    let answer = search_json(&["children", "--limit", "3"]);
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let named = |names: &str| names.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(
        keys(&answer),
        named("query total page pages_total took_ms generation hits facets suggestion")
    );
    let hit = &answer["hits"][0];
    assert_eq!(
        keys(hit),
        named("id title kind language date source url path score pages added")
    );
    let page = &hit["pages"][0];
    assert_eq!(keys(page), named("number label language snippet link"));
    let text: Vec<char> = page["snippet"]["text"].as_str().unwrap().chars().collect();
    for mark in page["snippet"]["marks"].as_array().unwrap() {
        let (start, end) = (mark[0].as_u64().unwrap(), mark[1].as_u64().unwrap());
        let marked: String = text[start as usize..end as usize].iter().collect();
        assert!(marked.to_lowercase().starts_with("child"), "{marked}");
    }
    let value = &answer["facets"]["language"][0];
    assert_eq!(keys(value), named("value label count selected"));
    let generation = answer["generation"].as_str().unwrap();
    assert!(generation.starts_with("gen-000001."), "{generation}");
}

#[test]
fn links_open_a_pdf_at_the_page_and_text_at_its_section() {
    for (words, pdf) in [("promises", true), ("hoteles", false)] {
        let answer = search_json(&[words, "--limit", "20"]);
        let links = answer["hits"].as_array().unwrap().iter().map(|hit| {
            let link = hit["pages"][0]["link"].as_str().unwrap();
            let is_pdf = hit["path"].as_str().unwrap().ends_with(".pdf");
            assert_eq!(link.contains("/original#page="), is_pdf, "{link}");
            assert_eq!(link.contains("#page-"), !is_pdf, "{link}");
            is_pdf
        });
        assert!(links.collect::<Vec<_>>().contains(&pdf), "{words}");
    }
}

#[test]
fn nothing_found_and_nothing_indexed_are_told_apart() {
    let (code, out, _) = run(&["search", "xylophonically"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("nothing found"));
    let empty = tempfile::tempdir().unwrap();
    let (code, _, err) = run_in(empty.path(), &["search", "children"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("hint: run `dossier index` first"), "{err}");
}

#[test]
fn a_document_is_shown_with_where_each_value_came_from() {
    let answer = search_json(&["\"Code of Conduct\" title:commentary"]);
    let id = answer["hits"][0]["id"].as_str().unwrap();
    let (code, out, _) = run(&["show", id, "--page", "1"]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("kind      Code of conduct (from its text)"),
        "{out}"
    );
    assert!(out.contains("-- page 1"), "{out}");
    let (code, _, err) = run(&["show", id, "--page", "99"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("hint: "), "{err}");
    assert_eq!(run(&["show", "aaaaaaaaaaaaaaaa"]).0, Some(1));
}

#[test]
fn extract_prints_pages_as_pdftotext_does_and_says_what_it_could_not_read() {
    let report = sample_file("secretariat/promises-on-the-road.pdf");
    let (code, out, _) = run(&["extract", &report]);
    assert_eq!(code, Some(0));
    assert_eq!(out.matches('\u{c}').count(), 18);
    let (_, out, _) = run(&["extract", &report, "--format", "json"]);
    let document: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!(document["pages"].as_array().unwrap().len(), 18);
    assert_eq!(document["pages"][3]["language"], "en");
    assert_eq!(document["pages"][3]["verdict"], "text");
    let (code, _, err) = run(&[
        "extract",
        &sample_file("secretariat/interrupted-download.pdf"),
    ]);
    assert_eq!(code, Some(2));
    assert!(err.contains("hint: "), "{err}");
}

#[test]
fn running_lines_are_printed_unless_the_body_is_asked_for() {
    const HEADER: &str = "Promises on the road\tSample Secretariat";
    let report = sample_file("secretariat/promises-on-the-road.pdf");
    let (_, whole, _) = run(&["extract", &report]);
    let (_, body, _) = run(&["extract", &report, "--body"]);
    assert!(whole.matches(HEADER).count() > 5 && !body.contains(HEADER));
    let (_, out, _) = run(&["extract", &report, "--format", "json"]);
    let document: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    let page = &document["pages"][2];
    assert_eq!(
        (&page["header"], &page["footer"]),
        (&HEADER.into(), &"ii".into())
    );
    assert_eq!(page["label"], "ii");
}

#[test]
fn words_that_stand_in_running_lines_alone_are_found_and_shown_there() {
    let found = search_json(&["\"road Sample Secretariat\""]);
    assert_eq!(found["total"], 1);
    let page = &found["hits"][0]["pages"][0];
    assert_eq!(page["number"], 3);
    let snippet = page["snippet"]["text"].as_str().unwrap();
    assert!(
        snippet.starts_with("Promises on the road Sample Secretariat"),
        "{snippet}"
    );
    assert_eq!(page["snippet"]["marks"].as_array().unwrap().len(), 1);
    assert_eq!(found["hits"][0]["pages"].as_array().unwrap().len(), 1);
}

#[test]
fn evaluation_reports_by_the_documents_own_ids() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let export = file(
        "export.jsonl",
        "{\"id\": 7, \"title\": \"Birds\", \"text\": \"Storks nest on roofs.\"}\n{\"id\": \"x\", \"title\": \"Fish\", \"text\": \"Herring swim in schools.\"}\n",
    );
    let queries = file(
        "q.jsonl",
        "{\"id\": \"q1\", \"text\": \"where do storks nest?\"}\n",
    );
    let judged = file("q.tsv", "q1\t0\t7\t1\n");
    let run_file = folder.path().join("run").to_str().unwrap().to_owned();
    assert_eq!(run_in(folder.path(), &["index", &export]).0, Some(0));
    let (code, out, err) = run_in(
        folder.path(),
        &[
            "eval",
            "--queries",
            &queries,
            "--qrels",
            &judged,
            "--run-file",
            &run_file,
            "--format",
            "json",
        ],
    );
    assert_eq!(code, Some(0), "{err}");
    let measures: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&measures["queries"], &measures["ndcg10"]),
        (&1.into(), &1.0.into())
    );
    let first = std::fs::read_to_string(&run_file).unwrap();
    assert!(first.starts_with("q1 Q0 7 1 "), "{first}");
}

#[test]
fn the_server_gives_the_same_json_as_the_command_line() {
    let folder = sample().1.path();
    let mut server = command(folder, &["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut printed = BufReader::new(server.stdout.take().unwrap());
    printed.read_line(&mut line).unwrap();
    let at = line.find("127.0.0.1:").expect("the address is printed");
    let address = line[at..].trim().trim_end_matches('/');
    let mut socket = TcpStream::connect(address).unwrap();
    write!(
        socket,
        "GET /api/v1/search?q=children&language=en HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut over_http: Value = serde_json::from_str(body).unwrap();
    let mut typed = search_json(&["children", "--language", "en"]);
    over_http["took_ms"].take();
    typed["took_ms"].take();
    assert_eq!(over_http, typed);
}

#[test]
fn a_line_that_cannot_be_read_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.jsonl");
    let lines = [
        "{\"id\":\"1\",\"title\":\"one\",\"text\":\"first\"}",
        "no document",
        "{\"id\":\"2\",\"title\":\"two\",\"text\":\"last\"}",
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_dossier"))
        .arg("extract")
        .arg(&path)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("first") && printed.contains("last"));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("line 2"));
}

#[test]
fn whoever_reads_no_further_hears_of_no_error() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/corpus/sample/secretariat/statement-detention.pdf"
    );
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_dossier"))
        .args(["extract", file, file, file])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(run.stdout.take());
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// Lines of an export, each a document about these words.
fn export(lines: &[&str]) -> String {
    let line = |(nth, text): (usize, &&str)| {
        let text = format!(
            "{text} {}",
            "Harbours were built along the coast. ".repeat(3)
        );
        serde_json::json!({"id": nth, "title": format!("d{nth}"), "text": text}).to_string()
    };
    let lines: Vec<String> = lines.iter().enumerate().map(line).collect();
    lines.join("\n")
}

#[test]
fn a_watched_query_tells_each_new_document_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (lines, watched) = (path("export.jsonl"), path("mine"));
    std::fs::write(&watched, "# every morning\nstorks\ntitle:nothing\n").unwrap();
    let watch = |options: &[&str]| {
        let all: Vec<&str> = [&["watch", &watched], options].concat();
        run_in(folder.path(), &all)
    };
    std::fs::write(&lines, export(&["Storks nest on roofs."])).unwrap();
    assert_eq!(run_in(folder.path(), &["index", &lines]).0, Some(0));
    let (code, out, err) = watch(&[]);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.contains("storks: 1 found so far"), "{out}");
    assert_eq!(watch(&[]), (Some(1), String::new(), String::new()));
    std::fs::write(
        &lines,
        export(&["Storks nest on roofs.", "Two storks flew south.", "Fish."]),
    )
    .unwrap();
    assert_eq!(run_in(folder.path(), &["index"]).0, Some(0));
    let (code, out, _) = watch(&["--format", "json"]);
    assert_eq!(code, Some(0));
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&told[0]["new"], &told[0]["total"]), (&1.into(), &2.into()));
    assert_eq!(told[0]["hits"][0]["title"], "d1");
    assert_eq!(told[1]["total"], 0);
    assert_eq!(watch(&[]), (Some(1), String::new(), String::new()));
    let (code, _, err) = run_in(folder.path(), &["watch", &path("missing")]);
    assert_eq!(code, Some(2));
    assert!(err.contains("hint: "), "{err}");
}

#[test]
fn documents_like_one_are_listed_with_the_words_that_both_have() {
    let folder = tempfile::tempdir().unwrap();
    let lines = folder.path().join("export.jsonl");
    std::fs::write(
        &lines,
        export(&[
            "Storks nest on roofs, and cranes nest in marshes.",
            "Cranes and storks leave their nests in September.",
            "Fish.",
            "Boats.",
        ]),
    )
    .unwrap();
    assert_eq!(
        run_in(folder.path(), &["index", lines.to_str().unwrap()]).0,
        Some(0)
    );
    let found = run_in(folder.path(), &["search", "marshes", "--format", "json"]).1;
    let found: Value = serde_json::from_str(&found).unwrap();
    let id = found["hits"][0]["id"].as_str().unwrap();
    let (code, out, _) = run_in(folder.path(), &["similar", id]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("d1") && out.contains("storks") && !out.contains("d2"),
        "{out}"
    );
}
