//! The commands over a store, with the real binary and the example corpus.

mod common;

use std::{collections::BTreeSet, fs, path::Path, process::Stdio, time::Duration};

use common::{Run, attache_in, command, root};
use serde_json::Value;

/// A run in the repository over the store in `folder`.
fn over(folder: &Path, args: &[&str]) -> Run {
    let store = folder.join("s.sqlite").display().to_string();
    attache_in(&root(), &[args, &["--store", &store]].concat(), b"")
}

fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    over(folder.path(), &["add", "examples/pyongyang"]).ends(0);
    folder
}

fn lines(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn what_is_already_there_is_not_done_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    over(folder.path(), &["add", "examples/pyongyang"]).ends(0).says(&["21 pages read", "21 added"]);
    over(folder.path(), &["add", "examples/pyongyang"]).ends(0).says(&["0 added", "21 already there"]);
}

#[test]
fn a_source_that_fails_is_named_and_the_others_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = over(folder.path(), &["add", "nowhere.html", "examples/pyongyang/01-wire-first-troops.html"]);
    run.ends(1).says(&["1 added"]).complains(&["nowhere.html"]);
    over(folder.path(), &["add", "nowhere.html"]).ends(3).complains(&["nowhere.html"]);
}

#[test]
fn an_empty_search_is_done() {
    let folder = filled();
    over(folder.path(), &["search", "zeppelins"]).ends(0).silent();
    over(folder.path(), &["search", "Vladivostok"]).ends(0).says(&["Vladivostok", "art_"]);
    let found = over(folder.path(), &["search", "Vladivostok", "--json"]).ends(0);
    assert!(lines(&found).iter().all(|hit| hit["article"].as_str().is_some_and(|id| id.starts_with("art_"))));
}

#[test]
fn every_event_walks_back_to_the_bytes() {
    let folder = filled();
    let events = lines(&over(folder.path(), &["events", "--json"]).ends(0));
    assert!(!events.is_empty());
    for event in &events {
        let evidence = event["evidence"]["text"].as_str().unwrap();
        assert!(!evidence.is_empty(), "{event}");
        let id = event["id"].as_str().unwrap();
        let shown = over(folder.path(), &["show", id]).ends(0);
        let hash = event["article"]["sha256"].as_str().unwrap();
        shown.says(&["CHAIN OF EVIDENCE", "Decoded content", "hash to it", &hash[..20]]);
    }
    let shown = over(folder.path(), &["show", events[0]["id"].as_str().unwrap(), "--json"]).ends(0);
    assert_eq!(lines(&shown)[0]["schema"], "attache/item/1");
}

#[test]
fn filters_narrow_the_events() {
    let folder = filled();
    let all = lines(&over(folder.path(), &["events", "--json"]).ends(0));
    let ids = |events: &[Value]| events.iter().map(|event| event["id"].to_string()).collect::<BTreeSet<_>>();
    let check = |args: &[&str], fits: &dyn Fn(&Value) -> bool| {
        let found = lines(&over(folder.path(), &[&["events", "--json"], args].concat()).ends(0));
        let expected: Vec<Value> = all.iter().filter(|event| fits(event)).cloned().collect();
        assert_eq!(ids(&found), ids(&expected), "{args:?}");
    };
    check(&["--type", "CONSULT"], &|event| event["type"] == "CONSULT");
    let has = |event: &Value, role: &str, code: &str| {
        event[role].as_array().is_some_and(|parties| parties.iter().any(|party| party["country"] == code))
    };
    check(&["--source", "RUS"], &|event| has(event, "source", "RUS"));
    check(&["--target", "PRK"], &|event| has(event, "recipient", "PRK"));
    over(folder.path(), &["events", "--type", "CONSLT"]).ends(2).silent().complains(&["no event type is called"]);
    over(folder.path(), &["events", "--country", "North Korea"]).ends(2).silent().complains(&["no country code"]);
}

#[test]
fn exports_are_the_same_byte_for_byte_and_say_what_was_held_back() {
    let folder = filled();
    let again = filled();
    let export = |folder: &Path, format: &str| {
        let to = folder.join(format!("events.{format}"));
        over(folder, &["export", "events", "--format", format, "--output", &to.display().to_string()]).ends(0).silent();
        let beside = folder.join(format!("events.{format}.meta.json"));
        (fs::read_to_string(to).unwrap(), fs::read_to_string(beside).unwrap())
    };
    for format in ["csv", "jsonl"] {
        assert_eq!(export(folder.path(), format), export(again.path(), format), "{format}");
    }
    let (rows, beside) = export(folder.path(), "csv");
    let beside: Value = serde_json::from_str(&beside).unwrap();
    assert!(rows.starts_with("event_id,pair,date,"), "{rows}");
    assert_eq!(beside["rows"], rows.lines().count() - 1);
    assert!(beside["held_back"].as_object().is_some_and(|reasons| !reasons.is_empty()), "{beside}");
    assert!(beside["pages_say"][0].as_str().is_some_and(|line| line.contains("invented")), "{beside}");
}

