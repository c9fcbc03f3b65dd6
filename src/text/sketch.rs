//! What a text says in 512 bytes, so that two texts can be compared without either of them.
//!
//! A min-wise sketch (Broder 1997) of the words of a text with how often each occurs: the share of slots in which two
//! sketches agree estimates the share of their words that two texts have in common. Words count and their order does
//! not: a copy that was recognised from paper, cut into columns by another program or given other running lines keeps
//! nearly all of its words, and loses many of its sequences. It says nothing about which text is the older one.

use sha2::{Digest, Sha256};

use super::tokenise::each_term;

/// Slots of a sketch: the estimate of a share of .9 is then off by .019 as a rule.
const SLOTS: usize = 256;

/// Slots of a band. Two texts that share .85 of their words agree in one of the thirty-two bands in 9,999 cases of 10,000,
/// two that share half of them in 12 of 100.
const BAND: usize = 8;

/// Bands of a sketch.
pub const BANDS: usize = SLOTS / BAND;

/// Fewer words are too few to say that two texts are nearly the same: one of them changed can change all that is said.
const FEWEST_WORDS: usize = 40;

/// Bytes of words that are hashed together.
const HASHED_TOGETHER: usize = 2 << 10;

/// The words of a text, to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketched {
    /// The SHA-256 of its words as the index knows them, in their order: the same in two texts that differ in line breaks,
    /// capitals and punctuation alone.
    pub words: [u8; 32],
    /// How many they are.
    pub count: usize,
    /// Its sketch; `None` where there are too few words to compare.
    pub sketch: Option<Sketch>,
}

/// What a text says, to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sketch([u16; SLOTS]);

/// The words of a text on their way into its sketch.
pub struct Sketching {
    /// The hash of each word, in the order of the text.
    hashes: Vec<u64>,
    words: Sha256,
    /// Words that are to be hashed: together they cost less than one by one.
    waiting: Vec<u8>,
}

impl Sketch {
    /// The sketch of words by their hashes.
    fn of(hashes: Vec<u64>) -> Sketch {
        // Of a number that is the least of many, the low bits still differ.
        Sketch(least(&elements(hashes)).map(|least| least as u16))
    }

    /// The share of their words that two texts have in common, as far as their sketches tell: from 0 to 1.
    pub fn resemblance(&self, other: &Sketch) -> f32 {
        let slots = self.0.iter().zip(&other.0);
        slots.filter(|(one, other)| one == other).count() as f32 / SLOTS as f32
    }

    /// A key of one of its [`BANDS`], by number; texts that are nearly the same share at least one.
    pub fn band(&self, number: usize) -> u64 {
        let bands = self.0.as_chunks::<BAND>().0;
        let (first, last) = bands.get(number).unwrap_or(&[0; BAND]).split_at(BAND / 2);
        let joined = |slots: &[u16]| {
            let slots = slots.iter();
            slots.fold(0, |joined, slot| joined << u16::BITS | u64::from(*slot))
        };
        mixed(joined(first) ^ mixed(joined(last) ^ mixed(number as u64)))
    }

    /// Its bytes, for keeping.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|slot| slot.to_le_bytes()).collect()
    }

    /// The sketch of such bytes; `None` where they are no sketch.
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        let bytes: &[[u8; 2]; SLOTS] = match bytes.as_chunks() {
            (slots, []) => slots.try_into().ok()?,
            _ => return None,
        };
        Some(Sketch(bytes.map(u16::from_le_bytes)))
    }
}

impl Default for Sketching {
    fn default() -> Sketching {
        Sketching {
            hashes: Vec::new(),
            words: Sha256::new(),
            waiting: Vec::with_capacity(HASHED_TOGETHER),
        }
    }
}

impl Sketching {
    /// Adds the words of a text.
    pub fn add(&mut self, text: &str) {
        each_term(text, &mut |term, _| self.add_word(term));
    }

    /// What the words come to.
    pub fn finish(mut self) -> Sketched {
        self.words.update(&self.waiting);
        let count = self.hashes.len();
        Sketched {
            words: self.words.finalize().into(),
            count,
            sketch: (count >= FEWEST_WORDS).then(|| Sketch::of(self.hashes)),
        }
    }

    /// Adds a word as the index knows it.
    pub fn add_word(&mut self, word: &str) {
        if self.waiting.len() + word.len() >= HASHED_TOGETHER {
            self.words.update(&self.waiting);
            self.waiting.clear();
        }
        self.waiting.extend(word.as_bytes());
        self.waiting.push(0);
        self.hashes.push(hash(word.bytes()));
    }
}

/// The words with how often each occurs, as a set: the third "child" of a text is another element than its first two.
fn elements(mut hashes: Vec<u64>) -> Vec<u32> {
    hashes.sort_unstable();
    let occurrences = hashes.chunk_by(|one, other| one == other);
    let elements = occurrences.flat_map(|word| {
        (0..)
            .zip(word)
            .map(|(nth, word)| (mixed(word ^ mixed(nth)) >> 32) as u32)
    });
    elements.collect()
}

