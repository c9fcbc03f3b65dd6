//! What is indexed of a document, and how it becomes terms.
//!
//! Apart from the writer because cutting texts into terms takes longer than all the writer does with them, and several
//! threads can do it at once.

use super::terms::Terms;

/// What is indexed of a document beside its record.
pub struct Content<'a> {
    /// Words that stand for it but in no page: author, description, keywords, words of its file name.
    pub front: &'a [&'a str],
    /// Its pages, in order.
    pub pages: &'a [PageWords],
}

/// What is indexed of a page.
#[derive(Clone, Debug, Default)]
pub struct PageWords {
    /// Its text.
    pub text: String,
    /// Running lines that stand on it and on no page before.
    pub running: Vec<String>,
}

/// The terms of a document, ready to be written.
pub struct DocumentTerms {
    /// Those of title, front matter and pages.
    pub(super) body: String,
    /// Where each page starts in the body, where the front matter starts, and where a page behind that would start.
    pub(super) page_starts: Vec<u64>,
    /// Those of the title.
    pub(super) title: String,
}

impl DocumentTerms {
    /// How many bytes they are.
    pub(super) fn bytes(&self) -> usize {
        self.body.len() + self.title.len()
    }
}

impl Content<'_> {
    /// Cuts a document with a title into terms; `hear` is told those of the texts of its pages, in order.
    pub fn terms(&self, title: &str, hear: &mut dyn FnMut(&str)) -> DocumentTerms {
        let mut body = Terms::default();
        let mut starts = Vec::with_capacity(self.pages.len() + 2);
        for page in self.pages {
            starts.push(body.next());
            body.add_heard(&page.text, hear);
            for line in &page.running {
                body.gap();
                body.add(line);
            }
            body.gap();
        }
        starts.push(body.next());
        body.add(title);
        for text in self.front {
            body.gap();
            body.add(text);
        }
        body.gap();
        starts.push(body.next());
        DocumentTerms {
            body: body.into_written(),
            page_starts: starts,
            title: separated([title]),
        }
    }
}

/// The terms of texts with a gap between them.
pub(super) fn separated<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut terms = Terms::default();
    for (i, text) in texts.into_iter().enumerate() {
        if i > 0 {
            terms.gap();
        }
        terms.add(text);
    }
    terms.into_written()
}
