//! The title in the first lines of a text that marks none.
//!
//! A letter says it behind "Subject"; elsewhere it is the first line that is no page number, date, address or
//! letterhead, with the lines it runs on to. Sizes of letters are not known here: where they tell a title, the
//! extraction has it already.

use crate::describe::words::words;
use crate::extract::front_matter::{is_chapter, is_letterhead};

/// Lines looked at: further down a title would be one of a chapter.
const MOST_LINES: usize = 40;

/// A title runs over at most so many lines and characters; what goes beyond is left out by whole lines.
const TITLE_LINES: usize = 6;
const TITLE_CHARACTERS: usize = 220;

/// A first line longer than this is a paragraph, not a title.
const LONGEST_LINE: usize = 150;

/// A paragraph of more words than these is prose: only its first line can stand for a title.
const MOST_WORDS: usize = 45;

/// A paragraph that goes on with a title of the paragraph before has fewer.
const MOST_WORDS_GOING_ON: usize = 20;

/// In capitals, so many words are a title; fewer may be a heading such as "SUMMARY".
const WORDS_IN_CAPITALS: usize = 3;

/// Below a letterhead the line in capitals is the title if it follows within so many lines; behind them text begins.
const LINES_TO_CAPITALS: usize = 10;

/// What stands before the subject of a letter.
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "subject", "onderwerp", "betreft", "betreff", "objet", "asunto", "assunto", "oggetto", "re",
];

/// What stands before its date, one line above, in letters that need no colons.
#[rustfmt::skip]
const DATES: &[&str] = &["date", "datum", "fecha", "data"];

/// What else stands in the lines before a title.
#[rustfmt::skip]
const FURNITURE: &[&str] = &[
    "page", "pagina", "seite", "distr", "original", "datum", "date", "fecha", "data", "tel", "fax", "postbus", "www",
    "http", "https", "retouradres", "agenda", "item",
];

/// Words that join: a line that ends or begins with one goes on, in whatever paragraph its neighbour stands.
#[rustfmt::skip]
const JOINTS: &[&str] = &[
    "of", "the", "and", "on", "in", "for", "to", "by", "de", "del", "la", "las", "los", "el", "y", "du", "des", "et",
    "le", "les", "en", "sur", "pour", "van", "der", "het", "voor", "op", "und", "die", "das", "fur", "zur", "do", "da",
    "dos", "das", "e", "di", "della", "v", "vs",
];

/// A decision is known by its case: a line that begins so belongs to the title above it.
const CASES: &[&str] = &["case", "caso", "matter", "asunto", "affaire", "zaak"];

/// A line and whether a paragraph starts with it.
struct Line<'a> {
    text: &'a str,
    starts_paragraph: bool,
}

/// The title that the first lines of a text hold.
pub fn title(text: &str) -> Option<String> {
    let lines = lines(text);
    let start = subject(&lines);
    start.or_else(|| first_block(&lines))
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut starts_paragraph = true;
    let mut lines = Vec::new();
    for text in text.lines().map(str::trim) {
        if text.is_empty() {
            starts_paragraph = true;
        } else {
            lines.push(Line {
                text,
                starts_paragraph: std::mem::take(&mut starts_paragraph),
            });
        }
        if lines.len() == MOST_LINES {
            break;
        }
    }
    lines
}

/// What a letter is about, in the words behind the label.
fn subject(lines: &[Line]) -> Option<String> {
    lines.iter().enumerate().find_map(|(place, line)| {
        let before = place.checked_sub(1).and_then(|place| lines.get(place));
        let in_a_form = before.is_some_and(|line| begins_with(line.text, DATES));
        let rest = behind_label(line.text, in_a_form)?;
        let going_on = lines.iter().skip(place + 1);
        let going_on = going_on
            .take_while(|line| !line.starts_paragraph)
            .map(|line| line.text);
        let title = bounded(std::iter::once(rest).chain(going_on));
        has_word(&title).then_some(title)
    })
}

/// What follows the label, behind a colon or, in a form, a blank.
fn behind_label(line: &str, in_a_form: bool) -> Option<&str> {
    let end = line.find(|c: char| !c.is_alphabetic())?;
    let (label, rest) = line.split_at(end);
    let colon = rest.trim_start().strip_prefix(':');
    let known = SUBJECTS.contains(&label.to_lowercase().as_str());
    match colon {
        Some(rest) if known => Some(rest.trim()),
        None if known && in_a_form => Some(rest.trim()),
        _ => None,
    }
}

