//! The command line: one file a verb, and the only code that prints.

pub mod outcome;
pub mod roots;

mod crawl_progress;
mod crawl_report;
mod crawl_report_page;
mod failure_list;
mod format;
mod full_disk;
mod hit_text;
mod index_progress;
mod recognition;
mod source_folders;
mod terminal;
mod unread_list;
mod unsupported_list;
mod watched;

pub mod crawl;
pub mod eval;
pub mod export;
pub mod extract;
pub mod failures;
pub mod index;
pub mod read_worker;
pub mod search;
pub mod serve;
pub mod show;
pub mod similar;
pub mod sources;
pub mod status;
pub mod update;
pub mod watch;
pub mod withdraw;

use anyhow::Result;
use clap::{Parser, Subcommand};

use outcome::Outcome;
use roots::{RootArguments, Roots};

/// The search engine over the publications of a network of child-rights organisations.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    #[command(flatten)]
    roots: RootArguments,
    #[command(subcommand)]
    verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Bring corpus and index up to date with their sources
    Index(index::Arguments),
    /// Fetch what is due on the sites of sources.toml
    Crawl(crawl::Arguments),
    /// Crawl, then index what changed
    Update(crawl::Arguments),
    /// Find pages: words, "phrases", -without, OR, (groups), field:value, prefix*, nearly~
    Search(search::Arguments),
    /// Show what is known of a document, and its text
    Show(show::Arguments),
    /// Tell which queries of a file find documents that they did not find the last time
    Watch(watch::Arguments),
    /// List the documents most like one, and the words that both have
    Similar(similar::Arguments),
    /// Answer in a browser: the search page and the JSON API
    Serve(serve::Arguments),
    /// Say what the corpus holds and how much of it a search can find
    Status(status::Arguments),
    /// Check sources.toml
    Sources(sources::Arguments),
    /// List what could not be fetched or read, why, and what to do about it
    Failures(failures::Arguments),
    /// Take a document down for good: bytes, text, pictures and index entries
    Withdraw(withdraw::Arguments),
    /// Write the text of files, page by page
    Extract(extract::Arguments),
    /// Measure the ranking by judged queries
    Eval(eval::Arguments),
    /// Write all publications into an archive (WARC), which `index` reads
    Export(export::Arguments),
    #[command(hide = true)]
    ReadWorker(read_worker::Arguments),
}

impl Cli {
    /// Reads the arguments of the process; help and errors end it, as clap has it.
    pub fn from_arguments() -> Cli {
        Cli::parse_from(search::options_first(std::env::args_os().collect()))
    }
}

/// Does what the command line asks.
pub fn run(cli: Cli) -> Result<Outcome> {
    let roots = || Roots::resolve(&cli.roots);
    let ended = match cli.verb {
        Verb::Index(arguments) => index::run(arguments, &roots()?),
        Verb::Crawl(arguments) => crawl::run(arguments, &roots()?),
        Verb::Update(arguments) => update::run(arguments, &roots()?),
        Verb::Search(arguments) => search::run(arguments, &roots()?),
        Verb::Show(arguments) => show::run(arguments, &roots()?),
        Verb::Watch(arguments) => watch::run(arguments, &roots()?),
        Verb::Similar(arguments) => similar::run(arguments, &roots()?),
        Verb::Serve(arguments) => serve::run(arguments, &roots()?),
        Verb::Status(arguments) => status::run(arguments, &roots()?),
        Verb::Sources(arguments) => sources::run(arguments, &roots()?),
        Verb::Failures(arguments) => failures::run(arguments, &roots()?),
        Verb::Withdraw(arguments) => withdraw::run(arguments, &roots()?),
        Verb::Extract(arguments) => extract::run(arguments),
        Verb::Eval(arguments) => eval::run(arguments, &roots()?),
        Verb::Export(arguments) => export::run(arguments, &roots()?),
        Verb::ReadWorker(arguments) => read_worker::run(arguments),
    };
    ended.map_err(full_disk::with_hint)
}
