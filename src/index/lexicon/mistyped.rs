//! The words that somebody may have meant who typed another, each with the price of the slips between them.
//!
//! A walk down the words, letter by letter, that keeps for each beginning what it costs to have typed each beginning of the
//! typed word in its place (Damerau and Levenshtein's table, with the prices of `text::mistake`), and turns back where no
//! word can come out cheap enough. An automaton knows no prices, and one for two edits goes through most of a library.
//! Most words begin with the letter that was typed, so the walk goes below that one; of the others those are looked up that
//! differ in it alone.

use fst::raw::Fst;

use super::Lexicon;
use super::file::Section;
use super::letter::{Letter, Read};
use crate::language::Language;
use crate::text::characters::{Role, role};
use crate::text::mistake::{
    ADDED, CHEAPEST_OF_SEVERAL, DOUBLED, FIRST, OMITTED, Slip, TRANSPOSED, alphabet, bare,
    replaced, slips_ending,
};

/// Shorter words resemble everything.
const SHORTEST: usize = 3;
/// Longer words are no words that anybody types.
const LONGEST: usize = 24;
/// A word that is longer or shorter than the typed one by more letters was not meant.
const BAND: usize = 3;
/// Beginnings of words that are looked at for one word, which bounds the time whatever a library holds.
const MOST_STEPS: usize = 60_000;

/// No price: what lies outside the band.
const NEVER: f32 = f32::INFINITY;

/// A word that may have been meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    /// The word.
    pub term: String,
    /// The price of the slips between it and the typed word.
    pub cost: f32,
    /// How many documents hold it.
    pub documents: u32,
}

/// How far from the typed word others are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// One slip, or two very easy ones.
    Near,
    /// Two slips behind the first letter.
    Far,
}

impl Reach {
    /// What the slips may cost.
    fn most(self) -> f32 {
        match self {
            Reach::Near => 1.0,
            Reach::Far => 1.7,
        }
    }
}

impl Lexicon {
    /// Words other than the typed one, in at least `least` documents, that slips lead away from to it.
    pub fn meant_by(&self, typed: &str, reach: Reach, least: u32) -> Vec<Meant> {
        let letters: Vec<char> = typed.chars().collect();
        let is_word = letters.iter().all(|c| role(*c) == Role::Word);
        if !is_word || !(SHORTEST..=LONGEST).contains(&letters.len()) {
            return Vec::new();
        }
        let mut walk = Walk::new(self.words.fst(), &letters, reach);
        walk.down(walk.fst.root().addr(), 0, Letter::default(), false);
        let mut found = walk.found;
        if reach == Reach::Near {
            found.extend(self.with_another_first_letter(&letters));
        }
        let found = found.into_iter().map(|(term, cost, place)| Meant {
            term,
            cost,
            documents: self.words.frequency_at(place),
        });
        found
            .filter(|meant| meant.documents >= least && meant.term != typed)
            .collect()
    }

    /// Words that differ from the typed one by their first letter alone, or by one before it.
    fn with_another_first_letter(&self, typed: &[char]) -> Vec<(String, f32, u64)> {
        let Some((first, rest)) = typed.split_first() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for letter in alphabet(*first).filter(|letter| letter != first) {
            for (rest, cost) in [(rest, replaced(letter, *first)), (typed, OMITTED)] {
                let term: String = std::iter::once(&letter).chain(rest).collect();
                if let Some(place) = self.words.place(&term) {
                    found.push((term, cost + FIRST, place));
                }
            }
        }
        found
    }

    /// In how many documents a term occurs, those in unlikely languages counted by how likely these are; all, where nothing
    /// is known of the languages.
    pub fn likely_frequency(&self, term: &str, languages: &[(Language, f32)]) -> f32 {
        let Some(counts) = self.words.counts(term) else {
            return 0.0;
        };
        if languages.is_empty() {
            return counts.documents as f32;
        }
        let of = |(language, likely): &(Language, f32)| {
            let number = self.languages.number(*language)?;
            Some(likely * counts.in_language(number) as f32)
        };
        languages.iter().filter_map(of).sum()
    }
}

/// Prices for each beginning of the typed word, for one beginning of another.
type Row = [f32; LONGEST + 1];

