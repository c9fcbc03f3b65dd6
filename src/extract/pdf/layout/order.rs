//! Segments to rows in reading order.
//!
//! Producers draw text in the order it reads, so that order is kept wherever it makes sense: only where the drawing
//! keeps jumping back up within a column, or goes row by row across columns of running text, the page is read by its
//! geometry instead: in bands of rows that share a gutter, column by column. A block that was drawn too late or too early
//! is put in its place elsewhere.

use super::super::glyph::PageGlyphs;
use super::gutter::{self, Gutter, TEXT_COLUMN};
use super::segment::{Row, Segment, drawn_rows, level_rows};
use super::{block, grid};

/// So many rows with text on both sides make a gutter.
const FEWEST_ROWS: usize = 3;

/// So many jumps back up within a column are no longer a header drawn late.
const FEWEST_JUMPS: usize = 3;

/// One jump back up for so many segments is a page drawn out of order.
const SEGMENTS_PER_JUMP: usize = 20;

/// The most pieces of a page that are put in order; a page of a newspaper has a tenth of it. More stay as they were drawn.
const MOST_ORDERED: usize = 20_000;

/// The deepest nesting of columns within columns.
const MAX_COLUMN_DEPTH: usize = 4;

/// Arranges segments in the order they are read; `leftward` where columns follow one another from right to left.
pub fn rows(page: &PageGlyphs, segments: Vec<Segment>, leftward: bool) -> Vec<Row> {
    let drawn_out_of_order = jumps_back(&segments);
    let rows = drawn_rows(segments);
    if drawn_out_of_order {
        let segments = rows.into_iter().flatten().collect();
        let rows = gutter::parted(page, level_rows(segments));
        return grid::cell_by_cell(by_columns(rows, leftward, 0));
    }
    let rows = gutter::parted(page, rows);
    match crosses_columns(&rows) {
        true => grid::cell_by_cell(by_columns(rows, leftward, 0)),
        false => block::settled(grid::cell_by_cell(grid::row_by_row(rows)), leftward),
    }
}

/// Whether the drawing often goes back up to where it could have been before.
fn jumps_back(segments: &[Segment]) -> bool {
    let jumps = segments
        .windows(2)
        .filter(|pair| matches!(pair, [above, below] if goes_up_within_column(above, below)))
        .count();
    segments.len() <= MOST_ORDERED
        && jumps >= FEWEST_JUMPS
        && jumps * SEGMENTS_PER_JUMP >= segments.len()
}

fn goes_up_within_column(before: &Segment, after: &Segment) -> bool {
    let overlap = before.right.min(after.right) - before.left.max(after.left);
    after.baseline > before.baseline + before.size.max(after.size)
        && overlap > before.width().min(after.width()) * 0.3
}

/// Whether the drawing goes row by row across columns of running text.
fn crosses_columns(rows: &[Row]) -> bool {
    rows.len() <= MOST_ORDERED
        && rows.iter().filter(|row| is_text_in_columns(row)).count() >= FEWEST_ROWS
}

fn is_text_in_columns(row: &Row) -> bool {
    row.len() > 1
        && row
            .iter()
            .all(|segment| segment.width() > segment.size * TEXT_COLUMN)
}

/// Takes bands of rows apart at their gutters; what has none stays as it is.
fn by_columns(rows: Vec<Row>, leftward: bool, depth: usize) -> Vec<Row> {
    if depth >= MAX_COLUMN_DEPTH {
        return rows;
    }
    let mut ordered = Vec::with_capacity(rows.len());
    let mut rest = rows;
    while !rest.is_empty() {
        let band = Band::at_the_start_of(&rest);
        let after = rest.split_off(band.rows);
        match band.is_columns() {
            true => {
                let (left, right) = gutter::split(rest, band.gutter);
                let (first, second) = match leftward {
                    true => (right, left),
                    false => (left, right),
                };
                ordered.extend(by_columns(first, leftward, depth + 1));
                ordered.extend(by_columns(second, leftward, depth + 1));
            }
            false => ordered.extend(rest),
        }
        rest = after;
    }
    ordered
}

/// Rows one below the other that a gutter runs through.
struct Band {
    rows: usize,
    text_rows: usize,
    gutter: Gutter,
}

impl Band {
    /// The longest band that starts with the first row; one row at least.
    fn at_the_start_of(rows: &[Row]) -> Band {
        let mut best = Band {
            rows: 1,
            text_rows: 0,
            gutter: (0.0, 0.0),
        };
        for gutter in gutter::first(rows) {
            let band = Band::along(rows, gutter);
            if band.text_rows > best.text_rows {
                best = band;
            }
        }
        best
    }

    fn along(rows: &[Row], gutter: Gutter) -> Band {
        let mut band = Band {
            rows: 0,
            text_rows: 0,
            gutter,
        };
        for row in rows {
            let Some(narrowed) = gutter::narrowed(band.gutter, row) else {
                break;
            };
            band.gutter = narrowed;
            band.rows += 1;
            band.text_rows += usize::from(is_text_in_columns(row));
        }
        band.rows = band.rows.max(1);
        band
    }

    fn is_columns(&self) -> bool {
        self.text_rows >= FEWEST_ROWS
    }
}
