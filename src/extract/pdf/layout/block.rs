//! Rows to blocks, and blocks to the order they are read in.
//!
//! What a producer drew in one go down a column is a block, and its rows stay together. Blocks stay in drawing order
//! too, unless one was drawn too late: what stands above another block of its column is read before it (a heading or a
//! header that was drawn last), and so is the left one of two equal columns, or of two columns of
//! running text in one size. Nothing here takes a block apart.

use super::segment::{Row, Segment};

/// A step down of more than this, in font sizes, leaves room for another block between.
const WIDEST_STEP: f32 = 3.0;

/// Blocks that share less than this part of the narrower one's width stand in different columns.
const SHARED_WIDTH: f32 = 0.3;

/// Columns side by side share this part of the lower one's height at least.
const SHARED_HEIGHT: f32 = 0.6;

/// The widths and sizes of equal columns differ by less than this factor.
const EQUAL_COLUMNS: f32 = 1.25;

/// The sizes of columns that are not as wide differ by less than this factor; what stands beside a text is set smaller.
const EQUAL_SIZES: f32 = 1.03;

/// So many rows make a column.
const FEWEST_ROWS: usize = 5;

/// A column of running text is this many font sizes wide, at least.
const TEXT_COLUMN: f32 = 12.0;

/// A page in more blocks is a drawing, whose labels have no order.
const MAX_BLOCKS: usize = 400;

/// Rows drawn one below the other.
struct Block {
    rows: Vec<Row>,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    size: f32,
}

/// Rows in drawing order to rows in reading order; `leftward` where columns follow one another from right to left.
pub fn settled(rows: Vec<Row>, leftward: bool) -> Vec<Row> {
    let blocks = blocks(rows);
    if blocks.len() < 2 || blocks.len() > MAX_BLOCKS {
        return blocks.into_iter().flat_map(|block| block.rows).collect();
    }
    let order = order(&blocks, leftward);
    let mut blocks: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|place| blocks.get_mut(place)?.take())
        .flat_map(|block| block.rows)
        .collect()
}

/// Places of blocks in reading order: again and again the first drawn of those that no unread block goes before.
fn order(blocks: &[Block], leftward: bool) -> Vec<usize> {
    let goes_before = |before: &Block, block: &Block| {
        before.stands_above(block) || before.is_column_before(block, leftward)
    };
    let mut waiting_for: Vec<usize> = blocks
        .iter()
        .map(|block| {
            blocks
                .iter()
                .filter(|before| goes_before(before, block))
                .count()
        })
        .collect();
    let mut unread: Vec<usize> = (0..blocks.len()).collect();
    let mut order = Vec::with_capacity(blocks.len());
    while !unread.is_empty() {
        let free = unread
            .iter()
            .position(|&place| waiting_for.get(place) == Some(&0));
        // Blocks that wait for one another are read as they were drawn.
        let place = unread.remove(free.unwrap_or(0));
        for (block, waiting) in blocks.iter().zip(&mut waiting_for) {
            let was_before = blocks
                .get(place)
                .is_some_and(|read| goes_before(read, block));
            *waiting = waiting.saturating_sub(usize::from(was_before));
        }
        order.push(place);
    }
    order
}

fn blocks(rows: Vec<Row>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for row in rows {
        let Some(next) = Block::of(row) else { continue };
        match blocks.last_mut() {
            Some(block) if block.goes_on_in(&next) => block.append(next),
            _ => blocks.push(next),
        }
    }
    blocks
}

impl Block {
    fn of(row: Row) -> Option<Block> {
        let edge = |of: fn(&Segment) -> f32, better: fn(f32, f32) -> f32| {
            row.iter().map(of).reduce(better)
        };
        let size = edge(|segment| segment.size, f32::max)?;
        let baseline = edge(|segment| segment.baseline, f32::min)?;
        Some(Block {
            left: edge(|segment| segment.left, f32::min)?,
            right: edge(|segment| segment.right, f32::max)?,
            top: baseline + size * 0.7,
            bottom: baseline,
            size,
            rows: vec![row],
        })
    }

    /// Whether the next row stands below the last one in the same column.
    fn goes_on_in(&self, next: &Block) -> bool {
        let step = self.bottom - next.bottom;
        let em = self.size.max(next.size);
        step > 0.0 && step < em * WIDEST_STEP && self.shares_column(next)
    }

