//! What archives promise: a library comes back from its own, others' are read, and what is damaged costs itself alone.

#[path = "support/library.rs"]
mod library;
#[allow(dead_code)]
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use library::Library;
use site::{Answer, Site};

/// A library without sources.
fn empty() -> Library {
    let library = Library::new();
    fs::write(library.path("corpus/sources.toml"), "").unwrap();
    library
}

/// Every document: its id, and all that a reader or a search sees of it.
fn documents(library: &Library) -> BTreeMap<String, String> {
    let extractions = library.corpus().extractions();
    let describe = |record: dossier::index::Record| {
        let file = extractions.open(&record.extraction).unwrap();
        let pages = record.first_page..record.first_page + record.page_count;
        let text: String = pages
            .map(|page| file.page(page).unwrap().with_running_lines().into_owned())
            .collect();
        let said = (
            &record.source,
            &record.title,
            &record.kind,
            &record.country,
            &record.section,
            &record.language,
            &record.url,
            &record.path,
        );
        (record.id.to_string(), format!("{said:?} {text}"))
    };
    library.records().into_iter().map(describe).collect()
}

/// Runs the program and insists on its exit code.
fn run(library: &Library, arguments: &[&str], code: i32) -> String {
    let (exit, printed) = library.run(arguments);
    assert_eq!(exit, Some(code), "{printed}");
    printed
}

fn export(library: &Library, name: &str) -> String {
    let path = library.path(name).to_str().unwrap().to_owned();
    run(library, &["export", "--warc", &path], 0);
    path
}

/// A library of a folder and a site, indexed: copies in both, names and encodings of every kind, a file that cannot be
/// read.
fn library_of_folder_and_site(site: &Site) -> Library {
    let library = Library::new();
    let sources = format!(
        "[[source]]\nname = \"été 100%\"\nfolder = \"../files\"\nkind = \"report\"\nlanguage = \"fr\"\n\
         [crawler]\norganisation = \"Test\"\ncontact = \"https://test.example/\"\n\
         [[site]]\nname = \"site\"\nseeds = [\"{}/\"]\npause = 0.02\ncountry = \"Thailand\"\nsection = \"East, and: west\"\n",
        site.address
    );
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    library.write(
        "a b/é?#.txt",
        "Un rapport sur les girafes.\n\nDeux pages.\u{c}La seconde.",
    );
    library.write(
        "copy.txt",
        "Un rapport sur les girafes.\n\nDeux pages.\u{c}La seconde.",
    );
    library.write("lines.jsonl", "{\"id\":7,\"text\":\"A line on lions.\",\"url\":\"https://a.example/7\"}\n{\"id\":\"b\",\"text\":\"Another.\"}\n");
    library.write("broken.pdf", "%PDF-1.4 no more");
    let home = "<title>Home</title><p>A home for elephants, with all that belongs to it.</p><a href='/old'>One</a><a href='/copy?x=1'>Two</a>";
    site.put("/", Answer::html(home).with("Set-Cookie", "visitor=1"));
    let old = b"<title>Old</title><p>Les \xe9l\xe9phants et les enfants \xe0 l'\xe9cole.</p>";
    site.put("/old", Answer::bytes(old, "text/html; charset=ISO-8859-2"));
    site.put(
        "/copy?x=1",
        Answer::bytes(old, "text/html; charset=ISO-8859-2"),
    );
    run(&library, &["update", "--allow-host", "127.0.0.1"], 3);
    library
}

#[test]
fn a_library_comes_back_from_its_archive_alone() {
    let site = Site::new();
    let library = library_of_folder_and_site(&site);
    let documents_before = documents(&library);
    assert_eq!(documents_before.len(), 7);
    for name in ["library.warc.gz", "library.warc"] {
        let archive = export(&library, name);
        let again = empty();
        run(&again, &["index", &archive], 3);
        assert_eq!(documents(&again), documents_before);
        let (before, after) = (library.status(), again.status());
        for count in ["searchable", "failed", "pages"] {
            assert_eq!(before[count], after[count]);
        }
        let printed = run(&again, &["index", &archive], 0);
        assert!(
            printed.contains("0 added, 0 changed, 0 removed, 7 unchanged"),
            "{printed}"
        );
        run(&again, &["index"], 0);
        let second = export(&again, name);
        assert!(fs::read(archive).unwrap() == fs::read(second).unwrap());
    }
}

