//! Where answers are worked out: a bounded number at a time, each within a time.
//!
//! Searches and page texts are blocking work; they run on the runtime's blocking threads, whose stacks `server` sizes,
//! and never on those that talk to the network. An answer given up on still holds its place until it ends, so the work
//! under way stays bounded whatever visitors do.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::problem::Problem;

/// Answers that may wait for a place; the next one is told to come back.
const MAX_WAITING: usize = 512;
/// How long a visitor waits for an answer, its time in the queue included.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// Places for blocking work.
#[derive(Clone)]
pub struct Workers {
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Workers {
    /// Workers for so many answers at a time.
    pub fn new(at_a_time: usize) -> Workers {
        Workers {
            admitted: Arc::new(Semaphore::new(at_a_time + MAX_WAITING)),
            running: Arc::new(Semaphore::new(at_a_time)),
        }
    }

    /// Works out an answer; [`Problem::busy`] where there is no place or no time left.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _admitted = self.admitted.try_acquire().map_err(|_| Problem::busy())?;
        timeout(TIME_LIMIT, self.run_when_free(work))
            .await
            .unwrap_or_else(|_| Err(Problem::busy()))
    }

    async fn run_when_free<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let running = self.running.clone();
        let place = running.acquire_owned().await.map_err(|_| Problem::busy())?;
        let answer = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        answer
            .await
            .unwrap_or_else(|panic| Err(Problem::internal(&panic.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[tokio::test]
    async fn work_that_panics_is_our_failure_and_gives_its_place_back() {
        let workers = Workers::new(1);
        for _ in 0..3 {
            let failed = workers.run::<()>(|| panic!("on purpose")).await;
            assert_eq!(
                failed.unwrap_err().status,
                StatusCode::INTERNAL_SERVER_ERROR
            );
        }
        assert_eq!(workers.run(|| Ok(7)).await, Ok(7));
    }
}
