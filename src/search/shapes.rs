//! Which words cannot be among some, by their first and last letters and their lengths.
//!
//! Most words of a page are ruled out by it before they are normalised and looked up; what is not ruled out may still be
//! none of them.

/// A bit for each shape.
const BITS: usize = 1 << 14;

/// The shapes of some words.
pub struct Shapes {
    bits: Box<[u64]>,
}

impl Shapes {
    /// Of no words.
    pub fn none() -> Shapes {
        Shapes {
            bits: vec![0; BITS / 64].into_boxed_slice(),
        }
    }

    /// Adds a word in lower case.
    pub fn insert(&mut self, word: &str) {
        let shape = shape(word);
        if let Some(bits) = self.bits.get_mut(shape / 64) {
            *bits |= 1 << (shape % 64);
        }
    }

    /// Whether a word may be one of them, in whatever case it is written. Its letters have one lower case each.
    pub fn may_hold(&self, word: &str) -> bool {
        self.has(shape(word))
    }

    /// The same of a word in letters and digits of ASCII.
    pub fn may_hold_letters(&self, first: u8, last: u8, length: usize) -> bool {
        let lower = |byte: u8| u32::from(byte.to_ascii_lowercase());
        self.has(mixed(lower(first), lower(last), length))
    }

    fn has(&self, shape: usize) -> bool {
        let bits = self.bits.get(shape / 64);
        bits.is_some_and(|bits| bits >> (shape % 64) & 1 == 1)
    }
}

/// The same for all cases of a word.
fn shape(word: &str) -> usize {
    let first = word.chars().next().map_or(0, lower);
    let last = word.chars().next_back().map_or(0, lower);
    let length = match word.is_ascii() {
        true => word.len(),
        false => word.chars().count(),
    };
    mixed(first, last, length)
}

fn mixed(first: u32, last: u32, length: usize) -> usize {
    let ends = first.wrapping_mul(31).wrapping_add(last).wrapping_mul(37);
    ends.wrapping_add(length as u32) as usize % BITS
}

fn lower(letter: char) -> u32 {
    let lower = match letter.is_ascii() {
        true => letter.to_ascii_lowercase(),
        false => letter.to_lowercase().next().unwrap_or(letter),
    };
    u32::from(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_never_ruled_out_by_its_case_and_most_others_are() {
        let mut shapes = Shapes::none();
        for word in ["child", "école", "права", "δικαίωμα", "권리"] {
            shapes.insert(word);
        }
        for word in ["Child", "CHILD", "École", "ПРАВА", "ΔΙΚΑΊΩΜΑ", "권리"] {
            assert!(shapes.may_hold(word), "{word}");
        }
        for word in ["children", "the", "échelle", "право"] {
            assert!(!shapes.may_hold(word), "{word}");
        }
    }
}
