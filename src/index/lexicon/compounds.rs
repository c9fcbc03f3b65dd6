//! Compounds: words that the library's own words make up.
//!
//! After Koehn and Knight, "Empirical Methods for Compound Splitting" (2003): of all ways to cut a word into known words,
//! with a linking element between them, the one whose parts have the greatest geometric mean of frequencies. No word list
//! is needed, and a library about children splits the words that are about children.

use super::words::Words;

/// A part has at least so many letters; below, everything is made of everything.
const SHORTEST_PART: usize = 4;

/// A part occurs in at least so many documents of the language: what occurs once may be a misprint or a cut word.
const RAREST_PART: u32 = 2;

/// No compound is cut into more parts.
const MOST_PARTS: usize = 4;

/// A longer word, in bytes, is not tried.
const LONGEST_COMPOUND: usize = 60;

/// Languages that write compounds as one word, with what may stand between the parts.
const LINKS: [(&str, &[&str]); 9] = [
    ("af", &["", "s", "e"]),
    ("da", &["", "s", "e"]),
    ("de", &["", "s", "es", "n", "en", "er", "e"]),
    ("is", &["", "s", "a", "u"]),
    ("nb", &["", "s", "e"]),
    ("nl", &["", "s", "e", "n", "en"]),
    ("nn", &["", "s", "e"]),
    ("no", &["", "s", "e"]),
    ("sv", &["", "s", "e", "o", "u"]),
];

/// What may stand between the parts of a compound in a language; `None` where none is split.
pub(super) fn links(code: &str) -> Option<&'static [&'static str]> {
    LINKS
        .iter()
        .find(|(language, _)| *language == code)
        .map(|(_, links)| *links)
}

/// Whether a word is long enough to be made up of others, and not too long to be tried.
pub(super) fn may_be_compound(word: &str) -> bool {
    word.len() >= 2 * SHORTEST_PART
        && word.len() <= LONGEST_COMPOUND
        && word.chars().count() >= 2 * SHORTEST_PART
}

/// Splits a word by the words of a language; empty where it is not made up of them.
pub(super) fn split<'w>(
    words: &Words,
    language: u8,
    links: &[&str],
    word: &'w str,
) -> Vec<&'w str> {
    if !may_be_compound(word) {
        return Vec::new();
    }
    let mut search = Search {
        words,
        language,
        links,
        word,
        parts: Vec::new(),
        best: Vec::new(),
        best_mean: f64::MIN,
    };
    search.extend(0, 0.0);
    search.best
}

/// The search for the best way to cut a word.
struct Search<'a, 'w> {
    words: &'a Words,
    language: u8,
    links: &'a [&'a str],
    word: &'w str,
    parts: Vec<&'w str>,
    best: Vec<&'w str>,
    /// Logarithm of the geometric mean of the best.
    best_mean: f64,
}

impl<'w> Search<'_, 'w> {
    /// Tries every known word that continues at `from`; `sum` is that of the logarithms so far.
    fn extend(&mut self, from: usize, sum: f64) {
        let rest = self.word.get(from..).unwrap_or_default();
        for (part, frequency) in self.parts_at(rest) {
            let sum = sum + f64::from(frequency).ln();
            self.parts.push(part);
            let end = from + part.len();
            if end == self.word.len() {
                self.consider(sum);
            } else if self.parts.len() < MOST_PARTS {
                self.link(end, sum);
            }
            self.parts.pop();
        }
    }

    /// Goes on behind each linking element that fits.
    fn link(&mut self, end: usize, sum: f64) {
        let rest = self.word.get(end..).unwrap_or_default();
        for link in self.links {
            if rest.len() >= link.len() + SHORTEST_PART && rest.starts_with(link) {
                self.extend(end + link.len(), sum);
            }
        }
    }

    /// Keeps the parts at hand if they are better than the best so far.
    fn consider(&mut self, sum: f64) {
        let mean = sum / self.parts.len() as f64;
        if self.parts.len() > 1 && mean > self.best_mean {
            self.best_mean = mean;
            self.best.clone_from(&self.parts);
        }
    }

    /// The known words a text begins with that can be parts.
    fn parts_at(&self, text: &'w str) -> Vec<(&'w str, u32)> {
        let mut found = Vec::new();
        self.words.beginning(text, |length, place| {
            let part = text.get(..length).unwrap_or_default();
            if part.chars().count() >= SHORTEST_PART {
                let frequency = self.words.counts_at(place).in_language(self.language);
                if frequency >= RAREST_PART {
                    found.push((part, frequency));
                }
            }
        });
        found
    }
}
