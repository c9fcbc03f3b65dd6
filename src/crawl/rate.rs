//! The bytes of a body as they come, held against the least rate and the most.
//!
//! A body that trickles is never idle; counted over a window, it is found out. One that pours is taken slowly, so that
//! neither its server nor the others of a run are kept waiting by it.

use std::time::{Duration, Instant};

use super::failure::{Cause, FetchFailure};
use super::limits::FetchLimits;

/// Bytes that come as they like: a page is not made to wait.
const UNHURRIED: u64 = 1 << 20;

/// Counts what has come.
pub(super) struct Rate {
    /// Bytes so far.
    pub(super) received: u64,
    window: Duration,
    least: u64,
    most_a_second: u64,
    begun: Instant,
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
            most_a_second: limits.most_bytes_a_second.max(1),
            begun: Instant::now(),
            began: Instant::now(),
            in_window: 0,
        }
    }

    /// How much earlier than at the greatest rate the bytes so far have come.
    pub(super) fn ahead(&self) -> Duration {
        let counted = self.received.saturating_sub(UNHURRIED);
        let due = counted as f64 / self.most_a_second as f64;
        Duration::from_secs_f64(due).saturating_sub(self.begun.elapsed())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pours_is_taken_slowly() {
        let limits = FetchLimits {
            most_bytes_a_second: 1_000,
            ..FetchLimits::default()
        };
        let mut rate = Rate::new(&limits);
        assert!(rate.ahead().is_zero());
        rate.note(UNHURRIED).unwrap();
        assert!(rate.ahead().is_zero());
        rate.note(100_000).unwrap();
        let ahead = rate.ahead();
        assert!(ahead <= Duration::from_secs(100) && ahead > Duration::from_secs(50));
    }
}
