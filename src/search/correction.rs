//! The query that was probably meant, where the typed one has words that the library lacks or hardly has.
//!
//! A noisy channel: of each doubtful word and its neighbours in spelling, the one is taken that the library has most often,
//! most often beside the words around it, and that slips lead away from most easily. A word that the library has must be
//! far less likely than another to be doubted, since names are rare and right. Nothing here knows what a query finds.

use std::ops::Range;
use std::sync::Arc;

use anyhow::Result;

use super::context::adjacent;
use super::plan::Typed;
use crate::index::Edition;
use crate::index::lexicon::{Meant, Reach};
use crate::language::Language;

/// A query with more doubtful words than these is in a language that the library does not have.
const MOST_DOUBTFUL: usize = 3;
/// Words that are looked at; longer queries are questions or pasted text, of which the beginning is enough.
const MOST_WORDS: usize = 24;
/// Shorter words have too many neighbours.
const SHORTEST: usize = 3;
/// Shorter words that the library has, however rarely, are left alone: too many of them are names.
const SHORTEST_RARE: usize = 5;
/// A word in no more documents than these may be a misspelling itself.
const RARE: u32 = 3;
/// Shorter words have too many neighbours two slips away.
const LONG_WORD: usize = 6;
/// Candidates whose neighbours are counted.
const MOST_CANDIDATES: usize = 4;
/// What the words around can make up for, as a logarithm.
const MARGIN: f32 = 5.0;
/// How much less likely a word is for a slip of price 1, as a logarithm.
const PRICE: f32 = 4.0;
/// How much likelier than a word of the library another must be to take its place, as a logarithm.
const CERTAINTY: f32 = 3.5;
/// The same for a word that the library lacks.
const UNKNOWN_CERTAINTY: f32 = -3.0;
/// Forms of less weight are other words, of which it is a part.
const LEAST_FORM: f32 = 0.5;
/// How much of a word's probability beside another comes from how often they stand together.
const CONTEXT: f32 = 0.5;
/// What a word counts that no document holds.
const NONE: f32 = 0.1;
/// The price of a space left out or put in.
const SPACE: f32 = 0.7;

/// The query that was probably meant; `None` where that is the typed one.
pub fn corrected(edition: &Edition, typed: &str, words: &[Typed]) -> Result<Option<String>> {
    let words = words.get(..MOST_WORDS.min(words.len())).unwrap_or_default();
    let known: Vec<&str> = words
        .iter()
        .map(|word| word.term.as_str())
        .filter(|term| edition.lexicon.document_frequency(term) > RARE)
        .collect();
    let corrector = Corrector {
        edition,
        languages: match known.is_empty() {
            true => Vec::new(),
            false => edition.lexicon.likely_languages(&known),
        },
        documents: edition.searcher.num_docs() as f32,
    };
    corrector.corrected(typed, words)
}

struct Corrector<'a> {
    edition: &'a Edition,
    /// The languages of the words that are not doubted.
    languages: Vec<(Language, f32)>,
    documents: f32,
}

/// What may stand in place of some words of the query.
#[derive(Debug)]
struct Candidate {
    text: String,
    /// How likely it is, as a logarithm.
    score: f32,
}

/// What to write in place of some words of the query, one after the other.
struct Replacement {
    words: Range<usize>,
    text: String,
}

