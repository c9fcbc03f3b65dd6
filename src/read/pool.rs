//! Several readers at work on one queue.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, bail};

use super::{Job, Reader, Reading, Workers};

/// Readings that wait to be received: while they hold more, no job is begun, so that they cannot fill the memory.
const MAX_WAITING_BYTES: usize = 256 << 20;

/// Readers at work; jobs are told apart by numbers of the caller's.
pub struct Pool {
    queue: Arc<Queue>,
    readings: Receiver<(usize, Result<Reading>)>,
    threads: Vec<JoinHandle<()>>,
    under_way: usize,
}

/// Jobs that wait for a reader.
#[derive(Default)]
struct Queue {
    jobs: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<(usize, Job)>,
    closed: bool,
    /// Bytes of readings that were not received yet.
    unreceived: usize,
}

impl Pool {
    /// Starts the readers; each starts its worker with its first job.
    pub fn start(workers: &Workers) -> Pool {
        let queue = Arc::new(Queue::default());
        let (sender, readings) = channel();
        let threads = (0..workers.count.max(1))
            .map(|_| {
                let (queue, sender, workers) = (queue.clone(), sender.clone(), workers.clone());
                thread::spawn(move || work(&queue, &sender, Reader::new(&workers)))
            })
            .collect();
        Pool {
            queue,
            readings,
            threads,
            under_way: 0,
        }
    }

    /// Adds a job.
    pub fn submit(&mut self, number: usize, job: Job) {
        self.under_way += 1;
        let mut waiting = self.queue.lock();
        waiting.jobs.push_back((number, job));
        self.queue.changed.notify_one();
    }

    /// Jobs whose reading has not been received.
    pub fn under_way(&self) -> usize {
        self.under_way
    }

    /// The next reading, whichever job it is of; `None` when the time is up.
    pub fn receive(&mut self, timeout: Duration) -> Result<Option<(usize, Reading)>> {
        let (number, reading) = match self.readings.recv_timeout(timeout) {
            Ok(received) => received,
            Err(RecvTimeoutError::Timeout) => return Ok(None),
            Err(RecvTimeoutError::Disconnected) => bail!("all readers have ended"),
        };
        self.under_way -= 1;
        self.queue.note_received(length(&reading));
        Ok(Some((number, reading?)))
    }

    /// Takes back the jobs that no reader has begun.
    pub fn recall(&mut self) {
        let recalled = self.queue.lock().jobs.drain(..).count();
        self.under_way -= recalled;
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.recall();
        self.queue.lock().closed = true;
        self.queue.changed.notify_all();
        for thread in self.threads.drain(..) {
            // A panic of the thread has cut its readings off, which was seen when receiving.
            let _ = thread.join();
        }
    }
}

impl Queue {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_sent(&self, bytes: usize) {
        self.lock().unreceived += bytes;
    }

    fn note_received(&self, bytes: usize) {
        self.lock().unreceived -= bytes;
        self.changed.notify_all();
    }

    /// Waits for the next job, and for room for its reading; `None` when there will be none.
    fn next(&self) -> Option<(usize, Job)> {
        let mut waiting = self.lock();
        loop {
            if waiting.unreceived <= MAX_WAITING_BYTES
                && let Some(job) = waiting.jobs.pop_front()
            {
                return Some(job);
            }
            if waiting.closed {
                return None;
            }
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn work(queue: &Queue, readings: &Sender<(usize, Result<Reading>)>, mut reader: Reader) {
    while let Some((number, job)) = queue.next() {
        let reading = reader.read(&job);
        queue.note_sent(length(&reading));
        if readings.send((number, reading)).is_err() {
            return;
        }
    }
}

fn length(reading: &Result<Reading>) -> usize {
    match reading {
        Ok(Ok(bytes)) => bytes.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_job_is_begun_while_too_much_waits_to_be_received() {
        let queue = Arc::new(Queue::default());
        let job = Job {
            path: "a".into(),
            name: "a".to_owned(),
            ..Job::default()
        };
        queue.note_sent(MAX_WAITING_BYTES + 1);
        queue.lock().jobs.push_back((7, job));
        let reader = thread::spawn({
            let queue = queue.clone();
            move || queue.next().map(|(number, _)| number)
        });
        thread::sleep(Duration::from_millis(20));
        assert_eq!(queue.lock().jobs.len(), 1);
        queue.note_received(MAX_WAITING_BYTES + 1);
        assert_eq!(reader.join().unwrap(), Some(7));
    }
}
