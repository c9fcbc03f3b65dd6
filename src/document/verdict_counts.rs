//! How many pages of a document, a source or a library have which verdict.
//!
//! Pages of plain text are not counted here: nearly all pages are, and their number is what the others leave of all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Page, Verdict};

/// Pages by verdict, without those of plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VerdictCounts(BTreeMap<Verdict, u64>);

impl VerdictCounts {
    /// The counts of these pages; one without any text counts as such whatever its format says of it.
    pub fn of(pages: &[Page]) -> VerdictCounts {
        let mut counts = VerdictCounts::default();
        for page in pages {
            let is_blank = page.with_running_lines().trim().is_empty();
            match page.verdict {
                Verdict::Text if is_blank => counts.add(Verdict::NoText, 1),
                Verdict::Text => {}
                // A blank page is all there: nothing of it is missing from a search.
                Verdict::NoText if page.evidence.is_none() => {}
                verdict => counts.add(verdict, 1),
            }
        }
        counts
    }

    /// Counts those of another document or source too.
    pub fn add_all(&mut self, other: &VerdictCounts) {
        for (verdict, pages) in other.iter() {
            self.add(verdict, pages);
        }
    }

    /// The verdicts met, each with its pages.
    pub fn iter(&self) -> impl Iterator<Item = (Verdict, u64)> {
        self.0.iter().map(|(verdict, pages)| (*verdict, *pages))
    }

    /// How many pages hold no text that can be searched.
    pub fn unsearchable(&self) -> u64 {
        let pages = self.iter().filter(|(verdict, _)| !verdict.is_searchable());
        pages.map(|(_, pages)| pages).sum()
    }

    fn add(&mut self, verdict: Verdict, pages: u64) {
        *self.0.entry(verdict).or_default() += pages;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_without_usable_text_are_counted_by_their_reason() {
        let page = |text: &str, verdict| Page {
            text: text.to_owned(),
            verdict,
            ..Page::default()
        };
        let pages = [
            page("words", Verdict::Text),
            page(" ", Verdict::Text),
            page("", Verdict::NoText),
            Page {
                evidence: Some("it is a picture".to_owned()),
                ..page("", Verdict::NoText)
            },
            page("words", Verdict::OcrLayer),
            page("x#!", Verdict::Garbled),
        ];
        let mut counts = VerdictCounts::of(&pages);
        assert_eq!(counts.unsearchable(), 3);
        counts.add_all(&counts.clone());
        let written = serde_json::to_string(&counts).unwrap();
        assert_eq!(written, r#"{"ocr_layer":2,"no_text":4,"garbled":2}"#);
        assert_eq!(
            serde_json::from_str::<VerdictCounts>(&written).unwrap(),
            counts
        );
    }
}
