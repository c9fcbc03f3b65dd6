//! Shown strings to placed glyphs (ISO 32000-1, 9.4.4).

use super::super::font::{Font, Glyph};
use super::super::glyph::{MAX_GLYPHS, PageGlyphs, PlacedGlyph};
use super::super::matrix::{Matrix, Rectangle};
use super::state::{State, TextPosition};

/// How far a glyph's middle may lie outside the visible page, in points.
const CLIP_MARGIN: f32 = 1.0;

/// Half the height of a small letter, in font sizes.
const HALF_LETTER: f32 = 0.25;

/// A string of so many letters is spaced out by the character spacing.
const SPACED_LETTERS: usize = 3;

/// Character spacing of more than this, in font sizes, is as wide as a blank.
const BLANK_SPACING: f32 = 0.2;

/// So many letters are spaced out even by blanks. Ghostscript leaves the blanks around words of one letter out and
/// spaces the letters instead: "ley y tienen" becomes "le", a spaced "yyt", "ienen".
const WIDELY_SPACED_LETTERS: usize = 5;

/// Character spacing of more than this, in font sizes, sets letters apart as words.
const WIDEST_SPACING: f32 = 0.5;

/// Text slanted by less than this counts as upright: scans are seldom straight.
const UPRIGHT_DEGREES: f32 = 5.0;

/// Where glyphs are put: the page they belong to and what holds for all of them.
pub struct Show<'a> {
    /// The page's glyphs.
    pub glyphs: &'a mut PageGlyphs,
    /// The visible part of the page, upright.
    pub visible: Rectangle,
    /// Whether they are page furniture.
    pub is_artifact: bool,
}

/// What one operator shows: strings, and the moves between them.
pub enum Shown<'a> {
    /// The codes of a string.
    String(&'a [u8]),
    /// A move against the direction of writing, in thousandths of the font size.
    Back(f32),
}

impl Show<'_> {
    /// Places the glyphs of strings and moves the position behind them.
    pub fn all<'s>(
        &mut self,
        state: &State,
        position: &mut TextPosition,
        shown: impl Iterator<Item = Shown<'s>>,
    ) {
        let Some(font) = &state.font else {
            return;
        };
        match state.is_vertical {
            true => self.downwards(state, font, position, shown),
            false => self.along(state, font, position, shown),
        }
    }

    /// Horizontal writing: all strings stand on one line.
    fn along<'s>(
        &mut self,
        state: &State,
        font: &Font,
        position: &mut TextPosition,
        shown: impl Iterator<Item = Shown<'s>>,
    ) {
        let line = Line::new(state, position.text, (1.0, 0.0));
        let space = font.space_width();
        let mut travelled = 0.0;
        for shown in shown {
            let string = match shown {
                Shown::String(string) => string,
                Shown::Back(thousandths) => {
                    travelled -= thousandths / 1000.0 * state.size * state.scaling;
                    continue;
                }
            };
            let letter_spacing = letter_spacing(state, font, string);
            for glyph in font.decode(string) {
                let text = self.letters(font, &glyph);
                let room = glyph.width * state.size;
                let placed = (room + letter_spacing) * state.scaling;
                line.place(self, state, travelled, placed, text, space);
                let word_spacing = word_spacing(state, &glyph);
                travelled += (room + state.character_spacing + word_spacing) * state.scaling;
            }
        }
        position.advance(travelled, 0.0);
    }

    /// Vertical writing (ISO 32000-1, 9.7.4.3): every glyph has an origin of its own.
    fn downwards<'s>(
        &mut self,
        state: &State,
        font: &Font,
        position: &mut TextPosition,
        shown: impl Iterator<Item = Shown<'s>>,
    ) {
        let space = font.space_width();
        for shown in shown {
            let string = match shown {
                Shown::String(string) => string,
                Shown::Back(thousandths) => {
                    position.advance(0.0, -thousandths / 1000.0 * state.size);
                    continue;
                }
            };
            for glyph in font.decode(string) {
                let [displacement, x, y] = glyph.vertical.unwrap_or_default();
                let text = self.letters(font, &glyph);
                let offset = Matrix::translation(-x * state.size * state.scaling, -y * state.size);
                let down = displacement * state.size - state.character_spacing;
                Line::new(state, offset.then(position.text), (0.0, -1.0))
                    .place(self, state, 0.0, -down, text, space);
                position.advance(0.0, down - word_spacing(state, &glyph));
            }
        }
    }

    /// The letters of a glyph; one without any is counted.
    fn letters<'g>(&mut self, font: &Font, glyph: &Glyph<'g>) -> &'g str {
        glyph.text.unwrap_or_else(|| {
            self.glyphs.unmapped += 1;
            self.glyphs.undecodable += usize::from(!font.is_decodable());
            ""
        })
    }
}

