//! Sources to a searchable index: only what changed.
//!
//! Two movements, each of which can be cut short anywhere, and a third where a recognition program is installed.
//! *Gathering* makes the corpus say what the sources say: files are compared with the catalogue, new bytes are stored,
//! read and recorded. *Following* makes the index say what the corpus says: it takes up the changes after its own
//! watermark; what documents are to each other is worked out on the way and is a change like any other. *Recognising*
//! adds to the corpus what only such a program can read. A killed run, a raised schema, a lost index and a rebuild are
//! therefore one case: an index that is behind. No movement knows how progress is shown.

mod task;

mod step;

mod report;

mod scope;

mod scan;

mod attempt;

mod compare;

mod sites;

mod archived;

mod registration;

mod screen;

mod gather;

mod prepare;

mod copies;

mod families;

mod kinship;

mod follow;

mod recognise;

mod sweep;

mod erase;

mod withdraw;

pub use erase::Places;
pub use report::{Ended, Plan, Report, Tally};
pub use scan::old_ending;
pub use step::{Event, Step};
pub use task::{Ingest, Mode};
pub use withdraw::{Erased, Hidden, Named, Taken, erase_withdrawn, withdraw};

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};

use self::compare::Differences;
use self::scope::Scope;
use crate::archive::is_archive;
use crate::corpus::catalogue::Catalogue;

/// Brings corpus and index up to date with all sources, or with those files and folders alone that are named.
pub fn run(
    ingest: &Ingest<'_>,
    paths: &[PathBuf],
    mode: Mode,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Ended> {
    let (archives, others): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| is_archive(path));
    bring_up_to_date(ingest, &archives, mode, observe, &|catalogue| {
        scope::resolve(ingest.corpus, catalogue, &others, paths.is_empty())
    })
}

/// Forgets sources that were indexed by their path: their documents leave; no source is looked at.
pub fn forget(
    ingest: &Ingest<'_>,
    names: &[String],
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Ended> {
    bring_up_to_date(ingest, &[], Mode::Update, observe, &|catalogue| {
        scope::forgetting(ingest.corpus, catalogue, names)
    })
}

fn bring_up_to_date(
    ingest: &Ingest<'_>,
    archives: &[PathBuf],
    mode: Mode,
    observe: &mut dyn FnMut(Event<'_>),
    resolve: &dyn Fn(&Catalogue) -> Result<Scope>,
) -> Result<Ended> {
    let began = Instant::now();
    ingest.corpus.create()?;
    let Some(_lock) = ingest.corpus.lock()? else {
        return Ok(Ended::Locked);
    };
    let mut catalogue = ingest.corpus.catalogue()?;
    erase::erase(ingest, &mut catalogue)?;
    let run = catalogue.begin_run()?;
    archived::take_in(ingest, &mut catalogue, run, archives, observe)?;
    let scope = resolve(&catalogue)?;
    let mut differences = differences(ingest, &catalogue, &scope, observe)?;
    let missing = std::mem::take(&mut differences.missing);
    let removed = registration::record(&mut catalogue, &scope)?;
    let mut tally = gather::gather(ingest, &mut catalogue, run, differences, observe)?;
    tally.removed += removed;
    if !ingest.is_interrupted() {
        follow::follow(ingest, &mut catalogue, run, &scope, mode, observe)?;
    }
    while !ingest.is_interrupted()
        && recognise::recognise(ingest, &mut catalogue, &scope, &mut tally, observe)?
    {
        follow::follow(ingest, &mut catalogue, run, &scope, Mode::Update, observe)?;
    }
    let report = Report::new(&catalogue, run, tally, missing, began)?;
    if ingest.is_interrupted() {
        return Ok(Ended::Interrupted(report));
    }
    sweep::sweep(ingest, &mut catalogue)?;
    // Copies may have turned up, and more may have been withdrawn meanwhile.
    erase::erase(ingest, &mut catalogue)?;
    catalogue.finish_run(run)?;
    Ok(Ended::Done(report))
}

/// What differs, in the folders and in what was gathered from sites.
fn differences(
    ingest: &Ingest<'_>,
    catalogue: &Catalogue,
    scope: &Scope,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Differences> {
    let mut differences = compare::all(ingest, catalogue, scope, observe)?;
    if scope.covers_sites {
        sites::compare(ingest.corpus, catalogue, &scope.sites, &mut differences)?;
    }
    archived::compare(ingest.corpus, catalogue, &scope.archived, &mut differences)?;
    // What was not looked at any more would count as gone.
    if ingest.is_interrupted() {
        return Ok(Differences::default());
    }
    Ok(differences)
}

/// Says what [`run`] would do, and does nothing of it.
pub fn plan(
    ingest: &Ingest<'_>,
    paths: &[PathBuf],
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Plan> {
    if let Some(archive) = paths.iter().find(|path| is_archive(path)) {
        bail!(
            "what would come out of {} is only known once it is taken in\nhint: leave it out of the dry run",
            archive.display()
        );
    }
    let catalogue = if ingest.corpus.has_catalogue() {
        ingest.corpus.catalogue()?
    } else {
        Catalogue::in_memory()?
    };
    let scope = scope::resolve(ingest.corpus, &catalogue, paths, paths.is_empty())?;
    let differences = differences(ingest, &catalogue, &scope, observe)?;
    Plan::new(&catalogue, &scope.dropped, differences)
}
