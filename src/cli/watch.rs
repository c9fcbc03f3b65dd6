//! `dossier watch`: which queries of a file find documents that they did not find the last time.
//!
//! Made for cron: where nothing is new, nothing is printed.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::format::Format;
use super::hit_text::hit_text;
use super::outcome::Outcome;
use super::roots::Roots;
use super::source_folders::SourceFolders;
use super::terminal::{Terminal, harmless};
use super::watched::Watched;
use crate::corpus::Corpus;
use crate::search::{Hit, news};

/// New documents of one query that are shown; the rest is counted.
const SHOWN: usize = 20;

/// What the name of the file of what was told ends in.
const TOLD: &str = ".told";

/// Which queries, and where it is noted what was told.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// Queries as `search` takes them, one a line; lines that begin with # are passed over
    #[arg(value_name = "FILE")]
    queries: PathBuf,
    /// Where to note what was told [default: FILE.told]
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What one query finds that is new.
#[derive(Serialize)]
struct Told {
    query: String,
    /// Whether it was asked for the first time: then nothing is new, and all is noted.
    first: bool,
    /// Documents that it finds.
    total: usize,
    /// Of these, those that are new.
    new: usize,
    /// The first of these.
    hits: Vec<Hit>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<String>,
}

/// Asks every query and tells what is new.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let queries = queries(&arguments.queries)?;
    let state = arguments
        .state
        .unwrap_or_else(|| beside(&arguments.queries));
    let mut watched = Watched::read(&state)?;
    let edition = super::search::edition(roots)?;
    let extractions = Corpus::at(&roots.corpus).extractions();
    let mut told = Vec::new();
    for query in &queries {
        let known = watched.of(query);
        let shown = if known.is_some() { SHOWN } else { 0 };
        let found = news(
            &edition,
            &extractions,
            query,
            &known.clone().unwrap_or_default(),
            shown,
        )?;
        told.push(Told {
            query: query.clone(),
            first: known.is_none(),
            total: found.found.len(),
            new: known.map_or(0, |_: HashSet<_>| found.unknown),
            hits: found.hits,
            notices: found.notices,
        });
        watched.note(query, found.found);
    }
    print(&told, arguments.format, roots)?;
    watched.keep(&queries);
    watched.write(&state)?;
    Ok(match told.iter().any(|told| told.new > 0) {
        true => Outcome::Done,
        false => Outcome::NothingFound,
    })
}

/// The queries of a file, each once.
fn queries(path: &Path) -> Result<Vec<String>> {
    let doing = || {
        format!(
            "reading the queries of {}\nhint: a text file with one query a line, such as `trafficking country:thailand`",
            path.display()
        )
    };
    let text = fs::read_to_string(path).with_context(doing)?;
    let mut queries: Vec<String> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        let is_query = !line.is_empty() && !line.starts_with('#');
        if is_query && !queries.iter().any(|known| known == line) {
            queries.push(line.to_owned());
        }
    }
    if queries.is_empty() {
        bail!("{} holds no query\nhint: write one a line", path.display());
    }
    Ok(queries)
}

fn beside(queries: &Path) -> PathBuf {
    let mut name = queries.as_os_str().to_owned();
    name.push(TOLD);
    PathBuf::from(name)
}

fn print(told: &[Told], format: Format, roots: &Roots) -> Result<()> {
    let written = match format {
        Format::Json => serde_json::to_string(told)? + "\n",
        Format::Text => text(told, &SourceFolders::of(roots)),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(written.as_bytes())?;
    // Before it is noted as told.
    out.flush()?;
    Ok(())
}

fn text(told: &[Told], folders: &SourceFolders) -> String {
    let terminal = Terminal::stdout();
    let mut out = String::new();
    for told in told.iter().filter(|told| told.first || told.new > 0) {
        let query = terminal.bold(&harmless(&told.query));
        out += &match told.first {
            true => format!(
                "{query}: {} found so far, new ones are told from now on\n",
                told.total
            ),
            false => format!("{query}: {} new of {}\n\n", told.new, told.total),
        };
        for notice in &told.notices {
            out += &format!("{notice}\n");
        }
        for (rank, hit) in (1..).zip(&told.hits) {
            out += &hit_text(hit, rank, folders, &terminal);
            out.push('\n');
        }
        if told.new > told.hits.len() && !told.first {
            out += &format!("and {} more\n\n", told.new - told.hits.len());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_lines_and_each_is_asked_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries");
        fs::write(
            &path,
            "\u{feff}# mine\n\n children trafficking \nkind:report\r\nkind:report\n",
        )
        .unwrap();
        assert_eq!(
            queries(&path).unwrap(),
            ["children trafficking", "kind:report"]
        );
        assert_eq!(beside(&path), folder.path().join("queries.told"));
        fs::write(&path, "# none\n").unwrap();
        assert!(queries(&path).is_err());
    }
}
