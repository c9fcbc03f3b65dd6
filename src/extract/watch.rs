//! What lets a caller know how far a reader came that could not say so itself, and go around the page it died of.
//!
//! Some deaths (want of memory, a stack that is full) cannot be caught. The caller hears which page is begun, and may ask for
//! the same document again without the page that was the last.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Pages that are not to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The first of them, from 1.
    pub first: u32,
    /// The last of them.
    pub last: u32,
    /// Why, as the evidence of these pages.
    pub reason: String,
}

impl LeftOut {
    /// Whether a page is one of them.
    pub fn covers(&self, page: u32) -> bool {
        (self.first..=self.last).contains(&page)
    }
}

/// Hears which page is begun, from 1; nobody, unless there is someone.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a>(Option<&'a dyn Fn(u32)>);

impl<'a> Watch<'a> {
    /// Calls a function before each page.
    pub fn by(hear: &'a dyn Fn(u32)) -> Watch<'a> {
        Watch(Some(hear))
    }

    /// Says that a page is begun.
    pub fn begins(self, page: u32) {
        if let Some(hear) = self.0 {
            hear(page);
        }
    }

    /// Says that all pages are done.
    pub fn is_done(self) {
        self.begins(0);
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_tuple("Watch").field(&self.0.is_some()).finish()
    }
}