/// The least that each permutation makes of some elements.
fn least(elements: &[u32]) -> [u32; SLOTS] {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function asks for.
        return unsafe { least_eight_at_once(elements) };
    }
    least_anywhere(elements)
}

/// The same with instructions that take eight slots at once: a fifth of the time, and sketching was a sixth of indexing.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn least_eight_at_once(elements: &[u32]) -> [u32; SLOTS] {
    least_anywhere(elements)
}

#[inline(always)]
fn least_anywhere(elements: &[u32]) -> [u32; SLOTS] {
    let mut all = [u32::MAX; SLOTS];
    let permutations = FACTORS.as_chunks::<TOGETHER>().0.iter();
    let permutations = permutations.zip(SHIFTS.as_chunks::<TOGETHER>().0);
    for (slots, (factors, shifts)) in all.as_chunks_mut().0.iter_mut().zip(permutations) {
        *slots = least_of_slots(elements, factors, shifts);
    }
    all
}

/// Slots that are taken together: so many that they stay in the processor's registers.
const TOGETHER: usize = 32;

#[inline(always)]
fn least_of_slots(
    elements: &[u32],
    factors: &[u32; TOGETHER],
    shifts: &[u32; TOGETHER],
) -> [u32; TOGETHER] {
    let mut slots = [u32::MAX; TOGETHER];
    for element in elements {
        let permutations = factors.iter().zip(shifts);
        for (least, (factor, shift)) in slots.iter_mut().zip(permutations) {
            *least = (*least).min(element.wrapping_mul(*factor).wrapping_add(*shift));
        }
    }
    slots
}

/// A permutation of 32 bits for each slot: an odd factor and a shift. They are part of what catalogues hold.
static FACTORS: [u32; SLOTS] = permutations(32, 1);
static SHIFTS: [u32; SLOTS] = permutations(0, 0);

const fn permutations(from_bit: u32, or: u32) -> [u32; SLOTS] {
    let mut all = [0; SLOTS];
    let mut nth = 0;
    while nth < SLOTS {
        all[nth] = (mixed(nth as u64 + 1) >> from_bit) as u32 | or;
        nth += 1;
    }
    all
}

/// FNV-1a, the same on every machine and in every version.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325;
    bytes.fold(start, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Spreads what differs in a few bits over all of them (the finaliser of SplitMix64).
const fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketched(text: &str) -> Sketched {
        let mut sketching = Sketching::default();
        sketching.add(text);
        sketching.finish()
    }

    fn sketch(text: &str) -> Option<Sketch> {
        sketched(text).sketch
    }

    /// A text of so many words, all different, from a place on.
    fn text(from: usize, words: usize) -> String {
        (from..from + words).map(|nth| format!("w{nth} ")).collect()
    }

    #[test]
    fn the_estimate_is_near_the_share_of_words_in_common() {
        let whole = sketch(&text(0, 1_000)).unwrap();
        for (shared, expected) in [(1_000, 1.0), (950, 0.905), (800, 0.667), (0, 0.0)] {
            let other = sketch(&text(1_000 - shared, 1_000)).unwrap();
            let estimate = whole.resemblance(&other);
            assert!((estimate - expected).abs() < 0.1, "{shared}: {estimate}");
        }
    }

    #[test]
    fn the_order_of_words_does_not_count_and_their_number_does() {
        let words = text(0, 60);
        let turned: Vec<&str> = words.split_whitespace().rev().collect();
        assert_eq!(sketch(&words), sketch(&turned.join(" ")));
        let thrice = sketch(&words.repeat(3)).unwrap();
        assert!(sketch(&words).unwrap().resemblance(&thrice) < 0.5);
    }

    #[test]
    fn texts_that_are_nearly_the_same_share_a_band() {
        let (one, other) = (
            sketch(&text(0, 500)).unwrap(),
            sketch(&text(15, 500)).unwrap(),
        );
        let share = |other: &Sketch| (0..BANDS).any(|nth| one.band(nth) == other.band(nth));
        assert!(share(&other));
        assert!(!share(&sketch(&text(900, 500)).unwrap()));
    }

    #[test]
    fn a_few_words_have_no_sketch_and_a_sketch_reads_back() {
        let few = sketched("Page not found.");
        assert_eq!((few.count, few.sketch), (3, None));
        assert_eq!(few.words, sketched("PAGE\nnot found").words);
        assert_ne!(few.words, sketched("not found page").words);
        let whole = sketch(&text(0, 80)).unwrap();
        assert_eq!(Sketch::from_bytes(&whole.to_bytes()), Some(whole));
        assert_eq!(Sketch::from_bytes(b"damaged"), None);
    }
}
