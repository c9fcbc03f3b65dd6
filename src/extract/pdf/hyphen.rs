//! Words broken at line ends, joined by the evidence of their own document.
//!
//! `inter-` at the end of a line and `national` on the next are one word; `North-` and `South` are two with their
//! hyphen; `primary` after `pre-` may be either. Which it is, the words written elsewhere in the document decide.

use std::collections::HashMap;

use super::layout::Line;

/// Words after a suspended hyphen that end no word: "and" and "or" of the languages that write such hyphens.
const CONJUNCTIONS: [&str; 9] = [
    "and", "und", "oder", "sowie", "en", "of", "och", "og", "eller",
];

/// Sizes that differ by less than this share are one.
const SAME_SIZE: f32 = 0.02;

/// How often the words in question stand whole in the document.
#[derive(Debug, Default)]
pub struct Evidence {
    counts: HashMap<String, u32>,
    shapes: Shapes,
}

/// First bytes and lengths of the words in question: nearly all words of a document differ, and need not be looked up.
#[derive(Debug)]
struct Shapes([u64; 256]);

/// A word broken between two lines.
struct Break<'a> {
    /// What stands before the hyphen.
    head: &'a str,
    /// What of it continues on the next line, with what is attached to it.
    tail: &'a str,
    /// Whether the hyphen is one that only shows at a line end (U+00AD).
    is_soft: bool,
}

/// What becomes of a hyphen at a line end.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    /// The word is one.
    Joined,
    /// The word is one, with its hyphen.
    Hyphenated,
    /// The hyphen stands for the second half of another word: `child- and youth services`.
    Suspended,
}

impl Evidence {
    /// Collects how often the broken words of these pages stand in them in one piece.
    pub fn of(pages: &[Vec<Line>]) -> Evidence {
        let mut evidence = Evidence::default();
        let within = pages.iter().flat_map(|lines| breaks(lines));
        for broken in within.chain(breaks_between(pages)) {
            evidence.ask(joined(&broken));
            evidence.ask(hyphenated(&broken));
            evidence.ask(suspended(&broken));
        }
        if !evidence.counts.is_empty() {
            let mut lower = String::new();
            for line in pages.iter().flatten() {
                evidence.count(&line.text, &mut lower);
            }
        }
        evidence
    }

    fn ask(&mut self, word: String) {
        self.shapes.add(&word);
        self.counts.insert(word, 0);
    }

    /// Counts the words of a line that are asked for.
    fn count(&mut self, line: &str, lower: &mut String) {
        let mut after_hyphen = false;
        // Lines have no white space but these.
        for word in line.split_ascii_whitespace() {
            let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            if after_hyphen || self.shapes.may_have(bare) {
                lowered(bare, lower);
                let words = [after_hyphen.then_some(lower.as_str()), lower.get(2..)];
                for asked in words.into_iter().flatten() {
                    if let Some(count) = self.counts.get_mut(asked) {
                        *count += 1;
                    }
                }
            }
            after_hyphen = word.len() > 1 && word.ends_with(is_hyphen);
        }
    }

    /// Joins the words broken at the ends of these lines; the rest of the word moves up.
    pub fn join(&self, lines: &mut Vec<Line>) {
        for place in 0..lines.len() {
            if let Some([line, next]) = lines.get_mut(place..place + 2) {
                self.join_lines(line, next);
            }
        }
        lines.retain(|line| !line.text.is_empty());
    }

    /// Joins the words broken at the ends of pages; the whole word stands on the page where it starts.
    pub fn join_pages(&self, pages: &mut [Vec<Line>]) {
        for place in 0..pages.len() {
            let Some([page, next]) = pages.get_mut(place..place + 2) else {
                break;
            };
            if let (Some(line), Some(first)) = (page.last_mut(), next.first_mut())
                && goes_on_overleaf(line, first)
            {
                self.join_lines(line, first);
                next.retain(|line| !line.text.is_empty());
            }
        }
    }

    fn join_lines(&self, line: &mut Line, next: &mut Line) {
        let Some(broken) = Break::between(&line.text, &next.text) else {
            return;
        };
        let outcome = self.outcome(&broken);
        let tail = broken.tail.to_owned();
        match outcome {
            Outcome::Joined => drop(line.text.pop()),
            Outcome::Suspended => line.text.push(' '),
            Outcome::Hyphenated => {}
        }
        line.text.push_str(&tail);
        let rest = next.text.get(tail.len()..).unwrap_or_default();
        next.text = rest.trim_start().to_owned();
        if next.text.is_empty() {
            next.starts_paragraph = false;
        }
    }

    fn outcome(&self, broken: &Break<'_>) -> Outcome {
        if broken.is_soft {
            return Outcome::Joined;
        }
        let count = |word: String| self.counts.get(&word).copied().unwrap_or_default();
        let (whole, split) = (count(joined(broken)), count(hyphenated(broken)));
        let starts_lower = broken.tail.chars().next().is_some_and(char::is_lowercase);
        let head_is_letters = broken.head.chars().all(char::is_alphabetic);
        if !starts_lower || !head_is_letters {
            return match whole > split {
                true => Outcome::Joined,
                false => Outcome::Hyphenated,
            };
        }
        let joins_words = CONJUNCTIONS.contains(&broken.tail) || count(suspended(broken)) > 0;
        if whole == 0 && split == 0 && joins_words {
            return Outcome::Suspended;
        }
        match split > whole {
            true => Outcome::Hyphenated,
            false => Outcome::Joined,
        }
    }
}

