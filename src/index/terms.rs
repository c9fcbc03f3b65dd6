//! The words of a document on their way into the index: terms with the positions we decide.
//!
//! Tantivy leaves a single position between the values of a field and turns pre-tokenised text into JSON on the way; so the
//! words travel as one string in which a control character says how far each term stands from the one before it. Terms
//! never hold control characters: the tokeniser breaks words there.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::backlog::Backlog;
use super::schema::PAGE_GAP;
use crate::text::tokenise::each_term;

/// Before a term that stands where the one before it stands.
const SAME: char = '\u{1}';
/// Before a term that stands one position further.
const NEXT: char = '\u{2}';
/// A gap of [`PAGE_GAP`] positions.
const GAP: char = '\u{3}';

/// Terms with positions, as one string.
#[derive(Default)]
pub(super) struct Terms {
    written: String,
    next: u64,
}

impl Terms {
    /// Adds the words of a text behind what is there.
    pub fn add(&mut self, text: &str) {
        self.add_heard(text, &mut |_| {});
    }

    /// The same, telling `hear` each of them.
    pub fn add_heard(&mut self, text: &str, hear: &mut dyn FnMut(&str)) {
        // As a rule a sign for each word, and one word for six bytes.
        self.written.reserve(text.len() + text.len() / 6);
        let mut last = None;
        each_term(text, &mut |term, position| {
            let same = last == Some(position);
            self.written.push(if same { SAME } else { NEXT });
            self.written.push_str(term);
            self.next += u64::from(!same);
            last = Some(position);
            hear(term);
        });
    }

    /// Leaves a gap, so that no phrase crosses.
    pub fn gap(&mut self) {
        self.written.push(GAP);
        self.next += u64::from(PAGE_GAP);
    }

    /// The position of what comes next.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// The string to index.
    pub fn into_written(self) -> String {
        self.written
    }
}

/// Reads terms back for Tantivy, and counts them out of what waits for it.
#[derive(Clone, Default)]
pub(super) struct WrittenTerms {
    pub backlog: Arc<Backlog>,
}

impl Tokenizer for WrittenTerms {
    type TokenStream<'a> = WrittenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WrittenStream<'a> {
        self.backlog.take(text.len());
        WrittenStream {
            rest: text,
            next: 0,
            token: Token::default(),
        }
    }
}

/// What is still to read, and the term at hand.
pub(super) struct WrittenStream<'a> {
    rest: &'a str,
    next: usize,
    token: Token,
}

impl TokenStream for WrittenStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(rest) = self.rest.strip_prefix(GAP) {
            self.next += PAGE_GAP as usize;
            self.rest = rest;
        }
        let Some(step) = self.rest.chars().next() else {
            return false;
        };
        self.next += usize::from(step == NEXT);
        let term = self.rest.get(step.len_utf8()..).unwrap_or_default();
        let end = term
            .bytes()
            .position(|b| b <= GAP as u8)
            .unwrap_or(term.len());
        self.token.text.clear();
        self.token
            .text
            .push_str(term.get(..end).unwrap_or_default());
        self.token.position = self.next.saturating_sub(1);
        self.rest = term.get(end..).unwrap_or_default();
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_keep_the_positions_they_were_given() {
        let mut terms = Terms::default();
        terms.add("Annual report");
        terms.gap();
        let first = terms.next();
        terms.gap();
        let second = terms.next();
        terms.add("儿童权 2004");
        let written = terms.into_written();
        let mut tokenizer = WrittenTerms::default();
        let mut stream = tokenizer.token_stream(&written);
        let mut read = Vec::new();
        while stream.advance() {
            read.push((stream.token().text.clone(), stream.token().position as u64));
        }
        assert_eq!((first, second), (102, 202));
        let expected = [
            ("annual", 0),
            ("report", 1),
            ("儿童", 202),
            ("儿", 202),
            ("童权", 203),
            ("童", 203),
            ("权", 204),
            ("2004", 205),
        ];
        assert_eq!(
            read,
            expected.map(|(term, position)| (term.to_owned(), position))
        );
    }
}
