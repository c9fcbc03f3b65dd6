//! Text to tokens, the one way for pages, queries and snippets alike.
//!
//! Words are runs of letters, digits and marks, each then normalised alone, so offsets always refer to the text as it
//! came. Hyphens and apostrophes end a word: the parts stand at successive positions and a quoted text finds them. Points
//! between single letters (U.N.) and separators of thousands (1,000 or 1.000) are taken out; a decimal or a dotted
//! number is its parts. Blanks never join digits, as no two programs agree on which blank stands there.

use std::ops::Range;

use super::Token;
use super::characters::{Role, is_mark, role};
use super::normalise::{is_plain_word, lower_plain, normalise};
use super::segment::units;

/// A longer run is cut into words of this many bytes, so that encoded bytes in a text cost terms of a sane size.
pub const LONGEST_WORD: usize = 240;

/// Calls `sink` with each token of `text`, in order; positions start at 0.
pub fn tokenise(text: &str, sink: &mut dyn FnMut(Token)) {
    tokenise_wanted(text, &|_| true, sink);
}

/// Calls `sink` with each token of `text` but for words in plain letters, as written, that are not wanted; their positions
/// are counted all the same.
pub fn tokenise_wanted(text: &str, wants: &dyn Fn(&str) -> bool, sink: &mut dyn FnMut(Token)) {
    scan(text, wants, &mut |term, written, position| {
        sink(Token {
            term: term.to_owned(),
            start: written.start,
            end: written.end,
            position,
        });
    });
}

/// Calls `sink` with each term of `text` and its position: the tokens of [`tokenise`] for those who keep none of them.
pub fn each_term(text: &str, sink: &mut dyn FnMut(&str, u32)) {
    scan(text, &|_| true, &mut |term, _, position| {
        sink(term, position)
    });
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    tokenise(text, &mut |token| all.push(token));
    all
}

/// Takes a text run by run.
fn scan(text: &str, wants: &dyn Fn(&str) -> bool, sink: &mut dyn FnMut(&str, Range<usize>, u32)) {
    let mut scan = Scan {
        text,
        position: 0,
        wants,
        sink,
        lower: String::new(),
    };
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        at = scan.take(&run);
    }
}

/// A stretch of characters of one role.
struct Run {
    start: usize,
    end: usize,
    role: Role,
}

/// The text, how many positions are taken, and who wants which tokens.
struct Scan<'a> {
    text: &'a str,
    position: u32,
    wants: &'a dyn Fn(&str) -> bool,
    /// Takes a term, where it is written, and its position.
    sink: &'a mut dyn FnMut(&str, Range<usize>, u32),
    /// Room for a word in small letters: nearly every word needs it, and none keeps it.
    lower: String,
}

impl Scan<'_> {
    /// Emits the tokens of a run, with what follows it where both make one word; returns where to go on.
    fn take(&mut self, run: &Run) -> usize {
        match run.role {
            Role::Gram => {
                self.grams(run);
                run.end
            }
            Role::Word => {
                let end = joined_end(self.text, run);
                self.word(run.start, end, end > run.end);
                end
            }
            _ => {
                self.word(run.start, run.end, false);
                run.end
            }
        }
    }

    /// Emits a word; `joined` says that it holds separators, which are no part of it.
    fn word(&mut self, start: usize, end: usize, joined: bool) {
        let written = self.text.get(start..end).unwrap_or_default();
        if joined {
            let letters: String = written
                .chars()
                .filter(|c| role(*c) != Role::Break)
                .collect();
            self.normalised(&normalise(&letters), start, end);
        } else if !(self.wants)(written) && is_plain_word(written) {
            self.position = self.position.saturating_add(1);
        } else if written.bytes().all(is_lower_ascii) {
            self.emit(written, start, end);
        } else if written.is_ascii() || is_plain_word(written) {
            let mut lower = std::mem::take(&mut self.lower);
            lower.clear();
            lower_plain(written, &mut lower);
            self.emit(&lower, start, end);
            self.lower = lower;
        } else {
            self.normalised(&normalise(written), start, end);
        }
    }

    /// Emits what normalising made of a word: one term, or several where a character stood for a phrase or a fraction.
    fn normalised(&mut self, term: &str, start: usize, end: usize) {
        if term.chars().all(|c| role(c) != Role::Break) {
            return self.emit(term, start, end);
        }
        for part in term.split(|c| role(c) == Role::Break) {
            self.emit(part, start, end);
        }
    }

    /// Emits a term at the next position, unless nothing but marks is left of it.
    fn emit(&mut self, term: &str, start: usize, end: usize) {
        if term.chars().all(is_mark) {
            return;
        }
        (self.sink)(term, start..end, self.position);
        self.position = self.position.saturating_add(1);
    }

    /// Emits the units of a run and their pairs.
    fn grams(&mut self, run: &Run) {
        let units = units(self.text.get(run.start..run.end).unwrap_or_default());
        for (i, unit) in units.iter().enumerate() {
            let start = run.start + unit.start;
            if let Some(next) = units.get(i + 1) {
                let pair = format!("{}{}", unit.term, next.term);
                (self.sink)(&pair, start..run.start + next.end, self.position);
            }
            self.emit(&unit.term, start, run.start + unit.end);
        }
    }
}

