//! Dates as people and programs write them in metadata: ISO 8601, RFC 2822, "24 March 2004", "24.03.2004".
//!
//! Only what is certain is kept: of `03/04/2004`, which is March in one country and April in the next, the year. Dates
//! in running text are not looked for here.

use crate::document::PartialDate;

/// Years that a publication can have; four digits outside are a number of another kind.
const YEARS: std::ops::RangeInclusive<u16> = 1800..=2100;

/// Beginnings of the names of months in the languages of the network; where two match a word, the longer decides.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "ene", "gen", "sty", "янв", "січ", "ιαν", "oca", "led", "sij", "tammi",
    ],
    &[
        "feb", "fév", "fev", "lut", "фев", "лют", "φεβ", "şub", "úno", "velj", "helmi",
    ],
    &[
        "mar", "mär", "maa", "mrt", "мар", "бер", "μαρ", "μάρ", "bře", "ožu",
    ],
    &[
        "apr", "avr", "abr", "kwi", "апр", "кві", "απρ", "nis", "dub", "trav", "huhti",
    ],
    &[
        "may", "mai", "mei", "mag", "maj", "мая", "май", "тра", "μαΐ", "μάι", "kvě", "svib",
        "touko",
    ],
    &[
        "jun", "juin", "giu", "cze", "июн", "чер", "ιουν", "ιούν", "haz", "červ", "lipanj",
        "lipnja", "kesä",
    ],
    &[
        "jul",
        "juil",
        "lug",
        "lip",
        "июл",
        "лип",
        "ιουλ",
        "ιούλ",
        "tem",
        "července",
        "srpanj",
        "srpnja",
        "heinä",
    ],
    &[
        "aug", "aoû", "aou", "ago", "sie", "авг", "сер", "αυγ", "αύγ", "ağu", "srp", "kolo", "elo",
    ],
    &[
        "sep", "set", "wrz", "сен", "вер", "σεπ", "eyl", "zář", "ruj", "syys",
    ],
    &[
        "oct", "okt", "oto", "ott", "out", "paź", "окт", "жов", "οκτ", "eki", "říj", "loka",
    ],
    &["nov", "lis", "ноя", "νοέ", "νοε", "kas", "stud", "marras"],
    &[
        "dec", "déc", "dez", "dic", "des", "gru", "дек", "гру", "δεκ", "ara", "pros", "jou",
    ],
];

/// Names of days that begin as a month does.
const WEEKDAYS: &[&str] = &[
    "mardi",
    "martes",
    "marte",
    "maandag",
    "maanantai",
    "setmana",
    "середа",
];

/// Reads a date; `None` where the text is none for certain.
pub fn parse(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    text.parse()
        .ok()
        .filter(in_range)
        .or_else(|| compact(text))
        .or_else(|| from_parts(&parts(text)))
}

fn in_range(date: &PartialDate) -> bool {
    YEARS.contains(&date.year())
}

/// `20040324` and `20040324T101500Z`.
fn compact(text: &str) -> Option<PartialDate> {
    let digits = text
        .get(..8)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let ends = !text.get(8..)?.starts_with(|c: char| c.is_ascii_digit()) || text.len() == 14;
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u16>().ok();
    let date = PartialDate::new(
        number(0, 4)?,
        Some(number(4, 6)? as u8),
        Some(number(6, 8)? as u8),
    )?;
    (ends && in_range(&date)).then_some(date)
}

/// A piece of a written date.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Part {
    Year(u16),
    /// 1 to 31: a day or a month.
    Small(u8),
    Month(u8),
}

/// Numbers and names of months, up to where a time of day begins.
fn parts(text: &str) -> Vec<Part> {
    let lower = text.to_lowercase();
    let day = lower.get(..start_of_time(&lower)).unwrap_or_default();
    day.split(|c: char| !c.is_alphanumeric())
        .filter_map(part)
        .take(4)
        .collect()
}

/// Where `10:15` begins, else the end.
fn start_of_time(text: &str) -> usize {
    let before_colon = |at: &usize| text[..*at].ends_with(|c: char| c.is_ascii_digit());
    text.match_indices(':')
        .map(|(at, _)| at)
        .find(before_colon)
        .map_or(text.len(), |at| {
            text[..at]
                .trim_end_matches(|c: char| c.is_ascii_digit())
                .len()
        })
}

fn part(word: &str) -> Option<Part> {
    let digits: &str = word.trim_end_matches(|c: char| c.is_alphabetic());
    if let Ok(number) = digits.parse::<u16>() {
        return match number {
            1..=31 => Some(Part::Small(number as u8)),
            _ => YEARS.contains(&number).then_some(Part::Year(number)),
        };
    }
    month(word).map(Part::Month)
}

fn month(word: &str) -> Option<u8> {
    if WEEKDAYS.iter().any(|day| word.starts_with(day)) {
        return None;
    }
    let matching = |names: &&[&str]| {
        names
            .iter()
            .filter(|name| word.starts_with(**name))
            .map(|name| name.len())
            .max()
    };
    (1..)
        .zip(&MONTHS)
        .filter_map(|(month, names)| matching(names).map(|length| (length, month)))
        .max_by_key(|(length, _)| *length)
        .map(|(_, month)| month)
}

fn from_parts(parts: &[Part]) -> Option<PartialDate> {
    use Part::{Month, Small, Year};
    match *parts {
        [Year(year)] => PartialDate::new(year, None, None),
        [Month(month), Year(year)] | [Year(year), Month(month)] => {
            PartialDate::new(year, Some(month), None)
        }
        [Small(day), Month(month), Year(year), ..] | [Month(month), Small(day), Year(year), ..] => {
            PartialDate::new(year, Some(month), Some(day))
        }
        [Year(year), Month(month), Small(day), ..] | [Year(year), Small(month), Small(day), ..] => {
            PartialDate::new(year, Some(month), Some(day))
        }
        [Small(one), Small(other), Year(year)] => day_and_month(one, other, year),
        [Small(month), Year(year)] => PartialDate::new(year, Some(month), None),
        _ => None,
    }
}

/// Day first or month first is known only where one of the two can be no month, or both are the same.
fn day_and_month(one: u8, other: u8, year: u16) -> Option<PartialDate> {
    match (one, other) {
        (day, month) if day > 12 || day == month => PartialDate::new(year, Some(month), Some(day)),
        (month, day) if day > 12 => PartialDate::new(year, Some(month), Some(day)),
        _ => PartialDate::new(year, None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, date) in [
            ("2004-03-24T10:15:00+01:00", "2004-03-24"),
            ("2004-03", "2004-03"),
            ("20040324", "2004-03-24"),
            ("2004/03/24 10:15", "2004-03-24"),
            ("Wed, 24 Mar 2004 10:15:00 GMT", "2004-03-24"),
            ("March 24th, 2004", "2004-03-24"),
            ("mardi 24 mars 2004", "2004-03-24"),
            ("24. marraskuuta 2004", "2004-11-24"),
            ("24 de marzo de 2004", "2004-03-24"),
            ("24. März 2004", "2004-03-24"),
            ("5 juillet 1998", "1998-07-05"),
            ("maart 2004", "2004-03"),
            ("24.03.2004", "2004-03-24"),
            ("03/24/2004", "2004-03-24"),
            ("2004", "2004"),
        ] {
            assert_eq!(
                parse(text).map(|date| date.to_string()).as_deref(),
                Some(date),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_certain_is_left_out() {
        assert_eq!(parse("03/04/2004").unwrap().to_string(), "2004");
        for text in [
            "",
            "yesterday",
            "0000-00-00",
            "30 February 2004",
            "12345678901",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
