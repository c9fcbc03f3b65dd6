//! Mistakes as people make them: fingers, keyboards, ears and the space bar.
//!
//! Written apart from the prices of the product, which it must not share: what is planted here is not read from there.

use super::draw::{Drawn, Random};

/// A kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Two letters change places.
    Transposed,
    /// A letter is left out.
    Dropped,
    /// A letter is typed twice, or one of two left out.
    Doubled,
    /// The key beside the right one, QWERTY, AZERTY or ЙЦУКЕН.
    Neighbour,
    /// Any letter in place of another.
    Replaced,
    /// Any letter too many.
    Inserted,
    /// Letters that sound alike.
    Sound,
    /// Two words typed as one.
    Joined,
    /// A word typed as two.
    Split,
    /// Two of the first six in one long word.
    Two,
}

/// All of them, in turn.
pub const KINDS: [Mistake; 10] = [
    Mistake::Transposed,
    Mistake::Dropped,
    Mistake::Doubled,
    Mistake::Neighbour,
    Mistake::Replaced,
    Mistake::Inserted,
    Mistake::Sound,
    Mistake::Joined,
    Mistake::Split,
    Mistake::Two,
];

const QWERTY: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const AZERTY: [&str; 3] = ["azertyuiop", "qsdfghjklm", "wxcvbn"];
const CYRILLIC: [&str; 3] = ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"];

/// What is written for what, by language; each way.
const SOUNDS: [(&str, &[(&str, &str)]); 5] = [
    (
        "en",
        &[
            ("ph", "f"),
            ("ie", "ei"),
            ("c", "k"),
            ("c", "s"),
            ("a", "e"),
            ("e", "i"),
            ("ance", "ence"),
            ("ee", "ea"),
            ("ible", "able"),
            ("tion", "sion"),
        ],
    ),
    (
        "fr",
        &[
            ("ph", "f"),
            ("en", "an"),
            ("c", "s"),
            ("qu", "k"),
            ("eau", "o"),
            ("ai", "é"),
            ("th", "t"),
            ("i", "y"),
        ],
    ),
    (
        "nl",
        &[
            ("ij", "y"),
            ("ij", "ei"),
            ("ou", "au"),
            ("v", "f"),
            ("z", "s"),
            ("c", "k"),
            ("ch", "g"),
            ("d", "t"),
            ("w", "v"),
        ],
    ),
    (
        "es",
        &[
            ("b", "v"),
            ("c", "s"),
            ("z", "s"),
            ("c", "z"),
            ("g", "j"),
            ("ll", "y"),
            ("h", ""),
            ("qu", "k"),
            ("x", "s"),
        ],
    ),
    (
        "ru",
        &[
            ("о", "а"),
            ("е", "и"),
            ("т", "д"),
            ("з", "с"),
            ("ш", "щ"),
            ("ы", "и"),
            ("ь", ""),
            ("б", "п"),
        ],
    ),
];

/// The run with a mistake; `None` where its words do not lend themselves to that kind.
pub fn plant(drawn: &Drawn, kind: Mistake, random: &mut Random) -> Option<String> {
    let mut words: Vec<String> = drawn.text.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|nth| words[*nth].chars().count() > 4)
        .collect();
    let nth = *long.get(random.below(long.len()))?;
    match kind {
        Mistake::Joined => {
            let at = random.below(words.len().checked_sub(1)?);
            let second = words.get(at + 1)?.clone();
            words[at].push_str(&second);
            words.remove(at + 1);
        }
        Mistake::Two => {
            let letters = words[nth].chars().count();
            let first = [
                Mistake::Transposed,
                Mistake::Dropped,
                Mistake::Doubled,
                Mistake::Neighbour,
            ];
            words[nth] = slip(&words[nth], first[random.below(4)], &drawn.language, random)
                .filter(|_| letters > 7)?;
            words[nth] = slip(&words[nth], first[random.below(4)], &drawn.language, random)?;
        }
        _ => words[nth] = slip(&words[nth], kind, &drawn.language, random)?,
    }
    let typed = words.join(" ");
    (typed != drawn.text).then_some(typed)
}

/// A word with a mistake in it; one in ten may fall on the first letter.
fn slip(word: &str, kind: Mistake, language: &str, random: &mut Random) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let first = usize::from(random.below(10) != 0);
    let at = first + random.below(letters.len() - first);
    match kind {
        Mistake::Transposed => {
            let at = at.min(letters.len() - 2);
            letters.swap(at, at + 1);
        }
        Mistake::Dropped => drop(letters.remove(at)),
        Mistake::Doubled => {
            let double = (1..letters.len()).find(|at| letters[*at] == letters[at - 1]);
            match double.filter(|_| random.below(2) == 0) {
                Some(at) => drop(letters.remove(at)),
                None => letters.insert(at, letters[at]),
            }
        }
        Mistake::Neighbour => letters[at] = neighbour(letters[at], language, random)?,
        Mistake::Replaced => letters[at] = any_letter(language, random),
        Mistake::Inserted => letters.insert(at, any_letter(language, random)),
        Mistake::Sound => return sounds_like(word, language, random),
        Mistake::Split => letters.insert(2 + random.below(letters.len() - 3), ' '),
        Mistake::Joined | Mistake::Two => return None,
    }
    Some(letters.into_iter().collect())
}

fn any_letter(language: &str, random: &mut Random) -> char {
    let letters = if language == "ru" { CYRILLIC } else { QWERTY }.concat();
    letters
        .chars()
        .nth(random.below(letters.chars().count()))
        .expect("below their number")
}

/// A key beside another.
fn neighbour(key: char, language: &str, random: &mut Random) -> Option<char> {
    let rows = match language {
        "fr" => AZERTY,
        "ru" => CYRILLIC,
        _ => QWERTY,
    };
    let row = rows.iter().position(|row| row.contains(key))?;
    let at = rows[row].chars().position(|other| other == key)?;
    let mut beside = Vec::new();
    for (row, column) in [
        (row, at.wrapping_sub(1)),
        (row, at + 1),
        (row.wrapping_sub(1), at),
        (row + 1, at),
    ] {
        beside.extend(rows.get(row).and_then(|row| row.chars().nth(column)));
    }
    beside.get(random.below(beside.len())).copied()
}

/// A word with letters in it that sound like those it has.
fn sounds_like(word: &str, language: &str, random: &mut Random) -> Option<String> {
    let (_, sounds) = SOUNDS.iter().find(|(code, _)| *code == language)?;
    let mut written = Vec::new();
    for (a, b) in sounds.iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
        for (at, _) in word.match_indices(a).filter(|_| !a.is_empty()) {
            written.push(format!("{}{b}{}", &word[..at], &word[at + a.len()..]));
        }
    }
    written.get(random.below(written.len())).cloned()
}
