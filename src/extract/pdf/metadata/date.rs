//! Dates as PDF producers write them: `D:20040324120000+01'00'`, ISO 8601, and broken forms of both.

use crate::document::PartialDate;

/// The first year a publication's own metadata can mean: earlier ones are clocks that were never set.
const FIRST_YEAR: u16 = 1985;

/// The last year taken for one; later ones are damage.
const LAST_YEAR: u16 = 2100;

/// The day of a date (ISO 32000-1, 7.9.4, and ISO 8601); as much of it as makes sense.
pub fn parse(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let text = text.strip_prefix("D:").unwrap_or(text).trim();
    let digits: String = date_part(text)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let year = four_digits(&digits).filter(|_| starts_with_year(text));
    match year {
        Some(191) | None => None,
        Some(year) if is_plausible(year) => {
            Some(precise(year, digits.get(4..).unwrap_or_default()))
        }
        Some(_) => after_year_2000(&digits),
    }
    .or_else(|| any_year(text))
}

/// What precedes the time of day.
fn date_part(text: &str) -> &str {
    text.split(['T', ' ', '+', 'Z']).next().unwrap_or_default()
}

fn starts_with_year(text: &str) -> bool {
    text.len() >= 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
}

fn four_digits(digits: &str) -> Option<u16> {
    digits.get(..4)?.parse().ok()
}

/// Month and day as far as they make a date.
fn precise(year: u16, rest: &str) -> PartialDate {
    let number = |range: std::ops::Range<usize>| rest.get(range)?.parse::<u8>().ok();
    let day = PartialDate::new(year, number(0..2), number(2..4));
    let month = || PartialDate::new(year, number(0..2), None);
    let only_year = PartialDate::new(year, None, None);
    day.or_else(month)
        .or(only_year)
        .expect("a plausible year is a date")
}

/// Distiller 3 wrote 2000 as 19100: `D:191000915` is the 15th of September 2000.
fn after_year_2000(digits: &str) -> Option<PartialDate> {
    let years = digits.strip_prefix("19")?.get(..3)?.parse::<u16>().ok()?;
    let year = 1900 + years;
    ((2000..2010).contains(&year)).then(|| precise(year, digits.get(5..).unwrap_or_default()))
}

/// The first plausible year that stands by itself, as in `Wed Mar 24 12:00:00 2004`.
fn any_year(text: &str) -> Option<PartialDate> {
    let numbers = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|number| number.len() == 4);
    let year = numbers
        .filter_map(|number| number.parse().ok())
        .find(|year| is_plausible(*year))?;
    PartialDate::new(year, None, None)
}

fn is_plausible(year: u16) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> String {
        parse(text).map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_are_as_precise_as_they_are_given() {
        assert_eq!(date("D:20040324120000+01'00'"), "2004-03-24");
        assert_eq!(date("20040324"), "2004-03-24");
        assert_eq!(date("2004-03-24T12:00:00Z"), "2004-03-24");
        assert_eq!(date("D:200403"), "2004-03");
        assert_eq!(date("2004"), "2004");
    }

    #[test]
    fn broken_dates_give_what_makes_sense() {
        assert_eq!(date("D:20041345"), "2004");
        assert_eq!(date("D:20040230"), "2004-02");
        assert_eq!(date("D:191000915120000"), "2000-09-15");
        assert_eq!(date("Wed Mar 24 12:00:00 2004"), "2004");
        assert_eq!(date("24/3/2004"), "2004");
    }

    #[test]
    fn clocks_that_were_never_set_give_no_date() {
        for text in [
            "D:19700101000000Z",
            "D:00000000",
            "D:19040101",
            "",
            "D:",
            "yesterday",
        ] {
            assert_eq!(date(text), "", "{text}");
        }
    }
}
