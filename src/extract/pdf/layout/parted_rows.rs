//! The rows of a table that no rules part, told by the white between them.
//!
//! The white between two rows is wider than that between the lines of a cell, and runs across all columns. Lines between
//! which it runs are cells of one row, unless every column has a line wherever the others have one: then they are rows
//! that stand in groups.

use super::cells::{Column, LEVEL, edges, is_wide, one_row};
use super::segment::{Row, Segment};

/// The white between rows takes a step of so many steps within cells, at least.
const STEP_BETWEEN_ROWS: f32 = 1.2;

/// So many rows with white between them make a table.
const FEWEST_ROWS: usize = 3;

/// Lines of one cell but its last fill at least this share of their column.
const FILLED: f32 = 0.6;

/// In a narrower column, in font sizes, that every line is as wide as the others tells nothing.
const NARROWEST_FILLED: f32 = 5.0;

/// The rows of a table that white parts: of each row, its cells.
pub struct PartedRows {
    rows: Vec<Vec<Column>>,
    /// Where the columns start and end.
    edges: Vec<(f32, f32)>,
    has_narrow_column: bool,
}

impl PartedRows {
    /// Finds the rows; `None` where too little white is to be seen.
    pub fn of(columns: &[Column]) -> Option<PartedRows> {
        let step = usual_step(columns)? * STEP_BETWEEN_ROWS;
        let mut levels: Vec<&Segment> = columns.iter().flatten().flatten().collect();
        levels.sort_by(|a, b| b.baseline.total_cmp(&a.baseline));
        let starts: Vec<f32> = levels
            .windows(2)
            .filter_map(|pair| match pair {
                [above, below] if above.baseline - below.baseline > step => Some(below.baseline),
                _ => None,
            })
            .collect();
        if starts.len() + 1 < FEWEST_ROWS {
            return None;
        }
        let mut rows = vec![vec![Column::new(); columns.len()]; starts.len() + 1];
        for (place, column) in columns.iter().enumerate() {
            for line in column {
                let baseline = line.first()?.baseline;
                let row = starts.partition_point(|start| *start >= baseline);
                rows.get_mut(row)?.get_mut(place)?.push(line.clone());
            }
        }
        Some(PartedRows {
            rows,
            edges: columns.iter().filter_map(edges).collect(),
            has_narrow_column: !columns.iter().all(|column| is_wide(column)),
        })
    }

    /// Whether columns that were drawn one after the other are a table's: nearly all rows have nearly all cells, which
    /// start level; most rows have a cell of lines; and not all columns are running text.
    pub fn are_a_table(&self) -> bool {
        let cells = || self.rows.iter().flatten();
        let filled = cells().filter(|cell| !cell.is_empty()).count();
        let level = self.rows.iter().filter(|row| starts_level(row)).count();
        let of_lines = self
            .rows
            .iter()
            .filter(|row| row.iter().any(|cell| cell.len() > 1));
        self.has_narrow_column
            && of_lines.count() * 2 >= self.rows.len()
            && filled * 5 >= cells().count() * 4
            && level * 5 >= self.rows.len() * 4
    }

    /// Whether cells have lines of their own: in most rows where two cells have more than one line, these are not the
    /// same number, and fill their columns.
    pub fn have_cells_of_lines(&self) -> bool {
        let mut of_lines = 0;
        let mut unlike = 0;
        for row in &self.rows {
            let cells = || {
                row.iter()
                    .zip(&self.edges)
                    .filter(|(cell, _)| cell.len() > 1)
            };
            let most = cells()
                .map(|(cell, _)| cell.len())
                .max()
                .unwrap_or_default();
            of_lines += usize::from(cells().count() > 1);
            unlike += usize::from(
                cells().any(|(cell, _)| cell.len() < most)
                    && cells().all(|(cell, edges)| fills(cell, *edges)),
            );
        }
        unlike > 1 && unlike * 2 > of_lines
    }

    /// Whether no two cells of a row have more than one line.
    pub fn have_one_cell_of_lines(&self) -> bool {
        let has_many = |row: &&Vec<Column>| row.iter().filter(|cell| cell.len() > 1).count() > 1;
        self.rows.iter().filter(has_many).count() == 0
    }

    /// The rows of text.
    pub fn into_rows(self) -> Vec<Row> {
        let with_text = |row: Vec<Column>| row.into_iter().filter(|cell| !cell.is_empty());
        self.rows
            .into_iter()
            .flat_map(|row| one_row(with_text(row).collect()))
            .collect()
    }
}

/// A small step from line to line within columns: that of a quarter of all lines is smaller.
fn usual_step(columns: &[Column]) -> Option<f32> {
    let mut steps = Vec::new();
    for column in columns {
        let baselines: Vec<f32> = column
            .iter()
            .filter_map(|line| Some(line.first()?.baseline))
            .collect();
        steps.extend(baselines.windows(2).filter_map(|pair| match pair {
            [above, below] => Some(above - below),
            _ => None,
        }));
    }
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 4).copied()
}

fn starts_level(row: &[Column]) -> bool {
    let tops = || row.iter().filter_map(|cell| cell.first()?.first());
    let highest = tops().map(|top| top.baseline).fold(f32::MIN, f32::max);
    tops().all(|top| highest - top.baseline < top.size * LEVEL)
}

/// Whether all lines of a cell but the last fill its column, nearly.
fn fills(cell: &Column, (left, right): (f32, f32)) -> bool {
    let lines = cell.iter().take(cell.len().saturating_sub(1));
    lines.flatten().all(|line| {
        right - left > line.size * NARROWEST_FILLED && line.width() > (right - left) * FILLED
    })
}
