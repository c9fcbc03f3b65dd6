//! Which words are forms of the same: one sorted set of keys in which a range is a relation.
//!
//! A key is the relation, the form, a zero, and the word; so "all words with this stem in this language" are neighbours.
//! Of the word stands how many bytes of the form it begins with, and what follows them: a word is mostly its stem and an
//! ending. A new relation between words is a new kind of key and no new file.

use super::file::Section;
use super::keys::{Keys, KeysBuilder};

/// Of a form that more words share than this, the most frequent are kept: no query could use more of them.
const LARGEST_GROUP: usize = 64;

/// What words have in common; languages by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same letters without accents: fold -> words that are written otherwise than their fold.
    Fold,
    /// The same stem in a language, folded: stem -> words of that language.
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
}

/// Collects relations in any order.
#[derive(Default)]
pub(super) struct RelationsBuilder {
    /// The keys, one behind another.
    keys: Vec<u8>,
    entries: Vec<Entry>,
}

/// A key and what decides whether it is kept.
struct Entry {
    /// The first bytes of the key, as a number that sorts as they do: most comparisons end here.
    head: u64,
    start: usize,
    length: u32,
    /// How much of the key is relation and form.
    form: u32,
    frequency: u32,
}

impl RelationsBuilder {
    /// Adds that a word of some frequency stands in a relation.
    pub fn add(&mut self, relation: Relation, form: &str, word: &str, frequency: u32) {
        let start = self.keys.len();
        write_form(&mut self.keys, relation, form);
        let end_of_form = self.keys.len();
        write_word(&mut self.keys, form, word);
        let length = (self.keys.len() - start) as u32;
        let form = (end_of_form - start) as u32;
        let mut head = [0; 8];
        for (head, byte) in head.iter_mut().zip(self.keys.iter().skip(start)) {
            *head = *byte;
        }
        self.entries.push(Entry {
            head: u64::from_be_bytes(head),
            start,
            length,
            form,
            frequency,
        });
    }

    /// The section.
    pub fn finish(self) -> Section {
        let RelationsBuilder { keys, mut entries } = self;
        entries.sort_unstable_by(|a, b| {
            (a.head.cmp(&b.head)).then_with(|| a.key(&keys).cmp(b.key(&keys)))
        });
        entries.dedup_by(|a, b| a.head == b.head && a.key(&keys) == b.key(&keys));
        let mut kept = KeysBuilder::default();
        for group in entries.chunk_by(|a, b| a.head == b.head && a.form(&keys) == b.form(&keys)) {
            let least = least_frequency(group);
            for entry in group.iter().filter(|entry| entry.frequency >= least) {
                kept.add(entry.key(&keys));
            }
        }
        kept.finish()
    }
}

impl Entry {
    fn key<'a>(&self, keys: &'a [u8]) -> &'a [u8] {
        keys.get(self.start..self.start + self.length as usize)
            .unwrap_or_default()
    }

    fn form<'a>(&self, keys: &'a [u8]) -> &'a [u8] {
        self.key(keys).get(..self.form as usize).unwrap_or_default()
    }
}

/// How frequent a word of a group must be to be kept.
fn least_frequency(group: &[Entry]) -> u32 {
    if group.len() <= LARGEST_GROUP {
        return 0;
    }
    let mut frequencies: Vec<u32> = group.iter().map(|entry| entry.frequency).collect();
    let (_, least, _) = frequencies.select_nth_unstable_by(LARGEST_GROUP, |a, b| b.cmp(a));
    // Words as frequent as the first that is left out are left out with it, whatever their place in the alphabet.
    *least + 1
}

/// Appends what all keys of a form begin with.
fn write_form(bytes: &mut Vec<u8>, relation: Relation, form: &str) {
    let (kind, language) = match relation {
        Relation::Fold => (b'f', 0),
        Relation::Part(language) => (b'p', language),
        Relation::Stem(language) => (b's', language),
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

    #[test]
    fn a_form_stands_for_its_words_and_no_others() {
        let mut builder = RelationsBuilder::default();
        builder.add(Relation::Stem(1), "kind", "kinderen", 3);
        builder.add(Relation::Stem(1), "kind", "kind", 5);
        builder.add(Relation::Stem(1), "kinderen", "kinderens", 1);
        builder.add(Relation::Stem(2), "kind", "kindly", 1);
        builder.add(Relation::Fold, "kind", "kínd", 1);
        builder.add(Relation::Fold, "été", "ètè", 1);
        let relations = Relations::from(builder.finish());
        assert_eq!(
            relations.words(Relation::Stem(1), "kind"),
            ["kind", "kinderen"]
        );
        assert_eq!(relations.words(Relation::Fold, "kind"), ["kínd"]);
        assert_eq!(relations.words(Relation::Fold, "été"), ["ètè"]);
        assert!(relations.words(Relation::Stem(3), "kind").is_empty());
    }

    #[test]
    fn of_a_large_group_the_most_frequent_are_kept() {
        let mut builder = RelationsBuilder::default();
        for i in 0..1000 {
            builder.add(Relation::Part(0), "recht", &format!("w{i}"), i);
        }
        let relations = Relations::from(builder.finish());
        let kept = relations.words(Relation::Part(0), "recht");
        assert_eq!(kept.len(), LARGEST_GROUP);
        assert!(kept.contains(&"w999".to_owned()) && !kept.contains(&"w900".to_owned()));
    }
}
