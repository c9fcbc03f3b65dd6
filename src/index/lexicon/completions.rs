//! The words that begin as a half-typed one does, most frequent first in the languages that are likely.
//!
//! Apart from the words behind a `*`, which count wherever they stand: what is typed without accents stands for letters
//! with them here, and a language for its own words. Words are looked at in place, and only those that are kept are copied.

use std::cmp::Ordering;

use fst::raw::{Fst, Node};

use super::Lexicon;
use super::file::Section;
use super::letter::{Letter, Read};
use super::words::Words;
use crate::language::Language;
use crate::text::mistake::bare;

/// Words that are looked at for one beginning, which bounds the time whatever a library holds.
const MOST_LOOKED_AT: usize = 40_000;

/// A word that a beginning may become.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// The word.
    pub term: String,
    /// In how many documents it stands, those in unlikely languages counting less.
    pub frequency: f32,
}

impl Lexicon {
    /// The most frequent words that begin so, or so but for accents that were not typed; all languages count alike where
    /// none is known to be likely.
    pub fn completions(
        &self,
        beginning: &str,
        languages: &[(Language, f32)],
        limit: usize,
    ) -> Vec<Completion> {
        let letters: Vec<char> = beginning.chars().collect();
        let number = |(language, likely): &(Language, f32)| {
            Some((self.languages.number(*language)?, *likely))
        };
        let mut walk = Walk {
            words: &self.words,
            fst: self.words.fst(),
            letters: &letters,
            languages: languages.iter().filter_map(number).collect(),
            limit,
            looked_at: 0,
            least: 0.0,
            spelled: Vec::new(),
            kept: Vec::new(),
        };
        walk.along(walk.fst.root(), 0, 0, Letter::default());
        walk.shorten();
        walk.kept
    }
}

struct Walk<'a> {
    words: &'a Words,
    fst: &'a Fst<Section>,
    letters: &'a [char],
    /// Numbers of the likely languages, and how likely each is.
    languages: Vec<(u8, f32)>,
    limit: usize,
    looked_at: usize,
    /// What a word must be more frequent than to be kept.
    least: f32,
    spelled: Vec<u8>,
    kept: Vec<Completion>,
}

impl Walk<'_> {
    /// Follows the letters of the beginning, from the one numbered `nth` on.
    fn along(&mut self, node: Node<'_>, place: u64, nth: usize, letter: Letter) {
        let Some(wanted) = self.letters.get(nth).copied() else {
            return self.below(node, place);
        };
        for transition in node.transitions() {
            let place = place + transition.out.value();
            self.spelled.push(transition.inp);
            match letter.and(transition.inp) {
                Read::Whole(c) if c == wanted || bare(c) == wanted => {
                    self.along(
                        self.fst.node(transition.addr),
                        place,
                        nth + 1,
                        Letter::default(),
                    );
                }
                Read::Part(letter) => {
                    self.along(self.fst.node(transition.addr), place, nth, letter);
                }
                Read::Whole(_) | Read::Wrong => {}
            }
            self.spelled.pop();
        }
    }

    /// Looks at every word below a node, and at the one that ends there.
    fn below(&mut self, node: Node<'_>, place: u64) {
        if self.looked_at >= MOST_LOOKED_AT {
            return;
        }
        if node.is_final() {
            self.looked_at += 1;
            self.keep(place + node.final_output().value());
        }
        for transition in node.transitions() {
            self.spelled.push(transition.inp);
            let place = place + transition.out.value();
            self.below(self.fst.node(transition.addr), place);
            self.spelled.pop();
        }
    }

    /// Keeps the word that is spelled, if it is among the most frequent so far.
    fn keep(&mut self, place: u64) {
        let frequency = match self.languages.as_slice() {
            [] => self.words.frequency_at(place) as f32,
            likely => self.words.likely_frequency_at(place, likely),
        };
        if frequency > self.least
            && let Ok(term) = std::str::from_utf8(&self.spelled)
        {
            let term = term.to_owned();
            self.kept.push(Completion { term, frequency });
            if self.kept.len() > 2 * self.limit {
                self.shorten();
            }
        }
    }

    /// Sorts what is kept, and forgets what is not wanted.
    fn shorten(&mut self) {
        self.kept.sort_by(most_frequent_first);
        self.kept.truncate(self.limit);
        if self.kept.len() == self.limit {
            self.least = self.kept.last().map_or(0.0, |last| last.frequency);
        }
    }
}

fn most_frequent_first(a: &Completion, b: &Completion) -> Ordering {
    (b.frequency.total_cmp(&a.frequency)).then_with(|| a.term.cmp(&b.term))
}

#[cfg(test)]
mod tests {
    use crate::index::Edition;
    use crate::index::test_library::index;
    use crate::language::Language;

    #[test]
    fn a_beginning_becomes_the_most_frequent_words_of_the_likely_language() {
        let root = tempfile::tempdir().unwrap();
        let texts = [
            ("en", "education educate"),
            ("en", "education"),
            ("en", "education"),
            ("fr", "éducation éducatif"),
            ("fr", "éducatif"),
        ];
        let Edition { lexicon, .. } = index(root.path(), &texts);
        let words = |beginning: &str, code: Option<&str>| -> Vec<String> {
            let language = code.and_then(Language::parse);
            let languages: Vec<(Language, f32)> = language.map(|l| (l, 1.0)).into_iter().collect();
            let found = lexicon.completions(beginning, &languages, 3);
            found.into_iter().map(|found| found.term).collect()
        };
        assert_eq!(words("educ", None), ["education", "éducatif", "educate"]);
        assert_eq!(words("educ", Some("fr")), ["éducatif", "éducation"]);
        assert_eq!(words("éduc", None), ["éducatif", "éducation"]);
        assert!(words("x", None).is_empty());
    }
}
