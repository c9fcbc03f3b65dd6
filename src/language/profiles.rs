//! How often trigrams of letters occur in each language, counted beforehand.
//!
//! Apart from detection because it is a table: trigrams in, weights out. `benches/language_profiles.py` counts them and
//! writes `profiles.bin`: the number of languages; their codes, three bytes each; then for every trigram, in order, its
//! distance from the one before (LEB128), how many languages have it, and for each of these its number and weight. A
//! weight says how much more often the trigram occurs there than a trigram that tells nothing, in steps of
//! `1 / STEPS` of the natural logarithm. Nothing of the texts that were counted is in it.

use std::sync::LazyLock;

use super::Language;

/// Steps of a weight that make a factor of e; as in `benches/language_profiles.py`.
pub const STEPS: f32 = 25.0;

static BYTES: &[u8] = include_bytes!("profiles.bin");

static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles::read(BYTES));

/// The trigrams of every language that has a profile.
pub struct Profiles {
    languages: Vec<Option<Language>>,
    /// A hash table with open addressing; its length is a power of two. A slot is a trigram and, in its lowest
    /// [`PLACE_BITS`], its place in `starts`: small, because nearly every look-up waits for memory. Nought is empty.
    slots: Vec<u64>,
    /// Where the weights of each trigram are counted in [`BYTES`].
    starts: Vec<u32>,
    /// The same by [`plain_place`], without a search, for what most text is made of; nought where there are none.
    plain: Vec<u32>,
}

/// A trigram takes the other 48.
const PLACE_BITS: u32 = 16;

/// The compiled-in profiles, unpacked at the first use.
pub fn profiles() -> &'static Profiles {
    &PROFILES
}

impl Profiles {
    /// The languages, in the order of their numbers.
    pub fn languages(&self) -> impl Iterator<Item = Option<Language>> + '_ {
        self.languages.iter().copied()
    }

    /// Number and weight of every language that has a trigram.
    pub fn weights(&self, trigram: u64) -> &'static [[u8; 2]] {
        let start = match plain_place(trigram) {
            Some(place) => self.plain[place] as usize,
            None => self.start(trigram),
        };
        if start == 0 {
            return &[];
        }
        let count = usize::from(BYTES[start]);
        BYTES[start + 1..][..count * 2].as_chunks().0
    }

    /// Where the weights of a trigram are counted; nought where it has none.
    fn start(&self, trigram: u64) -> usize {
        let slot = self.slots[self.slot(trigram)];
        if slot >> PLACE_BITS != trigram {
            return 0;
        }
        self.starts[slot as usize & ((1 << PLACE_BITS) - 1)] as usize
    }

    /// The slot of a trigram, or the empty one where it would stand.
    fn slot(&self, trigram: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (hash(trigram) >> 32) as usize & mask;
        while self.slots[slot] != 0 && self.slots[slot] >> PLACE_BITS != trigram {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn read(bytes: &'static [u8]) -> Profiles {
        let (count, rest) = bytes.split_first().unwrap_or((&0, &[]));
        let (codes, mut rest) = rest.split_at(usize::from(*count) * 3);
        let mut trigrams = Vec::new();
        let mut trigram = 0;
        let mut starts = Vec::new();
        while let Some(distance) = next_distance(&mut rest) {
            trigram += distance;
            trigrams.push(trigram);
            starts.push((bytes.len() - rest.len()) as u32);
            let count = rest
                .split_off_first()
                .map_or(0, |count| usize::from(*count));
            rest = rest.get(count * 2..).unwrap_or_default();
        }
        // At most half full, so that a search ends after a step or two.
        let mut profiles = Profiles {
            languages: codes.chunks(3).map(language).collect(),
            slots: vec![0; (trigrams.len() * 2).next_power_of_two()],
            starts,
            plain: vec![0; PLAIN_LETTERS.pow(3)],
        };
        for (place, trigram) in (0..).zip(trigrams) {
            let slot = profiles.slot(trigram);
            profiles.slots[slot] = trigram << PLACE_BITS | place;
            if let Some(plain) = plain_place(trigram) {
                profiles.plain[plain] = profiles.starts[place as usize];
            }
        }
        profiles
    }
}

/// The letters from a to z, and the end of a word.
const PLAIN_LETTERS: usize = 27;

/// The number of a trigram of such letters alone.
fn plain_place(trigram: u64) -> Option<usize> {
    let number = |shift: u32| match (trigram >> shift) as u16 {
        0 => Some(0),
        letter => (1..PLAIN_LETTERS)
            .contains(&usize::from(letter.wrapping_sub(0x60)))
            .then(|| usize::from(letter - 0x60)),
    };
    let (first, second, third) = (number(32)?, number(16)?, number(0)?);
    (trigram >> 48 == 0).then_some((first * PLAIN_LETTERS + second) * PLAIN_LETTERS + third)
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
fn hash(trigram: u64) -> u64 {
    trigram.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_profiles_has_a_code_and_every_weight_a_language() {
        let profiles = profiles();
        assert!(profiles.languages.iter().all(Option::is_some));
        let held = profiles.slots.iter().filter(|slot| **slot != 0);
        assert!((10_000..1 << PLACE_BITS).contains(&held.clone().count()));
        assert_eq!(held.clone().count(), profiles.starts.len());
        for [number, weight] in held.flat_map(|slot| profiles.weights(slot >> PLACE_BITS)) {
            assert!(usize::from(*number) < profiles.languages.len() && *weight > 0);
        }
    }

    #[test]
    fn an_unknown_trigram_has_no_weights() {
        for trigram in [u64::MAX, 0] {
            assert!(profiles().weights(trigram).is_empty());
        }
        let (t, h, e) = (u64::from(b't'), u64::from(b'h'), u64::from(b'e'));
        assert!(!profiles().weights(t << 32 | h << 16 | e).is_empty());
    }
}
