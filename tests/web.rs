//! What the search page and the API promise, asked without a socket.

#[path = "support/shelf.rs"]
mod shelf;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use dossier::document::{DocumentId, Kin, MediaType};
use dossier::search::{SearchRequest, search};
use dossier::web::Library;
use http_body_util::BodyExt;
use shelf::{Document, Shelf};
use tower::ServiceExt;

/// An answer, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

async fn get(shelf: &Shelf, address: &str) -> Answer {
    ask(shelf, Request::get(address)).await
}

async fn ask(shelf: &Shelf, request: axum::http::request::Builder) -> Answer {
    ask_library(shelf.library(), request).await
}

async fn ask_library(library: Arc<Library>, request: axum::http::request::Builder) -> Answer {
    let router = dossier::web::router(library, 2);
    let response = router
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

const HOSTILE: &str = "\"'><script src=//evil.example></script><img src=x onerror=alert(1)>";

#[tokio::test]
async fn every_answer_tells_the_browser_to_run_nothing_of_others_and_to_tell_nobody() {
    let report = Document::default();
    let shelf = Shelf::with(&[Document::default()]);
    for address in [
        "/".to_owned(),
        "/?q=children".to_owned(),
        "/?kind=pamphlet".to_owned(),
        format!("/d/{}", report.id()),
        "/api/v1/search?q=children".to_owned(),
        "/assets/style.css".to_owned(),
        "/livez".to_owned(),
        "/nowhere".to_owned(),
    ] {
        let answer = get(&shelf, &address).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{address}: {policy}");
        }
        assert!(policy.contains("script-src 'self';"), "{address}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{address}"
        );
        assert!(answer.headers.get("set-cookie").is_none(), "{address}");
        assert!(!runs_another_script(&answer.text), "{address}");
    }
}

/// Whether a page has a script that is not ours.
fn runs_another_script(html: &str) -> bool {
    html.matches("<script").count() != html.matches("<script src=\"/assets/").count()
}

#[tokio::test]
async fn hostile_titles_texts_and_queries_are_shown_as_text() {
    let hostile = || Document {
        title: HOSTILE,
        path: HOSTILE,
        pages: vec![format!("children {HOSTILE} children")],
        ..Document::default()
    };
    let shelf = Shelf::with(&[hostile()]);
    let query = "q=children+%22%27%3E%3Cscript+src%3D%2F%2Fevil.example%3E%3C%2Fscript%3E&source=%22%3E%3Cimg+src%3Dx%3E";
    for address in [
        "/?q=children".to_owned(),
        format!("/?{query}"),
        format!("/d/{}?{query}", hostile().id()),
        format!("/d/{}?q=children", hostile().id()),
        format!("/?kind=%3Cscript%3E&{query}"),
    ] {
        let answer = get(&shelf, &address).await;
        assert!(
            !runs_another_script(&answer.text),
            "{address}: {}",
            answer.text
        );
        assert!(!answer.text.contains("<img"), "{address}");
    }
    let found = get(&shelf, "/?q=children").await.text;
    assert!(
        found.contains("&#60;script src=//evil.example&#62;"),
        "{found}"
    );
    assert!(found.contains("<mark>children</mark>"), "{found}");
}

#[tokio::test]
async fn the_api_gives_the_json_of_the_one_search() {
    let shelf = Shelf::with(&[Document::default()]);
    let request = SearchRequest {
        query: "children harbour".to_owned(),
        ..SearchRequest::default()
    };
    let results = search(&shelf.edition(), &shelf.corpus().extractions(), &request).unwrap();
    let answer = get(&shelf, "/api/v1/search?q=children+harbour").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let mut given: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    let written = serde_json::to_string(&results).unwrap();
    let mut wanted: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(wanted["total"], 1);
    for json in [&mut given, &mut wanted] {
        json.as_object_mut().unwrap().remove("took_ms").unwrap();
    }
    assert_eq!(given, wanted);
}

