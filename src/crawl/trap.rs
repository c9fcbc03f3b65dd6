//! Traps: forms of addresses that yield nothing new for so long that the rest of them is left.
//!
//! Calendars, sorted lists, pages beyond the last, session ids that are not known as such, soft 404s: they all are one form
//! of address whose pages say what pages of that form said before. So one rule ends them, whatever program makes them up.
//! Only first visits count: a page that was kept once is visited for its own sake. What is remembered is bounded a host.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Pages in a row that say nothing new: a form is then left. Two or three forms make a trap, so that it ends within a
/// hundred requests; an honest list has no thirty pages alike.
const BARREN: u32 = 30;

/// After this time, in seconds, a trap is tried again: sites are mended, and thirty pages are not much.
pub const TRIED_AGAIN_AFTER: i64 = 60 * 24 * 60 * 60;

/// Words that stand together and are compared together.
const TOGETHER: usize = 4;

/// A page is new if this many such groups stand on no recent page of its form: a title and a line of text.
const NEW_GROUPS: usize = 8;

/// Groups that are compared of one page.
const MAX_GROUPS: usize = 4_000;

/// Groups remembered of a form, twice: the older half is forgotten when the newer is full.
const REMEMBERED: usize = 4_096;

/// Forms remembered of a host; the one that was seen longest ago is forgotten first.
const MAX_SHAPES: usize = 24;

/// The groups of words of a page, as hashes.
pub type Groups = HashSet<u32>;

/// What recent pages of one host said, by form.
#[derive(Debug, Default)]
pub struct Traps {
    shapes: HashMap<String, Recent>,
    visits: u64,
}

/// What recent pages of a form said.
#[derive(Debug, Default)]
struct Recent {
    newer: Groups,
    older: Groups,
    barren: u32,
    seen: u64,
}

/// The groups of words of a text; numbers do not count, for they are what made-up pages differ in.
pub fn groups(text: &str) -> Groups {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let size = TOGETHER.min(words.len()).max(1);
    words.windows(size).take(MAX_GROUPS).map(hash).collect()
}

fn hash(words: &[String]) -> u32 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish() as u32
}

impl Traps {
    /// Notes a first visit that found words; returns whether the form is a trap.
    pub fn note_page(&mut self, shape: &str, groups: Groups) -> bool {
        let recent = self.recent(shape);
        let is_new = |group: &&u32| !recent.newer.contains(group) && !recent.older.contains(group);
        let new = groups.iter().filter(is_new).count();
        recent.remember(groups);
        recent.note(new >= NEW_GROUPS)
    }

    /// Notes a first visit whose yield is known otherwise: bytes that are held or not, an address that leads nowhere.
    pub fn note(&mut self, shape: &str, is_new: bool) -> bool {
        self.recent(shape).note(is_new)
    }

    fn recent(&mut self, shape: &str) -> &mut Recent {
        self.visits += 1;
        if self.shapes.len() >= MAX_SHAPES && !self.shapes.contains_key(shape) {
            let oldest = self.shapes.iter().min_by_key(|(_, recent)| recent.seen);
            let oldest = oldest.map(|(shape, _)| shape.clone());
            oldest.and_then(|shape| self.shapes.remove(&shape));
        }
        let recent = self.shapes.entry(shape.to_owned()).or_default();
        recent.seen = self.visits;
        recent
    }
}

impl Recent {
    fn remember(&mut self, groups: Groups) {
        if self.newer.len() + groups.len() > REMEMBERED {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.extend(groups);
    }

    fn note(&mut self, is_new: bool) -> bool {
        self.barren = if is_new { 0 } else { self.barren + 1 };
        self.barren >= BARREN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many pages are visited before the form is left, of at most 500.
    fn visits(page: impl Fn(u32) -> String) -> u32 {
        let mut traps = Traps::default();
        (1..=500)
            .find(|number| traps.note_page("/x/*", groups(&page(*number))))
            .unwrap_or(u32::MAX)
    }

    const MENU: &str =
        "Home About us Publications Contact What we do Where we work Support our work";

    #[test]
    fn a_calendar_ends() {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August",
        ];
        let page = |number: u32| {
            let month = months[number as usize % months.len()];
            format!("{MENU} Events of {month} {number}: there are no events this month. Next month")
        };
        assert!(visits(page) < 60);
    }

    #[test]
    fn pages_that_say_one_thing_each_never_end() {
        let word = |number: u32| -> String {
            let mixed = number.wrapping_mul(2_654_435_761);
            (0..6)
                .map(|place| char::from(b'a' + (mixed >> (5 * place)) as u8 % 26))
                .collect()
        };
        let page = |number: u32| {
            let title: Vec<String> = (0..12).map(|place| word(number * 31 + place)).collect();
            format!("{MENU} {} Read more", title.join(" "))
        };
        assert_eq!(visits(page), u32::MAX);
    }

    #[test]
    fn one_new_page_among_many_keeps_a_form_open() {
        let mut traps = Traps::default();
        for number in 0..300 {
            assert!(!traps.note("/x/*", number % 20 == 0));
        }
    }
}
