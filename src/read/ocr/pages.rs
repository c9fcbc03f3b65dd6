//! Pages that no reader could read: which those are, in which languages they are likely written, and what recognition made
//! of them.

use super::words::Recognition;
use crate::describe::{Defaults, describe};
use crate::document::{MediaType, Page, Verdict};
use crate::extract::Extraction;
use crate::language::Language;

/// Languages that are tried on one page: each more costs as much time again.
const MAX_LANGUAGES: usize = 2;

/// From this mean confidence on, the words are as good as those of a scanner's own text layer.
const CONFIDENT: u8 = 70;

/// Below this one most words are wrong.
const HOPELESS: u8 = 40;

/// What came of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// There is nothing on it.
    Blank,
    /// It was read, with these packs.
    Read(Recognition, String),
    /// It was not, for this reason.
    Failed(String),
}

/// Whether a page has something on it that was not read as text. A blank page has no evidence.
pub fn is_unread(page: &Page) -> bool {
    match page.verdict {
        Verdict::UndecodableFonts | Verdict::Garbled => true,
        Verdict::NoText => page.evidence.is_some(),
        Verdict::Text | Verdict::OcrLayer | Verdict::HiddenText | Verdict::Partial => false,
    }
}

/// For each page of a document, the languages it is likely written in, the likeliest first: that of the pages around it,
/// and that of the document.
pub fn likely_languages(read: &Extraction, defaults: &Defaults) -> Vec<Vec<Language>> {
    let readable = Extraction {
        pages: read.pages.iter().map(without_misread_text).collect(),
        ..read.clone()
    };
    let described = describe(&readable, defaults, MediaType::Pdf, "");
    let on_pages = described.page_languages.iter();
    on_pages
        .map(|own| {
            let mut likely: Vec<Language> = Vec::new();
            for language in [*own, described.language].into_iter().flatten() {
                if !likely.contains(&language) {
                    likely.push(language);
                }
            }
            likely.truncate(MAX_LANGUAGES);
            likely
        })
        .collect()
}

/// Letters that mean nothing would speak for a language that nobody writes.
fn without_misread_text(page: &Page) -> Page {
    match is_unread(page) {
        true => Page {
            text: String::new(),
            heading: None,
            ..page.clone()
        },
        false => page.clone(),
    }
}

/// Puts what came of a page in its place; `engine` is the program that read it.
pub fn settle(page: &mut Page, outcome: Outcome, engine: &str) {
    match outcome {
        Outcome::Blank => page.evidence = None,
        Outcome::Read(read, packs) if read.words == 0 => {
            page.evidence = Some(format!("{engine} finds no words on it, in {packs}"));
        }
        Outcome::Read(read, packs) if read.confidence < CONFIDENT && is_stamped(page) => {
            let confidence = read.confidence;
            page.evidence = Some(format!(
                "{engine} in {packs} is too unsure of what is on it, mean confidence {confidence}"
            ));
            page.verdict = Verdict::Partial;
        }
        Outcome::Read(read, packs) => {
            let confidence = read.confidence;
            page.evidence = Some(format!(
                "read by {engine} in {packs}, mean confidence {confidence}"
            ));
            page.verdict = match confidence {
                CONFIDENT.. => Verdict::OcrLayer,
                HOPELESS.. => Verdict::Partial,
                _ => Verdict::Garbled,
            };
            page.text = read.text;
            page.heading = None;
            page.header.clear();
            page.footer.clear();
        }
        Outcome::Failed(reason) => {
            let before = page.evidence.take().unwrap_or_default();
            page.evidence = Some(format!("{before}; {reason}"));
        }
    }
}

/// Whether some of a page was read for certain, on a scan that was not.
fn is_stamped(page: &Page) -> bool {
    page.verdict == Verdict::NoText && !page.text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan() -> Page {
        Page {
            verdict: Verdict::NoText,
            evidence: Some("a picture covers 100 % of it".to_owned()),
            ..Page::default()
        }
    }

    fn settled(outcome: Outcome) -> Page {
        let mut page = scan();
        settle(&mut page, outcome, "tesseract 5.3.0");
        page
    }

    #[test]
    fn pages_with_something_on_them_are_unread_and_blank_ones_are_not() {
        assert!(is_unread(&scan()));
        assert!(!is_unread(&settled(Outcome::Blank)));
        assert!(!is_unread(&Page::default()));
    }

    #[test]
    fn a_page_says_who_read_it_and_how_well() {
        let read = |confidence| {
            let recognition = Recognition {
                text: "children".to_owned(),
                confidence,
                words: 1,
            };
            settled(Outcome::Read(recognition, "nld+eng".to_owned()))
        };
        let page = read(91);
        assert_eq!(page.text, "children");
        assert_eq!(page.verdict, Verdict::OcrLayer);
        let evidence = "read by tesseract 5.3.0 in nld+eng, mean confidence 91";
        assert_eq!(page.evidence.as_deref(), Some(evidence));
        assert_eq!(read(55).verdict, Verdict::Partial);
        assert_eq!(read(10).verdict, Verdict::Garbled);
    }

    #[test]
    fn a_stamp_is_not_given_up_for_an_unsure_reading() {
        let read = |confidence| {
            let mut page = Page {
                text: "Case 12".to_owned(),
                ..scan()
            };
            let recognition = Recognition {
                text: "C4se l2".to_owned(),
                confidence,
                words: 2,
            };
            let outcome = Outcome::Read(recognition, "eng".to_owned());
            settle(&mut page, outcome, "tesseract 5.3.0");
            (page.text, page.verdict)
        };
        assert_eq!(read(60), ("Case 12".to_owned(), Verdict::Partial));
        assert_eq!(read(90), ("C4se l2".to_owned(), Verdict::OcrLayer));
    }

    #[test]
    fn a_page_that_could_not_be_recognised_says_why_and_stays_unread() {
        let page = settled(Outcome::Failed("tesseract took too long".to_owned()));
        assert!(page.evidence.as_deref().unwrap().ends_with("took too long"));
        assert!(is_unread(&page));
    }

    #[test]
    fn a_page_is_likely_in_the_language_of_its_document() {
        let dutch = "Het recht van kinderen op bescherming tegen alle vormen van geweld is vastgelegd in het \
            verdrag, en de staat moet daarvoor zorgen in elke gemeente van het land.";
        let page = Page {
            text: dutch.repeat(4),
            ..Page::default()
        };
        let misread = Page {
            text: "the words of this page are all wrong and mean nothing to anyone".repeat(9),
            verdict: Verdict::Garbled,
            ..Page::default()
        };
        let read = Extraction {
            pages: vec![page, misread],
            ..Extraction::default()
        };
        let likely = likely_languages(&read, &Defaults::default());
        let dutch = Language::parse("nl").unwrap();
        assert_eq!(likely, [[dutch], [dutch]]);
    }
}
