//! Which compounds each word is a part of.
//!
//! How a compound is split depends on how often each of its possible parts occurs, so all are split anew whenever words
//! are counted.

use std::collections::HashMap;

use anyhow::Result;

use super::collected::Collected;
use super::compounds;
use super::count::Counted;
use super::file::Section;
use super::keys::KeysBuilder;
use super::languages::Languages;
use super::relations::Relation;
use super::side_by_side::side_by_side;
use super::stems::folded_stem;
use super::words::Words;
use super::worth::is_worth_forms;
use crate::language::Language;
use crate::text::normalise::fold;

/// Of a part that more compounds share than this, the most frequent are kept: no query could use more of them.
const LARGEST_GROUP: usize = 64;

/// A language of compounds, with what may stand between their parts.
type Speech = (Language, &'static [&'static str]);

/// The section of the parts of the words that were counted.
pub(super) fn section(
    words: &Words,
    counted: &[Counted],
    languages: &Languages,
) -> Result<Section> {
    let by_number: Vec<Option<Speech>> = languages
        .all()
        .map(|(_, language, _)| Some((language, compounds::links(language.code())?)))
        .collect();
    let found = side_by_side(counted, |counted| split(words, counted, &by_number))?;
    let mut parts = Collected::default();
    found.into_iter().for_each(|found| parts.append(found));
    parts.sort();
    let mut keys = KeysBuilder::default();
    for group in parts.groups() {
        let least = least_frequency(&group);
        let frequent = group.iter().filter(|(_, frequency)| *frequency >= least);
        frequent.for_each(|(key, _)| keys.add(key));
    }
    Ok(keys.finish())
}

/// Splits the compounds among some words; of each is noted in how many documents of its language it stands.
fn split(words: &Words, counted: &Counted, by_number: &[Option<Speech>]) -> Collected<u32> {
    let mut parts = Collected::default();
    // A part stands in a dozen compounds as a rule.
    let mut forms: HashMap<(u8, &str), String> = HashMap::new();
    for (word, counts) in counted.iter() {
        if !compounds::may_be_compound(word) || !is_worth_forms(word, counts) {
            continue;
        }
        for (number, frequency) in counts.by_language() {
            if let Some(Some((language, links))) = by_number.get(usize::from(number)) {
                for part in compounds::split(words, number, links, word) {
                    let form = forms.entry((number, part)).or_insert_with(|| {
                        folded_stem(part, *language).unwrap_or_else(|| fold(part))
                    });
                    parts.add(Relation::Part(number), form, word, frequency);
                }
            }
        }
    }
    parts
}

/// How frequent a compound of a group must be to be kept.
fn least_frequency(group: &[(&[u8], u32)]) -> u32 {
    if group.len() <= LARGEST_GROUP {
        return 0;
    }
    let mut frequencies: Vec<u32> = group.iter().map(|(_, frequency)| *frequency).collect();
    let (_, least, _) = frequencies.select_nth_unstable_by(LARGEST_GROUP, |a, b| b.cmp(a));
    // Words as frequent as the first that is left out are left out with it, whatever their place in the alphabet.
    *least + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::lexicon::counts::Counts;
    use crate::index::lexicon::relations::Relations;
    use crate::index::lexicon::words;

    #[test]
    fn of_many_compounds_the_most_frequent_are_kept() {
        let languages = Languages::new(vec![(Language::parse("nl").unwrap(), 999)]);
        let mut counted = Counted::default();
        let frequencies: Vec<(String, u32)> = ('a'..='z')
            .flat_map(|a| ('a'..='f').map(move |b| format!("recht{a}{b}{b}{a}")))
            .zip(1..)
            .collect();
        let ends = frequencies.iter();
        let ends = ends.map(|(word, _)| (word.trim_start_matches("recht").to_owned(), 2));
        let mut words: Vec<(String, u32)> = ends.collect();
        words.push(("recht".to_owned(), 900));
        words.extend(frequencies);
        words.sort_unstable();
        for (word, documents) in words {
            let by_language = vec![(0, documents)];
            let counts = Counts {
                documents,
                by_language,
            };
            counted.add(&word, &counts);
        }
        let counted = [counted];
        let (map, table) = words::sections(&counted).unwrap();
        let words = Words::read(map, table).unwrap();
        let parts = Relations::from(section(&words, &counted, &languages).unwrap());
        let kept = parts.words(Relation::Part(0), "recht");
        assert_eq!(kept.len(), LARGEST_GROUP);
        assert!(kept.contains(&"rechtzffz".to_owned()) && !kept.contains(&"rechtaaaa".to_owned()));
    }
}
