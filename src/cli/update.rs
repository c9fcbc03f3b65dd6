//! `dossier update`: crawls the sites, where there are any, then indexes what changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use super::index::stop_on_interrupt;
use super::outcome::Outcome;
use super::roots::Roots;
use super::{crawl, index};
use crate::corpus::Corpus;

/// Crawls and indexes; what a crawl gathered before it was stopped waits for the next.
pub fn run(arguments: crawl::Arguments, roots: &Roots) -> Result<Outcome> {
    let interrupted = Arc::new(AtomicBool::new(false));
    stop_on_interrupt(interrupted.clone())?;
    let has_sites = !Corpus::at(&roots.corpus).sites()?.is_empty();
    let crawled = match has_sites || !arguments.sites.is_empty() {
        true => crawl::gather(&arguments, roots, &interrupted)?,
        false => Outcome::Done,
    };
    if interrupted.load(Ordering::Relaxed) || crawled == Outcome::Locked {
        return Ok(crawled);
    }
    let indexed = index::update(index::Arguments::default(), roots, &interrupted)?;
    Ok(match indexed {
        Outcome::Done => crawled,
        _ => indexed,
    })
}
