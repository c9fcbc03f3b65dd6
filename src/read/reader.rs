//! A reader: one worker at a time, replaced when it dies.

use anyhow::{Context, Result};

use super::process::Process;
use super::wire::Job;
use super::{Reading, Workers};
use crate::document::FailureClass;

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
        let fresh = self.process.is_none();
        let process = self.process()?;
        let answered = process.answered;
        match process.read(job) {
            Ok(reading) => Ok(reading),
            Err(death) => {
                self.process = None;
                let may_be_innocent =
                    !fresh && answered > 0 && death.class != FailureClass::TimedOut;
                if may_be_innocent {
                    // What earlier documents left behind must not count against this one: once more, alone.
                    self.read(job)
                } else {
                    Ok(Err(death))
                }
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