#[tokio::test]
async fn what_is_typed_is_completed_by_words_titles_and_names_but_not_by_what_was_withdrawn() {
    let report = Document {
        title: "Harbour report",
        ..Document::default()
    };
    let letter = Document {
        path: "letter.pdf",
        title: "Hardship of a child",
        author: Some("Hanna Harmsen"),
        pages: vec!["The children of the harbour, by Harmsen".to_owned()],
        ..Document::default()
    };
    let private = letter.id();
    let shelf = Shelf::with(&[report, letter]);
    let completed = async |shelf: &Shelf, query: &str| -> Vec<String> {
        let answer = get(shelf, &format!("/api/v1/complete?q={query}")).await;
        assert_eq!(answer.header("content-type"), "application/json");
        let json: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
        let completions = json["completions"].as_array().unwrap().iter();
        completions
            .map(|found| {
                format!(
                    "{}: {}",
                    found["kind"].as_str().unwrap(),
                    found["query"].as_str().unwrap()
                )
            })
            .collect()
    };
    let all = [
        "word: the harbour",
        "word: the hardship",
        "word: the harmsen",
    ];
    assert_eq!(completed(&shelf, "the+har").await, all);
    let titles = [
        "word: harbour",
        "word: hardship",
        "word: harmsen",
        "title: Harbour report",
        "title: Hardship of a child",
        "name: Hanna Harmsen",
    ];
    assert_eq!(completed(&shelf, "har").await, titles);
    shelf.withdraw(private);
    assert_eq!(
        completed(&shelf, "har").await,
        ["word: harbour", "title: Harbour report"]
    );
}

#[tokio::test]
async fn a_parameter_that_cannot_be_read_is_answered_with_what_would_be_right() {
    let shelf = Shelf::with(&[Document::default()]);
    for bad in [
        "year=soon",
        "kind=pamphlet",
        "country=atlantis",
        "page=two",
        "limit=5000",
    ] {
        let api = get(&shelf, &format!("/api/v1/search?q=a&{bad}")).await;
        assert_eq!(api.status, StatusCode::BAD_REQUEST, "{bad}");
        let json: serde_json::Value = serde_json::from_str(&api.text).unwrap();
        assert!(
            json["error"].is_string() && json["hint"].is_string(),
            "{json}"
        );
        let page = get(&shelf, &format!("/?q=a&{bad}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{bad}");
        assert!(page.text.contains("<h1>"), "{bad}");
    }
}

#[tokio::test]
async fn odd_addresses_are_answered_with_a_page_that_helps() {
    let shelf = Shelf::with(&[Document::default()]);
    for nowhere in [
        "/nowhere",
        "/d/short",
        "/d/aaaaaaaaaaaaaaaa",
        "/d/aaaaaaaaaaaaaaaa/original",
        "/d/%ff",
    ] {
        let answer = get(&shelf, nowhere).await;
        assert!(
            answer.status.is_client_error(),
            "{nowhere}: {}",
            answer.status
        );
    }
    assert!(get(&shelf, "/nowhere").await.text.contains("href=\"/\""));
    let long = format!("/?q={}", "a".repeat(9_000));
    assert_eq!(get(&shelf, &long).await.status, StatusCode::URI_TOO_LONG);
    let posted = ask(&shelf, Request::builder().method(Method::POST).uri("/")).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn it_is_ready_once_there_is_an_index_and_alive_before() {
    let shelf = Shelf::new();
    let router = dossier::web::router(shelf.library(), 2);
    let status = async |address: &str| {
        let request = Request::get(address).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap().status()
    };
    assert_eq!(status("/livez").await, StatusCode::OK);
    assert_eq!(status("/readyz").await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        status("/?q=children").await,
        StatusCode::SERVICE_UNAVAILABLE
    );
    shelf.publish(&[Document::default()]);
    assert_eq!(status("/readyz").await, StatusCode::OK);
    assert_eq!(status("/?q=children").await, StatusCode::OK);
}

#[tokio::test]
async fn a_pdf_opens_in_the_browser_whole_or_in_parts() {
    let report = Document {
        bytes: b"%PDF-0123456789",
        path: "r\u{e9}sum\u{e9} \"1\".pdf",
        ..Document::default()
    };
    let address = format!("/d/{}/original", report.id());
    let shelf = Shelf::with(&[report]);
    let whole = get(&shelf, &address).await;
    assert_eq!(whole.text, "%PDF-0123456789");
    assert_eq!(whole.header("content-type"), "application/pdf");
    assert_eq!(whole.header("content-length"), "15");
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    assert_eq!(
        whole.header("content-disposition"),
        "inline; filename*=UTF-8''r%C3%A9sum%C3%A9%20%221%22.pdf"
    );
    let part = ask(&shelf, Request::get(&address).header("range", "bytes=5-7")).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        (part.text.as_str(), part.header("content-range")),
        ("012", "bytes 5-7/15")
    );
    let beyond = ask(&shelf, Request::get(&address).header("range", "bytes=15-")).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.header("content-range"), "bytes */15");
    let tag = whole.header("etag");
    let known = ask(&shelf, Request::get(&address).header("if-none-match", tag)).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    let other = Request::get(&address)
        .header("range", "bytes=5-7")
        .header("if-range", "\"other\"");
    assert_eq!(ask(&shelf, other).await.text, whole.text);
}

