//! `dossier failures`: what could not be read, why, and what to do about it.

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
    let (failures, unread) = if corpus.has_catalogue() {
        let catalogue = corpus.catalogue()?;
        (catalogue.failures()?, catalogue.unread_pages()?)
    } else {
        Default::default()
    };
    let mut out = io::stdout().lock();
    failure_list::write(&mut out, &failures, None)?;
    if failures.is_empty() {
        writeln!(out, "no failures")?;
    }
    unread_list::write_files(&mut out, &unread)?;
    unread_list::write_sum(&mut out, &unread, unread_list::engine()?.as_ref())?;
    Ok(Outcome::Done)
}
