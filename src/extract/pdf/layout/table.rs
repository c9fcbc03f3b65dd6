//! Ruled tables, read row by row.
//!
//! Rules one below the other that start and end together make a table's rows; rules down through a row, else the gaps
//! that the whole table leaves free, make its columns. Cells of one line make one row of text; a cell that has more lines
//! stays together and the others follow it. Tables with rules at their head and foot only are read line by line where
//! their lines are level, else as they were drawn. What no rules surround is left as it is.

use super::super::glyph::PageGlyphs;
use super::super::matrix::Rectangle;
use super::cells::{has_many_rows, one_row};
use super::segment::{self, Row, Segment};

/// Rules that start and end within this many points of one another belong to one table.
const SAME_EDGE: f32 = 6.0;

/// Pieces of a rule with a smaller gap, in points, are one rule.
const BROKEN_RULE: f32 = 3.0;

/// So many rules one below the other make a table.
const FEWEST_RULES: usize = 3;

/// The highest row of a table, in points: a third of a page.
const HIGHEST_ROW: f32 = 280.0;

/// The narrowest gap between columns that no rule parts, in points.
const NARROWEST_GAP: f32 = 3.0;

/// A piece of text that takes more than this share of a table's width is no cell.
const WIDEST_CELL: f32 = 0.7;

/// A table with more rules than this has them between its rows, not only at its head and foot.
const MANY_RULES: usize = 4;

/// Pages with more rules than this, once joined, are drawings.
const MOST_RULES: usize = 1_000;

/// Where a table has rules.
#[derive(Clone, Copy)]
enum Ruled {
    /// Between all rows.
    EachRow,
    /// Between rows or groups of them.
    MostRows,
    /// At its head and foot.
    HeadAndFoot,
}

/// Rows of a page in reading order with the rows of its ruled tables put in theirs.
pub fn by_rows(page: &PageGlyphs, rows: Vec<Row>) -> Vec<Row> {
    let mut rows = rows;
    for table in tables(&page.rules) {
        rows = table.arrange(page, rows);
    }
    rows
}

/// A table: where its rows meet, and the rules that run down through it.
struct Table {
    left: f32,
    right: f32,
    /// From the top down.
    levels: Vec<f32>,
    uprights: Vec<Rectangle>,
}

fn tables(rules: &[Rectangle]) -> Vec<Table> {
    let (level, upright): (Vec<Rectangle>, Vec<Rectangle>) =
        rules.iter().partition(|rule| rule.width() >= rule.height());
    let level = joined(level);
    if level.len() < FEWEST_RULES || level.len() > MOST_RULES {
        return Vec::new();
    }
    let mut tables: Vec<Table> = Vec::new();
    for rule in level.iter().rev() {
        match tables.iter_mut().rev().find(|table| table.goes_on_to(rule)) {
            Some(table) => table.levels.push(rule.bottom),
            None => tables.push(Table {
                left: rule.left,
                right: rule.right,
                levels: vec![rule.bottom],
                uprights: Vec::new(),
            }),
        }
    }
    tables.retain(|table| table.levels.len() >= FEWEST_RULES);
    for table in &mut tables {
        table.uprights = upright
            .iter()
            .filter(|rule| table.has_within(rule))
            .copied()
            .collect();
    }
    tables
}

/// Level rules with the pieces of broken and double ones made one, from the bottom up.
fn joined(mut rules: Vec<Rectangle>) -> Vec<Rectangle> {
    let step = |rule: &Rectangle| (rule.bottom / BROKEN_RULE).round();
    rules.sort_by(|a, b| step(a).total_cmp(&step(b)).then(a.left.total_cmp(&b.left)));
    let mut joined: Vec<Rectangle> = Vec::new();
    for rule in rules {
        match joined.last_mut() {
            Some(last) if step(last) == step(&rule) && rule.left <= last.right + BROKEN_RULE => {
                last.right = last.right.max(rule.right);
            }
            _ => joined.push(rule),
        }
    }
    joined
}

impl Table {
    fn goes_on_to(&self, rule: &Rectangle) -> bool {
        let height = self
            .levels
            .last()
            .map_or(0.0, |lowest| lowest - rule.bottom);
        (self.left - rule.left).abs() < SAME_EDGE
            && (self.right - rule.right).abs() < SAME_EDGE
            && height > 0.0
            && height < HIGHEST_ROW
    }

