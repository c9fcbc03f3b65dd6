//! Pages that no reader could read, as maintainers see them: how many, of which files, and the command that helps.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::corpus::catalogue::UnreadPages;
use crate::read::ocr::{Engine, PROGRAM, install_command};
use crate::render::CAN_DRAW;

/// The recognition program of this machine, where it can be used; one that is there and does not work is told of, and
/// everything else goes on.
pub(super) fn engine() -> Option<Engine> {
    if !CAN_DRAW {
        return None;
    }
    Engine::find(Path::new(PROGRAM)).unwrap_or_else(|error| {
        eprintln!(
            "warning: {error:#}; no pages are recognised\nhint: `{PROGRAM} --version` shows what is wrong with it"
        );
        None
    })
}

/// Writes how many pages there are and what to do about them; nothing where there are none.
pub(super) fn write_sum(
    out: &mut impl Write,
    unread: &UnreadPages,
    engine: Option<&Engine>,
) -> Result<()> {
    if unread.pages == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "not read: {} in {}: pictures of text, or fonts that do not say which letters they show",
        counted(unread.pages, "page"),
        counted(unread.files.len() as u64, "file")
    )?;
    writeln!(out, "hint: {}", hint(unread, engine))?;
    Ok(())
}

fn hint(unread: &UnreadPages, engine: Option<&Engine>) -> String {
    if !CAN_DRAW {
        return "build dossier with its feature `pictures`, which is on by default".to_owned();
    }
    match install_command(engine, &unread.packs) {
        Some(command) => format!("`{command}`, then `dossier index` reads them"),
        None => "`dossier index` without `--no-ocr` has tesseract read them; those it has tried and failed on wait for another version or more languages of it".to_owned(),
    }
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
