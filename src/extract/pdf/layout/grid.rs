//! Tables without rules.
//!
//! Columns that were drawn one after the other, from left to right, are read row by row where they are a table's: three
//! or more columns of short cells whose lines are level, or columns whose cells start level between bands of white. Tables
//! that were drawn line by line are read cell by cell where bands of white show that cells have lines of their own.
//! Running text in columns, lists and columns out of step stay as they were drawn.

use std::ops::Range;

use super::cells::{Column, edges, has_many_rows, is_wide, line_by_line};
use super::gutter::{self, Gutter};
use super::parted_rows::PartedRows;
use super::segment::{Row, Segment};

/// So many columns side by side make a table by level lines alone: two may be a list and what is said of it.
const FEWEST_COLUMNS: usize = 3;

/// So many level lines make a table: fewer may be the heads of its columns, which have lines of their own.
const FEWEST_ROWS: usize = 5;

/// So many lines make a column.
const FEWEST_LINES: usize = 3;

/// Longer columns are running text.
const MOST_LINES: usize = 200;

/// A column starts at most this much, in font sizes, above those before it.
const RAISED_HEAD: f32 = 1.0;

/// Lines of running text fill this share of their column.
const FULL_LINE: f32 = 0.85;

/// Running text takes columns of at least this width, in font sizes.
const NARROWEST_TEXT: f32 = 6.0;

/// Rows in drawing order, with tables that were drawn column by column put into rows.
pub fn row_by_row(rows: Vec<Row>) -> Vec<Row> {
    let runs = runs_down(&rows);
    let mut tables: Vec<(Range<usize>, Vec<Row>)> = Vec::new();
    let mut place = 0;
    while let Some(rest) = runs.get(place..).filter(|rest| rest.len() > 1) {
        place += 1;
        let columns = columns(&rows, rest);
        let (Some(first), Some(last)) = (columns.first(), columns.last()) else {
            continue;
        };
        let whole = first.start..last.end;
        let lines = |range: &Range<usize>| rows.get(range.clone()).unwrap_or_default();
        if columns.iter().all(|column| is_wide(lines(column))) {
            continue;
        }
        let columns: Vec<Column> = columns
            .iter()
            .map(|column| lines(column).to_vec())
            .collect();
        let count = columns.len();
        if let Some(table) = as_table(columns) {
            // The last column may go on in the text below the table, which is looked at with the next run.
            place += count - 1;
            tables.push((whole, table));
        }
    }
    replaced(rows, tables)
}

/// Rows with ranges of them replaced.
fn replaced(rows: Vec<Row>, tables: Vec<(Range<usize>, Vec<Row>)>) -> Vec<Row> {
    let mut rows = rows;
    for (range, table) in tables.into_iter().rev() {
        rows.splice(range, table);
    }
    rows
}

/// Rows of one piece each that were drawn one below the other; other rows are runs of their own.
fn runs_down(rows: &[Row]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let last = place.checked_sub(1).and_then(|last| rows.get(last));
        match (runs.last_mut(), last.map(Vec::as_slice), row.as_slice()) {
            (Some(run), Some([above]), [below]) if below.baseline < above.baseline => {
                run.end = place + 1;
            }
            _ => runs.push(place..place + 1),
        }
    }
    runs
}

/// The columns that start in the first of these runs and stand side by side; at the ends of the first and the last run
/// may be text above and below.
fn columns(rows: &[Row], runs: &[Range<usize>]) -> Vec<Range<usize>> {
    let lines = |range: &Range<usize>| rows.get(range.clone()).unwrap_or_default();
    let (Some(first), Some(head)) = (
        runs.first(),
        runs.get(1).and_then(|run| lines(run).first()?.first()),
    ) else {
        return Vec::new();
    };
    let top = head.baseline + head.size * RAISED_HEAD;
    let is_above = |row: &Row| row.first().is_some_and(|line| line.baseline > top);
    let above = lines(first).partition_point(is_above);
    let mut column = first.start + above..first.end;
    let mut columns = Vec::new();
    for run in runs.iter().skip(1) {
        if !(FEWEST_LINES..=MOST_LINES).contains(&column.len()) {
            break;
        }
        let right = right_edge(lines(&column));
        columns.push(column);
        let is_beside = |row: &&Row| row.first().is_some_and(|line| line.left > right);
        let lines = lines(run);
        let beside = match lines.first() {
            Some(row) if is_above(row) => 0,
            _ => lines.iter().take_while(is_beside).count(),
        };
        column = run.start..run.start + beside;
        if beside < lines.len() {
            break;
        }
    }
    if (FEWEST_LINES..=MOST_LINES).contains(&column.len()) {
        columns.push(column);
    }
    if columns.len() < 2 {
        Vec::new()
    } else {
        columns
    }
}

