//! A request to its results: the one way in for command line, page and API, so that they cannot disagree.
//!
//! Reads an [`Edition`] and immutable extractions named by hash, never the catalogue. Queries are hostile: the grammar is
//! our own, with limits on length, nesting, clauses, expansions and page depth; nothing that is typed is an error.
//!
//! In reading order: `lexer` and `query` understand what was typed, `plan` asks the lexicon, `rank` scores `opened` clauses
//! over `sets` and `postings` down to a `floor`, `found` decides what counts, `copies` shows one of those that say the same, `hits`, `pages`, `marks`, `leaders` and `snippet` show it, `facets` count it.

mod chosen;
mod clause;
mod copies;
mod facets;
mod floor;
mod found;
mod hits;
mod leaders;
mod lexer;
mod marks;
mod opened;
mod overview;
mod pages;
mod plan;
mod postings;
pub mod query;
mod rank;
mod request;
mod results;
pub mod segments;
mod sets;
mod shapes;
mod snippet;
mod statistics;
mod suggest;

use std::time::Instant;

use anyhow::Result;

pub use overview::{Overview, overview};
pub use request::{DEFAULT_LIMIT, Filters, MAX_DEPTH, MAX_LIMIT, SearchRequest};
pub use results::{FacetValue, Hit, HitPage, MAX_PAGES, Place, SearchResults, Snippet, Suggestion};

use crate::corpus::extractions::Extractions;
use crate::index::{Edition, Record};
use found::Found;
use plan::Plan;
use query::Query;

/// Answers a request.
pub fn search(
    edition: &Edition,
    extractions: &Extractions,
    request: &SearchRequest,
) -> Result<SearchResults> {
    let begun = Instant::now();
    let mut plan = Plan::of(edition, &Query::parse(&request.query), &request.filters);
    let found = Found::of(edition, &plan)?;
    let window = request.window(found.total, &mut plan.notices);
    let matches = found.best(window.ranks.clone());
    let hits = hits::hits(edition, extractions, &plan.clauses, &plan.filters, &matches)?;
    let facets = facets::facet_values(found.facet_counts()?, &plan.filters);
    let suggestion = suggest::suggest(edition, &request.query, &plan, &found, &request.filters)?;
    Ok(SearchResults {
        query: request.query.clone(),
        total: found.total,
        page: window.page,
        pages_total: window.pages_total,
        generation: edition.name.clone(),
        hits,
        facets,
        suggestion,
        notices: plan.notices,
        took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
    })
}

/// The records of the best documents for words, with their scores: what [`search`] would list, without showing any of it
/// and without leaving out those that say the same, which are judged one by one.
pub fn ranked(edition: &Edition, words: &str, depth: usize) -> Result<Vec<(Record, f32)>> {
    let plan = Plan::of(edition, &Query::of_words(words), &Filters::default());
    let matches = Found::of(edition, &plan)?.best_of_all(depth.min(MAX_DEPTH));
    matches
        .iter()
        .map(|found| Ok((hits::record(edition, found)?, found.score)))
        .collect()
}

/// Marks the words of a query in a text, for the document page: ranges in Unicode scalar values.
pub fn marks(edition: &Edition, query: &str, text: &str) -> Vec<[usize; 2]> {
    let plan = Plan::of(edition, &Query::parse(query), &Filters::default());
    marks::merged(&marks::Marker::of(&plan.clauses).marks(text))
}

#[cfg(test)]
mod test_library;

#[cfg(test)]
mod tests {
    use super::test_library::{Draft, Library};
    use super::*;

    const LIBRARY: [Draft; 4] = [
        Draft {
            title: "Trafficking in Europe",
            pages: &[
                ("en", "The children were taken across the border."),
                (
                    "en",
                    "Trafficking of children is a crime. The best interests",
                ),
                (
                    "en",
                    "of the child come first. Children, children, children.",
                ),
            ],
            kind: "report",
            country: "Serbia",
            date: "2004-03",
        },
        Draft {
            title: "Rapport annuel",
            pages: &[
                ("fr", "Les enfants et leurs droits."),
                ("nl", "De rechten van kinderen in droits."),
            ],
            kind: "annual-report",
            country: "Belgium",
            date: "2012",
        },
        Draft {
            title: "Code of conduct",
            pages: &[(
                "en",
                "Hotels protect children. 👧🏽 Trafficking is reported 𝒏ow.",
            )],
            kind: "code-of-conduct",
            country: "Thailand",
            date: "2012-05-01",
        },
        Draft {
            title: "Empty scan",
            pages: &[("", "")],
            kind: "",
            country: "",
            date: "",
        },
    ];

