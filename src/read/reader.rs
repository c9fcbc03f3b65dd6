//! A reader: one worker at a time, replaced when it dies.

use std::borrow::Cow;

use anyhow::{Context, Result};

use super::process::{Death, Process};
use super::wire::Job;
use super::{Reading, Workers};
use crate::document::FailureClass;
use crate::extract::LeftOut;

/// So many pages of one document may end their reader; each costs the time of another reading.
const MOST_DEATHS: usize = 2;

/// Reads one document after another in a worker process.
pub struct Reader {
    workers: Workers,
    process: Option<Process>,
}

impl Reader {
    /// A reader that starts its worker with the first document.
    pub fn new(workers: &Workers) -> Reader {
        Reader {
            workers: workers.clone(),
            process: None,
        }
    }

    /// Reads one document.
    ///
    /// # Errors
    /// Only where no worker can be started; what is wrong with the document is in the reading.
    pub fn read(&mut self, job: &Job) -> Result<Reading> {
        let mut job = Cow::Borrowed(job);
        loop {
            let process = self.process()?;
            let is_fresh = process.answered == 0;
            let death = match process.read(&job) {
                Ok(reading) => return Ok(reading),
                Err(death) => death,
            };
            self.process = None;
            if !is_fresh && death.cause.class != FailureClass::TimedOut {
                // What earlier documents left behind must not count against this one: once more, alone.
                continue;
            }
            match around(&job, &death) {
                Some(next) => job = Cow::Owned(next),
                None => return Ok(Err(death.cause)),
            }
        }
    }

    fn process(&mut self) -> Result<&mut Process> {
        let process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.workers).with_context(|| {
                format!(
                    "starting a reading process of {}",
                    self.workers.program.display()
                )
            })?,
        };
        Ok(self.process.insert(process))
    }
}

/// The job that keeps what can be read of a document whose reader died: first each page is named as it is begun, then the
/// page is left out that was the last, then also all from the next such page on. `None` where no page is to blame.
fn around(job: &Job, death: &Death) -> Option<Job> {
    let mut next = job.clone();
    next.names_pages = true;
    if job.names_pages {
        let first = death.page.filter(|page| *page > 0)?;
        next.left_out.push(LeftOut {
            first,
            last: match job.left_out.is_empty() {
                true => first,
                false => u32::MAX,
            },
            reason: format!("it was not read: {}", death.cause),
        });
    }
    let may_help = death.page.is_some() && job.left_out.len() < MOST_DEATHS;
    may_help.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::ExtractError;

    fn death(page: Option<u32>) -> Death {
        Death {
            cause: ExtractError::new(FailureClass::OutOfMemory, "it needs too much"),
            page,
        }
    }

    #[test]
    fn a_document_without_pages_is_read_once() {
        assert!(around(&Job::default(), &death(None)).is_none());
    }

    #[test]
    fn the_page_of_a_death_is_left_out_and_from_the_second_on_all() {
        let named = around(&Job::default(), &death(Some(1))).unwrap();
        assert!(named.names_pages && named.left_out.is_empty());
        let first = around(&named, &death(Some(3))).unwrap();
        assert!(first.left_out[0].covers(3) && !first.left_out[0].covers(4));
        let second = around(&first, &death(Some(5))).unwrap();
        assert!(second.left_out[1].covers(5) && second.left_out[1].covers(900));
        assert!(around(&second, &death(Some(2))).is_none());
        assert!(around(&named, &death(Some(0))).is_none());
    }
}
