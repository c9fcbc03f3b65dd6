//! Which pages of documents are asked for: those in a language, or of a number.
//!
//! A filter that is a property of a page restricts where words may stand, not only which documents may hold them: a word
//! on a French page is not found in Dutch because the next page is in Dutch. The front matter (the title, the author) is
//! in no language, and on no page.

use anyhow::Result;
use tantivy::DocAddress;

use super::pages::pages_of;
use super::plan::Plan;
use crate::index::{Edition, Record};
use crate::language::Language;

/// The pages asked for.
#[derive(Clone, Copy)]
pub struct PageFilter<'a> {
    languages: &'a [Language],
    numbers: &'a [String],
}

impl<'a> PageFilter<'a> {
    /// What a plan asks for.
    pub fn of(plan: &'a Plan) -> PageFilter<'a> {
        PageFilter {
            languages: &plan.filters.language,
            numbers: &plan.pages,
        }
    }

    /// Whether a page is asked for, numbered from 1: by its number or by the one printed on it.
    pub fn admits(&self, record: &Record, number: u32) -> bool {
        let mut languages = record.languages_of_page(number);
        let speaks = self.languages.is_empty() || languages.any(|l| self.languages.contains(&l));
        let label = || record.labels.of_page(number);
        let is_named = |name: &String| {
            *name == number.to_string() || label().is_some_and(|l| l.eq_ignore_ascii_case(name))
        };
        speaks && (self.numbers.is_empty() || self.numbers.iter().any(is_named))
    }

    /// Whether the words of a plan may stand elsewhere in a document than on the pages asked for.
    pub fn restricts(&self, speaks_several: impl FnOnce() -> bool) -> bool {
        !self.numbers.is_empty() || (!self.languages.is_empty() && speaks_several())
    }

    /// For each document, whether it has something of the query on a page asked for. A search for nothing in the text, or
    /// for filters alone, finds every document that has such a page.
    pub fn admitted(
        &self,
        edition: &Edition,
        plan: &Plan,
        documents: &[DocAddress],
    ) -> Result<Vec<bool>> {
        let standing = pages_of(edition, &plan.clauses, documents)?;
        documents
            .iter()
            .zip(standing)
            .map(|(document, pages)| {
                let record = edition.record_at(*document)?;
                let all = || (1..=record.page_count).any(|page| self.admits(&record, page));
                Ok(match pages.as_slice() {
                    [] => all(),
                    pages => pages.iter().any(|page| match page {
                        0 => self.numbers.is_empty(),
                        page => self.admits(&record, *page),
                    }),
                })
            })
            .collect()
    }
}
