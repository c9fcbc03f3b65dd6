//! An extraction without what was read of some of its documents.
//!
//! The one case in which an extraction changes: a line of JSON Lines was withdrawn, and its text must go from the file that
//! it shares with others. Every other page keeps its place, so whatever points there goes on doing so.

use anyhow::Result;

use super::{Encoder, ExtractionFile};
use crate::extract::Extraction;

impl ExtractionFile {
    /// The bytes of the same file, with nothing in the places of the documents that are left out.
    pub fn without(&self, is_left_out: &dyn Fn(u32) -> bool) -> Result<Vec<u8>> {
        let mut encoder = Encoder::new(self.media_type());
        for index in 0..self.document_count() {
            let entry = self.entry(index)?;
            if is_left_out(index) {
                encoder.leave_out(entry.page_count, entry.line);
                continue;
            }
            let pages = self.pages(&entry)?;
            let reading = entry.reading.map(|read| Extraction { pages, ..read });
            encoder.add(reading, entry.line);
        }
        Ok(encoder.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{FailureClass, MediaType, Page};

    fn document(texts: &[&str]) -> Extraction {
        let page = |text: &&str| Page {
            text: (*text).to_owned(),
            ..Page::default()
        };
        Extraction {
            title: Some(texts[0].to_owned()),
            pages: texts.iter().map(page).collect(),
            ..Extraction::default()
        }
    }

    #[test]
    fn the_others_stay_where_they_were() {
        let mut encoder = Encoder::new(MediaType::JsonLines);
        for texts in [["first", "second"], ["secret", "hidden"], ["last", "page"]] {
            encoder.add(Ok(document(&texts)), None);
        }
        let whole = ExtractionFile::of(encoder.finish()).unwrap();
        let rest = ExtractionFile::of(whole.without(&|index| index == 1).unwrap()).unwrap();
        assert_eq!(rest.page_count(), whole.page_count());
        for page in [0, 1, 4, 5] {
            assert_eq!(rest.page(page).unwrap(), whole.page(page).unwrap());
        }
        assert_eq!(rest.page(2).unwrap().text, "");
        let failure = rest.entry(1).unwrap().reading.unwrap_err();
        assert_eq!(failure.class, FailureClass::Withdrawn);
        let title = rest.entry(2).unwrap().reading.unwrap().title;
        assert_eq!(title.as_deref(), Some("last"));
    }
}
