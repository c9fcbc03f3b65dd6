//! A run that is killed anywhere loses nothing: the old index answers, and the next run finishes the work.

#[path = "support/library.rs"]
mod library;

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::Duration;

use dossier::ingest::Step;
use library::Library;

/// SIGKILL.
const KILLED: Option<i32> = Some(9);

/// A library that was indexed, and then changed in every way.
fn changed() -> (Library, BTreeMap<String, String>) {
    let library = Library::new();
    library.write("stays.txt", "This one stays as it is.");
    library.write("changes.md", "# Before\n\nThe first edition.");
    library.write("goes.html", "<title>Gone</title><p>This one goes away.</p>");
    library.write(
        "export.jsonl",
        "{\"id\":\"one\",\"title\":\"One\",\"text\":\"first line\"}\n{\"id\":\"two\",\"title\":\"Two\",\"text\":\"second line\"}\n",
    );
    library.index();
    let before = library.searchable();
    assert_eq!(before.len(), 5);
    library.write("changes.md", "# After\n\nThe second edition.");
    library.write("comes.txt", "This one is new.");
    library.remove("goes.html");
    library.write(
        "export.jsonl",
        "{\"id\":\"one\",\"title\":\"One\",\"text\":\"first line\"}\n{\"id\":\"two\",\"title\":\"Two\",\"text\":\"second line, revised\"}\n{\"id\":\"three\",\"title\":\"Three\",\"text\":\"third line\"}\n",
    );
    (library, before)
}

/// What a run that nobody disturbs makes of it.
fn expected() -> BTreeMap<String, String> {
    let (library, _) = changed();
    library.index();
    let after = library.searchable();
    assert_eq!(after.len(), 6);
    after
}

fn assert_recovers(
    library: &Library,
    when: &str,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) {
    let now = library.searchable();
    assert!(
        now == *before || now == *after,
        "{when}: half an edition answers: {now:?}"
    );
    library.index();
    assert_eq!(library.searchable(), *after, "{when}");
    assert_eq!(library.status()["pending"], 0, "{when}");
    assert_eq!(library.status()["searchable"], 6, "{when}");
    let again = library.index();
    assert!(
        again.contains("0 added, 0 changed, 0 removed, 6 unchanged"),
        "{when}: {again}"
    );
}

#[test]
fn a_kill_in_any_gap_of_the_writing_order_loses_nothing() {
    let after = expected();
    for step in Step::ALL {
        let (library, before) = changed();
        let killed = library
            .command(&["index"])
            .env("DOSSIER_ABORT_AT", step.name())
            .output()
            .unwrap();
        assert_eq!(
            killed.status.signal(),
            KILLED,
            "{} is never reached",
            step.name()
        );
        assert_recovers(&library, step.name(), &before, &after);
    }
}

#[test]
fn a_kill_in_the_middle_of_a_rebuild_leaves_the_old_generation_answering() {
    let after = expected();
    for step in [Step::ALL[4], Step::ALL[7]] {
        let (library, before) = changed();
        let killed = library
            .command(&["index", "--rebuild"])
            .env("DOSSIER_ABORT_AT", step.name())
            .output()
            .unwrap();
        assert_eq!(killed.status.signal(), KILLED);
        assert_recovers(&library, step.name(), &before, &after);
    }
}

#[test]
fn kills_at_any_moment_lose_nothing() {
    let after = expected();
    let (library, before) = changed();
    for round in 0..12 {
        let mut run = library
            .command(&["index"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(3 + round * 17));
        run.kill().unwrap();
        run.wait().unwrap();
        let now = library.searchable();
        assert!(now == before || now == after, "round {round}: {now:?}");
    }
    assert_recovers(&library, "after twelve kills", &before, &after);
}
