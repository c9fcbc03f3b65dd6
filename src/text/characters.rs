//! What a character is to a word: part of it, nothing, or its end.
//!
//! Apart from the tokeniser because these are facts about Unicode, by block and category, not steps of a procedure. No
//! language is asked: the same character means the same everywhere.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

/// What a character does to the word around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A letter, digit or mark of a script that puts something between words.
    Word,
    /// A character of a script without spaces: Thai, Lao, Khmer, Burmese, Chinese, Japanese.
    Gram,
    /// A number that decorates what stands before it (a note number, a fraction, a circled digit): a word of its own.
    Numeral,
    /// Nothing to a reader: soft hyphens, joiners, direction marks, variation selectors, the stretched line of Arabic.
    Ignored,
    /// Everything else ends the word.
    Break,
}

/// Characters whose roles are kept: most of those that are asked about.
const KEPT: u32 = 0x2070;

/// The roles of the first characters.
static OF_FIRST: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let first = (0..KEPT).map(|code| char::from_u32(code).map_or(Role::Break, decided));
    first.collect()
});

/// Decides what a character is to a word.
#[inline]
pub fn role(c: char) -> Role {
    match OF_FIRST.get(c as usize) {
        Some(role) => *role,
        None => decided(c),
    }
}

fn decided(c: char) -> Role {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Role::Word,
        '\0'..='\u{a9}' => Role::Break,
        _ if is_everyday_letter(c) => Role::Word,
        '\u{4e00}'..='\u{9fff}' => Role::Gram,
        _ if is_ignored(c) => Role::Ignored,
        _ if is_numeral(c) => Role::Numeral,
        _ if is_gram(c) => Role::Gram,
        _ if is_apostrophe_letter(c) => Role::Break,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Role::Word,
        _ => Role::Break,
    }
}

/// Whether a character is a letter of the scripts most text is in whose NFKC is itself, whatever stands beside it but marks,
/// and whose lower case is one such letter: it needs no look into the tables.
pub fn is_everyday_letter(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | 'à'..='ö' | 'ø'..='ÿ' | 'À'..='Ö' | 'Ø'..='ß' | 'Ā'..='į' | 'Ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž'
        | 'α'..='ω' | 'ά'..='ή' | 'ό'..='ώ' | 'Α'..='Ρ' | 'Τ'..='Ϋ' | 'ί' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | 'א'..='ת'
        | 'ؠ'..='ؿ' | 'ف'..='ي' | 'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ی' | '가'..='힣')
}

/// Whether a character is a mark on the one before it.
pub fn is_mark(c: char) -> bool {
    c > '\u{2ff}' && is_combining_mark(c)
}

/// Whether a character of a script without spaces belongs to the one before it: vowel signs, tones, the voicing marks of
/// half-width katakana.
pub fn joins_gram(c: char) -> bool {
    is_mark(c) || is_ignored(c) || matches!(c, '\u{e33}' | '\u{eb3}' | '\u{ff9e}' | '\u{ff9f}')
}

/// Whether a character stacks the next consonant under the one before it (Khmer coeng, Burmese virama).
pub fn stacks_next(c: char) -> bool {
    matches!(c, '\u{17d2}' | '\u{1039}')
}

/// Soft hyphen, zero-width and direction marks, tatweel, and what Unicode calls default ignorable; further the middle dot
/// and the Hebrew geresh and gershayim, which stand inside words (col·legi, צה״ל), and the transliterated ayn and hamza.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{b7}' | '\u{2be}' | '\u{2bf}' | '\u{34f}' | '\u{5f3}' | '\u{5f4}' | '\u{61c}' | '\u{640}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Letters by category that are used as apostrophes; an apostrophe ends a word however it is typed.
fn is_apostrophe_letter(c: char) -> bool {
    matches!(c, '\u{2b9}'..='\u{2bd}' | '\u{2c8}' | '\u{a78c}')
}

/// Superscript digits, fractions, circled and parenthesised numbers.
fn is_numeral(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}' | '\u{2070}' | '\u{2074}'..='\u{2079}'
        | '\u{2150}'..='\u{215f}' | '\u{2460}'..='\u{249b}' | '\u{24ea}'..='\u{24ff}' | '\u{2776}'..='\u{2793}')
}

/// Thai, Lao, Burmese, Khmer, kana, Chinese characters and bopomofo; not their digits, which form words of their own.
fn is_gram(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{ecf}' | '\u{edc}'..='\u{edf}'
        | '\u{1000}'..='\u{103f}' | '\u{104c}'..='\u{108f}' | '\u{109a}'..='\u{109f}' | '\u{a9e0}'..='\u{a9ef}'
        | '\u{a9fa}'..='\u{a9fe}' | '\u{aa60}'..='\u{aa7f}' | '\u{1780}'..='\u{17d3}' | '\u{17d7}' | '\u{17dc}'..='\u{17dd}'
        | '\u{2e80}'..='\u{2fd5}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}'
        | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
        && !matches!(c, '\u{104c}'..='\u{104f}' | '\u{17d4}'..='\u{17d6}' | '\u{aa77}'..='\u{aa79}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_known_by_their_blocks() {
        for c in "ไทยລາວខ្មែរမြန်မာ中文かなカナ々ｶﾞ".chars()
        {
            assert_eq!(role(c), Role::Gram, "{c:?}");
        }
        for c in "aéßжأह한א1٣๓".chars() {
            assert_eq!(role(c), Role::Word, "{c:?}");
        }
    }

    #[test]
    fn what_readers_do_not_see_is_nothing() {
        for c in "\u{ad}\u{200b}\u{200c}\u{202b}\u{feff}ـ".chars() {
            assert_eq!(role(c), Role::Ignored, "{c:?}");
        }
        for c in " '’ʼ-–.,，。៖".chars() {
            assert_eq!(role(c), Role::Break, "{c:?}");
        }
    }
}