#[test]
fn an_archive_has_no_cookies_and_the_same_bytes_once() {
    let site = Site::new();
    let library = library_of_folder_and_site(&site);
    run(
        &library,
        &["crawl", "--again", "--allow-host", "127.0.0.1"],
        0,
    );
    let archive = fs::read(export(&library, "library.warc")).unwrap();
    let text = String::from_utf8_lossy(&archive);
    assert!(!text.contains("visitor=1"));
    assert_eq!(text.matches("Un rapport sur les girafes").count(), 1);
    assert_eq!(
        text.matches("content-type: text/html; charset=ISO-8859-2")
            .count(),
        2
    );
    let visited_again = text.matches("WARC-Type: revisit").count();
    assert!((2..=5).contains(&visited_again), "{visited_again}");
    assert!(
        text.contains("WARC-Target-URI: urn:dossier:%C3%A9t%C3%A9%20100%25/a%20b/%C3%A9%3F%23.txt")
    );
}

#[test]
fn a_site_is_crawled_on_from_where_its_archive_left_it() {
    let site = Site::new();
    let library = library_of_folder_and_site(&site);
    let archive = export(&library, "library.warc.gz");
    let again = empty();
    run(&again, &["index", &archive], 3);
    fs::copy(
        library.path("corpus/sources.toml"),
        again.path("corpus/sources.toml"),
    )
    .unwrap();
    fs::create_dir_all(again.path("files/a b")).unwrap();
    for file in ["a b/é?#.txt", "copy.txt", "lines.jsonl", "broken.pdf"] {
        fs::copy(
            library.path("files").join(file),
            again.path("files").join(file),
        )
        .unwrap();
    }
    site.requests();
    run(
        &again,
        &["update", "--allow-host", "127.0.0.1", "--again"],
        0,
    );
    let asked = site.requests();
    let conditional = asked
        .iter()
        .filter(|request| request.headers.contains_key("if-none-match"));
    assert_eq!(conditional.count(), 3, "{asked:?}");
    assert_eq!(documents(&again), documents(&library));
}

