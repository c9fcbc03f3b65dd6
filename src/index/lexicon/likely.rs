//! Which of the library's languages a query is likely to be in.
//!
//! Words themselves are the evidence: naive Bayes over how many documents of each language hold them, which is better on
//! two words than any detector made for texts, because it knows this library and nothing else.

use super::Lexicon;
use crate::language::Language;

/// At most so many languages are tried for the forms of a word.
const MOST_LIKELY: usize = 3;

/// A language less likely than this is not tried.
const LEAST_POSTERIOR: f32 = 0.1;

/// How much of a word's probability in a language comes from the whole library, so that one word that language lacks does
/// not rule it out.
const SMOOTHING: f64 = 0.05;

impl Lexicon {
    /// The languages a query is likely to be in, most likely first, with their posterior (naive Bayes over document
    /// frequencies by language); at most 3, each at least .1.
    pub fn likely_languages(&self, terms: &[&str]) -> Vec<(Language, f32)> {
        let mut scores: Vec<(Language, f64)> = self
            .languages
            .all()
            .map(|(_, language, documents)| (language, f64::from(documents).ln()))
            .collect();
        let total: f64 = self
            .languages
            .all()
            .map(|(_, _, documents)| f64::from(documents))
            .sum();
        for term in terms {
            let Some(counts) = self.words.counts(term) else {
                continue;
            };
            let anywhere = f64::from(counts.documents()) / total.max(1.0);
            let by_language: Vec<(u8, u32)> = counts.by_language().collect();
            for ((number, _, documents), (_, score)) in self.languages.all().zip(&mut scores) {
                let here = by_language.iter().find(|(other, _)| *other == number);
                let here = here.map_or(0.0, |(_, here)| f64::from(*here));
                let here = here / f64::from(documents.max(1));
                *score += ((1.0 - SMOOTHING) * here + SMOOTHING * anywhere)
                    .max(f64::MIN_POSITIVE)
                    .ln();
            }
        }
        most_likely(scores)
    }
}

/// The best of languages with logarithmic scores, as posteriors.
fn most_likely(mut scores: Vec<(Language, f64)>) -> Vec<(Language, f32)> {
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = scores.first().map_or(0.0, |(_, score)| *score);
    let sum: f64 = scores.iter().map(|(_, score)| (score - best).exp()).sum();
    scores
        .into_iter()
        .map(|(language, score)| (language, ((score - best).exp() / sum) as f32))
        .take_while(|(_, posterior)| *posterior >= LEAST_POSTERIOR)
        .take(MOST_LIKELY)
        .collect()
}
