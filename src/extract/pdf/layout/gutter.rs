//! Gutters: the white between columns.

use super::segment::Row;

/// The narrowest gutter, in font sizes.
const NARROWEST_GUTTER: f32 = 0.8;

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
    let middle = middle(gutter);
    let (mut left, mut right) = gutter;
    let mut size = f32::MAX;
    for segment in row {
        size = size.min(segment.size);
        if segment.right <= middle || segment.left < left && segment.right < right {
            left = left.max(segment.right);
        } else if segment.left >= middle || segment.left > left && segment.right > right {
            right = right.min(segment.left);
        } else {
            return None;
        }
    }
    (right - left >= size * NARROWEST_GUTTER).then_some((left, right))
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
