//! What is new of a search: the documents that have all of its words, those first that the library had last.
//!
//! Apart from a search because rank is no matter here, and because documents that miss a word are no news: they follow in
//! a list of results, where one looks through them, but nobody wants to be told of them.

use std::collections::HashSet;

use anyhow::Result;

use super::found::{Found, Match};
use super::hits;
use super::plan::Plan;
use super::query::Query;
use super::request::{Filters, SearchRequest};
use super::results::Hit;
use crate::corpus::extractions::Extractions;
use crate::document::DocumentId;
use crate::index::{Edition, Record};

/// The documents that the library had last, of those that have all that a request asks for; of the whole library where
/// it asks for nothing. At most `limit`, the newest first.
pub fn newest(
    edition: &Edition,
    extractions: &Extractions,
    request: &SearchRequest,
    limit: usize,
) -> Result<Vec<Hit>> {
    let plan = plan(edition, &request.query, &request.filters);
    let mut matches = newest_first(edition, &plan)?;
    matches.truncate(limit);
    hits::hits(edition, extractions, &plan, &matches)
}

/// What a query finds that was not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct News {
    /// All that it finds, known or not: of documents that say the same, the oldest stands for all.
    pub found: Vec<DocumentId>,
    /// How many of them were not known.
    pub unknown: usize,
    /// The first of those, the newest first.
    pub hits: Vec<Hit>,
    /// What of the query was cut or taken differently, for people.
    pub notices: Vec<String>,
}

/// What a query finds beyond the documents that are known; at most `limit` of them are shown.
pub fn news(
    edition: &Edition,
    extractions: &Extractions,
    query: &str,
    known: &HashSet<DocumentId>,
    limit: usize,
) -> Result<News> {
    let plan = plan(edition, query, &Filters::default());
    let mut news = News {
        notices: plan.notices.clone(),
        ..News::default()
    };
    let mut shown = Vec::new();
    for found in newest_first(edition, &plan)? {
        let id = stands_for(&edition.record_at(found.address())?);
        news.found.push(id);
        if !known.contains(&id) {
            news.unknown += 1;
            shown.extend((shown.len() < limit).then_some(found));
        }
    }
    news.hits = hits::hits(edition, extractions, &plan, &shown)?;
    Ok(news)
}

fn plan(edition: &Edition, query: &str, filters: &Filters) -> Plan {
    let asks_nothing = query.trim().is_empty() && *filters == Filters::default();
    Plan {
        all: asks_nothing,
        ..Plan::of(edition, &Query::parse(query), filters)
    }
}

fn stands_for(record: &Record) -> DocumentId {
    record.kin.oldest.unwrap_or(record.id)
}

/// The documents that have everything, those first that were added last, the later in the index first of equals.
fn newest_first(edition: &Edition, plan: &Plan) -> Result<Vec<Match>> {
    let mut added = Vec::new();
    for segment in edition.searcher.segment_readers() {
        let name = edition.fields.schema.get_field_name(edition.fields.added);
        added.push(segment.fast_fields().u64(name)?);
    }
    let found = Found::of(edition, plan)?;
    let mut matches: Vec<Match> = found.with_all_words().copied().collect();
    matches.sort_by_cached_key(|found| {
        let moment = added.get(found.segment).and_then(|c| c.first(found.doc));
        std::cmp::Reverse((moment, found.segment, found.doc))
    });
    Ok(matches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::test_library::{Draft, Library};

    fn library() -> Library {
        let draft = |title, text: &'static str, added| Draft {
            title,
            pages: Vec::leak(vec![("en", text)]),
            added,
            ..Draft::default()
        };
        let of_november = 1_793_500_000;
        Library::with_copies(
            &[
                draft("old", "Children and roads.", of_november),
                draft("new", "Children in detention.", of_november + 90_000),
                draft("other", "Roads alone.", of_november + 80_000),
                draft("unnoted", "Children were there.", 0),
                draft("a copy of old", "Children and roads.", of_november + 95_000),
            ],
            &[("old", "old"), ("a copy of old", "old")],
        )
    }

    fn titles(hits: &[Hit]) -> Vec<&str> {
        hits.iter().map(|hit| hit.title.as_str()).collect()
    }

    fn newest_for(library: &Library, query: &str) -> Vec<Hit> {
        let request = SearchRequest {
            query: query.to_owned(),
            ..SearchRequest::default()
        };
        newest(&library.edition, &library.extractions, &request, 10).unwrap()
    }

    #[test]
    fn what_came_last_comes_first_and_must_have_every_word() {
        let library = library();
        assert_eq!(
            titles(&newest_for(&library, "children")),
            ["new", "old", "unnoted"]
        );
        assert_eq!(titles(&newest_for(&library, "children roads")), ["old"]);
        assert_eq!(
            titles(&newest_for(&library, " ")),
            ["new", "other", "old", "unnoted"]
        );
        assert!(newest_for(&library, "()").is_empty());
        let added = newest_for(&library, "detention")[0].added.clone();
        assert_eq!(added.as_deref(), Some("2026-11-02T03:26:40Z"));
    }

    #[test]
    fn what_is_known_is_no_news_and_neither_is_a_copy_of_it() {
        let library = library();
        let ask = |known: &HashSet<DocumentId>| {
            news(
                &library.edition,
                &library.extractions,
                "children",
                known,
                10,
            )
            .unwrap()
        };
        let first = ask(&HashSet::new());
        assert_eq!((first.unknown, first.found.len()), (3, 3));
        let known: HashSet<DocumentId> = first.found.iter().copied().collect();
        assert_eq!(ask(&known).unknown, 0);
        let without_old = known
            .into_iter()
            .filter(|id| *id != first.found[1])
            .collect();
        let news = ask(&without_old);
        assert_eq!((news.unknown, titles(&news.hits)), (1, vec!["old"]));
    }

    #[test]
    fn a_day_restricts_to_what_came_since() {
        let library = library();
        for (query, found) in [
            ("since:2026-11-02 children", 2),
            ("since:2026-11 children", 2),
            ("children -since:2026", 1),
            ("since:2027", 0),
        ] {
            assert_eq!(newest_for(&library, query).len(), found, "{query}");
        }
    }
}