#[tokio::test]
async fn every_other_original_is_a_download_that_no_browser_runs() {
    for (path, media_type) in [
        ("page.html", MediaType::Html),
        ("notes.txt", MediaType::Text),
        ("notes.md", MediaType::Markdown),
    ] {
        let document = Document {
            path,
            media_type,
            bytes: b"<script>alert(1)</script>",
            ..Document::default()
        };
        let address = format!("/d/{}/original", document.id());
        let answer = get(&Shelf::with(&[document]), &address).await;
        assert!(
            answer
                .header("content-disposition")
                .starts_with("attachment;"),
            "{path}"
        );
        assert_eq!(
            answer.header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn a_line_of_json_leads_to_its_address_on_the_web_or_nowhere() {
    for (url, status) in [
        (
            Some("https://example.org/publications/7"),
            StatusCode::TEMPORARY_REDIRECT,
        ),
        (Some("javascript:alert(1)"), StatusCode::NOT_FOUND),
        (None, StatusCode::NOT_FOUND),
    ] {
        let line = Document {
            media_type: MediaType::JsonLines,
            url,
            ..Document::default()
        };
        let id = line.id();
        let shelf = Shelf::with(&[line]);
        let answer = get(&shelf, &format!("/d/{id}/original")).await;
        assert_eq!(answer.status, status, "{url:?}");
        assert!(
            !get(&shelf, &format!("/d/{id}"))
                .await
                .text
                .contains("href=\"javascript")
        );
    }
}

#[tokio::test]
async fn every_page_of_a_long_document_has_its_anchor_and_no_answer_is_huge() {
    let long = Document {
        pages: (1..=340)
            .map(|n| {
                format!(
                    "Page {n} tells of harbours.\n\n{}",
                    "More words. ".repeat(250)
                )
            })
            .collect(),
        ..Document::default()
    };
    let address = format!("/d/{}", long.id());
    let shelf = Shelf::with(&[long]);
    for (query, shown, beyond) in [("", 1, 340), ("?page=240&q=harbours", 240, 1)] {
        let html = get(&shelf, &format!("{address}{query}")).await.text;
        for page in 1..=340 {
            assert_eq!(
                html.matches(&format!("id=\"page-{page}\"")).count(),
                1,
                "page {page}"
            );
        }
        assert!(html.contains(&format!("Page {shown} tells")));
        assert!(!html.contains(&format!("Page {beyond} tells")));
        assert!(html.len() < 200_000, "{} bytes", html.len());
    }
}

#[tokio::test]
async fn results_link_to_the_page_and_carry_the_words_along() {
    let page = Document {
        path: "page.html",
        media_type: MediaType::Html,
        ..Document::default()
    };
    let (page_id, report_id) = (page.id(), Document::default().id());
    let shelf = Shelf::with(&[page, Document::default()]);
    let html = get(&shelf, "/?q=harbour").await.text;
    assert!(html.contains("2 documents found"), "{html}");
    assert!(
        html.contains(&format!("href=\"/d/{page_id}?q=harbour#page-1\"")),
        "{html}"
    );
    assert!(
        html.contains(&format!("href=\"/d/{report_id}/original#page=1\"")),
        "{html}"
    );
    let text = get(&shelf, &format!("/d/{page_id}?q=harbour")).await.text;
    assert!(text.contains("<mark>harbour</mark>"), "{text}");
}

#[tokio::test]
async fn a_filter_narrows_is_named_and_can_be_taken_off() {
    let law = Document {
        path: "law.pdf",
        kind: Some("law"),
        ..Document::default()
    };
    let shelf = Shelf::with(&[law, Document::default()]);
    let html = get(&shelf, "/?q=children&kind=law").await.text;
    assert!(html.contains("1 document found"), "{html}");
    assert!(html.contains("Kind: Law"));
    assert!(html.contains("href=\"/?q=children\""));
    let listed = get(&shelf, "/?kind=report").await.text;
    assert!(listed.contains("1 document found"), "{listed}");
}

#[tokio::test]
async fn text_says_which_way_it_is_written() {
    let arabic = Document {
        language: "ar",
        title: "حماية الأطفال",
        pages: vec!["حماية الأطفال من الاستغلال".to_owned()],
        ..Document::default()
    };
    let id = arabic.id();
    let shelf = Shelf::with(&[arabic]);
    for address in [
        "/?q=%D8%A7%D9%84%D8%A3%D8%B7%D9%81%D8%A7%D9%84".to_owned(),
        format!("/d/{id}"),
    ] {
        let html = get(&shelf, &address).await.text;
        assert!(html.contains("lang=\"ar\" dir=\"rtl\""), "{html}");
    }
}

#[tokio::test]
async fn the_home_page_says_what_can_be_searched() {
    let shelf = Shelf::with(&[Document::default()]);
    let html = get(&shelf, "/").await.text;
    assert!(html.contains("1 publication in 1 language"), "{html}");
    assert!(html.contains("name=\"q\""));
    assert!(html.contains("href=\"/?kind=report\""), "{html}");
}

/// A PDF with one page of 200 by 100 points, on which a line is drawn.
#[cfg(feature = "pictures")]
fn drawn_page() -> Vec<u8> {
    let content = "5 w 10 50 m 190 50 l S";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    for (number, object) in (1..).zip(objects) {
        pdf += &format!("{number} 0 obj{object}endobj\n");
    }
    pdf += "trailer<</Root 1 0 R/Size 5>>";
    pdf.into_bytes()
}

#[cfg(feature = "pictures")]
#[tokio::test]
async fn results_show_their_first_page() {
    let bytes = drawn_page();
    let drawn = || Document {
        bytes: &bytes,
        ..Document::default()
    };
    let damaged = || Document {
        path: "damaged.pdf",
        ..Document::default()
    };
    let page = || Document {
        path: "page.html",
        media_type: MediaType::Html,
        ..Document::default()
    };
    let shelf = Shelf::with(&[drawn(), damaged(), page()]);
    let library = shelf.library_drawn_by(env!("CARGO_BIN_EXE_dossier"));
    let get = |address: String| ask_library(library.clone(), Request::get(address));
    let results = get("/?q=children".to_owned()).await.text;
    assert_eq!(results.matches("<img").count(), 2, "{results}");
    for _drawn_then_held in 0..2 {
        let picture = get(format!("/d/{}/thumbnail", drawn().id())).await;
        assert_eq!(picture.header("content-type"), "image/png");
        assert!(picture.text.contains("PNG"));
    }
    let stand_in = get(format!("/d/{}/thumbnail", damaged().id())).await;
    assert_eq!(stand_in.header("content-type"), "image/svg+xml");
    let none = get(format!("/d/{}/thumbnail", page().id())).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let tag = stand_in.header("etag").to_owned();
    let address = format!("/d/{}/thumbnail", damaged().id());
    let again = Request::get(address).header("if-none-match", tag);
    let again = ask_library(library.clone(), again).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_document_says_where_else_it_is_and_in_which_languages() {
    let oldest = DocumentId::of_path("shelf", "first.pdf");
    let kin = Kin {
        oldest: Some(oldest),
        family: Some(oldest),
    };
    let document = |path, language, kin| Document {
        path,
        language,
        kin,
        ..Document::default()
    };
    let of_family = Kin {
        oldest: None,
        ..kin
    };
    let shelf = Shelf::with(&[
        document("first.pdf", "en", kin),
        document("copy.pdf", "en", kin),
        document("arabic.pdf", "ar", of_family),
    ]);
    let results = get(&shelf, "/?q=harbour").await.text;
    assert!(results.contains("2 documents found"), "{results}");
    assert!(results.contains("Also at") && results.contains("shelf: copy.pdf"));
    let first = get(&shelf, &format!("/d/{oldest}")).await.text;
    assert!(first.contains("Other languages") && first.contains("Also at"));
    let arabic = r#"lang="ar" hreflang="ar" dir="rtl">العربية"#;
    assert!(first.contains(arabic), "{first}");
    let copy = DocumentId::of_path("shelf", "copy.pdf");
    let copy = get(&shelf, &format!("/d/{copy}")).await.text;
    assert!(copy.contains("A copy; also at") && copy.contains("(the oldest)"));
}

#[tokio::test]
async fn what_its_site_dropped_is_marked_with_the_day_it_was_last_seen() {
    let kept = Document {
        url: Some("https://section.example/report.pdf"),
        last_seen: "2024-03-05".parse().ok(),
        ..Document::default()
    };
    let shelf = Shelf::with(std::slice::from_ref(&kept));
    let mark = "No longer on the site. It was last seen there on 5 March 2024.";
    for address in ["/?q=harbour".to_owned(), format!("/d/{}", kept.id())] {
        let page = get(&shelf, &address).await.text;
        assert!(page.contains(mark), "{address}: {page}");
    }
}

#[tokio::test]
async fn a_search_is_a_feed_of_what_came_last() {
    let hostile = Document {
        title: HOSTILE,
        pages: vec!["The children \u{1} of the harbour & its <ships>".to_owned()],
        ..Document::default()
    };
    let other = Document {
        path: "other.pdf",
        pages: vec!["Roads.".to_owned()],
        ..Document::default()
    };
    let shelf = Shelf::with(&[hostile, other]);
    let page = get(&shelf, "/?q=children&kind=report").await.text;
    let address = "/feed?q=children&#38;kind=report";
    assert!(page.contains(address), "{page}");
    let feed = get(&shelf, "/feed?q=children&kind=report").await;
    assert_eq!(
        feed.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let read = feed_rs::parser::parse(feed.text.as_bytes()).unwrap();
    assert_eq!(read.entries.len(), 1, "{}", feed.text);
    let entry = &read.entries[0];
    assert_eq!(entry.title.as_ref().unwrap().content, HOSTILE);
    assert!(
        entry
            .summary
            .as_ref()
            .unwrap()
            .content
            .contains("& its <ships>")
    );
    let tag = feed.header("etag").to_owned();
    let again = Request::get("/feed?q=children&kind=report").header("if-none-match", &tag);
    assert_eq!(ask(&shelf, again).await.status, StatusCode::NOT_MODIFIED);
    let all = get(&shelf, "/feed").await.text;
    assert_eq!(
        feed_rs::parser::parse(all.as_bytes())
            .unwrap()
            .entries
            .len(),
        2
    );
    assert_eq!(
        get(&shelf, "/feed?kind=pamphlet").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_document_names_those_like_it() {
    let about = |path, title, text: &str| Document {
        path,
        title,
        pages: vec![text.to_owned()],
        ..Document::default()
    };
    let mut documents = vec![
        about(
            "a.pdf",
            "Storks",
            "Storks nest on roofs, and cranes nest in marshes.",
        ),
        about(
            "b.pdf",
            "Cranes",
            "Cranes and storks leave their nests in September.",
        ),
    ];
    let fillers = ["c.pdf", "d.pdf", "e.pdf", "f.pdf", "g.pdf"];
    documents.extend(fillers.map(|path| about(path, path, "Harbours were built.")));
    let shelf = Shelf::with(&documents);
    let id = documents[0].id();
    let page = get(&shelf, &format!("/d/{id}")).await.text;
    let other = format!("<a href=\"/d/{}\"", documents[1].id());
    assert!(
        page.contains("Similar documents") && page.contains(&other),
        "{page}"
    );
    let json = get(&shelf, &format!("/api/v1/similar/{id}")).await.text;
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(found[0]["title"], "Cranes");
    assert_eq!(found.as_array().unwrap().len(), 1);
    let none = get(&shelf, "/api/v1/similar/aaaaaaaaaaaaaaaa").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
