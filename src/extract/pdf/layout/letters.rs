//! The glyphs of a row to its text: from left to right, doubles left out, accents put on, blanks put in.

use super::super::glyph::{PageGlyphs, PlacedGlyph, push_letters};
use super::marks::Attached;
use super::segment::Row;
use super::{accent, bidi, indic, marks, normalise};

/// The same letter again within this distance, in font sizes, is drawn twice to look bold or shaded.
const DOUBLE: f32 = 0.12;

/// A gap of this share of the font's blank is a blank.
const BLANK_SHARE: f32 = 0.5;

/// The narrowest and widest blank that a font is believed to have, in font sizes.
const BLANK_WIDTHS: (f32, f32) = (0.2, 0.4);

/// A gap as wide as this, in font sizes, parts cells; no blank of a justified line is.
const CELL_GAP: f32 = 2.0;

/// A gap between ideographs must be as wide as this, in font sizes, to be a blank.
const IDEOGRAPH_BLANK: f32 = 0.5;

/// A line is letter-spaced where more than this share of its gaps would be blanks.
const SPACED_SHARE: f32 = 0.45;

/// Fewer letters than this do not show that a line is letter-spaced.
const FEWEST_SPACED: usize = 5;

/// The text of a row, trimmed.
pub fn text(page: &PageGlyphs, row: &Row) -> String {
    let (places, attached) = from_left_to_right(page, row);
    let mut glyphs: Vec<&PlacedGlyph> = Vec::with_capacity(places.len());
    glyphs.extend(
        places
            .iter()
            .filter_map(|place| page.glyphs.get(*place as usize)),
    );
    let tracking = tracking(page, &glyphs);
    // Sorted, and nothing drawn over its neighbour: then only the letter just before can be the same one.
    let is_regular = !page.may_have_indic && !glyphs.iter().any(|glyph| has_no_width(glyph));
    let mut pieces = Pieces::with_room_for(glyphs.len());
    let mut previous: Option<&PlacedGlyph> = None;
    let mut right = f32::MIN;
    let mut blank = None;
    for (place, glyph) in glyphs.iter().enumerate() {
        let text = page.text(glyph);
        if text.is_empty() {
            // A piece of a letter, as a stretched stroke: the blank may stand before it.
            let gap = glyph.x - right;
            if previous.is_some_and(|letter| is_gap(page, letter, glyph, gap, tracking)) {
                blank = blank.or(Some(right));
            }
            right = right.max(glyph.end);
            continue;
        }
        if is_blank(text) {
            blank = blank.or(Some(glyph.x).filter(|x| stands_behind(*x, previous)));
            continue;
        }
        let stands_apart = is_regular && !follows_closely(&glyphs, place);
        if !stands_apart && is_double(page, &glyphs, place) {
            continue;
        }
        if let Some(previous) = previous {
            let is_written = blank.take().is_some_and(|x| stands_before(x, glyph));
            if is_written
                || is_gap(page, previous, glyph, glyph.x - right, tracking)
                || is_note_number(previous, glyph, text) && pieces.ends_in_word()
            {
                let is_cell = is_cell_gap(page, glyph, glyph.x - right);
                pieces.push(if is_cell { "\t" } else { " " });
            }
        }
        if !accented(page, previous, glyph, &mut pieces) {
            pieces.push(text);
        }
        for pair in places
            .get(place)
            .map_or(&[][..], |&letter| marks::of(&attached, letter))
        {
            pieces.extend_last(
                page.glyphs
                    .get(pair.mark as usize)
                    .map_or("", |mark| page.text(mark)),
            );
        }
        right = right.max(glyph.end);
        previous = Some(glyph);
    }
    trimmed(normalise::normalised(pieces.joined()))
}

/// A text without white space at its ends; nearly all have none, and stay where they are.
fn trimmed(text: String) -> String {
    match text.trim() {
        kept if kept.len() == text.len() => text,
        kept => kept.to_owned(),
    }
}

/// Whether a blank at this place follows a letter: some producers draw one where the letter itself starts.
fn stands_behind(x: f32, letter: Option<&PlacedGlyph>) -> bool {
    letter.is_some_and(|letter| x > letter.x + letter.size * 0.1)
}

/// Whether a blank at this place leaves room before a letter.
fn stands_before(x: f32, letter: &PlacedGlyph) -> bool {
    x < letter.x - letter.size * 0.03
}

/// A text taken together piece by piece, the pieces still known.
struct Pieces {
    text: String,
    starts: Vec<usize>,
}

impl Pieces {
    /// Room for so many letters and the blanks between their words.
    fn with_room_for(letters: usize) -> Pieces {
        Pieces {
            text: String::with_capacity(letters * 2),
            starts: Vec::with_capacity(letters * 2),
        }
    }

    fn push(&mut self, piece: &str) {
        self.starts.push(self.text.len());
        push_letters(&mut self.text, piece);
    }

