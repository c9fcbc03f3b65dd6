//! A hit as a terminal shows it.
//!
//! Apart from the commands that list hits, so that those of a search and those that are new look alike.

use super::source_folders::SourceFolders;
use super::terminal::{Terminal, harmless};
use crate::document::PartialDate;
use crate::search::{Hit, HitPage, Place, Reason};

/// Places of copies a terminal shows of each hit; the search page and JSON have all.
const PLACES: usize = 3;

/// A hit with its rank, byline, best passage, and what to type to read it.
pub(super) fn hit_text(
    hit: &Hit,
    rank: usize,
    folders: &SourceFolders,
    terminal: &Terminal,
) -> String {
    let mut out = format!("{rank:>3}. {}\n", terminal.bold(&harmless(&hit.title)));
    out += &format!("{}\n", terminal.wrap(&terminal.dim(&byline(hit)), "     "));
    if let Some((best, further)) = hit.pages.split_first() {
        if !best.snippet.text.is_empty() {
            let passage = terminal.passage(&best.snippet);
            let passage = format!("p. {}{}: {passage}", printed(best), recognised(best));
            out += &format!("{}\n", terminal.wrap(&passage, "     "));
        }
        if !further.is_empty() {
            let pages: Vec<String> = further.iter().map(printed).collect();
            out += &format!("     also on p. {}\n", pages.join(", "));
        }
    }
    if !hit.missing.is_empty() {
        let without = format!("without: {}", harmless(&hit.missing.join(", ")));
        out += &format!("{}\n", terminal.wrap(&without, "     "));
    }
    for line in standing(hit) {
        out += &format!(
            "{}\n",
            terminal.wrap(&terminal.dim(&harmless(&line)), "     ")
        );
    }
    out += &explanation(&hit.explanation, terminal);
    let number = hit.pages.first().map_or(1, |page| page.number);
    if let Some(link) = folders.link(hit, number) {
        out += &format!("     {link}\n");
    }
    out += &format!(
        "     {}\n",
        terminal.dim(&format!("dossier show {} --page {number}", hit.id))
    );
    out
}

/// What the score is made of, rounded so that the numbers shown add up to the one shown.
fn explanation(reasons: &[Reason], terminal: &Terminal) -> String {
    let rounded = |sum: f32| (f64::from(sum) * 1_000.0).round() as i64;
    let (mut out, mut sum, mut shown) = (String::new(), 0.0, 0);
    for reason in reasons {
        sum += reason.score;
        let part = (rounded(sum) - shown) as f64 / 1_000.0;
        shown = rounded(sum);
        let line = format!("{part:>7.3}  {}", harmless(&reason.why));
        out += &format!("{}\n", terminal.wrap(&terminal.dim(&line), "     "));
    }
    if !reasons.is_empty() {
        out += &format!("     {:>7.3}  the score\n", shown as f64 / 1_000.0);
    }
    out
}

/// Whether its site still has it, and where else it is.
fn standing(hit: &Hit) -> Vec<String> {
    let gone = hit.last_seen.map(no_longer_on_the_site);
    let shown = hit.also_at.iter().take(PLACES).map(place);
    let mut places: Vec<String> = shown.collect();
    if hit.also_at.len() > PLACES {
        places.push(format!("and {} more", hit.also_at.len() - PLACES));
    }
    let also = (!places.is_empty()).then(|| format!("also at {}", places.join(", ")));
    gone.into_iter().chain(also).collect()
}

/// What is said of a document that its site dropped.
pub(super) fn no_longer_on_the_site(last_seen: PartialDate) -> String {
    format!("no longer on the site; last seen there on {last_seen}")
}

fn place(place: &Place) -> String {
    match (&place.url, &place.path) {
        (Some(url), _) => url.clone(),
        (None, Some(path)) => format!("{}: {path}", place.source),
        (None, None) => format!("{}: {}", place.source, place.id),
    }
}

/// Kind, date, country, language and source in words; what is unknown is said to be.
fn byline(hit: &Hit) -> String {
    let mut parts = vec![
        hit.kind
            .map_or("kind unknown".to_owned(), |kind| kind.label().to_owned()),
        hit.date
            .map_or("undated".to_owned(), |date| date.to_string()),
    ];
    parts.extend(hit.country.map(|country| country.name().to_owned()));
    parts.push(
        hit.language
            .map_or("language unknown".to_owned(), |language| {
                language.english_name().to_owned()
            }),
    );
    parts.push(hit.source.clone());
    parts.join(" · ")
}

/// The number of a page, with the printed one where it differs.
fn printed(page: &HitPage) -> String {
    match &page.label {
        Some(label) if *label != page.number.to_string() => {
            format!("{} (printed {label})", page.number)
        }
        _ => page.number.to_string(),
    }
}

/// What a reader must know before quoting the page.
fn recognised(page: &HitPage) -> &'static str {
    match page.verdict.is_recognised() {
        true => " (recognised from a picture)",
        false => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_an_explanation_add_up_as_they_are_shown() {
        let reasons = [0.3336f32, 0.3336, 0.3336].map(|score| Reason {
            why: "child".to_owned(),
            score,
        });
        let shown = explanation(&reasons, &Terminal::stdout());
        let numbers: Vec<f64> = shown
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        assert_eq!(numbers, [0.334, 0.333, 0.334, 1.001]);
    }
}