/// The first line that may be a title, with what it runs on to.
fn first_block(lines: &[Line]) -> Option<String> {
    // Most texts that are no publications are a paragraph or two: nothing else has to be asked of them.
    if !lines.iter().any(|line| reads_like_title(line.text)) {
        return None;
    }
    let may_be = |line: &Line| {
        !is_furniture(line.text) && !is_letterhead(line.text) && !is_chapter(line.text)
    };
    let first = lines.iter().position(may_be)?;
    // "PRESS RELEASE" may be one word; what is released stands below.
    let one_word = |line: &Line| !line.text.contains(' ');
    let first = match lines.get(first..)? {
        [line, below @ ..] if one_word(line) => {
            let passed = below
                .iter()
                .take_while(|line| one_word(line) || !may_be(line));
            first + 1 + passed.count()
        }
        _ => first,
    };
    let below_letterhead = lines
        .iter()
        .take(first)
        .any(|line| is_letterhead(line.text));
    let in_capitals = |line: &Line| may_be(line) && is_in_capitals(line.text);
    let near = lines.iter().take(first + LINES_TO_CAPITALS);
    let capitals = || near.clone().position(in_capitals);
    let start = below_letterhead.then(capitals).flatten().unwrap_or(first);
    let block = lines.get(start..)?;
    let line = block.first()?;
    if !reads_like_title(line.text) {
        return None;
    }
    let places = 1..block.len();
    let going_on = places
        .take_while(|place| goes_on(block, *place))
        .filter_map(|place| Some(block.get(place)?.text));
    Some(bounded(std::iter::once(line.text).chain(going_on)))
}

/// Whether the line at a place goes on with the one before it.
fn goes_on(block: &[Line], place: usize) -> bool {
    let (Some(rest), Some(line)) = (block.get(place..), block.get(place - 1)) else {
        return false;
    };
    let Some(next) = rest.first() else {
        return false;
    };
    let ends = line.text.ends_with(['.', ':']) && !is_abbreviated(line.text);
    if ends || next.text.ends_with(':') || !has_word(next.text) {
        return false;
    }
    let joined = ends_with_joint(line.text) || begins_with(next.text, JOINTS);
    let capitals = is_capital(line.text) && is_capital(next.text);
    if next.starts_paragraph {
        let sentence = next.text.ends_with('.') && !is_abbreviated(next.text);
        let belongs = !sentence && (joined || capitals || begins_with(next.text, CASES));
        belongs && words_of_paragraph(rest) <= MOST_WORDS_GOING_ON
    } else {
        let first = block.get(place.saturating_sub(1)..).unwrap_or(rest);
        words_of_paragraph(first) <= MOST_WORDS && (joined || !is_furniture(next.text))
    }
}

