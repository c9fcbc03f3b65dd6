//! `dossier search`: the search page for people in a terminal and for programs.

use std::ffi::OsString;
use std::io::Write;

use anyhow::{Context, Result};

use super::outcome::Outcome;
use super::roots::Roots;
use super::source_folders::SourceFolders;
use super::terminal::{Terminal, harmless};
use crate::corpus::Corpus;
use crate::document::{Country, Kind, PartialDate, YearRange};
use crate::index::Edition;
use crate::language::Language;
use crate::search::{
    Filters, Hit, HitPage, Place, Reason, SearchRequest, SearchResults, grammar, search,
};

/// Facet values a terminal shows of each facet; the search page and JSON have all.
const FACET_VALUES: usize = 6;

/// Places of copies a terminal shows of each hit; the search page and JSON have all.
const PLACES: usize = 3;

/// Options that take no value.
const FLAGS: [&str; 3] = ["--help", "--version", "--explain"];

/// Words, filters and the form of the answer.
#[derive(clap::Args, Debug)]
#[command(disable_help_flag = true, after_help = how_to_search())]
pub struct Arguments {
    /// What to find, as described below
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Only pages in this language (nl, Dutch); may be given several times
    #[arg(long, value_parser = language, value_name = "LANGUAGE")]
    language: Vec<Language>,
    /// Only documents of this kind (report, code-of-conduct, ...)
    #[arg(long, value_name = "KIND")]
    kind: Vec<Kind>,
    /// Only documents about this country (th, Thailand)
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<Country>,
    /// Only documents of this year or these years (2004, 2001..2004)
    #[arg(long, value_name = "YEARS")]
    year: Option<YearRange>,
    /// Only documents of this source
    #[arg(long, value_name = "SOURCE")]
    source: Vec<String>,
    /// Hits a page, at most 100
    #[arg(long, default_value_t = crate::search::DEFAULT_LIMIT)]
    limit: usize,
    /// Page of results
    #[arg(long, default_value_t = 1)]
    page: usize,
    /// Say what the score of each hit is made of
    #[arg(long)]
    explain: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print help
    #[arg(long, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// Forms an answer can take.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// For people
    Text,
    /// One object, as the API gives it
    Json,
    /// One hit a line
    Jsonl,
}

fn how_to_search() -> String {
    format!("What can be searched for:\n{}", grammar::lines())
}

/// Puts the options of a search before its words and `--` between them, so that `-word` is a word wherever it stands.
///
/// Every option of `search` is long and all but `FLAGS` take a value; other commands are left as they are.
pub fn options_first(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut verb = 1;
    while let Some(option) = arguments.get(verb).filter(|argument| is_option(argument)) {
        verb += 1 + usize::from(takes_next(option));
    }
    if arguments
        .get(verb)
        .is_none_or(|argument| argument != "search")
    {
        return arguments;
    }
    let mut rest = arguments;
    let mut ordered: Vec<OsString> = rest.drain(..=verb).collect();
    let mut words = Vec::new();
    let mut rest = rest.into_iter();
    while let Some(argument) = rest.next() {
        if argument == "--" {
            words.extend(rest.by_ref());
        } else if is_option(&argument) {
            let value = takes_next(&argument).then(|| rest.next()).flatten();
            ordered.push(argument);
            ordered.extend(value);
        } else {
            words.push(argument);
        }
    }
    if !words.is_empty() {
        ordered.push("--".into());
        ordered.extend(words);
    }
    ordered
}

fn is_option(argument: &OsString) -> bool {
    let bytes = argument.as_encoded_bytes();
    bytes.starts_with(b"--") && bytes.len() > 2
}

/// Whether an option has its value in the next argument.
fn takes_next(option: &OsString) -> bool {
    !FLAGS.iter().any(|flag| option == flag) && !option.as_encoded_bytes().contains(&b'=')
}

