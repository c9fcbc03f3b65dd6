//! What a half-typed query may become: its last word whole, or a title or a name that holds its words.
//!
//! Apart from a search, because it answers at every key and finds nothing. Words come from the lexicon, those first that the
//! library has most often, in the language of the words before and beside the last of these. What no visible document
//! holds is never offered: a name that was withdrawn must not come back letter by letter.

use anyhow::Result;
use serde::Serialize;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::context::adjacent;
use super::named::{self, HalfTyped};
use super::postings;
use crate::document::DocumentId;
use crate::index::Edition;
use crate::index::lexicon::Completion as Word;
use crate::language::Language;
use crate::text::characters::{Role, role};
use crate::text::tokenise::tokens;

/// The longest text that is completed: longer ones are pasted.
const MAX_CHARACTERS: usize = 200;
/// The shortest beginning of a word: a single letter would be a tenth of the lexicon.
const MIN_LETTERS: usize = 2;
/// Words that are offered.
const MAX_WORDS: usize = 6;
/// The most frequent words that begin so, of which those are offered that go best with the word before.
const MAX_CONSIDERED: usize = 24;
/// Words that begin so by which titles are looked up.
const MAX_BEGINNINGS: usize = 64;
/// How much a word counts for standing behind the one before, against its frequency alone.
const CONTEXT: f32 = 0.8;

/// What a half-typed query may become; its JSON is the API's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Completions {
    /// As typed.
    pub query: String,
    /// The likeliest first: words, then titles, then names.
    pub completions: Vec<Completion>,
}

/// A way to go on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Completion {
    /// What was completed.
    pub kind: CompletionKind,
    /// The whole query it makes.
    pub query: String,
    /// The document of a title; left out of JSON where it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<DocumentId>,
}

/// What was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionKind {
    /// The last word.
    Word,
    /// The title of a document.
    Title,
    /// The name of a person or body that made documents.
    Name,
}

/// Completes what was typed; `languages` are those that documents are restricted to, if any.
pub fn complete(edition: &Edition, typed: &str, languages: &[Language]) -> Result<Completions> {
    let mut completions = Vec::new();
    if let Some(half) = Half::of(edition, typed, languages) {
        let words = edition
            .lexicon
            .completions(&half.beginning, &half.languages, MAX_BEGINNINGS);
        for word in best_words(edition, &half, &words)? {
            let kept = typed.get(..half.start).unwrap_or_default();
            completions.push(Completion {
                kind: CompletionKind::Word,
                query: format!("{kept}{word}"),
                id: None,
            });
        }
        let typed = HalfTyped {
            before: &half.before,
            last: words.iter().map(|word| word.term.as_str()).collect(),
        };
        for (id, title) in named::titles(edition, &typed)? {
            completions.push(Completion {
                kind: CompletionKind::Title,
                query: title,
                id: Some(id),
            });
        }
        for name in named::names(edition, &typed)? {
            completions.push(Completion {
                kind: CompletionKind::Name,
                query: name,
                id: None,
            });
        }
    }
    Ok(Completions {
        query: typed.to_owned(),
        completions,
    })
}

/// A query whose last word is half typed.
struct Half {
    /// The words before.
    before: Vec<String>,
    /// As much of the last as there is.
    beginning: String,
    /// Where that begins, in bytes.
    start: usize,
    /// The languages it is likely to be in; none where nothing is known.
    languages: Vec<(Language, f32)>,
}

impl Half {
    /// Cuts what was typed; `None` where it does not end in the beginning of a word.
    fn of(edition: &Edition, typed: &str, languages: &[Language]) -> Option<Half> {
        let mut terms = tokens(typed);
        let last = terms.pop()?;
        let letters = last.term.chars().count();
        let is_word = last.end == typed.len() && last.term.chars().all(|c| role(c) == Role::Word);
        let is_value = typed
            .rsplit(char::is_whitespace)
            .next()
            .is_some_and(|piece| piece.contains(':') && !piece.starts_with("title:"));
        let is_short = typed.chars().count() <= MAX_CHARACTERS;
        if !is_word || is_value || !is_short || letters < MIN_LETTERS {
            return None;
        }
        let before: Vec<String> = terms.into_iter().map(|token| token.term).collect();
        Some(Half {
            languages: likely(edition, &before, languages),
            before,
            beginning: last.term,
            start: last.start,
        })
    }
}

