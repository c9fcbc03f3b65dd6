//! The grammar of queries, and reading one from what a person typed.
//!
//! Apart from the plan because it knows no index: text in, a bounded tree out. Nothing is an error. What makes no sense as
//! an operator is a word; what goes over a limit is left off and said in `notices`.
//!
//! ```text
//! words             wanted, all of them first           "a phrase"    required, exactly so, on one page
//! -word  NOT word   excluded, exactly so                a OR b        one of them required (binds tighter than AND)
//! a AND b           both required                       ( ... )       taken together
//! begin*            words that begin so                 word~         words spelled nearly so (word~1, word~2)
//! "a b"~20          within 20 words, in any order       title:word    required in the title
//! language: kind: country: theme: source: (or site:) section: cites: page: year:2001..2004 before:2004-05
//! after:2004-05-17  restrict what is found
//! ```
//!
//! AND, OR and NOT may be written in other languages: `operators`.

use std::ops::Range;

use super::lexer::{Lexeme, distance, lexemes};
use super::operand::{Form, Item, Occur, Operand, Text, filter, phrase, text_operand, word, words};
use super::operators::recognised;

/// Characters of a query that are read; the longest judged question has 2,100.
pub const MAX_CHARACTERS: usize = 4_000;
/// Words, phrases and filters of a query.
pub const MAX_OPERANDS: usize = 512;
/// Parentheses within parentheses; more than a person keeps track of, far less than a stack holds.
pub const MAX_NESTING: usize = 16;
/// The most words from the first to the last of those near each other; below the gap between pages, so that they stand on
/// one.
pub const MAX_DISTANCE: u32 = 99;

/// What was typed, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// In the order typed.
    pub items: Vec<Item>,
    /// What was left off or taken differently, for people.
    pub notices: Vec<String>,
}

impl Query {
    /// Reads a query in the grammar.
    pub fn parse(typed: &str) -> Query {
        let mut notices = Vec::new();
        let text = shortened(typed, &mut notices);
        let mut parser = Parser {
            lexemes: recognised(lexemes(text)),
            at: 0,
            operands: 0,
            too_deep: false,
            notices,
        };
        let mut items = Vec::new();
        while parser.at < parser.lexemes.len() {
            items.extend(parser.sequence(0));
        }
        parser.note_limits();
        Query {
            items,
            notices: parser.notices,
        }
    }

    /// Takes a text as words and nothing else, as questions of judged collections are meant.
    pub fn of_words(text: &str) -> Query {
        let mut notices = Vec::new();
        let text = shortened(text, &mut notices);
        let words = Text {
            text: text.to_owned(),
            form: Form::Words,
            in_title: false,
            span: 0..text.len(),
        };
        let items = vec![Item {
            occur: Occur::Wanted,
            any: vec![Operand::Text(words)],
        }];
        Query { items, notices }
    }
}

/// Cuts at [`MAX_CHARACTERS`].
fn shortened<'a>(text: &'a str, notices: &mut Vec<String>) -> &'a str {
    match text.char_indices().nth(MAX_CHARACTERS) {
        None => text,
        Some((end, _)) => {
            notices.push(format!(
                "The query was cut after {MAX_CHARACTERS} characters."
            ));
            text.get(..end).unwrap_or(text)
        }
    }
}

struct Parser {
    lexemes: Vec<Lexeme>,
    at: usize,
    operands: usize,
    too_deep: bool,
    notices: Vec<String>,
}

/// An item and how it was joined to the one before.
struct Read {
    item: Item,
    grouped: bool,
}

