//! What the crawl promises of traps: whatever program makes addresses up without end, each ends by rule and is told.
//!
//! Every kind has a site of its own, so that they are crawled side by side.

#[path = "support/library.rs"]
mod library;
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

use library::Library;
use site::{Answer, Site};

/// Requests of a trap, its home page and robots.txt among them.
const MOST: usize = 200;

/// The rules that end traps, as reports have them.
const BARREN: &str = "a trap was found: its pages say nothing new";
const FICKLE: &str = "a trap was found: its pages say something else each time";
const REPEATS: &str = "the names in its path repeat themselves";
const LONG: &str = "its address is longer than addresses are";
const DEEP_LISTS: &str = "there are more sitemaps than are read";
/// Nothing is left out: there is nothing more to ask for.
const ENDS: &str = "";

/// A kind of trap: its name, where it begins, the rule that ends it, and its answers by path and the number in that.
struct Kind(
    &'static str,
    &'static str,
    &'static str,
    fn(&str, u64) -> Answer,
);

const KINDS: &[Kind] = &[
    Kind("calendar", "/calendar/2031/1", BARREN, |_, n| {
        let month = ["May", "June", "July", "August", "September"][n as usize % 5];
        let (next, other) = (
            format!("/calendar/2031/{}", n + 1),
            format!("/calendar/2031/{n}/{}", n + 1),
        );
        page(&format!("Events of {month} {n}"), &[&next, &other])
    }),
    Kind("session in the query", "/list?token=1", BARREN, |_, n| {
        page(
            "List",
            &[
                &format!("/list?token={}", word(n)),
                &format!("/list?token={}", n + 1),
            ],
        )
    }),
    Kind(
        "session in the path",
        "/s/0a1b2c3d4e5f6a71/list",
        BARREN,
        |_, _| {
            let next = RANDOM.fetch_add(1, Ordering::Relaxed);
            let session = next.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            page("Session", &[&format!("/s/{session:016x}/list")])
        },
    ),
    Kind("session of letters", "/visit/abc/1", BARREN, |_, n| {
        page("Session", &[&format!("/visit/{}/{}", word(n), n + 1)])
    }),
    Kind("paths that grow", "/deep/a/", REPEATS, |_, _| {
        page("Deep", &["a/", "b/"])
    }),
    Kind("paths of other names", "/tree/a/1/", BARREN, |_, n| {
        page(
            "Tree",
            &[
                &format!("{}/{}/", word(n), n + 1),
                &format!("../{}/{}/", word(n + 7), n + 2),
            ],
        )
    }),
    Kind("languages in one another", "/fr/nl/", REPEATS, |path, _| {
        page("Rights", &[&format!("{path}fr/"), &format!("{path}nl/")])
    }),
    Kind("slashes", "/a/", REPEATS, |path, _| {
        page("Slashes", &[&format!("{path}/")])
    }),
    Kind("index pages", "/docs/", REPEATS, |path, _| {
        page(
            "Docs",
            &[
                &format!("{}/index.html", path.trim_end_matches('/')),
                &format!("{}/", path.trim_end_matches('/')),
            ],
        )
    }),
    Kind("pages beyond the last", "/pages?page=1", BARREN, |_, n| {
        page("Nothing more", &[&format!("/pages?page={}", n + 1)])
    }),
    Kind("redirects in a circle", "/circle/1", ENDS, |_, n| {
        Answer::moved(&format!("/circle/{}", (n + 1) % 3))
    }),
    Kind("redirects without end", "/gone/1", BARREN, |_, n| {
        Answer::moved(&format!("/gone/{}", n + 1))
    }),
    Kind("refreshes without end", "/wait/1", BARREN, |_, n| {
        Answer::html(&format!(
            "<meta http-equiv=refresh content='0; url=/wait/{}'><title>Wait</title>",
            n + 1
        ))
    }),
    Kind("soft 404", "/soft/1", BARREN, |_, n| {
        page(
            "Not found",
            &[
                &format!("/soft/{}{}", word(n), n + 1),
                &format!("/soft/{}", word(n + 3)),
            ],
        )
    }),
    Kind("facets", "/facets?a=1", BARREN, |_, n| {
        page(
            "Facets",
            &[
                &format!("/facets?a={n}&b={}", n + 1),
                &format!("/facets?b={n}&a={}", n + 1),
                &format!("/facets?c={n}"),
            ],
        )
    }),
    Kind("orders and prints", "/reports?order=1", BARREN, |_, n| {
        let next = n + 1;
        page(
            "Reports",
            &[
                &format!("/reports?order={next}&print=1"),
                &format!("/reports?print=1&order={next}"),
                &format!("/print/reports/{next}"),
            ],
        )
    }),
    Kind("tag clouds", "/tag/law1/", BARREN, |path, n| {
        let tags = path.trim_end_matches('/');
        page(
            "Tagged",
            &[
                &format!("{tags}+{}{}/", word(n), n + 1),
                &format!("/tag/{}{}/", word(n), n + 1),
            ],
        )
    }),
    Kind("mixed letters", "/reports/annual/1", BARREN, |path, n| {
        let mixed: String = path
            .char_indices()
            .map(|(at, c)| match (n + 1) >> (at % 12) & 1 {
                1 => c.to_ascii_uppercase(),
                _ => c.to_ascii_lowercase(),
            })
            .collect();
        page(
            "Annual",
            &[&format!(
                "{}/{}",
                mixed.rsplit_once('/').map_or("", |(folder, _)| folder),
                n + 1
            )],
        )
    }),
    Kind(
        "addresses in addresses",
        "/login?back=1",
        LONG,
        |path, n| {
            let back: String = path.bytes().map(|byte| format!("%{byte:02X}")).collect();
            page(
                &format!("Log in, {}", words(n, 12)),
                &[&format!("/login?back={back}")],
            )
        },
    ),
    Kind(
        "canonical addresses without end",
        "/canonical/1",
        BARREN,
        |_, n| {
            Answer::html(&format!(
                "<link rel=canonical href='/canonical/{}'><title>One</title>",
                n + 1
            ))
        },
    ),
    Kind("languages without end", "/lang/1", BARREN, |_, n| {
        Answer::html(&format!(
            "<link rel=alternate hreflang=fr href='/lang/{}'><title>Langue</title>",
            n + 1
        ))
    }),
    Kind(
        "sitemaps in a circle",
        "/sitemap.xml",
        DEEP_LISTS,
        |_, n| sitemaps(&[&format!("/sitemap{}.xml", n + 1), "/sitemap.xml"]),
    ),
    Kind(
        "sitemaps that grow",
        "/sitemap.xml",
        DEEP_LISTS,
        |path, n| {
            if path.starts_with("/listed/") {
                return page("Listed", &[]);
            }
            let more: Vec<String> = (0..40)
                .map(|more| format!("/sitemap{}.xml", n * 41 + more + 1))
                .collect();
            sitemaps(&more.iter().map(String::as_str).collect::<Vec<_>>())
        },
    ),
    Kind("lists that grow", "/sitemap.xml", BARREN, |path, n| {
        if path.starts_with("/listed/") {
            return page("Listed", &[]);
        }
        let listed = (0..300).map(|more| format!("<url><loc>HOST/listed/{}</loc></url>", n + more));
        Answer::bytes(
            format!("<urlset>{}</urlset>", listed.collect::<String>()).as_bytes(),
            "text/xml",
        )
    }),
    Kind("random words", "/babble/1", FICKLE, |_, n| {
        let said = words(RANDOM.fetch_add(1, Ordering::Relaxed), 60);
        page(
            &said,
            &[&format!("/babble/{}", n + 1), &format!("/babble/{}", n + 2)],
        )
    }),
    Kind(
        "random words in random folders",
        "/maze/a/1",
        FICKLE,
        |_, n| {
            let said = words(RANDOM.fetch_add(1, Ordering::Relaxed), 60);
            page(
                &said,
                &[
                    &format!("/maze/{}/{}", word(n), n + 1),
                    &format!("/maze/{}/{}", word(n + 5), n + 2),
                ],
            )
        },
    ),
];

