//! What the crawl promises: what is on a site is found, what changes is fetched again, and traps end.

#[path = "support/library.rs"]
mod library;
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::time::Duration;

use library::Library;
use site::{Answer, Site};

/// A library whose one site is the one given, with more lines for it.
fn library(site: &Site, more: &str) -> Library {
    let library = Library::new();
    let sources = format!(
        "[crawler]\norganisation = \"Test\"\ncontact = \"https://test.example/\"\n\
         [[site]]\nname = \"site\"\nseeds = [\"{}/\"]\npause = 0.02\n{more}\n",
        site.address
    );
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    library
}

/// Crawls and indexes, and insists on the exit code.
fn update(library: &Library, arguments: &[&str], code: i32) -> String {
    let all = [&["update", "--allow-host", "127.0.0.1"], arguments].concat();
    let (exit, printed) = library.run(&all);
    assert_eq!(exit, Some(code), "{printed}");
    printed
}

fn page(title: &str, links: &[&str]) -> Answer {
    let links: String = links
        .iter()
        .map(|link| format!("<li><a href='{link}'>Go on</a>"))
        .collect();
    Answer::html(&format!(
        "<title>{title}</title><h1>{title}</h1><p>This is what stands under {title}, in a sentence of its own.</p><ul>{links}</ul>"
    ))
}

fn found(library: &Library, words: &str) -> String {
    library.run(&["search", words]).1
}

#[test]
fn a_site_becomes_searchable_and_only_what_changed_is_fetched_again() {
    let site = Site::new();
    site.put(
        "/",
        page(
            "Home",
            &["/about", "/report.html#part", "/picture.png", "/private"],
        ),
    );
    site.put("/about", page("About elephants", &["/"]));
    site.put("/report.html", page("Report on giraffes", &[]));
    site.put("/listed", page("Listed zebras", &[]));
    site.put("/private", page("Private", &[]));
    site.put(
        "/robots.txt",
        Answer::bytes(b"User-agent: *\nDisallow: /private\n", "text/plain"),
    );
    site.put(
        "/sitemap.xml",
        Answer::bytes(
            format!(
                "<urlset><url><loc>{}/listed</loc></url></urlset>",
                site.address
            )
            .as_bytes(),
            "text/xml",
        ),
    );
    let library = library(&site, "");
    let printed = update(&library, &[], 0);
    assert!(
        printed.contains("4 added") && printed.contains("1 blocked"),
        "{printed}"
    );
    for animals in ["elephants", "giraffes", "zebras"] {
        assert!(
            found(&library, animals).contains(&site.address),
            "{animals}"
        );
    }
    let asked = site.requests();
    assert!(
        !asked
            .iter()
            .any(|request| request.path == "/private" || request.path == "/picture.png")
    );
    assert!(
        asked
            .iter()
            .all(|request| request.headers["user-agent"].contains("Test"))
    );
    for pair in asked.windows(2) {
        assert!(
            pair[1].at - pair[0].at >= Duration::from_millis(20),
            "{pair:?}"
        );
    }

    site.put("/about", page("About rhinos", &["/"]));
    let printed = update(&library, &["--again"], 0);
    assert!(
        printed.contains("1 changed") && printed.contains("3 unchanged (3 by 304)"),
        "{printed}"
    );
    assert!(found(&library, "rhinos").contains("/about"));
    assert!(!found(&library, "elephants").contains("/about"));
}
