//! Ruled lines of a page: strokes and thin filled boxes that run along an axis (ISO 32000-1, 8.5).
//!
//! The layout reads tables by them. A path counts once it is painted; clipping paths and curves do not.

use super::super::content::Operand;
use super::super::matrix::{Matrix, Rectangle};

/// The most rules kept of a page; a chart has more lines than any table.
const MAX_RULES: usize = 5_000;

/// A thicker line is a box.
const THICKEST: f32 = 3.0;

/// A shorter line belongs to a letter or a sign.
const SHORTEST: f32 = 8.0;

/// The rules of a page, and the path being drawn.
#[derive(Debug, Default)]
pub struct Rules {
    painted: Vec<Rectangle>,
    drawn: Vec<Rectangle>,
    boxes: Vec<Rectangle>,
    point: (f32, f32),
}

impl Rules {
    /// Runs an operator of path construction or painting; others change nothing.
    pub fn operator(&mut self, operator: &[u8], operands: &[Operand<'_>], to_page: Matrix) {
        match operator {
            b"m" => self.move_to(operands, to_page),
            b"l" => {
                let from = self.point;
                self.move_to(operands, to_page);
                self.draw(Rectangle::of_corners(
                    from.0,
                    from.1,
                    self.point.0,
                    self.point.1,
                ));
            }
            b"re" => self.rectangle(operands, to_page),
            b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => {
                for sides in std::mem::take(&mut self.boxes) {
                    self.draw_sides(sides);
                }
                self.painted.append(&mut self.drawn);
            }
            b"f" | b"F" | b"f*" => {
                self.painted.append(&mut self.drawn);
                self.boxes.clear();
            }
            b"n" => {
                self.drawn.clear();
                self.boxes.clear();
            }
            _ => {}
        }
    }

    /// The rules of the page.
    pub fn into_painted(self) -> Vec<Rectangle> {
        self.painted
    }

    fn move_to(&mut self, operands: &[Operand<'_>], to_page: Matrix) {
        if let [.., Operand::Number(x), Operand::Number(y)] = *operands {
            self.point = to_page.apply(x, y);
        }
    }

    fn rectangle(&mut self, operands: &[Operand<'_>], to_page: Matrix) {
        let [
            ..,
            Operand::Number(x),
            Operand::Number(y),
            Operand::Number(width),
            Operand::Number(height),
        ] = *operands
        else {
            return;
        };
        let (from, to) = (to_page.apply(x, y), to_page.apply(x + width, y + height));
        let area = Rectangle::of_corners(from.0, from.1, to.0, to.1);
        match area.width().min(area.height()) <= THICKEST {
            true => self.draw(area),
            false if self.boxes.len() < MAX_RULES => self.boxes.push(area),
            false => {}
        }
    }

    /// The sides of a box whose outline is drawn.
    fn draw_sides(
        &mut self,
        Rectangle {
            left,
            bottom,
            right,
            top,
        }: Rectangle,
    ) {
        self.draw(Rectangle::of_corners(left, bottom, right, bottom));
        self.draw(Rectangle::of_corners(left, top, right, top));
        self.draw(Rectangle::of_corners(left, bottom, left, top));
        self.draw(Rectangle::of_corners(right, bottom, right, top));
    }

    fn draw(&mut self, line: Rectangle) {
        let (thin, long) = match line.width() < line.height() {
            true => (line.width(), line.height()),
            false => (line.height(), line.width()),
        };
        let is_rule = thin <= THICKEST && long >= SHORTEST;
        if is_rule && self.painted.len() + self.drawn.len() < MAX_RULES {
            self.drawn.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(content: &[(&[u8], &[f32])]) -> usize {
        let mut rules = Rules::default();
        for (operator, numbers) in content {
            let operands: Vec<Operand<'_>> = numbers.iter().map(|n| Operand::Number(*n)).collect();
            rules.operator(operator, &operands, Matrix::IDENTITY);
        }
        rules.into_painted().len()
    }

    #[test]
    fn painted_lines_and_thin_boxes_are_rules() {
        let line: [(&[u8], &[f32]); 3] = [(b"m", &[0.0, 0.0]), (b"l", &[90.0, 0.0]), (b"S", &[])];
        assert_eq!(rules(&line), 1);
        assert_eq!(rules(&[(b"re", &[0.0, 0.0, 0.5, 90.0]), (b"f", &[])]), 1);
    }

    #[test]
    fn the_sides_of_a_box_are_rules_where_they_are_drawn() {
        let area: (&[u8], &[f32]) = (b"re", &[0.0, 0.0, 90.0, 20.0]);
        assert_eq!(rules(&[area, (b"S", &[])]), 4);
        assert_eq!(rules(&[area, (b"f", &[])]), 0);
    }

    #[test]
    fn clipping_paths_and_slanted_lines_are_none() {
        assert_eq!(
            rules(&[(b"re", &[0.0, 0.0, 0.5, 90.0]), (b"W", &[]), (b"n", &[])]),
            0
        );
        let line: [(&[u8], &[f32]); 3] = [(b"m", &[0.0, 0.0]), (b"l", &[90.0, 90.0]), (b"S", &[])];
        assert_eq!(rules(&line), 0);
    }
}
