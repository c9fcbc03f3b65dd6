//! Gutters: the white between columns.
//!
//! A gutter that is hardly wider than the white between words does not end a line that is drawn across it. Where such white
//! stands in the same place in line after line, with running text on both sides, these lines are taken apart.

use std::ops::Range;

use super::super::glyph::PageGlyphs;
use super::segment::{Row, Segment};

/// The narrowest gutter, in font sizes.
const NARROWEST_GUTTER: f32 = 0.5;

/// Text as wide as this, in font sizes, on both sides of a gutter is running text and not a table's cells.
pub const TEXT_COLUMN: f32 = 12.0;

/// So many lines with running text on both sides make a narrow gutter; white between words meets over two or three.
const FEWEST_LINES: usize = 6;

/// Wider white, in font sizes, does not stand between words of running text.
const WIDEST_WORD_GAP: f32 = 2.0;

/// A gutter ends after so many lines that have text on one side only.
const MOST_ONE_SIDED: usize = 12;

/// Where a gutter starts and ends, across the lines.
pub type Gutter = (f32, f32);

/// The gaps of the first row that has any; rows before it must leave them free.
pub fn first(rows: &[Row]) -> Vec<Gutter> {
    let row = rows.iter().find(|row| row.len() > 1);
    row.map(gaps).unwrap_or_default()
}

/// The gaps of a row.
pub fn gaps(row: &Row) -> Vec<Gutter> {
    row.windows(2)
        .filter_map(|pair| match pair {
            [left, right] => Some((left.right, right.left)),
            _ => None,
        })
        .collect()
}

/// What a row leaves free of a gutter; `None` where that is too little.
pub fn narrowed(gutter: Gutter, row: &Row) -> Option<Gutter> {
    let pieces = row
        .iter()
        .map(|piece| (piece.left, piece.right, piece.size));
    narrowed_by(gutter, pieces)
}

fn narrowed_by(gutter: Gutter, pieces: impl Iterator<Item = (f32, f32, f32)>) -> Option<Gutter> {
    let middle = middle(gutter);
    let (mut left, mut right) = gutter;
    let mut smallest = f32::MAX;
    for (start, end, size) in pieces {
        smallest = smallest.min(size);
        if end <= middle || start < left && end < right {
            left = left.max(end);
        } else if start >= middle || start > left && end > right {
            right = right.min(start);
        } else {
            return None;
        }
    }
    (right - left >= smallest * NARROWEST_GUTTER).then_some((left, right))
}

/// What of rows stands left of a gutter, and what right.
pub fn split(rows: Vec<Row>, gutter: Gutter) -> (Vec<Row>, Vec<Row>) {
    let middle = middle(gutter);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let (before, after): (Row, Row) =
            row.into_iter().partition(|segment| segment.right <= middle);
        left.extend((!before.is_empty()).then_some(before));
        right.extend((!after.is_empty()).then_some(after));
    }
    (left, right)
}

/// The middle of a gutter.
pub fn middle(gutter: Gutter) -> f32 {
    (gutter.0 + gutter.1) / 2.0
}

/// Rows with the lines taken apart that run across narrow gutters.
pub fn parted(page: &PageGlyphs, rows: Vec<Row>) -> Vec<Row> {
    let leaps: Vec<Vec<Gutter>> = rows.iter().map(|row| leaps(page, row)).collect();
    let mut places: Vec<Vec<f32>> = vec![Vec::new(); rows.len()];
    for (start, of_row) in leaps.iter().enumerate() {
        for leap in of_row {
            let known = places.get(start).into_iter().flatten();
            if known.copied().any(|place| leap.0 < place && place < leap.1) {
                continue;
            }
            if let Some((lines, gutter)) = narrow_gutter(&rows, &leaps, start, *leap) {
                let lines = places.get_mut(lines).unwrap_or_default();
                lines.iter_mut().for_each(|line| line.push(middle(gutter)));
            }
        }
    }
    let parts = |(row, mut places): (Row, Vec<f32>)| {
        places.sort_by(f32::total_cmp);
        let parts = row.into_iter();
        parts
            .flat_map(|part| part.split_at(page, &places))
            .collect()
    };
    rows.into_iter().zip(places).map(parts).collect()
}

/// The lines that a gutter runs through which is seen in one of them, and where it is; `None` where it is none.
fn narrow_gutter(
    rows: &[Row],
    leaps: &[Vec<Gutter>],
    start: usize,
    leap: Gutter,
) -> Option<(Range<usize>, Gutter)> {
    let mut stretch = Stretch {
        gutter: leap,
        length: 0,
        of_text: 0,
    };
    let lines = || rows.iter().zip(leaps);
    stretch.run_through(lines().skip(start));
    let below = stretch.length;
    stretch.run_through(lines().take(start).rev());
    let lines = start + below - stretch.length..start + below;
    let is_gutter = stretch.of_text >= FEWEST_LINES && stretch.of_text * 2 > stretch.length;
    is_gutter.then_some((lines, stretch.gutter))
}

/// Lines that leave a gutter free.
struct Stretch {
    gutter: Gutter,
    length: usize,
    /// How many have running text on both sides.
    of_text: usize,
}

