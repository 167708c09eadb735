//! What is new, watches, ledgers, a person's word on links, withdrawal and the store as it was, with the real binary.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

mod common;

use std::{fs, path::Path};

use common::{Run, attache_in};
use serde_json::Value;

/// A run in `folder` over its store, at a moment of its own.
fn at(folder: &Path, now: &str, args: &[&str]) -> Run {
    attache_in(folder, &[&["--now", now], args, &["--store", "s.sqlite"]].concat(), b"")
}

const MORNING: &str = "2024-06-03T08:00:00Z";
const NOON: &str = "2024-06-03T12:00:00Z";
const EVENING: &str = "2024-06-03T20:00:00Z";

/// One page in the morning, its copy and a page on another matter at noon.
fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let page = |name: &str, outlet: &str, day: &str, title: &str, body: &[&str]| {
        let paragraphs: String = body.iter().map(|line| format!("<p>{line}</p>")).collect();
        let html = format!(
            "<html lang=en><head><title>{title}</title><meta property=og:site_name content='{outlet}'>\
             <meta property=article:published_time content='{day}'></head>\
             <body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
        );
        fs::write(folder.path().join(name), html).expect("a page");
    };
    let body = [
        "Russia and North Korea signed a treaty in Moscow on Monday, the Kremlin said in a statement.",
        "The Kremlin said that the treaty obliges both countries to help each other in case of an attack.",
        "South Korea condemned the treaty and summoned the Russian ambassador in Seoul on Monday afternoon.",
        "Some 300 people protested in front of the embassy until the evening, according to the police.",
    ];
    page("a.html", "Northwind Wire", "2024-06-03T06:00:00Z", "Russia and North Korea sign treaty", &body);
    page("b.html", "Eastgate Tribune", "2024-06-03T10:00:00Z", "Russia and North Korea sign treaty", &body);
    let other = [
        "Japan expelled a Chinese diplomat on Monday, the foreign ministry in Tokyo said in the morning.",
        "The ministry said that the diplomat had paid a clerk of a shipyard for plans of a submarine.",
        "China rejected the accusation and announced an answer within a week, its embassy said.",
    ];
    page("c.html", "Old Canal Post", "2024-06-03T11:00:00Z", "Japan expels Chinese diplomat", &other);
    at(folder.path(), MORNING, &["add", "a.html"]).ends(0);
    at(folder.path(), NOON, &["add", "b.html", "c.html"]).ends(0);
    folder
}

