//! Footnotes behind the text they interrupt.
//!
//! A note under the first of two columns stands in the middle of the page's text. Notes are told by their smaller
//! letters, by the number or sign they start with, and by their place: at the foot of a column, with hardly anything
//! below. They are read after the text of the page and before its footer; a note that already stands there stays.

use super::super::glyph::PageGlyphs;
use super::segment::Row;

/// Notes are set smaller than the text, by this factor at least.
const SMALLER: f32 = 0.93;

/// So many lines may stand below a note: the page's footer.
const FOOTER_LINES: usize = 2;

/// A row in more pieces belongs to a table: a note has its number and its text.
const MOST_PIECES: usize = 2;

/// The longest number of a note.
const MOST_FIGURES: usize = 3;

/// A page with more rows is a drawing or a map, whose small labels are no notes.
const MOST_ROWS: usize = 2_000;

/// The rows of a page with its notes after its text.
pub fn behind_the_text(page: &PageGlyphs, rows: Vec<Row>) -> Vec<Row> {
    if rows.len() > MOST_ROWS {
        return rows;
    }
    let Some(body) = body_size(&rows) else {
        return rows;
    };
    let is_small = |row: &Row| row.iter().all(|segment| segment.size < body * SMALLER);
    if !rows.iter().any(is_small) {
        return rows;
    }
    let mut is_note = vec![false; rows.len()];
    let mut start = 0;
    for run in
        rows.chunk_by(|above, below| is_small(above) && is_small(below) && goes_on(above, below))
    {
        let end = start + run.len();
        if run.first().is_some_and(is_small) && interrupts(page, run, &rows, start, body) {
            is_note
                .get_mut(start..end)
                .into_iter()
                .flatten()
                .for_each(|note| *note = true);
        }
        start = end;
    }
    parted(rows, &is_note)
}

/// Text, notes, and what stands below both.
fn parted(rows: Vec<Row>, is_note: &[bool]) -> Vec<Row> {
    let lowest = rows
        .iter()
        .zip(is_note)
        .filter(|(_, is_note)| **is_note)
        .map(|(row, _)| baseline(row) - size(row))
        .reduce(f32::min);
    let Some(lowest) = lowest else {
        return rows;
    };
    let below = rows
        .iter()
        .rev()
        .take_while(|row| baseline(row) < lowest)
        .count();
    let footer_start = rows.len() - below;
    let (mut text, mut notes, mut footer) = (Vec::new(), Vec::new(), Vec::new());
    for (place, row) in rows.into_iter().enumerate() {
        match is_note.get(place) {
            Some(true) => notes.push(row),
            _ if place >= footer_start => footer.push(row),
            _ => text.push(row),
        }
    }
    text.append(&mut notes);
    text.append(&mut footer);
    text
}

/// Whether rows are notes at the foot of a column, with text of the page after them.
fn interrupts(page: &PageGlyphs, run: &[Row], rows: &[Row], start: usize, body: f32) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return false;
    };
    let is_text = |row: &&Row| size(row) >= body * SMALLER;
    let after = rows.get(start + run.len()..).unwrap_or_default();
    let text_follows = after
        .iter()
        .filter(is_text)
        .any(|row| baseline(row) > baseline(first));
    let below = || {
        rows.iter()
            .filter(|row| baseline(row) < baseline(last) && share_column(row, last))
    };
    text_follows
        && run.iter().all(|row| row.len() <= MOST_PIECES)
        && run.iter().any(|row| begins_with_mark(page, row))
        && below().count() <= FOOTER_LINES
        && rows
            .iter()
            .filter(is_text)
            .any(|row| baseline(row) > baseline(first) && share_column(row, first))
}

fn goes_on(above: &Row, below: &Row) -> bool {
    let step = baseline(above) - baseline(below);
    step > 0.0 && step < size(below) * 3.0 && share_column(above, below)
}

/// The size most letters are set in.
fn body_size(rows: &[Row]) -> Option<f32> {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for segment in rows.iter().flatten() {
        let letters = segment.glyphs.len();
        match sizes
            .iter_mut()
            .find(|(size, _)| (size - segment.size).abs() < 0.25)
        {
            Some((_, count)) => *count += letters,
            None => sizes.push((segment.size, letters)),
        }
    }
    let most = sizes.into_iter().max_by_key(|(_, count)| *count)?;
    Some(most.0)
}

