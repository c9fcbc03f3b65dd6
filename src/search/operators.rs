//! AND, OR and NOT in other languages than English.
//!
//! Apart from the lexer because here the neighbours decide: `ET`, `OF` and `EN` are words of the languages themselves. They
//! are operators only in capitals, between two operands, and where not both neighbours are in capitals too, as in a title
//! that somebody typed so. Words of one letter (Spanish Y, O) and those that other languages write as words in capitals
//! (Spanish NO, SIN) are left out.

use super::lexer::Lexeme;

/// French, German, Dutch and Spanish.
const AND: [&str; 3] = ["ET", "UND", "EN"];
/// In the same languages.
const OR: [&str; 3] = ["OU", "ODER", "OF"];
/// In the same languages.
const NOT: [&str; 4] = ["SAUF", "NICHT", "NIET", "EXCEPTO"];

/// Takes words for the operators that they are.
pub fn recognised(lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let numbered = lexemes.iter().enumerate();
    numbered
        .map(|(at, lexeme)| operator(&lexemes, at).unwrap_or_else(|| lexeme.clone()))
        .collect()
}

fn operator(lexemes: &[Lexeme], at: usize) -> Option<Lexeme> {
    let Lexeme::Word(written, span) = lexemes.get(at)? else {
        return None;
    };
    let before = lexemes.get(at.checked_sub(1)?)?;
    let after = lexemes.get(at + 1)?;
    let between = ends_operand(before) && begins_operand(after);
    if !between || (is_in_capitals(before) && is_in_capitals(after)) {
        return None;
    }
    match written.as_str() {
        word if AND.contains(&word) => Some(Lexeme::And(span.clone())),
        word if OR.contains(&word) => Some(Lexeme::Or(span.clone())),
        word if NOT.contains(&word) => Some(Lexeme::Not(span.clone())),
        _ => None,
    }
}

fn ends_operand(lexeme: &Lexeme) -> bool {
    !matches!(
        lexeme,
        Lexeme::Open | Lexeme::And(_) | Lexeme::Or(_) | Lexeme::Not(_)
    )
}

fn begins_operand(lexeme: &Lexeme) -> bool {
    !matches!(lexeme, Lexeme::Close | Lexeme::And(_) | Lexeme::Or(_))
}

fn is_in_capitals(lexeme: &Lexeme) -> bool {
    match lexeme {
        Lexeme::Word(word, _) => !word.chars().any(char::is_lowercase),
        _ => false,
    }
}
