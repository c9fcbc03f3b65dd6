//! Text to tokens, the one way for pages, queries and snippets alike.

use super::Token;

/// Calls `sink` with each token of `text`, in order; positions start at 0.
pub fn tokenise(_text: &str, _sink: &mut dyn FnMut(Token)) {
    todo!()
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    tokenise(text, &mut |token| all.push(token));
    all
}
