//! Pages that say something else whenever they are asked: words drawn at random, which no memory of what was said finds out.
//!
//! After so many new pages of a form, or below a first folder, one of them is asked for once more. What was new on an
//! honest page is still there; where it is not, the rest of them is left. Apart from `trap`, which never asks twice.

use std::collections::HashMap;

use url::Url;

use super::shape::{regions, shape};
use super::trap::{Groups, Trap};

/// New pages after which one is asked again, and after which the next; each time twice as many.
const ASKED_AFTER: u32 = 60;

/// Of the words of a page this share must be there again, one in so many.
const LEAST_SHARE: usize = 4;

/// Pages with fewer new groups of words tell nothing.
const LEAST_GROUPS: usize = 8;

/// Places counted of a host; one that has more has its other pages counted as one form.
const MAX_PLACES: usize = 200;

/// The new pages of one host, and those that are asked again.
#[derive(Debug, Default)]
pub struct Fickle {
    counts: HashMap<String, u32>,
    asked: HashMap<String, Asked>,
}

/// A page that is asked again.
#[derive(Debug)]
struct Asked {
    place: Trap,
    groups: Groups,
}

impl Fickle {
    /// Notes a new page, by what it says that none of its form said before; returns whether it is to be asked for again.
    pub fn note(&mut self, url: &Url, groups: &Groups) -> bool {
        let [folder, _] = regions(url);
        let places = [Trap::Form(shape(url)), Trap::Region(folder)];
        if groups.len() < LEAST_GROUPS {
            return false;
        }
        let due: Vec<Trap> = places
            .into_iter()
            .filter(|place| self.count(place))
            .collect();
        let Some(place) = due.into_iter().next() else {
            return false;
        };
        let groups = groups.clone();
        self.asked.insert(url.to_string(), Asked { place, groups });
        true
    }

    /// What a page says that was asked for again; returns the trap that it shows.
    pub fn note_again(&mut self, url: &Url, groups: &Groups) -> Option<Trap> {
        let asked = self.asked.remove(url.as_str())?;
        let there = asked.groups.intersection(groups).count();
        (there * LEAST_SHARE < asked.groups.len()).then_some(asked.place)
    }

    fn count(&mut self, place: &Trap) -> bool {
        let (Trap::Form(name) | Trap::Region(name)) = place;
        if self.counts.len() >= MAX_PLACES && !self.counts.contains_key(name) {
            return false;
        }
        let count = self.counts.entry(name.clone()).or_default();
        *count += 1;
        let times = *count / ASKED_AFTER;
        count.is_multiple_of(ASKED_AFTER) && times.is_power_of_two()
    }
}

#[cfg(test)]
mod tests {
    use super::super::trap::groups;
    use super::*;

    fn page(number: u32, visit: u32) -> (Url, Groups) {
        let url = Url::parse(&format!("https://a.example/x/{number}")).unwrap();
        let word = |place: u32| {
            let mixed = (number * 97 + visit * 31 + place).wrapping_mul(2_654_435_761);
            let letters = (0..6).map(|at| char::from(b'a' + (mixed >> (5 * at)) as u8 % 26));
            letters.collect::<String>()
        };
        let text: Vec<String> = (0..20).map(word).collect();
        (url, groups(&text.join(" ")))
    }

    fn asked(fickle: &mut Fickle, pages: u32) -> Vec<u32> {
        (1..=pages)
            .filter(|number| {
                let (url, groups) = page(*number, 0);
                fickle.note(&url, &groups)
            })
            .collect()
    }

    #[test]
    fn a_page_that_says_something_else_the_second_time_is_a_trap() {
        let mut fickle = Fickle::default();
        assert_eq!(asked(&mut fickle, 300), [60, 120, 240]);
        let (url, same) = page(60, 0);
        assert_eq!(fickle.note_again(&url, &same), None);
        let (url, other) = page(120, 1);
        let found = fickle.note_again(&url, &other);
        assert_eq!(found, Some(Trap::Form("/x/*".to_owned())));
        assert_eq!(fickle.note_again(&url, &other), None);
    }
}
