//! Dates as precise as they are known, and spans of years.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::serialise_as_text;

/// A date of the Gregorian calendar as precise as it is known: `2004`, `2004-03` or `2004-03-24`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// Years from one to another, both included: `2001..2004`, `2001..`, `..2004` or `2004`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearRange {
    first: u16,
    last: u16,
}

/// A moment, in seconds since 1970, as `2026-11-22T09:00:00Z`; `None` for 0, which is no moment.
pub fn written_moment(seconds: u64) -> Option<String> {
    let moment = jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    (seconds > 0).then(|| moment.to_string())
}

impl PartialDate {
    /// The day of a moment, in seconds since 1970.
    pub fn of_moment(seconds: i64) -> Option<PartialDate> {
        let moment = jiff::Timestamp::from_second(seconds).ok()?;
        moment.to_string().get(..10)?.parse().ok()
    }

    /// A date from its parts; `None` where they make none (a month of 13, a day without a month, 30 February).
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<PartialDate> {
        let sound = match (month, day) {
            (None, None) => true,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => {
                jiff::civil::Date::new(year as i16, month as i8, day as i8).is_ok()
            }
            (None, Some(_)) => false,
        };
        (sound && (1..=9999).contains(&year)).then_some(PartialDate { year, month, day })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The first day that it may be, as a number that orders days: 20040301.
    pub fn first_day(self) -> u32 {
        self.day_where_unknown(1, 1)
    }

    /// The last day that it may be, every month taken for one of 31 days: 20040331.
    pub fn last_day(self) -> u32 {
        self.day_where_unknown(12, 31)
    }

    /// The moment the first day that it may be begins at Greenwich, in seconds since 1970; 0 for all days before.
    pub fn first_moment(self) -> u64 {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let date = jiff::civil::Date::new(self.year as i16, month as i8, day as i8);
        let moment = date.and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC));
        let seconds = moment.map_or(0, |moment| moment.timestamp().as_second());
        u64::try_from(seconds).unwrap_or(0)
    }

    fn day_where_unknown(self, month: u8, day: u8) -> u32 {
        let month = u32::from(self.month.unwrap_or(month));
        u32::from(self.year) * 10_000 + month * 100 + u32::from(self.day.unwrap_or(day))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = String;

    /// Reads the three written forms; a time of day after `T` or a blank is left off.
    fn from_str(text: &str) -> Result<Self, String> {
        let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let parts: Vec<&str> = day.split('-').collect();
        let number = |i: usize| parts.get(i).map(|part| part.parse::<u16>()).transpose();
        let short = |n: Option<u16>| n.map(|n| n.min(255) as u8);
        match (number(0), number(1), number(2)) {
            (Ok(Some(year)), Ok(month), Ok(day)) if parts.len() <= 3 && parts[0].len() == 4 => {
                PartialDate::new(year, short(month), short(day))
            }
            _ => None,
        }
        .ok_or_else(|| format!("`{text}` is no date (YYYY, YYYY-MM or YYYY-MM-DD)"))
    }
}

impl YearRange {
    /// The years of the range.
    pub fn years(self) -> RangeInclusive<u16> {
        self.first..=self.last
    }
}

impl fmt::Display for YearRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (first, last) if first == last => write!(f, "{first}"),
            (0, last) => write!(f, "..{last}"),
            (first, u16::MAX) => write!(f, "{first}.."),
            (first, last) => write!(f, "{first}..{last}"),
        }
    }
}

impl FromStr for YearRange {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let year = |part: &str, open: u16| match part {
            "" => Some(open),
            digits => digits.parse().ok().filter(|year| (1..=9999).contains(year)),
        };
        let range = match text.trim().split_once("..") {
            Some(("", "")) => None,
            Some((first, last)) => year(first, 0).zip(year(last, u16::MAX)),
            None => year(text.trim(), 0).filter(|y| *y > 0).map(|y| (y, y)),
        };
        range
            .filter(|(first, last)| first <= last)
            .map(|(first, last)| YearRange { first, last })
            .ok_or_else(|| format!("`{text}` is no year or span of years (2004, 2001..2004)"))
    }
}

serialise_as_text!(PartialDate);
serialise_as_text!(YearRange);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_back_as_precise_as_they_were() {
        for text in ["2004", "2004-03", "2004-03-24"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        assert_eq!(
            "2004-03-24T10:00:00Z"
                .parse::<PartialDate>()
                .unwrap()
                .to_string(),
            "2004-03-24"
        );
        for wrong in [
            "",
            "04",
            "2004-13",
            "2005-02-30",
            "yesterday",
            "2004-03-24-1",
        ] {
            assert!(wrong.parse::<PartialDate>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn spans_of_years_may_be_open() {
        assert!(
            "..2004"
                .parse::<YearRange>()
                .unwrap()
                .years()
                .contains(&1990)
        );
        assert!(
            "2001.."
                .parse::<YearRange>()
                .unwrap()
                .years()
                .contains(&2026)
        );
        assert_eq!("2004".parse::<YearRange>().unwrap().years(), 2004..=2004);
        for wrong in ["", "..", "2004..2001", "x..y", "0"] {
            assert!(wrong.parse::<YearRange>().is_err(), "{wrong}");
        }
    }
}
