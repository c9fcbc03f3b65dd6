//! The language of a page: its text weighed with what is known around it.
//!
//! Apart from detection, which looks at letters only. Long text speaks for itself and overrules what is
//! declared (templates and office programs declare the language of whoever installed them); short text leans on the
//! evidence; a page of figures has the language of its neighbours.

use super::Language;
use super::detect::{Reading, read};

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

/// Logarithms of how much likelier a language becomes by being declared, by standing around a page, by being usual in
/// a source. Together they weigh as much as some forty letters of clear text do.
const DECLARED: f32 = 4.0;
const NEIGHBOUR: f32 = 4.0;
const SOURCE: f32 = 2.0;

/// Decides the language of one page from its text and the evidence around it.
pub fn of_page(text: &str, evidence: Evidence) -> Option<Language> {
    match read(text).filter(|(_, letters)| *letters >= FEWEST_LETTERS) {
        None => evidence.neighbour.or(evidence.declared),
        Some((Reading::Alone(language), _)) => Some(language),
        Some((Reading::Shared(mut scores), _)) => {
            if let Some(declared) = evidence.declared.filter(|declared| scores.allow(*declared)) {
                return Some(declared);
            }
            for (language, weight) in evidence.weighed() {
                scores.add(language, weight);
            }
            scores.best().map(|(language, _)| language)
        }
    }
}

impl Evidence {
    fn weighed(&self) -> impl Iterator<Item = (Language, f32)> {
        let weighed = [
            (self.declared, DECLARED),
            (self.neighbour, NEIGHBOUR),
            (self.source, SOURCE),
        ];
        weighed
            .into_iter()
            .filter_map(|(language, weight)| language.map(|language| (language, weight)))
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
    fn a_declared_language_without_a_profile_is_believed_unless_the_text_is_clearly_in_another() {
        let evidence = Evidence {
            declared: language("bem"),
            ..Evidence::default()
        };
        let bemba =
            "Umwana onse alikwata insambu sha kucingililwa ku lucu no kubomfiwa bubi bubi mu calo";
        assert_eq!(of_page(bemba, evidence), language("bem"));
        let english =
            "The hotel trains every member of its staff to recognise and to report exploitation.";
        assert_eq!(of_page(english, evidence), language("en"));
    }

    #[test]
    fn what_is_declared_decides_between_near_relatives() {
        let text = "Svako dijete ima pravo na zaštitu od nasilja.";
        for code in ["bs", "hr"] {
            let evidence = Evidence {
                declared: language(code),
                ..Evidence::default()
            };
            assert_eq!(of_page(text, evidence), language(code));
        }
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
