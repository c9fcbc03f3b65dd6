//! What a document is to other documents.
//!
//! Both relations are named after one of those they hold between, so that all of them are found by one key.

use serde::{Deserialize, Serialize};

use super::DocumentId;

/// What a document is to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kin {
    /// The oldest of the documents that say the same as this one, where there are others; it may be this one.
    pub oldest: Option<DocumentId>,
    /// One of the documents that are this publication in other languages, where there are any; it may be this one.
    pub family: Option<DocumentId>,
}

impl Kin {
    /// What a document is a copy of; `None` where it is the oldest or the only one that says so.
    pub fn copy_of(&self, own: DocumentId) -> Option<DocumentId> {
        self.oldest.filter(|oldest| *oldest != own)
    }
}
