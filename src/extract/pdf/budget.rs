//! What reading one PDF may use up before the rest of its pages is left unread.
//!
//! A process has harder limits, but hitting those loses the pages that were read. So the reader looks at its own use after
//! each page and stops while there is time to keep them. Processor time counts, not the clock on the wall: a busy machine
//! must not decide what of a document is read.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::extract::MAX_TEXT_BYTES;

/// Less than half of what a reading process is given; the costliest honest publication known takes 9 s.
const SECONDS: u64 = 25;

/// What may still be used.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    until: Duration,
    seconds: u64,
    text_bytes: usize,
}

impl Budget {
    /// The usual one, from now on.
    pub fn usual() -> Budget {
        Budget::of(SECONDS, MAX_TEXT_BYTES)
    }

    /// So many seconds from now on, and so much text.
    pub fn of(seconds: u64, text_bytes: usize) -> Budget {
        Budget {
            until: used() + Duration::from_secs(seconds),
            seconds,
            text_bytes,
        }
    }

    /// Why no further page is read; `None` while there is something left.
    pub fn spent(&self, text_bytes: usize) -> Option<String> {
        if text_bytes > self.text_bytes {
            let limit = self.text_bytes >> 20;
            return Some(format!(
                "it was not read: the pages before it hold {limit} MiB of text"
            ));
        }
        (used() >= self.until).then(|| {
            let seconds = self.seconds;
            format!("it was not read: the pages before it took {seconds} s")
        })
    }
}

/// Processor time of this process.
fn used() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.max(0) as u64,
        time.tv_nsec.clamp(0, 999_999_999) as u32,
    )
}
