//! Content streams to placed glyphs: runs the operators that matter to text and leaves all others out.
//!
//! Of paths only the rules of tables are kept; colours, shadings and pictures are not looked at, except for how much of the
//! page pictures cover. Nothing fails: a resource that is missing leaves its text out, a limit that is reached is noted
//! in the page's glyphs.

mod annotation;
mod clip;
mod field_value;
mod layers;
mod marked;
mod operators;
mod properties;
mod resources;
mod rules;
mod show;
mod state;

use lopdf::{Document, ObjectId};

use self::layers::HiddenLayers;
use self::operators::Run;
use self::resources::Resources;
use super::glyph::PageGlyphs;
use super::page::PageFrame;

/// Reads the pages of one document; keeps its fonts and forms from page to page.
pub struct Interpreter<'d> {
    document: &'d Document,
    layers: HiddenLayers,
    resources: Resources,
}

impl<'d> Interpreter<'d> {
    /// Prepares to read pages of a document.
    pub fn new(document: &'d Document) -> Interpreter<'d> {
        Interpreter {
            document,
            layers: HiddenLayers::of(document),
            resources: Resources::default(),
        }
    }

    /// The glyphs of a page and of the annotations on it; none where the object is no page.
    pub fn page(&mut self, id: ObjectId) -> PageGlyphs {
        let Some(frame) = PageFrame::of(self.document, id) else {
            return PageGlyphs::default();
        };
        let content = frame.content(self.document);
        let mut glyphs = PageGlyphs::with_room_for(content.bytes.len());
        glyphs.cut_short = content.defect;
        let mut run = Run::new(
            self.document,
            &self.layers,
            &mut self.resources,
            &frame,
            glyphs,
        );
        run.content(&content.bytes, frame.resources);
        for appearance in annotation::appearances(self.document, frame.dictionary, &self.layers) {
            run.appearance(appearance.form, appearance.placement, frame.upright);
        }
        for value in field_value::values(self.document, frame.dictionary, &self.layers) {
            run.field_value(&value, frame.upright);
        }
        run.finish()
    }
}
