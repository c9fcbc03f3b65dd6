//! Visual order back to the order letters are read in (the reverse of the Unicode Bidirectional Algorithm, UAX 9).
//!
//! A page shows letters from left to right whatever their script. The levels that made them stand so are guessed from
//! the letters themselves; reordering by levels (rule L2) is its own inverse.

use unicode_bidi::{BidiClass, bidi_class};

/// Whether a text has letters that are read from right to left.
pub fn has_right_to_left(text: &str) -> bool {
    // The first such letter, U+0590, starts with the byte D6.
    text.bytes().any(|byte| byte >= 0xd6) && text.chars().any(is_right_to_left)
}

fn is_right_to_left(letter: char) -> bool {
    // Dashes and quotation marks are frequent; nothing between them and the presentation forms reads leftward.
    let may_be = letter >= '\u{590}' && !matches!(letter, '\u{2010}'..='\u{fb1c}');
    may_be && matches!(bidi_class(letter), BidiClass::R | BidiClass::AL)
}

/// Joins pieces that stand from left to right into a text in reading order.
pub fn logical(pieces: &[&str]) -> String {
    let mut kinds: Vec<Kind> = pieces.iter().map(|piece| Kind::of(piece)).collect();
    let base = base_level(&kinds);
    join_numbers(&mut kinds);
    let levels = levels(&kinds, base);
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    reorder(&levels, &mut order);
    let ordered: Vec<(&str, bool)> = order
        .into_iter()
        .filter_map(|place| Some((*pieces.get(place)?, levels.get(place)? % 2 == 1)))
        .collect();
    let is_mirrored = !has_pairs_of_brackets(&ordered);
    let mut text = String::new();
    for (piece, reads_leftward) in ordered {
        match reads_leftward && is_mirrored {
            true => text.extend(piece.chars().map(mirrored)),
            false => text.push_str(piece),
        }
    }
    text
}

/// Whether the brackets of the parts read from right to left already open and close: some producers say which bracket
/// is meant, not which one is drawn.
fn has_pairs_of_brackets(ordered: &[(&str, bool)]) -> bool {
    let leftward = ordered.iter().filter(|(_, reads_leftward)| *reads_leftward);
    let (mut open, mut pairs) = (0_usize, 0);
    for letter in leftward.flat_map(|(piece, _)| piece.chars()) {
        match letter {
            '(' | '[' | '{' | '«' | '‹' => open += 1,
            ')' | ']' | '}' | '»' | '›' => match open.checked_sub(1) {
                Some(left) => (open, pairs) = (left, pairs + 1),
                None => return false,
            },
            _ => {}
        }
    }
    open == 0 && pairs > 0
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Left,
    Right,
    Number,
    Separator,
    Mark,
    Neutral,
}

impl Kind {
    fn of(piece: &str) -> Kind {
        let mut kind = Kind::Neutral;
        for letter in piece.chars() {
            kind = match bidi_class(letter) {
                BidiClass::R | BidiClass::AL => return Kind::Right,
                BidiClass::L => return Kind::Left,
                BidiClass::EN | BidiClass::AN => Kind::Number,
                BidiClass::CS | BidiClass::ES | BidiClass::ET if kind == Kind::Neutral => {
                    Kind::Separator
                }
                BidiClass::NSM if kind == Kind::Neutral => Kind::Mark,
                _ => kind,
            };
        }
        kind
    }
}

/// 1 where more letters are read from right to left than from left to right, else 0.
fn base_level(kinds: &[Kind]) -> u8 {
    let count = |wanted| kinds.iter().filter(|kind| **kind == wanted).count();
    u8::from(count(Kind::Right) > count(Kind::Left))
}

/// Separators between the digits of a number belong to it (rules W4 and W5).
fn join_numbers(kinds: &mut [Kind]) {
    for place in 1..kinds.len() {
        let (before, here, after) = (
            kinds.get(place - 1).copied(),
            kinds.get(place).copied(),
            kinds.get(place + 1).copied(),
        );
        if here == Some(Kind::Separator)
            && before == Some(Kind::Number)
            && after == Some(Kind::Number)
            && let Some(kind) = kinds.get_mut(place)
        {
            *kind = Kind::Number;
        }
    }
}

fn levels(kinds: &[Kind], base: u8) -> Vec<u8> {
    let mut levels: Vec<Option<u8>> = kinds
        .iter()
        .map(|kind| match kind {
            Kind::Left => Some(base * 2),
            Kind::Right => Some(1),
            _ => None,
        })
        .collect();
    let strong = levels.clone();
    let nearest = nearest_levels(&strong);
    for ((level, kind), (before, after)) in levels.iter_mut().zip(kinds).zip(&nearest) {
        if level.is_some() {
            continue;
        }
        let sides = (before.unwrap_or(base), after.unwrap_or(base));
        *level = Some(match kind {
            Kind::Number if base == 1 || sides == (1, 1) => 2,
            Kind::Mark => sides.0.max(sides.1),
            _ if sides.0 == sides.1 => sides.0,
            _ => base,
        });
    }
    levels
        .into_iter()
        .map(|level| level.unwrap_or(base))
        .collect()
}

/// For each piece the level of the nearest strong piece on its left and on its right.
fn nearest_levels(strong: &[Option<u8>]) -> Vec<(Option<u8>, Option<u8>)> {
    let mut nearest = vec![(None, None); strong.len()];
    let mut last = None;
    for (level, near) in strong.iter().zip(nearest.iter_mut()) {
        near.0 = last;
        last = level.or(last);
    }
    last = None;
    for (level, near) in strong.iter().zip(nearest.iter_mut()).rev() {
        near.1 = last;
        last = level.or(last);
    }
    nearest
}

/// Rule L2: from the highest level down to 1, turns every run of that level or higher around.
fn reorder(levels: &[u8], order: &mut [usize]) {
    let highest = levels.iter().copied().max().unwrap_or_default();
    for level in (1..=highest).rev() {
        let mut start = 0;
        while start < levels.len() {
            let length = levels
                .iter()
                .skip(start)
                .take_while(|other| **other >= level)
                .count();
            if let Some(run) = order.get_mut(start..start + length) {
                run.reverse();
            }
            start += length.max(1);
        }
    }
}

/// Brackets are drawn mirrored within text read from right to left (rule L4).
fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_read_from_right_to_left_is_turned_around_but_its_numbers_are_not() {
        let shown: Vec<&str> = ["5", "3", " ", "ה", "ל", "י", "ד"].to_vec();
        assert_eq!(logical(&shown), "דילה 53");
    }

    #[test]
    fn foreign_words_within_such_a_line_keep_their_order() {
        let shown: Vec<&str> = ["ב", "ת", " ", "U", "N", " ", "ל", "כ", "א"].to_vec();
        assert_eq!(logical(&shown), "אכל UN תב");
    }

    #[test]
    fn brackets_are_mirrored_back() {
        assert_eq!(logical(&["(", "ב", "א", ")"]), "(אב)");
        assert_eq!(logical(&["(", "ב", "א"]), "אב)");
    }

    #[test]
    fn brackets_that_say_what_they_mean_stay() {
        assert_eq!(logical(&["ג", ")", "ב", "א", "("]), "(אב)ג");
    }
}
