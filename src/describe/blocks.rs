//! The languages within a page: which block of its text is in which.
//!
//! The Belgian gazette prints French beside Dutch, a report ends in summaries: such a page is found in all its languages.
//! A page as a whole has one language, decided elsewhere; another one counts only where it runs on and two witnesses
//! tell it, so that names, quotations and lists of books leave a page as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::language::{Language, detect, runs_on_in};

/// Shorter pieces of text have the language of the piece before them.
const SHORTEST_PIECE: usize = 60;

/// A paragraph is taken in pieces of about this length: where columns meet it may hold two languages.
const PIECE: usize = 240;

/// A page has so many bytes in each of its languages, at least.
const LEAST_TEXT: usize = 400;

/// A page has this share of its text in each of its languages, at least.
const LEAST_SHARE: f32 = 0.1;

/// A block of a page's text in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Its language.
    pub language: Language,
    /// Where it starts in the page's text, in Unicode scalar values.
    pub start: usize,
    /// Where it ends; the next block starts there.
    pub end: usize,
}

/// The blocks of a text that is mostly in one language, which cover all of it; none where it is all in that language.
pub fn blocks(text: &str, main: Language) -> Vec<Block> {
    if text.len() < LEAST_TEXT * 2 {
        return Vec::new();
    }
    let mut pieces = detected(text);
    let further = further_languages(text, main, &pieces);
    if further.is_empty() {
        return Vec::new();
    }
    for (_, language) in &mut pieces {
        *language = language.filter(|language| *language == main || further.contains(language));
    }
    merged(text, main, &pieces)
}

/// Pieces of a text with their languages, where they are long enough to tell.
fn detected(text: &str) -> Vec<(Range<usize>, Option<Language>)> {
    let language = |piece: &Range<usize>| {
        let piece = text
            .get(piece.clone())
            // The rows of a table look like any language.
            .filter(|piece| piece.len() >= SHORTEST_PIECE && !piece.contains('\t'))?;
        Some(detect(piece)?.language)
    };
    pieces(text)
        .into_iter()
        .map(|piece| (piece.clone(), language(&piece)))
        .collect()
}

/// Whole lines, as many together as make a piece, and no more than a paragraph.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        match pieces.last_mut() {
            Some(piece) if is_open => piece.end = end,
            _ => pieces.push(start..end),
        }
        is_open = !line.trim().is_empty() && pieces.last().is_some_and(|piece| piece.len() < PIECE);
        start = end;
    }
    pieces
}

/// The languages beside the main one that a good part of the text runs on in.
fn further_languages(
    text: &str,
    main: Language,
    pieces: &[(Range<usize>, Option<Language>)],
) -> Vec<Language> {
    let mut written: BTreeMap<Language, String> = BTreeMap::new();
    for (piece, language) in pieces {
        if let Some(language) = language {
            let all = written.entry(*language).or_default();
            all.push_str(text.get(piece.clone()).unwrap_or_default());
        }
    }
    let least = LEAST_TEXT.max((text.len() as f32 * LEAST_SHARE) as usize);
    if written.get(&main).is_none_or(|all| all.len() < least) {
        return Vec::new();
    }
    written
        .into_iter()
        .filter(|(language, all)| {
            *language != main && all.len() >= least && runs_on_in(all, *language)
        })
        .map(|(language, _)| language)
        .collect()
}

/// Neighbouring pieces in one language as one block; a piece that does not tell goes with the one before it.
fn merged(text: &str, main: Language, pieces: &[(Range<usize>, Option<Language>)]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut current = pieces
        .iter()
        .find_map(|(_, language)| *language)
        .unwrap_or(main);
    let mut place = 0;
    for (piece, language) in pieces {
        current = language.unwrap_or(current);
        let start = place;
        place += text
            .get(piece.clone())
            .map_or(0, |piece| piece.chars().count());
        match blocks.last_mut() {
            Some(block) if block.language == current => block.end = place,
            _ => blocks.push(Block {
                language: current,
                start,
                end: place,
            }),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUTCH: &str = "Het kind heeft recht op bescherming tegen alle vormen van uitbuiting, en de hotels leren \
        hun personeel om misbruik te herkennen en te melden bij de politie.\n\n";
    const FRENCH: &str = "Chaque enfant a le droit d'être protégé contre toutes les formes d'exploitation, et les \
        hôtels apprennent à leur personnel à reconnaître et à signaler les abus à la police.\n\n";

    fn language(code: &str) -> Language {
        Language::parse(code).unwrap()
    }

    #[test]
    fn a_bilingual_page_has_a_block_for_each_language() {
        let text = format!("{}Art. 2\n\n{}", DUTCH.repeat(6), FRENCH.repeat(6));
        let found = blocks(&text, language("nl"));
        let codes: Vec<&str> = found.iter().map(|block| block.language.code()).collect();
        assert_eq!(codes, ["nl", "fr"]);
        let start = text.chars().position(|letter| letter == 'C').unwrap();
        assert_eq!((found[0].start, found[0].end), (0, start));
        assert_eq!(
            (found[1].start, found[1].end),
            (start, text.chars().count())
        );
    }

    #[test]
    fn paragraphs_that_take_turns_are_told_apart() {
        let text = format!("{DUTCH}{FRENCH}").repeat(4);
        assert_eq!(blocks(&text, language("nl")).len(), 8);
    }

    #[test]
    fn a_quotation_or_a_list_of_names_makes_no_block() {
        let names = "António Cançado Trindade, Sergio García Ramírez, Máximo Pacheco Gómez\n\n";
        for strange in [names.repeat(6), FRENCH.into()] {
            let text = format!("{}{strange}{}", DUTCH.repeat(6), DUTCH.repeat(6));
            assert_eq!(blocks(&text, language("nl")), []);
        }
    }
}
