//! The language of a page: its text weighed with what is known around it.
//!
//! Apart from [`super::detect`], which looks at letters only. Long text speaks for itself and overrules what is
//! declared (templates and office programs declare the language of whoever installed them); short text leans on the
//! evidence; a page of figures has the language of its neighbours.

use super::Language;
use super::detect::{detect, sample};

/// What is known about a text before reading it, from the most to the least specific.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    /// What the page or its document declares: `lang`, `hreflang`, the PDF's `/Lang`, the `lang` of a JSON line.
    pub declared: Option<Language>,
    /// What the source says its documents are usually written in.
    pub source: Option<Language>,
    /// What the document as a whole, or the neighbouring page, turned out to be.
    pub neighbour: Option<Language>,
}

/// With fewer letters than these a text says nothing about its language: a page number, a name, a table of figures.
const FEWEST_LETTERS: usize = 20;

/// From this many letters on, the text alone decides where it is clear.
const ENOUGH_LETTERS: usize = 200;

/// The certainty from which a text is clear.
const CLEAR: f32 = 0.5;

/// Decides the language of one page from its text and the evidence around it.
pub fn of_page(text: &str, evidence: Evidence) -> Option<Language> {
    let letters = sample(text).chars().filter(|c| c.is_alphabetic()).count();
    let found = detect(text).filter(|_| letters >= FEWEST_LETTERS);
    let Some(found) = found else {
        return evidence.neighbour.or(evidence.declared);
    };
    let certainty = found.confidence * (letters as f32 / ENOUGH_LETTERS as f32).min(1.0);
    if certainty >= CLEAR || evidence.supports(found.language) {
        return Some(found.language);
    }
    evidence.best().or(Some(found.language))
}

impl Evidence {
    fn supports(&self, language: Language) -> bool {
        [self.declared, self.neighbour, self.source].contains(&Some(language))
    }

    fn best(&self) -> Option<Language> {
        self.declared.or(self.neighbour).or(self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(code: &str) -> Option<Language> {
        Language::parse(code)
    }

    #[test]
    fn text_that_clearly_contradicts_the_declared_language_wins() {
        let dutch =
            "Het kind heeft recht op bescherming tegen alle vormen van uitbuiting. ".repeat(8);
        let evidence = Evidence {
            declared: language("en"),
            ..Evidence::default()
        };
        assert_eq!(of_page(&dutch, evidence), language("nl"));
    }

    #[test]
    fn short_text_leans_on_the_evidence() {
        let evidence = Evidence {
            declared: language("fr"),
            ..Evidence::default()
        };
        assert_eq!(of_page("Table des illustrations", evidence), language("fr"));
    }

    #[test]
    fn a_page_of_figures_has_the_language_of_its_neighbour() {
        let evidence = Evidence {
            declared: language("en"),
            neighbour: language("es"),
            ..Evidence::default()
        };
        assert_eq!(
            of_page("2004 12 345 67 890\n2005 23 456 78 901", evidence),
            language("es")
        );
        assert_eq!(of_page("2004 12 345", Evidence::default()), None);
    }
}