fn lines(run: Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn stories(folder: &Path, more: &[&str]) -> Vec<Value> {
    lines(at(folder, EVENING, &[&["stories", "--json"], more].concat()).ends(0))
}

/// The ids of the articles of the story of the treaty, and what is counted of it.
fn treaty(folder: &Path) -> (Vec<String>, Value) {
    let all = stories(folder, &[]);
    let story = all.into_iter().find(|story| story["title"].as_str().unwrap().contains("treaty")).expect("the story");
    let ids = story["members"].as_array().unwrap().iter().map(|one| one["article"].as_str().unwrap().to_string());
    (ids.collect(), story)
}

#[test]
fn a_copy_is_one_origin_until_a_person_says_otherwise_and_rebuilds_respect_it() {
    let folder = filled();
    let (ids, story) = treaty(folder.path());
    assert_eq!((ids.len(), story["origins"]["at_most"].as_u64()), (2, Some(1)), "{story}");
    assert!(story["accounts"][0]["why"][0].as_str().unwrap().contains("the same words"), "{story}");
    let pair = [ids[0].as_str(), ids[1].as_str(), "--by", "desk"];
    at(folder.path(), EVENING, &[&["link", "split"], &pair[..]].concat()).ends(0).says(&["two accounts"]);
    assert_eq!(treaty(folder.path()).1["origins"]["at_least"].as_u64(), Some(2));
    at(folder.path(), EVENING, &["rebuild"]).ends(0).says(&["3 articles read again; 0 in a story", "1 as before"]);
    assert_eq!(treaty(folder.path()).1["origins"]["at_least"].as_u64(), Some(2));
    at(folder.path(), EVENING, &[&["link", "join"], &pair[..]].concat()).ends(0);
    assert_eq!(treaty(folder.path()).1["origins"]["at_most"].as_u64(), Some(1));
    at(folder.path(), EVENING, &["link", "list"]).ends(0).says(&["one account", "desk"]);
}

#[test]
fn stories_are_shown_as_they_were_grouped_then() {
    let folder = filled();
    let titles = |more: &[&str]| -> Vec<usize> {
        stories(folder.path(), more).iter().map(|story| story["members"].as_array().unwrap().len()).collect()
    };
    let all = stories(folder.path(), &[]);
    let first = |of: &Value| of["members"][0]["article"].as_str().unwrap().to_string();
    let pair = [first(&all[0]), first(&all[1])];
    assert_eq!(titles(&[]).iter().sum::<usize>(), 3);
    at(folder.path(), EVENING, &["link", "join", &pair[0], &pair[1], "--by", "desk"]).ends(0);
    at(folder.path(), EVENING, &["rebuild"]).ends(0);
    assert_eq!(titles(&["--as-of", NOON]).len(), 2, "two stories at noon");
    assert_eq!(titles(&["--as-of", MORNING]), [1]);
    let shown = all[1]["id"].as_str().unwrap();
    at(folder.path(), EVENING, &["show", shown, "--as-of", NOON]).ends(0);
}

#[test]
fn new_facts_are_told_and_copies_are_none() {
    let folder = filled();
    let news = &lines(at(folder.path(), EVENING, &["new", "--since", MORNING, "--json"]).ends(0))[0];
    assert_eq!((news["articles"].as_u64(), news["origins"].as_u64()), (Some(2), Some(2)), "{news}");
    let facts = news["facts"].as_array().unwrap();
    assert!(facts.iter().any(|fact| fact["sentences"][0].as_str().unwrap().contains("diplomat")), "{news}");
    assert!(!facts.iter().any(|fact| fact["kind"] == "event" && fact["words"].as_str().unwrap().contains("treaty")));
    let none = &lines(at(folder.path(), EVENING, &["new", "--since", NOON, "--json"]).ends(0))[0];
    assert_eq!(none["facts"].as_array().unwrap().len(), 0);
}

#[test]
fn a_watch_says_why_it_fired_and_does_not_fire_twice() {
    let folder = filled();
    let watch = ["watch", "add", "tokyo", "--query", "diplomat", "--kind", "event", "--min-origins", "1"];
    at(folder.path(), MORNING, &watch).ends(0);
    at(folder.path(), EVENING, &["watch", "run", "tokyo"])
        .ends(0)
        .says(&["watched: diplomat", "of at least 1 origins"]);
    at(folder.path(), EVENING, &["watch", "run", "tokyo"]).ends(0).says(&["0 new facts"]);
    at(folder.path(), EVENING, &["watch", "list"]).ends(0).says(&["tokyo: diplomat", EVENING]);
    at(folder.path(), EVENING, &["watch", "run", "osaka"]).ends(2).complains(&["no watch"]);
    let wrong = ["watch", "add", "x", "--query", "a", "--kind", "rumour"];
    at(folder.path(), EVENING, &wrong).ends(2).complains(&["no kind of new fact", "denial"]);
}

#[test]
fn the_store_can_be_seen_as_it_was() {
    let folder = filled();
    let then = stories(folder.path(), &["--as-of", "2024-06-03T09:00:00Z"]);
    assert_eq!(then.len(), 1, "{then:?}");
    assert_eq!(then[0]["articles"].as_u64(), Some(1));
    assert_eq!(stories(folder.path(), &[]).len(), 2);
    let search = ["search", "diplomat", "--as-of", "2024-06-03T09:00:00Z"];
    at(folder.path(), EVENING, &search).ends(0).silent();
}

#[test]
fn what_was_purged_leaves_its_hash_and_does_not_come_back() {
    let folder = filled();
    let found = lines(at(folder.path(), EVENING, &["search", "diplomat", "--json"]).ends(0));
    let id = found[0]["article"].as_str().unwrap().to_string();
    let demand = ["--reason", "court order", "--by", "desk"];
    at(folder.path(), EVENING, &[&["purge", id.as_str()], &demand[..]].concat()).ends(0);
    at(folder.path(), EVENING, &["search", "diplomat"]).ends(0).silent();
    at(folder.path(), EVENING, &["show", &id]).ends(2).complains(&["withdrawn", "court order"]);
    at(folder.path(), EVENING, &["add", "c.html"]).ends(0).says(&["0 added"]);
    at(folder.path(), EVENING, &["search", "diplomat"]).ends(0).silent();
    at(folder.path(), EVENING, &["new", "--since", NOON]).ends(0).says(&["withdrawal", "court order"]);
    for file in ["s.sqlite", "s.sqlite-wal"] {
        let bytes = fs::read(folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(9).any(|words| words == b"submarine"), "words of the page are left in {file}");
    }
    assert_eq!(stories(folder.path(), &[]).iter().filter(|story| story["articles"] != 0).count(), 1);
}

#[test]
fn ledgers_are_listed_and_only_what_can_be_checked_is_closed() {
    let folder = filled();
    at(folder.path(), EVENING, &["ledger", "figures"]).ends(0);
    for line in lines(at(folder.path(), EVENING, &["ledger", "figures", "--json"]).ends(0)) {
        assert_eq!(line["schema"], "attache/series/1");
    }
    at(folder.path(), EVENING, &["ledger", "forecasts"]).ends(0);
    at(folder.path(), EVENING, &["ledger", "close", "fct_00", "met", "--by", "desk"]).ends(2);
}