    fn append(&mut self, next: Block) {
        self.left = self.left.min(next.left);
        self.right = self.right.max(next.right);
        self.bottom = next.bottom;
        self.size = next.size;
        self.rows.extend(next.rows);
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }

    fn shares_column(&self, other: &Block) -> bool {
        let shared = self.right.min(other.right) - self.left.max(other.left);
        shared > self.width().min(other.width()) * SHARED_WIDTH
    }

    fn stands_above(&self, other: &Block) -> bool {
        self.bottom >= other.top && self.shares_column(other)
    }

    /// Whether this is a column of text, the other one is too, and this one is read first.
    fn is_column_before(&self, other: &Block, leftward: bool) -> bool {
        let is_beside = match leftward {
            true => self.left > other.right,
            false => self.right < other.left,
        };
        is_beside && self.is_text() && other.is_text() && self.is_alike(other)
    }

    fn is_text(&self) -> bool {
        self.rows.len() >= FEWEST_ROWS && self.width() > self.size * TEXT_COLUMN
    }

    fn is_alike(&self, other: &Block) -> bool {
        let alike = |a: f32, b: f32| a.max(b) < a.min(b) * EQUAL_COLUMNS;
        let height = |block: &Block| block.top - block.bottom;
        let shared = self.top.min(other.top) - self.bottom.max(other.bottom);
        let is_as_wide = alike(self.width(), other.width()) && alike(self.size, other.size);
        let is_as_large = self.size.max(other.size) < self.size.min(other.size) * EQUAL_SIZES;
        (is_as_wide || is_as_large) && shared > height(self).min(height(other)) * SHARED_HEIGHT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(left: f32, width: f32, baseline: f32) -> Row {
        vec![Segment {
            glyphs: Vec::new(),
            left,
            right: left + width,
            baseline,
            size: 10.0,
        }]
    }

    fn column(left: f32) -> impl Iterator<Item = Row> {
        (0..6).map(move |line| row(left, 200.0, 700.0 - 12.0 * line as f32))
    }

    fn places(rows: &[Row]) -> Vec<(i32, i32)> {
        let place = |row: &Row| (row[0].left as i32, row[0].baseline as i32);
        rows.iter().map(place).collect()
    }

    #[test]
    fn a_heading_drawn_last_is_read_before_what_stands_below_it() {
        let drawn = column(50.0).chain([row(50.0, 300.0, 740.0)]).collect();
        let read = settled(drawn, false);
        assert_eq!(places(&read)[..2], [(50, 740), (50, 700)]);
    }

    #[test]
    fn a_footer_drawn_first_waits_for_the_text_above_it() {
        let letterhead = row(400.0, 100.0, 740.0);
        let drawn = [row(100.0, 10.0, 600.0), letterhead]
            .into_iter()
            .chain(column(50.0));
        let read = places(&settled(drawn.collect(), false));
        assert_eq!(read[..2], [(400, 740), (50, 700)]);
        assert_eq!(read[7], (100, 600));
    }

    #[test]
    fn of_two_equal_columns_the_left_one_is_read_first() {
        let drawn: Vec<Row> = column(300.0).chain(column(50.0)).collect();
        assert_eq!(places(&settled(drawn.clone(), false))[0], (50, 700));
        assert_eq!(places(&settled(drawn, true))[0], (300, 700));
    }

    #[test]
    fn of_two_columns_of_text_in_one_size_the_left_one_is_read_first() {
        let narrow = (0..6).map(|line| row(50.0, 140.0, 700.0 - 12.0 * line as f32));
        let drawn = column(300.0).chain(narrow).collect();
        assert_eq!(places(&settled(drawn, false))[0], (50, 700));
    }

    #[test]
    fn columns_are_read_as_they_were_drawn_below_and_above_a_full_line() {
        let drawn: Vec<Row> = column(50.0)
            .chain(column(300.0))
            .chain([row(50.0, 450.0, 600.0), row(50.0, 450.0, 730.0)])
            .collect();
        let read = places(&settled(drawn, false));
        assert_eq!(read[0], (50, 730));
        assert_eq!(read[1], (50, 700));
        assert_eq!(read[7], (300, 700));
        assert_eq!(read[13], (50, 600));
    }
}
