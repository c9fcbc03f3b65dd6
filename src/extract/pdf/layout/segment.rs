//! Glyphs to segments: pieces of a line without a wide gap, in the order they were drawn.
//!
//! A segment ends where the drawing leaves its baseline or leaps over a gap that might be a column's. Drawing that
//! comes back to a segment (letters of a fallback font, a second pass for bold) joins it.

use super::super::glyph::{PageGlyphs, PlacedGlyph};

/// A gap as wide as this, in font sizes, may lie between columns.
const WIDE_GAP: f32 = 1.0;

/// Baselines nearer than this, in font sizes, are one line: superscripts rise by a third.
const SAME_BASELINE: f32 = 0.5;

/// Letters that overlap by more than this share of their width are not of one text.
const OVERLAP: f32 = 0.5;

/// How many segments back a glyph may come back to.
const LOOK_BACK: usize = 4;

/// So many letters back another one is looked for where a letter goes; few lines are longer.
const MAX_WRITTEN_OVER: usize = 300;

/// The most pieces of fallback fonts that are drawn before one line.
const MAX_EARLY: usize = 32;

/// The most letters of such a piece: signs, digits, a short word.
const MAX_EARLY_LETTERS: usize = 12;

/// Letters nearer than this to a piece, in font sizes, stand at its end.
const TOUCHING: f32 = 0.5;

/// The most pieces of one row.
const MOST_IN_A_ROW: usize = 500;

/// Room for the glyphs of a line as most are long.
const USUAL_GLYPHS: usize = 64;

/// A piece of a line.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its glyphs, as places in the page's list.
    pub glyphs: Vec<u32>,
    /// Where it starts.
    pub left: f32,
    /// Where it ends.
    pub right: f32,
    /// The baseline of its largest glyph.
    pub baseline: f32,
    /// The size of its largest glyph.
    pub size: f32,
}

/// Segments that stand side by side on one line, from left to right.
pub type Row = Vec<Segment>;

/// All segments that stand on one line, wherever they were drawn, from the top of the page down.
pub fn level_rows(mut segments: Vec<Segment>) -> Vec<Row> {
    segments.sort_by(|a, b| b.baseline.total_cmp(&a.baseline));
    drawn_rows(segments)
}

