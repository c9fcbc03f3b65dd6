//! Vowel signs and other marks of Hebrew and Arabic, which are drawn at no certain place near their letter.
//!
//! Fonts place the outline of a mark freely around its origin, so the origin does not tell the letter. The order of
//! drawing does: a mark comes right after its letter where a line is drawn in the order it is read, and right before
//! it where it is drawn from left to right.

use super::super::glyph::{PageGlyphs, PlacedGlyph};

/// How far a mark's origin may lie outside its letter, in font sizes.
const REACH: f32 = 0.25;

/// The most marks between a mark and its letter.
const MAX_MARKS: usize = 16;

/// A mark and the letter it belongs to, as places in the page's list of glyphs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attached {
    /// The letter.
    pub letter: u32,
    /// The mark.
    pub mark: u32,
}

/// Takes the marks that have a letter out of a line's glyphs, and returns them (both in drawing order).
pub fn detach(page: &PageGlyphs, places: &mut Vec<u32>) -> Vec<Attached> {
    if !page.may_have_points {
        return Vec::new();
    }
    let glyph = |place: u32| page.glyphs.get(place as usize);
    let is_mark = |place: u32| glyph(place).is_some_and(|glyph| is_mark(page.text(glyph)));
    if !places.iter().any(|&place| is_mark(place)) {
        return Vec::new();
    }
    let leftward = is_drawn_leftward(page, places);
    let is_letter = |place: &u32| !is_mark(*place);
    let mut attached = Vec::new();
    for (at, &mark) in places.iter().enumerate() {
        if !is_mark(mark) {
            continue;
        }
        let (before, after) = places.split_at(at);
        let before = before.iter().rev().take(MAX_MARKS).copied().find(is_letter);
        let after = after.iter().take(MAX_MARKS).copied().find(is_letter);
        let candidates = match leftward {
            true => [before, after],
            false => [after, before],
        };
        let letter = candidates.into_iter().flatten().find(|&letter| {
            matches!((glyph(mark), glyph(letter)), (Some(mark), Some(letter)) if reaches(mark, letter))
        });
        if let Some(letter) = letter {
            attached.push(Attached { letter, mark });
        }
    }
    let mut taken = attached.iter().map(|pair| pair.mark).peekable();
    places.retain(|place| taken.next_if_eq(place).is_none());
    attached
}

/// Points of Hebrew, signs of Arabic.
fn is_mark(text: &str) -> bool {
    text.chars().next().is_some_and(|letter| {
        matches!(letter, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6ed}')
    })
}

fn is_drawn_leftward(page: &PageGlyphs, places: &[u32]) -> bool {
    let steps: Vec<f32> = places
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] => {
                Some(page.glyphs.get(*to as usize)?.x - page.glyphs.get(*from as usize)?.x)
            }
            _ => None,
        })
        .collect();
    let leftward = steps.iter().filter(|step| **step < 0.0).count();
    leftward * 2 > steps.len()
}

fn reaches(mark: &PlacedGlyph, letter: &PlacedGlyph) -> bool {
    let reach = letter.size * REACH;
    mark.x >= letter.x - reach && mark.x <= letter.end + reach
}
