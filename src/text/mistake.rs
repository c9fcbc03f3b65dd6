//! What people mistype, and how easily: the price of each slip between the word that was meant and the one that was typed.
//!
//! Apart from the search for words because these are facts about hands, keyboards and ears, not about a library. A price of
//! 1 is one letter for any other; the prices say which of two words was rather meant, not how probable either is.

use unicode_normalization::UnicodeNormalization;

use super::characters::is_mark;

/// Another letter in place of one.
pub const REPLACED: f32 = 1.0;
/// The letter on the next key in place of one.
const NEXT_KEY: f32 = 0.8;
/// A vowel in place of another.
const VOWEL: f32 = 0.75;
/// A letter with another accent, or none.
const ACCENT: f32 = 0.15;
/// A letter left out.
pub const OMITTED: f32 = 0.8;
/// A letter too many.
pub const ADDED: f32 = 0.9;
/// One of two equal letters left out, or a letter typed twice.
pub const DOUBLED: f32 = 0.45;
/// Two letters that changed places.
pub const TRANSPOSED: f32 = 0.6;
/// What a word costs more that begins with another letter: people see the first one best.
pub const FIRST: f32 = 0.4;
/// Letters in place of others that sound alike.
const SOUND: f32 = 0.55;
/// Letters that are written for one another where a keyboard lacks one of them.
const SPELLED_OUT: f32 = 0.3;

/// The least that a slip over several letters costs.
pub const CHEAPEST_OF_SEVERAL: f32 = SPELLED_OUT;

/// The rows of the keyboards that most people of the network type on; a key touches two of the row above it.
const KEYBOARDS: [[&str; 3]; 3] = [
    ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
    ["azertyuiop", "qsdfghjklm", "wxcvbn"],
    ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"],
];

/// Letters that are taken for each other by ear, each way; of English, French, Dutch, Spanish, German and Russian.
const SOUNDS: [(&str, &str); 47] = [
    ("ph", "f"),
    ("ij", "y"),
    ("ij", "ei"),
    ("y", "i"),
    ("c", "k"),
    ("c", "s"),
    ("c", "z"),
    ("ck", "k"),
    ("qu", "k"),
    ("qu", "kw"),
    ("ch", "sh"),
    ("ch", "g"),
    ("ch", "k"),
    ("x", "ks"),
    ("x", "s"),
    ("s", "z"),
    ("t", "d"),
    ("th", "t"),
    ("v", "f"),
    ("v", "w"),
    ("v", "b"),
    ("g", "j"),
    ("gu", "g"),
    ("j", "y"),
    ("ll", "y"),
    ("m", "n"),
    ("ie", "ei"),
    ("ea", "ee"),
    ("ou", "u"),
    ("ou", "oe"),
    ("ou", "au"),
    ("au", "o"),
    ("ai", "e"),
    ("ai", "ei"),
    ("ai", "é"),
    ("er", "é"),
    ("ez", "é"),
    ("en", "an"),
    ("h", ""),
    ("о", "а"),
    ("е", "и"),
    ("ы", "и"),
    ("т", "д"),
    ("з", "с"),
    ("ш", "щ"),
    ("тс", "ц"),
    ("ь", ""),
];

/// Letters and how they are spelled out.
const SPELLINGS: [(&str, &str); 6] = [
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("ß", "ss"),
    ("å", "aa"),
    ("œ", "oe"),
];

/// Letters that stand for others in a typed word.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// What was meant: one or two letters.
    pub meant: Vec<char>,
    /// How many letters were typed instead, up to two.
    pub typed: usize,
    /// The price.
    pub cost: f32,
}

/// A letter and what its price in place of another depends on.
#[derive(Clone, Copy, Debug)]
pub struct Typeable {
    letter: char,
    bare: char,
    is_vowel: bool,
    /// The column and row of its key on each keyboard that has it.
    keys: [Option<(u8, u8)>; KEYBOARDS.len()],
}

impl From<char> for Typeable {
    fn from(letter: char) -> Typeable {
        let bare = bare(letter);
        Typeable {
            letter,
            bare,
            is_vowel: "aeiouyаеиоуыэюя".contains(bare),
            keys: KEYBOARDS.map(|rows| key(rows, bare)),
        }
    }
}

