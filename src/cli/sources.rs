//! `dossier sources`: whether `sources.toml` says what can be done.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use tokio::runtime::Builder;
use url::Url;

use super::crawl::fetch_settings;
use super::outcome::Outcome;
use super::roots::Roots;
use super::terminal::harmless;
use crate::corpus::Corpus;
use crate::corpus::sources::{Site, Source};
use crate::crawl::fetch::{FetchRequest, Fetched, Fetcher, PRODUCT_TOKEN};
use crate::crawl::limits::Kind;
use crate::crawl::site_robots::{SiteRobots, robots_url, said};

/// Options of `dossier sources`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do about sources.
#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Check sources.toml, and that its folders are there
    Check {
        /// Ask each site too: whether it answers, and whether its robots.txt lets us in
        #[arg(long)]
        online: bool,
        /// Ask this host although its address is private or of this machine; for intranets
        #[arg(long, value_name = "HOST")]
        allow_host: Vec<String>,
    },
}

/// Checks the sources; what is wrong with one is told, and the others are checked all the same.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let Verb::Check { online, allow_host } = arguments.verb;
    let corpus = Corpus::at(&roots.corpus);
    let (folders, sites) = (corpus.sources()?, corpus.sites()?);
    let mut out = io::stdout().lock();
    let mut all_well = true;
    for source in &folders {
        all_well &= tell(&mut out, &source.name, folder_problem(source))?;
    }
    let mut asking = match online {
        true => Some(Asking::new(&corpus, &allow_host)?),
        false => None,
    };
    for site in &sites {
        let problem = asking.as_mut().and_then(|asking| asking.problem(site));
        all_well &= tell(&mut out, &site.name, problem)?;
    }
    Ok(match all_well {
        true => Outcome::Done,
        false => Outcome::NewFailures,
    })
}

fn tell(out: &mut impl Write, name: &str, problem: Option<String>) -> Result<bool> {
    match &problem {
        None => writeln!(out, "{name}: well")?,
        Some(problem) => writeln!(out, "{name}: {}", harmless(problem))?,
    }
    Ok(problem.is_none())
}

fn folder_problem(source: &Source) -> Option<String> {
    let folder: &Path = &source.folder;
    let error = folder.metadata().err()?;
    Some(format!(
        "{}: {error}\n    hint: put it back, mount its disk, or correct `folder`",
        folder.display()
    ))
}

/// Rules that were asked for hold as long as the asking takes, so its clock stands still.
const ASKED_AT: i64 = 0;

/// Asks sites, one after another.
struct Asking {
    fetcher: Fetcher,
    robots: SiteRobots,
    runtime: tokio::runtime::Runtime,
}

impl Asking {
    fn new(corpus: &Corpus, allowed: &[String]) -> Result<Asking> {
        Ok(Asking {
            fetcher: Fetcher::new(fetch_settings(corpus, allowed)?)?,
            robots: SiteRobots::default(),
            runtime: Builder::new_current_thread()
                .enable_all()
                .build()
                .context("starting to ask the sites")?,
        })
    }

    /// What stands in the way of the first seed, sitemap or feed that does not answer.
    fn problem(&mut self, site: &Site) -> Option<String> {
        let addresses = site.seeds.iter().chain(&site.sitemaps).chain(&site.feeds);
        addresses
            .map(|url| self.problem_at(site, url))
            .find_map(|problem| problem)
    }

    fn problem_at(&mut self, site: &Site, url: &Url) -> Option<String> {
        if self.robots.of(url, ASKED_AT).is_none() {
            let fetched = self.fetch(site, FetchRequest::new(robots_url(url)?, Kind::Robots));
            let said = said(url, &fetched, None, ASKED_AT);
            self.robots.keep(url, said.as_ref(), ASKED_AT);
            if said.is_none() {
                return Some(format!(
                    "{url}: its robots.txt could not be had\n    hint: open it in a browser; while it is not there the site is not asked"
                ));
            }
        }
        if !self
            .robots
            .of(url, ASKED_AT)?
            .allows(PRODUCT_TOKEN, url.path())
        {
            return Some(format!(
                "{url}: its robots.txt forbids it\n    hint: ask the site to allow `{PRODUCT_TOKEN}`"
            ));
        }
        match self.fetch(site, FetchRequest::new(url.clone(), Kind::Page)) {
            Ok(answer) if answer.is_success() && site.has_host(&answer.final_url) => None,
            Ok(answer) if answer.is_success() => Some(format!(
                "{url} leads to {}, which is not one of its hosts\n    hint: make that the seed, or add its host to `hosts`",
                answer.final_url
            )),
            Ok(answer) => Some(format!(
                "{url} answers {}\n    hint: open it in a browser and correct the address",
                answer.status
            )),
            Err(error) => Some(format!("{error}\n    hint: {}", error.failure.hint())),
        }
    }

    /// Asks, after the pause that the site is to have.
    fn fetch(&self, site: &Site, request: FetchRequest) -> Fetched {
        std::thread::sleep(site.pause);
        self.runtime.block_on(self.fetcher.fetch(&request))
    }
}
