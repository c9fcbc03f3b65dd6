//! The forms of a word that a reader takes for the same.
//!
//! [`normalise`] is what the index knows of a word as written. [`unify`] and [`fold`] go further and are relations of the
//! lexicon only: they may change without reading a document again. Signs that carry vowels or tones of their own script
//! (Devanagari, Thai) and letters that merely look accented (й, ї) are never taken off.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

use super::characters::{Role, is_everyday_letter, role};

/// Writes a word as the index knows it: NFKC, lower case, without what readers do not see.
///
/// The dot that lower case leaves on a Turkish İ is dropped, which is what Turkish writes.
pub fn normalise(word: &str) -> String {
    if is_plain_word(word) {
        let mut lower = String::with_capacity(word.len());
        lower_plain(word, &mut lower);
        return lower;
    }
    let seen: String = word.chars().filter(|c| role(*c) != Role::Ignored).collect();
    let lower = compatible(seen).to_lowercase().replace("i\u{307}", "i");
    // NFKC may bring back what was ignored (ŀ becomes l·), and lower case may take the form apart.
    let clean: String = lower
        .chars()
        .filter(|c| role(*c) != Role::Ignored)
        .collect();
    compatible(clean)
}

/// Unifies the spellings of one letter, whatever the accents: final sigma, ё and е, dotless i, Arabic and Persian letters and
/// digits, vowel points, ß and ss, œ and oe.
///
/// Expects what [`normalise`] gives.
pub fn unify(word: &str) -> String {
    let mut unified = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'ß' => unified.push_str("ss"),
            'œ' => unified.push_str("oe"),
            'æ' => unified.push_str("ae"),
            'þ' => unified.push_str("th"),
            'ĳ' => unified.push_str("ij"),
            _ if is_vowel_point(c) => {}
            _ => unified.push(same_letter(c)),
        }
    }
    unified
}

/// Folds a word that is already NFKC and lower case: accents and other marks off, final sigma, ё, dotless i, Arabic and Persian letters unified.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for c in unify(word).chars() {
        match c {
            _ if c.is_ascii() => folded.push(c),
            'й' | 'ї' | 'ў' => folded.push(c),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ŋ' => folded.push('n'),
            'ґ' => folded.push('г'),
            _ => folded.extend(std::iter::once(c).nfd().filter(|c| !is_accent(*c))),
        }
    }
    // What lost no accent (a Korean syllable, a Hindi letter) is put together again.
    match is_nfc_quick(folded.chars()) {
        IsNormalized::Yes => folded,
        _ => folded.nfc().collect(),
    }
}

/// Adds such a word to a text in lower case.
pub fn lower_plain(word: &str, to: &mut String) {
    if word.is_ascii() {
        let start = to.len();
        to.push_str(word);
        to.get_mut(start..).map(str::make_ascii_lowercase);
    } else {
        to.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// Whether a word only needs lower case, letter by letter.
pub fn is_plain_word(word: &str) -> bool {
    word.chars().all(is_plain)
}

/// Whether a character only needs lower case.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_everyday_letter(c) || matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// NFKC, without copying what is already in that form.
fn compatible(text: String) -> String {
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfkc().collect(),
    }
}

/// The one letter or digit of those that readers take for the same.
fn same_letter(c: char) -> char {
    match c {
        'ς' => 'σ',
        'ё' => 'е',
        'ı' => 'i',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ې' => 'ي',
        'ک' => 'ك',
        'ة' | 'ۀ' | 'ە' => 'ه',
        'ؤ' => 'و',
        'ئ' => 'ي',
        _ => ascii_digit(c),
    }
}

/// The ASCII digit for a decimal digit of Arabic, Persian, and the scripts of India and South-East Asia.
fn ascii_digit(c: char) -> char {
    // The first of ten consecutive digits in each script.
    const ZEROS: [char; 16] = [
        '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០',
    ];
    if c < '\u{660}' {
        return c;
    }
    ZEROS
        .iter()
        .find_map(|zero| {
            (c as u32)
                .checked_sub(*zero as u32)
                .filter(|value| *value < 10)
        })
        .and_then(|value| char::from_digit(value, 10))
        .unwrap_or(c)
}

/// Vowel points of Arabic and Hebrew, which most writers leave out.
fn is_vowel_point(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
        && is_combining_mark(c)
}

/// Marks on Latin, Greek and Cyrillic letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_keeps_accents_and_drops_what_is_not_seen() {
        assert_eq!(normalise("E\u{301}cole"), "école");
        assert_eq!(normalise("ﬁn\u{ad}an\u{200b}ce"), "finance");
        assert_eq!(normalise("İNSAN"), "insan");
        assert_eq!(normalise("ＣＲＣ"), "crc");
        assert_eq!(normalise("ΛΟΓΟΣ"), "λογος");
        assert_eq!(normalise("coŀlegi"), normalise("col·legi"));
    }

    #[test]
    fn everyday_letters_take_the_same_form_on_the_short_way() {
        for c in (0..=0x10ffff)
            .filter_map(char::from_u32)
            .filter(|c| is_plain(*c))
        {
            let long = compatible(compatible(c.to_string()).to_lowercase());
            assert_eq!(normalise(&c.to_string()), long, "{c:?}");
            assert_eq!(normalise(&long), long, "{c:?}");
        }
    }

    #[test]
    fn folding_takes_accents_off() {
        for (written, folded) in [
            ("école", "ecole"),
            ("kød", "kod"),
            ("łódź", "lodz"),
            ("đường", "duong"),
            ("παιδιών", "παιδιων"),
            ("cœur", "coeur"),
            ("ırk", "irk"),
            ("plain", "plain"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }

    #[test]
    fn spellings_of_one_letter_are_unified() {
        for (one, other) in [
            ("λόγος", "λόγοσ"),
            ("ребёнок", "ребенок"),
            ("straße", "strasse"),
            ("کودک", "كودك"),
            ("أطفال", "اطفال"),
            ("١٩٨٩", "1989"),
            ("۱۹۸۹", "1989"),
            ("حُقُوق", "حقوق"),
        ] {
            assert_eq!(unify(one), unify(other), "{one}");
            assert_eq!(fold(one), fold(other), "{one}");
        }
    }

    #[test]
    fn letters_that_only_look_accented_stay() {
        for word in ["детей", "україна", "बच्चों", "ที่", "어린이", "がぎ"]
        {
            assert_eq!(fold(word), word);
        }
    }
}