/// The column and row of a letter on a keyboard.
fn key(rows: [&str; 3], letter: char) -> Option<(u8, u8)> {
    (0..).zip(rows).find_map(|(row, letters)| {
        let (column, _) = (0..).zip(letters.chars()).find(|(_, key)| *key == letter)?;
        Some((column, row))
    })
}

/// The price of one letter typed in place of another.
pub fn replaced(meant: &Typeable, typed: &Typeable) -> f32 {
    if meant.letter == typed.letter {
        0.0
    } else if meant.bare == typed.bare {
        ACCENT
    } else if meant.is_vowel && typed.is_vowel {
        VOWEL
    } else if are_neighbours(meant, typed) {
        NEXT_KEY
    } else {
        REPLACED
    }
}

/// The slips over several letters, or by ear, that end behind the last of some typed letters.
pub fn slips_ending(typed: &[char]) -> Vec<Slip> {
    let priced = |pairs: &'static [(&str, &str)], cost| {
        let both_ways = pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
        both_ways.map(move |(meant, written)| (meant, written, cost))
    };
    let all = priced(&SOUNDS, SOUND).chain(priced(&SPELLINGS, SPELLED_OUT));
    all.filter(|(meant, written, _)| !meant.is_empty() && ends_with(typed, written))
        .map(|(meant, written, cost)| Slip {
            meant: meant.chars().collect(),
            typed: written.chars().count(),
            cost,
        })
        .collect()
}

fn ends_with(letters: &[char], end: &str) -> bool {
    let mut letters = letters.iter().rev();
    end.chars().rev().all(|c| letters.next() == Some(&c))
}

/// The letters of the alphabet of a letter, without accents; of a few alphabets only.
pub fn alphabet(c: char) -> impl Iterator<Item = char> {
    let alphabets = ['a'..='z', 'а'..='я', 'α'..='ω'];
    let own = alphabets
        .into_iter()
        .find(|letters| letters.contains(&bare(c)));
    own.into_iter().flatten()
}

/// A letter without its accents.
pub fn bare(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    std::iter::once(c).nfd().find(|c| !is_mark(*c)).unwrap_or(c)
}

/// Whether two letters stand side by side on one of the keyboards.
fn are_neighbours(a: &Typeable, b: &Typeable) -> bool {
    let mut pairs = a.keys.iter().zip(&b.keys);
    pairs.any(|keys| matches!(keys, (Some(a), Some(b)) if touch(*a, *b)))
}

/// Whether two keys touch, by column and row.
fn touch((x, y): (u8, u8), (other_x, other_y): (u8, u8)) -> bool {
    match (y as i8 - other_y as i8, x as i8 - other_x as i8) {
        (0, by) => by.abs() == 1,
        (1, by) => by == 0 || by == -1,
        (-1, by) => by == 0 || by == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_easily_costs_little() {
        let replaced = |meant: char, typed: char| replaced(&meant.into(), &typed.into());
        assert_eq!(replaced('e', 'e'), 0.0);
        assert!(replaced('é', 'e') < replaced('e', 'a'));
        assert!(replaced('e', 'a') < replaced('s', 'w'));
        assert!(replaced('s', 'w') < replaced('s', 'p'));
        assert_eq!(replaced('к', 'е'), replaced('a', 'z'));
        assert_eq!(replaced('q', 'm'), REPLACED);
    }

    #[test]
    fn an_alphabet_is_that_of_its_letter() {
        assert_eq!(alphabet('é').count(), 26);
        assert!(alphabet('ж').any(|c| c == 'д'));
        assert_eq!(alphabet('א').count(), 0);
    }

    #[test]
    fn letters_that_sound_alike_are_slips_both_ways() {
        let meant = |typed: &str| -> Vec<String> {
            let typed: Vec<char> = typed.chars().collect();
            let slips = slips_ending(&typed).into_iter();
            slips.map(|slip| slip.meant.into_iter().collect()).collect()
        };
        assert!(meant("f").contains(&"ph".to_owned()));
        assert!(meant("ph").contains(&"f".to_owned()));
        assert!(meant("ij").contains(&"y".to_owned()));
        assert!(meant("oe").contains(&"ö".to_owned()));
        assert!(meant("").contains(&"h".to_owned()));
    }
}