/// Whether a row starts with a number that a word follows, or with one of the signs of notes.
fn begins_with_mark(page: &PageGlyphs, row: &Row) -> bool {
    let letters = row
        .iter()
        .flat_map(|segment| &segment.glyphs)
        .filter_map(|&place| page.glyphs.get(place as usize))
        .flat_map(|glyph| page.text(glyph).chars());
    let mut figures = 0;
    for letter in letters {
        match letter {
            '*' | '†' | '‡' | '§' | '¶' => return true,
            '¹' | '²' | '³' | '⁴'..='⁹' => return true,
            '(' | '[' | ' ' if figures == 0 => {}
            _ if letter.is_ascii_digit() => figures += 1,
            _ => return (1..=MOST_FIGURES).contains(&figures),
        }
    }
    false
}

fn baseline(row: &Row) -> f32 {
    row.first().map_or(0.0, |segment| segment.baseline)
}

fn size(row: &Row) -> f32 {
    row.iter().map(|segment| segment.size).fold(0.0, f32::max)
}

fn share_column(row: &Row, other: &Row) -> bool {
    let left = |row: &Row| {
        row.iter()
            .map(|segment| segment.left)
            .fold(f32::MAX, f32::min)
    };
    let right = |row: &Row| {
        row.iter()
            .map(|segment| segment.right)
            .fold(f32::MIN, f32::max)
    };
    right(row).min(right(other)) > left(row).max(left(other))
}

#[cfg(test)]
mod tests {
    use super::super::super::glyph::PlacedGlyph;
    use super::super::segment::Segment;
    use super::*;

    /// A page of lines: where they start, their baseline, size and text.
    fn page(lines: &[(f32, f32, f32, &str)]) -> (PageGlyphs, Vec<Row>) {
        let mut page = PageGlyphs::default();
        let mut rows = Vec::new();
        for (x, y, size, text) in lines {
            let first = page.glyphs.len() as u32;
            let mut right = *x;
            for letter in text.chars() {
                let place = PlacedGlyph {
                    x: right,
                    y: *y,
                    end: right + size * 0.5,
                    size: *size,
                    ..PlacedGlyph::default()
                };
                page.push(place, &letter.to_string());
                right = place.end;
            }
            rows.push(vec![Segment {
                glyphs: (first..page.glyphs.len() as u32).collect(),
                left: *x,
                right,
                baseline: *y,
                size: *size,
            }]);
        }
        (page, rows)
    }

    fn order(lines: &[(f32, f32, f32, &str)]) -> Vec<usize> {
        let (page, rows) = page(lines);
        let read = behind_the_text(&page, rows.clone());
        let place = |row: &Row| {
            rows.iter()
                .position(|other| other[0].glyphs == row[0].glyphs)
        };
        read.iter().filter_map(place).collect()
    }

    #[test]
    fn a_note_under_the_first_column_is_read_after_the_second_and_before_the_footer() {
        let lines = [
            (50.0, 700.0, 10.0, "The hotel trains its staff"),
            (50.0, 688.0, 10.0, "to recognise exploitation.1"),
            (50.0, 650.0, 8.0, "1 See the code of conduct,"),
            (50.0, 641.0, 8.0, "article 2."),
            (300.0, 700.0, 10.0, "Every year it reports on"),
            (300.0, 641.0, 10.0, "what was done."),
            (170.0, 600.0, 10.0, "12"),
        ];
        assert_eq!(order(&lines), [0, 1, 4, 5, 2, 3, 6]);
    }

    #[test]
    fn small_print_that_has_text_below_it_stays() {
        let lines = [
            (50.0, 700.0, 10.0, "The hotel trains its staff"),
            (50.0, 688.0, 8.0, "1 of 2 boxes in small print"),
            (50.0, 676.0, 10.0, "to recognise exploitation"),
            (50.0, 664.0, 10.0, "and to report it"),
            (50.0, 652.0, 10.0, "to the police"),
            (300.0, 700.0, 10.0, "Every year it reports on"),
        ];
        assert_eq!(order(&lines), [0, 1, 2, 3, 4, 5]);
    }
}
