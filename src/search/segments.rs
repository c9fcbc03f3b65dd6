//! Text with marked ranges, cut into runs that a template can escape one by one.
//!
//! Apart because offsets come in Unicode scalar values and a template must never build HTML from ranges itself.

/// A run of text that is marked as a whole or not at all.
#[derive(Debug, PartialEq)]
pub struct Segment<'a> {
    /// Plain text.
    pub text: &'a str,
    /// Whether the query was found here.
    pub marked: bool,
}

/// Cuts a text at its marks, `[start, end)` in Unicode scalar values; what lies outside the text or behind an earlier
/// mark is left out.
pub fn segments<'a>(text: &'a str, marks: &[[usize; 2]]) -> Vec<Segment<'a>> {
    let mut pieces = Vec::with_capacity(marks.len() * 2 + 1);
    let mut rest = text;
    let mut at = 0;
    for &[start, end] in marks.iter().filter(|[start, end]| start < end) {
        if start < at {
            continue;
        }
        let (before, from_mark) = split_at_char(rest, start - at);
        let (mark, after) = split_at_char(from_mark, end - start);
        pieces.push(plain(before));
        pieces.push(marked(mark));
        rest = after;
        at = end;
    }
    pieces.push(plain(rest));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Cuts a page's text into its paragraphs (separated by an empty line), each cut at the marks inside it.
pub fn paragraphs<'a>(text: &'a str, marks: &[[usize; 2]]) -> Vec<Vec<Segment<'a>>> {
    const GAP: &str = "\n\n";
    let mut paragraphs = Vec::new();
    let mut marks = marks;
    let mut start = 0;
    for paragraph in text.split(GAP) {
        let end = start + paragraph.chars().count();
        let here = marks.partition_point(|[mark_start, _]| *mark_start < end);
        let (inside, later) = marks.split_at(here);
        let shifted: Vec<[usize; 2]> = inside
            .iter()
            .map(|[mark_start, mark_end]| {
                [
                    mark_start.saturating_sub(start),
                    (*mark_end).min(end).saturating_sub(start),
                ]
            })
            .collect();
        paragraphs.push(segments(paragraph, &shifted));
        marks = later;
        start = end + GAP.len();
    }
    paragraphs.retain(|paragraph| !paragraph.iter().all(|piece| piece.text.trim().is_empty()));
    paragraphs
}

fn split_at_char(text: &str, chars: usize) -> (&str, &str) {
    let at = text
        .char_indices()
        .nth(chars)
        .map_or(text.len(), |(at, _)| at);
    text.split_at(at)
}

fn plain(text: &str) -> Segment<'_> {
    Segment {
        text,
        marked: false,
    }
}

fn marked(text: &str) -> Segment<'_> {
    Segment { text, marked: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_letters_not_bytes() {
        assert_eq!(
            segments("été 🌍 aanhef", &[[0, 3], [4, 5]]),
            [marked("été"), plain(" "), marked("🌍"), plain(" aanhef")]
        );
    }

    #[test]
    fn marks_outside_the_text_or_over_each_other_lose_no_text() {
        for marks in [
            vec![[2, 90]],
            vec![[7, 9]],
            vec![[3, 2]],
            vec![[0, 4], [1, 2]],
        ] {
            let whole: String = segments("abcde", &marks)
                .iter()
                .map(|piece| piece.text)
                .collect();
            assert_eq!(whole, "abcde");
        }
    }

    #[test]
    fn paragraphs_keep_the_marks_that_fall_into_them() {
        let cut = paragraphs("één kind\n\n\n\ntwee kinderen", &[[4, 8], [17, 25]]);
        assert_eq!(
            cut,
            [
                vec![plain("één "), marked("kind")],
                vec![plain("twee "), marked("kinderen")]
            ]
        );
    }
}
