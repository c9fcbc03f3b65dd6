//! Whether what a page reads as can be words at all.
//!
//! Fonts whose maps are wrong turn a text into another one, letter by letter: capitals, digits and signs in the middle of
//! words, two alphabets in one. No word list is asked, so that no language is taken for damage.

use super::layout::Line;

/// The most words of a page that are looked at.
const MOST_WORDS: usize = 150;

/// Fewer words than this show nothing.
const FEWEST_WORDS: usize = 30;

/// So large a share of words that cannot be words is no coincidence: a page of addresses and formulas has a tenth.
const IMPLAUSIBLE: f32 = 0.35;

/// The share of words of a page that cannot be words, where it is too large.
pub fn implausible_share(lines: &[Line]) -> Option<f32> {
    let (mut words, mut odd) = (0, 0);
    for word in lines.iter().flat_map(|line| line.text.split_whitespace()) {
        if words == MOST_WORDS {
            break;
        }
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            words += 1;
        } else if word.chars().filter(|letter| letter.is_alphabetic()).count() > 1 {
            words += 1;
            odd += usize::from(is_implausible(word));
        }
    }
    let share = odd as f32 / words.max(1) as f32;
    (words >= FEWEST_WORDS && share > IMPLAUSIBLE).then_some(share)
}

/// Whether signs that belong to no word stand between its letters, or letters of two alphabets side by side.
fn is_implausible(word: &str) -> bool {
    let inner = word.trim_matches(|letter: char| !letter.is_alphabetic());
    inner.contains(['<', '=', '>', '?', ';', '@', '\\', '^', '|', '~']) || mixes_alphabets(inner)
}

fn mixes_alphabets(word: &str) -> bool {
    let has = |of: fn(char) -> bool| word.chars().any(of);
    let latin: fn(char) -> bool = |letter| letter.is_ascii_alphabetic();
    let cyrillic: fn(char) -> bool = |letter| ('\u{400}'..='\u{52f}').contains(&letter);
    let greek: fn(char) -> bool = |letter| ('\u{391}'..='\u{3c9}').contains(&letter);
    usize::from(has(latin)) + usize::from(has(cyrillic)) + usize::from(has(greek)) > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Option<f32> {
        let line = Line {
            text: text.repeat(20),
            ..Line::default()
        };
        implausible_share(&[line])
    }

    #[test]
    fn letters_through_a_wrong_map_are_no_words() {
        assert!(share("CD<A<@4S 6B 6A<@4A<9, 45>?4@4Fия ").is_some());
    }

    #[test]
    fn words_addresses_and_names_are() {
        assert_eq!(
            share("Всеобщая декларация CRC/C/GC/24 a@b.org l'enfant UNICEF2015 "),
            None
        );
        assert_eq!(implausible_share(&[]), None);
    }
}