/// Searches and prints the answer.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let edition = edition(roots)?;
    let format = arguments.format;
    let request = request(arguments);
    let extractions = Corpus::at(&roots.corpus).extractions();
    let results = search(&edition, &extractions, &request)?;
    print(&results, request.hits_a_page(), format, roots)?;
    Ok(match results.total {
        0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// The edition that answers.
///
/// # Errors
/// Where nothing has been indexed yet, with what to type.
pub(super) fn edition(roots: &Roots) -> Result<Edition> {
    Edition::open(&roots.index)?.with_context(|| {
        format!(
            "nothing has been indexed in {} yet\nhint: run `dossier index` first",
            roots.index.display()
        )
    })
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text)
        .ok_or_else(|| format!("`{text}` is no language (a name such as `Dutch`, or `nl`)"))
}

fn request(arguments: Arguments) -> SearchRequest {
    let words: Vec<String> = arguments.words.iter().map(|word| as_typed(word)).collect();
    SearchRequest {
        query: words.join(" "),
        filters: Filters {
            language: arguments.language,
            kind: arguments.kind,
            country: arguments.country,
            year: arguments.year,
            source: arguments.source,
        },
        page: arguments.page,
        explain: arguments.explain,
        limit: arguments.limit,
    }
}

/// The shell has taken the quotes of `"trata de personas"`: an argument that holds blanks and no operator gets them back.
fn as_typed(argument: &str) -> String {
    let operator = argument.contains(['"', '(', ')', ':', '*'])
        || argument
            .split_whitespace()
            .any(|word| matches!(word, "OR" | "AND" | "NOT") || word.starts_with('-'));
    match argument.trim().contains(char::is_whitespace) && !operator {
        true => format!("\"{}\"", argument.trim()),
        false => argument.to_owned(),
    }
}

fn print(results: &SearchResults, limit: usize, format: Format, roots: &Roots) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(results)?)?,
        Format::Jsonl => {
            for hit in &results.hits {
                writeln!(out, "{}", serde_json::to_string(hit)?)?;
            }
        }
        Format::Text => write!(out, "{}", text(results, limit, &SourceFolders::of(roots)))?,
    }
    Ok(())
}

/// The answer for people.
fn text(results: &SearchResults, limit: usize, folders: &SourceFolders) -> String {
    let terminal = Terminal::stdout();
    let mut out = String::new();
    for notice in &results.notices {
        out += &format!("{notice}\n");
    }
    let before = (results.page - 1) * limit;
    for (n, hit) in results.hits.iter().enumerate() {
        out += &hit_text(hit, before + n + 1, folders, &terminal);
        out.push('\n');
    }
    out += &facets_text(results, &terminal);
    out += &summary(results);
    out
}

fn hit_text(hit: &Hit, rank: usize, folders: &SourceFolders, terminal: &Terminal) -> String {
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

fn facets_text(results: &SearchResults, terminal: &Terminal) -> String {
    let mut out = String::new();
    for (name, values) in results.facets.iter().filter(|(_, values)| values.len() > 1) {
        let mut shown: Vec<String> = values
            .iter()
            .take(FACET_VALUES)
            .map(|value| format!("{} {}", value.label, value.count))
            .collect();
        if values.len() > FACET_VALUES {
            shown.push(format!("and {} more", values.len() - FACET_VALUES));
        }
        out += &format!(
            "{}\n",
            terminal.dim(&format!("{name}: {}", shown.join(", ")))
        );
    }
    out
}

fn summary(results: &SearchResults) -> String {
    let mut out = match results.total {
        0 => "nothing found".to_owned(),
        1 => "1 document".to_owned(),
        total => format!("{total} documents"),
    };
    if results.page > results.pages_total.max(1) {
        out += &format!(", all of them before page {}", results.page);
    } else if results.pages_total > 1 {
        out += &format!(", page {} of {}", results.page, results.pages_total);
    }
    out += &format!(" ({:.0} ms)\n", results.took_ms.ceil());
    if let Some(suggestion) = &results.suggestion {
        out += &format!(
            "did you mean: dossier search {}   ({} found)\n",
            suggestion.query, suggestion.total
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_is_a_word_wherever_it_stands() {
        let ordered = |typed: &str| -> String {
            let typed = typed.split(' ').map(OsString::from).collect();
            let ordered = options_first(typed).into_iter();
            ordered
                .map(|a| a.into_string().unwrap())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            ordered("dossier --corpus c search -law adoption --language fr -rome"),
            "dossier --corpus c search --language fr -- -law adoption -rome"
        );
        assert_eq!(
            ordered("dossier search child --explain -law"),
            "dossier search --explain -- child -law"
        );
        assert_eq!(
            ordered("dossier search --limit=3 -- --odd"),
            "dossier search --limit=3 -- --odd"
        );
        assert_eq!(ordered("dossier search --help"), "dossier search --help");
        assert_eq!(
            ordered("dossier show x --page 2"),
            "dossier show x --page 2"
        );
    }

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

    #[test]
    fn quotes_that_the_shell_took_come_back() {
        assert_eq!(as_typed("trata de personas"), "\"trata de personas\"");
        assert_eq!(as_typed("adoption"), "adoption");
        assert_eq!(as_typed("adoption -belgique"), "adoption -belgique");
        assert_eq!(as_typed("\"code of\" OR charter"), "\"code of\" OR charter");
        assert_eq!(as_typed("kind:report children"), "kind:report children");
    }
}
