//! Values as people read them in English: dates, numbers, the direction a language is written in.
//!
//! Apart so that a second interface language has one file to look at. It formats; it decides nothing.

use crate::document::PartialDate;
use crate::language::Language;

/// Languages written from right to left, by code.
const RIGHT_TO_LEFT: [&str; 12] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Writes a date as precise as it is known: `24 March 2004`, `March 2004`, `2004`.
pub fn date(date: PartialDate) -> String {
    let written = date.to_string();
    let mut parts = written.splitn(3, '-');
    let year = parts.next().unwrap_or_default();
    let month = parts
        .next()
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let day = parts.next().map(|day| day.trim_start_matches('0'));
    match (month, day) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        _ => year.to_owned(),
    }
}

/// Writes a number with a comma at every third digit: `1,234`.
pub fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Writes a number with its noun, which takes an `s` unless there is one of it.
pub fn count(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(count))
}

/// Names a page by its number, and by the printed one where that is another.
pub fn page(number: u32, label: Option<&str>) -> String {
    match label {
        Some(label) if label != number.to_string() => format!("page {number} (printed {label})"),
        _ => format!("page {number}"),
    }
}

/// The value of `lang`: empty, which HTML reads as unknown, where the language is.
pub fn lang(language: Option<Language>) -> String {
    language
        .map(|language| language.code().to_owned())
        .unwrap_or_default()
}

/// The value of `dir`: by the language, or by the first letter where that is unknown.
pub fn direction(language: Option<Language>) -> &'static str {
    match language {
        Some(language) if RIGHT_TO_LEFT.contains(&language.code()) => "rtl",
        Some(_) => "ltr",
        None => "auto",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_precise_as_they_are_known() {
        for (known, written) in [
            ("2004-03-04", "4 March 2004"),
            ("2004-12", "December 2004"),
            ("2004", "2004"),
        ] {
            assert_eq!(date(known.parse().unwrap()), written);
        }
    }

    #[test]
    fn numbers_are_grouped_and_agree_with_their_noun() {
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(count(1, "document"), "1 document");
        assert_eq!(count(1_000, "document"), "1,000 documents");
    }
}
