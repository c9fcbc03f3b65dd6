//! A line of text, as layout hands it on.

/// A line of text and where it stands on its page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its text, trimmed, never empty; a soft hyphen may stand at its end.
    pub text: String,
    /// The largest font size that a good part of it is set in.
    pub size: f32,
    /// Whether a paragraph starts with it.
    pub starts_paragraph: bool,
    /// Its place.
    pub place: Place,
    /// The number of the marked content that it begins in, which leads to the structure tree.
    pub marked: Option<u32>,
    /// Whether the document itself calls all of it furniture of the page (`/Artifact`).
    pub is_artifact: bool,
}

/// Where a line stands, in points, in the frame of the direction it reads in (see `PlacedGlyph`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Where it starts.
    pub left: f32,
    /// Where it ends.
    pub right: f32,
    /// Its baseline; lines follow one another towards smaller ones.
    pub baseline: f32,
    /// The direction it reads in, in degrees counter-clockwise; 0 is upright.
    pub angle: i16,
}
