//! The bytes of a body as they come, held against the least rate.
//!
//! A body that trickles is never idle; counted over a window, it is found out.

use std::time::{Duration, Instant};

use super::failure::{Cause, FetchFailure};
use super::limits::FetchLimits;

/// Counts what has come.
pub(super) struct Rate {
    /// Bytes so far.
    pub(super) received: u64,
    window: Duration,
    least: u64,
    began: Instant,
    in_window: u64,
}

impl Rate {
    pub(super) fn new(limits: &FetchLimits) -> Rate {
        let least = limits.rate_window.as_secs_f64() * limits.least_bytes_a_second as f64;
        Rate {
            received: 0,
            window: limits.rate_window,
            least: least as u64,
            began: Instant::now(),
            in_window: 0,
        }
    }

    pub(super) fn note(&mut self, bytes: u64) -> Result<(), Cause> {
        self.received += bytes;
        self.in_window += bytes;
        if self.began.elapsed() < self.window {
            return Ok(());
        }
        if self.in_window < self.least {
            let reason = format!("{} bytes in {:?}", self.in_window, self.window);
            return Err(Cause::new(FetchFailure::TooSlow, reason));
        }
        self.began = Instant::now();
        self.in_window = 0;
        Ok(())
    }
}
