//! The progress of `dossier index` on a terminal; nothing anywhere else.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::ingest::Event;

/// How often the bar moves while nothing happens.
const TICK: Duration = Duration::from_millis(200);

/// A bar, or none.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar where someone watches.
    pub(super) fn new() -> Progress {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::no_length().with_style(style());
            bar.enable_steady_tick(TICK);
            bar
        });
        Progress { bar }
    }

    /// Shows what happens.
    pub(super) fn show(&mut self, event: Event<'_>) {
        let Some(bar) = &self.bar else { return };
        let (message, done, total) = match event {
            Event::Looking { source } => {
                bar.set_message(format!("Looking at {source}"));
                return;
            }
            Event::Reading { done, total } => ("Reading", done, total),
            Event::Indexing { done, total } => ("Indexing", done, total),
            Event::Recognising { done, total } => ("Recognising", done, total),
            Event::Reached(_) => return,
        };
        bar.set_message(message);
        bar.set_length(total);
        bar.set_position(done);
    }

    /// Takes the bar away.
    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}")
        .expect("the template is well-formed")
}
