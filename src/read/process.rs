//! One worker process, as its parent sees it.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;

use super::wire::{HEAD_BYTES, Job, Word};
use super::{Limits, Reading, WORKER_VERB, Workers};
use crate::document::FailureClass;
use crate::extract::ExtractError;

/// Bytes of a dead worker's last words that are looked at.
const LAST_WORDS_BYTES: u64 = 4096;

/// A running worker.
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    limits: Limits,
    /// How many documents it has read: a death in the first is that document's own.
    pub(super) answered: u64,
}

/// How a worker died.
pub(super) struct Death {
    /// Of what.
    pub(super) cause: ExtractError,
    /// In which page, as far as it said so; 0 after the last.
    pub(super) page: Option<u32>,
}

/// Why an answer did not come.
enum Silence {
    TimedOut,
    Closed,
}

impl Process {
    /// Starts one.
    pub(super) fn start(workers: &Workers) -> io::Result<Process> {
        let limits = workers.limits;
        let mut child = Command::new(&workers.program)
            .arg(WORKER_VERB)
            .args(["--memory-bytes", &limits.memory_bytes.to_string()])
            .args(["--cpu-seconds", &limits.cpu_seconds.to_string()])
            .args(["--output-bytes", &limits.output_bytes.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // An interrupt typed at the terminal is for the parent, which lets its workers finish.
            .process_group(0)
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (input, output) = pipes.expect("both were asked for");
        Ok(Process {
            child,
            input,
            output,
            limits,
            answered: 0,
        })
    }

    /// Reads one document. An inner `Err` is the worker's answer; an outer one says how it died.
    pub(super) fn read(&mut self, job: &Job) -> Result<Reading, Death> {
        let mut page = None;
        match self.ask(job, &mut page) {
            Ok(reading) => {
                self.answered += 1;
                Ok(reading)
            }
            Err(silence) => Err(Death {
                cause: self.bury(silence),
                page,
            }),
        }
    }

    fn ask(&mut self, job: &Job, page: &mut Option<u32>) -> Result<Reading, Silence> {
        let deadline = Instant::now() + self.limits.wall;
        job.send(&mut self.input).map_err(|_| Silence::Closed)?;
        loop {
            let word = self.receive(HEAD_BYTES as u64, deadline)?;
            let word = word
                .as_slice()
                .try_into()
                .ok()
                .and_then(|word| Word::parse(word, self.limits.output_bytes));
            match word.ok_or(Silence::Closed)? {
                Word::Begun(begun) => *page = Some(begun),
                Word::Reading(head) => {
                    return Ok(head.reading(self.receive(head.length, deadline)?));
                }
            }
        }
    }

    /// Reads that many bytes of the answer, as long as there is time.
    fn receive(&mut self, length: u64, deadline: Instant) -> Result<Vec<u8>, Silence> {
        let mut bytes = Vec::new();
        let mut piece = vec![0; length.min(64 * 1024) as usize];
        while (bytes.len() as u64) < length {
            self.wait(deadline)?;
            let missing = (length - bytes.len() as u64).min(piece.len() as u64) as usize;
            let room = piece.get_mut(..missing).unwrap_or_default();
            match self.output.read(room) {
                Ok(0) => return Err(Silence::Closed),
                Ok(read) => bytes.extend_from_slice(room.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Silence::Closed),
            }
        }
        Ok(bytes)
    }

    /// Waits until there is something to read.
    fn wait(&self, deadline: Instant) -> Result<(), Silence> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Silence::TimedOut);
            }
            let mut watched = [PollFd::new(&self.output, PollFlags::IN)];
            match poll(&mut watched, Some(&timespec(left))) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return Ok(()),
                Err(_) => return Err(Silence::Closed),
            }
        }
    }

    /// Ends it where it still lives, and finds out what it died of.
    fn bury(&mut self, silence: Silence) -> ExtractError {
        if let Silence::TimedOut = silence {
            self.end();
            let seconds = self.limits.wall.as_secs();
            return ExtractError::new(
                FailureClass::TimedOut,
                format!("reading it took longer than {seconds} s"),
            );
        }
        // Its end of the pipe is closed: it is dead or dying, or it talks nonsense and is cut short.
        let status = self.wait_a_little();
        cause_of_death(status, &self.last_words(), &self.limits)
    }

    /// Gives a dying worker a second to be gone, then ends it.
    fn wait_a_little(&mut self) -> Option<ExitStatus> {
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.end();
        None
    }

    fn last_words(&mut self) -> String {
        let mut words = Vec::new();
        if let Some(stderr) = self.child.stderr.take() {
            // What cannot be read is not there.
            let _ = stderr.take(LAST_WORDS_BYTES).read_to_end(&mut words);
        }
        String::from_utf8_lossy(&words).into_owned()
    }

    fn end(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn cause_of_death(status: Option<ExitStatus>, last_words: &str, limits: &Limits) -> ExtractError {
    let signal = status.and_then(|status| status.signal());
    let memory = limits.memory_bytes >> 20;
    // What the standard library says before it aborts (std::alloc::handle_alloc_error, and its guard of the stack).
    if last_words.contains("memory allocation of") {
        let reason = format!("reading it needs more than {memory} MiB of memory");
        ExtractError::new(FailureClass::OutOfMemory, reason)
    } else if last_words.contains("has overflowed its stack") {
        ExtractError::new(FailureClass::Crashed, "it is nested too deeply to be read")
    } else if signal == Some(Signal::XCPU.as_raw()) {
        let seconds = limits.cpu_seconds;
        let reason = format!("reading it took more than {seconds} s of processor time");
        ExtractError::new(FailureClass::TimedOut, reason)
    } else if signal == Some(Signal::KILL.as_raw()) {
        ExtractError::new(
            FailureClass::OutOfMemory,
            "the system ended its reader, most likely for want of memory",
        )
    } else {
        let how = status.map_or("in its own way".to_owned(), |status| status.to_string());
        ExtractError::new(
            FailureClass::Crashed,
            format!("its reader ended before it was done ({how})"),
        )
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: duration.as_secs() as i64,
        tv_nsec: i64::from(duration.subsec_nanos()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_death_is_told_by_signal_and_last_words() {
        let killed_by = |signal: Signal, words: &str| {
            let status = ExitStatus::from_raw(signal.as_raw());
            cause_of_death(Some(status), words, &Limits::default()).class
        };
        assert_eq!(killed_by(Signal::XCPU, ""), FailureClass::TimedOut);
        assert_eq!(killed_by(Signal::KILL, ""), FailureClass::OutOfMemory);
        assert_eq!(killed_by(Signal::SEGV, ""), FailureClass::Crashed);
        let words = "memory allocation of 4096 bytes failed";
        assert_eq!(killed_by(Signal::ABORT, words), FailureClass::OutOfMemory);
    }
}
