//! What every door is handed: the library, the workers and the studio.

use std::sync::Arc;

use super::library::Library;
use super::problem::Problem;
use super::studio::Studio;
use super::workers::Workers;
use crate::document::DocumentId;
use crate::index::{Edition, Record};

/// The record of a document; [`Problem::withdrawn`] or [`Problem::not_found`] where there is none.
pub fn record(edition: &Edition, id: DocumentId) -> Result<Record, Problem> {
    if edition.is_withdrawn(id) {
        return Err(Problem::withdrawn());
    }
    let record = edition.record(id);
    let record = record.map_err(|cause| Problem::internal(&cause))?;
    record.ok_or_else(Problem::not_found)
}

/// What every door is handed; a clone is a few pointers.
#[derive(Clone)]
pub struct Site {
    library: Arc<Library>,
    workers: Workers,
    studio: Option<Arc<Studio>>,
}

impl Site {
    /// The site over a library, working out so many answers at a time.
    pub fn new(library: Arc<Library>, at_a_time: usize) -> Site {
        let thumbnails = library.thumbnails.clone();
        let studio = thumbnails.map(|thumbnails| Arc::new(Studio::new(thumbnails, at_a_time)));
        Site {
            library,
            studio,
            workers: Workers::new(at_a_time),
        }
    }

    /// Where thumbnails are drawn, if they are.
    pub fn studio(&self) -> Option<&Studio> {
        self.studio.as_deref()
    }

    /// Works out an answer from the edition of the moment; [`Problem::not_ready`] where there is none.
    pub async fn answer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library, &Edition) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let library = self.library.clone();
        self.workers
            .run(move || {
                let edition = library.edition().ok_or_else(Problem::not_ready)?;
                work(&library, &edition)
            })
            .await
    }
}
