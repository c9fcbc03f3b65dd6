//! Words that begin with some letters, and words that are nearly spelled like another.
//!
//! Both walk the mapped words with an automaton and stop at a limit, so neither grows with the library without bound. Two
//! edits anywhere lead through most of a library's words (17 ms among 488,000); one edit, or two behind a letter that
//! stands, do not.

use std::cmp::Reverse;
use std::sync::LazyLock;

use fst::Automaton;
use fst::automaton::Str;
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};

use super::Lexicon;
use crate::text::characters::{Role, role};

/// Of the words that begin with a prefix, or resemble a word, so many are looked at.
const MOST_LOOKED_AT: usize = 50_000;

/// Words of up to so many letters may differ by one edit, longer ones by two.
const SHORT_WORD: usize = 5;

/// A shorter word resembles everything.
const SHORTEST_WORD: usize = 3;

/// A longer word has an automaton too large to be worth building.
const LONGEST_WORD: usize = 40;

/// Automata for one and for two edits; two letters that changed places are one edit.
static EDITS: LazyLock<[LevenshteinAutomatonBuilder; 2]> =
    LazyLock::new(|| [1, 2].map(|edits| LevenshteinAutomatonBuilder::new(edits, true)));

impl Lexicon {
    /// Terms that begin with a prefix, most frequent first.
    pub fn with_prefix(&self, prefix: &str, limit: usize) -> Vec<String> {
        let mut found = self
            .words
            .accepted(Str::new(prefix).starts_with(), MOST_LOOKED_AT);
        found.sort_by_key(|(_, frequency)| Reverse(*frequency));
        found
            .into_iter()
            .take(limit)
            .map(|(term, _)| term)
            .collect()
    }

    /// Terms in at least `least` documents that are one edit away, nearest and most frequent first, with document
    /// frequency; where there is none, those that begin with the same letter and are two edits away from a longer term.
    pub fn similar(&self, term: &str, least: u32, limit: usize) -> Vec<(String, u32)> {
        let letters = term.chars().count();
        let spelled = term.chars().all(|c| role(c) == Role::Word);
        if !spelled || !(SHORTEST_WORD..=LONGEST_WORD).contains(&letters) {
            return Vec::new();
        }
        let [one, two] = &*EDITS;
        let mut found = self.accepted(term, least, Spelling(one.build_dfa(term)));
        if found.is_empty() && letters > SHORT_WORD {
            let first = term.get(..term.ceil_char_boundary(1)).unwrap_or_default();
            let beginning = Str::new(first).starts_with();
            let edited = Spelling(two.build_dfa(term));
            found = self.accepted(term, least, beginning.intersection(edited));
        }
        found.truncate(limit);
        found
    }

    /// Other terms within one edit of a term, and where `edits` is 2 those two edits away that begin with its letter: the
    /// nearest and most frequent first, each with its edits.
    pub fn nearly(&self, term: &str, edits: u8, limit: usize) -> Vec<(String, u8)> {
        if !(SHORTEST_WORD..=LONGEST_WORD).contains(&term.chars().count()) {
            return Vec::new();
        }
        let [one, two] = &*EDITS;
        let near = self.accepted(term, 1, Spelling(one.build_dfa(term)));
        let mut found: Vec<(String, u8)> = near.into_iter().map(|(word, _)| (word, 1)).collect();
        if edits > 1 {
            let first = term.get(..term.ceil_char_boundary(1)).unwrap_or_default();
            let edited = Spelling(two.build_dfa(term));
            let far = self.accepted(term, 1, Str::new(first).starts_with().intersection(edited));
            let known: Vec<String> = found.iter().map(|(word, _)| word.clone()).collect();
            let far = far.into_iter().filter(|(word, _)| !known.contains(word));
            found.extend(far.map(|(word, _)| (word, 2)));
        }
        found.truncate(limit);
        found
    }

    /// Other terms in at least `least` documents that an automaton accepts, most frequent first.
    fn accepted(&self, term: &str, least: u32, automaton: impl Automaton) -> Vec<(String, u32)> {
        let mut found = self.words.accepted(automaton, MOST_LOOKED_AT);
        found.retain(|(word, frequency)| word != term && *frequency >= least);
        found.sort_by_key(|(_, frequency)| Reverse(*frequency));
        found
    }
}

/// Accepts words within some edits of another.
struct Spelling(DFA);

impl Automaton for Spelling {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use crate::index::Edition;
    use crate::index::test_library::index;

    #[test]
    fn a_prefix_finds_its_words_most_frequent_first() {
        let root = tempfile::tempdir().unwrap();
        let texts = [
            ("en", "justice justify"),
            ("en", "justice just"),
            ("en", "child"),
        ];
        let Edition { lexicon, .. } = index(root.path(), &texts);
        assert_eq!(lexicon.with_prefix("just", 2), ["justice", "just"]);
        assert!(lexicon.with_prefix("x", 2).is_empty());
    }

    #[test]
    fn a_misspelt_word_finds_the_nearest() {
        let root = tempfile::tempdir().unwrap();
        let texts = [
            ("en", "trafficking trafficing child"),
            ("en", "trafficking child"),
            ("en", "chil"),
        ];
        let Edition { lexicon, .. } = index(root.path(), &texts);
        let similar = |term| {
            lexicon
                .similar(term, 1, 2)
                .into_iter()
                .map(|(word, _)| word)
                .collect::<Vec<_>>()
        };
        assert_eq!(similar("traficking"), ["trafficking"]);
        assert_eq!(similar("trafickin"), ["trafficking"]);
        assert_eq!(similar("trafficcing"), ["trafficking", "trafficing"]);
        assert!(similar("drafickin").is_empty());
        assert_eq!(similar("chidl"), ["child", "chil"]);
        assert_eq!(similar("child"), ["chil"]);
        assert!(similar("zz").is_empty());
    }
}
