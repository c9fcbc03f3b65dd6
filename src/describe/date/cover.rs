//! The date printed on a cover: a short line that holds little else.
//!
//! Dates in sentences are the dates of what is told, so only lines of a few words are read, near the top of the first
//! page. Month names are those of English, French, Spanish, Dutch, German, Portuguese and Italian.

use crate::describe::words::{paragraphs, words};
use crate::document::PartialDate;

/// How far down the first page a date belongs to its cover.
const COVER_CHARACTERS: usize = 1_000;

/// A line with more words than these is a sentence.
const MOST_WORDS: usize = 9;

/// A paragraph with more words than these is prose, whose lines may be as short as its column is narrow.
const MOST_WORDS_OF_A_PARAGRAPH: usize = 30;

/// So many words may stand before a date ("Judgment of the Court of 24 March 2004") and behind it ("New York").
const MOST_WORDS_BEFORE: usize = 6;
const MOST_WORDS_BEHIND: usize = 2;

/// A line that says when a document was handed in may be longer.
const MOST_WORDS_OF_A_RECORD: usize = 15;

/// Words that begin such a line.
#[rustfmt::skip]
const RECORDS: &[&str] = &[
    "enregistre", "depose", "registered", "filed", "published", "publie", "publicado", "presentado", "ingediend",
    "gepubliceerd", "veroffentlicht", "eingereicht", "pubblicato",
];

/// A date behind such a word is that of a law, which a cover may cite.
#[rustfmt::skip]
const LAWS: &[&str] = &[
    "constitution", "constitucion", "constituicao", "costituzione", "grondwet", "verfassung", "law", "loi", "ley", "lei",
    "legge", "wet", "gesetz", "act", "decree", "decret", "decreto", "besluit", "verordnung", "convention", "convencion",
    "convencao", "convenzione", "convenio", "verdrag", "ubereinkommen", "treaty", "traite", "tratado", "protocol",
    "protocole", "protocolo", "protocollo", "directive", "richtlijn", "code", "codigo", "wetboek", "adopted", "adopte",
];

/// A year stands alone, or behind a place ("The Hague 2004") of at most so many words.
const MOST_WORDS_OF_A_PLACE: usize = 2;

/// The most precise date of the cover, the first of equally precise ones.
pub fn date(text: &str) -> Option<PartialDate> {
    // A text of so many bytes has no more characters than that, and needs no counting.
    let end = match text.len() <= COVER_CHARACTERS {
        true => None,
        false => text.char_indices().nth(COVER_CHARACTERS),
    };
    let cover = end.and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    let lines: Vec<Vec<String>> = paragraphs(cover)
        .filter(|paragraph| {
            let mut words = paragraph.split_whitespace();
            words.nth(MOST_WORDS_OF_A_PARAGRAPH).is_none()
        })
        .flat_map(str::lines)
        .flat_map(|line| line.split(" - ").flat_map(|part| part.split(" – ")))
        .map(|line| words(line).collect())
        .filter(|words: &Vec<String>| !words.is_empty() && is_short(words) && !cites_a_law(words))
        .collect();
    let first =
        |read: fn(&[String]) -> Option<PartialDate>| lines.iter().find_map(|line| read(line));
    first(day)
        .or_else(|| first(month))
        .or_else(|| only_year(&lines))
}

fn is_short(words: &[String]) -> bool {
    let record = words
        .first()
        .is_some_and(|word| RECORDS.contains(&word.as_str()));
    words.len()
        <= if record {
            MOST_WORDS_OF_A_RECORD
        } else {
            MOST_WORDS
        }
}

fn cites_a_law(words: &[String]) -> bool {
    words.iter().any(|word| LAWS.contains(&word.as_str()))
}

/// The year that stands alone, unless several do: those are the columns of a table.
fn only_year(lines: &[Vec<String>]) -> Option<PartialDate> {
    let mut years = lines.iter().filter_map(|line| year(line));
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}

/// `24 March 2004`, `24 de marzo de 2004`, `March 24, 2004`, `24.03.2004`, `2004-03-24`.
fn day(line: &[String]) -> Option<PartialDate> {
    let line = without_particles(line);
    line.windows(3).enumerate().find_map(|(place, window)| {
        let [first, second, third] = window else {
            return None;
        };
        if !stands_alone(&line, place, window.len()) {
            return None;
        }
        if let Some(month) = month_of(second) {
            return PartialDate::new(year_of(third)?, Some(month), Some(day_of(first)?));
        }
        if let Some(month) = month_of(first) {
            return PartialDate::new(year_of(third)?, Some(month), Some(day_of(second)?));
        }
        numeric(first, second, third)
    })
}

