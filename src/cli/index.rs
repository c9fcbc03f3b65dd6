//! `dossier index`: brings corpus and index up to date with their sources.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

use super::failure_list;
use super::index_progress::Progress;
use super::outcome::Outcome;
use super::roots::Roots;
use super::unread_list;
use super::unsupported_list;
use crate::corpus::Corpus;
use crate::corpus::catalogue::FailureRow;
use crate::ingest::{self, Ended, Event, Ingest, Mode, Plan, Report, Step};
use crate::read::Workers;
use crate::read::ocr::Engine;

/// Names a step and a number, as `index-committed:2`: the process ends itself there, without any cleaning up. For the test
/// that a kill in any gap of the writing order loses nothing.
const ABORT_VARIABLE: &str = "DOSSIER_ABORT_AT";

/// Failures listed after a run; all are a command away.
const LISTED_FAILURES: usize = 40;

/// Options of `dossier index`.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Files, folders and archives (.warc, .warc.gz) to look at; a new one becomes a source [default: all sources]
    paths: Vec<PathBuf>,
    /// Build a new generation of the index from what was read before
    #[arg(long)]
    rebuild: bool,
    /// Say what would be done, and do nothing
    #[arg(long, conflicts_with = "rebuild")]
    dry_run: bool,
    /// Leave pages unread that only tesseract could recognise
    #[arg(long)]
    no_ocr: bool,
    /// Forget a folder, file or archive that was indexed by its path: its documents leave
    #[arg(long, value_name = "NAME", conflicts_with_all = ["paths", "rebuild", "dry_run"])]
    forget: Vec<String>,
}

/// Brings corpus and index up to date; an interrupt ends it after the batch at hand.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let interrupted = Arc::new(AtomicBool::new(false));
    if !arguments.dry_run {
        stop_on_interrupt(interrupted.clone())?;
    }
    update(arguments, roots, &interrupted)
}

/// The same, for a caller with interrupts of its own.
pub(super) fn update(
    arguments: Arguments,
    roots: &Roots,
    interrupted: &AtomicBool,
) -> Result<Outcome> {
    let corpus = Corpus::at(&roots.corpus);
    let program = env::current_exe().context("finding this program's own file")?;
    let workers = Workers::of(program);
    let engine = unread_list::engine();
    let ingest = Ingest {
        corpus: &corpus,
        index_root: &roots.index,
        workers: &workers,
        engine: engine.as_ref().filter(|_| !arguments.no_ocr),
        interrupted,
    };
    let mut progress = Progress::new();
    if arguments.dry_run {
        let plan = ingest::plan(&ingest, &arguments.paths, &mut |event| progress.show(event))?;
        progress.clear();
        print_plan(&plan)?;
        return Ok(outcome(&plan.missing, false));
    }
    let mut abort = Abort::from_environment();
    let mut observe = |event: Event<'_>| {
        if let Event::Reached(step) = event {
            abort.at(step);
        }
        progress.show(event);
    };
    let ended = if arguments.forget.is_empty() {
        ingest::run(&ingest, &arguments.paths, mode(&arguments), &mut observe)
    } else {
        ingest::forget(&ingest, &arguments.forget, &mut observe)
    };
    progress.clear();
    finish(ended?, engine.as_ref(), roots)
}

fn mode(arguments: &Arguments) -> Mode {
    if arguments.rebuild {
        Mode::Rebuild
    } else {
        Mode::Update
    }
}

/// Has an interrupt end a run; a second one ends the process.
pub(super) fn stop_on_interrupt(interrupted: Arc<AtomicBool>) -> Result<()> {
    ctrlc::set_handler(move || {
        if interrupted.swap(true, Ordering::Relaxed) {
            // Asked twice: everything on disk can be read at any moment, so nothing is lost but the batch.
            std::process::exit(i32::from(Outcome::Interrupted.exit_code()));
        }
        eprintln!("finishing the batch at hand; once more ends at once");
    })
    .context("listening to interrupts")
}

fn finish(ended: Ended, engine: Option<&Engine>, roots: &Roots) -> Result<Outcome> {
    match ended {
        Ended::Locked => {
            eprintln!(
                "another run is working on {}\nhint: wait until it has ended",
                roots.corpus.display()
            );
            Ok(Outcome::Locked)
        }
        Ended::Interrupted(report) => {
            print_report(&report, engine)?;
            eprintln!("interrupted; the next `dossier index` goes on from here");
            Ok(Outcome::Interrupted)
        }
        Ended::Done(report) => {
            print_report(&report, engine)?;
            let has_new_failures = report.new_failures().next().is_some();
            Ok(outcome(&report.missing, has_new_failures))
        }
    }
}