/// The next run at or after `from`.
fn next_run(text: &str, from: usize) -> Option<Run> {
    let start = from + ascii_before(text.as_bytes().get(from..)?, |byte| !IS_LETTER[byte]);
    let longest = text.len().min(start + LONGEST_WORD);
    let letters = ascii_before(text.as_bytes().get(start..longest)?, |byte| IS_LETTER[byte]);
    let end = start + letters;
    let ends = letters == LONGEST_WORD || text.as_bytes().get(end).is_none_or(u8::is_ascii);
    match letters > 0 && ends {
        true => Some(Run {
            start,
            end,
            role: Role::Word,
        }),
        false => next_run_of_any(text, start),
    }
}

/// The same where characters beyond ASCII take part.
fn next_run_of_any(text: &str, from: usize) -> Option<Run> {
    let start = from + skipped(text.get(from..)?);
    let mut characters = text.get(start..)?.chars();
    let first = role(characters.next()?);
    let end = start + run_length(text.get(start..)?, first);
    Some(Run {
        start,
        end,
        role: first,
    })
}

/// Whether a byte of a word stands in it as the index has it.
fn is_lower_ascii(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Which bytes of ASCII are part of words.
const IS_LETTER: [bool; 128] = {
    let mut letters = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        letters[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    letters
};

/// How many bytes of ASCII, of one kind, some bytes begin with.
fn ascii_before(bytes: &[u8], is_of_kind: impl Fn(usize) -> bool) -> usize {
    let ends = |byte: &u8| !byte.is_ascii() || !is_of_kind(usize::from(*byte));
    bytes.iter().position(ends).unwrap_or(bytes.len())
}

/// How many bytes stand before the next word.
fn skipped(text: &str) -> usize {
    text.char_indices()
        .find(|(_, c)| !matches!(role(*c), Role::Break | Role::Ignored))
        .map_or(text.len(), |(offset, _)| offset)
}

/// How many bytes of the text belong to a run that begins with it.
fn run_length(text: &str, first: Role) -> usize {
    let mut end = 0;
    for (offset, c) in text.char_indices() {
        let goes_on = match role(c) {
            Role::Ignored => true,
            Role::Word if first == Role::Gram => is_mark(c),
            other => other == first,
        };
        if !goes_on || first == Role::Word && offset >= LONGEST_WORD {
            break;
        }
        end = offset + c.len_utf8();
    }
    end
}

/// Where a word ends that goes on behind a separator: an abbreviation with points, a number with thousands.
fn joined_end(text: &str, run: &Run) -> usize {
    let written = text.get(run.start..run.end).unwrap_or_default();
    let after = text.get(run.end..).unwrap_or_default();
    if !after.starts_with(['.', ',', '\'', '’']) {
        return run.end;
    }
    let more = if is_one_letter(written) {
        abbreviation(after)
    } else if starts_thousands(written) {
        thousands(after)
    } else {
        0
    };
    run.end + more
}

/// How many bytes after its first letter belong to an abbreviation: points, each before a single letter.
fn abbreviation(after: &str) -> usize {
    let mut taken = 0;
    while let Some(letter) = after.get(taken..).and_then(|rest| rest.strip_prefix('.')) {
        let Some(run) = next_run(letter, 0).filter(|run| run.start == 0 && run.role == Role::Word)
        else {
            break;
        };
        if !letter.get(..run.end).is_some_and(is_one_letter) {
            break;
        }
        taken += 1 + run.end;
    }
    taken
}

/// How many bytes after the first digits belong to a number: groups of three, all behind the same separator.
fn thousands(after: &str) -> usize {
    let Some(separator) = after
        .chars()
        .next()
        .filter(|c| matches!(c, ',' | '.' | '\'' | '’'))
    else {
        return 0;
    };
    let mut taken = 0;
    while let Some(group) = after
        .get(taken..)
        .and_then(|rest| rest.strip_prefix(separator))
    {
        let digits = group.bytes().take_while(u8::is_ascii_digit).count();
        let ends = group
            .chars()
            .nth(digits)
            .is_none_or(|c| role(c) == Role::Break);
        if digits != 3 || !ends {
            break;
        }
        taken += separator.len_utf8() + digits;
    }
    taken
}

/// Whether a word is a single letter, with or without marks.
fn is_one_letter(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.all(is_mark)
}

/// Whether digits can be the first group of a number with thousands: one to three, no leading zero.
fn starts_thousands(word: &str) -> bool {
    word.len() <= 3 && !word.starts_with('0') && word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> String {
        let all: Vec<String> = tokens(text).into_iter().map(|t| t.term).collect();
        all.join(" ")
    }

    #[test]
    fn words_that_nobody_wants_keep_their_positions() {
        let mut found = Vec::new();
        let wants = |word: &str| word.starts_with('C');
        tokenise_wanted("The Child à la Carte d'E\u{301}té", &wants, &mut |token| {
            found.push((token.term, token.position));
        });
        let expected = [("child", 1), ("carte", 4), ("été", 6)];
        assert_eq!(found, expected.map(|(term, at)| (term.to_owned(), at)));
    }

    #[test]
    fn words_are_lower_case_and_keep_their_accents() {
        assert_eq!(
            terms("Les Droits de l’Enfant, à l'école"),
            "les droits de l enfant à l école"
        );
        assert_eq!(terms("Kinder- und Jugendhilfe"), "kinder und jugendhilfe");
        assert_eq!(terms("child-friendly / CRC2004"), "child friendly crc2004");
        assert_eq!(
            terms("Права ребёнка; حقوق الطفل; बच्चों के अधिकार; 아동의 권리"),
            "права ребёнка حقوق الطفل बच्चों के अधिकार 아동의 권리"
        );
        assert_eq!(terms(""), "");
        assert_eq!(terms(" .,-— "), "");
    }

    #[test]
    fn apostrophes_end_a_word_however_they_are_typed() {
        for text in ["об'єкт", "об’єкт", "обʼєкт"] {
            assert_eq!(terms(text), "об єкт");
        }
    }

    #[test]
    fn abbreviations_lose_their_points() {
        assert_eq!(terms("the U.N. and i.v.m. A.B.C."), "the un and ivm abc");
        assert_eq!(
            terms("J.K.Rowling www.un.org e.g., U.N.-wide"),
            "jk rowling www un org eg un wide"
        );
        assert_eq!(terms("Ο.Η.Ε."), "οηε");
    }

    #[test]
    fn thousands_are_joined_and_decimals_are_parts() {
        assert_eq!(
            terms("1,000 10.000.000 1'000 1,234.50"),
            "1000 10000000 1000 1234 50"
        );
        assert_eq!(
            terms("3.5 0.125 24.12.2004 1,2345 Art. 35.2"),
            "3 5 0 125 24 12 2004 1 2345 art 35 2"
        );
        assert_eq!(terms("A/HRC/25/35"), "a hrc 25 35");
    }

    #[test]
    fn note_numbers_do_not_stick_to_words() {
        assert_eq!(terms("children¹² 6½ m² CO₂"), "children 12 6 1 2 m 2 co2");
    }

    #[test]
    fn decomposed_and_invisible_characters_make_no_difference() {
        assert_eq!(
            terms("E\u{301}cole pri\u{ad}maire \u{202a}ﬁn\u{202c}"),
            "école primaire fin"
        );
        assert_eq!(terms("می\u{200c}روم"), "میروم");
        assert_eq!(terms("\u{301} \u{ad}"), "");
    }

    #[test]
    fn offsets_refer_to_the_text_as_it_came() {
        let text = "«ﬁn» E\u{301}cole 中文字 U.N.";
        let written: Vec<&str> = tokens(text).iter().map(|t| &text[t.start..t.end]).collect();
        assert_eq!(
            written,
            [
                "ﬁn",
                "E\u{301}cole",
                "中文",
                "中",
                "文字",
                "文",
                "字",
                "U.N"
            ]
        );
    }

    #[test]
    fn scripts_without_spaces_give_units_and_pairs() {
        let found: Vec<(String, u32)> = tokens("a儿童权 b")
            .into_iter()
            .map(|t| (t.term, t.position))
            .collect();
        let expected = [
            ("a", 0),
            ("儿童", 1),
            ("儿", 1),
            ("童权", 2),
            ("童", 2),
            ("权", 3),
            ("b", 4),
        ];
        assert_eq!(
            found,
            expected.map(|(term, position)| (term.to_owned(), position))
        );
        assert_eq!(terms("ｶﾞｷ"), "ガキ ガ キ");
        assert_eq!(terms("ที่นี่"), "ที่นี่ ที่ นี่");
        assert_eq!(terms("ខ្មែរ"), "ខ្មែរ ខ្មែ រ");
        assert_eq!(terms("第12条"), "第 12 条");
    }

    #[test]
    fn endless_runs_are_cut_and_nothing_is_lost() {
        let long = "a".repeat(1000);
        assert_eq!(
            tokens(&long).iter().map(|t| t.term.len()).sum::<usize>(),
            1000
        );
        let marks = format!("e{}", "\u{301}".repeat(1000));
        assert!(!tokens(&marks).is_empty());
        let han = "中".repeat(1000);
        assert_eq!(tokens(&han).iter().filter(|t| t.term == "中").count(), 1000);
    }
}