    fn library() -> Library {
        Library::of(&LIBRARY, false)
    }

    #[test]
    fn a_phrase_stays_on_one_page() {
        let library = library();
        assert_eq!(
            library.titles("\"best interests\""),
            ["Trafficking in Europe"]
        );
        assert!(library.titles("\"best interests of the child\"").is_empty());
        assert_eq!(
            library.ask("best interests of the child").hits[0].title,
            "Trafficking in Europe"
        );
    }

    #[test]
    fn the_page_with_all_the_words_comes_before_one_that_repeats_a_word() {
        let hits = library().ask("trafficking children").hits;
        let europe = hits
            .iter()
            .find(|hit| hit.title == "Trafficking in Europe")
            .unwrap();
        assert_eq!(europe.pages[0].number, 2);
        assert_eq!(europe.pages[0].link, format!("/d/{}#page-2", europe.id));
    }

    #[test]
    fn operators_and_fields_decide_what_is_found() {
        let library = library();
        assert_eq!(
            library.titles("trafficking -hotels"),
            ["Trafficking in Europe"]
        );
        assert_eq!(
            library.titles("title:trafficking"),
            ["Trafficking in Europe"]
        );
        assert_eq!(
            library.titles("children AND border"),
            ["Trafficking in Europe"]
        );
        assert_eq!(
            library.titles("children kind:code-of-conduct"),
            ["Code of conduct"]
        );
        assert_eq!(
            library.titles("traff* country:Thailand"),
            ["Code of conduct"]
        );
        assert_eq!(library.ask("enfants OR hotels").total, 2);
        assert_eq!(library.ask("(enfants OR hotels) -title:rapport").total, 1);
        assert_eq!(library.titles("year:2001..2004"), ["Trafficking in Europe"]);
    }

    #[test]
    fn only_filters_list_the_newest_first_and_nothing_finds_nothing() {
        let library = library();
        let newest = library.titles("source:library");
        assert_eq!(newest.len(), 4);
        assert_eq!(newest[2], "Trafficking in Europe");
        for nothing in ["", "   ", "\"\"", "()", "*", "-"] {
            assert_eq!(library.ask(nothing).total, 0, "{nothing}");
        }
    }

    #[test]
    fn facets_count_all_that_is_found_and_the_alternatives_of_a_choice() {
        let library = library();
        let request = SearchRequest {
            query: "children OR enfants".to_owned(),
            filters: Filters {
                kind: vec!["report".parse().unwrap()],
                ..Filters::default()
            },
            limit: 1,
            ..SearchRequest::default()
        };
        let answer = library.answer(&request);
        assert_eq!((answer.total, answer.hits.len()), (1, 1));
        let values = |name: &str| -> Vec<(String, usize, bool)> {
            let values = answer.facets[name].iter();
            values
                .map(|v| (v.label.clone(), v.count, v.selected))
                .collect()
        };
        assert_eq!(
            values("kind"),
            [
                ("Annual report".to_owned(), 1, false),
                ("Code of conduct".to_owned(), 1, false),
                ("Report".to_owned(), 1, true),
            ]
        );
        assert_eq!(values("country"), [("Serbia".to_owned(), 1, false)]);
        assert_eq!(values("year"), [("2004".to_owned(), 1, false)]);
        let everything = library.ask("source:library");
        let unknown = everything.facets["kind"].last().unwrap();
        assert_eq!(
            (unknown.label.as_str(), unknown.value.as_str()),
            ("Unknown", "")
        );
    }

    #[test]
    fn a_language_restricts_the_pages_shown() {
        let hits = library().ask("droits language:nl").hits;
        assert_eq!(hits.len(), 1);
        let numbers: Vec<u32> = hits[0].pages.iter().map(|page| page.number).collect();
        assert_eq!(numbers, [2]);
    }

