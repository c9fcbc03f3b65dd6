//! Several readers at work on one queue.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, bail};

use super::{Job, Reader, Reading, Workers};

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

    /// Waits for the next job; `None` when there will be none.
    fn next(&self) -> Option<(usize, Job)> {
        let mut waiting = self.lock();
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
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
        if readings.send((number, reader.read(&job))).is_err() {
            return;
        }
    }
}
