//! Publications of many pages, weighed by their best page.
//!
//! BM25 takes a report of three hundred pages for one long text: a word that stands there once counts next to nothing, and
//! words that all stand on one page count no more than words strewn over the whole. So the best documents are looked at
//! once more: each of their pages is scored as if it were a document, and a document is worth its best page where that is
//! more than the whole. Words in the order asked are better than words that stand there often, and lift publications of
//! more than a few pages. Documents of one page are left as they are, and cost nothing here.
//!
//! Headings of 198 reports, typed without quotes (`benches/known_page.py`; what is below was chosen on the other half): the
//! right publication among the first three 90.7 % without this, 98.7 % with it, its first page right 80.9 and 98.0 %. Among
//! 25,000 web texts 62.7 and 95.3 %, their sentences 78.7 and 96.7 %. Mean nDCG@10 of nine judged collections of short texts:
//! .7488 and .7485.

use anyhow::Result;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::page_scores::{PageScore, Scale, page_count, page_scores};
use super::places::places;
use super::plan::Plan;
use crate::index::{Columns, Edition};

/// What the order of words counts where pages of one document are compared (1: 98.6 % of first pages right, 94.0 % among
/// web texts; 2: 98.7 and 97.0 %; 4 as 2).
const ORDER_OF_PAGES: f32 = 2.0;

/// What it counts for a publication (.3: 96.0 % of headings and 96.7 % of sentences found, .6: 99.3 and 97.3 %).
const ORDER_OF_DOCUMENTS: f32 = 0.6;

/// Documents of so many pages are as good as single texts, which the order of words does not rank: in pages of a manual it
/// prefers those that refer to what is sought (2 instead of 4: nDCG@10 of three manuals .6162 to .6045).
const FEW_PAGES: f32 = 4.0;

/// Pages that may be shown as the best: a table of contents is among them as often as what it leads to.
const PAGES: usize = 3;

/// Pages worth less than this of the best one are not among them.
const NEARLY_BEST: f32 = 0.5;

/// What stands out of a document of several pages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standout {
    /// The numbers of its best pages, best first; 0 where there are fewer.
    pages: [u32; PAGES],
    /// What the words of the best page count more there than in the whole.
    pub words: f32,
    /// What their order counts.
    pub order: f32,
}

impl Standout {
    /// The numbers of the best pages, best first.
    pub fn pages(&self) -> impl Iterator<Item = u32> {
        self.pages.into_iter().filter(|page| *page > 0)
    }

    /// What stands out of pages whose document as a whole has a score.
    fn of(mut pages: Vec<PageScore>, score: f32) -> Standout {
        let worth = |page: &PageScore| page.words + ORDER_OF_PAGES * page.order;
        let by_worth = |a: &PageScore, b: &PageScore| worth(b).total_cmp(&worth(a));
        let long = 1.0 - FEW_PAGES / pages.len().max(1) as f32;
        pages.retain(|page| page.words > 0.0);
        pages.sort_unstable_by(|a, b| by_worth(a, b).then(a.number.cmp(&b.number)));
        let Some(best) = pages.first() else {
            return Standout::default();
        };
        let mut standout = Standout {
            words: (best.words - score).max(0.0),
            order: ORDER_OF_DOCUMENTS * long.max(0.0) * best.order,
            ..Standout::default()
        };
        let is_nearly_best = |page: &&PageScore| worth(page) >= worth(best) * NEARLY_BEST;
        let nearly_best = pages.iter().take_while(is_nearly_best);
        for (slot, page) in standout.pages.iter_mut().zip(nearly_best) {
            *slot = page.number;
        }
        standout
    }
}

