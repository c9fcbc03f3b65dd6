//! `cargo bench --bench robots -- SPECIFICATION [FILES]`: the rules of robots.txt files against a test suite, and how long
//! real files take.
//!
//! SPECIFICATION is a folder of `.textproto` files of tests: a `robotstxt`, and for each `testurl` and `useragent` an
//! `expected_outcome`. FILES is a folder of robots.txt files of any name. Prints what differs, the number of tests that
//! hold, and the longest reading with one question.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dossier::crawl::robots::Robots;

/// What a test asks and expects.
#[derive(Default)]
struct Case {
    url: String,
    agent: String,
}

fn main() {
    let folders: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let Some((specification, files)) = folders.split_first() else {
        println!("no folder of tests was named; see the head of this file");
        return;
    };
    let (mut held, mut asked) = (0, 0);
    for file in files_below(specification) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        check(&file, &text, &mut held, &mut asked);
    }
    println!("{held} of {asked} tests hold");
    let slowest = files
        .iter()
        .flat_map(|folder| files_below(folder))
        .map(time);
    let (count, longest) = slowest.fold((0, Duration::ZERO), |(count, longest), took| {
        (count + 1, longest.max(took))
    });
    println!("{count} files, the longest took {longest:?}");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    let mut files: Vec<PathBuf> = files.map(walkdir::DirEntry::into_path).collect();
    files.sort();
    files
}

/// Reads one file and asks one question.
fn time(file: PathBuf) -> Duration {
    let bytes = fs::read(file).unwrap_or_default();
    let began = Instant::now();
    Robots::parse(&bytes).allows("dossier", "/reports/2004/index.html?page=2");
    began.elapsed()
}

/// Goes through a file line by line: a key opens a text, which goes on in the quoted lines below it.
fn check(file: &Path, text: &str, held: &mut usize, asked: &mut usize) {
    let (mut robots, mut case) = (Vec::new(), Case::default());
    let mut open = "";
    for line in text.lines().map(str::trim) {
        let (key, value) = match line.split_once(": ") {
            Some((key, value)) if !line.starts_with('"') => (key, value),
            _ => ("", line),
        };
        if !key.is_empty() {
            open = key;
            match key {
                "robotstxt" => robots.clear(),
                "testurl" => case = Case::default(),
                _ => {}
            }
        }
        match open {
            "robotstxt" => robots.extend(unquoted(value)),
            "testurl" => case.url += &String::from_utf8_lossy(&unquoted(value)),
            "useragent" => case.agent += &String::from_utf8_lossy(&unquoted(value)),
            "expected_outcome" if key == open => {
                *asked += 1;
                let allowed = allows(&robots, &case);
                if allowed == (value == "ALLOWED") {
                    *held += 1;
                } else {
                    println!(
                        "{}: {} for {}: {value}",
                        file.display(),
                        case.url,
                        case.agent
                    );
                }
            }
            _ => {}
        }
    }
}

/// Asks with the address as it stands: some tests are about addresses that nobody encoded.
fn allows(robots: &[u8], case: &Case) -> bool {
    let behind_scheme = case.url.split_once("://").map_or("", |(_, rest)| rest);
    let path = behind_scheme
        .find('/')
        .and_then(|at| behind_scheme.get(at..));
    Robots::parse(robots).allows(&case.agent, path.unwrap_or("/"))
}

/// The bytes of a quoted text, with its escapes; nothing of what is not quoted.
fn unquoted(value: &str) -> Vec<u8> {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let mut bytes = Vec::new();
    let mut rest = inner.unwrap_or_default().bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'x') => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.extend(u8::from_str_radix(&digits, 16));
            }
            Some(first @ b'0'..=b'7') => {
                let mut octal = u32::from(first - b'0');
                while let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) {
                    octal = octal * 8 + u32::from(digit - b'0');
                }
                bytes.push(octal as u8);
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    bytes
}
