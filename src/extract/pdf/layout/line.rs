//! A line of text, as layout hands it on.

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its text, trimmed, never empty; a soft hyphen may stand at its end.
    pub text: String,
    /// The largest font size that a good part of it is set in.
    pub size: f32,
    /// Whether a paragraph starts with it.
    pub starts_paragraph: bool,
}
