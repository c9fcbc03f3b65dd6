//! Words that begin with some letters, and words that are nearly spelled like another: what `*` and `~` ask for.
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

/// Of the words that begin with a prefix, or resemble a word, so many are looked at.
const MOST_LOOKED_AT: usize = 50_000;

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

    /// Other terms within one edit of a term, and where `edits` is 2 those two edits away that begin with its letter: the
    /// nearest and most frequent first, each with its edits.
    pub fn nearly(&self, term: &str, edits: u8, limit: usize) -> Vec<(String, u8)> {
        if !(SHORTEST_WORD..=LONGEST_WORD).contains(&term.chars().count()) {
            return Vec::new();
        }
        let [one, two] = &*EDITS;
        let near = self.accepted(term, Spelling(one.build_dfa(term)));
        let mut found: Vec<(String, u8)> = near.into_iter().map(|(word, _)| (word, 1)).collect();
        if edits > 1 {
            let first = term.get(..term.ceil_char_boundary(1)).unwrap_or_default();
            let edited = Spelling(two.build_dfa(term));
            let far = self.accepted(term, Str::new(first).starts_with().intersection(edited));
            let known: Vec<String> = found.iter().map(|(word, _)| word.clone()).collect();
            let far = far.into_iter().filter(|(word, _)| !known.contains(word));
            found.extend(far.map(|(word, _)| (word, 2)));
        }
        found.truncate(limit);
        found
    }

    /// Other terms that an automaton accepts, most frequent first.
    fn accepted(&self, term: &str, automaton: impl Automaton) -> Vec<(String, u32)> {
        let mut found = self.words.accepted(automaton, MOST_LOOKED_AT);
        found.retain(|(word, _)| word != term);
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
    fn words_nearly_the_same_come_with_their_edits() {
        let root = tempfile::tempdir().unwrap();
        let texts = [
            ("en", "trafficking trafficing child"),
            ("en", "trafficking child"),
            ("en", "chil"),
        ];
        let Edition { lexicon, .. } = index(root.path(), &texts);
        let nearly = |term, edits| {
            let found = lexicon.nearly(term, edits, 2).into_iter();
            found
                .map(|(word, edits)| format!("{word} {edits}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(nearly("traficking", 1), ["trafficking 1"]);
        assert_eq!(nearly("trafickin", 2), ["trafficking 2"]);
        assert_eq!(nearly("trafficcing", 1), ["trafficking 1", "trafficing 1"]);
        assert_eq!(nearly("chidl", 2), ["child 1", "chil 1"]);
        assert!(nearly("drafickin", 2).is_empty() && nearly("zz", 2).is_empty());
    }
}