    /// Whether three letters stand at the end; fewer may be a unit with its power.
    fn ends_in_word(&self) -> bool {
        let mut last = self.text.chars().rev();
        (0..3).all(|_| last.next().is_some_and(char::is_alphabetic))
    }

    fn extend_last(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The last piece if it is a single letter.
    fn last_letter(&self) -> Option<char> {
        let mut letters = self.text.get(*self.starts.last()?..)?.chars();
        letters.next().filter(|_| letters.next().is_none())
    }

    fn replace_last(&mut self, letter: char) {
        if let Some(start) = self.starts.last() {
            self.text.truncate(*start);
            self.text.push(letter);
        }
    }

    fn joined(self) -> String {
        let reads_leftward = bidi::has_right_to_left(&self.text);
        if !reads_leftward && !indic::has_indic(&self.text) {
            return self.text;
        }
        let ends = self.starts.iter().skip(1).copied().chain([self.text.len()]);
        let pieces: Vec<&str> = self
            .starts
            .iter()
            .zip(ends)
            .filter_map(|(start, end)| self.text.get(*start..end))
            .collect();
        match reads_leftward {
            true => bidi::logical(&pieces),
            false => indic::logical(&pieces),
        }
    }
}

/// The letters of a row by where they stand, and the marks that belong to some of them.
fn from_left_to_right(page: &PageGlyphs, row: &Row) -> (Vec<u32>, Vec<Attached>) {
    let mut places: Vec<u32> =
        Vec::with_capacity(row.iter().map(|segment| segment.glyphs.len()).sum());
    for segment in row {
        places.extend_from_slice(&segment.glyphs);
    }
    let mut attached = marks::detach(page, &mut places);
    attached.sort_by_key(|pair| pair.letter);
    if page.may_have_indic {
        return (with_their_marks(page, places), attached);
    }
    let x = |place: &u32| {
        page.glyphs
            .get(*place as usize)
            .map_or(0.0, |glyph| glyph.x)
    };
    if !places.is_sorted_by(|a, b| x(a) <= x(b)) {
        places.sort_by(|a, b| x(a).total_cmp(&x(b)));
    }
    (places, attached)
}

/// Glyphs by where they stand, Indic marks right behind the letter they were drawn after.
fn with_their_marks(page: &PageGlyphs, places: Vec<u32>) -> Vec<u32> {
    let mut before = f32::MIN;
    let mut keyed: Vec<(f32, u32)> = Vec::with_capacity(places.len());
    for place in places {
        let Some(glyph) = page.glyphs.get(place as usize) else {
            continue;
        };
        let is_near = (glyph.x - before).abs() < glyph.size;
        if !(is_near && indic::is_mark(page.text(glyph))) {
            before = glyph.x;
        }
        keyed.push((before, place));
    }
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    keyed.into_iter().map(|(_, place)| place).collect()
}

fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic)
        && text.chars().all(char::is_whitespace)
}

/// Figures stand apart in tables; only letters show that a line is spaced out.
fn is_letter(text: &str) -> bool {
    text.chars().all(char::is_alphabetic) && !text.is_empty()
}

/// Whether the same letter stands in nearly the same place just before.
fn is_double(page: &PageGlyphs, glyphs: &[&PlacedGlyph], place: usize) -> bool {
    const LOOK_BACK: usize = 3;
    let Some(glyph) = glyphs.get(place) else {
        return false;
    };
    let near = glyph.size * DOUBLE;
    glyphs
        .get(place.saturating_sub(LOOK_BACK)..place)
        .unwrap_or_default()
        .iter()
        .any(|other| {
            // Where they stand is cheaper to compare than what they say.
            let is_near = (glyph.x - other.x).abs() < near && (glyph.y - other.y).abs() < near;
            (is_near || is_told_twice(page, glyph, other)) && page.text(other) == page.text(glyph)
        })
}

/// Whether a glyph starts so near the one before that it may be the same letter.
fn follows_closely(glyphs: &[&PlacedGlyph], place: usize) -> bool {
    matches!(glyphs.get(place.saturating_sub(1)..=place), Some([before, glyph])
        if (glyph.x - before.x).abs() < glyph.size * DOUBLE)
}

fn has_no_width(glyph: &PlacedGlyph) -> bool {
    (glyph.end - glyph.x).abs() < glyph.size * 0.01
}

/// Whether a letter and the mark on it both carry the text of the two: some producers map each glyph of a cluster to
/// the whole of it.
fn is_told_twice(page: &PageGlyphs, one: &PlacedGlyph, other: &PlacedGlyph) -> bool {
    let (mark, letter) = match has_no_width(one) {
        true => (one, other),
        false => (other, one),
    };
    has_no_width(mark)
        && !has_no_width(letter)
        && page.text(mark).chars().nth(1).is_some()
        && mark.x > letter.x - letter.size * 0.25
        && mark.x < letter.end + letter.size * 0.25
}

