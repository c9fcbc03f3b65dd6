//! Words: from written text to terms, and the relations between words that are the same to a reader.
//!
//! What happens to a text when it is indexed happens here and is little, by script and never by language: NFKC, lower
//! case, word boundaries, one- and two-character grams for scripts without spaces. Accents stay. Stems and folds are
//! relations the lexicon holds, so they can change without reading anything again.

pub mod bare_words;
pub mod characters;
pub mod mistake;
pub mod normalise;
pub mod segment;
pub mod sketch;
pub mod stem;
pub mod tokenise;

/// A term of a text: the word as the index knows it and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// NFKC, lower case.
    pub term: String,
    /// Byte offsets of the written word in the text it came from.
    pub start: usize,
    /// The end of it, exclusive.
    pub end: usize,
    /// Position in words, from 0; the parts of a hyphenated or elided word stand at successive positions.
    pub position: u32,
}