/// The languages that were chosen, else those of the words that are known.
fn likely(edition: &Edition, before: &[String], chosen: &[Language]) -> Vec<(Language, f32)> {
    if !chosen.is_empty() {
        return chosen.iter().map(|language| (*language, 1.0)).collect();
    }
    let lexicon = &edition.lexicon;
    let before = before.iter().map(String::as_str);
    let known: Vec<&str> = before
        .filter(|term| lexicon.document_frequency(term) > 0)
        .collect();
    match known.is_empty() {
        true => Vec::new(),
        false => lexicon.likely_languages(&known),
    }
}

/// Of the words that begin so, those that go best with the word before.
fn best_words(edition: &Edition, half: &Half, words: &[Word]) -> Result<Vec<String>> {
    let considered = words.get(..MAX_CONSIDERED.min(words.len()));
    let mut weighed = Vec::new();
    for word in considered.unwrap_or_default() {
        weighed.push((weight(edition, half, word)?, &word.term));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best = Vec::new();
    for (_, term) in weighed {
        if best.len() < MAX_WORDS && stands_somewhere(edition, term)? {
            best.push(term.clone());
        }
    }
    Ok(best)
}

/// How many documents a word would be expected in, given the one before it.
fn weight(edition: &Edition, half: &Half, word: &Word) -> Result<f32> {
    let Some(before) = half.before.last() else {
        return Ok(word.frequency);
    };
    let others = edition.lexicon.document_frequency(before) as f32;
    if others == 0.0 {
        return Ok(word.frequency);
    }
    let together = adjacent(edition, before, &word.term)?;
    let share = edition.searcher.num_docs() as f32 / others;
    Ok(CONTEXT * together * share + (1.0 - CONTEXT) * word.frequency)
}

/// Whether a document holds a word that is shown.
fn stands_somewhere(edition: &Edition, term: &str) -> Result<bool> {
    for (place, segment) in edition.searcher.segment_readers().iter().enumerate() {
        let option = IndexRecordOption::Basic;
        let Some(mut postings) = postings::open(segment, edition.fields.body, term, option)? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) && !edition.hides(place, postings.doc()) {
                return Ok(true);
            }
            postings.advance();
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::super::test_library::{Draft, Library};
    use super::*;

    fn draft(title: &'static str, pages: &'static [(&'static str, &'static str)]) -> Draft {
        Draft {
            title,
            pages,
            ..Draft::default()
        }
    }

    fn library() -> Library {
        let children = &[(
            "en",
            "children of the world, children in chains, chapter one",
        )];
        let chains = &[("en", "children in chains; a chapter; a chapter")];
        Library::of(
            &[
                draft("Children in chains", children),
                draft("The chapter on children", chains),
                draft(
                    "Rapport",
                    &[("en", "chapter two"), ("fr", "les enfants, la chaîne")],
                ),
            ],
            false,
        )
    }

    fn complete_in(library: &Library, typed: &str, kind: CompletionKind) -> Vec<String> {
        let found = complete(&library.edition, typed, &[]).unwrap().completions;
        let found = found.into_iter().filter(|found| found.kind == kind);
        found.map(|found| found.query).collect()
    }

    #[test]
    fn a_word_is_completed_behind_those_that_stand() {
        let library = library();
        let words = |typed| complete_in(&library, typed, CompletionKind::Word);
        assert_eq!(words("cha"), ["chapter", "chains", "chaîne"]);
        assert_eq!(words("children in cha")[0], "children in chains");
        assert_eq!(words("-(la CHAÎ"), ["-(la chaîne"]);
        for nothing in ["", "c", "children ", "kind:re", "chapter!", "ไท"] {
            assert!(words(nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn titles_that_begin_so_come_before_those_that_hold_the_words() {
        let library = library();
        let titles = |typed| complete_in(&library, typed, CompletionKind::Title);
        assert_eq!(
            titles("chil"),
            ["Children in chains", "The chapter on children"]
        );
        assert_eq!(titles("the chapter chil"), ["The chapter on children"]);
        assert!(titles("world chil").is_empty());
    }

    #[test]
    fn what_only_deleted_documents_hold_is_not_offered() {
        let library = library().without(&["Rapport"]);
        assert!(complete_in(&library, "chaî", CompletionKind::Word).is_empty());
        assert!(complete_in(&library, "rapp", CompletionKind::Title).is_empty());
    }
}
