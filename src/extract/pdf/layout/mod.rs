//! Placed glyphs to lines of text in reading order.
//!
//! Geometry only: which glyphs share a line, where blanks and paragraphs are, which column comes first. What needs the
//! whole document (hyphens at line ends, headings) is decided elsewhere.

mod accent;
mod bidi;
mod block;
mod cells;
mod grid;
mod gutter;
mod indic;
mod letters;
mod line;
mod marks;
mod normalise;
mod note;
mod order;
mod paragraph;
mod parted_rows;
mod pieces;
mod segment;
mod spacing;
mod table;

pub use line::{Line, Place};

use super::glyph::{PageGlyphs, PlacedGlyph};

/// The lines of a page, in reading order.
pub fn lines(page: &PageGlyphs) -> Vec<Line> {
    let mut lines = Vec::new();
    let leftward = reads_leftward(page);
    for angle in angles(&page.glyphs) {
        let rows = order::rows(page, segment::segments(page, angle), leftward);
        // Rules are kept of the upright page only.
        let rows = match angle {
            0 => note::behind_the_text(page, table::by_rows(page, rows)),
            _ => rows,
        };
        let mut laid_out = Vec::with_capacity(rows.len());
        for row in rows {
            let text = letters::text(page, &row);
            if !text.is_empty() {
                laid_out.push((row, text));
            }
        }
        paragraph::mark(page, angle, laid_out, &mut lines);
    }
    lines
}

/// Whether most letters of a page are of scripts that read from right to left; its columns then do so too.
fn reads_leftward(page: &PageGlyphs) -> bool {
    if !page.may_have_points {
        return false;
    }
    let leftward = |glyph: &&PlacedGlyph| bidi::has_right_to_left(page.text(glyph));
    page.glyphs.iter().filter(leftward).count() * 2 > page.glyphs.len()
}

/// The directions text reads in on a page, the most frequent first, then as they appear.
fn angles(glyphs: &[PlacedGlyph]) -> Vec<i16> {
    let mut counted: Vec<(i16, usize)> = Vec::new();
    for glyph in glyphs {
        match counted.iter_mut().find(|(angle, _)| *angle == glyph.angle) {
            Some((_, count)) => *count += 1,
            None => counted.push((glyph.angle, 1)),
        }
    }
    if let Some(most) = (0..counted.len()).max_by_key(|&at| counted.get(at).map(|entry| entry.1)) {
        let main = counted.remove(most);
        counted.insert(0, main);
    }
    counted.into_iter().map(|(angle, _)| angle).collect()
}
