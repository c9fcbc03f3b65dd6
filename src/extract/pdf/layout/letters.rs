//! The glyphs of a row to its text: from left to right, doubles left out, accents put on, blanks put in.
//!
//! Where the blanks are, [`spacing`](super::spacing) knows.

use super::super::glyph::{PageGlyphs, PlacedGlyph};
use super::marks::Attached;
use super::pieces::Pieces;
use super::segment::Row;
use super::spacing::{DOUBLE, Letter, Spacing, has_no_width};
use super::{accent, indic, marks, normalise};

/// A gap as wide as this, in font sizes, parts cells; no blank of a justified line is.
const CELL_GAP: f32 = 2.0;

/// The text of a row, trimmed.
pub fn text(page: &PageGlyphs, row: &Row) -> String {
    let (letters, attached) = from_left_to_right(page, row);
    let spacing = Spacing::of(page, &letters);
    let mut pieces = Pieces::with_room_for(letters.len(), page.may_be_reordered);
    let mut previous: Option<&PlacedGlyph> = None;
    let mut right = f32::MIN;
    let mut blank = None;
    for (nth, letter) in letters.iter().enumerate() {
        let glyph = letter.glyph;
        let text = page.text(glyph);
        if text.is_empty() {
            // A piece of a letter, as a stretched stroke: the blank may stand before it.
            let gap = glyph.x - right;
            if previous.is_some_and(|before| spacing.is_gap(page, before, glyph, gap)) {
                blank = blank.or(Some(right));
            }
            right = right.max(glyph.end);
            continue;
        }
        if is_blank(text) {
            blank = blank.or(Some(glyph.x).filter(|x| stands_behind(*x, previous)));
            continue;
        }
        if spacing.may_be_double(&letters, nth) && is_double(page, &letters, nth) {
            continue;
        }
        if let Some(previous) = previous {
            let is_written = blank.take().is_some_and(|x| stands_before(x, glyph));
            if is_written
                || spacing.is_gap(page, previous, glyph, glyph.x - right)
                || is_note_number(previous, glyph, text) && pieces.ends_in_word()
            {
                let is_cell = is_cell_gap(page, glyph, glyph.x - right);
                pieces.push(if is_cell { "\t" } else { " " });
            }
        }
        if !accented(previous, glyph, text, &mut pieces) {
            pieces.push(text);
        }
        for pair in marks::of(&attached, letter.place) {
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

/// The letters of a row by where they stand, and the marks that belong to some of them.
fn from_left_to_right<'a>(page: &'a PageGlyphs, row: &Row) -> (Vec<Letter<'a>>, Vec<Attached>) {
    let mut places = Vec::with_capacity(row.iter().map(|segment| segment.glyphs.len()).sum());
    for segment in row {
        places.extend_from_slice(&segment.glyphs);
    }
    let attached = marks::detach(page, &mut places);
    let mut letters = Vec::with_capacity(places.len());
    letters.extend(places.iter().filter_map(|&place| {
        let glyph = page.glyphs.get(place as usize)?;
        Some(Letter { glyph, place })
    }));
    if page.may_have_indic {
        return (with_their_marks(page, letters), attached);
    }
    let x = |letter: &Letter<'_>| letter.glyph.x;
    if !letters.is_sorted_by(|a, b| x(a) <= x(b)) {
        letters.sort_by(|a, b| x(a).total_cmp(&x(b)));
    }
    (letters, attached)
}

/// Letters by where they stand, Indic marks right behind the letter they were drawn after.
fn with_their_marks<'a>(page: &PageGlyphs, letters: Vec<Letter<'a>>) -> Vec<Letter<'a>> {
    let mut before = f32::MIN;
    let mut keyed: Vec<(f32, Letter<'a>)> = Vec::with_capacity(letters.len());
    for letter in letters {
        let glyph = letter.glyph;
        let is_near = (glyph.x - before).abs() < glyph.size;
        if !(is_near && indic::is_mark(page.text(glyph))) {
            before = glyph.x;
        }
        keyed.push((before, letter));
    }
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    keyed.into_iter().map(|(_, letter)| letter).collect()
}

fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic)
        && text.chars().all(char::is_whitespace)
}

/// Whether the same letter stands in nearly the same place just before.
fn is_double(page: &PageGlyphs, letters: &[Letter<'_>], nth: usize) -> bool {
    const LOOK_BACK: usize = 3;
    let Some(Letter { glyph, .. }) = letters.get(nth) else {
        return false;
    };
    let near = glyph.size * DOUBLE;
    letters
        .get(nth.saturating_sub(LOOK_BACK)..nth)
        .unwrap_or_default()
        .iter()
        .any(|Letter { glyph: other, .. }| {
            // Where they stand is cheaper to compare than what they say.
            let is_near = (glyph.x - other.x).abs() < near && (glyph.y - other.y).abs() < near;
            (is_near || is_told_twice(page, glyph, other)) && page.text(other) == page.text(glyph)
        })
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

/// Whether a gap parts the cells of a table: a tab then stands for it. Rows that may read leftward keep their blanks.
fn is_cell_gap(page: &PageGlyphs, right: &PlacedGlyph, gap: f32) -> bool {
    gap > right.size * CELL_GAP && !page.may_have_points
}

/// Whether a small raised figure follows: the number of a note, which is no part of the word before it.
fn is_note_number(word: &PlacedGlyph, figure: &PlacedGlyph, text: &str) -> bool {
    figure.size < word.size * 0.8
        && figure.y > word.y + word.size * 0.15
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Puts an accent on the letter it is drawn over, or a letter under the accent drawn before it.
fn accented(
    previous: Option<&PlacedGlyph>,
    glyph: &PlacedGlyph,
    text: &str,
    pieces: &mut Pieces,
) -> bool {
    let Some(previous) = previous.filter(|previous| previous.end > glyph.x) else {
        return false;
    };

    let is_plain = |byte: u8| byte.is_ascii_alphanumeric();
    if pieces.ends_plainly() && text.bytes().all(is_plain) {
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
