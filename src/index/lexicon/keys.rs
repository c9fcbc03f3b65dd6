//! A sorted set of keys in blocks: each key says how much of the one before it it shares.
//!
//! A finite-state set of the same keys is a third smaller and answers as fast, but takes four times as long to build, and
//! it is built after every commit. Nothing here needs an automaton: keys are only asked for by what they begin with.

use super::file::Section;
use super::number::{read_number, write_number};

/// Keys in a block: a look-up reads half of them on average, and each block costs four bytes.
const BLOCK: usize = 32;

/// Bytes of a block's place, and of the count of blocks that ends the section.
const PLACE: usize = 4;

/// Lengths below this take half a byte; from it on, what they have beyond it follows.
const LONG: usize = 15;

/// The keys.
pub(super) struct Keys {
    section: Section,
}

impl From<Section> for Keys {
    fn from(section: Section) -> Keys {
        Keys { section }
    }
}

impl Keys {
    /// Calls `each` with what follows `beginning` in every key that begins so, in order.
    pub fn beginning(&self, beginning: &[u8], mut each: impl FnMut(&[u8])) {
        let (blocks, places) = self.parts();
        let start = places.partition_point(|place| first_key(blocks, place) < beginning);
        let Some(place) = places.get(start.saturating_sub(1)) else {
            return;
        };
        let mut rest = from(blocks, place);
        let mut key = Vec::new();
        while read_key(&mut rest, &mut key) {
            match key.strip_prefix(beginning) {
                Some(end) => each(end),
                None if key.as_slice() > beginning => return,
                None => {}
            }
        }
    }

    /// The blocks, and where each begins.
    fn parts(&self) -> (&[u8], &[[u8; PLACE]]) {
        let bytes = self.section.as_ref();
        let split = || {
            let (rest, count) = bytes.split_last_chunk::<PLACE>()?;
            let length = (u32::from_le_bytes(*count) as usize).checked_mul(PLACE)?;
            rest.split_at_checked(rest.len().checked_sub(length)?)
        };
        let (blocks, places) = split().unwrap_or_default();
        (blocks, places.as_chunks().0)
    }
}

/// The first key of the block at a place; it shares nothing with the one before.
fn first_key<'a>(blocks: &'a [u8], place: &[u8; PLACE]) -> &'a [u8] {
    let mut rest = from(blocks, place);
    let (_, length) = read_lengths(&mut rest);
    rest.get(..length).unwrap_or_default()
}

fn from<'a>(blocks: &'a [u8], place: &[u8; PLACE]) -> &'a [u8] {
    let place = u32::from_le_bytes(*place) as usize;
    blocks.get(place..).unwrap_or_default()
}

/// Makes the next key of the one before it; whether there is one.
fn read_key(rest: &mut &[u8], key: &mut Vec<u8>) -> bool {
    if rest.is_empty() {
        return false;
    }
    let (shared, length) = read_lengths(rest);
    key.truncate(shared);
    let Some((own, after)) = rest.split_at_checked(length) else {
        return false;
    };
    key.extend(own);
    *rest = after;
    true
}

/// How much a key shares with the one before it, and how much of its own it has.
fn read_lengths(rest: &mut &[u8]) -> (usize, usize) {
    let Some((both, after)) = rest.split_first() else {
        return (0, 0);
    };
    *rest = after;
    let mut length = |half: u8| match usize::from(half) {
        LONG => LONG + read_number(rest) as usize,
        length => length,
    };
    (length(both >> 4), length(both & 0xf))
}

/// Writes two such lengths.
fn write_lengths(bytes: &mut Vec<u8>, shared: usize, own: usize) {
    bytes.push((shared.min(LONG) << 4 | own.min(LONG)) as u8);
    for length in [shared, own] {
        if let Some(beyond) = length.checked_sub(LONG) {
            write_number(bytes, beyond as u32);
        }
    }
}

/// Writes keys.
#[derive(Default)]
pub(super) struct KeysBuilder {
    blocks: Vec<u8>,
    places: Vec<u8>,
    count: usize,
    last: Vec<u8>,
}

impl KeysBuilder {
    /// Adds a key; they come in the order of their bytes.
    pub fn add(&mut self, key: &[u8]) {
        let mut shared = 0;
        if self.count.is_multiple_of(BLOCK) {
            self.places.extend((self.blocks.len() as u32).to_le_bytes());
        } else {
            shared = self
                .last
                .iter()
                .zip(key)
                .take_while(|(a, b)| a == b)
                .count();
        }
        let own = key.get(shared..).unwrap_or_default();
        write_lengths(&mut self.blocks, shared, own.len());
        self.blocks.extend(own);
        self.last.truncate(shared);
        self.last.extend(own);
        self.count += 1;
    }

    /// The section.
    pub fn finish(self) -> Section {
        let KeysBuilder {
            mut blocks, places, ..
        } = self;
        let count = (places.len() / PLACE) as u32;
        blocks.extend(places);
        blocks.extend(count.to_le_bytes());
        Section::from(blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section() -> Vec<u8> {
        let mut builder = KeysBuilder::default();
        for i in 0..1_000 {
            builder.add(format!("k{:03}{}", i / 3, i % 3).as_bytes());
        }
        builder.add(&[b'm'; 40]);
        builder.add(&[b'm'; 70]);
        builder.finish().as_ref().to_vec()
    }

    fn beginning(section: &[u8], with: &str) -> Vec<String> {
        let mut found = Vec::new();
        Keys::from(Section::from(section.to_vec())).beginning(with.as_bytes(), |end| {
            found.push(String::from_utf8_lossy(end).into_owned());
        });
        found
    }

    #[test]
    fn keys_are_found_by_what_they_begin_with() {
        let section = section();
        for i in 0..333 {
            assert_eq!(beginning(&section, &format!("k{i:03}")), ["0", "1", "2"]);
        }
        assert_eq!(beginning(&section, "k3330"), [""]);
        assert_eq!(beginning(&section, "k").len(), 1_000);
        assert_eq!(beginning(&section, &"m".repeat(41)), ["m".repeat(29)]);
        for missing in ["a", "k3335", "l"] {
            assert!(beginning(&section, missing).is_empty(), "{missing}");
        }
        assert!(beginning(KeysBuilder::default().finish().as_ref(), "k").is_empty());
    }

    #[test]
    fn damage_is_never_a_panic() {
        let whole = section();
        for at in (0..whole.len()).step_by(7) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0xff;
            beginning(&flipped, "k100");
            beginning(&whole[..at], "k100");
        }
    }
}