/// What character spacing adds to the room of a string's glyphs. Within a string of a letter or two it makes a gap; in
/// a longer one it spaces the letters out.
fn letter_spacing(state: &State, font: &Font, string: &[u8]) -> f32 {
    if state.character_spacing == 0.0 {
        return 0.0;
    }
    let em = state.size.abs();
    let fewest = match state.character_spacing > em * BLANK_SPACING {
        true => WIDELY_SPACED_LETTERS,
        false => SPACED_LETTERS,
    };
    match font.decode(string).nth(fewest - 1) {
        Some(_) => state.character_spacing.min(em * WIDEST_SPACING),
        None => 0.0,
    }
}

fn word_spacing(state: &State, glyph: &Glyph<'_>) -> f32 {
    match glyph.is_word_space {
        true => state.word_spacing,
        false => 0.0,
    }
}

/// The straight line that the glyphs of one string stand on.
struct Line {
    start: (f32, f32),
    unit: (f32, f32),
    angle: i16,
    x: f32,
    y: f32,
    stretch: f32,
    size: f32,
}

impl Line {
    /// The line from a text matrix along a direction in text space.
    fn new(state: &State, text: Matrix, direction: (f32, f32)) -> Line {
        let matrix = text.then(state.transformation);
        let start = matrix.apply(0.0, state.rise);
        let along = matrix.apply_vector(direction.0, direction.1);
        let stretch = length(along);
        // A negative size or scaling turns the glyphs; so does it the way they read in.
        let sign = if direction.0 != 0.0 && state.size * state.scaling < 0.0 {
            -1.0
        } else {
            1.0
        };
        let unit = match stretch > 0.0 {
            true => (along.0 / stretch, along.1 / stretch),
            false => (1.0, 0.0),
        };
        let angle = quantised(sign * unit.0, sign * unit.1);
        let (sine, cosine) = match angle {
            0 => (0.0, 1.0),
            _ => f32::from(angle).to_radians().sin_cos(),
        };
        let across = matrix.apply_vector(direction.1, direction.0);
        Line {
            start,
            unit,
            angle,
            x: start.0 * cosine + start.1 * sine,
            y: start.1 * cosine - start.0 * sine,
            stretch: stretch * sign,
            size: state.size.abs() * length(across),
        }
    }

    fn place(
        &self,
        show: &mut Show<'_>,
        state: &State,
        travelled: f32,
        advance: f32,
        text: &str,
        space: f32,
    ) {
        let middle = (travelled + advance * 0.5) * self.stretch.abs();
        let (x, y) = (
            self.start.0 + self.unit.0 * middle,
            self.start.1 + self.unit.1 * middle,
        );
        if !show.visible.contains(x, y, CLIP_MARGIN) {
            return;
        }
        if state.clip.is_some_and(|clip| self.is_outside(clip, x, y)) {
            return;
        }
        if show.glyphs.glyphs.len() >= MAX_GLYPHS {
            show.glyphs.cut_short = Some("it has more glyphs than are read of one page");
            return;
        }
        let x = self.x + travelled * self.stretch;
        let glyph = PlacedGlyph {
            x,
            y: self.y,
            end: x + advance * self.stretch,
            size: self.size,
            space: space * (state.size * state.scaling * self.stretch).abs(),
            angle: self.angle,
            is_invisible: state.is_invisible,
            is_artifact: show.is_artifact,
            ..PlacedGlyph::default()
        };
        show.glyphs.push(glyph, text);
    }

    /// Whether the body of a letter lies above or below an area; a line that runs out of one at its side is read to its end.
    fn is_outside(&self, area: Rectangle, x: f32, y: f32) -> bool {
        let half = self.size * HALF_LETTER;
        match self.unit.0.abs() > self.unit.1.abs() {
            true => {
                let middle = y + self.unit.0 * half;
                middle < area.bottom - half || middle > area.top + half
            }
            false => {
                let middle = x - self.unit.1 * half;
                middle < area.left - half || middle > area.right + half
            }
        }
    }
}

/// The length of a vector; nearly all lie along an axis and need no root.
fn length((x, y): (f32, f32)) -> f32 {
    match (x == 0.0, y == 0.0) {
        (_, true) => x.abs(),
        (true, _) => y.abs(),
        _ => x.hypot(y),
    }
}

/// The angle of a direction in whole degrees; nearly level is level, and so with the other three quarters.
fn quantised(x: f32, y: f32) -> i16 {
    if y == 0.0 && x > 0.0 {
        return 0;
    }
    let degrees = y.atan2(x).to_degrees();
    let quarter = (degrees / 90.0).round() * 90.0;
    let chosen = match (degrees - quarter).abs() < UPRIGHT_DEGREES {
        true => quarter,
        false => degrees.round(),
    };
    match chosen as i16 {
        -180 => 180,
        angle => angle,
    }
}
