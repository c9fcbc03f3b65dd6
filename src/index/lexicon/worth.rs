//! Which words have forms at all.

use super::counts::Written;
use crate::text::characters::{Role, role};

/// Whether words with the same stem, and the parts of a word, may be looked for: it holds a letter, and digits only if it
/// occurs twice. Those of scripts without spaces are cut into pieces, which have none.
pub(super) fn is_worth_forms(word: &str, counts: Written<'_>) -> bool {
    let first = word.chars().next();
    first.is_some_and(|first| role(first) != Role::Gram)
        && word.chars().any(char::is_alphabetic)
        && (counts.documents() > 1 || !word.chars().any(char::is_numeric))
}