fn right_edge(rows: &[Row]) -> f32 {
    let pieces = rows.iter().flatten();
    pieces.map(|piece| piece.right).fold(f32::MIN, f32::max)
}

/// The rows of columns that were drawn one after the other; `None` where they are no table.
fn as_table(columns: Vec<Column>) -> Option<Vec<Row>> {
    if let Some(rows) = PartedRows::of(&columns).filter(PartedRows::are_a_table)
        && (rows.have_cells_of_lines() || rows.have_one_cell_of_lines())
    {
        return Some(rows.into_rows());
    }
    let texts = columns.iter().filter(|column| is_running_text(column));
    let are_rows = columns.len() >= FEWEST_COLUMNS
        && columns.iter().all(|column| column.len() >= FEWEST_ROWS)
        && texts.count() < 2
        && has_many_rows(&columns);
    are_rows.then(|| line_by_line(columns))
}

/// Whether most lines of a column are full.
fn is_running_text(column: &Column) -> bool {
    let Some((left, right)) = edges(column) else {
        return false;
    };
    let is_full = |line: &&Segment| {
        line.width() > (right - left) * FULL_LINE && line.width() > line.size * NARROWEST_TEXT
    };
    let full = column.iter().flatten().filter(is_full).count();
    full * 5 > column.len() * 3
}

/// Rows in reading order, with the cells of tables that were drawn line by line put together.
pub fn cell_by_cell(rows: Vec<Row>) -> Vec<Row> {
    let mut tables = Vec::new();
    let mut start = 0;
    while let Some(row) = rows.get(start) {
        let mut gutters = gutter::gaps(row);
        let mut end = start + 1;
        while let Some([above, below]) = rows.get(end - 1..=end).filter(|_| !gutters.is_empty())
            && goes_down(above, below)
            && let Some(narrowed) = all_narrowed(&gutters, below)
        {
            gutters = narrowed;
            end += 1;
        }
        let lines = rows.get(start..end).unwrap_or_default();
        if let Some(parted) = parted_cells(lines, &gutters) {
            tables.push((start..end, parted.into_rows()));
        }
        start = end;
    }
    replaced(rows, tables)
}

fn goes_down(above: &Row, below: &Row) -> bool {
    match (above.first(), below.first()) {
        (Some(above), Some(below)) => below.baseline < above.baseline,
        _ => false,
    }
}

fn all_narrowed(gutters: &[Gutter], row: &Row) -> Option<Vec<Gutter>> {
    let gutters = gutters.iter();
    gutters
        .map(|gutter| gutter::narrowed(*gutter, row))
        .collect()
}

/// The rows of lines with gutters, where these are of cells that have lines of their own.
fn parted_cells(lines: &[Row], gutters: &[Gutter]) -> Option<PartedRows> {
    if gutters.is_empty() || !(FEWEST_LINES..=MOST_LINES).contains(&lines.len()) {
        return None;
    }
    let mut columns = Vec::with_capacity(gutters.len() + 1);
    let mut rest = lines.to_vec();
    for gutter in gutters {
        let (column, right) = gutter::split(rest, *gutter);
        columns.push(column);
        rest = right;
    }
    columns.push(rest);
    PartedRows::of(&columns).filter(|rows| rows.are_a_table() && rows.have_cells_of_lines())
}

#[cfg(test)]
mod tests {
    use super::super::segment::level_rows;
    use super::*;

    /// A piece of a line at a place, as wide as said.
    fn piece(left: f32, baseline: f32, width: f32) -> Row {
        vec![Segment {
            glyphs: Vec::new(),
            left,
            right: left + width,
            baseline,
            size: 10.0,
        }]
    }

    /// Five lines of a column.
    fn column(left: f32, width: f32, step: f32) -> impl Iterator<Item = Row> {
        (0..5).map(move |line| piece(left, 700.0 - step * line as f32, width))
    }