impl Parser {
    /// Items up to the parenthesis that closes this level, or the end.
    fn sequence(&mut self, depth: usize) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut joined = false;
        let mut last = 0;
        while let Some(lexeme) = self.next() {
            match lexeme {
                Lexeme::Close => break,
                Lexeme::And(_) if !items.is_empty() && self.operand_follows() => {
                    joined = true;
                    items.iter_mut().skip(last).for_each(require);
                }
                _ => {
                    let Some(read) = self.item(lexeme, depth) else {
                        continue;
                    };
                    last = items.len();
                    append(&mut items, read, std::mem::take(&mut joined));
                }
            }
        }
        items
    }

    /// An item that begins with `first`; `None` where nothing stands there.
    fn item(&mut self, first: Lexeme, depth: usize) -> Option<Read> {
        let (excluded, first) = match first {
            Lexeme::Not(_) if self.operand_follows() => (true, self.next()?),
            other => (false, other),
        };
        let mut grouped = matches!(first, Lexeme::Open);
        let mut any: Vec<Operand> = self.operand(first, depth).into_iter().collect();
        while self.alternative_follows() {
            self.at += 1;
            let next = self.next()?;
            any.extend(self.operand(next, depth));
            grouped = false;
        }
        let occur = match any.as_slice() {
            [] => return None,
            _ if excluded => Occur::Excluded,
            [Operand::Text(text)] if text.form.is_word() && !text.in_title => Occur::Wanted,
            _ => Occur::Required,
        };
        Some(Read {
            item: Item { occur, any },
            grouped,
        })
    }

    /// The operand that begins with a lexeme; operators out of place are words.
    fn operand(&mut self, first: Lexeme, depth: usize) -> Option<Operand> {
        let operand = match first {
            Lexeme::Open if depth < MAX_NESTING => {
                let items = self.sequence(depth + 1);
                return (!items.is_empty()).then_some(Operand::Group(items));
            }
            Lexeme::Open => {
                self.too_deep = true;
                return None;
            }
            Lexeme::Close => return None,
            Lexeme::And(span) => words("AND", span),
            Lexeme::Or(span) => words("OR", span),
            Lexeme::Not(span) => words("NOT", span),
            Lexeme::Phrase(text, span) => phrase(text, span, false),
            Lexeme::Near(text, distance, span) => self.near(text, distance, span, false),
            Lexeme::Field(name, value, span) => self.field(&name, &value, span),
            Lexeme::Word(text, span) => word(text, span, false),
        };
        self.operands += 1;
        (self.operands <= MAX_OPERANDS).then_some(operand)
    }

    /// `name:value` where both are known; else the words of it.
    fn field(&mut self, name: &str, value: &str, span: Range<usize>) -> Operand {
        let at = span.end.saturating_sub(value.len());
        if name == "title" {
            return self.in_title(value, at);
        }
        filter(name, value.trim_matches('"')).unwrap_or_else(|| {
            self.notices.push(format!(
                "`{name}:{value}` names nothing known and was searched as words."
            ));
            words(&format!("{name} {value}"), span)
        })
    }

    /// What must stand in the title; `at` is where it is typed.
    fn in_title(&mut self, value: &str, at: usize) -> Operand {
        let Some((text, behind)) = value.strip_prefix('"').and_then(|v| v.rsplit_once('"')) else {
            return word(value.to_owned(), at..at + value.len(), true);
        };
        let (text, span) = (text.to_owned(), at + 1..at + 1 + text.len());
        match distance(behind) {
            Some((distance, _)) => self.near(text, distance, span, true),
            None => phrase(text, span, true),
        }
    }

    fn near(&mut self, text: String, distance: u32, span: Range<usize>, in_title: bool) -> Operand {
        if distance > MAX_DISTANCE {
            self.notices.push(format!(
                "Words can be searched within {MAX_DISTANCE} words of each other at the most."
            ));
        }
        let form = Form::Near(distance.min(MAX_DISTANCE));
        text_operand(text, form, in_title, span)
    }

    fn next(&mut self) -> Option<Lexeme> {
        let lexeme = self.lexemes.get(self.at).cloned();
        self.at += 1;
        lexeme
    }

    fn operand_follows(&self) -> bool {
        self.operand_after(0)
    }

    fn operand_after(&self, ahead: usize) -> bool {
        self.lexemes
            .get(self.at + ahead)
            .is_some_and(|lexeme| !matches!(lexeme, Lexeme::Close | Lexeme::And(_) | Lexeme::Or(_)))
    }

    fn alternative_follows(&self) -> bool {
        matches!(self.lexemes.get(self.at), Some(Lexeme::Or(_)))
            && !matches!(self.lexemes.get(self.at + 1), Some(Lexeme::Not(_)))
            && self.operand_after(1)
    }

    fn note_limits(&mut self) {
        if self.operands > MAX_OPERANDS {
            self.notices.push(format!(
                "Only the first {MAX_OPERANDS} words of the query were used."
            ));
        }
        if self.too_deep {
            self.notices.push(format!(
                "Parentheses deeper than {MAX_NESTING} were left off."
            ));
        }
    }
}

/// Adds an item. Parentheses around mere words mean nothing, so their words join the others.
fn append(items: &mut Vec<Item>, read: Read, joined: bool) {
    let first = items.len();
    match read.item.any.as_slice() {
        [Operand::Group(inner)] if read.grouped && read.item.occur != Occur::Excluded => {
            items.extend(inner.iter().cloned());
        }
        _ => items.push(read.item),
    }
    if joined {
        items.iter_mut().skip(first).for_each(require);
    }
}

