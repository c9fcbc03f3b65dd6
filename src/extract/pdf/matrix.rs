//! Transformation matrices and rectangles (ISO 32000-1, 8.3): numbers only, nothing of PDF objects.

/// `[a b c d e f]`: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f32; 6]);

impl Matrix {
    /// Leaves every point where it is.
    pub const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves by a distance.
    pub fn translation(x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this matrix, then the other.
    pub fn then(self, next: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ne, nf] = next.0;
        Matrix([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    /// First a move by a distance, then this matrix.
    pub fn moved(self, x: f32, y: f32) -> Matrix {
        let [a, b, c, d, ..] = self.0;
        let (e, f) = self.apply(x, y);
        Matrix([a, b, c, d, e, f])
    }

    /// Where a point comes to lie.
    pub fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// Where a vector points to: the matrix without its translation.
    pub fn apply_vector(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, ..] = self.0;
        (a * x + c * y, b * x + d * y)
    }

    /// The area of the unit square, without sign.
    pub fn area(self) -> f32 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs()
    }
}

/// A rectangle with its corners in order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rectangle {
    /// The least x.
    pub left: f32,
    /// The least y.
    pub bottom: f32,
    /// The greatest x.
    pub right: f32,
    /// The greatest y.
    pub top: f32,
}

impl Rectangle {
    /// The rectangle of two opposite corners, in whichever order they are given.
    pub fn of_corners(x0: f32, y0: f32, x1: f32, y1: f32) -> Rectangle {
        Rectangle {
            left: x0.min(x1),
            bottom: y0.min(y1),
            right: x0.max(x1),
            top: y0.max(y1),
        }
    }

    /// The width.
    pub fn width(self) -> f32 {
        self.right - self.left
    }

    /// The height.
    pub fn height(self) -> f32 {
        self.top - self.bottom
    }

    /// Whether a point lies in it or within a margin around it.
    pub fn contains(self, x: f32, y: f32, margin: f32) -> bool {
        x >= self.left - margin
            && x <= self.right + margin
            && y >= self.bottom - margin
            && y <= self.top + margin
    }

    /// What both have in common; `None` where that is nothing.
    pub fn intersection(self, other: Rectangle) -> Option<Rectangle> {
        let common = Rectangle {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        };
        (common.width() > 0.0 && common.height() > 0.0).then_some(common)
    }

    /// The rectangle around its four corners after a transformation.
    pub fn transformed(self, matrix: Matrix) -> Rectangle {
        let corners = [
            matrix.apply(self.left, self.bottom),
            matrix.apply(self.right, self.bottom),
            matrix.apply(self.left, self.top),
            matrix.apply(self.right, self.top),
        ];
        let fold = |pick: fn((f32, f32)) -> f32, better: fn(f32, f32) -> f32| {
            corners
                .into_iter()
                .map(pick)
                .reduce(better)
                .unwrap_or_default()
        };
        Rectangle {
            left: fold(|corner| corner.0, f32::min),
            bottom: fold(|corner| corner.1, f32::min),
            right: fold(|corner| corner.0, f32::max),
            top: fold(|corner| corner.1, f32::max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_apply_in_the_order_they_are_named() {
        let scaled_then_moved =
            Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]).then(Matrix::translation(10.0, 5.0));
        assert_eq!(scaled_then_moved.apply(1.0, 1.0), (12.0, 7.0));
        assert_eq!(scaled_then_moved.apply_vector(1.0, 1.0), (2.0, 2.0));
        assert_eq!(scaled_then_moved.area(), 4.0);
    }

    #[test]
    fn a_turned_rectangle_keeps_its_corners_in_order() {
        let quarter_turn = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let turned = Rectangle::of_corners(3.0, 4.0, 1.0, 2.0).transformed(quarter_turn);
        assert_eq!(turned, Rectangle::of_corners(-4.0, 1.0, -2.0, 3.0));
    }
}
