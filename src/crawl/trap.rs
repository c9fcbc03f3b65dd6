//! Traps: addresses that yield nothing new for so long that the rest of them is left.
//!
//! Calendars, sorted lists, pages beyond the last, session ids that are not known as such, soft 404s: they all are one form
//! of address whose pages say what pages of that form said before. So one rule ends them, whatever program makes them up.
//! Where the folders are made up too, every page has a form of its own; then it is a whole region, the first folder or the
//! host, that says nothing new, and only forms that did say something there are gone on with. Only first visits count: a
//! page that was kept once is visited for its own sake. What is remembered is bounded a host. Pages that say something else
//! whenever they are asked are for `fickle`.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use url::Url;

use super::shape::{regions, shape};

/// Pages in a row that say nothing new: a form is then left. Two or three forms make a trap, so that it ends within a
/// hundred requests; an honest list has no thirty pages alike.
const BARREN: u32 = 30;

/// The same for the first folder and for the host, where honest pages of many forms come together.
const BARREN_REGIONS: [u32; 2] = [60, 120];

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

/// Forms and regions remembered of a host; the one that was seen longest ago is forgotten first.
const MAX_SHAPES: usize = 24;

/// Forms that are known to say something, of a host; beyond them a region is never left.
const MAX_FERTILE: usize = 5_000;

/// The groups of words of a page, as hashes.
pub type Groups = HashSet<u32>;

/// What a first visit yielded.
#[derive(Debug)]
pub enum Yield {
    /// A page with words.
    Words(Groups),
    /// Bytes that are not held yet, or a way to another form of address.
    New,
    /// Bytes that are held, or a way to more of the same.
    Known,
    /// Nothing: it is not there, or cannot be had. Pages may list hundreds of those and still be honest.
    Nothing,
}

/// A trap that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trap {
    /// All addresses of a form.
    Form(String),
    /// All addresses of a region whose forms have said nothing yet, for the rest of the run.
    Region(String),
}

/// What recent pages of one host said.
#[derive(Debug, Default)]
pub struct Traps {
    places: HashMap<String, Recent>,
    fertile: HashSet<String>,
    left: HashSet<String>,
    visits: u64,
}

/// What recent pages of a form or a region said.
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
    /// Notes what a first visit yielded; returns the trap that it is the end of.
    pub fn note(&mut self, url: &Url, found: &Yield) -> Option<Trap> {
        let form = shape(url);
        let is_form_left = self.note_at(&form, found) >= BARREN;
        if is_form_left {
            self.fertile.remove(&form);
            return Some(Trap::Form(form));
        }
        for (region, most) in regions(url).into_iter().zip(BARREN_REGIONS) {
            let counts = !matches!(found, Yield::Nothing);
            if counts && self.note_at(&region, found) >= most && !self.left.contains(&region) {
                return Some(Trap::Region(region));
            }
        }
        None
    }

    /// The groups of words that no recent page of the form of an address had.
    pub fn fresh(&self, url: &Url, groups: &Groups) -> Groups {
        match self.places.get(&shape(url)) {
            Some(recent) => recent.fresh(groups).copied().collect(),
            None => groups.clone(),
        }
    }

    /// Leaves a region, but for forms that have said something.
    pub fn leave(&mut self, region: &str) {
        self.left.insert(region.to_owned());
    }

    /// Whether an address that was never visited lies in a region that is left, and has a form that has said nothing.
    pub fn is_left(&self, url: &Url) -> bool {
        !self.left.is_empty()
            && self.fertile.len() < MAX_FERTILE
            && regions(url).iter().any(|region| self.left.contains(region))
            && !self.fertile.contains(&shape(url))
    }

    /// Pages in a row that said nothing new at a place.
    fn note_at(&mut self, place: &str, found: &Yield) -> u32 {
        let recent = self.recent(place);
        let is_new = match found {
            Yield::Words(groups) => recent.remember(groups),
            Yield::New => true,
            Yield::Known | Yield::Nothing => false,
        };
        recent.barren = if is_new { 0 } else { recent.barren + 1 };
        let barren = recent.barren;
        if is_new && self.fertile.len() < MAX_FERTILE {
            self.fertile.insert(place.to_owned());
        }
        barren
    }

    fn recent(&mut self, place: &str) -> &mut Recent {
        self.visits += 1;
        if self.places.len() >= MAX_SHAPES && !self.places.contains_key(place) {
            let oldest = self.places.iter().min_by_key(|(_, recent)| recent.seen);
            let oldest = oldest.map(|(place, _)| place.clone());
            oldest.and_then(|place| self.places.remove(&place));
        }
        let recent = self.places.entry(place.to_owned()).or_default();
        recent.seen = self.visits;
        recent
    }
}

