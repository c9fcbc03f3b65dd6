//! The passage of a page that shows best why it was found.
//!
//! The stretch that holds most of the query, different words before repeated ones, widened to the sentence it stands in
//! or at least to whole words. Lengths are Unicode scalar values; blanks and line ends become one blank.

use std::ops::Range;

use super::clause::Clause;
use super::leaders::without_leaders;
use super::marks::{Mark, merged};
use super::results::Snippet;

/// Characters of a passage: two lines on a wide screen, five on a phone.
const LENGTH: usize = 240;
/// Characters before the first mark that may be spent to begin with a sentence.
const LEAD: usize = 110;
/// A word found again in a passage counts this much of the first time.
const REPEATED: f32 = 0.1;
/// A stretch of a table of contents counts this much of the same words in running text.
const CONTENTS: f32 = 0.5;
/// Stands where a passage begins or ends within a sentence.
const ELLIPSIS: char = '…';

/// The best passage of a text with its marks; without marks, its beginning.
pub fn snippet(text: &str, marks: &[Mark], clauses: &[Clause]) -> Snippet {
    let (text, marks) = without_leaders(text, marks);
    let (first, last) = densest(&text, &marks, clauses);
    let around = stretch(&text, first, last);
    let stretch = text.get(around.clone()).unwrap_or_default();
    let place = |byte: usize| {
        let before = stretch.get(..byte.saturating_sub(around.start));
        before.map_or(0, |before| before.chars().count())
    };
    let within = |mark: &&Mark| around.start <= mark.start && mark.end <= around.end;
    let marks = marks.iter().filter(within).map(|mark| Mark {
        start: place(mark.start),
        end: place(mark.end),
        ..*mark
    });
    let marks: Vec<Mark> = marks.collect();
    let stretch: Vec<char> = stretch.chars().collect();
    passage(&stretch, &marks, place(first), place(last))
}

/// From the first mark to the end of the last in the stretch that holds most of the query, in bytes.
fn densest(text: &str, marks: &[Mark], clauses: &[Clause]) -> (usize, usize) {
    let mut best = (0.0, 0, 0);
    let mut seen = vec![false; clauses.len()];
    for (nth, first) in marks.iter().enumerate() {
        seen.fill(false);
        let (mut sum, mut last) = (0.0, first.end);
        for mark in marks.iter().skip(nth) {
            // The first stands in its own passage, however long a phrase it is.
            if mark.start > first.start && fills_passage(text, first.start..mark.end) {
                break;
            }
            let weight = clauses.get(mark.clause).map_or(0.0, |clause| clause.weight);
            let again = seen
                .get_mut(mark.clause)
                .map(|seen| std::mem::replace(seen, true));
            sum += weight * if again == Some(false) { 1.0 } else { REPEATED };
            last = last.max(mark.end);
        }
        if sum > best.0 && is_contents(text, first.start) {
            sum *= CONTENTS;
        }
        if sum > best.0 {
            best = (sum, first.start, last);
        }
    }
    (best.1, best.2)
}

/// Whether some bytes of a text are as long as a passage.
fn fills_passage(text: &str, bytes: Range<usize>) -> bool {
    let text = text.get(bytes).unwrap_or_default();
    text.len() >= LENGTH && text.chars().nth(LENGTH - 1).is_some()
}

/// Whether a passage from there on leads to several page numbers.
fn is_contents(text: &str, start: usize) -> bool {
    let passage = text.get(start..).unwrap_or_default().chars().take(LENGTH);
    passage.filter(|c| *c == ELLIPSIS).count() > 1
}

/// The bytes that decide on a passage: it may begin and end anywhere in them but at their ends, unless the text does.
fn stretch(text: &str, first: usize, last: usize) -> Range<usize> {
    let before = text.get(..first).unwrap_or_default();
    let earliest = before.char_indices().rev().nth(LEAD - 1);
    let before = before.get(..earliest.map_or(0, |(at, _)| at));
    let mut sentence = before.unwrap_or_default().trim_end().char_indices();
    let behind = |from: usize, characters: usize| {
        let mut places = text.get(from..).unwrap_or_default().char_indices();
        places
            .nth(characters)
            .map_or(text.len(), |(at, _)| from + at)
    };
    sentence.next_back().map_or(0, |(at, _)| at)..behind(first, LENGTH + 2).max(behind(last, 2))
}

