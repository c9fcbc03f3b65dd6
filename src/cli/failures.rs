//! `dossier failures`: what could not be fetched or read, down to single pages, why, and what to do about it.

use std::io::{self, Write};

use anyhow::{Result, bail};

use super::failure_list;
use super::outcome::Outcome;
use super::roots::Roots;
use super::terminal::harmless;
use super::unread_list;
use crate::corpus::Corpus;
use crate::corpus::catalogue::{Catalogue, FailureRow};

/// Options of `dossier failures`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What to do with failures; each is named by its path or address, as the list has it.
#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// List them [what is done without a word]
    List {
        /// Those too that are ignored
        #[arg(long)]
        all: bool,
    },
    /// Show one with all that is known of it
    Show {
        /// Its path or address
        name: String,
    },
    /// Have them fetched and read again in the next run
    Retry {
        /// Paths or addresses [default: all]
        names: Vec<String>,
    },
    /// Live with them: they are not listed any more, until they fail in another way
    Ignore {
        /// Paths or addresses
        #[arg(required = true)]
        names: Vec<String>,
        /// List them again
        #[arg(long)]
        undo: bool,
    },
}

/// Lists failures, or does what is asked with some of them.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let corpus = Corpus::at(&roots.corpus);
    let mut catalogue = match corpus.has_catalogue() {
        true => corpus.catalogue()?,
        false => Catalogue::in_memory()?,
    };
    match arguments.verb.unwrap_or(Verb::List { all: false }) {
        Verb::List { all } => list(&catalogue, all),
        Verb::Show { name } => show(&catalogue, &name),
        Verb::Retry { names } => retry(&mut catalogue, &names),
        Verb::Ignore { names, undo } => ignore(&mut catalogue, &names, !undo),
    }
}

fn list(catalogue: &Catalogue, all: bool) -> Result<Outcome> {
    let failures = catalogue.failures()?.into_iter();
    let (shown, ignored): (Vec<_>, Vec<_>) = failures.partition(|failure| all || !failure.ignored);
    let mut out = io::stdout().lock();
    failure_list::write(&mut out, &shown, None)?;
    let pages_listed = failure_list::write_pages(&mut out, &catalogue.pages_of_note()?)?;
    if shown.is_empty() && pages_listed == 0 {
        writeln!(out, "no failures")?;
    }
    let unread = catalogue.unread_pages()?;
    if pages_listed > 0 && unread.pages > 0 {
        write!(out, "of these ")?;
    }
    unread_list::write_sum(&mut out, &unread, unread_list::engine().as_ref())?;
    if !ignored.is_empty() {
        let count = ignored.len();
        writeln!(
            out,
            "{count} ignored; `dossier failures list --all` lists them too"
        )?;
    }
    Ok(Outcome::Done)
}

fn show(catalogue: &Catalogue, name: &str) -> Result<Outcome> {
    let found = named(catalogue, &[name.to_owned()])?;
    let mut out = io::stdout().lock();
    failure_list::write(&mut out, &found, None)?;
    let Some(address) = catalogue.address(name)? else {
        return Ok(Outcome::Done);
    };
    writeln!(
        out,
        "    site {}, {} links from a seed, met on {}\n    failed {} times on end; {}",
        address.source,
        address.depth,
        address.found_on.as_deref().unwrap_or("sources.toml"),
        address.failures,
        match address.original {
            Some(original) => format!("what was fetched before stays: {original}"),
            None => "nothing of it is held".to_owned(),
        }
    )?;
    Ok(Outcome::Done)
}

fn retry(catalogue: &mut Catalogue, names: &[String]) -> Result<Outcome> {
    let found = match names.is_empty() {
        true => catalogue.failures()?,
        false => named(catalogue, names)?,
    };
    let (archives, found): (Vec<_>, Vec<_>) =
        found.into_iter().partition(failure_list::is_of_archive);
    catalogue.transaction(|catalogue| {
        for failure in &found {
            catalogue.visit_again(&failure.path)?;
            catalogue.read_again(&failure.source, &failure.path)?;
        }
        Ok(())
    })?;
    let count = found.len();
    writeln!(
        io::stdout(),
        "{count} will be tried again by the next `dossier update` or `dossier index`"
    )?;
    for archive in &archives {
        writeln!(
            io::stdout(),
            "{} is read again when `dossier index FILE` names it and it has changed",
            harmless(&archive.path)
        )?;
    }
    Ok(Outcome::Done)
}

fn ignore(catalogue: &mut Catalogue, names: &[String], ignored: bool) -> Result<Outcome> {
    let found = named(catalogue, names)?;
    catalogue.transaction(|catalogue| {
        found.iter().try_for_each(|failure| {
            catalogue.ignore_failures(&failure.source, &failure.path, ignored)
        })
    })?;
    let what = if ignored { "ignored" } else { "listed again" };
    writeln!(io::stdout(), "{} {what}", found.len())?;
    Ok(Outcome::Done)
}

/// The failures of those paths or addresses.
fn named(catalogue: &Catalogue, names: &[String]) -> Result<Vec<FailureRow>> {
    let failures = catalogue.failures()?;
    for name in names {
        if !failures.iter().any(|failure| failure.path == *name) {
            bail!(
                "no failure is known of `{name}`\nhint: `dossier failures list --all` names them"
            );
        }
    }
    Ok(failures
        .into_iter()
        .filter(|failure| names.contains(&failure.path))
        .collect())
}
