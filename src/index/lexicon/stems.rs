//! Which words have the same stem in a language.
//!
//! That follows from the word and its languages alone, so what the lexicon before has of a word that still stands in the
//! same languages is taken over: an update of a few documents cuts the stems of a few hundred words. The result is the same,
//! byte for byte, as that of a lexicon that is built from nothing. A word that is its own stem is not written down: who
//! has the stem has the word.

use std::path::Path;

use anyhow::Result;

use super::collected::Collected;
use super::count::Counted;
use super::counts::Written;
use super::file::{self, Section};
use super::keys::KeysBuilder;
use super::languages::Languages;
use super::relations::{Relation, Relations, renumber};
use super::side_by_side::side_by_side;
use super::words::Words;
use super::worth::is_worth_forms;
use crate::language::Language;
use crate::text::normalise::fold;
use crate::text::stem::stem;

/// What is taken over from the lexicon before.
pub(super) struct Former {
    languages: Languages,
    words: Words,
    stems: Relations,
}

impl Former {
    /// Opens the file of a lexicon; `None` where it is not as it was written.
    pub fn open(path: &Path) -> Option<Former> {
        let is_whole = file::is_whole(path).unwrap_or(false);
        let sections = is_whole.then(|| file::map(path).ok()).flatten()?;
        Some(Former {
            languages: Languages::read(sections.languages.as_ref()),
            words: Words::read(sections.words, sections.counts).ok()?,
            stems: Relations::from(sections.stems),
        })
    }
}

/// The section of the stems of the words that were counted.
pub(super) fn section(
    before: Option<&Former>,
    counted: &[Counted],
    languages: &Languages,
) -> Result<Section> {
    let by_number: Vec<Language> = languages.all().map(|(_, language, _)| language).collect();
    let before = before.map(|lexicon| Before {
        lexicon,
        numbers: languages.renumbered(&lexicon.languages),
    });
    let changes = side_by_side(counted, |counted| {
        Changes::of(before.as_ref(), counted, &by_number)
    })?;
    let mut changes = changes.into_iter().reduce(Changes::and).unwrap_or_default();
    changes.gone.sort();
    changes.come.sort();
    Ok(changes.applied_to(before.as_ref()))
}

/// A lexicon with what the numbers of its languages are now; `None` where no document is written in one any more.
struct Before<'a> {
    lexicon: &'a Former,
    numbers: Vec<Option<u8>>,
}

impl Before<'_> {
    /// The numbers now of the languages that a word stood in.
    fn languages(&self, counts: Written<'_>) -> impl Iterator<Item = u8> {
        let numbers = counts.by_language();
        numbers.filter_map(|(number, _)| *self.numbers.get(usize::from(number))?)
    }

    /// Whether a word has the stems it had.
    fn is_same(&self, before: Written<'_>, now: Written<'_>) -> bool {
        // How often it occurs decides whether it has stems only as long as it occurs once.
        (before.documents() > 1) == (now.documents() > 1)
            && self.languages(before).eq(languages(now))
    }
}

/// Keys that are no more, and keys that are there now; one that is both stays.
#[derive(Default)]
struct Changes {
    gone: Collected<()>,
    come: Collected<()>,
}

impl Changes {
    /// Walks the words before and those of now side by side.
    fn of(before: Option<&Before<'_>>, counted: &Counted, by_number: &[Language]) -> Changes {
        let Changes { mut gone, mut come } = Changes::default();
        let mut now = counted.iter().peekable();
        if let Some(before) = before {
            before.lexicon.words.each(&counted.stretch, |word, counts| {
                while let Some((new, counts)) = now.next_if(|(new, _)| *new < word) {
                    add(&mut come, new, counts, languages(counts), by_number);
                }
                let same = now.next_if(|(new, _)| *new == word);
                if same.is_some_and(|(_, now)| before.is_same(counts, now)) {
                    return;
                }
                let numbers = before.languages(counts);
                add(&mut gone, word, counts, numbers, by_number);
                if let Some((_, now)) = same {
                    add(&mut come, word, now, languages(now), by_number);
                }
            });
        }
        for (new, counts) in now {
            add(&mut come, new, counts, languages(counts), by_number);
        }
        Changes { gone, come }
    }

    /// Both.
    fn and(mut self, others: Changes) -> Changes {
        self.gone.append(others.gone);
        self.come.append(others.come);
        self
    }

    /// The keys before, without those that are gone, with those that have come.
    fn applied_to(&self, before: Option<&Before<'_>>) -> Section {
        let mut keys = KeysBuilder::default();
        let mut gone = self.gone.keys().peekable();
        let mut come = self.come.keys().peekable();
        let mut key = Vec::new();
        let mut take_over = |old: &[u8], numbers: &[Option<u8>]| {
            key.clear();
            key.extend_from_slice(old);
            if !renumber(&mut key, numbers) {
                return;
            }
            while let Some(new) = come.next_if(|new| *new < key.as_slice()) {
                keys.add(new);
            }
            while gone.next_if(|gone| *gone < key.as_slice()).is_some() {}
            if gone.peek() != Some(&key.as_slice()) && come.peek() != Some(&key.as_slice()) {
                keys.add(&key);
            }
        };
        if let Some(Before { lexicon, numbers }) = before {
            lexicon.stems.each_key(|old| take_over(old, numbers));
        }
        come.for_each(|new| keys.add(new));
        keys.finish()
    }
}

/// The numbers of the languages that a word stands in.
fn languages(counts: Written<'_>) -> impl Iterator<Item = u8> {
    counts.by_language().map(|(number, _)| number)
}

/// Adds the stem of a word in each of some languages.
fn add(
    keys: &mut Collected<()>,
    word: &str,
    counts: Written<'_>,
    languages: impl Iterator<Item = u8>,
    by_number: &[Language],
) {
    if !is_worth_forms(word, counts) {
        return;
    }
    for number in languages {
        let language = by_number.get(usize::from(number));
        let folded = language.and_then(|language| folded_stem(word, *language));
        if let Some(folded) = folded.filter(|folded| folded != word) {
            keys.add(Relation::Stem(number), &folded, word, ());
        }
    }
}

/// The stem of a word in a language, without accents; `None` where no stemmer for the language is held.
pub(super) fn folded_stem(word: &str, language: Language) -> Option<String> {
    Some(fold(&stem(word, language)?))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::index::lexicon::VERSION;

    #[test]
    fn other_stems_are_another_version() {
        let words = "kinderrechten niños écoles ребёнка παιδιών الأطفال enfants nationally gewünscht \
            protección dzieciństwo çocukların lapsien dětství gyermekek rättigheter kødet straße बच्चों";
        let mut digest = Sha256::new();
        let mut add = |text: &str| digest.update([text.as_bytes(), &[0]].concat());
        for word in words.split_whitespace() {
            for code in [
                "ar", "bs", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi",
                "fr", "ga", "hi", "hu", "hy", "id", "it", "lt", "nb", "ne", "nl", "pl", "pt", "ro",
                "ru", "st", "sv", "ta", "tr", "uk", "yi",
            ] {
                add(&folded_stem(word, Language::parse(code).unwrap()).unwrap());
            }
        }
        let digest = data_encoding::HEXLOWER.encode(&digest.finalize()[..4]);
        // What is taken over from a lexicon of this version must be what would be made anew.
        assert_eq!((VERSION, digest.as_str()), ("05", "3c04124f"));
    }
}
