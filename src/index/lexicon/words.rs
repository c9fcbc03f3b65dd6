//! The words of the library and how many documents hold each, overall and by language.
//!
//! A finite-state map from the word to its place in a table of counts of variable length.

use anyhow::{Context, Result};
use fst::raw::Fst;
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};

use super::count::{Counted, Stretch};
use super::counts::Written;
use super::file::Section;

/// The words.
pub(super) struct Words {
    map: Map<Section>,
    counts: Section,
}

impl Default for Words {
    fn default() -> Words {
        let map = Map::default()
            .map_data(Section::from)
            .expect("an empty map is a map");
        Words {
            map,
            counts: Section::from(Vec::new()),
        }
    }
}

impl Words {
    /// Takes the two sections for what they are.
    pub fn read(map: Section, counts: Section) -> Result<Words> {
        let map = Map::new(map).context("reading its words")?;
        Ok(Words { map, counts })
    }

    /// How many documents hold a word.
    pub fn frequency(&self, word: &str) -> u32 {
        self.map
            .get(word)
            .map_or(0, |place| self.frequency_at(place))
    }

    /// The place in the table of the counts of a word; `None` where no document holds it.
    pub fn place(&self, word: &str) -> Option<u64> {
        self.map.get(word)
    }

    /// How many documents hold a word, by language; `None` where none does.
    pub fn counts(&self, word: &str) -> Option<Written<'_>> {
        self.map.get(word).map(|place| self.counts_at(place))
    }

    /// The words as a graph, from whose root each is spelled; what it gives out is a place of the table.
    pub fn fst(&self) -> &Fst<Section> {
        self.map.as_fst()
    }

    /// Calls `each` with the length of every known word that `text` begins with, shortest first, and the place of its counts.
    pub fn beginning(&self, text: &str, mut each: impl FnMut(usize, u64)) {
        let fst = self.map.as_fst();
        let (mut node, mut place) = (fst.root(), 0);
        for (offset, byte) in text.bytes().enumerate() {
            let Some(transition) = node.find_input(byte).map(|i| node.transition(i)) else {
                return;
            };
            place += transition.out.value();
            node = fst.node(transition.addr);
            if node.is_final() {
                each(offset + 1, place + node.final_output().value());
            }
        }
    }

    /// Calls `each` with every word of a stretch and its counts, in order.
    pub fn each(&self, stretch: &Stretch, mut each: impl FnMut(&str, Written<'_>)) {
        let range = self.map.range().ge(&stretch.from);
        let range = match &stretch.to {
            Some(to) => range.lt(to),
            None => range,
        };
        let mut stream = range.into_stream();
        while let Some((word, place)) = stream.next() {
            if let Ok(word) = std::str::from_utf8(word) {
                each(word, self.counts_at(place));
            }
        }
    }

    /// Of the first words that begin so, those that stand in documents of one of the languages, in order, with how many
    /// documents hold each.
    pub fn begun(&self, beginning: &str, languages: &[u8], limit: usize) -> Vec<(String, u32)> {
        let mut stream = self.map.range().ge(beginning).into_stream();
        let mut found = Vec::new();
        for _ in 0..limit {
            let Some((word, place)) = stream.next() else {
                break;
            };
            if !word.starts_with(beginning.as_bytes()) {
                break;
            }
            let counts = self.counts_at(place);
            let mut spoken = counts.by_language();
            let is_spoken = spoken.any(|(number, _)| languages.contains(&number));
            if let Some(word) = std::str::from_utf8(word).ok().filter(|_| is_spoken) {
                found.push((word.to_owned(), counts.documents()));
            }
        }
        found
    }

    /// The first words that an automaton accepts, in order, with how many documents hold each.
    pub fn accepted(&self, automaton: impl Automaton, limit: usize) -> Vec<(String, u32)> {
        let mut stream = self.map.search(automaton).into_stream();
        let mut found = Vec::new();
        while found.len() < limit
            && let Some((word, place)) = stream.next()
        {
            if let Ok(word) = std::str::from_utf8(word) {
                found.push((word.to_owned(), self.frequency_at(place)));
            }
        }
        found
    }

    /// How many documents hold the word whose counts stand at a place of the table.
    pub fn frequency_at(&self, place: u64) -> u32 {
        self.counts_at(place).documents()
    }

    /// How many documents of some languages hold the word whose counts stand at a place, each times how likely it is.
    pub fn likely_frequency_at(&self, place: u64, likely: &[(u8, f32)]) -> f32 {
        let languages = self.counts_at(place).by_language();
        languages
            .filter_map(|(number, documents)| {
                let (_, likely) = likely.iter().find(|(other, _)| *other == number)?;
                Some(likely * documents as f32)
            })
            .sum()
    }

    /// The counts at a place of the table; none where it has no such place.
    pub fn counts_at(&self, place: u64) -> Written<'_> {
        let place = usize::try_from(place).ok();
        let counts = place.and_then(|place| self.counts.as_ref().get(place..));
        Written(counts.unwrap_or_default())
    }
}

/// The two sections of words that were counted.
pub(super) fn sections(counted: &[Counted]) -> Result<(Section, Section)> {
    let mut map = MapBuilder::memory();
    let mut table = Vec::new();
    for (word, counts) in counted.iter().flat_map(Counted::iter) {
        map.insert(word, table.len() as u64)
            .with_context(|| format!("adding `{word}`"))?;
        table.extend(counts.0);
    }
    let map = map.into_inner().context("closing the words")?;
    Ok((Section::from(map), Section::from(table)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::lexicon::counts::Counts;

    #[test]
    fn counts_come_back_for_each_word() {
        let mut counted = Counted::default();
        for (word, documents, by_language) in
            [("kind", 300, vec![(0, 299), (4, 1)]), ("kinder", 2, vec![])]
        {
            let counts = Counts {
                documents,
                by_language,
            };
            counted.add(word, &counts);
        }
        let (map, counts) = sections(&[counted]).unwrap();
        let words = Words::read(map, counts).unwrap();
        assert_eq!((words.frequency("kind"), words.frequency("kin")), (300, 0));
        assert_eq!(words.counts("kind").unwrap().in_language(4), 1);
        assert_eq!(words.counts("kinder").unwrap().documents(), 2);
        let mut begun = Vec::new();
        words.beginning("kinderrecht", |length, place| {
            begun.push((length, words.counts_at(place).in_language(0)))
        });
        assert_eq!(begun, [(4, 299), (6, 0)]);
        assert!(words.begun("kinde", &[0], 9).is_empty());
        assert_eq!(words.begun("kin", &[4], 9), [("kind".to_owned(), 300)]);
        assert!(words.begun("kindje", &[0, 4], 9).is_empty());
    }
}
