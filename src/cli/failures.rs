//! `dossier failures`: documents and pages that could not be read, why, and what to do about it.

use std::io::{self, Write};

use anyhow::Result;

use super::failure_list;
use super::outcome::Outcome;
use super::roots::Roots;
use super::unread_list;
use crate::corpus::Corpus;

/// Options of `dossier failures`.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Lists the failures.
pub fn run(_arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let corpus = Corpus::at(&roots.corpus);
    let (failures, pages, unread) = if corpus.has_catalogue() {
        let catalogue = corpus.catalogue()?;
        let unread = catalogue.unread_pages()?;
        (catalogue.failures()?, catalogue.pages_of_note()?, unread)
    } else {
        Default::default()
    };
    let mut out = io::stdout().lock();
    failure_list::write(&mut out, &failures, None)?;
    let pages_listed = failure_list::write_pages(&mut out, &pages)?;
    if failures.is_empty() && pages_listed == 0 {
        writeln!(out, "no failures")?;
    }
    unread_list::write_sum(&mut out, &unread, unread_list::engine().as_ref())?;
    Ok(Outcome::Done)
}
