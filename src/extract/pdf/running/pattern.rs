//! A line's text but for its numbers: what running lines have in common from page to page.

use super::super::labels::roman;

/// Bytes of a line that are compared: more is a line that no eye takes in.
const COMPARED: usize = 300;

/// Numbers of a line that are looked at.
const MOST_NUMBERS: usize = 8;

/// The longest Roman page number that is read: `lxxxviii`.
const LONGEST_ROMAN: usize = 8;

/// The first of the ten digits of scripts that number pages with their own.
const ZEROS: [u32; 6] = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50];

/// Stands for a number.
const NUMBER: char = '#';

/// A line's words in small letters, a sign for each number, and the numbers. The words are in the order of the alphabet,
/// because left and right pages mirror each other: `12 The report`, `The report 13`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The words, a blank after each.
    pub text: String,
    /// The numbers, in the order of the words.
    pub numbers: Vec<Number>,
}

/// A number in a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// What it counts.
    pub value: u32,
    /// As it is printed.
    pub printed: String,
}

impl Pattern {
    /// The pattern of a line.
    pub fn of(line: &str) -> Pattern {
        let end = line.floor_char_boundary(COMPARED);
        let compared = line.get(..end).unwrap_or_default();
        let mut words: Vec<Pattern> = compared.split_whitespace().map(Pattern::of_word).collect();
        words.sort_by(|a, b| a.text.cmp(&b.text).then_with(|| a.values().cmp(b.values())));
        let mut pattern = Pattern {
            text: String::with_capacity(compared.len() + 1),
            numbers: Vec::new(),
        };
        for word in words {
            pattern.text.push_str(&word.text);
            pattern.text.push(' ');
            pattern.numbers.extend(word.numbers);
        }
        pattern.numbers.truncate(MOST_NUMBERS);
        pattern
    }

    /// Whether it says anything beside its numbers.
    pub fn has_words(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    fn values(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().map(|number| number.value)
    }

    fn of_word(word: &str) -> Pattern {
        let mut pattern = Pattern {
            text: String::with_capacity(word.len()),
            numbers: Vec::new(),
        };
        match roman_value(word) {
            Some(value) => pattern.add_number(value, word),
            None => pattern.add(word),
        }
        pattern
    }

    fn add(&mut self, word: &str) {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let end = rest
                .find(|letter: char| digit(letter).is_none())
                .unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            if digits.is_empty() {
                self.text.extend(first.to_lowercase());
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            } else {
                self.add_number(decimal_value(digits), digits);
                rest = after;
            }
        }
    }

    fn add_number(&mut self, value: u32, printed: &str) {
        self.text.push(NUMBER);
        self.numbers.push(Number {
            value,
            printed: printed.to_owned(),
        });
    }
}

fn digit(letter: char) -> Option<u32> {
    let code = u32::from(letter);
    ZEROS
        .iter()
        .map(|zero| code.wrapping_sub(*zero))
        .find(|value| *value < 10)
}

/// The value of digits; those of more than a page number may have saturate.
fn decimal_value(digits: &str) -> u32 {
    digits
        .chars()
        .filter_map(digit)
        .fold(0, |value: u32, digit| {
            value.saturating_mul(10).saturating_add(digit)
        })
}

/// The value of a Roman numeral in letters of one case.
fn roman_value(word: &str) -> Option<u32> {
    let is_numeral = |letters: &str| word.bytes().all(|byte| letters.as_bytes().contains(&byte));
    if word.is_empty() || word.len() > LONGEST_ROMAN || !is_numeral("ivxlc") && !is_numeral("IVXLC")
    {
        return None;
    }
    let values: Vec<u32> = word.chars().map(letter_value).collect();
    let pairs = values.iter().zip(values.iter().skip(1).chain([&0]));
    let (less, more): (Vec<_>, Vec<_>) = pairs.partition(|(value, next)| value < next);
    let sum = |part: Vec<(&u32, &u32)>| part.into_iter().map(|(value, _)| value).sum::<u32>();
    let value = sum(more).checked_sub(sum(less))?;
    // `civil` has letters of numerals only, in no order of them.
    roman(value).eq_ignore_ascii_case(word).then_some(value)
}

fn letter_value(letter: char) -> u32 {
    match letter.to_ascii_lowercase() {
        'i' => 1,
        'v' => 5,
        'x' => 10,
        'l' => 50,
        _ => 100,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(line: &str) -> Vec<u32> {
        Pattern::of(line).values().collect()
    }

    #[test]
    fn lines_that_differ_in_their_numbers_have_one_pattern() {
        let (first, second) = (Pattern::of("Page 9 of 120"), Pattern::of("Page  10 of 120"));
        assert_eq!(first.text, second.text);
        assert_eq!(values("Page 9 of 120"), [9, 120]);
        assert_eq!(Pattern::of("- xiv -").text, Pattern::of("- 14 -").text);
        assert_eq!(values("- xiv -"), [14]);
        assert_eq!(values("A/59/190"), [59, 190]);
    }

    #[test]
    fn left_and_right_pages_have_one_pattern() {
        let (left, right) = (Pattern::of("24-01 6/9"), Pattern::of("7/9 24-01"));
        assert_eq!(left.text, right.text);
        assert_eq!(values("24-01 6/9"), [24, 1, 6, 9]);
        assert_eq!(values("7/9 24-01"), [24, 1, 7, 9]);
        assert_eq!(values("Review 2015 - 156"), values("156 - Review 2015"));
    }

    #[test]
    fn digits_of_other_scripts_count_too() {
        assert_eq!(values("صفحة ١٢"), [12]);
        assert_eq!(values("99999999999999"), [u32::MAX]);
    }

    #[test]
    fn words_are_no_numerals() {
        assert!(values("mix civil Xi").is_empty());
        assert!(!Pattern::of("- 4 -").has_words());
        assert!(Pattern::of("p. 4").has_words());
    }
}