/// Day, month and year in figures; where day and month could be either way round, only an equal pair says a day.
fn numeric(first: &str, second: &str, third: &str) -> Option<PartialDate> {
    if let Some(year) = year_of(first) {
        return PartialDate::new(year, Some(second.parse().ok()?), Some(third.parse().ok()?));
    }
    let year = year_of(third)?;
    let (day, month): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
    if day > 12 || day == month {
        PartialDate::new(year, Some(month), Some(day))
    } else if month > 12 {
        PartialDate::new(year, Some(day), Some(month))
    } else {
        PartialDate::new(year, None, None)
    }
}

/// Whether few words surround a date, but for lines that record one.
fn stands_alone(line: &[&str], place: usize, length: usize) -> bool {
    let record = line.first().is_some_and(|word| RECORDS.contains(word));
    (place <= MOST_WORDS_BEFORE || record) && line.len() - place - length <= MOST_WORDS_BEHIND
}

/// `March 2004`, `marzo de 2004`.
fn month(line: &[String]) -> Option<PartialDate> {
    let line = without_particles(line);
    line.windows(2)
        .enumerate()
        .find_map(|(place, window)| match window {
            [month, year] if stands_alone(&line, place, window.len()) => {
                PartialDate::new(year_of(year)?, Some(month_of(month)?), None)
            }
            _ => None,
        })
}

/// A year alone, behind a place, or behind the sign of copyright (which folding leaves out, or spells `c`).
fn year(line: &[String]) -> Option<PartialDate> {
    let (last, before) = line.split_last()?;
    let place = before.len() <= MOST_WORDS_OF_A_PLACE
        && before
            .iter()
            .all(|word| word.chars().all(char::is_alphabetic));
    place
        .then(|| PartialDate::new(year_of(last)?, None, None))
        .flatten()
}

/// A line without the words that stand between the parts of a date.
fn without_particles(line: &[String]) -> Vec<&str> {
    line.iter()
        .map(String::as_str)
        .filter(|word| {
            !matches!(
                *word,
                "de" | "del" | "of" | "the" | "do" | "den" | "le" | "il"
            )
        })
        .collect()
}

fn year_of(word: &str) -> Option<u16> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1900..2100).contains(year))
}

/// `24`, `24th`, `1er`.
fn day_of(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let ending = word.get(digits.len()..)?;
    matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "e")
        .then(|| digits.parse().ok())
        .flatten()
}

fn month_of(word: &str) -> Option<u8> {
    let place = MONTHS
        .iter()
        .position(|names| names.split(' ').any(|name| name == word))?;
    u8::try_from(place + 1).ok()
}

/// Names without accents, as [`words`] makes them.
#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "january janvier enero januari januar janeiro gennaio jan",
    "february fevrier febrero februari februar fevereiro febbraio feb",
    "march mars marzo maart marz marco mar",
    "april avril abril aprile apr",
    "may mai mayo mei maio maggio",
    "june juin junio juni junho giugno jun",
    "july juillet julio juli julho luglio jul",
    "august aout agosto augustus aug",
    "september septembre septiembre setiembre setembro settembre sep sept",
    "october octobre octubre oktober outubro ottobre oct okt",
    "november novembre noviembre novembro nov",
    "december decembre diciembre dezember dezembro dicembre dec dez",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        date(text).map(|date| date.to_string())
    }

    #[test]
    fn dates_are_read_in_seven_languages() {
        for (line, wanted) in [
            ("Geneva, 24 March 2004", "2004-03-24"),
            ("March 24th, 2004", "2004-03-24"),
            ("1er août 1996", "1996-08-01"),
            ("24 de marzo de 2004", "2004-03-24"),
            ("12 mei 1999", "1999-05-12"),
            ("3. März 2010", "2010-03-03"),
            ("MARÇO DE 2004", "2004-03"),
            ("dicembre 2001", "2001-12"),
            ("24.12.2004", "2004-12-24"),
            ("2004-03-24", "2004-03-24"),
            ("03/04/2004", "2004"),
            ("© 2004", "2004"),
            ("The Hague 2004", "2004"),
            ("Sentencia de 12 de junio de 2002", "2002-06-12"),
            ("18 March 2016, New York", "2016-03-18"),
            ("No. 1 - januari 2015", "2015-01"),
            (
                "Enregistré à la présidence de l'Assemblée nationale le 12 décembre 2006.",
                "2006-12-12",
            ),
        ] {
            assert_eq!(read(line).as_deref(), Some(wanted), "{line}");
        }
    }

    #[test]
    fn the_most_precise_date_of_the_cover_wins() {
        assert_eq!(
            read("Annual report\n2004\n\nAmsterdam, 3 mei 2005").as_deref(),
            Some("2005-05-03")
        );
    }

    #[test]
    fn dates_in_sentences_and_other_figures_are_no_date_of_publication() {
        for text in [
            "The Convention was adopted by the General Assembly on 20 November 1989.",
            "Resolution 1325",
            "Tel. 020 2004 31",
            "2004-2008",
            "Constitution du 4 octobre 1958",
            "Wet van 3 mei 1999",
            "On 3 May 2004 the minister told the house",
            "2003\n\n2004\n\n2005",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
