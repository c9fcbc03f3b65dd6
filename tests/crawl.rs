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

/// How many requests a site got for paths that begin like that.
fn count(site: &Site, start: &str) -> usize {
    let requests = site.requests();
    requests
        .iter()
        .filter(|request| request.path.starts_with(start))
        .count()
}

#[test]
fn the_rules_of_a_site_hold_for_a_day_whatever_runs_come_between() {
    const HOUR: u64 = 60 * 60;
    let clock = |hours: u64| (1_700_000_000 + hours * HOUR).to_string();
    let rules = |text: &str| Answer::bytes(text.as_bytes(), "text/plain");
    let site = Site::new();
    site.put("/", page("Home", &["/open", "/shut"]));
    site.put("/open", page("Open", &[]));
    site.put("/shut", page("Shut", &[]));
    site.put("/robots.txt", rules("User-agent: *\nDisallow: /shut\n"));
    let library = library(&site, "");
    update(&library, &["--clock", &clock(0)], 0);
    site.put("/robots.txt", rules("User-agent: *\nDisallow: /open\n"));
    update(&library, &["--clock", &clock(23)], 0);
    let asked: Vec<String> = site
        .requests()
        .into_iter()
        .map(|asked| asked.path)
        .collect();
    let times = |path: &str| asked.iter().filter(|asked| *asked == path).count();
    assert_eq!((times("/robots.txt"), times("/shut")), (1, 0));
    site.put("/robots.txt", rules("User-agent: *\nDisallow: /shut\n"));
    update(&library, &["--clock", &clock(25)], 0);
    let asked = site.requests();
    let again = asked.iter().rev().find(|asked| asked.path == "/robots.txt");
    assert!(again.unwrap().headers.contains_key("if-none-match"));
    // Old rules are not used where new ones cannot be had.
    site.put("/robots.txt", Answer::of(503));
    let before = site.requests().len();
    let printed = update(&library, &["--clock", &clock(60)], 3);
    assert!(printed.contains("robots.txt could not be had"), "{printed}");
    assert_eq!(site.requests().len(), before + 1);
}

#[test]
fn what_a_site_drops_goes_after_two_visits_days_apart() {
    drop_a_page("archive = false", false);
}

#[test]
fn an_archive_keeps_what_its_site_drops() {
    drop_a_page("archive = true", true);
}

/// A site drops one page and fails on another; the dropped one stays or goes.
fn drop_a_page(archive: &str, stays: bool) {
    const DAY: u64 = 24 * 60 * 60;
    let clock = |days: u64| (1_700_000_000 + days * DAY).to_string();
    let site = Site::new();
    site.put("/", page("Home", &["/elephants", "/giraffes"]));
    site.put("/elephants", page("About elephants", &[]));
    site.put("/giraffes", page("About giraffes", &[]));
    let library = library(&site, archive);
    update(&library, &["--clock", &clock(0)], 0);
    site.take("/elephants");
    site.put("/giraffes", Answer::of(503));
    let printed = update(&library, &["--clock", &clock(2)], 3);
    assert!(
        printed.contains("1 missing") && printed.contains("the server answers 503"),
        "{printed}"
    );
    let status = library.status();
    assert_eq!(
        (&status["found"], &status["searchable"]),
        (&3.into(), &3.into())
    );
    assert!(found(&library, "elephants").contains("/elephants"));
    let printed = update(&library, &["--clock", &clock(3), "--again"], 0);
    assert!(printed.contains("0 gone"), "{printed}");
    let printed = update(&library, &["--clock", &clock(5)], 0);
    assert!(printed.contains("1 gone"), "{printed}");
    assert_eq!(found(&library, "elephants").contains("/elephants"), stays);
    assert!(found(&library, "giraffes").contains("/giraffes"));
}

