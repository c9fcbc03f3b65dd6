//! Gathering: from the sites of the sources to originals, politely.
//!
//! The lower half asks one server one thing: what may be asked (`robots`), who may be dialled (`address`), how an answer
//! is taken within limits (`fetch` and what it stands on), and when the next may be asked (`pace`). The upper half knows
//! where to go next and what to keep. Nothing here touches the index, and indexing needs no network: what they share is the
//! catalogue. Whatever ends a run, each fetch that was acknowledged is whole on disk, and the next run goes on from there.
//! Only `fetch` opens connections.

// What robots.txt allows.
pub mod robots;

// What a server may send.
pub mod limits;

// What it sent, or why not.
mod redirect;

mod header;

pub mod failure;

mod body;

mod answer;

mod decode;

mod stored;

// Which network addresses may be dialled.
pub mod address;

mod dial;

mod cause;

mod rate;

// One address, asked for.
mod request;

mod connection;

pub mod fetch;

// One form of an address, and forms that are none.
pub mod canonical;

pub mod shape;

pub mod trap;

pub mod fickle;

pub mod yields;

// What leads on.
pub mod directives;

pub mod link_header;

pub mod sitemap;

pub mod feed;

// When a host may be asked, and what of it.
pub mod pace;

pub mod site_robots;

// When to come back.
pub mod revisit;

// What was done.
pub mod report;

mod task;

// A visit, and what becomes of it.
mod harvest;

mod visit;

mod frontier;

pub mod file_links;

mod record;

mod run;

mod family;

mod settle;

pub use answer::Response;
pub use body::Body;
pub use dial::Lookup;
pub use header::Headers;
pub use redirect::Redirect;
pub use report::CrawlReport;
pub use stored::decoded;
pub use task::{Crawl, Crawled, Event};

use std::collections::HashMap;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::corpus::catalogue::Catalogue;
use crate::corpus::sources::Site;

/// Visits what is due on all sites, or on those that are named.
pub fn crawl(
    crawl: &Crawl<'_>,
    names: &[String],
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Crawled> {
    let (began, at) = (Instant::now(), (crawl.now)());
    let sites = chosen(crawl.corpus.sites()?, names)?;
    let Some(_lock) = crawl.corpus.lock()? else {
        return Ok(Crawled::Locked);
    };
    let mut catalogue = crawl.corpus.catalogue()?;
    let run = catalogue.begin_run()?;
    let mut report = run::run(crawl, &mut catalogue, run, &sites, observe)?;
    report.began = at;
    report.interrupted = crawl.is_interrupted();
    settle_all(crawl, &mut catalogue, &sites, &mut report)?;
    report.seconds = began.elapsed().as_secs_f64();
    catalogue.finish_crawl(run, &serde_json::to_string(&report)?)?;
    Ok(Crawled::Done { report, run })
}

fn chosen(sites: Vec<Site>, names: &[String]) -> Result<HashMap<String, Site>> {
    for name in names {
        if !sites.iter().any(|site| site.name == *name) {
            bail!("no site is called `{name}`\nhint: sources.toml names them, as `[[site]]`");
        }
    }
    Ok(sites
        .into_iter()
        .filter(|site| names.is_empty() || names.contains(&site.name))
        .map(|site| (site.name.clone(), site))
        .collect())
}

fn settle_all(
    crawl: &Crawl<'_>,
    catalogue: &mut Catalogue,
    sites: &HashMap<String, Site>,
    report: &mut CrawlReport,
) -> Result<()> {
    for site in sites.values() {
        settle::settle(catalogue, site, crawl.allow_mass_removal, report)?;
        family::record(catalogue, site)?;
    }
    Ok(())
}
