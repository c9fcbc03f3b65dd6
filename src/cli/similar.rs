//! `dossier similar`: the documents most like one, and the words that both have.

use std::io::Write;

use anyhow::Result;

use super::format::Format;
use super::outcome::Outcome;
use super::roots::Roots;
use super::show::record;
use super::terminal::{Terminal, harmless};
use crate::corpus::Corpus;
use crate::document::DocumentId;
use crate::search::{DEFAULT_SIMILAR, MAX_LIMIT, Similar, similar};

/// Which document, how many others.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// The document's id, as a search prints it
    id: DocumentId,
    /// Documents to list, at most 100
    #[arg(long, default_value_t = DEFAULT_SIMILAR)]
    limit: usize,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Lists the documents like one.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let edition = super::search::edition(roots)?;
    let Some(record) = record(&edition, arguments.id)? else {
        return Ok(Outcome::NothingFound);
    };
    let extractions = Corpus::at(&roots.corpus).extractions();
    let limit = arguments.limit.min(MAX_LIMIT);
    let found = similar(&edition, &extractions, &record, limit)?;
    let written = match arguments.format {
        Format::Json => serde_json::to_string(&found)? + "\n",
        Format::Text => text(&found),
    };
    std::io::stdout().lock().write_all(written.as_bytes())?;
    Ok(match found.is_empty() {
        true => Outcome::NothingFound,
        false => Outcome::Done,
    })
}

fn text(found: &[Similar]) -> String {
    if found.is_empty() {
        return "nothing is like it\n".to_owned();
    }
    let terminal = Terminal::stdout();
    let mut out = String::new();
    for (nth, document) in (1..).zip(found) {
        out += &format!("{nth:>3}. {}\n", terminal.bold(&harmless(&document.title)));
        let words = format!(
            "{:.0} % alike; both have {}",
            document.likeness * 100.0,
            harmless(&document.shared.join(", "))
        );
        out += &format!("{}\n", terminal.wrap(&words, "     "));
        let command = format!("dossier show {}", document.place.id);
        out += &format!("     {}\n", terminal.dim(&command));
    }
    out
}
