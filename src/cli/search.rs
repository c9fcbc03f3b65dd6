//! `dossier search`: the search page for people in a terminal and for programs.

use std::ffi::OsString;
use std::io::Write;

use anyhow::{Context, Result};

use super::hit_text::hit_text;
use super::outcome::Outcome;
use super::roots::Roots;
use super::source_folders::SourceFolders;
use super::terminal::Terminal;
use crate::corpus::Corpus;
use crate::document::{Country, Kind, YearRange};
use crate::index::Edition;
use crate::language::Language;
use crate::search::{Filters, Property, SearchRequest, SearchResults, grammar, search};

/// Facet values a terminal shows of each facet; the search page and JSON have all.
const FACET_VALUES: usize = 6;

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
    /// Only documents that deal with this
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// Only documents of this national section
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,
    /// Only documents of this source
    #[arg(long, value_name = "SOURCE")]
    source: Vec<String>,
    /// Only documents in which this committee, court or organisation speaks
    #[arg(long, value_name = "BODY")]
    body: Vec<String>,
    /// Only documents that cite this article (CRC 34)
    #[arg(long, value_name = "ARTICLE")]
    cites: Vec<String>,
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
    let named = [
        (Property::Theme, arguments.theme),
        (Property::Section, arguments.section),
        (Property::Source, arguments.source),
        (Property::Body, arguments.body),
        (Property::Cites, arguments.cites),
    ];
    let named = named.into_iter().flat_map(|(property, values)| {
        let values = values.into_iter();
        values.map(move |value| (property, value))
    });
    let named = named.collect();
    SearchRequest {
        query: words.join(" "),
        filters: Filters {
            language: arguments.language,
            kind: arguments.kind,
            country: arguments.country,
            year: arguments.year,
            named,
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
    fn quotes_that_the_shell_took_come_back() {
        assert_eq!(as_typed("trata de personas"), "\"trata de personas\"");
        assert_eq!(as_typed("adoption"), "adoption");
        assert_eq!(as_typed("adoption -belgique"), "adoption -belgique");
        assert_eq!(as_typed("\"code of\" OR charter"), "\"code of\" OR charter");
        assert_eq!(as_typed("kind:report children"), "kind:report children");
    }
}
