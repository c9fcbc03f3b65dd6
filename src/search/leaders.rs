//! Dot leaders: the runs of dots that lead the eye from a heading to its page number in a table of contents.
//!
//! Apart from passages because it changes the text they are cut from: a run becomes one `…`, and marks move with it.

use std::borrow::Cow;

use super::marks::Mark;

/// Stands in place of a run.
const ELLIPSIS: char = '…';

/// Fewer dots are an ellipsis of the author's.
const FEWEST_DOTS: usize = 4;

/// A text with each run of dots, with or without blanks between them, as one `…`; and the marks there.
pub fn without_leaders<'a>(text: &'a str, marks: &'a [Mark]) -> (Cow<'a, str>, Cow<'a, [Mark]>) {
    if !may_hold_leader(text) {
        return (text.into(), marks.into());
    }
    let mut kept = String::with_capacity(text.len());
    // How many bytes are gone before each place from which on more are.
    let mut gone = vec![(0, 0)];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = leader(rest);
        kept.push(if length > 0 { ELLIPSIS } else { c });
        rest = rest.get(length.max(c.len_utf8())..).unwrap_or_default();
        if length > 0 {
            let at = text.len() - rest.len();
            gone.push((at, at.saturating_sub(kept.len())));
        }
    }
    let moved = |place: usize| {
        let after = gone.partition_point(|(from, _)| *from <= place);
        let before = gone.get(after.saturating_sub(1));
        place.saturating_sub(before.map_or(0, |(_, gone)| *gone))
    };
    let marks = marks.iter().map(|mark| Mark {
        start: moved(mark.start),
        end: moved(mark.end),
        ..*mark
    });
    (kept.into(), marks.collect())
}

/// Whether enough bytes of dots stand together; most pages have no leader, and are not searched letter by letter.
fn may_hold_leader(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut dots, mut behind) = (0, 0);
    // The last bytes of `…` and `·`; what stands before them counts as a blank.
    memchr::memchr3_iter(b'.', 0xa6, 0xb7, bytes).any(|at| {
        let between = bytes.get(behind..at).unwrap_or_default();
        let goes_on = |byte: &u8| matches!(byte, b' ' | 0xe2 | 0x80 | 0xc2);
        dots = if between.iter().all(goes_on) {
            dots + 1
        } else {
            1
        };
        behind = at + 1;
        dots >= FEWEST_DOTS
    })
}

/// How many bytes the run of dots takes that a text begins with; 0 where it begins with none.
fn leader(text: &str) -> usize {
    let is_dot = |c: char| matches!(c, '.' | '…' | '·');
    if !text.starts_with(is_dot) {
        return 0;
    }
    let end = text.find(|c| !is_dot(c) && c != ' ');
    let run = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    match run.chars().filter(|c| is_dot(*c)).count() {
        dots if dots < FEWEST_DOTS => 0,
        _ => run.trim_end_matches(' ').len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_dots_is_one_sign_and_marks_stay_on_their_words() {
        let text = "Trafficking ........ 12\nRights . . . . . . 14... and more";
        let mark = |start, end| Mark {
            start,
            end,
            clause: 0,
        };
        let marks = [mark(0, 11), mark(24, 30), mark(49, 52)];
        let (kept, marks) = without_leaders(text, &marks);
        assert_eq!(kept, "Trafficking … 12\nRights … 14... and more");
        let words = marks.iter().map(|mark| &kept[mark.start..mark.end]);
        let words: Vec<&str> = words.collect();
        assert_eq!(words, ["Trafficking", "Rights", "and"]);
    }

    #[test]
    fn an_ellipsis_of_the_author_stays() {
        let (kept, _) = without_leaders("And so ... on. 1.2.3.4", &[]);
        assert_eq!(kept, "And so ... on. 1.2.3.4");
    }
}
