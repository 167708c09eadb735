//! Sources and collecting, with the real binary and a site that the test serves itself.

mod common;
#[expect(dead_code, reason = "the tests of the engine use the rest")]
#[path = "../../../fixtures/site.rs"]
mod site;

use std::{fs, path::Path, process::Stdio};

use common::{Run, attache_in, command, root};
use serde_json::Value;
use site::{Answer, Asked, Site, answer, page, rss};

fn over(folder: &Path, args: &[&str]) -> Run {
    let store = folder.join("s.sqlite").display().to_string();
    attache_in(&root(), &[args, &["--store", &store]].concat(), b"")
}

fn lines(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn paper() -> Site {
    Site::new(|asked: &Asked| -> Answer {
        let html = |body: &str| answer("200 OK", "Content-Type: text/html\r\n", body.as_bytes());
        match asked.path.as_str() {
            "/" => html("<html><head><link rel=alternate type='application/rss+xml' href='/rss'></head><body>Hello</body></html>"),
            "/bare" => html("<html><body>Hello</body></html>"),
            "/rss" => answer("200 OK", "", rss(&["/page/1".into(), "/page/2".into(), "/denied/3".into()]).as_bytes()),
            "/robots.txt" => answer("200 OK", "", b"User-agent: attache\nDisallow: /denied\n"),
            "/page/1" => html(&page(1)),
            "/page/2" => html(&page(2)),
            _ => answer("404 Not Found", "", b""),
        }
    })
    .expect("a site")
}

#[test]
fn a_source_is_found_read_and_accounted_for() {
    let site = paper();
    let folder = tempfile::tempdir().expect("a folder");
    let feed = site.address("/rss");
    over(folder.path(), &["collect"]).ends(2).silent().complains(&["there are no sources yet", "attache source add"]);
    over(folder.path(), &["source", "add", &site.address("/")]).ends(3).complains(&["private, loopback or link-local"]);
    over(folder.path(), &["source", "add", "--allow-private", &site.address("/")]).ends(0).says(&[
        &feed,
        "added",
        "RSS, 3 entries",
    ]);
    over(folder.path(), &["source", "add", "--allow-private", &feed]).ends(0).says(&["known already"]);
    over(folder.path(), &["source", "add", "--allow-private", &site.address("/bare"), "nowhere"])
        .ends(3)
        .complains(&["names no feed", "nowhere"]);
    over(folder.path(), &["source", "list"]).ends(0).says(&["new", "The Paper", &feed]);
    attache_in(&root(), &["source", "test", "--allow-private", &feed], b"").ends(0).says(&[
        "RSS, The Paper: 3 entries",
        "/page/1",
        "no date",
    ]);

    let run = over(folder.path(), &["collect", "--once", "--allow-private", "--pause", "0"]).ends(0);
    run.says(&["1 source asked, 0 in trouble: 3 new entries", "2 pages read: 2 new articles", "1 page not read"]);
    let listed = lines(&over(folder.path(), &["source", "list", "--json"]).ends(0));
    assert_eq!((listed[0]["health"].as_str(), listed[0]["state"]["entries"].as_u64()), (Some("well"), Some(3)));
    over(folder.path(), &["coverage"]).ends(0).says(&[
        &feed,
        "the site's robots.txt asks to keep away",
        "the store takes",
    ]);
    let rows = lines(&over(folder.path(), &["coverage", "--json"]).ends(0));
    assert_eq!(
        (rows[0]["listed"].as_u64(), rows[0]["read"].as_u64(), rows[0]["forbidden"].as_u64()),
        (Some(3), Some(2), Some(1))
    );

    over(folder.path(), &["source", "pause", &feed]).ends(0).says(&["paused"]);
    over(folder.path(), &["source", "list"]).ends(0).says(&["paused"]);
    over(folder.path(), &["source", "remove", &feed]).ends(0).says(&["what was read of it stays"]);
    over(folder.path(), &["source", "remove", &feed]).ends(2).complains(&["there is no source"]);
    over(folder.path(), &["search", "Convoy"])
        .ends(0)
        .says(&["Convoy 1 reaches the pass", "Convoy 2 reaches the pass"]);
}

#[test]
fn a_hundred_feeds_go_in_and_out_as_opml() {
    let folder = tempfile::tempdir().expect("a folder");
    let outlines: String = (0..100)
        .map(|number| format!("<outline type='rss' text='Paper {number} &amp; Sons' xmlUrl='https://paper{number}.example/rss?a=1&amp;b=2'/>"))
        .collect();
    let file = folder.path().join("feeds.opml");
    fs::write(
        &file,
        format!(
            "<?xml version='1.0'?><opml version='2.0'><body><outline text='All'>{outlines}</outline></body></opml>"
        ),
    )
    .expect("written");
    let file = file.display().to_string();
    over(folder.path(), &["source", "import", &file]).ends(0).says(&["100 feeds added, 0 known already"]);
    over(folder.path(), &["source", "import", &file]).ends(0).says(&["0 feeds added, 100 known already"]);
    let out = over(folder.path(), &["source", "export"]).ends(0).stdout;
    assert_eq!(out.matches("<outline ").count(), 100);
    let again = tempfile::tempdir().expect("a folder");
    let copy = again.path().join("copy.opml");
    fs::write(&copy, &out).expect("written");
    over(again.path(), &["source", "import", &copy.display().to_string()]).ends(0).says(&["100 feeds added"]);
    assert_eq!(over(again.path(), &["source", "export"]).ends(0).stdout, out);
    over(folder.path(), &["source", "import", "README.md"]).ends(2).complains(&["README.md", "no OPML"]);
}

#[test]
fn one_process_collects_into_a_store() {
    let site = paper();
    let folder = tempfile::tempdir().expect("a folder");
    over(folder.path(), &["source", "add", "--allow-private", "--unchecked", &site.address("/rss")]).ends(0);
    let store = folder.path().join("s.sqlite").display().to_string();
    let args = ["collect", "--follow", "--allow-private", "--pause", "0", "--json", "--store", &store];
    let mut child = command(&root(), &args).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut first = String::new();
    let mut from = std::io::BufReader::new(child.stdout.take().expect("piped"));
    std::io::BufRead::read_line(&mut from, &mut first).expect("a round");
    let round: Value = serde_json::from_str(&first).expect("JSON");
    assert_eq!(round["tally"]["articles"].as_u64(), Some(2), "{round}");
    over(folder.path(), &["collect", "--once"]).ends(3).silent().complains(&["another process writes to this store"]);
    // Readers are not disturbed.
    over(folder.path(), &["search", "Convoy"]).ends(0).says(&["Convoy 1"]);
    child.kill().expect("killed");
    child.wait().expect("ended");
    over(folder.path(), &["collect", "--once", "--allow-private"]).ends(0);
}
