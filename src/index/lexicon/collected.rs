//! Relations on their way into a sorted set of keys: collected in any order, then sorted by their bytes.

use super::relations::{Relation, write_key};

/// Keys, one behind another, each with what is to be known of it until it is written.
#[derive(Default)]
pub(super) struct Collected<T> {
    bytes: Vec<u8>,
    entries: Vec<Entry<T>>,
}

/// Where a key stands.
struct Entry<T> {
    /// The first bytes of the key, as a number that sorts as they do: most comparisons end here.
    head: u64,
    start: usize,
    length: u32,
    /// How much of the key is relation and form.
    form: u32,
    note: T,
}

impl<T: Copy> Collected<T> {
    /// Adds that a word stands in a relation.
    pub fn add(&mut self, relation: Relation, form: &str, word: &str, note: T) {
        let start = self.bytes.len();
        let form = write_key(&mut self.bytes, relation, form, word);
        let mut head = [0; 8];
        for (head, byte) in head.iter_mut().zip(self.bytes.iter().skip(start)) {
            *head = *byte;
        }
        self.entries.push(Entry {
            head: u64::from_be_bytes(head),
            start,
            length: (self.bytes.len() - start) as u32,
            form: form as u32,
            note,
        });
    }

    /// Adds what another one has.
    pub fn append(&mut self, other: Collected<T>) {
        let start = self.bytes.len();
        self.bytes.extend(other.bytes);
        self.entries
            .extend(other.entries.into_iter().map(|entry| Entry {
                start: start + entry.start,
                ..entry
            }));
    }

    /// Sorts the keys; of those that are the same, one is kept.
    pub fn sort(&mut self) {
        let bytes = &self.bytes;
        self.entries.sort_unstable_by(|a, b| {
            (a.head.cmp(&b.head)).then_with(|| a.key(bytes).cmp(b.key(bytes)))
        });
        self.entries
            .dedup_by(|a, b| a.head == b.head && a.key(bytes) == b.key(bytes));
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.iter().map(|entry| entry.key(&self.bytes))
    }

    /// The keys of each form, with what is to be known of them; they are sorted before.
    pub fn groups(&self) -> impl Iterator<Item = Vec<(&[u8], T)>> {
        let bytes = &self.bytes;
        let groups = self.entries.chunk_by(|a, b| a.form(bytes) == b.form(bytes));
        groups.map(|group| {
            let keys = group.iter();
            keys.map(|entry| (entry.key(bytes), entry.note)).collect()
        })
    }
}

impl<T> Entry<T> {
    fn key<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes
            .get(self.start..self.start + self.length as usize)
            .unwrap_or_default()
    }

    fn form<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        self.key(bytes)
            .get(..self.form as usize)
            .unwrap_or_default()
    }
}
