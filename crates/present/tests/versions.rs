//! What becomes of pages after they were read, and what is let go, with the real binary.

mod common;
#[expect(dead_code, reason = "the tests of the engine use the rest")]
#[path = "../../../fixtures/site.rs"]
mod site;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use common::{Run, attache_in, root};
use serde_json::Value;
use site::{Answer, Asked, Site, answer, rss};

fn over(folder: &Path, args: &[&str]) -> Run {
    let store = folder.join("s.sqlite").display().to_string();
    attache_in(&root(), &[args, &["--store", &store]].concat(), b"")
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn lines(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Three pages that become, at the second step, withdrawn, other than they were, and gone.
fn paper() -> (Site, Arc<AtomicUsize>) {
    let step = Arc::new(AtomicUsize::new(0));
    let now = step.clone();
    let page = |title: &str, body: &str| -> Answer {
        let page = format!(
            "<html lang=en><head><title>{title}</title><meta property=article:published_time \
             content=2025-05-04></head><body><article><h1>{title}</h1>{body}<p>Reporters in the valley could not reach the \
             place, and the road over the pass stayed closed for a second day after the snow.</p></article></body></html>"
        );
        answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page.as_bytes())
    };
    let site = Site::new(move |asked: &Asked| match (asked.path.as_str(), now.load(Ordering::SeqCst)) {
        ("/rss", _) => answer("200 OK", "", rss(&["/a".into(), "/b".into(), "/c".into()]).as_bytes()),
        ("/a", 0) => page("Envoy visits", "<p>Russia attacked Ukraine on 3 May 2025, officials said.</p>"),
        ("/a", _) => {
            page("Envoy visits", "<p>This article has been withdrawn, since its source could not be confirmed.</p>")
        }
        ("/b", 0) => page(
            "Troops move",
            "<p>Iran attacked Israel on 2 May 2025.</p><p>Turkey condemned Greece on 3 May 2025.</p>",
        ),
        ("/b", _) => page(
            "Troops move",
            "<p>Correction: the army of Iran attacked nobody.</p><p>Turkey condemned Greece on 3 May 2025.</p>",
        ),
        ("/c", 0) => page("Ministers meet", "<p>France criticized Germany on 3 May 2025, ministers said.</p>"),
        ("/c", _) => answer("410 Gone", "", b""),
        _ => answer("404 Not Found", "", b""),
    });
    (site.expect("a site"), step)
}

fn collected() -> (tempfile::TempDir, Site) {
    let (site, step) = paper();
    let folder = tempfile::tempdir().expect("a folder");
    let collect =
        |now: &str| over(folder.path(), &["collect", "--allow-private", "--pause", "0", "--now", now]).ends(0);
    let first = "2025-05-05T08:00:00Z";
    let feed = site.address("/rss");
    over(folder.path(), &["source", "add", "--allow-private", "--now", first, &feed]).ends(0);
    collect(first).says(&["3 new articles"]);
    step.store(1, Ordering::SeqCst);
    collect("2025-05-05T12:00:00Z").says(&["3 pages looked at again: 2 changed, 1 gone"]);
    (folder, site)
}

#[test]
fn what_becomes_of_a_source_is_said_wherever_something_rests_on_it() {
    let (folder, _site) = collected();
    let events = over(folder.path(), &["events"]).ends(0);
    events.says(&[
        "source withdrawn: “This article has been withdrawn",
        "it no longer says this",
        "the page is gone (status 410, seen 2025-05-05)",
    ]);
    let listed = lines(&over(folder.path(), &["events", "--json"]).ends(0));
    let state = |place: &str| {
        let of = |event: &&Value| event["article"]["address"].as_str().is_some_and(|address| address.ends_with(place));
        listed.iter().filter(of).map(|event| event["source_status"]["state"].clone()).collect::<Vec<_>>()
    };
    assert!(state("/a").contains(&"withdrawn".into()), "{listed:?}");
    assert_eq!(state("/c"), ["gone"]);
    let news = over(folder.path(), &["new", "--since", "2025-05-05T10:00:00Z"]).ends(0);
    news.says(&["withdrawal", "source withdrawn", "correction", "the page was corrected", "gone"]);
    // One page counts once, and what was taken back is marked or held back.
    let rows = over(folder.path(), &["export", "events", "--format", "jsonl"]).ends(0);
    let meta: Value = serde_json::from_str(&rows.stderr).expect("a sidecar");
    assert_eq!(meta["held_back"]["told again by a newer version of its page"], 1, "{meta}");
    let rows = lines(&rows);
    let condemned = rows.iter().filter(|row| row["source_country"] == "TUR").count();
    assert_eq!(condemned, 1, "{rows:?}");
    assert!(rows.iter().any(|row| row["source_country"] == "RUS" && row["source_status"] == "withdrawn"), "{rows:?}");
    let table = over(folder.path(), &["export", "events", "--format", "polecat"]).ends(0);
    assert!(!table.stdout.contains("Russia") && !table.stdout.contains("Iran"), "{}", table.stdout);
    table.complains(&["source withdrawn, or no longer says it"]);
    let brief = attache_in(&root(), &["brief", &folder.path().join("s.sqlite").display().to_string()], b"").ends(0);
    brief.says(&["**source withdrawn:"]);
}

#[test]
fn a_page_that_is_gone_when_it_is_added_again_is_marked() {
    let (site, step) = paper();
    let folder = tempfile::tempdir().expect("a folder");
    let page = site.address("/c");
    over(folder.path(), &["add", &page]).ends(3).complains(&["private, loopback or link-local"]);
    over(folder.path(), &["add", "--allow-private", "--now", "2025-05-05T08:00:00Z", &page]).ends(0).says(&["1 added"]);
    step.store(1, Ordering::SeqCst);
    let again = over(folder.path(), &["add", "--allow-private", "--now", "2025-05-06T08:00:00Z", &page]);
    again.ends(3).complains(&["answered with status 410"]);
    over(folder.path(), &["events"]).ends(0).says(&["the page is gone (status 410, seen 2025-05-06)"]);
}

#[test]
fn versions_are_told_apart_sentence_by_sentence() {
    let (folder, _site) = collected();
    let listed = lines(&over(folder.path(), &["events", "--json"]).ends(0));
    let of_b = |event: &&Value| event["article"]["address"].as_str().is_some_and(|address| address.ends_with("/b"));
    let id = listed.iter().find(of_b).expect("an event")["id"].as_str().expect("an id").to_string();
    over(folder.path(), &["versions", &id]).ends(0).says(&[
        "- Iran attacked Israel on 2 May 2025.",
        "+ Correction: the army of Iran attacked nobody.",
        "says that it was corrected",
        "1 look at the page since",
    ]);
    let view = json(&over(folder.path(), &["versions", &id, "--json"]).ends(0));
    assert_eq!(
        (view["versions"].as_array().map(Vec::len), view["looks"][0]["outcome"].as_str()),
        (Some(2), Some("changed"))
    );
    assert_eq!(view["changes"][0]["same"], 3);
    // As it was before the second look.
    let first = view["versions"][0]["article"].as_str().expect("an id");
    let then = over(folder.path(), &["versions", first, "--as-of", "2025-05-05T09:00:00Z"]).ends(0);
    then.says(&["no other text was seen at its address"]);
    over(folder.path(), &["versions", "sty_000"]).ends(2);
}

#[test]
fn bytes_go_by_a_rule_only_when_it_is_said() {
    let (folder, _site) = collected();
    let later = ["--now", "2025-09-01T08:00:00Z"];
    let retain = |args: &[&str]| over(folder.path(), &[&["retain"], args, &later].concat());
    retain(&[]).ends(2).complains(&["no rule was named", "--older-than"]);
    retain(&["--older-than", "30"]).ends(0).says(&["5 pages: would be let go", "nothing was changed"]);
    retain(&["--older-than", "30", "--apply"]).ends(2).complains(&["--by NAME"]);
    let before = over(folder.path(), &["events", "--json"]).ends(0).stdout;
    retain(&["--older-than", "30", "--log-older-than", "30", "--apply", "--by", "desk"])
        .ends(0)
        .says(&["5 pages: let go"]);
    retain(&["--log"]).ends(0).says(&["by desk: bytes of pages last seen more than 30 days ago"]);
    assert_eq!(over(folder.path(), &["events", "--json"]).ends(0).stdout, before);
    let first: Value = serde_json::from_str(before.lines().next().expect("an event")).expect("JSON");
    let id = first["id"].as_str().expect("an id");
    over(folder.path(), &["show", id]).ends(0).says(&["let go at 2025-09-01", "SHA-256"]);
    over(folder.path(), &["rebuild"]).ends(0);
    assert_eq!(lines(&over(folder.path(), &["events", "--json"]).ends(0)).len(), before.lines().count());
    let archive = folder.path().join("a.warc.gz").display().to_string();
    over(folder.path(), &["archive", "export", &archive]).ends(0).complains(&["5 pages are left out"]);
    over(folder.path(), &["vacuum"]).ends(0).says(&["of 5 pages the bytes", "in all now"]);
}
