//! Where a row has blanks: by the gaps between its letters, their font's blank, and how far the whole row is spaced out.

use super::super::glyph::{PageGlyphs, PlacedGlyph};

/// The same letter again within this distance, in font sizes, is drawn twice to look bold or shaded.
pub const DOUBLE: f32 = 0.12;

/// A gap of this share of the font's blank is a blank.
const BLANK_SHARE: f32 = 0.5;

/// The narrowest and widest blank that a font is believed to have, in font sizes.
const BLANK_WIDTHS: (f32, f32) = (0.2, 0.4);

/// A gap between ideographs must be as wide as this, in font sizes, to be a blank.
const IDEOGRAPH_BLANK: f32 = 0.5;

/// A line is letter-spaced where more than this share of its gaps would be blanks.
const SPACED_SHARE: f32 = 0.45;

/// Fewer letters than this do not show that a line is letter-spaced.
const FEWEST_SPACED: usize = 5;

/// A letter of a row: its glyph, and its place in the page's list.
pub struct Letter<'a> {
    /// Its glyph.
    pub glyph: &'a PlacedGlyph,
    /// Its place.
    pub place: u32,
}

/// What of a row decides where its blanks and doubles are.
pub struct Spacing {
    /// How far its letters are spaced out; 0 for a line set as usual.
    tracking: f32,
    /// Whether its letters are sorted and none has no width: then only the one just before can be the same letter.
    is_regular: bool,
}

impl Spacing {
    /// That of a row's letters, sorted.
    pub fn of(page: &PageGlyphs, letters: &[Letter<'_>]) -> Spacing {
        /// A line with more gaps than this may be letter-spaced.
        const SUSPICIOUS_SHARE: f32 = 0.25;
        let (mut apart, mut widthless) = (0, 0);
        let mut before: Option<&PlacedGlyph> = None;
        for Letter { glyph, .. } in letters {
            let is_apart = |before: &PlacedGlyph| {
                let gap = glyph.x - before.end;
                gap > 0.0 && gap > narrowest_blank(before, glyph)
            };
            apart += usize::from(before.is_some_and(is_apart));
            widthless += usize::from(has_no_width(glyph));
            before = Some(glyph);
        }
        let tracking = match apart as f32 > letters.len() as f32 * SUSPICIOUS_SHARE {
            true => tracking(page, letters),
            false => 0.0,
        };
        Spacing {
            tracking,
            is_regular: widthless == 0 && !page.may_have_indic,
        }
    }

    /// Whether a gap between two letters is a blank.
    pub fn is_gap(
        &self,
        page: &PageGlyphs,
        left: &PlacedGlyph,
        right: &PlacedGlyph,
        gap: f32,
    ) -> bool {
        gap > 0.0
            && gap > narrowest_blank(left, right)
            && gap > threshold(page, left, right) + self.tracking
    }

    /// Whether a letter may be one of those before it, drawn again; cheaper to tell than whether it is.
    pub fn may_be_double(&self, letters: &[Letter<'_>], nth: usize) -> bool {
        !self.is_regular
            || matches!(letters.get(nth.saturating_sub(1)..=nth), Some([before, letter])
                if (letter.glyph.x - before.glyph.x).abs() < letter.glyph.size * DOUBLE)
    }
}

/// The usual gap of a line whose letters are spaced out; 0 where they are not.
fn tracking(page: &PageGlyphs, letters: &[Letter<'_>]) -> f32 {
    let mut gaps = Vec::new();
    let mut wide = 0;
    for pair in letters.windows(2) {
        let [Letter { glyph: left, .. }, Letter { glyph: right, .. }] = pair else {
            continue;
        };
        if !is_letter(page.text(left)) || !is_letter(page.text(right)) {
            continue;
        }
        let gap = right.x - left.end;
        wide += usize::from(gap > threshold(page, left, right));
        gaps.push(gap);
    }
    if gaps.len() < FEWEST_SPACED || (wide as f32) < gaps.len() as f32 * SPACED_SHARE {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2)
        .copied()
        .unwrap_or_default()
        .max(0.0)
}

/// Whether a glyph takes no room.
pub fn has_no_width(glyph: &PlacedGlyph) -> bool {
    (glyph.end - glyph.x).abs() < glyph.size * 0.01
}

/// Figures stand apart in tables; only letters show that a line is spaced out.
fn is_letter(text: &str) -> bool {
    text.chars().all(char::is_alphabetic) && !text.is_empty()
}

/// No font's blank is narrower than this; cheaper to tell than the blank of the letters at hand.
fn narrowest_blank(left: &PlacedGlyph, right: &PlacedGlyph) -> f32 {
    left.size.min(right.size) * BLANK_WIDTHS.0 * BLANK_SHARE
}

/// How wide a gap between two letters must be to be a blank.
fn threshold(page: &PageGlyphs, left: &PlacedGlyph, right: &PlacedGlyph) -> f32 {
    let em = left.size.min(right.size);
    if ends_in_ideograph(page.text(left)) || ends_in_ideograph(page.text(right)) {
        return em * IDEOGRAPH_BLANK;
    }
    let blank = left.space.min(right.space);
    blank.clamp(em * BLANK_WIDTHS.0, em * BLANK_WIDTHS.1) * BLANK_SHARE
}

fn ends_in_ideograph(text: &str) -> bool {
    text.chars()
        .next_back()
        .is_some_and(|letter| matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}'))
}