    /// Cells of so many lines each, the rows of the table 60 points high.
    fn cells(left: f32, width: f32, lines: [usize; 3]) -> Vec<Row> {
        let tops = [700.0, 640.0, 580.0].into_iter().zip(lines);
        let cell =
            |(top, lines)| (0..lines).map(move |line| piece(left, top - 12.0 * line as f32, width));
        tops.flat_map(cell).collect()
    }

    /// Where the pieces of rows start.
    fn places(rows: &[Row]) -> Vec<Vec<(i32, i32)>> {
        let place = |piece: &Segment| (piece.left as i32, piece.baseline as i32);
        rows.iter()
            .map(|row| row.iter().map(place).collect())
            .collect()
    }

    #[test]
    fn a_table_drawn_column_by_column_is_read_row_by_row() {
        let columns = column(50.0, 60.0, 15.0)
            .chain(column(150.0, 40.0, 15.0))
            .chain(column(250.0, 60.0, 15.0));
        let read = places(&row_by_row(columns.collect()));
        assert_eq!(read.len(), 5);
        assert_eq!(read[1], [(50, 685), (150, 685), (250, 685)]);
    }

    #[test]
    fn text_above_and_below_a_table_stays_there() {
        let before = [piece(50.0, 730.0, 400.0), piece(50.0, 718.0, 400.0)];
        let columns = column(50.0, 60.0, 15.0)
            .chain(column(150.0, 40.0, 15.0))
            .chain(column(250.0, 60.0, 15.0));
        let after = [piece(50.0, 620.0, 400.0)];
        let drawn = before.into_iter().chain(columns).chain(after);
        let read = places(&row_by_row(drawn.collect()));
        assert_eq!(read.len(), 8);
        assert_eq!(read[2], [(50, 700), (150, 700), (250, 700)]);
        assert_eq!(read[7], [(50, 620)]);
    }

    #[test]
    fn running_text_lists_and_columns_out_of_step_stay_as_they_were_drawn() {
        let with_last = |width, step| {
            let before = column(50.0, width, 12.0).chain(column(200.0, width, 12.0));
            let drawn: Vec<Row> = before.chain(column(350.0, width, step)).collect();
            row_by_row(drawn).len()
        };
        assert_eq!(with_last(110.0, 12.0), 15);
        assert_eq!(with_last(50.0, 17.0), 15);
        let two = column(50.0, 60.0, 12.0).chain(column(200.0, 60.0, 12.0));
        assert_eq!(row_by_row(two.collect()).len(), 10);
    }

    #[test]
    fn cells_of_lines_that_were_drawn_by_columns_are_read_by_rows() {
        let mut drawn = cells(50.0, 90.0, [2, 1, 2]);
        drawn.extend(cells(200.0, 200.0, [3, 2, 4]));
        let read = places(&row_by_row(drawn));
        assert_eq!(
            read[..3],
            [vec![(50, 700)], vec![(50, 688)], vec![(200, 700)]]
        );
        assert_eq!(read[5..7], [vec![(50, 640)], vec![(200, 640)]]);
    }

    #[test]
    fn cells_of_lines_that_were_drawn_line_by_line_are_read_cell_by_cell() {
        let columns = [cells(50.0, 90.0, [2, 1, 2]), cells(200.0, 200.0, [3, 2, 4])];
        let pieces = columns.into_iter().flatten().flatten().collect();
        let read = places(&cell_by_cell(level_rows(pieces)));
        assert_eq!(
            read[..3],
            [vec![(50, 700)], vec![(50, 688)], vec![(200, 700)]]
        );
    }

    #[test]
    fn rows_of_one_line_that_stand_in_groups_are_read_line_by_line() {
        let columns = [50.0, 150.0, 250.0].into_iter();
        let drawn = columns.flat_map(|left| cells(left, 60.0, [3, 3, 3]));
        let read = places(&row_by_row(drawn.collect()));
        assert_eq!(read[1], [(50, 688), (150, 688), (250, 688)]);
        let level = grouped_rows();
        assert_eq!(places(&cell_by_cell(level.clone())), places(&level));
    }

    fn grouped_rows() -> Vec<Row> {
        let columns = [50.0, 150.0, 250.0].into_iter();
        let drawn = columns.flat_map(|left| cells(left, 60.0, [3, 3, 3]));
        level_rows(drawn.flatten().collect())
    }
}
