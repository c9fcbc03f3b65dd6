//! How well copies are told from documents that only look alike: pairs of texts of which it is known.
//!
//!     cargo bench --bench copies -- FOLDER... [--half]
//!
//! FOLDER holds texts, a file each (`.txt`, as `dossier extract --body` writes them). Of each are made copies as they come
//! in life: another date and number on its first line, running lines in between, its columns in another order, one word in
//! fifty or in twenty misread. And others that are no copies: a tenth or a fifth of it from another text of its folder, and
//! letters of one form in which a tenth or a fifth of two hundred words differ. Every pair of texts of a folder is looked
//! at as well, and those said to be copies are listed: these are to be looked at by eye. Pairs are made of every second text
//! of each folder: with --half of those that the threshold was not chosen on.

use std::path::Path;

use dossier::text::sketch::{BANDS, Sketch, Sketching};

/// Words of a form letter.
const FORM: usize = 200;

/// Kinds of form letters, and one word in how many is another.
const FORMS: [(&str, usize); 2] = [
    ("form letters, a tenth differs", 10),
    ("form letters, a fifth differs", 5),
];

/// Thresholds that are tried.
const THRESHOLDS: [f32; 7] = [0.80, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let half = usize::from(arguments.iter().any(|argument| argument == "--half"));
    let mut found = Found::default();
    for folder in arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
    {
        let texts = texts(Path::new(folder));
        found.add(&texts, half);
    }
    found.print();
}

/// A text in words.
struct Text {
    name: String,
    words: Vec<String>,
}

fn texts(folder: &Path) -> Vec<Text> {
    let mut texts: Vec<Text> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let text = std::fs::read_to_string(entry.path()).ok()?;
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            let name = entry.file_name().to_string_lossy().into_owned();
            (words.len() >= 2 * FORM).then_some(Text { name, words })
        })
        .collect();
    texts.sort_by(|one, other| one.name.cmp(&other.name));
    texts
}

/// How alike pairs of each kind are: the name of the kind, whether they are copies, how alike, whether a band is shared.
#[derive(Default)]
struct Found {
    pairs: Vec<(&'static str, bool, f32, bool)>,
    near: Vec<(f32, String)>,
}

impl Found {
    fn add(&mut self, texts: &[Text], half: usize) {
        let sketches: Vec<Sketch> = texts
            .iter()
            .filter_map(|text| sketch(&text.words))
            .collect();
        for (nth, (text, own)) in texts.iter().zip(&sketches).enumerate() {
            if nth % 2 == half {
                let other = &texts[(nth + 1) % texts.len()].words;
                self.add_made(&text.words, own, other);
            }
            for (text_before, before) in texts[..nth].iter().zip(&sketches) {
                let alike = own.resemblance(before);
                self.near
                    .push((alike, format!("{} | {}", text_before.name, text.name)));
            }
        }
    }

    /// What is made of one text, held against it.
    fn add_made(&mut self, words: &[String], own: &Sketch, other: &[String]) {
        for (kind, is_copy, made) in variants(words, other) {
            self.note(kind, is_copy, own, &made);
        }
        let form = &words[..FORM];
        let Some(own) = sketch(form) else { return };
        for (kind, share) in FORMS {
            let letter = every(form, share, |at, _| other[at % other.len()].clone());
            self.note(kind, false, &own, &letter);
        }
    }

    fn note(&mut self, kind: &'static str, is_copy: bool, own: &Sketch, made: &[String]) {
        if let Some(made) = sketch(made) {
            let is_met = (0..BANDS).any(|nth| made.band(nth) == own.band(nth));
            self.pairs
                .push((kind, is_copy, own.resemblance(&made), is_met));
        }
    }

    fn print(mut self) {
        print!("{:38}{:>6}", "said to be copies, % of pairs", "pairs");
        THRESHOLDS
            .iter()
            .for_each(|threshold| print!("{threshold:>7}"));
        println!();
        let mut kinds: Vec<&str> = Vec::new();
        for (kind, ..) in &self.pairs {
            if !kinds.contains(kind) {
                kinds.push(kind);
            }
        }
        for kind in kinds {
            self.print_row(kind, |pair| pair.0 == kind);
        }
        self.print_row("all copies", |pair| pair.1);
        self.print_row("all that are none", |pair| !pair.1);
        let others = self.near.len();
        self.near.retain(|(alike, _)| *alike >= THRESHOLDS[0]);
        self.near.sort_by(|one, other| other.0.total_cmp(&one.0));
        println!(
            "\n{} of {others} pairs of files are at least {} alike",
            self.near.len(),
            THRESHOLDS[0]
        );
        for (alike, names) in &self.near {
            println!("{alike:.3} {names}");
        }
    }

    fn print_row(&self, name: &str, belongs: impl Fn(&(&str, bool, f32, bool)) -> bool) {
        let pairs: Vec<_> = self.pairs.iter().filter(|pair| belongs(pair)).collect();
        print!("{name:38}{:>6}", pairs.len());
        for threshold in THRESHOLDS {
            let said = pairs
                .iter()
                .filter(|pair| pair.2 >= threshold && pair.3)
                .count();
            print!("{:>7.1}", 100.0 * said as f64 / pairs.len().max(1) as f64);
        }
        println!();
    }
}

fn sketch(words: &[String]) -> Option<Sketch> {
    let mut sketching = Sketching::default();
    sketching.add(&words.join(" "));
    sketching.finish().sketch
}

/// What becomes of a text: the kind, whether that is a copy, and its words.
fn variants(words: &[String], other: &[String]) -> Vec<(&'static str, bool, Vec<String>)> {
    let line = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let dated = [&line("No. 17 of 12 March 2011, second print"), &words[8..]].concat();
    let running = words.chunks(400).flat_map(|page| {
        [
            &line("Section for the Rights of the Child | annual report"),
            page,
        ]
        .concat()
    });
    let columns: Vec<&[String]> = words.chunks(60).collect();
    let (even, odd) = (columns.iter().step_by(2), columns.iter().skip(1).step_by(2));
    vec![
        ("another first line", true, dated),
        ("running lines", true, running.collect()),
        (
            "columns in another order",
            true,
            even.chain(odd).flat_map(|c| c.to_vec()).collect(),
        ),
        ("one word in fifty misread", true, every(words, 50, misread)),
        (
            "one word in twenty misread",
            true,
            every(words, 20, misread),
        ),
        (
            "a tenth is from another text",
            false,
            chapter(words, other, 10),
        ),
        (
            "a fifth is from another text",
            false,
            chapter(words, other, 5),
        ),
    ]
}

fn every(words: &[String], nth: usize, change: impl Fn(usize, &str) -> String) -> Vec<String> {
    let changed = |(at, word): (usize, &String)| match at % nth {
        0 => change(at, word),
        _ => word.clone(),
    };
    words.iter().enumerate().map(changed).collect()
}

/// A letter taken for another one.
fn misread(at: usize, word: &str) -> String {
    let wrong = at % word.chars().count().max(1);
    let letters = word.chars().enumerate();
    letters
        .map(|(nth, letter)| if nth == wrong { 'ı' } else { letter })
        .collect()
}

/// The text with one part of so many from another one.
fn chapter(words: &[String], other: &[String], parts: usize) -> Vec<String> {
    let length = words.len() / parts;
    let start = words.len() / 2 - length / 2;
    let strange = other.iter().cycle().take(length).cloned();
    let before = words[..start].iter().cloned();
    before
        .chain(strange)
        .chain(words[start + length..].iter().cloned())
        .collect()
}