static RANDOM: AtomicU64 = AtomicU64::new(1 << 40);

fn page(title: &str, links: &[&str]) -> Answer {
    let links: String = links
        .iter()
        .map(|link| format!("<li><a href='{link}'>Go on</a>"))
        .collect();
    Answer::html(&format!(
        "<title>{title}</title><h1>{title}</h1><p>This is what stands here, in a sentence of its own.</p><ul>{links}</ul>"
    ))
}

fn sitemaps(listed: &[&str]) -> Answer {
    let listed: String = listed
        .iter()
        .map(|path| format!("<sitemap><loc>HOST{path}</loc></sitemap>"))
        .collect();
    Answer::bytes(
        format!("<sitemapindex>{listed}</sitemapindex>").as_bytes(),
        "text/xml",
    )
}

/// A word that stands for a number.
fn word(number: u64) -> String {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    let mixed = hasher.finish();
    (0..7)
        .map(|place| char::from(b'a' + (mixed >> (5 * place)) as u8 % 26))
        .collect()
}

fn words(number: u64, count: u64) -> String {
    let words: Vec<String> = (0..count)
        .map(|place| word(number * 1000 + place))
        .collect();
    words.join(" ")
}

/// A site that is such a trap, and nothing else but a home page.
fn trap(Kind(_, begin, _, answer): &Kind) -> Site {
    let site = Site::new();
    let (address, answer) = (site.address.clone(), *answer);
    site.put("/", page("Home", &[begin]));
    site.put("/robots.txt", Answer::of(404));
    if !begin.ends_with(".xml") {
        site.put("/sitemap.xml", Answer::of(404));
    }
    site.others(move |path| {
        let digits = path.rsplit(|c: char| !c.is_ascii_digit());
        let number = digits.map(str::parse).find_map(Result::ok).unwrap_or(0);
        let mut answer = answer(path, number);
        let body = String::from_utf8_lossy(&answer.body).replace("HOST", &address);
        answer.body = body.into_bytes();
        Some(answer)
    });
    site
}

#[test]
fn every_kind_of_trap_ends_by_rule_and_is_told() {
    let sites: Vec<Site> = KINDS.iter().map(trap).collect();
    let library = Library::new();
    let mut sources =
        "[crawler]\norganisation = \"Test\"\ncontact = \"https://test.example/\"\n".to_owned();
    for (number, site) in sites.iter().enumerate() {
        sources.push_str(&format!(
            "[[site]]\nname = \"trap{number}\"\nseeds = [\"{}/\"]\npause = 0.0\ndepth = 100000\nexclude = [\"**\"]\n",
            site.address
        ));
    }
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    let report = library.path("report.json");
    let (code, printed) = library.run(&[
        "crawl",
        "--allow-host",
        "127.0.0.1",
        "--report",
        report.to_str().unwrap(),
    ]);
    assert_eq!(code, Some(0), "{printed}");
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for (number, (Kind(name, _, rule, _), site)) in KINDS.iter().zip(&sites).enumerate() {
        let asked = site.requests().len();
        let left = &report["sites"][format!("trap{number}")]["left"];
        let is_told = rule.is_empty() || left.get(rule).is_some();
        if !(4..=MOST).contains(&asked) || !is_told {
            wrong.push(format!("{name}: {asked} requests, left {left}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