struct Walk<'a> {
    fst: &'a Fst<Section>,
    typed: &'a [char],
    /// For each beginning of the typed word, the slips that end there.
    slips: Vec<Vec<Slip>>,
    /// Neighbours in a word that may have been typed as one or the other way round: what seems too dear at the first of
    /// them may not be at the second.
    pairs: Vec<[char; 2]>,
    /// For each letter that was met, what it costs to have typed each of the typed ones in its place.
    prices: Vec<(char, Row)>,
    most: f32,
    /// The letters that words may begin with, without accents: the typed one first.
    firsts: Vec<char>,
    steps: usize,
    /// The letters of the way down.
    meant: Vec<char>,
    /// A row for each beginning of the way down, the empty one first, and the least price in it.
    rows: Vec<(Row, f32)>,
    found: Vec<(String, f32, u64)>,
}

impl<'a> Walk<'a> {
    fn new(fst: &'a Fst<Section>, typed: &'a [char], reach: Reach) -> Walk<'a> {
        let slips = (0..=typed.len()).map(|end| slips_ending(typed.get(..end).unwrap_or_default()));
        let slips: Vec<Vec<Slip>> = slips.collect();
        let several = slips.iter().flatten();
        let several = several.filter_map(|slip| slip.meant.as_slice().try_into().ok());
        let swapped = typed.iter().skip(1).zip(typed).map(|(b, a)| [*b, *a]);
        let mut firsts: Vec<char> = typed.iter().take(1).map(|c| bare(*c)).collect();
        if reach == Reach::Near {
            firsts.extend(typed.get(1).map(|c| bare(*c)));
            let at_start = (1..=2).flat_map(|end| {
                slips
                    .get(end)
                    .into_iter()
                    .flatten()
                    .map(move |slip| (end, slip))
            });
            let at_start = at_start.filter(|(end, slip)| slip.typed == *end);
            firsts.extend(at_start.filter_map(|(_, slip)| slip.meant.first()));
        }
        let mut first = [NEVER; LONGEST + 1];
        first[0] = 0.0;
        for i in 1..=typed.len().min(BAND) {
            first[i] = first[i - 1] + ADDED;
        }
        Walk {
            fst,
            typed,
            pairs: several.chain(swapped).collect(),
            slips,
            prices: Vec::new(),
            most: reach.most(),
            firsts,
            steps: 0,
            meant: Vec::with_capacity(LONGEST + BAND),
            rows: vec![(first, 0.0)],
            found: Vec::new(),
        }
    }

    /// Goes on to every word below a node, or only to those that go on with the second of a pair.
    fn down(&mut self, address: usize, place: u64, letter: Letter, only_pairs: bool) {
        let node = self.fst.node(address);
        for transition in node.transitions() {
            let place = place + transition.out.value();
            match letter.and(transition.inp) {
                Read::Whole(c) if role(c) != Role::Word => {}
                Read::Whole(c) if only_pairs && !self.ends_a_pair(c) => {}
                Read::Whole(c) => self.step(c, transition.addr, place),
                Read::Part(letter) => self.down(transition.addr, place, letter, only_pairs),
                Read::Wrong => {}
            }
        }
    }

    fn ends_a_pair(&self, c: char) -> bool {
        let last = self.meant.last();
        last.is_some_and(|last| self.pairs.contains(&[*last, c]))
    }

    /// Takes one more letter, and goes on if a word may still come out cheap enough.
    fn step(&mut self, c: char, address: usize, place: u64) {
        let is_too_long = self.meant.len() >= self.typed.len() + BAND;
        let is_out = self.meant.is_empty() && !self.firsts.contains(&bare(c));
        if is_too_long || is_out || self.steps >= MOST_STEPS {
            return;
        }
        self.steps += 1;
        let before = self.rows.last().map_or(NEVER, |(_, least)| *least);
        self.meant.push(c);
        let (row, least) = self.row(c);
        self.rows.push((row, least));
        if least <= self.most {
            let node = self.fst.node(address);
            let cost = row.get(self.typed.len()).copied().unwrap_or(NEVER);
            if node.is_final() && cost <= self.most {
                let place = place + node.final_output().value();
                let begins_so =
                    self.meant.first().map(|c| bare(*c)).as_ref() == self.firsts.first();
                let cost = cost + if begins_so { 0.0 } else { FIRST };
                self.found.push((self.meant.iter().collect(), cost, place));
            }
            self.down(address, place, Letter::default(), false);
        } else if before + CHEAPEST_OF_SEVERAL <= self.most
            && self.pairs.iter().any(|[first, _]| *first == c)
        {
            self.down(address, place, Letter::default(), true);
        }
        self.rows.pop();
        self.meant.pop();
    }

    /// The prices with one more meant letter, which is the last of `meant` already, and the least of them.
    fn row(&mut self, c: char) -> (Row, f32) {
        let length = self.meant.len();
        let prices = self.prices_of(c);
        let mut row = [NEVER; LONGEST + 1];
        let mut least = NEVER;
        let Some((above, _)) = self.rows.last() else {
            return (row, least);
        };
        let previous = length.checked_sub(2).and_then(|at| self.meant.get(at));
        let omitted = match previous {
            Some(previous) if *previous == c => DOUBLED,
            _ => OMITTED,
        };
        for i in length.saturating_sub(BAND)..=self.typed.len().min(length + BAND) {
            let mut cost = above[i] + omitted;
            if let Some(typed) = i.checked_sub(1).and_then(|at| self.typed.get(at)) {
                let before = i.checked_sub(2).and_then(|at| self.typed.get(at));
                let added = if before == Some(typed) {
                    DOUBLED
                } else {
                    ADDED
                };
                cost = cost.min(row[i - 1] + added);
                cost = cost.min(above[i - 1] + prices[i - 1]);
                if previous == Some(typed) && before == Some(&c) {
                    let (row, _) = &self.rows[length - 2];
                    cost = cost.min(row[i - 2] + TRANSPOSED);
                }
            }
            for slip in self.slips.get(i).into_iter().flatten() {
                if self.meant.ends_with(&slip.meant) {
                    let (row, _) = &self.rows[length - slip.meant.len()];
                    cost = cost.min(row[i - slip.typed] + slip.cost);
                }
            }
            row[i] = cost;
            least = least.min(cost);
        }
        (row, least)
    }

    /// What it costs to have typed each of the typed letters in place of one.
    fn prices_of(&mut self, c: char) -> Row {
        if let Some((_, prices)) = self.prices.iter().find(|(known, _)| *known == c) {
            return *prices;
        }
        let mut prices = [NEVER; LONGEST + 1];
        for (price, typed) in prices.iter_mut().zip(self.typed) {
            *price = replaced(c, *typed);
        }
        self.prices.push((c, prices));
        prices
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Edition;
    use crate::index::test_library::index;

    const TEXTS: [(&str, &str); 3] = [
        ("en", "trafficking of children philosophy right night"),
        ("fr", "éducation des enfants"),
        ("ru", "ребёнок защита"),
    ];

    fn meant(typed: &str, reach: Reach) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let Edition { lexicon, .. } = index(root.path(), &TEXTS);
        let mut found = lexicon.meant_by(typed, reach, 1);
        found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        found.into_iter().map(|meant| meant.term).collect()
    }

    #[test]
    fn easy_slips_lead_back_to_the_word() {
        for (typed, word) in [
            ("traficking", "trafficking"),
            ("traffikcing", "trafficking"),
            ("chidlren", "children"),
            ("hcildren", "children"),
            ("filosophy", "philosophy"),
            ("ребенок", "ребёнок"),
            ("зощита", "защита"),
            ("rihgt", "right"),
        ] {
            assert_eq!(meant(typed, Reach::Near), [word], "{typed}");
        }
        assert_eq!(meant("edukaton", Reach::Near), Vec::<String>::new());
        assert_eq!(meant("edukaton", Reach::Far), ["éducation"]);
    }

    #[test]
    fn another_first_letter_costs_more_and_the_word_itself_is_no_answer() {
        assert_eq!(meant("right", Reach::Near), ["night"]);
        assert_eq!(meant("ight", Reach::Near), ["night", "right"]);
        let root = tempfile::tempdir().unwrap();
        let Edition { lexicon, .. } = index(root.path(), &TEXTS);
        assert_eq!(
            lexicon.meant_by("right", Reach::Near, 1)[0].cost,
            1.0 + FIRST
        );
    }

    #[test]
    fn what_is_no_word_was_meant_for_none() {
        for typed in ["", "ab", "ไทย", &"a".repeat(60)] {
            assert!(meant(typed, Reach::Far).is_empty());
        }
    }
}
