//! What the crawl promises when the machine or the network fails it: nothing acknowledged is lost, and the next run goes on.

#[path = "support/library.rs"]
mod library;
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use library::Library;
use site::{Answer, Site};

/// Pages of the site, its home page among them.
const PAGES: usize = 31;

const CLOCK: u64 = 1_700_000_000;

/// A site of pages that say one thing each, and one that is long; after so many requests it hangs up.
fn site(answers: Arc<AtomicUsize>) -> Site {
    let site = Site::new();
    site.others(move |path| {
        let is_there = |left: usize| left.checked_sub(1);
        if answers
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, is_there)
            .is_err()
        {
            return Some(Answer::none());
        }
        match path {
            "/" => {
                let links = (1..PAGES).map(|number| format!("<li><a href=/{number}>Go</a>"));
                let links: String = links.collect();
                Some(Answer::html(&format!("<title>Home</title><ul>{links}")))
            }
            _ => path[1..].parse().ok().map(said_on),
        }
    });
    site
}

fn said_on(number: usize) -> Answer {
    let letter = |place: usize| char::from(b'a' + (number * 7 + place * (number + 3)) as u8 % 26);
    let words: String = (0..120)
        .map(|place| if place % 6 == 5 { ' ' } else { letter(place) })
        .collect();
    let times = if number == PAGES - 1 { 8_000 } else { 1 };
    Answer::html(&format!(
        "<title>{number}</title><p>{}",
        words.repeat(times)
    ))
}

fn library(site: &Site) -> Library {
    let library = Library::new();
    let sources = format!(
        "[crawler]\norganisation = \"Test\"\ncontact = \"https://test.example/\"\n\
         [[site]]\nname = \"site\"\nseeds = [\"{}/\"]\npause = 0.0\n",
        site.address
    );
    fs::write(library.path("corpus/sources.toml"), sources).unwrap();
    library
}

/// Crawls and indexes on some day.
fn update(library: &Library, day: u64) -> (Option<i32>, String) {
    let clock = (CLOCK + day * 24 * 60 * 60).to_string();
    library.run(&["update", "--allow-host", "127.0.0.1", "--clock", &clock])
}

/// The same, where no file may grow beyond so many blocks of 512 bytes: writing ends as on a full disk.
fn update_with_little_room(library: &Library, blocks: u32) -> (Option<i32>, String) {
    let program = library.command(&["update", "--allow-host", "127.0.0.1"]);
    let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    let output = shell
        .args(["-c", &limited])
        .arg(program.get_program())
        .args(program.get_args())
        .args(["--clock", &CLOCK.to_string()])
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), printed)
}

#[test]
fn a_full_disk_ends_a_run_with_a_hint_and_the_next_one_goes_on() {
    let site = site(Arc::new(AtomicUsize::new(usize::MAX)));
    let library = library(&site);
    for blocks in [150, 400, 700, 1_000] {
        let (code, printed) = update_with_little_room(&library, blocks);
        assert_eq!(code, Some(2), "{blocks}: {printed}");
        assert!(printed.contains("hint: make room on the disk"), "{printed}");
    }
    let (code, printed) = update(&library, 0);
    assert_eq!(code, Some(0), "{printed}");
    assert_eq!(library.searchable().len(), PAGES);
    assert_eq!(library.status()["searchable"], PAGES);
}

#[test]
fn a_network_that_breaks_off_costs_no_page() {
    let answers = Arc::new(AtomicUsize::new(12));
    let site = site(answers.clone());
    let library = library(&site);
    let (code, printed) = update(&library, 0);
    assert_eq!(code, Some(3), "{printed}");
    let held = library.searchable().len();
    assert!(held > 5 && held < PAGES, "{held}\n{printed}");
    answers.store(usize::MAX, Ordering::SeqCst);
    let (code, printed) = update(&library, 40);
    assert_eq!(code, Some(0), "{printed}");
    assert_eq!(library.searchable().len(), PAGES);
    assert_eq!(library.status()["failed"], 0);
}
