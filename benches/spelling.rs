//! Whether a misspelt query is put right, and a right one left alone: `cargo bench --bench spelling -- CORPUS INDEX
//! [--half | --other-half] [--cases N] [--show]`.
//!
//! Takes runs of one to four words from pages of the library, in five languages, plants one mistake of the kinds that people
//! make (`spelling/mistakes.rs`), and asks for a suggestion; the same runs, untouched, are the control group, and words that
//! the library has once or twice another. The first suggestion must be the run as it stood. Everything is drawn from one
//! seed.

#[path = "spelling/draw.rs"]
mod draw;
#[path = "spelling/mistakes.rs"]
mod mistakes;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use dossier::corpus::Corpus;
use dossier::index::Edition;
use dossier::search::{SearchRequest, ranked, suggestion};
use dossier::text::tokenise::tokens;
use draw::{Drawn, Draws, Random};
use mistakes::{KINDS, Mistake};

/// Times each query is run; the best of them counts, which leaves out what else the machine did.
const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let after = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1)?.parse::<usize>().ok()
    };
    let [corpus, index, ..] = arguments.as_slice() else {
        println!(
            "usage: cargo bench --bench spelling -- CORPUS INDEX [--half | --other-half] [--cases N] [--show]"
        );
        return Ok(());
    };
    let edition = Edition::open(Path::new(index))?.context("the index is empty")?;
    let extractions = Corpus::at(Path::new(corpus)).extractions();
    let mut draws = Draws::new(&edition, &extractions);
    let mut tally = Tally::default();
    let cases = after("--cases").unwrap_or(1_000);
    for nth in 0..cases {
        let Some(drawn) = draws.run(1 + nth % 4)? else {
            continue;
        };
        let kind = KINDS[nth / 4 % KINDS.len()];
        let mut random = Random::seeded(nth as u64);
        // A case belongs to the same half whichever of them is asked for.
        let is_first = Random::seeded(nth as u64).below(2) == 0;
        let left_out = (has("--half") && !is_first) || (has("--other-half") && is_first);
        let planted = mistakes::plant(&drawn, kind, &mut random);
        if left_out {
            continue;
        }
        if let Some(planted) = planted {
            tally.misspelt(&edition, &drawn, kind, &planted, has("--show"))?;
        }
        tally.right("right queries", &edition, &drawn.text, has("--show"))?;
        if let Some(rare) = draws.rare_word()? {
            tally.right(
                "right words that one or two documents have",
                &edition,
                &rare,
                has("--show"),
            )?;
        }
    }
    tally.print();
    Ok(())
}

/// What was asked, and what came of it.
#[derive(Default)]
struct Tally {
    /// By what they are counted under: how many were put right, how many needed nothing, how many there are.
    misspelt: BTreeMap<String, [usize; 3]>,
    /// Suggestions on right queries, by group, and how many there are.
    right: BTreeMap<&'static str, [usize; 2]>,
    times: BTreeMap<&'static str, Vec<f64>>,
}

impl Tally {
    fn misspelt(
        &mut self,
        edition: &Edition,
        drawn: &Drawn,
        kind: Mistake,
        typed: &str,
        shows: bool,
    ) -> Result<()> {
        let suggested = self.ask("misspelt queries", edition, typed)?;
        let terms = |text: &str| -> Vec<String> {
            tokens(text).into_iter().map(|token| token.term).collect()
        };
        let unknown = tokens(typed)
            .iter()
            .any(|token| edition.lexicon.document_frequency(&token.term) == 0);
        let is_right = suggested
            .as_deref()
            .is_some_and(|query| terms(query) == terms(&drawn.text));
        if shows && !is_right {
            println!(
                "{kind:?} {} | {typed} | {} | {}",
                drawn.language,
                drawn.text,
                suggested.as_deref().unwrap_or("-")
            );
        }
        let known = if unknown {
            "no such word in the library"
        } else {
            "the library has the word"
        };
        for name in [
            "all".to_owned(),
            format!("  {known}"),
            format!(
                "  {:?}{}",
                kind,
                if unknown {
                    ""
                } else {
                    " (a word of the library)"
                }
            ),
            format!("  in {}", drawn.language),
            format!("  of {} words", terms(&drawn.text).len()),
        ] {
            let [right, none, all] = self.misspelt.entry(name).or_default();
            *right += usize::from(is_right);
            *none += usize::from(suggested.is_none());
            *all += 1;
        }
        Ok(())
    }

    fn right(
        &mut self,
        group: &'static str,
        edition: &Edition,
        typed: &str,
        shows: bool,
    ) -> Result<()> {
        let suggested = self.ask(group, edition, typed)?;
        if let Some(suggested) = &suggested
            && shows
        {
            println!("{group} | {typed} | {suggested}");
        }
        let [wrong, all] = self.right.entry(group).or_default();
        *wrong += usize::from(suggested.is_some());
        *all += 1;
        Ok(())
    }

    /// The suggestion, timed without the planning and ranking of what was typed, which every answer needs.
    fn ask(
        &mut self,
        group: &'static str,
        edition: &Edition,
        typed: &str,
    ) -> Result<Option<String>> {
        let request = SearchRequest {
            query: typed.to_owned(),
            ..SearchRequest::default()
        };
        let (mut whole, mut ranking) = (f64::INFINITY, f64::INFINITY);
        let mut suggested = None;
        for _ in 0..ROUNDS {
            let start = draw::processor_ms();
            suggested = suggestion(edition, &request)?;
            let between = draw::processor_ms();
            ranked(edition, typed, 1)?;
            whole = whole.min(between - start);
            ranking = ranking.min(draw::processor_ms() - between);
        }
        let times = self.times.entry(group).or_default();
        times.push((whole - ranking).max(0.0));
        Ok(suggested.map(|suggested| suggested.query))
    }

    fn print(&mut self) {
        println!("misspelt: right first suggestion, no suggestion, cases");
        for (name, [right, none, all]) in &self.misspelt {
            println!(
                "{name}: {:.1} %, {:.1} %, {all}",
                percent(*right, *all),
                percent(*none, *all)
            );
        }
        for (name, [wrong, all]) in &self.right {
            println!(
                "{name}: {:.1} % have a suggestion, {all}",
                percent(*wrong, *all)
            );
        }
        for (name, times) in &mut self.times {
            times.sort_by(f64::total_cmp);
            let at = |percent: usize| {
                times
                    .get((times.len() - 1) * percent / 100)
                    .copied()
                    .unwrap_or(f64::NAN)
            };
            println!("{name}: p50 {:.2} ms, p99 {:.2} ms", at(50), at(99));
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
