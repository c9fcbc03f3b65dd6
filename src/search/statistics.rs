//! The numbers of BM25 over a whole edition: how many documents, how long they are, how rare a word is.
//!
//! Apart from ranking because the plan weighs words by rareness before any posting is read. Our own and not tantivy's,
//! whose frequencies are whole numbers of one term: a word here is the sum of its forms with weights.

use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;

use super::clause::{Matcher, Scope};
use crate::index::Edition;
use crate::index::lexicon::Variant;

/// How soon more occurrences stop counting (Robertson's k1).
pub const SATURATION: f32 = 1.2;
/// How much long documents are held back (Robertson's b; .75 gives .7478 where this gives .7492 of nDCG@10, see below).
const LENGTH_PENALTY: f32 = 0.8;
/// Beyond so many times the average, a text counts as longer by the root only, or a report among web pages would never be
/// among the best whatever it says (headings of reports among 25,000 web texts found: 88.7 to 94.0 %, their sentences 95.3
/// to 94.7 %; 4 instead of 8: 96.0 and 92.0 %; mean nDCG@10 of six judged collections .6406 to .6404).
const MANY_TIMES: f32 = 8.0;
/// How much a word that most documents have is held back beyond its rareness: the power of the share of documents that
/// lack it. Long questions are full of such words, which no list of stop words in one language would name (chosen on nine
/// judged collections, mean nDCG@10 with 0, .25, .35, .5, 1: .7477, .7493, .7492, .7486, .7471; on the nine others 0 and
/// .35: .7230 and .7245).
const COMMONNESS: f32 = 0.35;

/// Counts over an edition. Deleted documents are in them until a merge, on both sides of every division.
#[derive(Clone, Copy, Debug)]
pub struct Statistics {
    documents: u64,
    average_length: f32,
}

impl Statistics {
    /// Reads the counts of all segments.
    pub fn of(edition: &Edition) -> Statistics {
        let segments = edition.searcher.segment_readers();
        let documents: u64 = segments.iter().map(|s| u64::from(s.max_doc())).sum();
        let words: u64 = segments
            .iter()
            .filter_map(|segment| segment.inverted_index(edition.fields.body).ok())
            .map(|index| index.total_num_tokens())
            .sum();
        Statistics {
            documents,
            average_length: (words as f32 / documents.max(1) as f32).max(1.0),
        }
    }

    /// What a rare thing counts more than a common one: ln(1 + (N - n + .5) / (n + .5)), and less where most have it.
    pub fn rareness(&self, edition: &Edition, matcher: &Matcher) -> f32 {
        match matcher {
            Matcher::Forms(scope, forms) => self.rareness_of_forms(edition, *scope, forms),
            Matcher::Phrase(scope, terms) => terms
                .iter()
                .map(|(term, _)| self.inverse(document_frequency(edition, *scope, term) as f32))
                .sum(),
            Matcher::Near(scope, words, _) => words
                .iter()
                .map(|forms| self.rareness_of_forms(edition, *scope, forms))
                .sum(),
        }
    }

    /// The rareness of a word in all its forms together.
    pub fn rareness_of_forms(&self, edition: &Edition, scope: Scope, forms: &[Variant]) -> f32 {
        let counts = forms.iter().map(|form| match (scope, form.documents) {
            (Scope::Body, known @ 1..) => known,
            _ => document_frequency(edition, scope, &form.term),
        });
        self.inverse(union_size(counts))
    }

    /// Whether so many documents are more than half of all.
    pub fn is_in_most(&self, documents: u32) -> bool {
        u64::from(documents) * 2 > self.documents
    }

    fn inverse(&self, documents: f32) -> f32 {
        let all = self.documents as f32;
        let having = documents.min(all);
        let lacking = all - having + 0.5;
        (1.0 + lacking / (having + 0.5)).ln() * (lacking / (all + 0.5)).powf(COMMONNESS)
    }

    /// For each code of a field length, what is added to a frequency before dividing by it.
    pub fn length_norms(&self) -> [f32; 256] {
        std::array::from_fn(|code| {
            self.length_norm(FieldNormReader::id_to_fieldnorm(code as u8) as f32)
        })
    }

    /// What is added to a frequency in a text of so many words before dividing by it.
    pub fn length_norm(&self, length: f32) -> f32 {
        let relative = length / self.average_length;
        let relative = relative.min((relative * MANY_TIMES).sqrt());
        SATURATION * (1.0 - LENGTH_PENALTY + LENGTH_PENALTY * relative)
    }
}

/// What a clause that adds at most `most` adds to the score of a document that has it so often.
pub fn saturated(most: f32, frequency: f32, norm: f32) -> f32 {
    most * (frequency / (frequency + norm))
}

/// How many documents hold one of several forms, guessed from how many hold each: between all the same and all different.
fn union_size(counts: impl Iterator<Item = u32>) -> f32 {
    let (largest, sum) = counts.fold((0.0f32, 0.0f32), |(largest, sum), count| {
        (largest.max(count as f32), sum + count as f32)
    });
    largest + (sum - largest) / 2.0
}

fn document_frequency(edition: &Edition, scope: Scope, term: &str) -> u32 {
    let known = match scope {
        Scope::Body => edition.lexicon.document_frequency(term),
        Scope::Title => 0,
    };
    if known > 0 {
        return known;
    }
    let field = field_of(edition, scope);
    let looked_up = edition
        .searcher
        .doc_freq(&Term::from_field_text(field, term));
    looked_up.unwrap_or(0) as u32
}

/// The field that a scope stands for.
pub fn field_of(edition: &Edition, scope: Scope) -> Field {
    match scope {
        Scope::Body => edition.fields.body,
        Scope::Title => edition.fields.title,
    }
}