#[test]
fn what_an_archive_keeps_says_that_its_site_has_it_no_more_until_it_has() {
    const DAY: u64 = 24 * 60 * 60;
    // The first is the 14th of November 2023.
    let clock = |days: u64| (1_700_000_000 + days * DAY).to_string();
    let site = Site::new();
    site.put("/", page("Home", &["/elephants"]));
    site.put("/elephants", page("About elephants", &[]));
    let library = library(&site, "archive = true");
    update(&library, &["--clock", &clock(0)], 0);
    assert!(!found(&library, "elephants").contains("no longer on the site"));
    site.take("/elephants");
    update(&library, &["--clock", &clock(2), "--again"], 0);
    update(&library, &["--clock", &clock(5), "--again"], 0);
    let gone = "no longer on the site; last seen there on 2023-11-14";
    assert!(found(&library, "elephants").contains(gone));
    let (_, json) = library.run(&["search", "elephants", "--format", "json"]);
    assert!(json.contains(r#""last_seen":"2023-11-14""#), "{json}");
    site.put("/elephants", page("About elephants", &[]));
    update(&library, &["--clock", &clock(9), "--again"], 0);
    assert!(!found(&library, "elephants").contains("no longer on the site"));
    assert!(found(&library, "elephants").contains("/elephants"));
}

#[test]
fn a_site_that_loses_most_of_its_documents_at_once_keeps_them_until_someone_agrees() {
    const DAY: u64 = 24 * 60 * 60;
    let clock = |days: u64| (1_700_000_000 + days * DAY).to_string();
    let site = Site::new();
    let paths: Vec<String> = (0..10).map(|number| format!("/report{number}")).collect();
    let links: Vec<&str> = paths.iter().map(String::as_str).collect();
    site.put("/", page("Home", &links));
    for path in &paths {
        site.put(path, page(&format!("On {path}"), &[]));
    }
    let library = library(&site, "");
    update(&library, &["--clock", &clock(0)], 0);
    paths.iter().for_each(|path| site.take(path));
    update(&library, &["--clock", &clock(1), "--again"], 0);
    let printed = update(&library, &["--clock", &clock(4)], 3);
    assert!(printed.contains("--allow-mass-removal"), "{printed}");
    assert_eq!(library.searchable().len(), 11);
    update(&library, &["--clock", &clock(5), "--allow-mass-removal"], 0);
    assert_eq!(library.searchable().len(), 1);
}

#[test]
fn pages_say_how_they_want_to_be_known_and_whether_they_want_to_be_found() {
    let site = Site::new();
    site.put(
        "/",
        page(
            "Home",
            &[
                "/print?page=one",
                "/hidden",
                "/header",
                "/old",
                "/nofollow",
                "/doc.pdf",
            ],
        ),
    );
    let canonical =
        "<link rel=canonical href='/one'><title>One</title><p>The one page about walruses.";
    site.put("/print?page=one", Answer::html(canonical));
    site.put("/one", Answer::html(canonical));
    site.put("/hidden", Answer::html("<meta name=robots content=noindex><title>H</title><p>Walruses hide here. <a href=/behind>x</a>"));
    site.put("/behind", page("Walruses behind", &[]));
    site.put(
        "/header",
        page("Walruses unseen", &[]).with("X-Robots-Tag", "noindex"),
    );
    site.put("/old", Answer::moved("/new?utm_source=x"));
    site.put("/new", page("Walruses anew", &[]));
    site.put("/nofollow", Answer::html("<meta name=robots content=nofollow><title>N</title><p>Walruses end here. <a href=/unfollowed>x</a>"));
    site.put("/unfollowed", page("Walruses never", &[]));
    site.put(
        "/doc.pdf",
        Answer::html("<title>Walruses said to be a file</title><p>But it is a page."),
    );
    site.put("/fr/rights", page("Droits des morses", &[]));
    site.put("/nl/rights", page("Rechten van walrussen", &["/fr/rights"]));
    site.put("/one.html", page("Leads to walruses", &["/nl/rights"]));
    let library = library(&site, &format!("feeds = [\"{}/feed\"]", site.address));
    let feed = format!(
        "<rss version='2.0'><channel><title>News</title><item><title>x</title><link>{}/one.html</link></item></channel></rss>",
        site.address
    );
    site.put(
        "/feed",
        Answer::bytes(feed.as_bytes(), "application/rss+xml"),
    );
    let printed = update(&library, &[], 0);
    let own = |path: &str| format!("{}{path}", site.address);
    let others = library
        .corpus()
        .catalogue()
        .unwrap()
        .alternates_of(&own("/fr/rights"))
        .unwrap();
    assert_eq!(others, [(own("/nl/rights"), Some("nl".to_owned()))]);
    let held: Vec<String> = library.searchable().into_keys().collect();
    let paths: Vec<&str> = held
        .iter()
        .map(|url| url.trim_start_matches(&site.address))
        .collect();
    assert_eq!(
        paths,
        [
            "/",
            "/behind",
            "/doc.pdf",
            "/fr/rights",
            "/new",
            "/nl/rights",
            "/nofollow",
            "/one",
            "/one.html"
        ],
        "{printed}"
    );
}

/// Words that stand on no other page.
fn words_of(number: u32) -> String {
    let word = |place: u32| -> String {
        let letters = (0..5).map(|at| (number * 7 + place * 11 + at * number) % 26);
        letters
            .map(|letter| char::from(b'a' + letter as u8))
            .collect()
    };
    (0..12).map(|place| word(place) + " ").collect()
}

#[test]
fn a_crawl_that_is_killed_again_and_again_ends_like_one_that_is_not() {
    let site = Site::new();
    let paths: Vec<String> = (0..24).map(|number| format!("/report{number}")).collect();
    let links: Vec<&str> = paths.iter().map(String::as_str).collect();
    site.put("/", page("Home", &links));
    for (path, number) in paths.iter().zip(0..) {
        site.put(path, page(&words_of(number), &["/"]));
    }
    let undisturbed = library(&site, "");
    update(&undisturbed, &[], 0);
    let disturbed = library(&site, "");
    for round in 0..8 {
        let mut run = disturbed
            .command(&["update", "--allow-host", "127.0.0.1"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(40 + round * 40));
        run.kill().unwrap();
        run.wait().unwrap();
    }
    let fetched = count(&site, "/report");
    update(&disturbed, &[], 0);
    assert_eq!(disturbed.searchable(), undisturbed.searchable());
    assert_eq!(disturbed.status()["searchable"], 25);
    assert!(fetched < 8 * 24, "{fetched}");
    let printed = update(&disturbed, &[], 0);
    assert!(
        printed.contains("0 added, 0 changed, 0 removed, 25 unchanged"),
        "{printed}"
    );
}

#[test]
fn an_interrupt_ends_a_crawl_in_the_middle_of_a_pause() {
    let site = Site::new();
    site.put("/", page("Home", &["/a", "/b", "/c"]));
    let library = library(&site, "");
    let sources = fs::read_to_string(library.path("corpus/sources.toml")).unwrap();
    fs::write(
        library.path("corpus/sources.toml"),
        sources.replace("0.02", "30.0"),
    )
    .unwrap();
    let run = library
        .command(&["crawl", "--allow-host", "127.0.0.1"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..500 {
        if count(&site, "/robots.txt") > 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    // The pause before the next page takes half a minute.
    let process = rustix::process::Pid::from_raw(run.id() as i32).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(count(&site, "/") < 2);
}

#[test]
fn a_site_that_is_down_is_a_failure_once_and_can_be_lived_with() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let library = Library::new();
    let sources = format!(
        "[crawler]\norganisation = \"Test\"\ncontact = \"https://test.example/\"\n\
         [[site]]\nname = \"site\"\nseeds = [\"http://{nobody}/\"]\npause = 0.02\n"
    );
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    assert_eq!(library.run(&["sources", "check"]).0, Some(0));
    let crawl = || library.run(&["crawl", "--allow-host", "127.0.0.1"]).0;
    assert_eq!(crawl(), Some(3));
    assert_eq!(crawl(), Some(0));
    let (_, listed) = library.run(&["failures"]);
    let robots = &format!("http://{nobody}/robots.txt");
    let line = format!("unreachable: site: {robots}");
    assert!(listed.contains(&line), "{listed}");
    assert_eq!(library.run(&["failures", "ignore", robots]).0, Some(0));
    assert!(library.run(&["failures"]).1.contains("1 ignored"));
    assert_eq!(library.run(&["failures", "show", robots]).0, Some(0));
    assert_eq!(library.run(&["failures", "retry", "nothing"]).0, Some(2));
}

#[test]
fn a_crawl_without_a_name_asks_nobody() {
    let site = Site::new();
    let library = library(&site, "");
    let sources = fs::read_to_string(library.path("corpus/sources.toml")).unwrap();
    let (_, site_alone) = sources.split_once("[[site]]").unwrap();
    fs::write(
        library.path("corpus/sources.toml"),
        format!("[[site]]{site_alone}"),
    )
    .unwrap();
    let (code, printed) = library.run(&["crawl"]);
    assert_eq!(code, Some(2));
    assert!(printed.contains("hint: add [crawler]"), "{printed}");
    assert!(site.requests().is_empty());
}

/// A page in the language its words are in.
fn page_in(words: &str, head: &str, links: &str) -> Answer {
    let text = words.repeat(3);
    Answer::html(&format!(
        "<head><title>{words}</title>{head}</head><main><h1>{words}</h1><p>{text}</p>{links}</main>"
    ))
}

#[test]
fn a_publication_names_its_other_languages_however_the_site_says_so() {
    const ENGLISH: &str =
        "The rights of children who were brought before a judge in this country. ";
    const FRENCH: &str = "Les droits des enfants qui ont été amenés devant un juge dans ce pays. ";
    const DUTCH: &str = "De rechten van kinderen die in dit land voor een rechter zijn gebracht. ";
    let site = Site::new();
    let link = |address: &str, name: &str| format!("<a href='{address}'>{name}</a>");
    let list = ["/one", "/two", "/en/three", "/fr/three"].map(|address| link(address, "Go on"));
    site.put(
        "/",
        page_in(
            "Our publications, all of them together. ",
            "",
            &list.join(" "),
        ),
    );
    let hreflang = |code: &str, address: &str| {
        format!("<link rel=alternate hreflang={code} href='{address}'>")
    };
    site.put("/one", page_in(ENGLISH, &hreflang("fr", "/un"), ""));
    site.put("/un", page_in(FRENCH, &hreflang("en", "/one"), ""));
    let also = |address: &str, name: &str| {
        let home = link("/", "Home");
        format!("{home}<p>Also available in: {}</p>", link(address, name))
    };
    site.put("/two", page_in(ENGLISH, "", &also("/twee", "Nederlands")));
    site.put("/twee", page_in(DUTCH, "", &also("/two", "English")));
    site.put("/en/three", page_in(ENGLISH, "", "<p>The third.</p>"));
    site.put("/fr/three", page_in(FRENCH, "", "<p>La troisième.</p>"));
    let library = library(&site, "");
    update(&library, &[], 0);
    let (_, json) = library.run(&["search", "rechten OR droits", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut families: Vec<(String, String)> = Vec::new();
    for hit in answer["hits"].as_array().unwrap() {
        for place in std::iter::once(hit).chain(hit["also_at"].as_array().into_iter().flatten()) {
            let (_, shown) = library.run(&["show", place["id"].as_str().unwrap()]);
            let other = shown.lines().find(|line| line.contains("English: "));
            let url = place["url"].as_str().unwrap().to_owned();
            let other = other.and_then(|line| line.rsplit('/').next());
            families.push((
                url[site.address.len()..].to_owned(),
                other.unwrap_or_default().to_owned(),
            ));
        }
    }
    families.sort();
    let expected = [("/fr/three", "three"), ("/twee", "two"), ("/un", "one")];
    let expected = expected.map(|(url, other)| (url.to_owned(), other.to_owned()));
    assert_eq!(families, expected, "{answer}");
}
