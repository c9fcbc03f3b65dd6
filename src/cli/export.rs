//! `dossier export`: writes the library into an archive that others, and this program, can read.

use std::fs::Permissions;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::outcome::Outcome;
use super::roots::Roots;
use super::terminal::harmless;
use crate::archive::{Exported, Packing, export};
use crate::corpus::Corpus;

/// Options of `dossier export`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write a WARC 1.1 archive; a name that ends in .gz has it compressed, `-` is the standard output
    #[arg(long, value_name = "FILE")]
    warc: PathBuf,
}

/// Exports all that the last `index` covered.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let corpus = Corpus::at(&roots.corpus);
    if !corpus.has_catalogue() {
        eprintln!(
            "there is nothing in {} yet\nhint: dossier index FOLDER",
            roots.corpus.display()
        );
        return Ok(Outcome::NothingFound);
    }
    let Some(_lock) = corpus.lock()? else {
        eprintln!(
            "another run is working on {}\nhint: wait until it has ended",
            roots.corpus.display()
        );
        return Ok(Outcome::Locked);
    };
    let exported = match arguments.warc.as_os_str() == "-" {
        true => to_stdout(&corpus)?,
        false => to_file(&corpus, &arguments.warc)?,
    };
    Ok(report(&exported))
}

fn to_stdout(corpus: &Corpus) -> Result<Exported> {
    let mut out = BufWriter::new(io::stdout().lock());
    let exported = export(corpus, &corpus.catalogue()?, &mut out, Packing::Plain)?;
    out.flush()?;
    Ok(exported)
}

/// The archive stands under its name whole or not at all.
fn to_file(corpus: &Corpus, path: &Path) -> Result<Exported> {
    let what = || {
        format!(
            "writing {}\nhint: check that its folder exists and has room",
            path.display()
        )
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let file = tempfile::Builder::new()
        .prefix(".incomplete-")
        // Made to be handed on: what the user's mask leaves.
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .with_context(what)?;
    let mut out = BufWriter::new(file);
    let packing = Packing::of(&path.to_string_lossy());
    let exported = export(corpus, &corpus.catalogue()?, &mut out, packing)?;
    let file = out
        .into_inner()
        .map_err(io::Error::from)
        .with_context(what)?;
    file.as_file().sync_all().with_context(what)?;
    file.persist(path).with_context(what)?;
    Ok(exported)
}

/// Says what was written; on the error stream, for the other may be the archive.
fn report(exported: &Exported) -> Outcome {
    let Exported {
        files,
        copies,
        lost,
    } = exported;
    eprintln!("{files} files archived, and {copies} more with the same bytes");
    for (source, path) in lost {
        eprintln!(
            "left out: {source}: {}\n    its stored bytes are damaged, or gone as those of a file of which a line was withdrawn\n    hint: take that line out of the file, or get the file anew, and `dossier index` it",
            harmless(path)
        );
    }
    match lost.is_empty() {
        true => Outcome::Done,
        false => Outcome::NewFailures,
    }
}
