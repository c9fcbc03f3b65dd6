//! The words that somebody may have meant who typed another, each with the price of the slips between them.
//!
//! A walk down the words, letter by letter, that keeps for each beginning what it costs to have typed each beginning of the
//! typed word in its place (Damerau and Levenshtein's table, with the prices of `text::mistake`), and turns back where no
//! word can come out cheap enough. An automaton knows no prices, and one for two edits goes through most of a library.
//! Most words begin with the letter that was typed, so the walk goes below that one; of the others those are looked up whose
//! beginning alone is wrong.

use fst::raw::Fst;

use super::Lexicon;
use super::file::Section;
use super::letter::{Letter, Read};
use crate::language::Language;
use crate::text::characters::{Role, role};
use crate::text::mistake::{
    ADDED, CHEAPEST_OF_SEVERAL, DOUBLED, FIRST, OMITTED, Slip, TRANSPOSED, Typeable, alphabet,
    bare, replaced, slips_ending,
};

/// Shorter words resemble everything.
const SHORTEST: usize = 3;
/// Longer words are no words that anybody types.
const LONGEST: usize = 24;
/// A word that is longer or shorter than the typed one by more letters was not meant.
const BAND: usize = 2;
/// Beginnings of words that are looked at for one word, which bounds the time whatever a library holds.
const MOST_STEPS: usize = 60_000;

/// Letters whose prices are kept: those of an alphabet or two.
const LETTERS: usize = 256;

/// What a document in an unlikely language counts.
const UNLIKELY: f32 = 0.1;

/// The last byte that begins a letter of the Latin, Greek, Cyrillic, Hebrew and Arabic alphabets with any accent, in UTF-8;
/// those of scripts without spaces come behind it, of which a library may have thousands.
const LAST_OF_ALPHABETS: u8 = 0xe1;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
        found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        found.dedup_by(|dearer, cheaper| dearer.0 == cheaper.0);
        let found = found.into_iter().map(|(term, cost, place)| Meant {
            term,
            cost,
            documents: self.words.frequency_at(place),
        });
        found
            .filter(|meant| meant.documents >= least && meant.term != typed)
            .collect()
    }

    /// Words that differ from the typed one by a slip on its first letter alone.
    fn with_another_first_letter(&self, typed: &[char]) -> Vec<(String, f32, u64)> {
        let found = beginning_otherwise(typed).into_iter();
        let found = found.filter(|(letters, _)| letters.first() != typed.first());
        let known = found.filter_map(|(letters, cost)| {
            let term: String = letters.into_iter().collect();
            let place = self.words.place(&term)?;
            Some((term, cost + FIRST, place))
        });
        known.collect()
    }

    /// In how many documents a term occurs, those in unlikely languages counting a tenth; all alike, where nothing is known
    /// of the languages.
    pub fn likely_frequency(&self, term: &str, languages: &[(Language, f32)]) -> f32 {
        let Some(place) = self.words.place(term) else {
            return 0.0;
        };
        let documents = self.words.frequency_at(place) as f32;
        let number = |(language, likely): &(Language, f32)| {
            Some((self.languages.number(*language)?, *likely))
        };
        let likely: Vec<(u8, f32)> = languages.iter().filter_map(number).collect();
        match likely.is_empty() {
            true => documents,
            false => {
                let in_likely = self.words.likely_frequency_at(place, &likely);
                UNLIKELY * documents + (1.0 - UNLIKELY) * in_likely
            }
        }
    }
}

/// Whether letters end with one or two others; asked so often that a general comparison of slices shows.
fn ends_with(letters: &[char], end: &[char]) -> bool {
    match (letters, end) {
        ([.., a, b], [c, d]) => b == d && a == c,
        ([.., a], [b]) => a == b,
        _ => false,
    }
}

/// What may have been meant where the first letters alone are wrong, with what the slip costs.
fn beginning_otherwise(typed: &[char]) -> Vec<(Vec<char>, f32)> {
    let [first, rest @ ..] = typed else {
        return Vec::new();
    };
    let mut found = vec![(rest.to_vec(), ADDED)];
    let wrong = Typeable::from(*first);
    for letter in alphabet(*first) {
        found.push(([&[letter], rest].concat(), replaced(&letter.into(), &wrong)));
        found.push(([&[letter], typed].concat(), OMITTED));
    }
    if let [second, rest @ ..] = rest {
        found.push(([&[*second, *first], rest].concat(), TRANSPOSED));
    }
    for end in 1..=typed.len().min(2) {
        let (start, rest) = typed.split_at(end);
        let slips = slips_ending(start).into_iter();
        let slips = slips.filter(|slip| slip.typed == end);
        found.extend(slips.map(|slip| ([slip.meant.as_slice(), rest].concat(), slip.cost)));
    }
    found
}

/// Prices for each beginning of the typed word, for one beginning of another.
type Row = [f32; LONGEST + 1];

struct Walk<'a> {
    fst: &'a Fst<Section>,
    typed: &'a [char],
    /// The same with what their prices depend on.
    typeable: Vec<Typeable>,
    /// For each beginning of the typed word, the slips that end there.
    slips: Vec<Vec<Slip>>,
    /// Neighbours in a word that may have been typed as one or the other way round: what seems too dear at the first of
    /// them may not be at the second.
    pairs: Vec<[char; 2]>,
    prices: Prices,
    most: f32,
    /// The letter that words begin with, without accents.
    first: Option<char>,
    /// Whether its alphabet is one of those whose letters begin with no byte above [`LAST_OF_ALPHABETS`].
    is_alphabetic: bool,
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
        let mut first = [NEVER; LONGEST + 1];
        first[0] = 0.0;
        for i in 1..=typed.len().min(BAND) {
            first[i] = first[i - 1] + ADDED;
        }
        Walk {
            fst,
            typed,
            typeable: typed.iter().copied().map(Typeable::from).collect(),
            pairs: several.chain(swapped).collect(),
            slips,
            prices: Prices::none(),
            most: reach.most(),
            first: typed.first().map(|c| bare(*c)),
            is_alphabetic: typed.iter().all(|c| *c < '\u{800}'),
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
            if self.meant.is_empty() && self.is_alphabetic && transition.inp > LAST_OF_ALPHABETS {
                return;
            }
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
        let is_out = self.meant.is_empty() && Some(bare(c)) != self.first;
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
        let prices = self.prices.of(c, &self.typeable);
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
                if ends_with(&self.meant, &slip.meant) {
                    let (row, _) = &self.rows[length - slip.meant.len()];
                    cost = cost.min(row[i - slip.typed] + slip.cost);
                }
            }
            row[i] = cost;
            least = least.min(cost);
        }
        (row, least)
    }
}

/// For letters, what it costs to have typed each of the typed ones in their place; of the last letters that were met.
struct Prices {
    rows: Vec<(char, Row)>,
}

impl Prices {
    /// Of no letter yet.
    fn none() -> Prices {
        Prices {
            rows: vec![('\0', [NEVER; LONGEST + 1]); LETTERS],
        }
    }

    /// Those of one letter.
    fn of(&mut self, c: char, typed: &[Typeable]) -> Row {
        let (letter, row) = &mut self.rows[c as usize % LETTERS];
        if *letter != c {
            let meant = Typeable::from(c);
            *letter = c;
            for (price, typed) in row.iter_mut().zip(typed) {
                *price = replaced(&meant, typed);
            }
        }
        *row
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