    #[test]
    fn a_hit_by_its_title_shows_its_first_page_unmarked() {
        let hits = library().ask("title:conduct").hits;
        assert_eq!(hits[0].pages[0].number, 1);
        assert!(hits[0].pages[0].snippet.marks.is_empty());
        assert!(hits[0].pages[0].snippet.text.starts_with("Hotels"));
    }

    #[test]
    fn marks_count_characters_and_not_bytes() {
        let library = library();
        let text = "👧🏽 𝒏 trafficking";
        assert_eq!(marks(&library.edition, "trafficking", text), [[5, 16]]);
        let hits = library.ask("trafficking hotels").hits;
        let snippet = &hits[0].pages[0].snippet;
        let text: Vec<char> = snippet.text.chars().collect();
        let marked: Vec<String> = snippet
            .marks
            .iter()
            .map(|[start, end]| text[*start..*end].iter().collect())
            .collect();
        assert_eq!(marked, ["Hotels", "Trafficking"]);
    }

    #[test]
    fn segments_and_deleted_documents_change_no_answer() {
        let (one, many) = (library(), Library::of(&LIBRARY, true));
        for query in [
            "children trafficking",
            "\"best interests\"",
            "-hotels",
            "droit*",
        ] {
            assert_eq!(one.ask(query).total, many.ask(query).total, "{query}");
        }
        let fewer = many.without(&["Code of conduct"]);
        assert_eq!(fewer.titles("hotels"), Vec::<String>::new());
        let answer = fewer.ask("children");
        assert_eq!((answer.total, answer.hits.len()), (1, 1));
        assert_eq!(answer.facets["kind"].len(), 1);
    }

    #[test]
    fn pages_of_results_end_and_the_answer_says_so() {
        let library = library();
        let deep = SearchRequest {
            query: "children".to_owned(),
            page: usize::MAX,
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let answer = library.answer(&deep);
        assert_eq!((answer.page, answer.hits.len()), (MAX_DEPTH / MAX_LIMIT, 0));
        assert_eq!(answer.pages_total, 1);
        // One says so of the limit, one of the page.
        assert_eq!(answer.notices.len(), 2);
    }

    #[test]
    fn a_misspelt_word_is_corrected_where_that_finds_something() {
        let library = library();
        let suggestion = library.ask("trafficing").suggestion.unwrap();
        assert_eq!(
            (suggestion.query.as_str(), suggestion.total),
            ("trafficking", 2)
        );
        assert_eq!(library.ask("trafficking").suggestion, None);
        assert_eq!(library.ask("xqzvw").suggestion, None);
    }

    #[test]
    fn anything_typed_is_answered() {
        let library = library();
        let pieces = [
            "children",
            "\"",
            "(",
            ")",
            "-",
            "OR",
            "AND",
            "NOT",
            "title:",
            "kind:",
            "year:2001..",
            "*",
            " ",
            "traff*",
            "“",
            "»",
            ":",
            "http://x.org/?a=b",
            "\u{0}",
            "\u{202e}",
            "🧒",
            "l'enfant",
            "儿童权利",
            "kind:report",
            "\\",
            "\n",
            "..",
            "~20",
            "é",
            "e\u{301}",
        ];
        let mut state = 1u32;
        for _ in 0..150 {
            let mut query = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                query += pieces[(state >> 16) as usize % pieces.len()];
            }
            let answer = library.ask(&query);
            assert!(answer.hits.len() <= answer.total, "{query}");
            marks(
                &library.edition,
                &query,
                "children of the trafficking report",
            );
        }
    }

    #[test]
    fn what_goes_over_a_limit_is_noticed() {
        let library = library();
        for long in [
            "(".repeat(3_000),
            "children ".repeat(1_000),
            "a b ".repeat(600),
        ] {
            assert!(!library.ask(&long).notices.is_empty());
        }
        let long = format!("\"{}\"", "the child ".repeat(60));
        assert!(!library.ask(&long).notices.is_empty());
        assert!(
            library
                .ask("best interests of the child")
                .notices
                .is_empty()
        );
    }
}
