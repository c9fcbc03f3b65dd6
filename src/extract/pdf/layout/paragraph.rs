//! Rows to lines that know where paragraphs start.

use super::super::glyph::PageGlyphs;
use super::segment::Row;
use super::{Line, Place};

/// A step down of more than so many usual steps starts a paragraph.
const WIDE_STEP: f32 = 1.35;

/// The usual step, in font sizes, where a page has too few lines to tell.
const USUAL_STEP: f32 = 1.25;

/// A first line is set in by at least so many font sizes.
const INDENT: f32 = 0.8;

/// Sizes that differ by more than this factor do not belong to one paragraph.
const OTHER_SIZE: f32 = 1.15;

/// Appends rows with their text as lines; all read in one direction.
pub fn mark(page: &PageGlyphs, angle: i16, rows: Vec<(Row, String)>, lines: &mut Vec<Line>) {
    let shapes: Vec<Shape> = rows.iter().filter_map(|(row, _)| Shape::of(row)).collect();
    let usual = usual_step(&shapes);
    let mut previous: Option<(Shape, usize)> = None;
    for (row, text) in rows {
        let Some(shape) = Shape::of(&row) else {
            continue;
        };
        let starts_paragraph = match &previous {
            None => true,
            Some((before, place)) => {
                let text_before = lines.get(*place).map_or("", |line: &Line| &line.text);
                !runs_on(text_before, &text) && shape.starts_paragraph(before, usual)
            }
        };
        previous = Some((shape, lines.len()));
        lines.push(Line {
            text,
            size: shape.size,
            starts_paragraph,
            place: shape.place(angle),
            marked: first_marked(page, &row),
            is_artifact: is_artifact(page, &row),
        });
    }
}

/// The number of the marked content that the first glyph of a row stands in.
fn first_marked(page: &PageGlyphs, row: &Row) -> Option<u32> {
    let first = *row.first()?.glyphs.first()?;
    page.tagged.number_at(first as usize)
}

/// Whether all glyphs of a row are furniture.
fn is_artifact(page: &PageGlyphs, row: &Row) -> bool {
    let mut glyphs = row.iter().flat_map(|segment| &segment.glyphs);
    glyphs.all(|&place| {
        let glyph = page.glyphs.get(place as usize);
        glyph.is_some_and(|glyph| glyph.is_artifact)
    })
}

/// Where a row lies.
#[derive(Clone, Copy)]
struct Shape {
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
}

impl Shape {
    fn of(row: &Row) -> Option<Shape> {
        let widest = row.iter().max_by(|a, b| a.width().total_cmp(&b.width()))?;
        Some(Shape {
            left: row.first()?.left,
            right: row.iter().map(|segment| segment.right).reduce(f32::max)?,
            baseline: widest.baseline,
            size: widest.size,
        })
    }

    fn place(&self, angle: i16) -> Place {
        Place {
            left: self.left,
            right: self.right,
            baseline: self.baseline,
            angle,
        }
    }

    fn starts_paragraph(&self, before: &Shape, usual: f32) -> bool {
        let step = before.baseline - self.baseline;
        let em = before.size.max(self.size).max(f32::MIN_POSITIVE);
        let is_elsewhere = step <= 0.0 || self.left > before.right || self.right < before.left;
        let is_other_size = em > before.size.min(self.size) * OTHER_SIZE;
        let is_set_in = self.left - before.left > em * INDENT
            && self.left - before.left < em * INDENT * 4.0
            && before.right >= self.right - em;
        is_elsewhere || is_other_size || is_set_in || step > em * usual * WIDE_STEP
    }
}

/// The middle step from line to line, in font sizes.
fn usual_step(shapes: &[Shape]) -> f32 {
    let mut steps: Vec<f32> = shapes
        .windows(2)
        .filter_map(|pair| match pair {
            [above, below] => Some((above.baseline - below.baseline) / below.size.max(0.1)),
            _ => None,
        })
        .filter(|step| (0.8..2.5).contains(step))
        .collect();
    if steps.len() < 3 {
        return USUAL_STEP;
    }
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(USUAL_STEP)
}

/// Whether a sentence plainly goes on from one line to the next.
fn runs_on(before: &str, after: &str) -> bool {
    let goes_on = after.chars().next().is_some_and(char::is_lowercase);
    let is_open = before.chars().next_back().is_some_and(|last| {
        last.is_alphanumeric() || matches!(last, ',' | '-' | '\u{ad}' | '\u{2010}')
    });
    goes_on && is_open
}
