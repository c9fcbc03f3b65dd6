//! Dot leaders: the runs of dots that lead the eye from a heading to its page number in a table of contents.
//!
//! Apart from passages because it changes the text they are cut from: a run becomes one `…`, and marks move with it.

use super::marks::Mark;

/// Stands in place of a run.
const ELLIPSIS: char = '…';

/// Fewer dots are an ellipsis of the author's.
const FEWEST_DOTS: usize = 4;

/// The characters of a text with each run of dots, with or without blanks between them, as one `…`; and the marks there.
pub fn without_leaders(text: &str, marks: &[Mark]) -> (Vec<char>, Vec<Mark>) {
    if !may_hold_leader(text) {
        return (text.chars().collect(), marks.to_vec());
    }
    let text: Vec<char> = text.chars().collect();
    let mut kept = Vec::with_capacity(text.len());
    // How many characters are gone before each place from which on more are.
    let mut gone = vec![(0, 0)];
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let length = leader(text.get(at..).unwrap_or_default());
        kept.push(if length > 0 { ELLIPSIS } else { *c });
        at += length.max(1);
        if length > 1 {
            gone.push((at, at - kept.len()));
        }
    }
    let moved = |place: usize| {
        let after = gone.partition_point(|(from, _)| *from <= place);
        let (_, gone) = gone
            .get(after.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        place.saturating_sub(gone)
    };
    let marks = marks.iter().map(|mark| Mark {
        start: moved(mark.start),
        end: moved(mark.end),
        ..*mark
    });
    (kept, marks.collect())
}

/// Whether enough bytes of dots stand together; most pages have no leader, and are not searched letter by letter.
fn may_hold_leader(text: &str) -> bool {
    let mut dots = 0;
    text.bytes().any(|byte| {
        match byte {
            // The last bytes of `…` and `·`, and what stands before them.
            b'.' | 0xa6 | 0xb7 => dots += 1,
            b' ' | 0xe2 | 0x80 | 0xc2 => {}
            _ => dots = 0,
        }
        dots >= FEWEST_DOTS
    })
}

/// How long the run of dots is that a text begins with; 0 where it begins with none.
fn leader(text: &[char]) -> usize {
    let is_dot = |c: &char| matches!(c, '.' | '…' | '·');
    if !text.first().is_some_and(is_dot) {
        return 0;
    }
    let run = text.iter().take_while(|c| is_dot(c) || **c == ' ');
    let length = run.clone().count();
    let dots = run.filter(|c| is_dot(c)).count();
    let blanks = text.iter().take(length).rev().take_while(|c| **c == ' ');
    if dots < FEWEST_DOTS {
        0
    } else {
        length - blanks.count()
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
        let (kept, marks) = without_leaders(text, &[mark(0, 11), mark(24, 30), mark(49, 52)]);
        let shown: String = kept.iter().collect();
        assert_eq!(shown, "Trafficking … 12\nRights … 14... and more");
        let words: Vec<String> = marks
            .iter()
            .map(|mark| kept[mark.start..mark.end].iter().collect())
            .collect();
        assert_eq!(words, ["Trafficking", "Rights", "and"]);
    }

    #[test]
    fn an_ellipsis_of_the_author_stays() {
        let (kept, _) = without_leaders("And so ... on. 1.2.3.4", &[]);
        assert_eq!(kept.iter().collect::<String>(), "And so ... on. 1.2.3.4");
    }
}