/// Whether a gap between two letters is a blank.
fn is_gap(
    page: &PageGlyphs,
    left: &PlacedGlyph,
    right: &PlacedGlyph,
    gap: f32,
    tracking: f32,
) -> bool {
    gap > narrowest_blank(left, right) && gap > threshold(page, left, right) + tracking
}

/// Whether a gap parts the cells of a table: a tab then stands for it. Rows that may read leftward keep their blanks.
fn is_cell_gap(page: &PageGlyphs, right: &PlacedGlyph, gap: f32) -> bool {
    gap > right.size * CELL_GAP && !page.may_have_points
}

/// No font's blank is narrower than this; cheaper to tell than the blank of the letters at hand.
fn narrowest_blank(left: &PlacedGlyph, right: &PlacedGlyph) -> f32 {
    left.size.min(right.size) * BLANK_WIDTHS.0 * BLANK_SHARE
}

/// Whether a small raised figure follows: the number of a note, which is no part of the word before it.
fn is_note_number(word: &PlacedGlyph, figure: &PlacedGlyph, text: &str) -> bool {
    figure.size < word.size * 0.8
        && figure.y > word.y + word.size * 0.15
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How wide a gap between two letters must be to be a blank.
fn threshold(page: &PageGlyphs, left: &PlacedGlyph, right: &PlacedGlyph) -> f32 {
    let em = left.size.min(right.size);
    if ends_in_ideograph(page.text(left)) || ends_in_ideograph(page.text(right)) {
        return em * IDEOGRAPH_BLANK;
    }
    let blank = left.space.min(right.space);
    blank.clamp(em * BLANK_WIDTHS.0, em * BLANK_WIDTHS.1) * BLANK_SHARE
}

fn ends_in_ideograph(text: &str) -> bool {
    text.chars()
        .next_back()
        .is_some_and(|letter| matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}'))
}

/// How far the letters of a line are spaced out; 0 for a line set as usual.
fn tracking(page: &PageGlyphs, glyphs: &[&PlacedGlyph]) -> f32 {
    if !has_many_gaps(glyphs) {
        return 0.0;
    }
    let mut gaps = Vec::new();
    let mut wide = 0;
    for pair in glyphs.windows(2) {
        let [left, right] = pair else { continue };
        if !is_letter(page.text(left)) || !is_letter(page.text(right)) {
            continue;
        }
        let gap = right.x - left.end;
        wide += usize::from(gap > threshold(page, left, right));
        gaps.push(gap);
    }
    if gaps.len() < FEWEST_SPACED || (wide as f32) < gaps.len() as f32 * SPACED_SHARE {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2)
        .copied()
        .unwrap_or_default()
        .max(0.0)
}

/// Whether so many letters stand apart that the line may be letter-spaced.
fn has_many_gaps(glyphs: &[&PlacedGlyph]) -> bool {
    const SUSPICIOUS_SHARE: f32 = 0.25;
    let apart = glyphs
        .windows(2)
        .filter(|pair| {
            matches!(pair, [left, right] if right.x - left.end > narrowest_blank(left, right))
        })
        .count();
    apart as f32 > glyphs.len() as f32 * SUSPICIOUS_SHARE
}

/// Puts an accent on the letter it is drawn over, or a letter under the accent drawn before it.
fn accented(
    page: &PageGlyphs,
    previous: Option<&PlacedGlyph>,
    glyph: &PlacedGlyph,
    pieces: &mut Pieces,
) -> bool {
    let Some(previous) = previous.filter(|previous| previous.end > glyph.x) else {
        return false;
    };
    let text = page.text(glyph);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric();
    if pieces.text.bytes().next_back().is_some_and(is_plain) && text.bytes().all(is_plain) {
        return false;
    }
    let Some(last) = pieces.last_letter() else {
        return false;
    };
    let mut letters = text.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return false;
    };
    let composed = if is_over(glyph, previous) {
        accent::combining(text).and_then(|mark| accent::composed(last, mark))
    } else {
        None
    };
    let composed = composed.or_else(|| {
        if !is_over(previous, glyph) {
            return None;
        }
        let mut buffer = [0; 4];
        accent::combining(last.encode_utf8(&mut buffer))
            .and_then(|mark| accent::composed(letter, mark))
    });
    match composed {
        Some(letter) => {
            pieces.replace_last(letter);
            true
        }
        None => false,
    }
}

/// Whether the middle of an accent lies within the room of a letter.
fn is_over(accent: &PlacedGlyph, letter: &PlacedGlyph) -> bool {
    let middle = (accent.x + accent.end) / 2.0;
    middle >= letter.x - letter.size * 0.05 && middle <= letter.end + letter.size * 0.05
}
