//! What the pages of a host yielded: both memories that find traps, asked together.

use url::Url;

use super::fickle::Fickle;
use super::trap::{Groups, Trap, Traps, Yield};

/// What is known of the pages of a host.
#[derive(Debug, Default)]
pub struct Yields {
    traps: Traps,
    fickle: Fickle,
}

/// What a first visit comes to.
#[derive(Debug)]
pub struct Noted {
    /// The trap that it is the end of.
    pub trap: Option<Trap>,
    /// Whether the address is to be asked for again.
    pub again: bool,
}

impl Yields {
    /// Notes what a first visit yielded.
    pub fn note(&mut self, url: &Url, found: &Yield) -> Noted {
        let again = match found {
            Yield::Words(groups) => self.fickle.note(url, &self.traps.fresh(url, groups)),
            Yield::New | Yield::Known | Yield::Nothing => false,
        };
        let trap = self.traps.note(url, found);
        Noted { trap, again }
    }

    /// Notes what a page says that was visited before; returns the trap that it shows.
    pub fn note_again(&mut self, url: &Url, groups: &Groups) -> Option<Trap> {
        self.fickle.note_again(url, groups)
    }

    /// Leaves a region, but for forms that have said something.
    pub fn leave(&mut self, region: &str) {
        self.traps.leave(region);
    }

    /// Whether an address that was never visited lies in a region that is left, and has a form that has said nothing.
    pub fn is_left(&self, url: &Url) -> bool {
        self.traps.is_left(url)
    }
}
