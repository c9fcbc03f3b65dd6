//! A request to its results: the one way in for command line, page and API, so that they cannot disagree.
//!
//! Reads an [`Edition`] and immutable extractions named by hash, never the catalogue. Queries are hostile: the grammar is
//! our own, with limits on length, nesting, clauses, expansions and page depth; nothing that is typed is an error.
//!
//! In reading order: `lexer`, `operators`, `operand` and `query` understand what was typed, `matchers` and `plan`
//! ask the lexicon, `rank` scores `opened` clauses over `sets`,
//! `forms`, `postings`, `near` and `passage` down to a `floor`, `found` and `page_filter` decide what counts, `best_page` weighs long publications by the `page_scores` of the `places` of words, `copies` shows one of those that say the same, `hits`, `pages`, `marks`, `candidates`, `shapes`, `leaders`, `contents`, `snippet` and `missing` show it, `facets` count it and `facet_values` name the counts, `explain` says why.
//! `ahead` moves on in what they read.
//! `suggest` offers another query, by `correction` and the `context` of words; `completion` goes on with a half-typed one, by `named` documents too.
//! `similar` asks for the words of a document, `news` for what the library had last. `grammar` is what people are told of the language of queries.

mod ahead;
mod best_page;
mod candidates;
mod chosen;
mod clause;
mod completion;
mod contents;
mod context;
mod copies;
mod correction;
mod explain;
mod facet_values;
mod facets;
mod floor;
mod forms;
mod found;
pub mod grammar;
mod hits;
mod leaders;
mod lexer;
mod marks;
mod matchers;
mod missing;
mod named;
mod near;
mod news;
mod opened;
mod operand;
mod operators;
mod overview;
mod page_filter;
mod page_scores;
mod pages;
mod passage;
mod places;
mod plan;
mod postings;
mod property;
pub mod query;
mod rank;
mod request;
mod results;
pub mod segments;
mod sets;
mod shapes;
mod similar;
mod snippet;
mod statistics;
mod suggest;

use std::time::Instant;

use anyhow::Result;
use tantivy::DocAddress;

pub use completion::{Completion, CompletionKind, Completions, complete};
pub use news::{News, newest, news};
pub use overview::{Overview, overview};
pub use property::Property;
pub use request::{DEFAULT_LIMIT, Filters, MAX_DEPTH, MAX_LIMIT, SearchRequest};
pub use results::{
    FacetValue, Hit, HitPage, MAX_PAGES, Place, Reason, SearchResults, Snippet, Suggestion,
};
pub use similar::{DEFAULT_SIMILAR, Similar, similar};

use crate::corpus::extractions::Extractions;
use crate::index::{Edition, Record};
use facet_values::facet_values;
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
    let mut hits = hits::hits(edition, extractions, &plan, &matches)?;
    if request.explain {
        let explanations = explain::explanations(edition, &plan, &matches)?;
        for (hit, explanation) in hits.iter_mut().zip(explanations) {
            hit.explanation = explanation;
        }
    }
    let facets = facet_values(found.facet_counts()?, &plan.filters);
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

/// Another spelling of what was asked, as [`search`] would suggest it, without showing what either finds.
pub fn suggestion(edition: &Edition, request: &SearchRequest) -> Result<Option<Suggestion>> {
    let plan = Plan::of(edition, &Query::parse(&request.query), &request.filters);
    let found = Found::of(edition, &plan)?;
    suggest::suggest(edition, &request.query, &plan, &found, &request.filters)
}

/// The best documents for words, with their scores: what [`search`] would list, without counting or showing any of it and
/// without leaving out those that say the same, which are judged one by one.
pub fn best(edition: &Edition, words: &str, depth: usize) -> Result<Vec<(DocAddress, f32)>> {
    let plan = Plan::of(edition, &Query::of_words(words), &Filters::default());
    let best = found::best(edition, &plan, depth.min(MAX_DEPTH))?;
    Ok(best.iter().map(|one| (one.address(), one.score)).collect())
}