#[test]
fn what_is_not_there_is_said_plainly() {
    let folder = tempfile::tempdir().expect("a folder");
    over(folder.path(), &["stories"]).ends(2).silent().complains(&["s.sqlite"]);
    let folder = filled();
    over(folder.path(), &["show", "evt_000000000000000000000000"])
        .ends(2)
        .silent()
        .complains(&["nothing in the store has this id"]);
    over(folder.path(), &["show", "x"]).ends(2).silent().complains(&["is no id"]);
    let text = folder.path().join("text.sqlite").display().to_string();
    fs::write(&text, "this is no store").unwrap();
    attache_in(&root(), &["events", "--store", &text], b"").ends(2).silent().complains(&["text.sqlite"]);
}

#[test]
fn stories_say_how_many_stand_behind_them() {
    let folder = filled();
    let stories = lines(&over(folder.path(), &["stories", "--json"]).ends(0));
    assert!(!stories.is_empty());
    for story in &stories {
        let origins = &story["origins"];
        assert!(origins["at_least"].as_u64() <= origins["at_most"].as_u64(), "{story}");
        assert!(origins["at_most"].as_u64() <= story["articles"].as_u64(), "{story}");
    }
    let id = stories[0]["id"].as_str().unwrap();
    over(folder.path(), &["show", id]).ends(0).says(&["articles", "origins"]);
}

#[test]
fn a_run_that_is_killed_loses_nothing_and_can_go_on() {
    let pages = tempfile::tempdir().expect("a folder");
    for number in 0..240 {
        let page = format!(
            "<html lang=en><head><title>Convoy {number}</title></head><body><article><h1>Convoy {number} reaches the pass</h1>\
             <p>The envoy of North Korea visited Moscow on 3 May 2025 with {number} letters for the Kremlin.</p>\
             <p>Officials said that the talks would go on for {number} days, and that nothing had been signed.</p></article></body></html>"
        );
        fs::write(pages.path().join(format!("{number:03}.html")), page).unwrap();
    }
    let export = |folder: &Path| {
        let events = over(folder, &["events", "--json", "--limit", "100000"]).ends(0).stdout;
        events.lines().map(str::to_string).collect::<BTreeSet<_>>()
    };
    let source = pages.path().display().to_string();
    let whole = tempfile::tempdir().expect("a folder");
    over(whole.path(), &["add", &source]).ends(0);
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("s.sqlite");
    for kill in 0..3u32 {
        let args = ["add", &source, "--store", &store.display().to_string(), "--threads", "1"];
        let mut child = command(&root(), &args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Killed at another moment each time; where the run was done before, the last check holds all the same.
        let mut waited = 0;
        while child.try_wait().unwrap().is_none() && waited < 200 + 150 * kill {
            std::thread::sleep(Duration::from_millis(5));
            waited += 5;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    over(folder.path(), &["add", &source]).ends(0);
    assert_eq!(export(folder.path()), export(whole.path()));
}

#[test]
fn a_change_of_the_codebook_is_shown_before_it_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (store, page, book) = (at("s.sqlite"), at("page.txt"), at("book"));
    let text = "Minister in Oslo\n\nOSLO, 3 March 2025. Kenya imposed sanctions on Portugal on Monday, officials said.\n\n\
                India banned exports of wheat to Bangladesh.\n";
    std::fs::write(&page, text).expect("written");
    attache_in(&root(), &["add", &page, "--store", &store], b"").ends(0);
    let preview = attache_in(&root(), &["codebook", "preview", "--store", &store], b"").ends(0);
    preview.says(&["1 article coded again, nothing written", "0 changed         0 new         0 gone"]);
    attache_in(&root(), &["codebook", "new", &book], b"").ends(0);
    let preview = attache_in(&root(), &["codebook", "preview", "--store", &store, "--codebook", &book], b"").ends(0);
    preview.says(&["1 article coded again, nothing written", "India", "“India banned exports of wheat to Bangladesh"]);
    attache_in(&root(), &["codebook", "preview", "--store", &at("none.sqlite")], b"").ends(2).silent();
}
