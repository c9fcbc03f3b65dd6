//! Marked content (ISO 32000-1, 14.6): replacement text, page furniture and hidden layers, as nested marks.

use super::properties::Properties;

/// The deepest nesting of marks that is followed.
const MAX_DEPTH: usize = 256;

/// One opened mark.
#[derive(Debug, Default)]
pub struct Mark {
    /// What it says of itself.
    pub properties: Properties,
    /// Whether it is page furniture.
    pub is_artifact: bool,
    /// Whether it lies in a layer that is not shown.
    pub is_hidden: bool,
    /// How many glyphs the page had when it was opened.
    pub first_glyph: usize,
}

/// The marks that are open, innermost last.
#[derive(Debug, Default)]
pub struct Marks {
    open: Vec<Mark>,
    too_deep: usize,
}

impl Marks {
    /// Opens a mark.
    pub fn open(&mut self, mark: Mark) {
        if self.open.len() < MAX_DEPTH {
            self.open.push(mark);
        } else {
            self.too_deep += 1;
        }
    }

    /// Closes the innermost mark and returns it.
    pub fn close(&mut self) -> Option<Mark> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return None;
        }
        self.open.pop()
    }

    /// Whether an open mark is page furniture.
    pub fn is_artifact(&self) -> bool {
        self.open.iter().any(|mark| mark.is_artifact)
    }

    /// Whether an open mark lies in a layer that is not shown.
    pub fn is_hidden(&self) -> bool {
        self.open.iter().any(|mark| mark.is_hidden)
    }

    /// How many marks are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }
}
