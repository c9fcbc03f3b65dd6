//! The graphics and text state that `q` saves and `Q` restores (ISO 32000-1, 8.4 and 9.3), as far as text needs it.

use std::rc::Rc;

use super::super::font::Font;
use super::super::matrix::{Matrix, Rectangle};

/// The state; cheap to clone.
#[derive(Clone)]
pub struct State {
    /// From the content's coordinates to the upright page.
    pub transformation: Matrix,
    /// The font, once one is set.
    pub font: Option<Rc<Font>>,
    /// Whether the font writes downwards.
    pub is_vertical: bool,
    /// Its size.
    pub size: f32,
    /// Space added after each glyph.
    pub character_spacing: f32,
    /// Space added after each single-byte blank.
    pub word_spacing: f32,
    /// Horizontal scaling; 1 is 100 %.
    pub scaling: f32,
    /// The distance between lines.
    pub leading: f32,
    /// How far the baseline is raised.
    pub rise: f32,
    /// Drawn without ink: rendering mode 3 or 7.
    pub is_invisible: bool,
    /// What of the page is left visible, where it is clipped.
    pub clip: Option<Rectangle>,
}

impl State {
    /// The state a page starts with.
    pub fn new(transformation: Matrix) -> State {
        State {
            transformation,
            font: None,
            is_vertical: false,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            is_invisible: false,
            clip: None,
        }
    }

    /// Sets the font; a font that writes downwards does so for every code, so the first one tells.
    pub fn set_font(&mut self, font: Option<Rc<Font>>) {
        self.is_vertical = font.as_ref().is_some_and(|font| {
            font.decode(&[0, 0])
                .next()
                .is_some_and(|glyph| glyph.vertical.is_some())
        });
        self.font = font;
    }
}

/// The text and line matrices, which live from `BT` to `ET` (ISO 32000-1, 9.4.1).
#[derive(Clone, Copy)]
pub struct TextPosition {
    /// Where the next glyph goes.
    pub text: Matrix,
    /// Where the line started.
    pub line: Matrix,
}

impl TextPosition {
    /// The position after `BT`.
    pub const START: TextPosition = TextPosition {
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
    };

    /// Starts a line at a distance from the start of the current one (`Td`).
    pub fn next_line(&mut self, x: f32, y: f32) {
        self.set(self.line.moved(x, y));
    }

    /// Sets both matrices (`Tm`).
    pub fn set(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    /// Moves on within the line.
    pub fn advance(&mut self, x: f32, y: f32) {
        self.text = self.text.moved(x, y);
    }
}
