//! The progress of `dossier crawl`: a bar for each host on a terminal, now and then a line elsewhere.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::terminal::harmless;
use crate::crawl::Event;

/// Lines where nobody watches: often enough to see that it goes on, seldom enough for a log.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// Bars that fit a terminal.
const MAX_BARS: usize = 16;

/// Bars, or lines.
pub(super) struct Progress {
    bars: Option<MultiProgress>,
    hosts: BTreeMap<String, ProgressBar>,
    last_line: Instant,
}

impl Progress {
    /// Bars where someone watches.
    pub(super) fn new() -> Progress {
        Progress {
            bars: io::stderr().is_terminal().then(MultiProgress::new),
            hosts: BTreeMap::new(),
            last_line: Instant::now(),
        }
    }

    /// Shows what happens.
    pub(super) fn show(&mut self, event: Event<'_>) {
        match event {
            Event::Asking { host, url } => self.ask(host, url),
            Event::Recorded { report } => {
                if self.bars.is_none() && self.last_line.elapsed() >= LINE_EVERY {
                    self.last_line = Instant::now();
                    let total = report.total();
                    eprintln!(
                        "{} requests: {} added, {} changed, {} unchanged, {} failed",
                        total.requests,
                        total.added,
                        total.changed,
                        total.unchanged,
                        total.failures()
                    );
                }
            }
        }
    }

    /// Takes the bars away.
    pub(super) fn clear(&mut self) {
        if let Some(bars) = self.bars.take() {
            // A terminal that is gone has no bars left to take away.
            let _ = bars.clear();
        }
    }

    fn ask(&mut self, host: &str, url: &str) {
        let Some(bars) = &self.bars else { return };
        if !self.hosts.contains_key(host) && self.hosts.len() < MAX_BARS {
            let bar = bars.add(ProgressBar::no_length().with_style(style()));
            bar.set_prefix(harmless(host));
            self.hosts.insert(host.to_owned(), bar);
        }
        if let Some(bar) = self.hosts.get(host) {
            bar.inc(1);
            bar.set_message(harmless(url));
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{prefix:30!} {human_pos:>7} {wide_msg}")
        .expect("the template is well-formed")
}
