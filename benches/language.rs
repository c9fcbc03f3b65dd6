//! How often the language of a text is found, and how long that takes, beside whatlang.
//!
//!     cargo bench --bench language -- FOLDER [--half]
//!
//! FOLDER is that of `language_profiles.py`; with --half only the lines are asked for that its --half does not count.
//! Bosnian, Croatian and Serbian count as one. A page is ten sentences together.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use dossier::language::{Language, detect};

/// The languages a network for children's rights writes in, of those that the folder holds.
const LANGUAGES: &str =
    "en fr es nl de it pt ca ro el sq bs hr sr sl bg uk ru pl cs hu et tr ar fa hi th sw so vi";

/// Lines asked for of a language and a file.
const MOST_LINES: usize = 300;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"))
    else {
        println!("usage: cargo bench --bench language -- FOLDER [--half]");
        return;
    };
    let half = arguments.iter().any(|argument| argument == "--half");
    println!(
        "{:24} {:>6} {:>8} {:>10} {:>8} {:>10}",
        "", "texts", "right %", "us a text", "whatlang", "us a text"
    );
    for (name, file, together) in [
        ("pages", "sentences.txt", 10),
        ("sentences", "sentences.txt", 1),
        ("word pairs", "word-pairs.txt", 1),
        ("words", "single-words.txt", 1),
    ] {
        measure(name, &texts(Path::new(folder), file, together, half));
    }
}

/// Texts with the code of their language.
fn texts(folder: &Path, file: &str, together: usize, half: bool) -> Vec<(&'static str, String)> {
    let mut texts = Vec::new();
    for language in LANGUAGES.split(' ') {
        let path = folder.join("lingua_dev").join(language).join(file);
        let lines = std::fs::read_to_string(&path).unwrap_or_default();
        let lines: Vec<&str> = lines
            .lines()
            .skip(usize::from(half))
            .step_by(1 + usize::from(half))
            .take(MOST_LINES)
            .collect();
        texts.extend(
            lines
                .chunks(together)
                .map(|lines| (language, lines.join(" "))),
        );
    }
    texts
}

fn measure(name: &str, texts: &[(&str, String)]) {
    let ours = run(texts, |text| detect(text).map(|found| found.language));
    let theirs = run(texts, |text| {
        whatlang::detect_lang(text).and_then(|lang| Language::parse(lang.code()))
    });
    println!(
        "{name:24} {:6} {:8.2} {:10.1} {:8.2} {:10.1}",
        texts.len(),
        ours.right,
        ours.microseconds,
        theirs.right,
        theirs.microseconds
    );
    println!("  most confused: {}", ours.confused.join(", "));
}

/// What a detector made of texts.
struct Outcome {
    right: f64,
    microseconds: f64,
    confused: Vec<String>,
}

fn run(texts: &[(&str, String)], detector: impl Fn(&str) -> Option<Language>) -> Outcome {
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    let begin = Instant::now();
    let found: Vec<Option<Language>> = texts.iter().map(|(_, text)| detector(text)).collect();
    let microseconds = begin.elapsed().as_micros() as f64 / texts.len() as f64;
    for ((language, _), found) in texts.iter().zip(&found) {
        let found = found.as_ref().map_or("none", Language::code);
        if one(language) != one(found) {
            *wrong.entry(format!("{language}>{found}")).or_default() += 1;
        }
    }
    let missed: usize = wrong.values().sum();
    let mut pairs: Vec<(String, usize)> = wrong.into_iter().collect();
    pairs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Outcome {
        right: 100.0 * (texts.len() - missed) as f64 / texts.len() as f64,
        microseconds,
        confused: pairs
            .iter()
            .take(12)
            .map(|(pair, count)| format!("{pair} {count}"))
            .collect(),
    }
}

/// What Bosnian, Croatian and Serbian are counted as.
fn one(language: &str) -> &str {
    if matches!(language, "bs" | "hr" | "sr") {
        "sh"
    } else {
        language
    }
}