    fn has_within(&self, rule: &Rectangle) -> bool {
        let (Some(top), Some(bottom)) = (self.levels.first(), self.levels.last()) else {
            return false;
        };
        rule.left > self.left + SAME_EDGE
            && rule.right < self.right - SAME_EDGE
            && rule.bottom < *top
            && rule.top > *bottom
    }

    /// Puts this table's rows where the first of them stands.
    fn arrange(&self, page: &PageGlyphs, rows: Vec<Row>) -> Vec<Row> {
        let gaps = self.gaps(&rows);
        if self.uprights.is_empty() && gaps.is_empty() {
            return rows;
        }
        let ruled = match (self.levels.len() > MANY_RULES, self.uprights.is_empty()) {
            (true, false) => Ruled::EachRow,
            (true, true) => Ruled::MostRows,
            (false, _) => Ruled::HeadAndFoot,
        };
        let mut place = None;
        let mut bands = vec![Vec::new(); self.levels.len() + 1];
        let mut arranged: Vec<Row> = Vec::with_capacity(rows.len());
        for row in rows {
            let (inside, outside): (Row, Row) = row
                .into_iter()
                .partition(|segment| self.band(segment).is_some());
            if !inside.is_empty() {
                place.get_or_insert(arranged.len());
            }
            for segment in inside {
                if let Some(band) = self.band(&segment).and_then(|band| bands.get_mut(band)) {
                    band.push(segment);
                }
            }
            arranged.extend((!outside.is_empty()).then_some(outside));
        }
        let mut ordered = Vec::new();
        for (band, segments) in bands.into_iter().enumerate() {
            // The first two rules stand around the heads of the columns.
            let ruled = if band == 1 { Ruled::EachRow } else { ruled };
            ordered.extend(cells(
                page,
                segments,
                &self.edges(band, &gaps),
                !self.uprights.is_empty(),
                ruled,
            ));
        }
        let place = place.unwrap_or(arranged.len());
        arranged.splice(place..place, ordered);
        arranged
    }

    /// Which row of the table a segment stands in: how many rules are above it.
    fn band(&self, segment: &Segment) -> Option<usize> {
        let (x, y) = (
            (segment.left + segment.right) / 2.0,
            segment.baseline + segment.size * 0.3,
        );
        let above = self.levels.partition_point(|level| *level > y);
        let is_inside = x > self.left && x < self.right && above > 0 && above < self.levels.len();
        is_inside.then_some(above)
    }

    /// Where the columns of a row meet, from left to right.
    fn edges(&self, band: usize, gaps: &[f32]) -> Vec<f32> {
        if self.uprights.is_empty() {
            return gaps.to_vec();
        }
        let (Some(top), Some(bottom)) =
            (self.levels.get(band.wrapping_sub(1)), self.levels.get(band))
        else {
            return Vec::new();
        };
        let middle = (top + bottom) / 2.0;
        let crosses = |rule: &&Rectangle| rule.bottom < middle && rule.top > middle;
        let mut edges: Vec<f32> = self
            .uprights
            .iter()
            .filter(crosses)
            .map(|rule| rule.left)
            .collect();
        edges.sort_by(f32::total_cmp);
        edges
    }

    /// The middles of the gaps that all rows leave free; a heading across the table does not count.
    fn gaps(&self, rows: &[Row]) -> Vec<f32> {
        let is_cell = |segment: &&Segment| {
            self.band(segment).is_some() && segment.width() < (self.right - self.left) * WIDEST_CELL
        };
        let mut cells: Vec<(f32, f32)> = rows
            .iter()
            .flatten()
            .filter(is_cell)
            .map(|segment| (segment.left, segment.right))
            .collect();
        cells.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut gaps = Vec::new();
        let mut right = f32::MAX;
        for (left, end) in cells {
            if left > right + NARROWEST_GAP {
                gaps.push((left + right) / 2.0);
                right = end;
            }
            right = if right == f32::MAX {
                end
            } else {
                right.max(end)
            };
        }
        gaps
    }
}