impl Corrector<'_> {
    fn corrected(&self, typed: &str, words: &[Typed]) -> Result<Option<String>> {
        let mut replacements = self.joined(typed, words)?;
        let is_joined = |nth: usize| replacements.iter().any(|other| other.words.contains(&nth));
        let open: Vec<Option<&str>> = (words.iter().enumerate())
            .map(|(nth, word)| (!is_joined(nth)).then_some(word.term.as_str()))
            .collect();
        let doubtful: Vec<(usize, &str)> = (open.iter().enumerate())
            .filter_map(|(nth, term)| Some((nth, (*term)?)))
            .filter(|(_, term)| self.is_doubtful(term))
            .collect();
        if doubtful.len() > MOST_DOUBTFUL {
            return Ok(None);
        }
        for (nth, term) in doubtful {
            let beside = |nth: Option<usize>| open.get(nth?).copied().flatten();
            let around = [beside(nth.checked_sub(1)), beside(Some(nth + 1))];
            if let Some(text) = self.better(term, around)? {
                let words = nth..nth + 1;
                replacements.push(Replacement { words, text });
            }
        }
        Ok(written(typed, words, replacements))
    }

    /// Words that stand side by side and are one word of the library, far likelier than both together.
    fn joined(&self, typed: &str, words: &[Typed]) -> Result<Vec<Replacement>> {
        let mut found: Vec<Replacement> = Vec::new();
        for (nth, (first, second)) in words.iter().zip(words.iter().skip(1)).enumerate() {
            let gap = typed.get(first.span.end..second.span.start);
            let is_space = gap.is_some_and(|gap| !gap.is_empty() && gap.trim().is_empty());
            let is_taken = found.last().is_some_and(|last| last.words.end > nth);
            if !is_space || is_taken {
                continue;
            }
            let text = format!("{}{}", first.term, second.term);
            let frequency = self
                .edition
                .lexicon
                .likely_frequency(&text, &self.languages);
            if frequency > RARE as f32 {
                let lexicon = &self.edition.lexicon;
                let are_known =
                    [first, second].map(|word| lexicon.document_frequency(&word.term) > 0);
                let together = match are_known {
                    [true, true] => adjacent(self.edition, &first.term, &second.term)?,
                    _ => 0.0,
                };
                let own = (together + NONE).ln() + certainty(are_known == [true, true]);
                if frequency.ln() - PRICE * SPACE > own {
                    let words = nth..nth + 2;
                    found.push(Replacement { words, text });
                }
            }
        }
        Ok(found)
    }

    /// Whether a word may be misspelt: the library hardly has it.
    fn is_doubtful(&self, term: &str) -> bool {
        let frequency = self.edition.lexicon.document_frequency(term);
        let shortest = if frequency == 0 {
            SHORTEST
        } else {
            SHORTEST_RARE
        };
        frequency <= RARE
            && term.chars().all(char::is_alphabetic)
            && term.chars().count() >= shortest
    }

    /// In how many documents the most frequent other form of a word stands, which finds these already.
    fn frequency_of_forms(&self, term: &str) -> f32 {
        let lexicon = &self.edition.lexicon;
        let languages = match self.languages.is_empty() {
            true => lexicon.likely_languages(&[term]),
            false => self.languages.clone(),
        };
        let forms = lexicon.variants(term, &languages, true).into_iter();
        let others = forms.filter(|form| form.term != term && form.weight >= LEAST_FORM);
        others
            .map(|form| self.frequency(&form.term))
            .fold(0.0, f32::max)
    }

    /// What to put in place of a doubtful word between two others.
    fn better(&self, term: &str, around: [Option<&str>; 2]) -> Result<Option<String>> {
        let is_known = self.edition.lexicon.document_frequency(term) > 0;
        let mut candidates = self.respelled(term, around)?;
        if !is_known {
            candidates.extend(self.split(term)?);
        }
        let best = candidates
            .into_iter()
            .max_by(|a, b| a.score.total_cmp(&b.score));
        let Some(best) = best else {
            return Ok(None);
        };
        let own = self.likelihood(term, around)? + certainty(is_known);
        let own = own.max(self.frequency_of_forms(term).ln());
        Ok((best.score > own).then_some(best.text))
    }

    /// Words of the library that are spelled nearly so.
    fn respelled(&self, term: &str, around: [Option<&str>; 2]) -> Result<Vec<Candidate>> {
        let meant = self.meant_by(term);
        let mut priced: Vec<(f32, &Meant)> = meant
            .iter()
            .map(|meant| {
                let slips = PRICE * meant.cost;
                (self.frequency(&meant.term).ln() - slips, meant)
            })
            .collect();
        priced.sort_by(|a, b| b.0.total_cmp(&a.0));
        priced.truncate(MOST_CANDIDATES);
        let best = priced.first().map_or(0.0, |(score, _)| *score);
        priced.retain(|(score, _)| *score > best - MARGIN);
        priced
            .into_iter()
            .map(|(_, meant)| {
                let score = self.likelihood(&meant.term, around)? - PRICE * meant.cost;
                let text = meant.term.clone();
                Ok(Candidate { text, score })
            })
            .collect()
    }

    /// Words near a word in spelling; where it is unknown and none of them is frequent, those further away.
    fn meant_by(&self, term: &str) -> Arc<[Meant]> {
        let own = self.edition.lexicon.document_frequency(term);
        let edition = self.edition;
        let near = edition.meant_by(term, Reach::Near, own.saturating_mul(4).max(1));
        let is_long = term.chars().count() >= LONG_WORD;
        if own > 0 || !is_long || near.iter().any(|meant| meant.documents > RARE) {
            return near;
        }
        edition.meant_by(term, Reach::Far, 1)
    }

    /// The word as two words of the library that stand side by side in it.
    fn split(&self, term: &str) -> Result<Vec<Candidate>> {
        let mut parts = Vec::new();
        for (at, _) in term.char_indices().skip(2) {
            let (first, second) = term.split_at(at);
            if second.chars().count() < 2 {
                continue;
            }
            let rarer = self.frequency(first).min(self.frequency(second));
            if rarer >= 1.0 {
                parts.push((rarer, first, second));
            }
        }
        parts.sort_by(|a, b| b.0.total_cmp(&a.0));
        parts.truncate(MOST_CANDIDATES);
        let mut found = Vec::new();
        for (_, first, second) in parts {
            let together = adjacent(self.edition, first, second)?;
            if together >= 1.0 {
                found.push(Candidate {
                    text: format!("{first} {second}"),
                    score: together.ln() - PRICE * SPACE,
                });
            }
        }
        Ok(found)
    }

    /// In how many documents a word stands, those in unlikely languages counting less; never quite none.
    fn frequency(&self, term: &str) -> f32 {
        self.edition.lexicon.likely_frequency(term, &self.languages) + NONE
    }

    /// How likely a word is between two others, as a logarithm.
    fn likelihood(&self, term: &str, around: [Option<&str>; 2]) -> Result<f32> {
        let lexicon = &self.edition.lexicon;
        let mut score = self.frequency(term).ln();
        let documents = lexicon.document_frequency(term) as f32;
        if documents == 0.0 {
            return Ok(score);
        }
        for (nth, other) in around.into_iter().enumerate() {
            let Some(other) = other else { continue };
            let others = lexicon.document_frequency(other) as f32;
            if others == 0.0 {
                continue;
            }
            let together = match nth {
                0 => adjacent(self.edition, other, term)?,
                _ => adjacent(self.edition, term, other)?,
            };
            let lift = together * self.documents / (documents * others);
            score += (CONTEXT * lift + 1.0 - CONTEXT).ln();
        }
        Ok(score)
    }
}