impl<'a> Break<'a> {
    /// The break between two lines, if a letter or digit stands before the hyphen and one starts the next line.
    fn between(line: &'a str, next: &'a str) -> Option<Break<'a>> {
        let hyphen = line.chars().next_back().filter(|last| is_hyphen(*last))?;
        let before = line.strip_suffix(hyphen)?;
        let head = before
            .rsplit(|letter: char| !letter.is_alphanumeric())
            .next()
            .filter(|head| !head.is_empty())?;
        let tail = next.split(char::is_whitespace).next()?;
        tail.chars()
            .next()
            .filter(|first| first.is_alphanumeric())?;
        Some(Break {
            head,
            tail,
            is_soft: hyphen == '\u{ad}',
        })
    }

    /// The letters and digits that the tail starts with.
    fn tail_word(&self) -> &'a str {
        let end = self
            .tail
            .find(|letter: char| !letter.is_alphanumeric())
            .unwrap_or(self.tail.len());
        self.tail.get(..end).unwrap_or_default()
    }
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{ad}' | '\u{2010}')
}

fn breaks(lines: &[Line]) -> impl Iterator<Item = Break<'_>> {
    lines.windows(2).filter_map(|pair| match pair {
        [line, next] => Break::between(&line.text, &next.text),
        _ => None,
    })
}

/// The breaks between the last line of a page and the first of the next.
fn breaks_between(pages: &[Vec<Line>]) -> impl Iterator<Item = Break<'_>> {
    pages.windows(2).filter_map(|pair| match pair {
        [page, next] => {
            let (line, next) = page.last().zip(next.first())?;
            Break::between(&line.text, &next.text).filter(|_| goes_on_overleaf(line, next))
        }
        _ => None,
    })
}

/// Whether a page may go on with this line: in small letters of the same size, for what stands last on a page may be a
/// note, and what stands first a table.
fn goes_on_overleaf(line: &Line, next: &Line) -> bool {
    let starts_small = next.text.chars().next().is_some_and(char::is_lowercase);
    starts_small && (line.size - next.size).abs() <= line.size * SAME_SIZE
}

fn joined(broken: &Break<'_>) -> String {
    format!("{}{}", broken.head, broken.tail_word()).to_lowercase()
}

fn hyphenated(broken: &Break<'_>) -> String {
    format!("{}-{}", broken.head, broken.tail_word()).to_lowercase()
}

/// Any word with a hyphen at its end before this one, within a line.
fn suspended(broken: &Break<'_>) -> String {
    format!("- {}", broken.tail_word()).to_lowercase()
}

/// A word in lower case, a hyphen as the keyboard has it, behind the hyphen and blank that [`suspended`] starts with.
fn lowered(word: &str, lower: &mut String) {
    lower.clear();
    lower.push_str("- ");
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
        return;
    }
    let letters = word.chars().map(|letter| match letter {
        '\u{2010}' => '-',
        other => other,
    });
    lower.extend(letters.flat_map(char::to_lowercase));
}

impl Default for Shapes {
    fn default() -> Shapes {
        Shapes([0; 256])
    }
}

impl Shapes {
    fn add(&mut self, word: &str) {
        if let Some(lengths) = self.lengths(word) {
            *lengths |= 1 << word.len().min(63);
        }
    }

    /// Whether a word may be among them; one with other letters than ASCII always may, for its length changes with case.
    fn may_have(&mut self, word: &str) -> bool {
        let length = word.len().min(63);
        !word.is_ascii()
            || self
                .lengths(word)
                .is_some_and(|lengths| *lengths >> length & 1 == 1)
    }

    fn lengths(&mut self, word: &str) -> Option<&mut u64> {
        let first = word.bytes().next()?.to_ascii_lowercase();
        self.0.get_mut(usize::from(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined_lines(texts: &[&str]) -> Vec<String> {
        let mut lines: Vec<Line> = texts
            .iter()
            .map(|text| Line {
                text: (*text).to_owned(),
                ..Line::default()
            })
            .collect();
        let pages = [lines.clone()];
        Evidence::of(&pages).join(&mut lines);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_broken_word_is_made_whole() {
        assert_eq!(
            joined_lines(&["the inter-", "national law"]),
            ["the international", "law"]
        );
    }

    #[test]
    fn a_hyphen_stays_where_the_document_writes_it_within_a_line() {
        assert_eq!(
            joined_lines(&["a follow-up report", "and a follow-", "up visit"]),
            ["a follow-up report", "and a follow-up", "visit"]
        );
    }

    #[test]
    fn names_and_years_keep_their_hyphen() {
        assert_eq!(
            joined_lines(&["North-", "South 2001-", "2004"]),
            ["North-South", "2001-2004"]
        );
    }

    #[test]
    fn a_word_broken_at_the_end_of_a_page_stands_where_it_starts() {
        let page = |text: &str, size| {
            vec![Line {
                text: text.to_owned(),
                size,
                ..Line::default()
            }]
        };
        let joined = |mut pages: [Vec<Line>; 2]| {
            Evidence::of(&pages).join_pages(&mut pages);
            pages.map(|lines| lines[0].text.clone())
        };
        let broken = [page("of inter-", 10.0), page("national law", 10.0)];
        assert_eq!(joined(broken), ["of international", "law"]);
        let note = [page("see inter-", 8.0), page("national law", 10.0)];
        assert_eq!(joined(note), ["see inter-", "national law"]);
    }

    #[test]
    fn a_suspended_hyphen_stands_apart() {
        assert_eq!(
            joined_lines(&["jeugd- en gezin", "ouder-", "en kind"]),
            ["jeugd- en gezin", "ouder- en", "kind"]
        );
    }
}