/// What stands out of documents that have a score as a whole; nothing of those of one page.
pub fn standouts(
    edition: &Edition,
    plan: &Plan,
    documents: &[(DocAddress, f32)],
) -> Result<Vec<Standout>> {
    let scale = Scale::of(edition, plan);
    let mut standouts = vec![Standout::default(); documents.len()];
    for (nth, (segment, columns)) in edition.segments().enumerate() {
        let of_segment = documents.iter().zip(&mut standouts);
        let mut of_segment: Vec<Looked<'_>> = of_segment
            .filter(|((address, _), _)| address.segment_ord as usize == nth)
            .map(|((address, score), standout)| (address.doc_id, *score, standout))
            .collect();
        of_segment.sort_unstable_by_key(|(doc, ..)| *doc);
        if !of_segment.is_empty() {
            look_at(edition, (segment, columns), &scale, of_segment)?;
        }
    }
    Ok(standouts)
}

/// A document, its score as a whole, and what stands out of it.
type Looked<'a> = (DocId, f32, &'a mut Standout);

/// Looks at documents of one segment, in ascending order.
fn look_at(
    edition: &Edition,
    (segment, columns): (&SegmentReader, &Columns),
    scale: &Scale<'_>,
    documents: Vec<Looked<'_>>,
) -> Result<()> {
    let starts = |doc| -> Vec<u64> { columns.page_start.values_for_doc(doc).collect() };
    let of_pages = documents
        .into_iter()
        .map(|looked| (starts(looked.0), looked));
    let several = of_pages.filter(|(starts, _)| page_count(starts) > 1);
    let several: Vec<_> = several.collect();
    let docs: Vec<DocId> = several.iter().map(|(_, (doc, ..))| *doc).collect();
    let places = places(edition, segment, scale.clauses(), &docs)?;
    for ((starts, (_, score, standout)), places) in several.into_iter().zip(places) {
        *standout = Standout::of(page_scores(scale, &starts, &places), score);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::search::SearchRequest;
    use crate::search::test_library::{Draft, Library};

    /// A report of eight pages and a web page, both of which have the words of `the right to be heard`.
    fn library() -> Library {
        const OTHER: (&str, &str) = (
            "en",
            "Roads and bridges were built, to be used and to last.",
        );
        const REPORT: [(&str, &str); 8] = [
            (
                "en",
                "Contents\nForeword 1\nRoads 2\nThe right to be heard 4\nBridges 5\nHarbours 7\nSources 8",
            ),
            OTHER,
            (
                "en",
                "Right, right, right: they were heard to be right, and heard again.",
            ),
            (
                "en",
                "The right to be heard. Children speak before a court decides.",
            ),
            OTHER,
            OTHER,
            OTHER,
            OTHER,
        ];
        let short = &[(
            "en",
            "They heard that the bridge to the right was to be closed.",
        )];
        let draft = |title, pages| Draft {
            title,
            pages,
            ..Draft::default()
        };
        Library::of(&[draft("Report", &REPORT), draft("Notice", short)], false)
    }

    #[test]
    fn a_long_report_is_found_by_the_page_that_has_the_words_in_their_order() {
        let hits = library().ask("the right to be heard").hits;
        let titles: Vec<&str> = hits.iter().map(|hit| hit.title.as_str()).collect();
        assert_eq!(titles, ["Report", "Notice"]);
        assert_eq!(hits[0].pages[0].number, 4);
    }

    #[test]
    fn a_table_of_contents_comes_after_what_it_leads_to() {
        let hits = library().ask("the right to be heard").hits;
        let numbers: Vec<u32> = hits[0].pages.iter().map(|page| page.number).collect();
        let place = |number| numbers.iter().position(|other| *other == number);
        assert!(place(4) < place(1), "{numbers:?}");
    }

    #[test]
    fn the_explanation_names_the_page() {
        let answer = library().answer(&SearchRequest {
            query: "the right to be heard".to_owned(),
            explain: true,
            ..SearchRequest::default()
        });
        let reasons = &answer.hits[0].explanation;
        assert!(reasons.iter().any(|reason| reason.why.contains("page 4")));
        let sum = reasons.iter().fold(0.0, |sum, reason| sum + reason.score);
        assert_eq!(sum, answer.hits[0].score);
    }
}
