//! Collecting from a small site that the test serves itself, with every fault that sites have.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

#[path = "../../../fixtures/desk.rs"]
mod desk;
#[path = "../../../fixtures/site.rs"]
mod site;

use std::{
    io::Write,
    sync::atomic::{AtomicUsize, Ordering},
};

use collect::polite::Clock;
use desk::Desk;
use engine::gather::{Health, health};
use site::{Answer, Asked, Site, answer, page, rss};
use store::query::Paging;

fn not_found() -> Answer {
    answer("404 Not Found", "", b"")
}

fn html(body: &str) -> Answer {
    answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body.as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_feed_is_followed_without_doubles_and_asked_only_for_what_changed() {
    let n_listed = std::sync::Arc::new(AtomicUsize::new(3));
    let listed = n_listed.clone();
    let site = Site::new(move |asked: &Asked| {
        let n = listed.load(Ordering::SeqCst);
        if asked.path == "/rss" {
            let etag = format!("\"{n}\"");
            if asked.headers.contains(&format!("if-none-match: {etag}")) {
                return answer("304 Not Modified", "", b"");
            }
            let links: Vec<String> = (0..n).rev().map(|number| format!("/page/{number}")).collect();
            return answer("200 OK", &format!("ETag: {etag}\r\nContent-Type: text/xml\r\n"), rss(&links).as_bytes());
        }
        match asked.path.strip_prefix("/page/").and_then(|number| number.parse().ok()) {
            Some(number) => html(&page(number)),
            None => not_found(),
        }
    })
    .unwrap();
    let mut desk = Desk::new(&[(site.address("/rss"), "feed")]);
    desk.looks = false;
    let first = desk.pass(&[&site]);
    assert_eq!((first.listed, first.tally.articles, first.unread), (3, 3, 0), "{first:?}");
    assert_eq!(desk.pass(&[&site]).sources, 0, "it is not due again at once");
    for expected in [(0, 0), (2, 2), (0, 0)] {
        if expected.0 > 0 {
            n_listed.store(5, Ordering::SeqCst);
        }
        desk.clock.forward(24);
        let next = desk.pass(&[&site]);
        assert_eq!((next.listed, next.tally.articles), expected, "{next:?}");
    }
    assert_eq!(desk.titles(), (0..5).map(|number| format!("Convoy {number} reaches the pass")).collect::<Vec<_>>());
    let pages = site.asked().iter().filter(|asked| asked.path.starts_with("/page/")).count();
    assert_eq!(pages, 5, "no page is asked for twice");
    let log = desk.store.visits(1_000).unwrap();
    assert_eq!(log.iter().filter(|line| line.status == Some(304)).count(), 2);
    // Politeness, measured in the log: one request at a time, with the pause between two.
    let gaps: Vec<i64> = log.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at).as_secs()).collect();
    assert!(gaps.iter().all(|gap| *gap >= 2), "{gaps:?}");
    assert_eq!(site.most_at_once(), 1);
    let capture = desk.store.capture(&desk.store.capture_ids().unwrap()[0]).unwrap();
    assert!(capture.request[0].1.starts_with("GET /page/"), "{:?}", capture.request);
    assert!(capture.headers.iter().any(|(name, _)| name == "content-type"));
    assert_eq!(capture.hints.title.as_deref(), Some(format!("At {}", &capture.request[0].1[4..11]).as_str()));
}

