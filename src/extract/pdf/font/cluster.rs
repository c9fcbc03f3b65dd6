//! Maps of shaped text: the letters of a whole cluster stand with one of its glyphs, the others are mapped to nothing.
//!
//! Such a map tells what a line says but not what a glyph shows: the glyph carries its first cluster wherever it stands.
//! What the embedded program knows of single glyphs takes the cluster apart again. Maps without such holes, and fonts
//! whose program knows nothing, are left alone.

use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::to_unicode::ToUnicode;

/// The longest cluster that a single glyph may show: a ligature of four letters with their joining signs.
const LONGEST_CLUSTER: usize = 8;

/// Arabic letters join in pairs; more of them are a word.
const LONGEST_ARABIC_CLUSTER: usize = 2;

/// Ra with its joining sign before another letter, in the scripts that draw it as a mark on that letter.
const REPHS: [&str; 4] = [
    "\u{930}\u{94d}",
    "\u{9b0}\u{9cd}",
    "\u{ab0}\u{acd}",
    "\u{b30}\u{b4d}",
];

/// The letters of each glyph, by the map and by what the program knows.
pub fn letters(map: &ToUnicode, program: &BTreeMap<u32, String>) -> BTreeMap<u32, String> {
    let mut letters = BTreeMap::new();
    for (code, text) in map.iter() {
        match program.get(&code) {
            Some(own) => {
                let own: String = own.nfkc().collect();
                if let Some(rest) = text.strip_prefix(&own)
                    && let Some(hole) = map.hole_before(code)
                    && !program.contains_key(&hole)
                    && rest.chars().all(is_combining_mark)
                {
                    letters.entry(hole).or_insert_with(|| rest.to_owned());
                }
                let is_more = text.chars().count() > own.chars().count();
                letters.insert(code, if is_more { own } else { text.to_owned() });
            }
            None if is_cluster(text) => {
                let reph = REPHS.iter().find(|reph| text.starts_with(**reph));
                letters.insert(code, reph.map_or(text, |reph| reph).to_owned());
            }
            None => {}
        }
    }
    letters
}

/// Whether a single glyph may show so much.
fn is_cluster(text: &str) -> bool {
    let longest = match text.contains(is_arabic) {
        true => LONGEST_ARABIC_CLUSTER,
        false => LONGEST_CLUSTER,
    };
    text == " " || !text.contains(char::is_whitespace) && text.chars().count() <= longest
}

fn is_arabic(letter: char) -> bool {
    ('\u{600}'..='\u{8ff}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(map: &str, program: &[(u32, &str)]) -> Vec<(u32, String)> {
        let map = ToUnicode::parse(format!("beginbfchar {map} endbfchar").as_bytes());
        let program = program
            .iter()
            .map(|(glyph, text)| (*glyph, (*text).to_owned()))
            .collect();
        letters(&map, &program).into_iter().collect()
    }

    fn expected(pairs: &[(u32, &str)]) -> Vec<(u32, String)> {
        pairs
            .iter()
            .map(|(code, text)| (*code, (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_line_that_stands_with_its_first_glyph_is_not_what_the_glyph_shows() {
        let map = "<01> <06270644062306450020> <02> <> <03> <00410042004300440045004600470048>";
        let letters = repaired(map, &[(1, "\u{fee1}"), (2, "\u{627}")]);
        assert_eq!(letters, expected(&[(1, "\u{645}"), (3, "ABCDEFGH")]));
        assert!(repaired("<01> <> <02> <00410020004200200043>", &[(9, "x")]).is_empty());
    }

    #[test]
    fn what_a_cluster_has_beyond_its_letter_belongs_to_the_glyph_before_it() {
        let letters = repaired("<01> <> <02> <0915093F>", &[(2, "क")]);
        assert_eq!(letters, expected(&[(1, "ि"), (2, "क")]));
        let letters = repaired("<01> <> <02> <062C0645>", &[(1, "\u{639}"), (2, "\u{62c}")]);
        assert_eq!(letters, expected(&[(2, "\u{62c}")]));
    }

    #[test]
    fn a_mark_that_stands_for_ra_shows_nothing_of_the_letter_below_it() {
        let letters = repaired("<01> <> <02> <0930094D0935>", &[(1, "व")]);
        assert_eq!(letters, expected(&[(2, "र्")]));
    }
}
