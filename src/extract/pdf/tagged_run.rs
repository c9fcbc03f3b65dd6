//! Which glyphs of a page stand in marked content that is numbered or says its language (ISO 32000-1, 14.6 and 14.9.2).
//!
//! The numbers lead to the elements of the structure tree, which `structure` reads; forms have numbers of their own and
//! are left out. Most pages have a run for each line or paragraph, so runs are kept and nothing is written on glyphs.

use crate::language::Language;

/// The most runs kept of one page.
const MAX_RUNS: usize = 100_000;

/// Runs that are looked at for a glyph: they nest, but seldom.
const MAX_NESTED: usize = 8;

/// A page is in a language where at least this share of its glyphs says so; blanks may stand between the runs.
const NEARLY_ALL: f32 = 0.95;

/// Neighbouring glyphs of one marked content.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaggedRun {
    /// The place of its first glyph among those of the page.
    pub first: usize,
    /// The place behind its last glyph.
    pub end: usize,
    /// Its number on the page (`/MCID`).
    pub number: Option<u32>,
    /// What it says of its language (`/Lang`).
    pub language: Option<Language>,
}

/// The runs of a page, in the order they end.
#[derive(Debug, Default)]
pub struct TaggedRuns(Vec<TaggedRun>);

impl TaggedRuns {
    /// Adds a run, unless it says nothing or has no glyphs.
    pub fn push(&mut self, run: TaggedRun) {
        let says_something = run.number.is_some() || run.language.is_some();
        if says_something && run.first < run.end && self.0.len() < MAX_RUNS {
            self.0.push(run);
        }
    }

    /// The number of the innermost marked content that a glyph stands in.
    pub fn number_at(&self, glyph: usize) -> Option<u32> {
        let behind = self.0.partition_point(|run| run.end <= glyph);
        let around = self.0.get(behind..)?.iter().take(MAX_NESTED);
        around
            .filter(|run| run.first <= glyph)
            .find_map(|run| run.number)
    }

    /// The one language that nearly all of so many glyphs are said to be in, by themselves or by the elements that their
    /// numbers lead to.
    pub fn language(
        &self,
        glyphs: usize,
        of_number: impl Fn(u32) -> Option<Language>,
    ) -> Option<Language> {
        let mut said = None;
        let mut spoken_for: Vec<(usize, usize)> = Vec::new();
        for run in &self.0 {
            let language = run.language.or_else(|| of_number(run.number?));
            if let Some(language) = language {
                if *said.get_or_insert(language) != language {
                    return None;
                }
                spoken_for.push((run.first, run.end));
            }
        }
        said.filter(|_| covered(spoken_for) as f32 >= glyphs as f32 * NEARLY_ALL)
    }
}

/// How many places ranges cover, each counted once.
fn covered(mut ranges: Vec<(usize, usize)>) -> usize {
    ranges.sort_unstable();
    let mut reached = 0;
    let mut covered = 0;
    for (first, end) in ranges {
        covered += end.saturating_sub(first.max(reached));
        reached = reached.max(end);
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(runs: &[(usize, usize, Option<u32>, &str)]) -> TaggedRuns {
        let mut tagged = TaggedRuns::default();
        for &(first, end, number, language) in runs {
            tagged.push(TaggedRun {
                first,
                end,
                number,
                language: Language::parse(language),
            });
        }
        tagged
    }

    #[test]
    fn a_glyph_belongs_to_the_innermost_numbered_run_around_it() {
        let runs = runs(&[(0, 2, Some(7), ""), (3, 4, None, "fr"), (2, 6, Some(8), "")]);
        let numbers = [1, 2, 3, 6].map(|glyph| runs.number_at(glyph));
        assert_eq!(numbers, [Some(7), Some(8), Some(8), None]);
    }

    #[test]
    fn a_page_is_in_a_language_where_all_of_it_says_so() {
        let french = Language::parse("fr");
        let of_number = |number| french.filter(|_| number == 7);
        let page = runs(&[(0, 50, Some(7), ""), (50, 100, None, "fr-BE")]);
        assert_eq!(page.language(100, of_number), french);
        assert_eq!(page.language(200, of_number), None);
        let mixed = runs(&[(0, 99, Some(7), ""), (99, 100, None, "nl")]);
        assert_eq!(mixed.language(100, of_number), None);
    }
}
