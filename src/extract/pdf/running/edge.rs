//! The outermost rows of a page, seen from its upper or lower edge.

use super::super::layout::Line;
use super::super::matrix::Rectangle;

/// Running lines stand within this share of the page's height from its edge.
const BAND: f32 = 0.16;

/// More rows than this above or below the text are no running lines: the longest letterheads have six.
pub const MOST_ROWS: usize = 7;

/// More lines side by side than this are a table's.
const MOST_SIDE_BY_SIDE: usize = 8;

/// Lines with baselines nearer than this, in font sizes, stand in one row.
const SAME_ROW: f32 = 0.5;

/// The gap between a running line and the text is at least so many font sizes wide,
const APART: f32 = 1.5;

/// and so many times as wide as the steps between the next rows of the text: as the widest of them, for the head of a
/// table is as far from its first row as the rows are from each other; as the narrowest for a line in smaller letters.
const WIDER_THAN_STEPS: f32 = 1.15;

/// So many steps inward are looked at.
const STEPS: usize = 3;

/// Letters of less than this share of the next row's size are smaller.
const SMALLER: f32 = 0.93;

/// An edge of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Where headers stand.
    Top,
    /// Where footers stand.
    Bottom,
}

/// Lines side by side.
#[derive(Clone, Debug)]
pub struct Row {
    /// Their places among the lines of the page.
    pub lines: Vec<usize>,
    /// How far the baseline is from the edge, in points.
    pub distance: f32,
    /// The largest font size.
    pub size: f32,
    /// How far the next row inward is, in points.
    pub gap: f32,
    /// Whether that is a wide gap.
    pub is_apart: bool,
}

/// The rows of upright text in the band along an edge, the outermost first.
pub fn rows(lines: &[Line], visible: Rectangle, edge: Edge) -> Vec<Row> {
    let mut rows = all_rows(lines, visible, edge);
    for place in 1..rows.len() {
        if let Some([outer, inner]) = rows.get_mut(place - 1..=place) {
            outer.gap = inner.distance - outer.distance;
        }
    }
    for place in 0..rows.len() {
        if let Some([row, inward @ ..]) = rows.get_mut(place..) {
            row.is_apart = is_apart(row, inward);
        }
    }
    let band = visible.height() * BAND;
    let may_run = |row: &&Row| row.distance <= band && row.lines.len() <= MOST_SIDE_BY_SIDE;
    let inside = rows.iter().take_while(may_run).count();
    rows.truncate(inside.min(MOST_ROWS));
    rows
}

/// Whether a wide gap lies between a row and those inward of it.
fn is_apart(row: &Row, inward: &[Row]) -> bool {
    let Some(next) = inward.first() else {
        return true;
    };
    let steps = inward.iter().take(STEPS).map(|inner| inner.gap);
    let steps = steps.filter(|step| step.is_finite());
    let step = match row.size < next.size * SMALLER {
        true => steps.reduce(f32::min),
        false => steps.reduce(f32::max),
    };
    row.gap >= row.size * APART && row.gap >= step.unwrap_or_default() * WIDER_THAN_STEPS
}

/// Enough rows to know the steps behind the last that may be a running line.
fn all_rows(lines: &[Line], visible: Rectangle, edge: Edge) -> Vec<Row> {
    let distance = |line: &Line| match edge {
        Edge::Top => visible.top - line.place.baseline,
        Edge::Bottom => line.place.baseline - visible.bottom,
    };
    let mut upright: Vec<(usize, &Line)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.place.angle == 0)
        .collect();
    upright.sort_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
    let mut rows: Vec<Row> = Vec::new();
    for (place, line) in upright {
        let distance = distance(line);
        let is_enough = rows.len() > MOST_ROWS + STEPS;
        match rows.last_mut() {
            Some(row) if distance - row.distance < row.size.max(line.size) * SAME_ROW => {
                row.lines.push(place);
                row.size = row.size.max(line.size);
            }
            _ if is_enough => break,
            _ => rows.push(Row {
                lines: vec![place],
                distance,
                size: line.size,
                gap: f32::INFINITY,
                is_apart: false,
            }),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pdf::layout::Place;

    fn page(baselines: &[f32]) -> Vec<Line> {
        let line = |baseline: &f32| Line {
            text: "words".into(),
            size: 10.0,
            place: Place {
                baseline: *baseline,
                ..Place::default()
            },
            ..Line::default()
        };
        baselines.iter().map(line).collect()
    }

    const SHEET: Rectangle = Rectangle {
        left: 0.0,
        bottom: 0.0,
        right: 600.0,
        top: 800.0,
    };

    #[test]
    fn a_header_is_apart_and_a_first_row_of_a_table_is_not() {
        let rows = |lines: &[Line]| rows(lines, SHEET, Edge::Top);
        let text = page(&[770.0, 730.0, 718.0, 706.0, 694.0, 600.0]);
        let apart: Vec<bool> = rows(&text).iter().map(|row| row.is_apart).collect();
        assert_eq!(apart, [true, false, false, false, true]);
        let table = page(&[770.0, 750.0, 738.0, 718.0, 706.0, 686.0]);
        assert!(!rows(&table)[0].is_apart);
    }

    #[test]
    fn rows_are_counted_from_their_edge() {
        let lines = page(&[770.0, 30.0, 31.0, 400.0]);
        let bottom = rows(&lines, SHEET, Edge::Bottom);
        assert_eq!(bottom.len(), 1);
        assert_eq!(bottom[0].lines, [1, 2]);
        assert_eq!(bottom[0].distance, 30.0);
    }
}