/// The passage with the marks from `first` to `last`, and its others.
fn passage(text: &[char], marks: &[Mark], first: usize, last: usize) -> Snippet {
    let start = start_of_passage(text, first);
    let end = end_of_passage(text, start, last);
    let within: Vec<Mark> = marks
        .iter()
        .filter(|mark| mark.start >= start && mark.end <= end)
        .copied()
        .collect();
    written(text, start, end, &merged(&within))
}

/// The start of the sentence that `first` stands in, where it is near; else of a word before it.
fn start_of_passage(text: &[char], first: usize) -> usize {
    let earliest = first.saturating_sub(LEAD);
    let starts_sentence = |at: &usize| *at == 0 || ends_sentence(text, at - 1);
    if let Some(start) = (earliest..=first).rev().find(starts_sentence) {
        return skip_blanks(text, start, first);
    }
    let word = (first.saturating_sub(LEAD / 2)..first).find(|at| is_blank(text, *at));
    word.map_or(first, |at| skip_blanks(text, at, first))
}

/// The last end of a sentence that fits, where that leaves half a passage; else of a word.
fn end_of_passage(text: &[char], start: usize, last: usize) -> usize {
    let latest = (start + LENGTH).max(last).min(text.len());
    if latest == text.len() {
        return latest;
    }
    let earliest = (start + LENGTH / 2).max(last).min(latest);
    let sentence = (earliest..latest).rev().find(|at| ends_sentence(text, *at));
    let word = || (earliest..latest).rev().find(|at| is_blank(text, *at));
    sentence.map(|at| at + 1).or_else(word).unwrap_or(latest)
}

/// Whether a sentence or paragraph ends with the character at `at`.
fn ends_sentence(text: &[char], at: usize) -> bool {
    let (this, next) = (text.get(at), text.get(at + 1));
    match (this, next) {
        (Some('\n'), Some('\n')) | (Some('。' | '！' | '？' | '។' | '။'), _) => true,
        (Some('.' | '!' | '?' | '؟' | '।' | '…' | '۔'), next) => {
            next.is_none_or(|next| next.is_whitespace())
        }
        _ => false,
    }
}

fn skip_blanks(text: &[char], from: usize, to: usize) -> usize {
    (from..to).find(|at| !is_blank(text, *at)).unwrap_or(to)
}

fn is_blank(text: &[char], at: usize) -> bool {
    text.get(at).is_some_and(|c| c.is_whitespace())
}

/// The passage as it is shown.
fn written(text: &[char], start: usize, end: usize, marks: &[[usize; 2]]) -> Snippet {
    let mut shown: Vec<char> = Vec::with_capacity(end.saturating_sub(start) + 2);
    if start > 0 && !follows_sentence(text, start) {
        shown.push(ELLIPSIS);
        shown.push(' ');
    }
    let mut placed: Vec<[usize; 2]> = marks.to_vec();
    for (at, c) in text.iter().enumerate().take(end).skip(start) {
        for (place, mark) in placed.iter_mut().zip(marks) {
            place_at(place, mark, at, shown.len());
        }
        match (c.is_whitespace() || c.is_control(), shown.last()) {
            (true, None | Some(' ')) => {}
            (true, _) => shown.push(' '),
            (false, _) => shown.push(*c),
        }
    }
    for (place, mark) in placed.iter_mut().zip(marks) {
        place_at(place, mark, end, shown.len());
    }
    if end < text.len() && !end.checked_sub(1).is_some_and(|at| ends_sentence(text, at)) {
        shown.push(' ');
        shown.push(ELLIPSIS);
    }
    Snippet {
        text: shown.iter().collect::<String>().trim_end().to_owned(),
        marks: placed,
    }
}

/// Notes where an edge of a mark stands in what is shown.
fn place_at(place: &mut [usize; 2], mark: &[usize; 2], at: usize, shown: usize) {
    for (edge, written) in place.iter_mut().zip(mark) {
        if *written == at {
            *edge = shown;
        }
    }
}