/// "v." and "et al." end no sentence.
fn is_abbreviated(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or(line);
    last.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

/// Lines joined as long as they fit, without marks of footnotes and commas at the end.
fn bounded<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut title = String::new();
    for line in lines.take(TITLE_LINES) {
        if !title.is_empty() && title.chars().count() + line.chars().count() > TITLE_CHARACTERS {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(line.trim_end_matches(['*', '∗', ' ']));
    }
    title.trim_end_matches([',', ' ']).into()
}

fn words_of_paragraph(block: &[Line]) -> usize {
    let rest = block
        .iter()
        .skip(1)
        .take_while(|line| !line.starts_paragraph);
    let lines = block.first().into_iter().chain(rest);
    lines.map(|line| line.text.split_whitespace().count()).sum()
}

/// Short, of more than one word, and mostly letters.
fn reads_like_title(line: &str) -> bool {
    let letters = || line.chars().filter(|c| c.is_alphabetic()).count();
    let length = line.chars().take(LONGEST_LINE + 1).count();
    length <= LONGEST_LINE && line.contains(' ') && letters() * 2 > length
}

/// Page numbers, symbols, dates, addresses, the fields of a form.
fn is_furniture(line: &str) -> bool {
    let folded: Vec<String> = words(line).take(MOST_WORDS_OF_A_DATE + 1).collect();
    let figures = line.bytes().filter(u8::is_ascii_digit).count();
    let letters = line.chars().filter(|c| c.is_alphabetic());
    !has_word(line)
        || line.starts_with(['>', '*', '('])
        || line.contains('@')
        || letters.take(figures * 2).count() < figures * 2
        || figures >= 4 && folded.len() <= MOST_WORDS_OF_A_DATE
        || folded
            .first()
            .is_some_and(|word| FURNITURE.contains(&word.as_str()))
}

/// A place, a day, a month, a year and what joins them.
const MOST_WORDS_OF_A_DATE: usize = 4;

fn is_in_capitals(line: &str) -> bool {
    is_capital(line) && line.split_whitespace().count() >= WORDS_IN_CAPITALS
}

fn is_capital(line: &str) -> bool {
    has_word(line) && !line.chars().any(char::is_lowercase)
}

fn begins_with(line: &str, known: &[&str]) -> bool {
    words(line)
        .next()
        .is_some_and(|word| known.contains(&word.as_str()))
}

/// Whether a line breaks off in the middle of a phrase.
pub fn ends_with_joint(line: &str) -> bool {
    line.ends_with(',')
        || words(line)
            .last()
            .is_some_and(|word| JOINTS.contains(&word.as_str()))
}

/// Whether two letters follow each other.
fn has_word(text: &str) -> bool {
    let after = text.chars().skip(1);
    let mut pairs = text.chars().zip(after);
    pairs.any(|(one, next)| one.is_alphabetic() && next.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        title(text)
    }

    #[test]
    fn a_letter_is_called_by_its_subject() {
        let form = "1\n\nPagina 1 van 3\n\nAan de minister\nPlein 1\n\nDatum 3 mei 2004\nOnderwerp Advies over de opvang\n\
            van kinderen\n\nExcellentie,\n\nHierbij zend ik u mijn advies.";
        assert_eq!(
            read(form).as_deref(),
            Some("Advies over de opvang van kinderen")
        );
        assert_eq!(
            read("Ruritania House\n\nSubject: Children in detention\n\nDear Sir,").as_deref(),
            Some("Children in detention")
        );
    }

    #[test]
    fn the_word_subject_in_a_sentence_is_no_label() {
        assert_eq!(
            read("Children on the move\n\nSubject to the rules of the house").as_deref(),
            Some("Children on the move")
        );
    }

    #[test]
    fn page_numbers_dates_and_symbols_are_stepped_over() {
        for text in [
            "1/6\n\nSpeech by the chair\n\nLadies and gentlemen",
            "Page 1 of 3\n3 May 2004\n\nSpeech by the chair",
            "A/12/345\n\nDistr.: General\n\nSpeech by the chair",
        ] {
            assert_eq!(read(text).as_deref(), Some("Speech by the chair"), "{text}");
        }
    }

    #[test]
    fn a_title_over_several_lines_is_joined() {
        for (text, wanted) in [
            (
                "Speech by A. Person,\nchair of the board\nand founder\n\nLadies and gentlemen",
                "Speech by A. Person, chair of the board and founder",
            ),
            (
                "RESOLUCIÓN DE LA\n\nCORTE DE RURITANIA *\n\nDE 3 DE MAYO DE 2004\n\nVISTO:\n\n1. El escrito",
                "RESOLUCIÓN DE LA CORTE DE RURITANIA DE 3 DE MAYO DE 2004",
            ),
            (
                "Order of the\n\nCourt of Ruritania\n\nCase of Doe v. Roe\n\nHaving seen:",
                "Order of the Court of Ruritania Case of Doe v. Roe",
            ),
        ] {
            assert_eq!(read(text).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn below_a_letterhead_the_line_in_capitals_is_the_title() {
        let text =
            "General Assembly\n\nForty-ninth session\n\nACTIVITIES OF FOREIGN\nINTERESTS\n\nI. One";
        assert_eq!(
            read(text).as_deref(),
            Some("ACTIVITIES OF FOREIGN INTERESTS")
        );
    }

    #[test]
    fn a_word_that_says_only_the_kind_is_stepped_over() {
        let text = "PERSBERICHT\n\nNieuwe gids voor hotels verschenen\n\nDe gids helpt.";
        assert_eq!(
            read(text).as_deref(),
            Some("Nieuwe gids voor hotels verschenen")
        );
    }

    #[test]
    fn a_paragraph_and_a_line_of_figures_are_no_titles() {
        assert_eq!(read("- 12 -\n\n12 345 67"), None);
        assert_eq!(read(&"word ".repeat(60)), None);
    }
}