/// The records of the [`best`] documents for words.
pub fn ranked(edition: &Edition, words: &str, depth: usize) -> Result<Vec<(Record, f32)>> {
    best(edition, words, depth)?
        .into_iter()
        .map(|(address, score)| Ok((edition.record_at(address)?, score)))
        .collect()
}

/// Marks the words of a query in a text, for the document page: ranges in Unicode scalar values.
pub fn marks(edition: &Edition, query: &str, text: &str) -> Vec<[usize; 2]> {
    let plan = Plan::of(edition, &Query::parse(query), &Filters::default());
    let marks = marks::Marker::of(&plan.clauses).marks(text);
    marks::in_characters(text, marks::merged(&marks))
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
            themes: &[],
            added: 0,
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
            themes: &[],
            added: 0,
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
            themes: &[],
            added: 0,
        },
        Draft {
            title: "Empty scan",
            pages: &[("", "")],
            kind: "",
            country: "",
            date: "",
            themes: &[],
            added: 0,
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
    fn words_near_each_other_are_found_in_any_order_and_form_on_one_page() {
        let library = library();
        for (typed, found) in [
            ("\"border children\"~5", 1),
            ("\"border children\"~4", 0),
            ("\"crime interest\"~9", 1),
            ("\"crime border\"~99", 0),
            ("title:\"conduct code\"~2", 1),
            ("-\"border children\"~5 children", 1),
        ] {
            assert_eq!(library.ask(typed).total, found, "{typed}");
        }
        let page = &library.ask("\"crime children\"~3").hits[0].pages[0];
        let text: Vec<char> = page.snippet.text.chars().collect();
        let marked = page.snippet.marks.iter();
        let marked: Vec<String> = marked.map(|[a, b]| text[*a..*b].iter().collect()).collect();
        assert_eq!(
            (page.number, marked.join(" ").as_str()),
            (2, "children crime")
        );
    }

    #[test]
    fn a_tilde_finds_words_spelled_nearly_so() {
        let library = library();
        assert_eq!(library.ask("trafickin~").total, 2);
        assert_eq!(library.ask("trafickin~1").total, 0);
        assert_eq!(library.titles("hotls~"), ["Code of conduct"]);
    }

    #[test]
    fn dates_and_what_no_document_tells_restrict_too() {
        let library = library();
        for (typed, found) in [
            ("before:2004", 0),
            ("before:2004-04", 1),
            ("before:2004-03-02 after:2003", 1),
            ("before:2004-03-01", 0),
            // A year alone may be any day of it.
            ("after:2012-05", 1),
            ("after:2012-04-30", 2),
            ("after:2012", 0),
            ("-before:2012 children", 1),
        ] {
            assert_eq!(library.ask(typed).total, found, "{typed}");
        }
        let themes = library.ask("children theme:trafficking");
        assert_eq!(
            (themes.total, themes.notices),
            (0, vec!["No document has a theme yet.".to_owned()])
        );
    }

    #[test]
    fn a_word_that_only_begins_like_one_of_the_library_is_found_and_not_marked() {
        let draft = |title, pages| Draft {
            title,
            pages,
            ..Draft::default()
        };
        let library = Library::of(
            &[
                draft("a", &[("en", "The prosecutor closed the prosecution.")]),
                draft("b", &[("en", "A prosecution began in the spring.")]),
            ],
            false,
        );
        let marked = |query: &str| -> Vec<String> {
            let hits = library.ask(query).hits;
            let pages = hits.iter().flat_map(|hit| &hit.pages);
            let snippets = pages.map(|page| &page.snippet);
            let words = snippets.flat_map(|snippet| {
                let text: Vec<char> = snippet.text.chars().collect();
                let marks = snippet.marks.iter();
                marks
                    .map(|[from, to]| text[*from..*to].iter().collect())
                    .collect::<Vec<String>>()
            });
            words.collect()
        };
        assert_eq!(library.ask("prosecutor").total, 2);
        assert_eq!(marked("prosecutor"), ["prosecutor"]);
    }

    #[test]
    fn names_are_filters_and_facets_whatever_their_case() {
        let draft = |title, themes| Draft {
            title,
            pages: &[("en", "Children.")],
            themes,
            ..Draft::default()
        };
        let library = Library::of(
            &[
                draft("a", &["Child labour", "Trafficking"]),
                draft("b", &["Trafficking"]),
                draft("c", &[]),
            ],
            true,
        );
        let values = |query: &str| -> Vec<(String, usize, bool)> {
            let answer = library.ask(query);
            assert!(answer.notices.is_empty(), "{query}");
            let values = answer.facets["theme"].iter();
            values
                .map(|v| (v.label.clone(), v.count, v.selected))
                .collect()
        };
        assert_eq!(library.titles("theme:\"child LABOUR\" children"), ["a"]);
        assert_eq!(library.titles("children -theme:trafficking"), ["c"]);
        assert_eq!(library.ask("theme:nothing children").total, 0);
        assert_eq!(library.ask("theme:trafficking OR source:other").total, 2);
        let alternatives = [
            ("Trafficking".to_owned(), 2, true),
            ("Child labour".to_owned(), 1, false),
            ("Unknown".to_owned(), 1, false),
        ];
        assert_eq!(values("theme:trafficking children"), alternatives);
    }

    #[test]
    fn a_document_says_which_words_it_misses() {
        let hits = library().ask("hotels border children").hits;
        let of = |title: &str| hits.iter().find(|hit| hit.title == title).unwrap();
        assert_eq!(of("Code of conduct").missing, ["border"]);
        assert_eq!(of("Trafficking in Europe").missing, ["hotels"]);
        assert!(library().ask("hotels -border").hits[0].missing.is_empty());
    }

    #[test]
    fn explanations_add_up_to_the_score() {
        for library in [library(), Library::of(&LIBRARY, true)] {
            for query in [
                "children trafficking rights",
                "children children border*",
                "\"best interests\" children",
                "title:conduct hotls~ report",
                "\"crime children\"~9 OR enfants",
                "source:library",
            ] {
                let answer = library.answer(&SearchRequest {
                    query: query.to_owned(),
                    explain: true,
                    ..SearchRequest::default()
                });
                assert!(!answer.hits.is_empty());
                for hit in answer.hits {
                    let reasons = hit.explanation.iter();
                    let sum = reasons.fold(0.0, |sum, reason| sum + reason.score);
                    assert_eq!(sum, hit.score, "{query}");
                }
            }
        }
        assert!(library().ask("children").hits[0].explanation.is_empty());
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
    fn a_word_on_a_page_of_another_language_is_not_found_in_one() {
        let library = library();
        let french = library.ask("enfants language:nl");
        assert_eq!(french.total, 0);
        let others = &french.facets["language"];
        assert!(
            others
                .iter()
                .any(|value| value.value == "fr" && value.count == 1)
        );
        assert_eq!(
            library.ask("enfants kinderen language:nl").hits[0].pages[0].number,
            2
        );
        assert_eq!(library.ask("rapport language:nl").total, 1);
        assert_eq!(
            library.ask("title:rapport language:nl").hits[0].pages[0].number,
            2
        );
    }

    #[test]
    fn a_page_is_asked_for_by_its_number() {
        let library = library();
        for (typed, pages) in [
            ("children page:3", vec![3]),
            ("trafficking page:1", vec![1]),
            ("border page:3", vec![]),
            ("best (page:1 OR page:2)", vec![2]),
            ("children page:99", vec![]),
        ] {
            let hits = library.ask(typed).hits;
            let shown = hits.iter().flat_map(|hit| &hit.pages);
            let mut shown: Vec<u32> = shown.map(|page| page.number).collect();
            shown.dedup();
            assert_eq!(shown, pages, "{typed}");
        }
        assert_eq!(library.ask("children -page:3").notices.len(), 1);
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
            "~",
            "\"~3",
            "children~ ",
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
