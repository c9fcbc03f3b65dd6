//! How often trigrams of letters occur in each language, counted beforehand.
//!
//! Apart from detection because it is a table: trigrams in, weights out. `benches/language_profiles.py` counts them and
//! writes `profiles.bin`: the number of languages; their codes, three bytes each; then for every trigram, in order, its
//! distance from the one before (LEB128), how many languages have it, and for each of these its number and weight. A
//! weight says how much more often the trigram occurs there than a trigram that tells nothing, in steps of
//! `1 / STEPS` of the natural logarithm. Nothing of the texts that were counted is in it.

use std::sync::LazyLock;

use super::Language;
use super::letters::{self, END, Letters};

/// Steps of a weight that make a factor of e; as in `benches/language_profiles.py`.
pub const STEPS: f32 = 25.0;

static BYTES: &[u8] = include_bytes!("profiles.bin");

static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles::read(BYTES));

/// Numbers of three letters that follow each other.
pub type Trigram = [u16; 3];

/// Languages in a row of weights: all there are, rounded up to what a processor adds at once.
pub const ROW: usize = 112;

/// A trigram that so many languages have has a row of its own.
const MANY: usize = 12;

/// Number and weight of the languages that have a trigram.
pub enum Weights {
    /// Of those few that have it.
    Few(&'static [[u8; 2]]),
    /// The weight in every language by its number, nought where it lacks it.
    Many(&'static [u8; ROW]),
}

/// The trigrams of every language that has a profile.
pub struct Profiles {
    languages: Vec<Option<Language>>,
    letters: Letters,
    /// A hash table with open addressing; its length is a power of two. A slot is a trigram and the place of its weights,
    /// small, because nearly every look-up waits for memory. Nought is empty.
    slots: Vec<(u32, Place)>,
    /// The same by [`plain`], without a search, for what most text is made of.
    plain: Vec<Place>,
    /// Weights that many languages have, which are added up sooner as they stand than one by one.
    rows: Vec<[u8; ROW]>,
}

/// Where the weights of a trigram are: counted in [`BYTES`], or, above [`FIRST_ROW`], a row. Nought where there are none.
type Place = u32;

/// The place of the first row.
const FIRST_ROW: Place = 1 << 31;

/// The compiled-in profiles, unpacked at the first use.
pub fn profiles() -> &'static Profiles {
    &PROFILES
}

impl Profiles {
    /// The languages, in the order of their numbers.
    pub fn languages(&self) -> impl Iterator<Item = Option<Language>> + '_ {
        self.languages.iter().copied()
    }

    /// The numbers of letters.
    pub fn letters(&self) -> &Letters {
        &self.letters
    }

    /// The weights of a trigram in the languages that have it.
    #[inline(always)]
    pub fn weights(&'static self, trigram: Trigram) -> Weights {
        let place = match plain(trigram) {
            Some(place) => self.plain[place],
            None => self.slots[self.slot(key(trigram))].1,
        };
        match place.checked_sub(FIRST_ROW) {
            Some(row) => Weights::Many(&self.rows[row as usize]),
            None => Weights::Few(weights_at(place as usize)),
        }
    }

    /// The slot of a trigram, or the empty one where it would stand.
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (hash(key) >> 32) as usize & mask;
        while self.slots[slot].0 != 0 && self.slots[slot].0 != key {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn read(bytes: &'static [u8]) -> Profiles {
        let (count, rest) = bytes.split_first().unwrap_or((&0, &[]));
        let (codes, rest) = rest.split_at(usize::from(*count) * 3);
        let written = written(rest, bytes.len() - rest.len());
        let letters = Letters::of(written.iter().flat_map(|(codes, _)| *codes));
        // At most half full, so that a search ends after a step or two.
        let mut profiles = Profiles {
            languages: codes.chunks(3).map(language).collect(),
            letters,
            slots: vec![(0, 0); (written.len() * 2).next_power_of_two()],
            plain: vec![0; letters::PLAIN.pow(3)],
            rows: Vec::new(),
        };
        for (codes, start) in written {
            let trigram = profiles.trigram(codes);
            profiles.keep(trigram, start);
        }
        profiles
    }

    /// The trigram of letters by their codes; nought ends a word.
    fn trigram(&self, codes: [u16; 3]) -> Trigram {
        codes.map(|code| char::from_u32(code.into()).map_or(END, |c| self.letters.number(c)))
    }

    fn keep(&mut self, trigram: Trigram, start: Place) {
        let weights = weights_at(start as usize);
        let mut place = start;
        if weights.len() >= MANY {
            place = FIRST_ROW + self.rows.len() as Place;
            let mut row = [0; ROW];
            for [language, weight] in weights {
                row[usize::from(*language)] = *weight;
            }
            self.rows.push(row);
        }
        match plain(trigram) {
            Some(plain) => self.plain[plain] = place,
            None => {
                let slot = self.slot(key(trigram));
                self.slots[slot] = (key(trigram), place);
            }
        }
    }
}

/// The weights that are counted at a place of [`BYTES`]; none at nought.
fn weights_at(start: usize) -> &'static [[u8; 2]] {
    if start == 0 {
        return &[];
    }
    let count = usize::from(BYTES[start]);
    BYTES[start + 1..][..count * 2].as_chunks().0
}