/// The segments between two rules as rows of text. Without rules that cross these, columns are sure only where no line
/// of one has further pieces.
fn cells(
    page: &PageGlyphs,
    segments: Vec<Segment>,
    edges: &[f32],
    is_crossed: bool,
    ruled: Ruled,
) -> Vec<Row> {
    let mut columns: Vec<Vec<Segment>> = vec![Vec::new(); edges.len() + 1];
    let drawn = segment::drawn_rows(segments.clone());
    for segment in segments
        .into_iter()
        .flat_map(|segment| segment.split_at(page, edges))
    {
        let middle = (segment.left + segment.right) / 2.0;
        let column = edges.partition_point(|edge| *edge < middle);
        if let Some(column) = columns.get_mut(column) {
            column.push(segment);
        }
    }
    let mut columns: Vec<Vec<Row>> = columns.into_iter().map(segment::level_rows).collect();
    columns.retain(|column| !column.is_empty());
    let has_one_line = columns.iter().all(|column| column.len() == 1);
    let is_parted = is_crossed || columns.iter().flatten().all(|row| row.len() == 1);
    match ruled {
        _ if !has_one_line && !is_parted => drawn,
        Ruled::EachRow => one_row(columns),
        _ if has_one_line => one_row(columns),
        _ if has_many_rows(&columns) => {
            segment::level_rows(columns.into_iter().flatten().flatten().collect())
        }
        Ruled::MostRows => one_row(columns),
        Ruled::HeadAndFoot => drawn,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::glyph::PlacedGlyph;
    use super::*;

    fn level(y: f32) -> Rectangle {
        Rectangle::of_corners(50.0, y, 350.0, y)
    }

    /// A page of pieces of text with rules; each piece is named by its place.
    fn order(pieces: &[(f32, f32, &str)], rules: Vec<Rectangle>) -> Vec<Vec<usize>> {
        let mut page = PageGlyphs::default();
        page.rules = rules;
        let mut rows = Vec::new();
        for (x, y, text) in pieces {
            let end = x + 5.0 * text.len() as f32;
            let place = PlacedGlyph {
                x: *x,
                y: *y,
                end,
                size: 10.0,
                ..PlacedGlyph::default()
            };
            page.push(place, text);
            rows.push(vec![Segment {
                glyphs: vec![rows.len() as u32],
                left: *x,
                right: end,
                baseline: *y,
                size: 10.0,
            }]);
        }
        let read = by_rows(&page, rows);
        let places = |row: &Row| row.iter().map(|piece| piece.glyphs[0] as usize).collect();
        read.iter().map(places).collect()
    }

    #[test]
    fn a_table_that_was_drawn_column_by_column_is_read_row_by_row() {
        let pieces = [
            (50.0, 730.0, "Before"),
            (55.0, 690.0, "Country"),
            (55.0, 670.0, "Thailand"),
            (200.0, 690.0, "Children"),
            (200.0, 670.0, "1200"),
            (50.0, 630.0, "After"),
        ];
        let read = order(&pieces, vec![level(705.0), level(685.0), level(665.0)]);
        assert_eq!(read, [vec![0], vec![1, 3], vec![2, 4], vec![5]]);
    }

    #[test]
    fn the_lines_of_a_cell_stay_together() {
        let pieces = [
            (55.0, 690.0, "Every"),
            (200.0, 690.0, "Article"),
            (55.0, 678.0, "child"),
            (200.0, 678.0, "19"),
            (55.0, 655.0, "Work"),
            (200.0, 655.0, "32"),
        ];
        let upright = Rectangle::of_corners(180.0, 705.0, 180.0, 650.0);
        let rules = vec![level(705.0), level(670.0), level(650.0), upright];
        let read = order(&pieces, rules);
        assert_eq!(read, [vec![0], vec![2], vec![1], vec![3], vec![4, 5]]);
    }

    #[test]
    fn rows_that_no_rule_parts_are_read_line_by_line() {
        let mut pieces = Vec::new();
        for (x, text) in [(55.0, "Asia"), (200.0, "12"), (300.0, "13")] {
            pieces.extend([660.0, 645.0, 630.0].map(|y| (x, y, text)));
        }
        let read = order(&pieces, vec![level(700.0), level(680.0), level(620.0)]);
        assert_eq!(read, [vec![0, 3, 6], vec![1, 4, 7], vec![2, 5, 8]]);
    }

    #[test]
    fn lines_above_and_below_running_text_make_no_table() {
        let pieces = [(50.0, 690.0, "One"), (50.0, 678.0, "Two")];
        let read = order(&pieces, vec![level(705.0), level(670.0), level(650.0)]);
        assert_eq!(read, [vec![0], vec![1]]);
    }
}
