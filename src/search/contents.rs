//! Which pages are tables of contents: they name everything and say nothing.
//!
//! By their lines alone, in any language: many end in a number, and these numbers rise.

/// A table of contents has so many entries on a page at least.
const FEWEST_ENTRIES: usize = 5;

/// One line in so many is an entry at least; long ones take two or three, and headings have no number.
const LINES_AN_ENTRY: usize = 3;

/// Of ten steps from one entry's number to the next, so many go up or stay, as they do not in a table of figures.
const RISING_OF_TEN: usize = 8;

/// A word of so many letters is in an entry at least.
const SHORTEST_WORD: usize = 3;

/// Whether a page is one of a table of contents.
pub fn is_contents(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let entries: Vec<Option<u32>> = lines.map(entry).collect();
    let numbers: Vec<u32> = entries.iter().flatten().copied().collect();
    let steps = numbers.windows(2);
    let rising = steps.clone().filter(|step| step.first() <= step.last());
    numbers.len() >= FEWEST_ENTRIES
        && numbers.len() * LINES_AN_ENTRY >= entries.len()
        && numbers.first() < numbers.last()
        && rising.count() * 10 >= steps.len() * RISING_OF_TEN
}

/// The page number that a line ends in, behind words.
fn entry(line: &str) -> Option<u32> {
    let line = line.trim_end();
    // Most lines end in none.
    if !line.bytes().next_back().is_some_and(is_digit) {
        return None;
    }
    let start = line.rfind(|c: char| !c.is_ascii_alphanumeric())? + 1;
    let number = page_number(line.get(start..)?)?;
    let behind = line.get(..start)?.chars().next_back()?;
    let is_apart = behind.is_whitespace() || matches!(behind, '.' | '…' | '·' | '_');
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let names = line.get(..start)?.split_whitespace();
    (is_apart && names.map(letters).any(|count| count >= SHORTEST_WORD)).then_some(number)
}

/// Whether a byte may be part of a page number.
fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || roman_digit(char::from(byte)).is_some()
}

/// What a letter counts as a digit of small Roman numbers.
fn roman_digit(letter: char) -> Option<i32> {
    match letter.to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        _ => None,
    }
}

/// `12`, or `xii` of the front matter.
fn page_number(written: &str) -> Option<u32> {
    if written.len() <= 4 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        return written.parse().ok();
    }
    let digits: Vec<i32> = written.chars().map(roman_digit).collect::<Option<_>>()?;
    let ahead = digits.iter().skip(1).chain([&0]);
    let signed = digits
        .iter()
        .zip(ahead)
        .map(|(digit, next)| if digit < next { -digit } else { *digit });
    u32::try_from(signed.sum::<i32>())
        .ok()
        .filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_contents_is_known_by_its_rising_numbers() {
        let contents = "Contents\n\nForeword\tvii\nAbbreviations used\tix\n\n1 Introduction\t1\n1.1 What was asked of the\nministries ........ 3\n2 Victims …… 12\n2.1 Origin 14";
        assert!(is_contents(contents));
    }

    #[test]
    fn figures_sentences_and_short_lists_are_none() {
        for text in [
            "Registered\t120\nReturned\t15\nArrested\t80\nTried\t77\nConvicted\t9\nAcquitted\t68",
            "In 2004\nthere were as many as 12\nof them.\nIn 2005 they were 15\nand more.\nThe year after\n19",
            "Foreword\t1\nSummary\t3\nReport\t5",
            "1\n2\n3\n4\n5\n6\n7",
            "",
        ] {
            assert!(!is_contents(text), "{text}");
        }
    }
}