impl Stretch {
    /// Goes on through further lines until one crosses the gutter, or too many have text on one side only.
    fn run_through<'r>(&mut self, lines: impl Iterator<Item = (&'r Row, &'r Vec<Gutter>)>) {
        let mut one_sided = 0;
        for (row, leaps) in lines {
            let Some(narrowed) = narrowed_by(self.gutter, pieces(row, leaps)) else {
                break;
            };
            let is_of_text = has_text_beside(row, leaps, narrowed);
            one_sided = if is_of_text { 0 } else { one_sided + 1 };
            if one_sided > MOST_ONE_SIDED {
                break;
            }
            self.gutter = narrowed;
            self.length += 1;
            self.of_text += usize::from(is_of_text);
        }
    }
}

/// The places within the lines of a row where the drawing leaps over white as wide as a narrow gutter, if there is room
/// for text on both sides.
fn leaps(page: &PageGlyphs, row: &Row) -> Vec<Gutter> {
    let mut leaps = Vec::new();
    if let (Some(first), Some(last)) = (row.first(), row.last())
        && last.right - first.left > first.size * TEXT_COLUMN * 2.0
    {
        row.iter()
            .for_each(|line| note_leaps(page, line, &mut leaps));
    }
    leaps
}

/// A line that was not drawn from left to right has none.
fn note_leaps(page: &PageGlyphs, line: &Segment, leaps: &mut Vec<Gutter>) {
    let known = leaps.len();
    let narrowest = line.size * NARROWEST_GUTTER;
    let mut end = f32::MAX;
    let glyphs = line.glyphs.iter();
    for glyph in glyphs.filter_map(|&place| page.glyphs.get(place as usize)) {
        if glyph.x > end + narrowest {
            leaps.push((end, glyph.x));
        } else if end != f32::MAX && glyph.x < end - line.size {
            leaps.truncate(known);
            break;
        }
        end = match end == f32::MAX {
            true => glyph.end,
            false => end.max(glyph.end),
        };
    }
}

/// A row's lines between their leaps: where they start and end, and their font size.
fn pieces<'r>(row: &'r Row, leaps: &'r [Gutter]) -> impl Iterator<Item = (f32, f32, f32)> + 'r {
    row.iter().flat_map(|line| {
        let within = |leap: &&Gutter| line.left < leap.0 && leap.1 < line.right;
        let starts = leaps.iter().filter(within).map(|leap| leap.1);
        let ends = leaps.iter().filter(within).map(|leap| leap.0);
        std::iter::once(line.left)
            .chain(starts)
            .zip(ends.chain([line.right]))
            .map(|(start, end)| (start, end, line.size))
    })
}

/// Whether the text next to a gutter, up to wide gaps, is running text on both sides.
fn has_text_beside(row: &Row, leaps: &[Gutter], gutter: Gutter) -> bool {
    let mut before = (f32::MAX, f32::MIN);
    let mut after = gutter.1;
    let mut size = 0.0_f32;
    for (start, end, of_piece) in pieces(row, leaps) {
        size = size.max(of_piece);
        let widest_gap = of_piece * WIDEST_WORD_GAP;
        if end <= gutter.0 {
            let goes_on = start < before.1 + widest_gap;
            before = (if goes_on { before.0 } else { start }, end);
        } else if start < after + widest_gap {
            after = end;
        }
    }
    let narrowest = size * TEXT_COLUMN;
    before.1 - before.0 > narrowest && after - gutter.1 > narrowest
}

#[cfg(test)]
mod tests {
    use super::super::super::glyph::PlacedGlyph;
    use super::super::segment::{drawn_rows, segments};
    use super::*;

    /// How many pieces the lines of a page have that was drawn line by line: words of five letters from and to.
    fn pieces_a_line(lines: &[&[(f32, f32)]]) -> Vec<usize> {
        let mut page = PageGlyphs::default();
        for (number, line) in lines.iter().enumerate() {
            for (from, to) in *line {
                for letter in 0..((to - from) / 5.0) as usize {
                    let x = from + 5.0 * letter as f32;
                    let place = PlacedGlyph {
                        x,
                        y: 700.0 - 12.0 * number as f32,
                        end: x + 5.0,
                        size: 10.0,
                        ..PlacedGlyph::default()
                    };
                    page.push(place, "a");
                }
            }
        }
        let rows = parted(&page, drawn_rows(segments(&page, 0)));
        rows.iter().map(Vec::len).collect()
    }

    #[test]
    fn lines_across_a_narrow_gutter_are_taken_apart() {
        let line: &[(f32, f32)] = &[(50.0, 200.0), (208.0, 358.0)];
        assert_eq!(pieces_a_line(&[line; 6]), [2; 6]);
    }

    #[test]
    fn white_between_words_that_meets_by_chance_is_no_gutter() {
        let line: &[(f32, f32)] = &[(50.0, 200.0), (208.0, 358.0)];
        let other: &[(f32, f32)] = &[(50.0, 170.0), (178.0, 358.0)];
        assert_eq!(
            pieces_a_line(&[line, line, line, other, line, other, other]),
            [1; 7]
        );
    }

    #[test]
    fn white_behind_the_signs_of_a_list_is_no_gutter() {
        let line: &[(f32, f32)] = &[(50.0, 200.0), (300.0, 305.0), (312.0, 462.0)];
        assert_eq!(pieces_a_line(&[line; 8]), [2; 8]);
    }

    #[test]
    fn white_behind_a_label_is_no_gutter() {
        let line: &[(f32, f32)] = &[(50.0, 100.0), (108.0, 358.0)];
        assert_eq!(pieces_a_line(&[line; 8]), [1; 8]);
    }
}
