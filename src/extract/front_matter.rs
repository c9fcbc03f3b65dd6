//! Lines that stand where a title would and are none: letterheads and the names of first chapters.
//!
//! Apart because both the size of letters and the order of lines lead to such a line, and both have to step over it.
//! A line counts by its first words alone: a report *of* a court begins with the report.

use crate::text::bare_words::bare_words;

/// The body stands among so many first words: "General Assembly", "Economic and Social Council", "In the Supreme Court".
const FIRST_WORDS: usize = 4;

/// A name has few words; a longer line tells something.
const MOST_WORDS: usize = 9;

/// "Introduction of the case and subject of the dispute" has few words more than "Introduction".
const MOST_WORDS_OF_A_CHAPTER: usize = 10;

/// What bodies are called, without accents.
#[rustfmt::skip]
const BODIES: &[&str] = &[
    "nations", "naciones", "naties", "nazioni", "nacoes", "assembly", "assemblee", "asamblea", "assembleia", "assemblea",
    "council", "conseil", "consejo", "conselho", "consiglio", "raad", "court", "cour", "corte", "tribunal", "rechtbank", "commission", "comision", "commissie", "fund", "fonds", "office",
    "gerichtshof", "board", "committee", "comite", "comitato", "forum", "ministry", "ministere", "ministerio",
    "ministerie", "ministero", "ministerium", "department", "parliament", "parlement", "parlamento", "senate", "senat",
    "senado", "senaat", "bundestag", "kamer", "house", "chambre",
];

/// What documents are called: a line that begins so is no letterhead, whatever body it goes on to name.
#[rustfmt::skip]
const DOCUMENTS: &[&str] = &[
    "report", "rapport", "informe", "verslag", "relatorio", "rapporto", "bericht", "order", "resolution", "resolucion",
    "resolucao", "judgment", "sentencia", "arret", "ruling", "decision", "case", "caso", "affaire", "letter", "note",
    "convention", "statement", "opinion", "voto", "vote", "rules", "request", "draft", "annual",
];

/// What first chapters and lists of chapters are called, without accents.
#[rustfmt::skip]
const CHAPTERS: &[&str] = &[
    "contents", "content", "table", "inhoud", "inhoudsopgave", "sommaire", "indice", "inhalt", "summary", "abstract",
    "introduction", "introduccion", "introducao", "introduzione", "inleiding", "einleitung", "resumen", "resumo",
    "resume", "samenvatting", "zusammenfassung", "foreword", "preface", "voorwoord", "prologo", "vorwort", "background",
];

/// Whether a line is nothing but the name of a chapter, or has a chapter's number.
pub fn is_chapter(line: &str) -> bool {
    let mut words = words(line);
    let named = words
        .next()
        .is_some_and(|word| CHAPTERS.contains(&word.as_str()));
    is_numbered(line) || named && words.nth(MOST_WORDS_OF_A_CHAPTER - 1).is_none()
}

/// "II. Facts", "1. Facts".
fn is_numbered(line: &str) -> bool {
    let number = line.split_once(". ").map_or("", |(number, _)| number);
    let figures = |digits: &str| number.chars().all(|c| digits.contains(c));
    !number.is_empty() && (figures("IVX") || figures("0123456789"))
}

/// Whether a line begins with what a document is called.
pub fn begins_with_document(line: &str) -> bool {
    words(line)
        .next()
        .is_some_and(|word| DOCUMENTS.contains(&word.as_str()))
}

/// Whether a line is nothing but the name of a body, with at most its own number behind it.
pub fn is_letterhead(line: &str) -> bool {
    let words: Vec<String> = words(line).take(MOST_WORDS + 1).collect();
    let first = words.get(..FIRST_WORDS.min(words.len())).unwrap_or(&[]);
    let first_is_in = |known: &[&str]| first.iter().any(|word| known.contains(&word.as_str()));
    words.len() <= MOST_WORDS && first_is_in(BODIES) && !first_is_in(DOCUMENTS)
}

/// Words in small letters without accents; those with figures in them are symbols and numbers.
fn words(line: &str) -> impl Iterator<Item = String> + '_ {
    let ends_word = |c| matches!(c, ',' | '\'' | '’' | '*' | ':' | '.');
    bare_words(line, ends_word).filter(|word| !word.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_bodies_are_letterheads() {
        for line in [
            "General Assembly Distr.: General",
            "United Nations A/12/345",
            "ASSEMBLÉE NATIONALE",
            "Economic and Social Council",
            "In the Supreme Court of Ruritania",
            "Ministerie van Justitie",
        ] {
            assert!(is_letterhead(line), "{line}");
        }
    }

    #[test]
    fn chapters_are_told_by_their_first_word() {
        for line in [
            "Contents",
            "I. INTRODUCCIÓN DE LA CAUSA",
            "1. Feiten",
            "Résumé",
        ] {
            assert!(is_chapter(line), "{line}");
        }
        for line in ["Children in detention", "Report and summary", "I"] {
            assert!(!is_chapter(line), "{line}");
        }
    }

    #[test]
    fn what_is_said_of_bodies_is_none() {
        for line in [
            "Report of the Committee on Detention",
            "ORDER OF THE COURT",
            "Children heard before any court",
            "Trafficking in human beings",
            "",
        ] {
            assert!(!is_letterhead(line), "{line}");
        }
    }
}
