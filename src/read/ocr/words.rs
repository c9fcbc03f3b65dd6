//! The words that tesseract found, put together as the text of a page.
//!
//! Reads its tab-separated values: a row for each block, paragraph, line and word, of which the words count. What makes a
//! paragraph is tesseract's affair; how a page's text is written is that of `extract::pdf`, so that a scan reads like any
//! other page.

use crate::extract::pdf;

/// What was read of a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognition {
    /// Paragraphs separated by an empty line, lines by a line feed.
    pub text: String,
    /// The mean confidence of its words, from 0 to 100.
    pub confidence: u8,
    /// How many there are.
    pub words: usize,
}

/// Lines of less confidence are edges and patterns of pictures taken for letters.
const LEAST_CONFIDENCE: f32 = 25.0;

/// Thai, Lao, Burmese and Khmer have spaces between phrases: gaps of so many line heights.
const GAP: f32 = 0.6;

/// First and last character of scripts with spaces between phrases alone.
const PHRASES: [(char, char); 3] = [
    ('\u{e00}', '\u{eff}'),
    ('\u{1000}', '\u{109f}'),
    ('\u{1780}', '\u{17ff}'),
];

/// First and last character of scripts without any space; the program's gaps between them mean nothing.
const WITHOUT_SPACES: [(char, char); 3] = [
    ('\u{3000}', '\u{9fff}'),
    ('\u{ff00}', '\u{ffef}'),
    ('\u{20000}', '\u{3ffff}'),
];

/// A row of the values that holds a word.
struct Word<'a> {
    /// Page, block, paragraph and line.
    place: [&'a str; 4],
    left: f32,
    width: f32,
    height: f32,
    confidence: f32,
    text: &'a str,
}

/// Understands the values.
pub fn recognition(values: &str) -> Recognition {
    let words: Vec<Word<'_>> = values.lines().filter_map(Word::parse).collect();
    let lines: Vec<&[Word<'_>]> = words
        .chunk_by(|a, b| a.place == b.place)
        .filter(|line| mean(line) >= LEAST_CONFIDENCE)
        .collect();
    let mut paragraph = None;
    let written = lines.iter().filter_map(|line| {
        let own = line.first().map(|word| [word.place[1], word.place[2]]);
        let starts_paragraph = paragraph.replace(own) != Some(own);
        Some((written(line)?, starts_paragraph))
    });
    let text = pdf::text_of_lines(written);
    let kept: Vec<&Word<'_>> = lines.iter().copied().flatten().collect();
    let sum: f32 = kept.iter().map(|word| word.confidence).sum();
    Recognition {
        text,
        confidence: (sum / kept.len().max(1) as f32).round() as u8,
        words: kept.len(),
    }
}

impl<'a> Word<'a> {
    /// A row: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
    fn parse(row: &'a str) -> Option<Word<'a>> {
        let fields: Vec<&str> = row.split('\t').collect();
        let [
            _,
            page,
            block,
            paragraph,
            line,
            _,
            left,
            _,
            width,
            height,
            confidence,
            text,
        ] = fields.as_slice()
        else {
            return None;
        };
        let confidence: f32 = confidence.parse().ok()?;
        let text = text.trim();
        (confidence >= 0.0 && !text.is_empty()).then_some(Word {
            place: [page, block, paragraph, line],
            left: left.parse().ok()?,
            width: width.parse().ok()?,
            height: height.parse().ok()?,
            confidence: confidence.min(100.0),
            text,
        })
    }

    /// Whether a space belongs between this word and the next.
    fn is_apart_from(&self, next: &Word<'_>) -> bool {
        let ends = self.text.chars().next_back().zip(next.text.chars().next());
        let Some((end, start)) = ends else {
            return true;
        };
        let (ends_so, starts_so) = (is_in(end, &WITHOUT_SPACES), is_in(start, &WITHOUT_SPACES));
        if (ends_so && (starts_so || start.is_ascii_punctuation()))
            || (starts_so && end.is_ascii_punctuation())
        {
            return false;
        }
        let gap = next.left - (self.left + self.width);
        let is_phrase = is_in(end, &PHRASES) && is_in(start, &PHRASES);
        !is_phrase || gap > GAP * self.height.max(next.height)
    }
}

fn is_in(character: char, scripts: &[(char, char)]) -> bool {
    let mut scripts = scripts.iter();
    scripts.any(|(first, last)| (*first..=*last).contains(&character))
}

fn mean(line: &[Word<'_>]) -> f32 {
    let sum: f32 = line.iter().map(|word| word.confidence).sum();
    sum / line.len().max(1) as f32
}

/// The words of a line with the spaces that belong between them.
fn written(line: &[Word<'_>]) -> Option<String> {
    let (first, rest) = line.split_first()?;
    let mut text = first.text.to_owned();
    let mut before = first;
    for word in rest {
        if before.is_apart_from(word) {
            text.push(' ');
        }
        text.push_str(word.text);
        before = word;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row: block, paragraph and line, left edge, confidence, text.
    fn row((place, left, confidence, text): (&str, u32, f32, &str)) -> String {
        let place = place.replace('.', "\t");
        format!("5\t1\t{place}\t1\t{left}\t0\t20\t20\t{confidence}\t{text}\n")
    }

    fn read(rows: &[(&str, u32, f32, &str)]) -> Recognition {
        let head = "level\tpage_num\tblock_num\n4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n";
        let rows: String = rows.iter().copied().map(row).collect();
        recognition(&format!("{head}{rows}"))
    }

    #[test]
    fn lines_and_paragraphs_stay_apart_and_broken_words_are_joined() {
        let read = read(&[
            ("1.1.1", 0, 90.0, "The"),
            ("1.1.1", 30, 80.0, "inter-"),
            ("1.1.2", 0, 90.0, "national"),
            ("1.1.2", 40, 100.0, "law"),
            ("2.1.1", 0, 90.0, "Next"),
        ]);
        assert_eq!(read.text, "The international\nlaw\n\nNext");
        assert_eq!((read.confidence, read.words), (90, 5));
    }

    #[test]
    fn scripts_without_spaces_have_none() {
        let chinese = read(&[
            ("1.1.1", 0, 90.0, "儿童"),
            ("1.1.1", 30, 90.0, "权利"),
            ("1.1.1", 60, 90.0, ","),
            ("1.1.1", 90, 90.0, "公约"),
        ]);
        assert_eq!(chinese.text, "儿童权利,公约");
        let thai = read(&[
            ("1.1.1", 0, 90.0, "สิทธิ"),
            ("1.1.1", 21, 90.0, "เด็ก"),
            ("1.1.1", 60, 90.0, "เอกสาร"),
        ]);
        assert_eq!(thai.text, "สิทธิเด็ก เอกสาร");
    }

    #[test]
    fn what_is_hardly_a_letter_is_left_out() {
        let read = read(&[("1.1.1", 0, 12.0, "|~"), ("2.1.1", 0, 91.0, "text")]);
        assert_eq!(read.text, "text");
        assert_eq!(recognition("").words, 0);
    }
}
