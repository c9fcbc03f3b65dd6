//! The search page in a real browser: with scripts off it loads, a search is typed, a result is opened; with them what is
//! typed is completed.
//!
//! Without a browser there is nothing to show: the test says so and passes, unless `DOSSIER_REQUIRE_BROWSER` is set.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/served.rs"]
mod served;

use std::path::PathBuf;

use browser::Browser;
use served::Served;

#[test]
fn a_visitor_without_scripts_loads_the_page_types_a_search_and_opens_a_result() {
    let Some(program) = installed() else {
        return;
    };
    let site = Served::over(&[
        (
            "harbour.md",
            "# Children in harbour towns\n\nThe inspectors met forty children who work at night.\n",
        ),
        (
            "school.html",
            "<html lang=fr><title>Une école pour tous</title><main><h1>Une école pour tous</h1><p>Le centre accueille les enfants du quartier.</p></main>",
        ),
    ]);
    let mut browser = Browser::start(&program);

    browser.load(&site.address);
    assert!(browser.html("h1").contains("Search the publications"));

    browser.type_and_enter("#q", "inspectors \"forty children\"");
    assert!(
        browser
            .address()
            .contains("q=inspectors+%22forty+children%22")
    );
    assert!(browser.html("h1").contains("1 document found"));
    assert!(browser.html(".snippet").contains("<mark>"));

    browser.click(".hit h3 a");
    assert!(
        browser.address().contains("#page-1"),
        "{}",
        browser.address()
    );
    assert!(browser.html("#page-1").contains("harbour towns"));
    assert!(browser.html("#page-1 mark").contains("inspectors"));

    assert_it_kept_to_itself(&browser, &site);
}

#[test]
fn what_is_typed_is_completed_by_keyboard_and_said_to_screen_readers() {
    let Some(program) = installed() else {
        return;
    };
    let site = Served::over(&[(
        "harbour.md",
        "# Children in harbour towns\n\nThe inspectors met forty inspectors.\n",
    )]);
    let mut browser = Browser::start(&program);
    browser.let_scripts();
    browser.load(&site.address);
    browser.type_into("#q", "harbour insp");
    browser.wait_for("#q[aria-expanded=true]");
    assert!(browser.html("[role=option]").contains("harbour inspectors"));
    assert!(browser.html("form [role=status]").contains("1 completion"));
    browser.press("ArrowDown", 40);
    browser.wait_for("#q[aria-activedescendant=q-completions-0]");
    browser.wait_for("[aria-selected=true]");
    browser.press("Escape", 27);
    browser.wait_for("#q[aria-expanded=false]");

    browser.type_into("#q", "e");
    browser.wait_for("#q[aria-expanded=true]");
    browser.press("ArrowDown", 40);
    let seen = browser.events.len();
    browser.press("Enter", 13);
    browser.wait_until_loaded(seen);
    assert!(browser.address().contains("q=harbour+inspectors"));
    assert_it_kept_to_itself(&browser, &site);
}

/// The browser of this machine; `None`, and said so, where there is none.
fn installed() -> Option<PathBuf> {
    let program = browser::installed();
    if program.is_none() {
        let missing =
            "no browser is installed (chromium, chromium-browser, google-chrome or $CHROMIUM)";
        assert!(
            std::env::var_os("DOSSIER_REQUIRE_BROWSER").is_none(),
            "{missing}"
        );
        eprintln!("\n*** NOT TESTED IN A BROWSER: {missing} ***\n");
    }
    program
}

/// Nobody else was asked for anything, and nothing went wrong on the way.
fn assert_it_kept_to_itself(browser: &Browser, site: &Served) {
    for request in browser
        .events
        .iter()
        .filter(|event| event["method"] == "Network.requestWillBeSent")
    {
        let asked = request["params"]["request"]["url"]
            .as_str()
            .unwrap_or_default();
        assert!(
            asked.starts_with(&site.address),
            "a request to somebody else: {asked}"
        );
    }
    for entry in browser
        .events
        .iter()
        .filter(|event| event["method"] == "Log.entryAdded")
    {
        assert_ne!(entry["params"]["entry"]["level"], "error", "{entry}");
    }
}
