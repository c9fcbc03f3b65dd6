//! Builds the lexicon of a commit from its term dictionary, its postings and the languages of its documents.
//!
//! Deleted documents do not count. Words of scripts without spaces are counted but have no forms. A document without a
//! known language lends its words no stems; it is found by theirs as soon as one document in the language has them.

use std::path::Path;

use anyhow::{Context, Result};
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::TermMerger;
use tantivy::{DocId, Index, ReloadPolicy, Searcher};

use super::census::Census;
use super::compounds;
use super::file::{self, Section, Sections};
use super::languages::Languages;
use super::relations::{Relation, RelationsBuilder};
use super::words::{Counts, Words, WordsBuilder};
use crate::index::schema::Fields;
use crate::language::Language;
use crate::text::characters::{Role, role};
use crate::text::normalise::fold;
use crate::text::stem::stem;

/// Writes the lexicon of the last commit of an index to a file.
pub(in crate::index) fn write(index: &Index, fields: &Fields, path: &Path) -> Result<()> {
    sections(index, fields.body)
        .and_then(|sections| file::write(path, &sections))
        .with_context(|| format!("building the lexicon {}", path.display()))
}

/// The sections of a lexicon over the words of a field.
fn sections(index: &Index, field: Field) -> Result<Sections> {
    let reader: tantivy::IndexReader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let census = Census::take(&searcher)?;
    let (words, counts) = count_words(&searcher, field, &census)?;
    let known = Words::read(words.clone(), counts.clone())?;
    let relations = relate(&known, &census.languages);
    Ok(Sections {
        languages: census.languages.written().into(),
        words,
        counts,
        relations,
    })
}

/// Counts the documents of every word.
fn count_words(searcher: &Searcher, field: Field, census: &Census) -> Result<(Section, Section)> {
    let mut inverted = Vec::new();
    for segment in searcher.segment_readers() {
        inverted.push(segment.inverted_index(field)?);
    }
    let mut streams = Vec::new();
    for index in &inverted {
        streams.push(index.terms().stream()?);
    }
    let mut builder = WordsBuilder::new();
    let mut tally = census.tally();
    let mut merged = TermMerger::new(streams);
    let mut postings = None;
    while merged.advance() {
        for (segment, term) in merged.current_segment_ords_and_term_infos() {
            if let Some(index) = inverted.get(segment) {
                let postings = match &mut postings {
                    Some(opened) => {
                        index.reset_block_postings_from_terminfo(&term, opened)?;
                        opened
                    }
                    none => none.insert(
                        index.read_block_postings_from_terminfo(&term, IndexRecordOption::Basic)?,
                    ),
                };
                count_documents(postings, |document| tally.count(segment, document));
            }
        }
        let counts = tally.take();
        if let (Ok(word), 1..) = (std::str::from_utf8(merged.key()), counts.documents) {
            builder.add(word, &counts)?;
        }
    }
    builder.finish()
}

/// Calls `count` with every document of some postings.
fn count_documents(postings: &mut BlockSegmentPostings, mut count: impl FnMut(DocId)) {
    while !postings.docs().is_empty() {
        postings.docs().iter().for_each(|document| count(*document));
        postings.advance();
    }
}

/// Finds the relations between words.
fn relate(words: &Words, languages: &Languages) -> Section {
    let mut builder = RelationsBuilder::default();
    let by_number: Vec<Language> = languages.all().map(|(_, language, _)| language).collect();
    words.each(|word, counts| {
        if word
            .chars()
            .next()
            .is_none_or(|first| role(first) == Role::Gram)
        {
            return;
        }
        add_fold(&mut builder, word, counts);
        if !is_worth_stems(word, counts) {
            return;
        }
        for (number, frequency) in &counts.by_language {
            if let Some(language) = by_number.get(usize::from(*number)) {
                add_stem(&mut builder, word, *number, *language, *frequency);
                add_parts(&mut builder, words, word, *number, *language, *frequency);
            }
        }
    });
    builder.finish()
}

/// Whether forms of a word may be looked for: it holds a letter, and digits only if it occurs twice.
fn is_worth_stems(word: &str, counts: &Counts) -> bool {
    let digits = word.chars().any(char::is_numeric);
    word.chars().any(char::is_alphabetic) && (counts.documents > 1 || !digits)
}

/// Relates a word to itself without accents.
fn add_fold(builder: &mut RelationsBuilder, word: &str, counts: &Counts) {
    if word.is_ascii() {
        return;
    }
    let folded = fold(word);
    if folded != word {
        builder.add(Relation::Fold, &folded, word, counts.documents);
    }
}

/// Relates a word to its stem in a language.
fn add_stem(
    builder: &mut RelationsBuilder,
    word: &str,
    number: u8,
    language: Language,
    frequency: u32,
) {
    if let Some(stem) = stem(word, language) {
        builder.add(Relation::Stem(number), &fold(&stem), word, frequency);
    }
}

/// Relates a compound to the stems of its parts in a language.
fn add_parts(
    builder: &mut RelationsBuilder,
    words: &Words,
    word: &str,
    number: u8,
    language: Language,
    frequency: u32,
) {
    let Some(links) = compounds::links(language.code()) else {
        return;
    };
    for part in compounds::split(words, number, links, word) {
        let form = stem(part, language).unwrap_or_else(|| part.to_owned());
        builder.add(Relation::Part(number), &fold(&form), word, frequency);
    }
}