/// How a run ended that came to its end; says what is wrong with the sources that it could not look at.
fn outcome(missing: &[anyhow::Error], has_new_failures: bool) -> Outcome {
    for problem in missing {
        eprintln!("error: {problem:#}");
    }
    match (missing, has_new_failures) {
        ([_, ..], _) => Outcome::MissingSources,
        (_, true) => Outcome::NewFailures,
        (_, false) => Outcome::Done,
    }
}

fn print_report(report: &Report, engine: Option<&Engine>) -> Result<()> {
    let mut out = io::stdout().lock();
    let (counts, tally) = (&report.counts, &report.tally);
    writeln!(
        out,
        "{} found = {} searchable + {} failed + {} skipped{}",
        counts.found(),
        counts.searchable,
        counts.failed,
        counts.skipped,
        match counts.pending {
            0 => String::new(),
            pending => format!(" + {pending} not indexed yet"),
        }
    )?;
    writeln!(
        out,
        "{} added, {} changed, {} removed, {} unchanged, in {:.1} s",
        tally.added,
        tally.changed,
        tally.removed,
        tally.unchanged,
        report.elapsed.as_secs_f64()
    )?;
    if tally.withdrawn > 0 {
        writeln!(
            out,
            "left out because they were withdrawn: {}",
            tally.withdrawn
        )?;
    }
    if tally.recognised_pages > 0 {
        writeln!(
            out,
            "pages read by tesseract from their pictures: {}",
            tally.recognised_pages
        )?;
    }
    if counts.found() == 0 {
        writeln!(
            out,
            "hint: name a folder of publications: dossier index FOLDER"
        )?;
    }
    print_failures(&mut out, report)?;
    unread_list::write_sum(&mut out, &report.unread, engine)
}

/// The failures of this run, as many as a person reads; those known from before are only counted.
fn print_failures(out: &mut impl Write, report: &Report) -> Result<()> {
    let is_new = |failure: &FailureRow| failure.first_run == report.run;
    let failures = report.failures.iter().cloned();
    let (unsupported, failures): (Vec<_>, Vec<_>) =
        failures.partition(unsupported_list::is_expected);
    let (mut new, known): (Vec<_>, Vec<_>) = failures.into_iter().partition(is_new);
    let more = new.len().saturating_sub(LISTED_FAILURES);
    new.truncate(LISTED_FAILURES);
    failure_list::write(out, &new, Some(report.run))?;
    if more > 0 {
        writeln!(out, "and {more} more new failures")?;
    }
    if more + known.len() > 0 {
        writeln!(
            out,
            "{} known from before; `dossier failures` lists all",
            known.len()
        )?;
    }
    unsupported_list::write_sum(out, &unsupported)
}

fn print_plan(plan: &Plan) -> Result<()> {
    let mut out = io::stdout().lock();
    let lists = [
        ("add", &plan.added),
        ("read again", &plan.changed),
        ("remove", &plan.removed),
    ];
    for (what, files) in lists {
        for (source, path) in files {
            writeln!(out, "would {what} {source}: {path}")?;
        }
    }
    writeln!(
        out,
        "{} files to add, {} to read again, {} to remove, {} unchanged, {} skipped; nothing was written",
        plan.added.len(),
        plan.changed.len(),
        plan.removed.len(),
        plan.unchanged,
        plan.skipped
    )?;
    Ok(())
}

/// Ends the process at a step, where the environment asks for it.
struct Abort {
    step: String,
    left: u64,
}

impl Abort {
    fn from_environment() -> Abort {
        let asked = env::var(ABORT_VARIABLE).unwrap_or_default();
        let (step, number) = asked.split_once(':').unwrap_or((&asked, "1"));
        Abort {
            step: step.to_owned(),
            left: number.parse().unwrap_or(1),
        }
    }

    fn at(&mut self, step: Step) {
        if self.step != step.name() {
            return;
        }
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            let own = rustix::process::getpid();
            // Where even that fails, aborting comes next to it.
            let _ = rustix::process::kill_process(own, rustix::process::Signal::KILL);
            std::process::abort();
        }
    }
}
