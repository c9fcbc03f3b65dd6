//! Pages recognised side by side, as many at a time as there are workers.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use anyhow::Result;

use super::engine::Engine;
use super::recogniser::{PageRead, PageTask, Recogniser};
use crate::corpus::cache::Cache;
use crate::read::Workers;

/// Who recognises.
#[derive(Clone, Copy)]
pub struct SideBySide<'a> {
    /// Who draws.
    pub workers: &'a Workers,
    /// Who reads.
    pub engine: &'a Engine,
    /// Where answers are kept, if they are.
    pub cache: Option<&'a Cache>,
    /// Set from outside to end after the pages at hand.
    pub interrupted: &'a AtomicBool,
}

impl SideBySide<'_> {
    /// Recognises pages and gives each to `take` with its place among them, in whichever order they come.
    ///
    /// # Errors
    /// Those of the recogniser and of `take`; the pages at hand are then still finished.
    pub fn read(
        &self,
        tasks: &[PageTask],
        take: &mut dyn FnMut(usize, PageRead) -> Result<()>,
    ) -> Result<()> {
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let (sender, read) = channel();
        thread::scope(|scope| {
            let count = self.workers.count.clamp(1, tasks.len().max(1));
            for _ in 0..count {
                let (own, next, stopped) = (sender.clone(), &next, &stopped);
                scope.spawn(move || self.work(tasks, next, stopped, &own));
            }
            drop(sender);
            for (place, page) in read {
                let taken = page.and_then(|page| take(place, page));
                if taken.is_err() {
                    stopped.store(true, Ordering::Relaxed);
                    return taken;
                }
            }
            Ok(())
        })
    }

    fn work(
        &self,
        tasks: &[PageTask],
        next: &AtomicUsize,
        stopped: &AtomicBool,
        read: &Sender<(usize, Result<PageRead>)>,
    ) {
        let mut recogniser = Recogniser::new(self.workers, self.engine, self.cache);
        while !self.interrupted.load(Ordering::Relaxed) && !stopped.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = tasks.get(place) else { return };
            if read.send((place, recogniser.read(task))).is_err() {
                return;
            }
        }
    }
}