/// Neighbours in drawing order that stand on one line.
pub fn drawn_rows(segments: Vec<Segment>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(segments.len());
    for segment in segments {
        match rows.last_mut() {
            Some(row) if continues(row, &segment) => row.push(segment),
            _ => rows.push(vec![segment]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows
}

fn continues(row: &Row, segment: &Segment) -> bool {
    row.len() < MOST_IN_A_ROW
        && row.iter().all(|other| {
            let overlap = other.right.min(segment.right) - other.left.max(segment.left);
            other.is_level_with(segment.baseline, segment.size)
                && overlap < segment.size.max(other.size) * 0.5
        })
}

/// The segments of all text that reads in one direction, in the order they were drawn.
pub fn segments(page: &PageGlyphs, angle: i16) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (place, glyph) in page.glyphs.iter().enumerate() {
        if glyph.angle != angle {
            continue;
        }
        let recent = segments.len().saturating_sub(LOOK_BACK);
        let home = segments.get_mut(recent..).and_then(|recent| {
            let mut latest_first = recent.iter_mut().rev();
            latest_first.find(|segment| segment.takes(page, glyph))
        });
        match home {
            Some(segment) => segment.push(place, glyph),
            None => segments.push(Segment::starting_with(place, glyph)),
        }
    }
    let mut segments = with_early_letters(page, segments);
    segments.retain(|segment| {
        segment
            .glyphs
            .iter()
            .filter_map(|&place| page.glyphs.get(place as usize))
            .any(|glyph| !page.text(glyph).trim().is_empty())
    });
    segments
}

/// Puts letters of a fallback font, which some producers draw before the line they stand in, into their gaps.
fn with_early_letters(page: &PageGlyphs, segments: Vec<Segment>) -> Vec<Segment> {
    let mut kept: Vec<Segment> = Vec::with_capacity(segments.len());
    for mut segment in segments {
        let early = kept
            .iter()
            .rev()
            .take(MAX_EARLY)
            .take_while(|early| segment.surrounds(page, early))
            .count();
        for early in kept.drain(kept.len() - early..) {
            segment.glyphs.extend(early.glyphs);
        }
        kept.push(segment);
    }
    kept
}

impl Segment {
    /// Whether a few letters on the same baseline stand in gaps or at an end of this segment.
    fn surrounds(&self, page: &PageGlyphs, early: &Segment) -> bool {
        early.glyphs.len() <= MAX_EARLY_LETTERS
            && self.glyphs.len() > early.glyphs.len()
            && early.right > self.left - self.size * TOUCHING
            && early.left < self.right + self.size * TOUCHING
            && self.is_level_with(early.baseline, early.size)
            && early
                .glyphs
                .iter()
                .filter_map(|&place| page.glyphs.get(place as usize))
                .all(|glyph| !self.is_written_over(page, glyph))
    }

    fn starting_with(place: usize, glyph: &PlacedGlyph) -> Segment {
        let mut glyphs = Vec::with_capacity(USUAL_GLYPHS);
        glyphs.push(place as u32);
        Segment {
            glyphs,
            left: glyph.x.min(glyph.end),
            right: glyph.end.max(glyph.x),
            baseline: glyph.y,
            size: glyph.size,
        }
    }

    fn takes(&self, page: &PageGlyphs, glyph: &PlacedGlyph) -> bool {
        let gap = self.size.max(glyph.size) * WIDE_GAP;
        self.is_level_with(glyph.y, glyph.size)
            && glyph.x <= self.right + gap
            && glyph.end >= self.left - gap
            && (glyph.x >= self.right - glyph.size * OVERLAP || !self.is_written_over(page, glyph))
    }

    /// Whether another letter stands where this one goes: then it belongs to a text written over this one.
    fn is_written_over(&self, page: &PageGlyphs, glyph: &PlacedGlyph) -> bool {
        let text = page.text(glyph);
        let width = glyph.end - glyph.x;
        let is_letter = |text: &str| text.chars().any(char::is_alphanumeric);
        is_letter(text)
            && width > 0.0
            && self
                .glyphs
                .iter()
                .rev()
                .take(MAX_WRITTEN_OVER)
                .filter_map(|&place| page.glyphs.get(place as usize))
                .any(|other| {
                    let overlap = other.end.min(glyph.end) - other.x.max(glyph.x);
                    overlap > width.min(other.end - other.x) * OVERLAP
                        && overlap > 0.0
                        && is_letter(page.text(other))
                        && page.text(other) != text
                })
    }

    /// Whether a baseline is this segment's. Sizes that differ much (a drop capital) must meet more closely.
    pub fn is_level_with(&self, baseline: f32, size: f32) -> bool {
        if self.baseline == baseline {
            return true;
        }
        let (small, large) = (self.size.min(size), self.size.max(size));
        let em = if large < small * 2.0 { large } else { small };
        (self.baseline - baseline).abs() < em * SAME_BASELINE
    }

    fn push(&mut self, place: usize, glyph: &PlacedGlyph) {
        self.glyphs.push(place as u32);
        self.left = self.left.min(glyph.x);
        self.right = self.right.max(glyph.end);
        if glyph.size > self.size {
            self.size = glyph.size;
            self.baseline = glyph.y;
        }
    }

    /// Its parts between places on its line, from left to right; a glyph goes where its middle is.
    pub fn split_at(self, page: &PageGlyphs, places: &[f32]) -> Vec<Segment> {
        if !places
            .iter()
            .any(|place| self.left < *place && *place < self.right)
        {
            return vec![self];
        }
        let mut parts: Vec<Option<Segment>> = vec![None; places.len() + 1];
        for place in self.glyphs {
            let Some(glyph) = page.glyphs.get(place as usize) else {
                continue;
            };
            let middle = (glyph.x + glyph.end) / 2.0;
            match parts.get_mut(places.partition_point(|place| *place < middle)) {
                Some(Some(part)) => part.push(place as usize, glyph),
                Some(part) => *part = Some(Segment::starting_with(place as usize, glyph)),
                None => {}
            }
        }
        parts.into_iter().flatten().collect()
    }

    /// How wide it is.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }
}
