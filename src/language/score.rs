//! How well a text fits each language by its letters.
//!
//! A naive Bayes classifier over trigrams of letters within words. Apart from the decision, which also knows what is
//! declared: scores of single languages are what evidence is added to.

use super::Language;
use super::letters::END;
use super::profiles::{ROW, STEPS, Trigram, Weights, profiles};

/// Trigrams overlap, so that each piece of evidence is counted about so many times.
const OVERLAP: f32 = 3.0;

/// By so much a trigram, on average, the right language stands out from the next where it has a profile: a median of
/// .46, a quarter of all texts below .25. Where it has none, the best two are nearly always closer.
const OUTSTANDING: f32 = 0.25;

/// How well a text fits each language.
pub struct Scores {
    /// Logarithms of likelihoods, less a constant, in the order of the profiles.
    logarithms: Vec<(Language, f32)>,
    /// How many trigrams were looked at.
    trigrams: usize,
}

/// Scores a text in every language that has a profile.
pub fn score(text: &str) -> Scores {
    let sums = summed(text);
    let scored = |(language, sum): (Option<Language>, u32)| {
        language.map(|language| (language, sum as f32 / STEPS / OVERLAP))
    };
    let trigrams = sums.trigrams;
    let languages = profiles().languages().zip(sums.finish());
    Scores {
        logarithms: languages.filter_map(scored).collect(),
        trigrams,
    }
}

/// The weights of all trigrams of a text.
fn summed(text: &str) -> Sums {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function asks for.
        return unsafe { summed_sixteen_at_once(text) };
    }
    summed_anywhere(text)
}

/// The same with instructions that add the weights of sixteen languages at once.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn summed_sixteen_at_once(text: &str) -> Sums {
    summed_anywhere(text)
}

#[inline(always)]
fn summed_anywhere(text: &str) -> Sums {
    let profiles = profiles();
    let mut sums = Sums::default();
    for trigram in trigrams(text) {
        sums.trigrams += 1;
        match profiles.weights(trigram) {
            Weights::Few(weights) => sums.add(weights),
            Weights::Many(row) => sums.add_row(row),
        }
    }
    sums
}

/// How well a text fits the language that it fits best, as a logarithm; to compare readings of the same bytes by.
pub fn fit(text: &str) -> f32 {
    let fits = score(text).logarithms.into_iter().map(|(_, score)| score);
    fits.fold(0.0, f32::max)
}

impl Scores {
    /// Makes a language likelier by a factor, given as its logarithm.
    pub fn add(&mut self, language: Language, logarithm: f32) {
        for (scored, score) in &mut self.logarithms {
            if *scored == language {
                *score += logarithm;
            }
        }
    }

    /// Whether this text could be in a language that has no profile: none of those that have one stands out.
    pub fn allow(&self, language: Language) -> bool {
        let known = self
            .logarithms
            .iter()
            .any(|(scored, _)| *scored == language);
        let mut best = [0.0; 2];
        for (_, score) in &self.logarithms {
            if *score > best[0] {
                best = [*score, best[0]];
            } else if *score > best[1] {
                best[1] = *score;
            }
        }
        !known && best[0] - best[1] < OUTSTANDING * self.trigrams as f32
    }

    /// The best language and its probability among all of them; `None` where no letter said anything.
    pub fn best(&self) -> Option<(Language, f32)> {
        let best = self.logarithms.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let sum: f32 = self
            .logarithms
            .iter()
            .map(|(_, score)| (score - best.1).exp())
            .sum();
        (best.1 > 0.0).then_some((best.0, 1.0 / sum))
    }
}

/// So many rows fit into sums of sixteen bits.
const MOST_ROWS: u16 = u16::MAX / u8::MAX as u16;

/// The weights of each language, added up.
struct Sums {
    trigrams: usize,
    all: [u32; u8::MAX as usize + 1],
    /// Those of the last rows: in numbers as short as these the processor adds many at once.
    of_rows: [u16; ROW],
    rows: u16,
}

impl Default for Sums {
    fn default() -> Sums {
        Sums {
            trigrams: 0,
            all: [0; u8::MAX as usize + 1],
            of_rows: [0; ROW],
            rows: 0,
        }
    }
}

impl Sums {
    fn add(&mut self, weights: &[[u8; 2]]) {
        for [language, weight] in weights {
            self.all[usize::from(*language)] += u32::from(*weight);
        }
    }

    #[inline(always)]
    fn add_row(&mut self, row: &[u8; ROW]) {
        for (sum, weight) in self.of_rows.iter_mut().zip(row) {
            *sum += u16::from(*weight);
        }
        self.rows += 1;
        if self.rows == MOST_ROWS {
            self.carry();
        }
    }

    fn carry(&mut self) {
        for (sum, of_rows) in self.all.iter_mut().zip(&mut self.of_rows) {
            *sum += u32::from(std::mem::take(of_rows));
        }
        self.rows = 0;
    }

    fn finish(mut self) -> [u32; u8::MAX as usize + 1] {
        self.carry();
        self.all
    }
}

/// The trigrams within words.
#[inline(always)]
fn trigrams(text: &str) -> impl Iterator<Item = Trigram> {
    let letters = profiles().letters();
    let numbers = text.chars().map(|c| letters.number(c)).chain([END]);
    let (mut first, mut second) = (END, END);
    numbers.filter_map(move |third| {
        let trigram = [first, second, third];
        first = if third == END { END } else { second };
        second = third;
        let [_, middle, _] = trigram;
        (middle != END).then_some(trigram)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trigrams_stay_within_words() {
        let all = |text| trigrams(text).collect::<Vec<_>>();
        let e = profiles().letters().number('é');
        let expected = [[0, e, 20], [e, 20, e], [20, e, 0], [0, 1, 0]];
        assert_eq!(all("Été, a 3!"), expected);
        assert!(all("12 – 34").is_empty());
    }

    #[test]
    fn a_text_a_hundred_times_as_long_scores_a_hundred_times_as_much() {
        let text = "Alle kinderen hebben rechten. ";
        let (once, often) = (score(text), score(&text.repeat(100)));
        for ((_, once), (_, often)) in once.logarithms.iter().zip(often.logarithms) {
            assert!((once * 100.0 - often).abs() <= often / 1000.0);
        }
    }

    #[test]
    fn a_text_without_letters_fits_no_language() {
        assert_eq!(score("12 – 34").best(), None);
    }

    #[test]
    fn what_is_added_can_decide() {
        let (croatian, serbian) = (
            Language::parse("hr").unwrap(),
            Language::parse("sr").unwrap(),
        );
        let mut scores = score("Djeca imaju prava");
        scores.add(serbian, 100.0);
        assert_eq!(scores.best().unwrap().0, serbian);
        scores.add(croatian, 200.0);
        assert_eq!(scores.best().unwrap().0, croatian);
    }
}