fn require(item: &mut Item) {
    if item.occur == Occur::Wanted {
        item.occur = Occur::Required;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query written back: + required, - excluded, nothing before what is wanted.
    fn read(typed: &str) -> String {
        written(&Query::parse(typed).items)
    }

    fn written(items: &[Item]) -> String {
        let items: Vec<String> = items
            .iter()
            .map(|item| {
                let sign = match item.occur {
                    Occur::Wanted => "",
                    Occur::Required => "+",
                    Occur::Excluded => "-",
                };
                let any: Vec<String> = item.any.iter().map(operand).collect();
                format!("{sign}{}", any.join("|"))
            })
            .collect();
        items.join(" ")
    }

    fn operand(operand: &Operand) -> String {
        match operand {
            Operand::Group(items) => format!("({})", written(items)),
            Operand::Filter(filter) => format!("{filter:?}"),
            Operand::Text(text) => {
                let title = if text.in_title { "title:" } else { "" };
                format!("{title}{}", text.written())
            }
        }
    }

    #[test]
    fn words_are_wanted_and_operators_require() {
        for (typed, means) in [
            ("child rights", "child rights"),
            ("“best interests” child", "+\"best interests\" child"),
            ("« les enfants »", "+\"les enfants\""),
            ("a AND b c", "+a +b c"),
            ("a OR b c", "+a|b c"),
            ("a AND b OR c", "+a +b|c"),
            ("child -prostitution", "child -prostitution"),
            ("NOT \"a b\" c", "-\"a b\" c"),
            ("-(a OR b)", "-(+a|b)"),
            ("(a b) OR c", "+(a b)|c"),
            ("(a b) c", "a b c"),
            ("(a b) AND c", "+a +b +c"),
            ("traff*", "traff*"),
            ("\"a b\"~20 c", "+\"a b\"~20 c"),
            ("title:“a b”~3", "+title:\"a b\"~3"),
            ("trafficing~ child~ child~2", "trafficing~2 child~1 child~2"),
            (
                "title:child title:\"best interests\"",
                "+title:child +title:\"best interests\"",
            ),
            ("country:\"South Africa\"", "+Country(za)"),
            (
                "site:sample year:2001..",
                "+Named(Source, \"sample\") +Year(2001..)",
            ),
        ] {
            assert_eq!(read(typed), means, "{typed}");
        }
    }

    #[test]
    fn what_makes_no_operator_is_words() {
        for (typed, means) in [
            ("AND", "AND"),
            ("OR OR", "OR OR"),
            ("child OR", "child OR"),
            ("rock and roll", "rock and roll"),
            ("child - rights", "child rights"),
            ("wide-ranging --child", "wide-ranging child"),
            ("\"unbalanced words", "unbalanced words"),
            ("((a", "a"),
            ("a))b", "a b"),
            ("http://x.org foo:bar", "http://x.org foo:bar"),
            ("kind:unheard", "kind unheard"),
            ("year:", "year:"),
            ("* a*", "* a*"),
            ("~ a~ child~9 \"a b\"~", "~ a~ child~9 +\"a b\" ~"),
            ("~user/page", "~user/page"),
            ("don't", "don't"),
        ] {
            assert_eq!(read(typed), means, "{typed}");
        }
    }

    #[test]
    fn operators_in_other_languages_stand_between_operands() {
        for (typed, means) in [
            ("enfant ET famille", "+enfant +famille"),
            ("ONU OU (enfant famille)", "+ONU|(enfant famille)"),
            ("Kind UND Recht NICHT \"a b\"", "+Kind +Recht -\"a b\""),
            ("kind EN recht OF wet", "+kind +recht|wet"),
            ("niño EXCEPTO title:ley", "niño -title:ley"),
            ("DROITS ET FAMILLE", "DROITS ET FAMILLE"),
            ("kind en recht of wet", "kind en recht of wet"),
            ("ET enfant OU", "ET enfant OU"),
            ("enfant ET -guerre", "+enfant -guerre"),
        ] {
            assert_eq!(read(typed), means, "{typed}");
        }
    }

    #[test]
    fn a_value_that_names_nothing_is_said() {
        assert_eq!(Query::parse("kind:unheard").notices.len(), 1);
        assert!(Query::parse("http://x.org").notices.is_empty());
    }

    #[test]
    fn spans_point_at_what_was_typed() {
        let typed = "« é » title:\"ünï\" kïnd traff*";
        for item in Query::parse(typed).items {
            for operand in item.any {
                if let Operand::Text(text) = operand {
                    assert_eq!(typed.get(text.span), Some(text.text.as_str()));
                }
            }
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = format!("{}x{}", "(a OR ".repeat(5_000), ")".repeat(5_000));
        assert_eq!(Query::parse(&deep).notices.len(), 3);
        let plain = Query::of_words("\"(a OR -b*\" AND title:c");
        assert_eq!(plain.items.len(), 1);
    }
}
