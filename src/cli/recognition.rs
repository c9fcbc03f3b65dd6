//! Reading the pages of one document that only a recognition program can read, for `dossier extract --ocr`.
//!
//! Keeps nothing: what a library recognises is kept by `dossier index`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail};

use crate::describe::Defaults;
use crate::extract::{Extraction, Password};
use crate::read::Workers;
use crate::read::ocr::{
    Engine, PROGRAM, PageTask, SideBySide, install_command, is_unread, likely_languages, packs_for,
    settle,
};
use crate::render::CAN_DRAW;

/// Who recognises, and what for want of it could not be.
pub(super) struct Recognition {
    engine: Option<Engine>,
    workers: Workers,
    passwords: Vec<Password>,
}

impl Recognition {
    /// With the program of this machine.
    pub(super) fn new(workers: Workers, passwords: &[Password]) -> Result<Recognition> {
        if !CAN_DRAW {
            bail!(
                "recognising pages: this program was built without pictures\nhint: build it with the feature `pictures`, which is on by default"
            );
        }
        let engine = Engine::find(Path::new(PROGRAM))?;
        Ok(Recognition {
            engine,
            workers,
            passwords: passwords.to_vec(),
        })
    }

    /// Puts what is recognised in the place of pages that could not be read; warns where nothing can recognise them.
    pub(super) fn complete(&self, path: &Path, read: &mut Extraction) -> Result<()> {
        let unread: Vec<usize> = read
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| is_unread(page))
            .map(|(place, _)| place)
            .collect();
        if unread.is_empty() {
            return Ok(());
        }
        let likely = likely_languages(read, &Defaults::default());
        let Some(engine) = &self.engine else {
            let packs = packs_for(likely.iter().flatten());
            let command = install_command(None, &packs).unwrap_or_default();
            eprintln!(
                "warning: {}: {} pages can only be read by tesseract, which is not installed\nhint: {command}",
                path.display(),
                unread.len()
            );
            return Ok(());
        };
        let met = Arc::default();
        let tasks: Vec<PageTask> = unread
            .iter()
            .map(|place| PageTask {
                path: PathBuf::from(path),
                page: *place as u32 + 1,
                likely: likely.get(*place).cloned().unwrap_or_default(),
                met: Arc::clone(&met),
                passwords: self.passwords.clone(),
            })
            .collect();
        let recognition = SideBySide {
            workers: &self.workers,
            engine,
            cache: None,
            interrupted: &AtomicBool::new(false),
        };
        recognition
            .read(&tasks, &mut |task, recognised| {
                let page = unread
                    .get(task)
                    .and_then(|place| read.pages.get_mut(*place));
                if let Some(page) = page {
                    settle(page, recognised.outcome, &engine.name());
                }
                Ok(())
            })
            .with_context(|| format!("recognising pages of {}", path.display()))
    }
}
