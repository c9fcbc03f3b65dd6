//! How a table is read: row by row where it holds facts, cell by cell where it only places text on the page.

/// A cell with more text than this is a column of the page, not a fact.
const MAX_FACT_BYTES: usize = 600;

/// Whether a table of rows with cells of so many bytes holds facts.
pub fn hold_facts(rows: impl IntoIterator<Item = Vec<usize>>) -> bool {
    let mut most_cells = 0;
    for cells in rows {
        if cells.iter().any(|bytes| *bytes > MAX_FACT_BYTES) {
            return false;
        }
        most_cells = most_cells.max(cells.len());
    }
    most_cells > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_one_column_or_of_long_cells_is_layout() {
        assert!(hold_facts([vec![5, 9], vec![7, 3]]));
        assert!(!hold_facts([vec![5], vec![9]]));
        assert!(!hold_facts([vec![5, 4_000]]));
    }
}