fn follows_sentence(text: &[char], start: usize) -> bool {
    let before = (0..start).rev().find(|at| !is_blank(text, *at));
    before.is_none_or(|at| {
        ends_sentence(text, at) || (at + 1..start).any(|gap| ends_sentence(text, gap))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::clause::{Matcher, Scope};

    fn clauses(weights: &[f32]) -> Vec<Clause> {
        let clause = |weight: &f32| Clause {
            name: String::new(),
            matcher: Matcher::Forms(Scope::Body, Vec::new().into()),
            weight: *weight,
            mass: *weight,
        };
        weights.iter().map(clause).collect()
    }

    /// Marks of each word wherever it stands.
    fn marks(text: &str, words: &[&str]) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (clause, word) in words.iter().enumerate() {
            for (at, _) in text.match_indices(word) {
                let end = at + word.len();
                marks.push(Mark {
                    start: at,
                    end,
                    clause,
                });
            }
        }
        marks.sort_by_key(|mark| mark.start);
        marks
    }

    fn marked(snippet: &Snippet) -> Vec<String> {
        let text: Vec<char> = snippet.text.chars().collect();
        let ranges = snippet.marks.iter();
        ranges
            .map(|[start, end]| text[*start..*end].iter().collect())
            .collect()
    }

    #[test]
    fn a_phrase_longer_than_a_passage_is_shown_whole() {
        let phrase = "word ".repeat(60);
        let text = format!("{} before. {phrase}after.", "Nothing. ".repeat(40));
        let snippet = snippet(&text, &marks(&text, &[phrase.trim()]), &clauses(&[1.0]));
        assert_eq!(marked(&snippet), [phrase.trim()]);
    }

    #[test]
    fn the_passage_with_most_of_the_query_is_taken_and_begins_with_its_sentence() {
        let filler = "Nothing to see here at all, says the line. ".repeat(20);
        let text =
            format!("A child is alone. {filler}The child and its\n  rights are found. {filler}");
        let snippet = snippet(
            &text,
            &marks(&text, &["child", "rights"]),
            &clauses(&[1.0, 2.0]),
        );
        assert!(
            snippet
                .text
                .starts_with("The child and its rights are found."),
            "{}",
            snippet.text
        );
        assert!(snippet.text.chars().count() <= LENGTH + 4);
        assert_eq!(marked(&snippet), ["child", "rights"]);
    }

    #[test]
    fn a_text_without_sentences_is_cut_between_words_and_says_so() {
        let text = format!("{}needle {}", "𝒽ay ".repeat(200), "hay ".repeat(200));
        let snippet = snippet(&text, &marks(&text, &["needle"]), &clauses(&[1.0]));
        assert_eq!(marked(&snippet), ["needle"]);
        assert!(snippet.text.starts_with("… 𝒽ay"));
        assert!(snippet.text.ends_with("hay …"));
    }

    #[test]
    fn running_text_comes_before_a_table_of_contents() {
        let text =
            "Contents\n1 Child labour ......... 3\n2 Schools ......... 7\n3 Courts ......... 12\n\n"
                .to_owned()
                + &"Nothing to see here at all, says the line. ".repeat(10)
                + "The law forbids child labour in every form.";
        let found = |text: &str| {
            let marks = marks(text, &["hild labour"]);
            snippet(text, &marks, &clauses(&[1.0])).text
        };
        assert!(found(&text).ends_with("forbids child labour in every form."));
        assert!(found(&text[..80]).contains("1 Child labour … 3 2 Schools … 7"));
    }

    #[test]
    fn scripts_without_blanks_are_cut_too() {
        let text = "儿童权利".repeat(200);
        let snippet = snippet(&text, &marks(&text, &["权利"])[40..41], &clauses(&[1.0]));
        assert_eq!(marked(&snippet), ["权利"]);
        assert!(snippet.text.chars().count() <= LENGTH + 4);
    }

    #[test]
    fn without_marks_the_beginning_is_shown() {
        let snippet = snippet("\n\nChapter 1\n\n  It begins.  ", &[], &[]);
        assert_eq!(snippet.text, "Chapter 1 It begins.");
        assert!(snippet.marks.is_empty());
    }
}
