//! What the interpreter hands to the layout: the glyphs of one page, placed.

use super::matrix::Rectangle;
use super::tagged_run::TaggedRuns;
use crate::language::Language;

/// The most glyphs kept of one page; a page of a broadsheet newspaper has a tenth of it.
pub const MAX_GLYPHS: usize = 300_000;

/// A full page of text has fewer glyphs than this.
const USUAL_GLYPHS: usize = 8_192;

/// So many bytes of content show a glyph, at the least, on most pages.
const BYTES_A_GLYPH: usize = 3;

/// The most bytes of letters kept of one page: each glyph may have a few; a font that maps one code to a book is a bomb.
const MAX_LETTERS_BYTES: usize = 4 << 20;

/// A shown glyph. Its coordinates are in points, in a frame turned so that it reads along x and lines follow one
/// another towards smaller y; glyphs of one `angle` share a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlacedGlyph {
    /// Where it starts.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// Where the next glyph would start.
    pub end: f32,
    /// The font size as it comes out on the page.
    pub size: f32,
    /// The width of a blank of its font, as it comes out on the page.
    pub space: f32,
    /// The direction it reads in, in degrees counter-clockwise; 0 is upright, vertical writing is -90.
    pub angle: i16,
    /// Drawn without ink (text rendering mode 3 or 7).
    pub is_invisible: bool,
    /// Part of the page's furniture, as the document itself says (`/Artifact`).
    pub is_artifact: bool,
    /// Where its letters start and end among those of the page, which sees to it when the glyph is added.
    pub(super) letters: (u32, u32),
}

/// The glyphs of a page in the order they were drawn, and what else tells how far they can be trusted.
#[derive(Debug, Default)]
pub struct PageGlyphs {
    /// The glyphs.
    pub glyphs: Vec<PlacedGlyph>,
    letters: String,
    /// Which of them are tagged.
    pub tagged: TaggedRuns,
    /// What of the page is visible, upright.
    pub visible: Rectangle,
    /// Its level and upright rules, on the upright page.
    pub rules: Vec<Rectangle>,
    /// Whether a glyph may be a point or sign of Hebrew or Arabic: they start with the bytes D6 to DB.
    pub may_have_points: bool,
    /// Whether a glyph may be Indic, Tibetan, Burmese or Khmer: such letters start with the bytes E0 and E1.
    pub may_have_indic: bool,
    /// Whether a glyph may be of a script that is not read from left to right, letter by letter: such letters start with
    /// the bytes D6 to E1, or with EA and above, as some others do.
    pub may_be_reordered: bool,
    /// How many shown codes had no letters.
    pub unmapped: usize,
    /// How many of those belong to fonts that have no way to letters at all.
    pub undecodable: usize,
    /// The share of the page that pictures cover, 1 at most.
    pub picture_share: f32,
    /// How many operators were run.
    pub operators: usize,
    /// Which limit cut the page short, if one did.
    pub cut_short: Option<&'static str>,
}

impl PageGlyphs {
    /// A page without glyphs yet, with room for those that so many bytes of content mostly show.
    pub fn with_room_for(content_bytes: usize) -> PageGlyphs {
        let glyphs = (content_bytes / BYTES_A_GLYPH).min(USUAL_GLYPHS);
        PageGlyphs {
            glyphs: Vec::with_capacity(glyphs),
            letters: String::with_capacity(glyphs * 2),
            ..PageGlyphs::default()
        }
    }

    /// Adds a glyph; one without letters still takes up its room.
    pub fn push(&mut self, glyph: PlacedGlyph, text: &str) {
        let letters = self.keep(text);
        self.glyphs.push(PlacedGlyph { letters, ..glyph });
    }

    /// The letters of a glyph of this page.
    pub fn text(&self, glyph: &PlacedGlyph) -> &str {
        let (start, end) = glyph.letters;
        self.letters
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Gives the glyphs from `first` on a replacement text as a whole (`/ActualText`, ISO 32000-1, 14.9.4): the first
    /// carries it over the room of all on its line, the others keep their room without letters.
    pub fn replace_text(&mut self, first: usize, text: &str) {
        let letters = self.keep(text);
        let Some(([head], tail)) = self
            .glyphs
            .get_mut(first..)
            .and_then(|run| run.split_at_mut_checked(1))
        else {
            return;
        };
        head.letters = letters;
        for glyph in &mut *tail {
            glyph.letters.1 = glyph.letters.0;
            let is_on_the_same_line =
                glyph.angle == head.angle && (glyph.y - head.y).abs() < head.size * 0.5;
            if is_on_the_same_line {
                head.x = head.x.min(glyph.x);
                head.end = head.end.max(glyph.end);
            }
        }
        let head = *head;
        let followers = self.glyphs.split_off(first + 1);
        let is_replaced = |glyph: &PlacedGlyph| {
            glyph.angle == head.angle && (glyph.y - head.y).abs() < head.size * 0.5
        };
        let others = followers.into_iter().filter(|glyph| !is_replaced(glyph));
        self.glyphs.extend(others);
    }

    /// The language that all text but furniture is said to be in, by itself or by the element that its number leads to.
    pub fn declared_language(
        &self,
        of_number: impl Fn(u32) -> Option<Language>,
    ) -> Option<Language> {
        let text = self.glyphs.iter().filter(|glyph| !glyph.is_artifact);
        self.tagged.language(text.count(), of_number)
    }

    /// How many bytes of letters the page has.
    pub fn letters_bytes(&self) -> usize {
        self.letters.len()
    }

    /// Keeps the letters of a glyph; most are one of ASCII, which says nothing of the page.
    fn keep(&mut self, text: &str) -> (u32, u32) {
        let start = self.letters.len();
        match *text.as_bytes() {
            [letter @ ..0x80] if start < MAX_LETTERS_BYTES => self.letters.push(char::from(letter)),
            _ => self.keep_others(text),
        }
        (start as u32, self.letters.len() as u32)
    }

    fn keep_others(&mut self, text: &str) {
        if self.letters.len() + text.len() > MAX_LETTERS_BYTES {
            self.cut_short = Some("it has more letters than are kept of one page");
            return;
        }
        for byte in text.bytes().filter(|byte| *byte >= 0xd6) {
            self.may_have_points |= byte <= 0xdb;
            self.may_have_indic |= matches!(byte, 0xe0 | 0xe1);
            self.may_be_reordered |= !matches!(byte, 0xe2..=0xe9);
        }
        self.letters.push_str(text);
    }
}
