//! The columns of a table to rows of text.
//!
//! Cells of one line that stand side by side make one row of text; a cell of more lines stays together. Which lines are
//! of one row is decided elsewhere, by rules or by white; here only whether each line is a row of its own.

use super::gutter::TEXT_COLUMN;
use super::segment::{self, Row};

/// Baselines nearer than this, in font sizes, are level.
pub const LEVEL: f32 = 0.3;

/// The lines of a column, from the top down.
pub type Column = Vec<Row>;

/// Cells of one row: those of one line side by side, those of more lines by themselves.
pub fn one_row(columns: Vec<Column>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut is_open = false;
    for column in columns {
        let has_one_line = column.len() == 1;
        match rows.last_mut() {
            Some(row) if is_open && has_one_line => row.extend(column.into_iter().flatten()),
            _ => rows.extend(column),
        }
        is_open = has_one_line;
    }
    rows
}

/// Whether columns go down line by line beside each other: rows of a table that no rule parts.
pub fn has_many_rows(columns: &[Column]) -> bool {
    let wide = columns.iter().filter(|column| is_wide(column)).count();
    let all_level = columns.windows(2).all(
        |pair| matches!(pair, [left, right] if are_level(left, right) && are_level(right, left)),
    );
    wide <= 1 && all_level
}

/// Whether a column is as wide as running text.
pub fn is_wide(column: &[Row]) -> bool {
    let mut cells = column.iter().flatten();
    cells.any(|cell| cell.width() > cell.size * TEXT_COLUMN)
}

/// Whether most lines of a column stand level with one of another.
fn are_level(column: &Column, other: &Column) -> bool {
    let cells = |column: &'_ Column| -> Vec<(f32, f32)> {
        column
            .iter()
            .flatten()
            .map(|cell| (cell.baseline, cell.size))
            .collect()
    };
    let others = cells(other);
    let level = |(baseline, size): &(f32, f32)| {
        others
            .iter()
            .any(|(other, _)| (other - baseline).abs() < size * LEVEL)
    };
    let lines = cells(column);
    lines.iter().filter(|line| level(line)).count() * 3 >= lines.len() * 2
}

/// Where a column starts and ends.
pub fn edges(column: &Column) -> Option<(f32, f32)> {
    let cells = || column.iter().flatten();
    let left = cells().map(|cell| cell.left).reduce(f32::min)?;
    Some((left, cells().map(|cell| cell.right).reduce(f32::max)?))
}

/// Columns that go down line by line beside each other, as rows.
pub fn line_by_line(columns: Vec<Column>) -> Vec<Row> {
    segment::level_rows(columns.into_iter().flatten().flatten().collect())
}
