//! Rectangles that clip what is drawn after them (ISO 32000-1, 8.5.4).
//!
//! Browsers draw the first line of the next page below the clip of a page: nobody sees it there. A small clip is left
//! alone: it cuts the words of a narrow cell off, which belong to it all the same. Other paths than one rectangle clip
//! nothing here.

use super::super::content::Operand;
use super::super::matrix::{Matrix, Rectangle};

/// A clip that takes less than this share of the page's width or height is that of a cell or a picture.
const LARGE: f32 = 0.4;

/// The path being drawn, as far as it may clip.
#[derive(Debug, Default)]
pub struct ClipPath {
    drawn: Drawn,
    is_clip: bool,
}

#[derive(Debug, Default)]
enum Drawn {
    #[default]
    Nothing,
    Rectangle([f32; 4], Matrix),
    Other,
}

impl ClipPath {
    /// Runs an operator of path construction, clipping or painting. What a painted path leaves visible, if it clips, is
    /// returned; `page` is what of the page there is to see.
    pub fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        to_page: Matrix,
        page: Rectangle,
    ) -> Option<Rectangle> {
        match operator {
            b"re" => self.drawn = self.with_rectangle(operands, to_page),
            b"m" | b"l" => self.drawn = Drawn::Other,
            b"W" | b"W*" => self.is_clip = true,
            _ => return std::mem::take(self).painted(page),
        }
        None
    }

    fn with_rectangle(&self, operands: &[Operand<'_>], to_page: Matrix) -> Drawn {
        match (&self.drawn, operands) {
            (
                Drawn::Nothing,
                [
                    ..,
                    Operand::Number(x),
                    Operand::Number(y),
                    Operand::Number(width),
                    Operand::Number(height),
                ],
            ) => Drawn::Rectangle([*x, *y, *width, *height], to_page),
            _ => Drawn::Other,
        }
    }

    fn painted(self, page: Rectangle) -> Option<Rectangle> {
        let (Drawn::Rectangle([x, y, width, height], to_page), true) = (self.drawn, self.is_clip)
        else {
            return None;
        };
        let area = Rectangle::of_corners(x, y, x + width, y + height).transformed(to_page);
        let area = area.intersection(page)?;
        let is_large = area.width() > page.width() * LARGE && area.height() > page.height() * LARGE;
        is_large.then_some(area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Rectangle = Rectangle {
        left: 0.0,
        bottom: 0.0,
        right: 600.0,
        top: 800.0,
    };

    fn clip(content: &[(&[u8], &[f32])]) -> Option<Rectangle> {
        let mut path = ClipPath::default();
        let mut clip = None;
        for (operator, numbers) in content {
            let operands: Vec<Operand<'_>> = numbers.iter().map(|n| Operand::Number(*n)).collect();
            clip = path.operator(operator, &operands, Matrix::IDENTITY, PAGE);
        }
        clip
    }

    #[test]
    fn a_large_rectangle_clips_what_follows() {
        let area: (&[u8], &[f32]) = (b"re", &[50.0, 60.0, 500.0, 700.0]);
        let expected = Rectangle::of_corners(50.0, 60.0, 550.0, 760.0);
        assert_eq!(clip(&[area, (b"W*", &[]), (b"n", &[])]), Some(expected));
        assert_eq!(clip(&[area, (b"n", &[])]), None);
    }

    #[test]
    fn cells_and_other_paths_clip_nothing() {
        let cell: (&[u8], &[f32]) = (b"re", &[50.0, 60.0, 100.0, 700.0]);
        assert_eq!(clip(&[cell, (b"W", &[]), (b"n", &[])]), None);
        let area: (&[u8], &[f32]) = (b"re", &[50.0, 60.0, 500.0, 700.0]);
        assert_eq!(clip(&[area, area, (b"W", &[]), (b"n", &[])]), None);
        let start: (&[u8], &[f32]) = (b"m", &[0.0, 0.0]);
        assert_eq!(clip(&[start, area, (b"W", &[]), (b"n", &[])]), None);
    }
}
