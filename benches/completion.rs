//! How soon a word is offered that somebody types, and how fast: `cargo bench --bench completion -- CORPUS INDEX
//! [--cases N]`.
//!
//! Takes runs of one to four words from pages of the library and types the last of them letter by letter, from the second
//! on; counts behind how many letters it is among the words offered, and times each answer. Everything is
//! drawn from one seed.

#[path = "spelling/draw.rs"]
mod draw;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use dossier::corpus::Corpus;
use dossier::index::Edition;
use dossier::search::{CompletionKind, complete};
use draw::Draws;

/// Times each text is completed; the best of them counts, which leaves out what else the machine did.
const ROUNDS: usize = 3;
/// The most letters that are typed of a word.
const MOST_LETTERS: usize = 6;
/// Letters behind which the languages are told apart.
const ENOUGH_LETTERS: usize = 3;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, index, ..] = arguments.as_slice() else {
        println!("usage: cargo bench --bench completion -- CORPUS INDEX [--cases N]");
        return Ok(());
    };
    let cases = arguments.iter().position(|argument| argument == "--cases");
    let cases = cases.and_then(|at| arguments.get(at + 1)?.parse().ok());
    let edition = Edition::open(Path::new(index))?.context("the index is empty")?;
    let extractions = Corpus::at(Path::new(corpus)).extractions();
    let mut draws = Draws::new(&edition, &extractions);
    let mut times = Vec::new();
    let mut offered = [0u32; MOST_LETTERS + 1];
    let mut all = 0u32;
    let mut by_language: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    let mut rare = [0u32; 2];
    for nth in 0..cases.unwrap_or(500) {
        let Some(drawn) = draws.run(1 + nth % 4)? else {
            continue;
        };
        all += 1;
        for (letters, offered) in offered.iter_mut().enumerate().skip(2) {
            let start = drawn.text.rfind(' ').map_or(0, |at| at + 1);
            let typed: String = drawn.text[start..].chars().take(letters).collect();
            let typed = format!("{}{typed}", &drawn.text[..start]);
            let (time, words) = timed(&edition, &typed)?;
            times.push(time);
            let is_offered = u32::from(words.contains(&drawn.text));
            *offered += is_offered;
            if letters == ENOUGH_LETTERS {
                let [offered, all] = by_language.entry(drawn.language.clone()).or_default();
                *offered += is_offered;
                *all += 1;
            }
        }
        if let Some(word) = draws.rare_word()? {
            let typed: String = word.chars().take(MOST_LETTERS).collect();
            let (time, words) = timed(&edition, &typed)?;
            times.push(time);
            rare[0] += u32::from(words.contains(&word));
            rare[1] += 1;
        }
    }
    for (letters, offered) in offered.iter().enumerate().skip(2) {
        println!(
            "offered behind {letters} letters: {:.1} %",
            percent(*offered, all)
        );
    }
    for (language, [offered, all]) in by_language {
        println!(
            "behind {ENOUGH_LETTERS} letters in {language}: {:.1} %",
            percent(offered, all)
        );
    }
    println!(
        "words of one or two documents behind {MOST_LETTERS} letters: {:.1} %",
        percent(rare[0], rare[1])
    );
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "p50 {:.2} ms, p99 {:.2} ms, {} completions",
        at(50),
        at(99),
        times.len()
    );
    Ok(())
}

fn percent(part: u32, whole: u32) -> f64 {
    100.0 * f64::from(part) / f64::from(whole.max(1))
}

/// The quickest of some rounds in milliseconds, and the words that are offered.
fn timed(edition: &Edition, typed: &str) -> Result<(f64, Vec<String>)> {
    let mut best = f64::INFINITY;
    let mut words = Vec::new();
    for _ in 0..ROUNDS {
        let start = draw::processor_ms();
        let found = complete(edition, typed, &[])?.completions;
        best = best.min(draw::processor_ms() - start);
        let found = found.into_iter();
        let found = found.filter(|found| found.kind == CompletionKind::Word);
        words = found.map(|found| found.query).collect();
    }
    Ok((best, words))
}
