//! The worker: reads one document after another for its parent, within limits it set itself.
//!
//! It may write no file and it ends with its parent. A panic is caught and costs one document; what cannot be caught (an
//! abort, a signal) ends the process, and the parent sees from its death what happened.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::thread;

use memmap2::Mmap;

use super::wire::{Job, Task, send_begun, send_reading};
use super::{Limits, Reading};
use crate::corpus::extractions::{Encoder, LineOrigin};
use crate::corpus::originals::open_regular;
use crate::document::{FailureClass, MediaType};
use crate::extract::{ExtractError, Hints, Watch, extract, json_lines, sniff};
use crate::render::render;

/// Stack of the thread that reads: deeply nested documents are honest more often than a few megabytes allow.
const STACK_BYTES: usize = 64 << 20;

/// Answers jobs until the parent closes its end.
pub fn serve(limits: Limits, input: impl Read + Send, output: impl Write + Send) -> io::Result<()> {
    Limits::bind_for_good()?;
    end_with_parent()?;
    // The message travels in the reading; printed as well, it would fill a pipe that nobody empties.
    panic::set_hook(Box::new(|_| {}));
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || answer(limits, input, output))?
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the reading thread panicked")))
    })
}

/// Answers one job after another.
fn answer(limits: Limits, mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    while let Some(job) = Job::receive(&mut input)? {
        let begun = Begun::of(&job, &mut output);
        let watch = |page| begun.note(page);
        let read = || read(&job, &limits, Watch::by(&watch));
        let reading = panic::catch_unwind(AssertUnwindSafe(read))
            .unwrap_or_else(|panic| Err(crashed(panic.as_ref())));
        send_reading(&reading, &mut output)?;
    }
    Ok(())
}

/// Tells the parent which page is begun: every one where the job asks for it, else that there is one, because telling
/// takes time.
struct Begun<'a, W> {
    output: RefCell<&'a mut W>,
    names_pages: bool,
    has_pages: Cell<bool>,
}

impl<'a, W: Write> Begun<'a, W> {
    fn of(job: &Job, output: &'a mut W) -> Begun<'a, W> {
        Begun {
            output: RefCell::new(output),
            names_pages: job.names_pages,
            has_pages: Cell::new(false),
        }
    }

    fn note(&self, page: u32) {
        if self.names_pages || !self.has_pages.replace(true) {
            // Where the parent cannot be told, it will not hear of the reading either.
            let _ = send_begun(page, &mut *self.output.borrow_mut());
        }
    }
}

fn read(job: &Job, limits: &Limits, watch: Watch<'_>) -> Reading {
    let (file, metadata) = open_regular(&job.path)?;
    limits.renew(metadata.len()).map_err(unreadable)?;
    if metadata.len() == 0 {
        // An empty file cannot be mapped; there is no picture of it either.
        return encode(&[], job, limits, watch);
    }
    // SAFETY: originals never change. A file that someone cuts short while `extract` reads it ends this process by a signal,
    // which costs that document only.
    let bytes = unsafe { Mmap::map(&file) }.map_err(unreadable)?;
    match job.task {
        Task::Text => encode(&bytes, job, limits, watch),
        Task::Picture { page, wanted } => render(Arc::new(bytes), page, wanted, &job.passwords),
    }
}

fn encode(bytes: &[u8], job: &Job, limits: &Limits, watch: Watch<'_>) -> Reading {
    let media_type = sniff(bytes, &job.name)?;
    let mut encoder = Encoder::new(media_type);
    if media_type == MediaType::JsonLines {
        for line in json_lines::lines(bytes) {
            let origin = LineOrigin {
                number: line.number as u64,
                version: line.hash,
            };
            encoder.add(line.extraction, Some(origin));
        }
    } else {
        let hints = Hints {
            name: &job.name,
            passwords: &job.passwords,
            url: job.url.as_deref(),
            charset: job.charset.as_deref(),
            left_out: &job.left_out,
            watch,
        };
        encoder.add(Ok(extract(bytes, media_type, hints)?), None);
    }
    let extraction = encoder.finish();
    if extraction.len() as u64 > limits.output_bytes {
        let reason = format!("its text is longer than {} MiB", limits.output_bytes >> 20);
        return Err(ExtractError::new(FailureClass::TooLarge, reason));
    }
    Ok(extraction)
}

fn unreadable(error: io::Error) -> ExtractError {
    let class = match error.kind() {
        io::ErrorKind::OutOfMemory => FailureClass::OutOfMemory,
        _ => FailureClass::Unreadable,
    };
    ExtractError::new(class, format!("it cannot be read: {error}"))
}

fn crashed(panic: &(dyn Any + Send)) -> ExtractError {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    ExtractError::new(
        FailureClass::Crashed,
        format!("its reader failed: {message}"),
    )
}

/// Asks the system to end this process when the thread that started it is gone; the end of the input does the rest.
#[cfg(target_os = "linux")]
fn end_with_parent() -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    Ok(())
}

/// Elsewhere the end of the input is what ends a worker.
#[cfg(not(target_os = "linux"))]
fn end_with_parent() -> io::Result<()> {
    Ok(())
}
