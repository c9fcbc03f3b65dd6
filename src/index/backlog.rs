//! How many bytes wait between those who add documents and Tantivy's own thread.
//!
//! Tantivy queues ten thousand documents, whatever their length: of long reports that is more than any memory. Its
//! tokeniser is asked for a text the moment it is indexed, so that is where bytes are counted out.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Terms that may wait: enough to keep Tantivy busy while the next documents are prepared.
const MOST_WAITING: usize = 32 << 20;

/// Nobody is waited for longer: where Tantivy's thread has ended, adding the next document says why.
const PATIENCE: Duration = Duration::from_secs(10);

/// The bytes that wait.
#[derive(Default)]
pub(super) struct Backlog {
    waiting: Mutex<usize>,
    fewer: Condvar,
}

impl Backlog {
    /// Adds bytes, as soon as there is room; more than fit stand alone.
    pub fn add(&self, bytes: usize) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |waiting: &mut usize| *waiting > 0 && *waiting + bytes > MOST_WAITING;
        let (mut waiting, _) = self
            .fewer
            .wait_timeout_while(waiting, PATIENCE, is_full)
            .unwrap_or_else(PoisonError::into_inner);
        *waiting += bytes;
    }

    /// Takes out bytes that are being indexed.
    pub fn take(&self, bytes: usize) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(bytes);
        self.fewer.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn whoever_adds_waits_until_there_is_room() {
        let backlog = Backlog::default();
        backlog.add(2 * MOST_WAITING);
        thread::scope(|scope| {
            let adding = scope.spawn(|| {
                backlog.add(1);
                *backlog.waiting.lock().unwrap()
            });
            backlog.take(2 * MOST_WAITING);
            assert_eq!(adding.join().unwrap(), 1);
        });
    }
}