#[test]
fn every_fault_of_a_page_gives_a_clear_status_and_nothing_hangs() {
    let busy = Site::new(|asked: &Asked| match asked.path.as_str() {
        "/robots.txt" => not_found(),
        _ => answer("429 Too Many Requests", "Retry-After: 3600\r\n", b""),
    })
    .unwrap();
    let site = Site::new(|asked: &Asked| match asked.path.as_str() {
        "/robots.txt" => answer("200 OK", "", b"User-agent: *\nDisallow: /denied\n"),
        "/fine" => html(&page(1)),
        "/to-denied" => answer("302 Found", "Location: /denied/y\r\n", b""),
        "/silent" => Answer::Silent,
        "/drip" => Answer::Drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>".to_vec()),
        "/cut" => {
            Answer::Send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>The".to_vec())
        }
        "/bomb" => {
            let body = gzip(&vec![b' '; 100 << 20]);
            answer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &body)
        }
        "/loop" => answer("302 Found", "Location: /loop\r\n", b""),
        "/inside" => answer("302 Found", "Location: http://10.0.0.1/\r\n", b""),
        "/charset" => {
            let mut body = b"<html lang=ru><head><meta charset=windows-1251><title>".to_vec();
            body.extend([0xcc, 0xe8, 0xf0]);
            body.extend(b"</title></head><body><p>");
            body.extend([0xcc, 0xe8, 0xf0, b' '].repeat(200));
            body.extend(b"</p></body></html>");
            answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", &body)
        }
        "/endless" => {
            Answer::Endless([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".as_slice(), &[b'x'; 9000]].concat())
        }
        "/paper.pdf" => answer("200 OK", "Content-Type: application/pdf\r\n", b"%PDF-1.7"),
        "/login" => answer("401 Unauthorized", "", b""),
        "/gone" => answer("410 Gone", "", b""),
        "/broken" => answer("500 Internal Server Error", "", b""),
        "/nonsense" => Answer::Send(b"\x00\x01\x02 this is no HTTP\r\n\r\n".to_vec()),
        _ => not_found(),
    })
    .unwrap();
    let faults: &[(&str, &str, &str)] = &[
        ("/fine", "read", ""),
        ("/charset", "read", ""),
        ("/denied/x", "forbidden", "robots.txt"),
        ("/to-denied", "forbidden", "robots.txt"),
        ("/silent", "waiting", "did not answer in time"),
        ("/drip", "waiting", "did not answer in time"),
        ("/cut", "waiting", ""),
        ("/bomb", "waiting", "times its size"),
        ("/loop", "waiting", "more than 8 redirects"),
        ("/inside", "failed", "private, loopback or link-local"),
        ("/endless", "unread", "larger than"),
        ("/paper.pdf", "unread", "application/pdf"),
        ("/login", "unread", "behind a login"),
        ("/gone", "gone", "no longer there"),
        ("/broken", "waiting", "status 500"),
        ("/nonsense", "waiting", ""),
        ("/missing", "gone", "404"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut list: String = faults.iter().map(|(path, ..)| format!("{}\n", site.address(path))).collect();
    list.push_str(&format!("{}\n{}\n", busy.address("/1"), busy.address("/2")));
    let lists = Site::new(move |asked: &Asked| match asked.path.as_str() {
        "/list" => answer("200 OK", "Content-Type: text/plain\r\n", list.as_bytes()),
        _ => not_found(),
    })
    .unwrap();
    let watched = folder.path().display().to_string();
    let mut desk = Desk::new(&[(lists.address("/list"), "feed"), (watched, "folder")]);
    let done = desk.pass(&[&site, &busy, &lists]);
    assert_eq!(done.listed, faults.len() as u64 + 2);
    for (path, state, reason) in faults {
        let (found, why) = desk.fate(&site.address(path));
        assert!(found == *state && why.contains(reason), "{path}: {found}, {why}");
        assert_eq!(why.is_empty(), *state == "read", "{path}: {why}");
    }
    for path in ["/1", "/2"] {
        assert_eq!(desk.fate(&busy.address(path)).0, "waiting", "{path}");
    }
    let n_busy = |busy: &Site| busy.asked().iter().filter(|asked| asked.path != "/robots.txt").count();
    assert_eq!(n_busy(&busy), 1, "who asks to be left alone is left alone");
    let day = &desk.store.coverage(None).unwrap()[0];
    assert_eq!((day.read, day.other_language, day.forbidden, day.unread), (1, 1, 2, 3), "{day:?}");
    assert_eq!(
        day.listed,
        day.read + day.paywalled + day.other_language + day.waiting + day.failed + day.forbidden + day.unread
    );
    // Entry by entry the same is told, each with its reason.
    let (unread, n_unread) = desk.store.unread("", &day.day, Paging::all()).unwrap();
    assert_eq!((unread.len(), n_unread as u64), (n_unread, day.listed - day.read));
    assert!(unread.iter().all(|entry| !entry.reason.is_empty()), "{unread:?}");
    assert_eq!(unread.iter().filter(|entry| entry.counted == "forbidden").count() as u64, day.forbidden);
    assert_eq!(desk.store.unread("https://nobody.example/", "", Paging::all()).unwrap().1, 0);
    // What failed is tried again, a few times, and then given up: nothing waits for ever.
    for _ in 0..12 {
        desk.clock.forward(24);
        desk.pass(&[&site, &busy, &lists]);
    }
    for path in ["/silent", "/drip", "/cut", "/bomb", "/loop", "/broken", "/nonsense"] {
        let (found, why) = desk.fate(&site.address(path));
        assert!(found == "failed" && why.ends_with("given up after 5 tries"), "{path}: {found}, {why}");
    }
    assert_eq!(desk.store.n_waiting().unwrap(), 0);
}

#[test]
fn a_feed_that_turns_into_a_page_or_dies_is_told() {
    let round = std::sync::Arc::new(AtomicUsize::new(0));
    let now = round.clone();
    let site = Site::new(move |asked: &Asked| match (asked.path.as_str(), now.load(Ordering::SeqCst)) {
        ("/turned", 0) | ("/dead", 0) | ("/well", _) => answer("200 OK", "", rss(&[]).as_bytes()),
        ("/turned", _) => html("<html><head><link rel=alternate type=application/rss+xml href=/well></head></html>"),
        _ => not_found(),
    })
    .unwrap();
    let paths = ["/turned", "/dead", "/well"];
    let sources: Vec<(String, &str)> = paths.iter().map(|path| (site.address(path), "feed")).collect();
    let mut desk = Desk::new(&sources);
    for step in 0..4 {
        round.store(step, Ordering::SeqCst);
        desk.pass(&[&site]);
        desk.clock.forward(25);
    }
    let sources = desk.store.sources().unwrap();
    let now = desk.clock.now();
    let healths: Vec<Health> = sources.iter().map(|source| health(source, now)).collect();
    assert_eq!(healths, [Health::Dying, Health::Dying, Health::Well]);
    let problem = |index: usize| sources[index].state.problem.clone().unwrap();
    assert!(problem(0).contains("a web page stands here") && problem(0).contains("/well"), "{}", problem(0));
    assert!(problem(1).contains("status 404"), "{}", problem(1));
    assert_eq!(problem(2), "it lists nothing");
}

#[test]
fn a_list_of_100_000_entries_is_kept_whole_and_read_in_portions() {
    let site = Site::new(|asked: &Asked| match asked.path.as_str() {
        "/rss" => {
            let links: Vec<String> = (0..100_000).map(|number| format!("/{number}")).collect();
            answer("200 OK", "Content-Encoding: gzip\r\n", &gzip(rss(&links).as_bytes()))
        }
        "/sitemap.xml" => {
            let index = "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>";
            answer("200 OK", "", index.as_bytes())
        }
        "/news.xml" => answer("200 OK", "", b"<urlset><url><loc>/from-sitemap</loc></url></urlset>"),
        "/robots.txt" => not_found(),
        path => html(&page(path.len())),
    })
    .unwrap();
    let mut desk = Desk::new(&[(site.address("/rss"), "feed"), (site.address("/sitemap.xml"), "feed")]);
    let done = desk.pass(&[&site]);
    assert_eq!((done.listed, done.asked, done.waiting), (100_001, 51, 99_950), "{done:?}");
    let days = desk.store.coverage(None).unwrap();
    let over_budget: u64 = days.iter().map(|day| day.over_budget).sum();
    assert_eq!(over_budget, 99_950, "what a round had no room for is told");
    assert_eq!(desk.fate(&site.address("/from-sitemap")).0, "read");
    assert_eq!(desk.pass(&[&site]).waiting, 99_900);
}

#[test]
fn pages_and_folders_are_read_again_when_they_change() {
    let n = std::sync::Arc::new(AtomicUsize::new(1));
    let shown = n.clone();
    let site = Site::new(move |asked: &Asked| match asked.path.as_str() {
        "/front" => html(&page(shown.load(Ordering::SeqCst))),
        _ => not_found(),
    })
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, number: usize| {
        let mut file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
        file.write_all(page(number).as_bytes()).unwrap();
        file.persist(folder.path().join(name)).unwrap();
    };
    write("one.html", 100);
    let watched = folder.path().display().to_string();
    let mut desk = Desk::new(&[(site.address("/front"), "page"), (watched, "folder")]);
    assert_eq!(desk.pass(&[&site]).tally.articles, 2);
    desk.clock.forward(24);
    n.store(2, Ordering::SeqCst);
    write("two.html", 2_000);
    let next = desk.pass(&[&site]);
    assert_eq!((next.tally.articles, next.tally.seen_again), (2, 0), "{next:?}");
}