/// A trigram as one number, which is not nought: the second of its letters is none that ends a word.
fn key(trigram: Trigram) -> u32 {
    let letters = trigram.into_iter().map(u32::from);
    letters.fold(0, |key, letter| key << letters::BITS | letter)
}

/// The number of a trigram of plain letters alone.
fn plain(trigram: Trigram) -> Option<usize> {
    let [first, second, third] = trigram.map(usize::from);
    let is_plain = first.max(second).max(third) < letters::PLAIN;
    is_plain.then_some((first * letters::PLAIN + second) * letters::PLAIN + third)
}

/// The trigrams as they are written from a place on: the codes of their letters, and where their weights are counted.
fn written(mut rest: &'static [u8], from: usize) -> Vec<([u16; 3], Place)> {
    let end = from + rest.len();
    let mut trigram = 0;
    let mut written = Vec::new();
    while let Some(distance) = next_distance(&mut rest) {
        trigram += distance;
        let codes = [32, 16, 0].map(|shift| (trigram >> shift) as u16);
        written.push((codes, (end - rest.len()) as Place));
        let count = rest
            .split_off_first()
            .map_or(0, |count| usize::from(*count));
        rest = rest.get(count * 2..).unwrap_or_default();
    }
    written
}

fn language(code: &[u8]) -> Option<Language> {
    Language::parse(std::str::from_utf8(code).ok()?.trim_end_matches('\0'))
}

/// Takes a trigram's distance from the one before off the front.
fn next_distance(bytes: &mut &'static [u8]) -> Option<u64> {
    let mut distance = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = *bytes.split_off_first()?;
        distance |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            break;
        }
    }
    Some(distance)
}

/// Multiplication by the golden ratio spreads neighbours (Knuth, The Art of Computer Programming, 6.4).
fn hash(key: u32) -> u64 {
    u64::from(key).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The weights of a trigram, language by language.
    fn listed(trigram: Trigram) -> Vec<[u8; 2]> {
        match profiles().weights(trigram) {
            Weights::Few(weights) => weights.to_vec(),
            Weights::Many(row) => (0..)
                .zip(row)
                .filter(|(_, weight)| **weight > 0)
                .map(|(number, weight)| [number, *weight])
                .collect(),
        }
    }

    #[test]
    fn every_language_of_the_profiles_has_a_code_and_every_weight_is_found() {
        let profiles = profiles();
        assert!(profiles.languages.iter().all(Option::is_some));
        assert!(profiles.languages.len() <= ROW);
        let head = 1 + profiles.languages.len() * 3;
        let written = written(&BYTES[head..], head);
        assert!(written.len() > 10_000);
        for (codes, start) in written {
            let weights = weights_at(start as usize);
            assert!(weights.iter().all(|[_, weight]| *weight > 0));
            assert_eq!(listed(profiles.trigram(codes)), weights);
        }
    }

    #[test]
    fn an_unknown_trigram_has_no_weights() {
        let number = |c| profiles().letters.number(c);
        for unknown in [['q', 'q', 'q'], ['語', 'a', 'é'], ['é', 'é', 'é']] {
            assert!(listed(unknown.map(number)).is_empty());
        }
        assert!(!listed(['t', 'h', 'e'].map(number)).is_empty());
    }
}