/// A record as other programs write it.
fn record(record_type: &str, target: &str, more: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {record_type}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2016-01-11T23:24:25Z\r\n{more}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

const HTTP: &str = "Content-Type: application/http; msgtype=response\r\n";

fn response(target: &str, more: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
    record(
        "response",
        target,
        &format!("{HTTP}{more}"),
        &[head.as_bytes(), body].concat(),
    )
}

fn page(word: &str) -> Vec<u8> {
    format!(
        "<title>{word}</title><p>This is a page about {word}, and it says no more than that.</p>"
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut member = GzEncoder::new(Vec::new(), Compression::default());
    member.write_all(bytes).unwrap();
    member.finish().unwrap()
}

/// Puts an archive into the folder of a library; one that ends in .gz has a member a record.
fn write(library: &Library, name: &str, records: &[Vec<u8>]) -> String {
    let bytes: Vec<u8> = match name.ends_with(".gz") {
        true => records.iter().flat_map(|record| gzip(record)).collect(),
        false => records.concat(),
    };
    let path = library.path(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The addresses of what can be found, without the host.
fn addresses(library: &Library) -> Vec<String> {
    let found = library.searchable().into_keys();
    found
        .map(|url| url.replace("http://a.example", ""))
        .collect()
}

#[test]
fn archives_of_others_are_read() {
    let html = "Content-Type: text/html\r\n";
    let chunks = page("chunks");
    let (one, other) = chunks.split_at(16);
    let length = format!("\r\n{:x};x=1\r\n", other.len());
    let chunked = [b"10\r\n", one, length.as_bytes(), other, b"\r\n0\r\n\r\n"].concat();
    let digest = "WARC-Payload-Digest: sha1:3EF4GH5IJ6KL7MN8OPQ9RSTAB2CD3EFG\r\n";
    let records = [
        record(
            "warcinfo",
            "",
            "",
            b"software: Wget/1.21\r\nisPartOf: theirs\r\n",
        ),
        record(
            "request",
            "http://a.example/",
            "",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response("http://a.example/#top", digest, html, &page("plain")),
        response(
            "<http://a.example/chunks>",
            "",
            &format!("{html}Transfer-Encoding: chunked\r\n"),
            &chunked,
        ),
        response(
            "http://a.example/gzip",
            "",
            &format!("{html}Content-Encoding: gzip\r\n"),
            &gzip(&page("gzip")),
        ),
        response(
            "http://a.example/undone",
            "",
            &format!("{html}Content-Encoding: gzip\r\n"),
            &page("undone"),
        ),
        response(
            "http://a.example/style.css",
            "",
            "Content-Type: text/css\r\n",
            b"p { color: red }",
        ),
        record(
            "response",
            "http://a.example/missing",
            HTTP,
            b"HTTP/1.1 404 Not Found\r\n\r\nnothing",
        ),
        record(
            "response",
            "dns:a.example",
            "Content-Type: text/dns\r\n",
            b"20160111 a.example. 192.0.2.1",
        ),
        record(
            "resource",
            "http://a.example/resource.txt",
            "Content-Type: text/plain\r\n",
            b"A resource about zebras.",
        ),
        record("resource", "metadata://gnu.org/wget.log", "", b"a log"),
        record("conversion", "http://a.example/c", "", b"converted"),
        record(
            "revisit",
            "http://a.example/again",
            &format!("{HTTP}{digest}"),
            format!("HTTP/1.1 200 OK\r\n{html}\r\n").as_bytes(),
        ),
        record(
            "revisit",
            "http://a.example/later",
            &format!("{HTTP}WARC-Refers-To-Target-URI: http://a.example/gzip\r\n"),
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
    ];
    for name in ["theirs.warc.gz", "theirs.warc"] {
        let library = empty();
        let archive = write(&library, name, &records);
        let printed = run(&library, &["index", &archive], 0);
        assert!(
            printed.contains("8 found = 7 searchable + 0 failed + 1 skipped"),
            "{printed}"
        );
        assert_eq!(
            addresses(&library),
            [
                "/",
                "/again",
                "/chunks",
                "/gzip",
                "/later",
                "/resource.txt",
                "/undone"
            ]
        );
        assert!(run(&library, &["search", "chunks"], 0).contains("no more than that"));
        assert!(library.records().iter().all(|record| record.source == name));
        assert!(
            run(&library, &["index", &archive], 0)
                .contains("0 added, 0 changed, 0 removed, 7 unchanged")
        );
        run(&library, &["index", "--forget", name], 0);
        assert_eq!(addresses(&library), Vec::<String>::new());
        assert!(run(&library, &["index", &archive], 0).contains("7 added"));
    }
}

#[test]
fn a_damaged_archive_gives_what_is_sound_in_it_and_says_so() {
    let html = "Content-Type: text/html\r\n";
    let chunked = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n";
    let all = [
        response("http://a.example/1", "", html, &page("one")),
        response(
            "http://a.example/2",
            "WARC-Block-Digest: sha1:CH3K3DWFFIUYJK5K7V6DWULFAN4FYIDS\r\n",
            html,
            &page("two"),
        ),
        response(
            "http://a.example/3",
            "WARC-Truncated: time\r\n",
            html,
            &page("three"),
        ),
        response("http://a.example/4", "", html, &page("four")),
        record(
            "revisit",
            "http://a.example/5",
            "WARC-Payload-Digest: sha1:unknown\r\n",
            b"",
        ),
        response(
            "http://a.example/7",
            "",
            chunked,
            b"ffff\r\n<title>seven</title>",
        ),
        response("http://a.example/6", "", html, &page("six").repeat(40)),
    ];
    for name in ["damaged.warc.gz", "damaged.warc"] {
        let library = empty();
        let archive = write(&library, name, &all);
        let whole = fs::read(&archive).unwrap();
        fs::write(&archive, &whole[..whole.len() - 60]).unwrap();
        run(&library, &["index", &archive], 3);
        assert_eq!(addresses(&library), ["/1", "/4"]);
        let (_, failures) = library.run(&["failures"]);
        for said in [
            "record 2: its bytes are not",
            "record 7: ",
            "only a part of it (time)",
            "its chunks break off",
            "another archive",
            "hint: get the archive anew and `dossier index` it",
        ] {
            assert!(failures.contains(said), "{failures}");
        }
        let printed = run(&library, &["failures", "retry", name], 0);
        assert!(
            printed.contains("when `dossier index FILE` names it"),
            "{printed}"
        );
        fs::write(&archive, &whole).unwrap();
        run(&library, &["index", &archive], 0);
        // Nobody is asked for what came in archives alone.
        run(&library, &["update"], 0);
        assert_eq!(addresses(&library), ["/1", "/4", "/6"]);
    }
}

#[test]
fn what_is_no_archive_is_an_error_that_changes_nothing() {
    let library = empty();
    fs::write(library.path("a.warc"), "something else").unwrap();
    for name in ["a.warc", "missing.warc.gz"] {
        let path = library.path(name).to_str().unwrap().to_owned();
        let printed = run(&library, &["index", &path], 2);
        assert!(printed.contains("hint:"), "{printed}");
    }
}

#[test]
fn the_later_capture_of_an_address_stands() {
    let library = empty();
    let html = "Content-Type: text/html\r\n";
    let dated = |word: &str, year: &str| {
        let record = response("http://a.example/", "", html, &page(word));
        String::from_utf8(record)
            .unwrap()
            .replace("2016", year)
            .into_bytes()
    };
    let newer = write(&library, "newer.warc", &[dated("newer", "2020")]);
    let older = write(&library, "older.warc", &[dated("older", "2010")]);
    let newest = write(&library, "newest.warc", &[dated("newest", "2024")]);
    for (archives, word) in [(vec![&newer, &older], "newer"), (vec![&newest], "newest")] {
        let mut arguments = vec!["index"];
        arguments.extend(archives.into_iter().map(String::as_str));
        run(&library, &arguments, 0);
        let texts: Vec<String> = library.searchable().into_values().collect();
        assert_eq!(texts.len(), 1);
        assert!(texts[0].contains(&format!("about {word},")), "{texts:?}");
    }
}

#[test]
fn what_was_withdrawn_goes_into_no_archive_and_comes_out_of_none() {
    let line = |id: &str, about: &str| {
        format!(
            "{{\"id\":\"{id}\",\"text\":\"A line about {about}, which says nothing else at all of anything.\"}}\n"
        )
    };
    let site = Site::new();
    site.put(
        "/",
        Answer::html("<p>This is the home of elephants.</p><a href='/w'>W</a>"),
    );
    site.put(
        "/w",
        Answer::html(
            "<p>A page about quetzals that has to go, for they want to be left alone.</p>",
        ),
    );
    let library = library_of_site(&site);
    library.write(
        "quetzal.txt",
        "A text about quetzals that has to go as well, for they want to be left alone.",
    );
    library.write(
        "lines.jsonl",
        [line("one", "giraffes"), line("two", "quetzals")].concat(),
    );
    run(&library, &["update", "--allow-host", "127.0.0.1"], 0);
    let before = export(&library, "before.warc.gz");
    let meant: Vec<String> = library
        .records()
        .into_iter()
        .filter(|record| {
            let name = record
                .own_id
                .as_deref()
                .or(record.path.as_deref())
                .or(record.url.as_deref());
            name.is_some_and(|name| name == "two" || name == "quetzal.txt" || name.ends_with("/w"))
        })
        .map(|record| record.id.to_string())
        .collect();
    assert_eq!(meant.len(), 3);
    for id in &meant {
        run(&library, &["withdraw", id, "--reason", "asked"], 0);
    }
    let path = library.path("after.warc").to_str().unwrap().to_owned();
    // The other line is told to be missing: its file is not kept any more.
    let printed = run(&library, &["export", "--warc", &path], 3);
    assert!(
        printed.contains("left out: files: lines.jsonl"),
        "{printed}"
    );
    let after = fs::read(&path).unwrap();
    let after = String::from_utf8_lossy(&after);
    assert!(after.contains("elephants"));
    assert!(
        !after.contains("quetzal") && !after.contains("/w\r\n"),
        "{after}"
    );
    run(&library, &["index", &before], 0);
    assert!(!found(&library, "quetzals"));
    assert_eq!(library.searchable().len(), 2);
    let again = empty();
    run(&again, &["index", &path], 0);
    assert_eq!(again.searchable().len(), 1);
}

/// Whether a search finds anything.
fn found(library: &Library, words: &str) -> bool {
    library.run(&["search", words]).0 == Some(0)
}

/// A library of the folder `files` and a site, with nothing in it yet.
fn library_of_site(site: &Site) -> Library {
    let library = Library::new();
    let sources = format!(
        "[[source]]\nname = \"files\"\nfolder = \"../files\"\n\
         [crawler]\norganisation = \"Test\"\ncontact = \"https://test.example/\"\n\
         [[site]]\nname = \"site\"\nseeds = [\"{}/\"]\npause = 0.02\n",
        site.address
    );
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    library
}

#[test]
fn a_folder_of_the_library_takes_nothing_from_an_archive() {
    let other = Library::new();
    other.write("a.txt", "Something that lay in another library.");
    other.index();
    let archive = export(&other, "other.warc.gz");
    let library = Library::new();
    library.write("a.txt", "Something that lies here.");
    library.index();
    let printed = run(&library, &["index", &archive], 3);
    assert!(printed.contains("the source `files`"), "{printed}");
    assert!(library.searchable()["a.txt"].contains("lies here"));
    library.write("a.txt", "Something that lay in another library.");
    library.index();
}

#[test]
fn taking_an_archive_in_survives_kills_at_any_moment() {
    let other = Library::new();
    other.write("broken.pdf", "%PDF-1.4 no more");
    let line = |nth: u32| format!("{{\"id\":\"{nth}\",\"text\":\"A line on lion {nth}.\"}}\n");
    other.write("lines.jsonl", (0..50).map(line).collect::<String>());
    for nth in 0..100 {
        other.write(
            &format!("{nth}.txt"),
            format!("A text on giraffe {}.", nth % 90),
        );
    }
    run(&other, &["index"], 3);
    let expected = documents(&other);
    let archive = export(&other, "other.warc.gz");
    let library = empty();
    for round in 0..20 {
        let mut importing = library
            .command(&["index", &archive])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(5 + round * 11));
        importing.kill().unwrap();
        importing.wait().unwrap();
        let found = documents(&library);
        assert!(
            found
                .iter()
                .all(|(id, said)| expected.get(id) == Some(said)),
            "round {round}"
        );
    }
    let (_, printed) = library.run(&["index", &archive]);
    assert_eq!(documents(&library), expected, "{printed}");
    for count in ["searchable", "failed", "pages"] {
        assert_eq!(library.status()[count], other.status()[count]);
    }
    let printed = run(&library, &["index", &archive], 0);
    assert!(
        printed.contains("0 added, 0 changed, 0 removed, 150 unchanged"),
        "{printed}"
    );
    let originals = |library: &Library| library.files_below("corpus/originals").len();
    assert_eq!(originals(&library), originals(&other));
}
