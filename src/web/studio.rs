//! Where thumbnails are drawn: at most as many at a time as there are processors.
//!
//! Apart from the places where answers are worked out, so that a flood of pictures never keeps a search waiting: a picture
//! waits its turn, and beyond a number it is not waited for.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::problem::Problem;
use crate::document::ContentHash;
use crate::read::Thumbnails;

/// Thumbnails that may wait to be drawn; those of a few visitors' pages of results.
const MAX_WAITING: usize = 64;

/// How long one waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// Draws thumbnails, so many at a time.
pub struct Studio {
    thumbnails: Thumbnails,
    admitted: Semaphore,
    places: Arc<Semaphore>,
}

impl Studio {
    /// A studio with so many places.
    pub fn new(thumbnails: Thumbnails, places: usize) -> Studio {
        Studio {
            thumbnails,
            admitted: Semaphore::new(places + MAX_WAITING),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// The thumbnail of a PDF; `None` where too many wait.
    pub async fn picture(&self, original: ContentHash) -> Result<Option<Vec<u8>>, Problem> {
        if let Some(held) = self.held(original)? {
            return Ok(Some(held));
        }
        let Ok(_admitted) = self.admitted.try_acquire() else {
            return Ok(None);
        };
        let Ok(Ok(place)) = timeout(PATIENCE, self.places.clone().acquire_owned()).await else {
            return Ok(None);
        };
        // It may have been drawn for someone else meanwhile.
        if let Some(held) = self.held(original)? {
            return Ok(Some(held));
        }
        let thumbnails = self.thumbnails.clone();
        let drawn = tokio::task::spawn_blocking(move || {
            let _place = place;
            thumbnails.draw(original)
        });
        match drawn.await {
            Ok(drawn) => drawn.map(Some).map_err(|cause| Problem::internal(&cause)),
            Err(panic) => Err(Problem::internal(&panic.into())),
        }
    }

    /// A file of a few kilobytes, read where it is asked for.
    fn held(&self, original: ContentHash) -> Result<Option<Vec<u8>>, Problem> {
        self.thumbnails
            .held(original)
            .map_err(|cause| Problem::internal(&cause))
    }
}