/// How much likelier than what was typed another must be to take its place, as a logarithm.
fn certainty(is_known: bool) -> f32 {
    match is_known {
        true => CERTAINTY,
        false => UNKNOWN_CERTAINTY,
    }
}

/// The query with its words replaced; `None` where that changes nothing.
fn written(typed: &str, words: &[Typed], mut replacements: Vec<Replacement>) -> Option<String> {
    replacements.sort_by_key(|replacement| std::cmp::Reverse(replacement.words.start));
    let mut query = typed.to_owned();
    for Replacement {
        words: replaced,
        text,
    } in replacements
    {
        let replaced = words.get(replaced)?;
        let span = replaced.first()?.span.start..replaced.last()?.span.end;
        query.get(span.clone())?;
        query.replace_range(span, &text);
    }
    (query != typed).then_some(query)
}

#[cfg(test)]
mod tests {
    use super::super::plan::Plan;
    use super::super::query::Query;
    use super::super::request::Filters;
    use super::super::test_library::{Draft, Library};
    use super::*;

    const fn draft(title: &'static str, pages: &'static [(&'static str, &'static str)]) -> Draft {
        Draft {
            title,
            pages,
            kind: "",
            country: "",
            date: "",
            themes: &[],
            added: 0,
        }
    }

    const OFTEN: &[(&str, &str)] = &[(
        "en",
        "the trafficking of children from Africa; the rights of the child; humanitarian aid",
    )];
    const FORM: &[(&str, &str)] = &[("en", "fill in the form, any form, and sign the form")];
    const NAMES: &[(&str, &str)] = &[("en", "Mr Trafficker Childers wrote to Ms Righte")];

    fn library() -> Library {
        Library::of(
            &[
                draft("1", OFTEN),
                draft("2", OFTEN),
                draft("3", OFTEN),
                draft("4", OFTEN),
                draft("5", OFTEN),
                draft("6", FORM),
                draft("7", FORM),
                draft("8", FORM),
                draft("9", FORM),
                draft("10", FORM),
                draft("11", NAMES),
            ],
            false,
        )
    }

    fn corrected_in(library: &Library, typed: &str) -> Option<String> {
        let query = Query::parse(typed);
        let plan = Plan::of(&library.edition, &query, &Filters::default());
        corrected(&library.edition, typed, &plan.words).unwrap()
    }

    #[test]
    fn slips_are_put_right_where_they_stand() {
        let library = library();
        for (typed, meant) in [
            ("traficking", "trafficking"),
            ("traficking of chidlren", "trafficking of children"),
            ("(TRAFICKING) -form", "(trafficking) -form"),
            ("trafficking ofchildren", "trafficking of children"),
            ("human itarian aid", "humanitarian aid"),
            ("childern of humanitaran", "children of humanitarian"),
        ] {
            assert_eq!(corrected_in(&library, typed).as_deref(), Some(meant));
        }
    }

    #[test]
    fn the_words_around_tell_which_word_was_meant() {
        let library = library();
        let meant = |typed| corrected_in(&library, typed);
        assert_eq!(
            meant("children frm africa").as_deref(),
            Some("children from africa")
        );
        assert_eq!(meant("any frm").as_deref(), Some("any form"));
    }

    #[test]
    fn names_and_words_of_another_language_are_left_alone() {
        let library = library();
        for right in [
            "trafficking of children",
            "childers",
            "trafficker",
            "righte",
            "xqzvw",
            "kinderen hebben rechten",
            "",
            "\"traficking\"",
        ] {
            assert_eq!(corrected_in(&library, right), None, "{right}");
        }
    }
}
