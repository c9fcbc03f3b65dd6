//! From a text of the query to what the index is asked for: its words in all their forms, phrases, words near each other.
//!
//! Apart from the plan, which decides what of it scores and what is required, because only this asks the lexicon.

use super::clause::{Matcher, Scope};
use super::operand::{Form, Text};
use crate::index::Edition;
use crate::index::lexicon::Variant;
use crate::index::word::Word;
use crate::language::Language;
use crate::text::Token;
use crate::text::normalise::fold;
use crate::text::tokenise::tokens;

/// Forms of all words together. A long question is served by its exact words when they are used up.
const MAX_FORMS: usize = 2_048;
/// Words that a beginning with `*` stands for.
const MAX_COMPLETIONS: usize = 64;
/// Words of a phrase; below the gap between pages, so that no phrase crosses one.
const MAX_PHRASE: usize = 64;
/// What the lexicon is asked for the words of one query.
pub struct Matchers<'a> {
    edition: &'a Edition,
    languages: Vec<(Language, f32)>,
    accented: bool,
    forms: usize,
    notices: Vec<String>,
}

impl<'a> Matchers<'a> {
    /// Gets ready for a query with these terms, which tell its language.
    pub fn of(edition: &'a Edition, terms: &[&str]) -> Matchers<'a> {
        Matchers {
            edition,
            languages: edition.lexicon.likely_languages(terms),
            accented: terms.iter().any(|term| fold(term) != **term),
            forms: 0,
            notices: Vec::new(),
        }
    }

    /// The parts of a compound word.
    pub fn parts<'w>(&self, word: &'w Word) -> &'w [String] {
        word.parts(&self.edition.lexicon, &self.languages)
    }

    /// What a text looks up; all of it must be there where the text is a condition.
    pub fn of_text(&mut self, text: &Text, exact: bool) -> Vec<Matcher> {
        let scope = if text.in_title {
            Scope::Title
        } else {
            Scope::Body
        };
        let tokens = tokens(&text.text);
        match text.form {
            Form::Phrase => self.phrase(scope, &text.text).into_iter().collect(),
            Form::Prefix if tokens.len() == 1 => {
                let completions = self.completions(&tokens[0].term);
                vec![Matcher::Forms(scope, completions.into())]
            }
            Form::Fuzzy(edits) if tokens.len() == 1 => {
                let spellings = self.spellings(&tokens[0].term, edits);
                vec![Matcher::Forms(scope, spellings.into())]
            }
            Form::Near(within) => self.near(scope, tokens, within).into_iter().collect(),
            Form::Prefix | Form::Fuzzy(_) | Form::Words => tokens
                .into_iter()
                .map(|token| match exact {
                    true => Matcher::Forms(scope, vec![exactly(token.term)].into()),
                    false => Matcher::Forms(scope, self.forms_of(&token.term)),
                })
                .collect(),
        }
    }

    fn phrase(&mut self, scope: Scope, text: &str) -> Option<Matcher> {
        let mut tokens = tokens(text);
        if tokens.len() > MAX_PHRASE {
            tokens.truncate(MAX_PHRASE);
            self.note(format!("A phrase was cut after {MAX_PHRASE} words."));
        }
        let first = tokens.first()?.position;
        let terms: Vec<(String, u32)> = tokens
            .into_iter()
            .map(|token| (token.term, token.position - first))
            .collect();
        match terms.len() {
            1 => {
                let forms = terms.into_iter().map(|(term, _)| exactly(term));
                let forms: Vec<Variant> = forms.collect();
                Some(Matcher::Forms(scope, forms.into()))
            }
            _ => Some(Matcher::Phrase(scope, terms)),
        }
    }

    /// Each word once, in its forms; the forms of one word alone where there is no other.
    fn near(&mut self, scope: Scope, tokens: Vec<Token>, within: u32) -> Option<Matcher> {
        let mut terms: Vec<String> = Vec::new();
        for token in tokens.into_iter().take(MAX_PHRASE) {
            if !terms.contains(&token.term) {
                terms.push(token.term);
            }
        }
        let mut words: Vec<Word> = terms.iter().map(|term| self.forms_of(term)).collect();
        match words.len() {
            0 | 1 => words.pop().map(|forms| Matcher::Forms(scope, forms)),
            _ => {
                let words = words.iter().map(|word| word.to_vec());
                Some(Matcher::Near(scope, words.collect(), within))
            }
        }
    }

    /// A word and those spelled nearly like it, which count less the more letters differ.
    fn spellings(&mut self, term: &str, edits: u8) -> Vec<Variant> {
        let mut spellings = vec![exactly(term.to_owned())];
        let others = self.edition.lexicon.nearly(term, edits, MAX_COMPLETIONS);
        spellings.extend(others.into_iter().map(|(term, edits)| Variant {
            weight: 1.0 / (1.0 + f32::from(edits)),
            ..exactly(term)
        }));
        spellings
    }

    fn completions(&mut self, prefix: &str) -> Vec<Variant> {
        let mut terms = self
            .edition
            .lexicon
            .with_prefix(prefix, MAX_COMPLETIONS + 1);
        if terms.len() > MAX_COMPLETIONS {
            terms.truncate(MAX_COMPLETIONS);
            self.note(format!(
                "`{prefix}*` was taken for the {MAX_COMPLETIONS} most frequent words that begin so."
            ));
        }
        if terms.is_empty() {
            terms.push(prefix.to_owned());
        }
        terms.into_iter().map(exactly).collect()
    }

    /// A word in all its forms. Bare letters stand for accented ones only where the query shows no sign of accents, or
    /// where the library does not know the word as it is typed.
    pub fn forms_of(&mut self, term: &str) -> Word {
        if self.forms >= MAX_FORMS {
            return vec![exactly(term.to_owned())].into();
        }
        let is_known = || self.edition.lexicon.document_frequency(term) > 0;
        let fold_accents = !self.accented || !is_known();
        let word = self.edition.word(term, &self.languages, fold_accents);
        self.forms += word.len();
        word
    }

    /// Says something once.
    pub fn note(&mut self, notice: String) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// What was cut, for people.
    pub fn notices(mut self) -> Vec<String> {
        if self.forms >= MAX_FORMS {
            self.note(format!(
                "After {MAX_FORMS} forms of words, the rest of the query was looked up as typed."
            ));
        }
        self.notices
    }
}

/// A term as it stands.
pub fn exactly(term: String) -> Variant {
    Variant {
        term,
        weight: 1.0,
        documents: 0,
    }
}
