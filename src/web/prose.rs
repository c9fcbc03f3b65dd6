//! Paragraphs whose lines end where the printed page ended, so that a screen may break them anew.
//!
//! What is a table, a list of contents or a poem keeps its lines: cells have tabs between them, entries end in their page
//! number, verses are of uneven length. The text itself is not changed, for quotations and marks count its letters.

use crate::search::segments::Segment;

/// The longest line of running text has so many letters at the least.
const SHORTEST_MEASURE: usize = 40;

/// Every line but the last is at least so long, in hundredths of the longest.
const FULL: usize = 60;

/// Whether the lines of a paragraph follow on from one another.
pub fn reads_on(paragraph: &[Segment<'_>]) -> bool {
    let text: String = paragraph.iter().map(|segment| segment.text).collect();
    let lines: Vec<&str> = text.lines().collect();
    let Some((_, full)) = lines.split_last() else {
        return false;
    };
    let letters = |line: &&str| line.chars().count();
    let longest = lines.iter().map(letters).max().unwrap_or_default();
    let entries = lines.iter().filter(|line| ends_in_digit(line)).count();
    !text.contains(|letter: char| letter == '\t' || is_without_blanks(letter))
        && longest >= SHORTEST_MEASURE
        && entries * 2 < lines.len()
        && full
            .iter()
            .all(|line| letters(line) * 100 >= longest * FULL)
}

fn ends_in_digit(line: &str) -> bool {
    line.trim_end()
        .ends_with(|letter: char| letter.is_numeric())
}

/// Chinese and Japanese, Thai, Lao, Burmese and Khmer: a line that goes on there has no blank between.
fn is_without_blanks(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{abff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> bool {
        let text = Segment {
            text,
            marked: false,
        };
        reads_on(&[text])
    }

    #[test]
    fn running_text_reads_on() {
        assert!(reads(
            "Whereas disregard and contempt for human rights have\nresulted in barbarous acts which have outraged the\nconscience."
        ));
    }

    #[test]
    fn tables_contents_and_verses_keep_their_lines() {
        assert!(!reads(
            "Reports received in the year\t12\nReports followed up in the year\t9"
        ));
        assert!(!reads(
            "Chapter one: what the law says of it ......... 12\nChapter two: what became of the reports ...... 40"
        ));
        assert!(!reads(
            "A long first line that goes on and on to the margin\nshort\nand another that is long enough to reach the margin"
        ));
        assert!(!reads("one\ntwo"));
    }

    #[test]
    fn scripts_without_blanks_keep_their_lines() {
        let line = "เด็กทุกคนมีสิทธิ".repeat(4);
        assert!(!reads(&format!("{line}\n{line}")));
    }
}