impl Recent {
    fn fresh<'a>(&'a self, groups: &'a Groups) -> impl Iterator<Item = &'a u32> {
        let is_new = |group: &&u32| !self.newer.contains(group) && !self.older.contains(group);
        groups.iter().filter(is_new)
    }

    /// Remembers what a page says, and returns whether it is new.
    fn remember(&mut self, groups: &Groups) -> bool {
        let new = self.fresh(groups).count();
        if self.newer.len() + groups.len() > REMEMBERED {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.extend(groups);
        new >= NEW_GROUPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://a.example").unwrap().join(path).unwrap()
    }

    fn words(text: &str) -> Yield {
        Yield::Words(groups(text))
    }

    /// How many pages are visited before they are left, of at most 500.
    fn visits(address: impl Fn(u32) -> String, page: impl Fn(u32) -> String) -> u32 {
        let mut traps = Traps::default();
        (1..=500)
            .find(|number| {
                traps
                    .note(&url(&address(*number)), &words(&page(*number)))
                    .is_some()
            })
            .unwrap_or(u32::MAX)
    }

    /// A word that stands for a number.
    fn word(number: u32) -> String {
        let mixed = number.wrapping_mul(2_654_435_761);
        (0..6)
            .map(|place| char::from(b'a' + (mixed >> (5 * place)) as u8 % 26))
            .collect()
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
        assert!(visits(|number| format!("/calendar/{number}"), page) < 60);
    }

    #[test]
    fn folders_that_are_made_up_end_too() {
        let page = |_| MENU.to_owned();
        let below = |number| format!("/tree/{}/{}", word(number), word(number + 7));
        assert!(visits(below, page) <= BARREN_REGIONS[0] + 1);
        let anywhere = |number| format!("/{}/{}", word(number), word(number + 7));
        assert!(visits(anywhere, page) <= BARREN_REGIONS[1] + 1);
    }

    #[test]
    fn forms_that_say_something_are_gone_on_with_where_the_rest_of_their_folder_is_left() {
        let mut traps = Traps::default();
        assert_eq!(traps.note(&url("/fr/report/1"), &words(MENU)), None);
        let found = (0..BARREN_REGIONS[0])
            .find_map(|number| traps.note(&url(&format!("/fr/{}/x", word(number))), &words(MENU)));
        assert_eq!(found, Some(Trap::Region("/fr/**".to_owned())));
        traps.leave("/fr/**");
        assert!(traps.is_left(&url("/fr/another/x")));
        assert!(!traps.is_left(&url("/fr/report/2")));
        assert!(!traps.is_left(&url("/nl/another/x")));
    }

    #[test]
    fn pages_that_say_one_thing_each_never_end() {
        let page = |number: u32| {
            let title: Vec<String> = (0..12).map(|place| word(number * 31 + place)).collect();
            format!("{MENU} {} Read more", title.join(" "))
        };
        assert_eq!(visits(|number| format!("/x/{number}"), page), u32::MAX);
    }

    #[test]
    fn one_new_page_among_many_keeps_a_form_open() {
        let mut traps = Traps::default();
        for number in 0..300 {
            let found = match number % 20 {
                0 => Yield::New,
                _ => Yield::Known,
            };
            assert_eq!(traps.note(&url(&format!("/x/{number}")), &found), None);
        }
    }

    #[test]
    fn dead_links_close_their_form_alone() {
        let mut traps = Traps::default();
        for number in 0..300 {
            let found = traps.note(&url(&format!("/a/{}/x", word(number))), &Yield::Nothing);
            assert_eq!(found, None);
        }
    }
}
