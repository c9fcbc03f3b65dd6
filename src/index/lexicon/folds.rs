//! The words that are another without its accents, found by going down the words letter by letter.
//!
//! A table of folds beside the words would be a sixth of the lexicon; the words themselves are a graph in which each
//! letter of a fold leads to few that stand for it. What a letter folds to does not depend on its neighbours, but for
//! marks that are letters of their own; so a word that is found is folded once more.

use std::collections::HashMap;
use std::sync::LazyLock;

use fst::raw::{Fst, Node};

use super::Lexicon;
use super::file::Section;
use crate::text::normalise::fold;

/// Characters from here on stand for themselves alone: signs, and the letters of scripts without accents that anybody writes.
const FIRST_UNFOLDED: u32 = 0x2000;

/// Nodes that are looked at for one fold, which bounds the time whatever a library holds.
const MOST_LOOKED_AT: usize = 20_000;

/// Letters that fold to something else, by the first letter of that; those that fold to nothing by none.
static LETTERS: LazyLock<HashMap<Option<char>, Vec<Letters>>> = LazyLock::new(letters);

/// Letters that differ in their last byte alone.
struct Letters {
    beginning: Vec<u8>,
    /// Their last bytes, in order, and what each folds to behind the first letter of that.
    ends: Vec<(u8, String)>,
}

impl Lexicon {
    /// The words that are written like `folded` but for accents, in order; without that word itself.
    pub(super) fn folded_to(&self, folded: &str) -> Vec<String> {
        let fst = self.words.fst();
        let mut walk = Walk {
            fst,
            spelled: Vec::new(),
            found: Vec::new(),
            looked_at: 0,
        };
        walk.along(fst.root(), folded);
        let mut found = walk.found;
        found.retain(|word| word != folded && fold(word) == folded);
        found.sort_unstable();
        found
    }
}

struct Walk<'a> {
    fst: &'a Fst<Section>,
    spelled: Vec<u8>,
    found: Vec<String>,
    looked_at: usize,
}

impl<'a> Walk<'a> {
    /// Goes on from a node by every letter that stands for the first of what is left.
    fn along(&mut self, node: Node<'a>, left: &str) {
        self.looked_at += 1;
        if self.looked_at > MOST_LOOKED_AT {
            return;
        }
        if left.is_empty() && node.is_final() {
            self.found.extend(String::from_utf8(self.spelled.clone()));
        }
        let mut letters = left.chars();
        let wanted = letters.next();
        if let Some(wanted) = wanted {
            let mut bytes = [0; 4];
            let letter = wanted.encode_utf8(&mut bytes).as_bytes();
            if let Some(node) = self.down(node, letter) {
                self.spell(letter, node, letters.as_str());
            }
        }
        if leads_beyond_ascii(&node) {
            if wanted.is_some() {
                self.by_others(node, wanted, letters.as_str());
            }
            self.by_others(node, None, left);
        }
    }

    /// Goes on by the letters that fold to one, or to nothing.
    fn by_others(&mut self, node: Node<'a>, folded: Option<char>, left: &str) {
        for group in LETTERS.get(&folded).into_iter().flatten() {
            let Some(node) = self.down(node, &group.beginning) else {
                continue;
            };
            for transition in node.transitions() {
                let found = group
                    .ends
                    .binary_search_by_key(&transition.inp, |end| end.0);
                let rest = found.ok().and_then(|place| group.ends.get(place));
                if let Some(left) = rest.and_then(|(_, rest)| left.strip_prefix(rest.as_str())) {
                    let letter = [group.beginning.as_slice(), &[transition.inp]].concat();
                    self.spell(&letter, self.fst.node(transition.addr), left);
                }
            }
        }
    }

    /// Goes on from the node behind a letter.
    fn spell(&mut self, letter: &[u8], node: Node<'a>, left: &str) {
        self.spelled.extend(letter);
        self.along(node, left);
        self.spelled.truncate(self.spelled.len() - letter.len());
    }

    /// The node that some bytes lead to.
    fn down(&self, node: Node<'a>, bytes: &[u8]) -> Option<Node<'a>> {
        bytes.iter().try_fold(node, |node, byte| {
            let place = node.find_input(*byte)?;
            Some(self.fst.node(node.transition_addr(place)))
        })
    }
}

/// Whether any letter leads on that has an accent, or none of the Latin alphabet; few nodes have one.
fn leads_beyond_ascii(node: &Node<'_>) -> bool {
    let last = node.len().checked_sub(1);
    last.is_some_and(|last| !node.transition(last).inp.is_ascii())
}

/// All letters that fold to something else.
fn letters() -> HashMap<Option<char>, Vec<Letters>> {
    let mut all: HashMap<Option<char>, Vec<Letters>> = HashMap::new();
    for letter in (0x80..FIRST_UNFOLDED).filter_map(char::from_u32) {
        let letter = letter.to_string();
        let folded = fold(&letter);
        if folded == letter {
            continue;
        }
        let Some((end, beginning)) = letter.as_bytes().split_last() else {
            continue;
        };
        let mut folded = folded.chars();
        let groups = all.entry(folded.next()).or_default();
        let end = (*end, folded.as_str().to_owned());
        match groups.last_mut().filter(|last| last.beginning == beginning) {
            Some(last) => last.ends.push(end),
            None => groups.push(Letters {
                beginning: beginning.to_vec(),
                ends: vec![end],
            }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::test_library::index;
    use crate::text::normalise::normalise;

    #[test]
    fn words_are_found_by_their_folds() {
        let words = "école ecole écolé straße strasse cœur coeur niños ninos ребёнка ребенка λόγος λογοσ \
            أطفال اطفال ١٩٨٩ 1989 đường duong ırk irk łódź lodz حُقُوق حقوق";
        let root = tempfile::tempdir().unwrap();
        let lexicon = index(root.path(), &[("fr", words)]).lexicon;
        for word in words.split_whitespace() {
            let folded = fold(word);
            let mut expected: Vec<&str> = words.split_whitespace().collect();
            expected.retain(|other| *other != folded && fold(other) == folded);
            expected.sort_unstable();
            assert_eq!(lexicon.folded_to(&folded), expected, "{folded}");
        }
        assert!(lexicon.folded_to("eco").is_empty() && lexicon.folded_to("ecoles").is_empty());
    }

    #[test]
    fn what_is_taken_for_itself_is_no_fold() {
        let unfolded = (FIRST_UNFOLDED..=0xffff).filter_map(char::from_u32);
        for letter in unfolded.filter(|c| c.is_alphanumeric()) {
            let letter = letter.to_string();
            assert!(
                normalise(&letter) != letter || fold(&letter) == letter,
                "{letter}"
            );
        }
    }
}
