//! Which words are forms of the same: one sorted set of keys in which a range is a relation.
//!
//! A key is the relation, the form, a zero, and the word; so "all words with this stem in this language" are neighbours.
//! Of the word stands how many bytes of the form it begins with, and what follows them: a word is mostly its stem and an
//! ending. A new relation between words is a new kind of key and no new file.

use super::file::Section;
use super::keys::{Keys, KeysBuilder};

/// The first byte of a key says which relation it is; the second is the language.
const PART: u8 = b'p';
const STEM: u8 = b's';

/// What words have in common; languages by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same stem in a language, folded: stem -> words of that language that are written otherwise.
    Stem(u8),
    /// A part of a compound in a language: folded stem of the part -> compounds.
    Part(u8),
}

/// The relations.
pub(super) struct Relations {
    keys: Keys,
}

impl Default for Relations {
    fn default() -> Relations {
        Relations::from(KeysBuilder::default().finish())
    }
}

impl From<Section> for Relations {
    fn from(section: Section) -> Relations {
        Relations {
            keys: Keys::from(section),
        }
    }
}

impl Relations {
    /// The words a form stands for.
    pub fn words(&self, relation: Relation, form: &str) -> Vec<String> {
        let mut beginning = Vec::with_capacity(form.len() + 3);
        write_form(&mut beginning, relation, form);
        let mut found = Vec::new();
        self.keys.beginning(&beginning, |word| {
            found.extend(read_word(form, word));
        });
        found.sort_unstable();
        found
    }

    /// Calls `each` with every key, in order.
    pub fn each_key(&self, mut each: impl FnMut(&[u8])) {
        self.keys.beginning(&[], |key| each(key));
    }
}

/// Appends the key of a word that stands in a relation; returns how much of it is relation and form.
pub(super) fn write_key(bytes: &mut Vec<u8>, relation: Relation, form: &str, word: &str) -> usize {
    let start = bytes.len();
    write_form(bytes, relation, form);
    let end = bytes.len();
    write_word(bytes, form, word);
    end - start
}

/// Gives the language of a key another number; returns whether it has one.
pub(super) fn renumber(key: &mut [u8], numbers: &[Option<u8>]) -> bool {
    let [STEM, number, ..] = key else {
        return true;
    };
    let other = numbers.get(usize::from(*number)).copied().flatten();
    *number = other.unwrap_or(*number);
    other.is_some()
}

/// Appends what all keys of a form begin with.
fn write_form(bytes: &mut Vec<u8>, relation: Relation, form: &str) {
    let (kind, language) = match relation {
        Relation::Part(language) => (PART, language),
        Relation::Stem(language) => (STEM, language),
    };
    bytes.extend([kind, language]);
    bytes.extend(form.as_bytes());
    bytes.push(0);
}

/// Appends a word behind its form.
fn write_word(bytes: &mut Vec<u8>, form: &str, word: &str) {
    let both = form.bytes().zip(word.bytes());
    let shared = both.take_while(|(one, other)| one == other).count();
    let shared = u8::try_from(shared).unwrap_or(u8::MAX);
    bytes.push(shared);
    bytes.extend(word.bytes().skip(usize::from(shared)));
}

/// The word that stands behind a form; `None` where nobody wrote that.
fn read_word(form: &str, bytes: &[u8]) -> Option<String> {
    let (shared, rest) = bytes.split_first()?;
    let shared = form.as_bytes().get(..usize::from(*shared))?;
    String::from_utf8([shared, rest].concat()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::lexicon::collected::Collected;

    #[test]
    fn a_form_stands_for_its_words_and_no_others() {
        let mut collected = Collected::default();
        for (relation, form, word) in [
            (Relation::Stem(1), "kind", "kinderen"),
            (Relation::Stem(1), "kind", "kind"),
            (Relation::Stem(1), "kinderen", "kinderens"),
            (Relation::Stem(2), "kind", "kindly"),
            (Relation::Stem(1), "été", "ètè"),
        ] {
            collected.add(relation, form, word, ());
        }
        let mut keys = KeysBuilder::default();
        collected.sort();
        collected.keys().for_each(|key| keys.add(key));
        let relations = Relations::from(keys.finish());
        assert_eq!(
            relations.words(Relation::Stem(1), "kind"),
            ["kind", "kinderen"]
        );
        assert_eq!(relations.words(Relation::Stem(1), "été"), ["ètè"]);
        assert!(relations.words(Relation::Stem(3), "kind").is_empty());
    }
}
