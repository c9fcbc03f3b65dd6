//! The words of the library and how many documents hold each, overall and by language.
//!
//! A finite-state map from the word to its place in a table of counts of variable length.

use anyhow::{Context, Result};
use fst::raw::Fst;
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};

use super::file::Section;
use super::number::{read_number, write_number};

/// The words.
pub(super) struct Words {
    map: Map<Section>,
    counts: Section,
}

/// In how many documents a word occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Documents overall.
    pub documents: u32,
    /// Documents by language: its number, and how many.
    pub by_language: Vec<(u8, u32)>,
}

impl Counts {
    /// In how many documents of a language.
    pub fn in_language(&self, number: u8) -> u32 {
        self.by_language
            .iter()
            .find(|(other, _)| *other == number)
            .map_or(0, |(_, documents)| *documents)
    }
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
    pub fn counts(&self, word: &str) -> Option<Counts> {
        self.map.get(word).map(|place| self.counts_at(place))
    }

    /// The words as a graph, from whose root each is spelled; what it gives out is a place of the table.
    pub fn fst(&self) -> &Fst<Section> {
        self.map.as_fst()
    }

    /// Calls `each` with the length of every known word that `text` begins with, shortest first, and how many documents
    /// of a language hold it.
    pub fn beginning(&self, text: &str, language: u8, mut each: impl FnMut(usize, u32)) {
        let fst = self.map.as_fst();
        let (mut node, mut place) = (fst.root(), 0);
        for (offset, byte) in text.bytes().enumerate() {
            let Some(transition) = node.find_input(byte).map(|i| node.transition(i)) else {
                return;
            };
            place += transition.out.value();
            node = fst.node(transition.addr);
            if node.is_final() {
                let place = place + node.final_output().value();
                each(offset + 1, self.frequency_in(language, place));
            }
        }
    }

    /// Calls `each` with every word and its counts, in order.
    pub fn each(&self, mut each: impl FnMut(&str, &Counts)) {
        let mut stream = self.map.stream();
        let mut counts = Counts::default();
        while let Some((word, place)) = stream.next() {
            if let Ok(word) = std::str::from_utf8(word) {
                self.read_counts(place, &mut counts);
                each(word, &counts);
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
            let (documents, mut by_language) = self.entry(place);
            let is_spoken = by_language.any(|(number, _)| languages.contains(&number));
            if let Some(word) = std::str::from_utf8(word).ok().filter(|_| is_spoken) {
                found.push((word.to_owned(), documents));
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
        read_number(&mut self.from(place))
    }

    /// How many documents of some languages hold the word whose counts stand at a place, each times how likely it is.
    pub fn likely_frequency_at(&self, place: u64, likely: &[(u8, f32)]) -> f32 {
        let (_, languages) = self.entry(place);
        languages
            .filter_map(|(number, documents)| {
                let (_, likely) = likely.iter().find(|(other, _)| *other == number)?;
                Some(likely * documents as f32)
            })
            .sum()
    }

    /// The counts at a place of the table.
    fn counts_at(&self, place: u64) -> Counts {
        let mut counts = Counts::default();
        self.read_counts(place, &mut counts);
        counts
    }

    fn read_counts(&self, place: u64, counts: &mut Counts) {
        let (documents, languages) = self.entry(place);
        counts.documents = documents;
        counts.by_language.clear();
        counts.by_language.extend(languages);
    }

    /// How many documents of a language hold the word whose counts stand at a place of the table.
    fn frequency_in(&self, language: u8, place: u64) -> u32 {
        let (_, mut languages) = self.entry(place);
        languages
            .find(|(number, _)| *number == language)
            .map_or(0, |(_, documents)| documents)
    }

    /// The number of documents at a place of the table, and those by language.
    fn entry(&self, place: u64) -> (u32, impl Iterator<Item = (u8, u32)>) {
        let mut rest = self.from(place);
        let documents = read_number(&mut rest);
        let languages = read_number(&mut rest);
        let by_language = (0..languages).map_while(move |_| {
            let (number, after) = rest.split_first()?;
            rest = after;
            Some((*number, read_number(&mut rest)))
        });
        (documents, by_language)
    }

    /// The table from a place on; nothing where it has no such place.
    fn from(&self, place: u64) -> &[u8] {
        usize::try_from(place)
            .ok()
            .and_then(|place| self.counts.as_ref().get(place..))
            .unwrap_or_default()
    }
}

/// Writes words and their counts.
pub(super) struct WordsBuilder {
    map: MapBuilder<Vec<u8>>,
    counts: Vec<u8>,
}

impl WordsBuilder {
    /// A builder without words.
    pub fn new() -> WordsBuilder {
        WordsBuilder {
            map: MapBuilder::memory(),
            counts: Vec::new(),
        }
    }

    /// Adds a word; they come in the order of their bytes.
    pub fn add(&mut self, word: &str, counts: &Counts) -> Result<()> {
        self.map
            .insert(word, self.counts.len() as u64)
            .with_context(|| format!("adding `{word}`"))?;
        write_number(&mut self.counts, counts.documents);
        write_number(&mut self.counts, counts.by_language.len() as u32);
        for (number, documents) in &counts.by_language {
            self.counts.push(*number);
            write_number(&mut self.counts, *documents);
        }
        Ok(())
    }

    /// The two sections.
    pub fn finish(self) -> Result<(Section, Section)> {
        let map = self.map.into_inner().context("closing the words")?;
        Ok((Section::from(map), Section::from(self.counts)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_for_each_word() {
        let kind = Counts {
            documents: 300,
            by_language: vec![(0, 299), (4, 1)],
        };
        let kinder = Counts {
            documents: 2,
            by_language: Vec::new(),
        };
        let mut builder = WordsBuilder::new();
        builder.add("kind", &kind).unwrap();
        builder.add("kinder", &kinder).unwrap();
        let (map, counts) = builder.finish().unwrap();
        let words = Words::read(map, counts).unwrap();
        assert_eq!((words.frequency("kind"), words.frequency("kin")), (300, 0));
        assert_eq!(words.counts("kinder"), Some(kinder));
        assert_eq!(kind.in_language(4), 1);
        let mut begun = Vec::new();
        words.beginning("kinderrecht", 0, |length, frequency| {
            begun.push((length, frequency))
        });
        assert_eq!(begun, [(4, 299), (6, 0)]);
        assert!(words.begun("kinde", &[0], 9).is_empty());
        assert_eq!(words.begun("kin", &[4], 9), [("kind".to_owned(), 300)]);
        assert!(words.begun("kindje", &[0, 4], 9).is_empty());
    }
}
