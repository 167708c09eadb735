//! Pages that are looked at again, and sources that move, on a small site that the test serves itself.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../fixtures/desk.rs"]
mod desk;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../fixtures/site.rs"]
mod site;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use desk::Desk;
use model::ArticleId;
use site::{Answer, Asked, Site, answer, page, rss};
use store::{
    Later,
    query::{ArticleFilter, Paging},
};

/// A site that shows something else at each step.
fn stepping(show: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> (Site, Arc<AtomicUsize>) {
    let step = Arc::new(AtomicUsize::new(0));
    let now = step.clone();
    let site = Site::new(move |asked: &Asked| {
        show(&asked.path, now.load(Ordering::SeqCst)).unwrap_or_else(|| answer("404 Not Found", "", b""))
    });
    (site.unwrap(), step)
}

fn html(body: &str) -> Option<Answer> {
    Some(answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body.as_bytes()))
}

fn gone() -> Option<Answer> {
    Some(answer("410 Gone", "", b""))
}

fn feed(names: &[&str]) -> Option<Answer> {
    let links: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
    Some(answer("200 OK", "", rss(&links).as_bytes()))
}

/// What was seen later of the first article that was read at this address.
fn later(desk: &Desk, address: &str) -> (ArticleId, Later) {
    let rows = desk.store.articles(&ArticleFilter::default(), Paging::all()).unwrap();
    let first = rows.iter().find(|row| row.address.as_deref() == Some(address)).unwrap_or_else(|| panic!("{address}"));
    (first.id.clone(), desk.store.later(&first.id).unwrap())
}

#[test]
fn what_becomes_of_a_page_marks_what_was_read_there_and_deletes_nothing() {
    let with = |note: &str| page(3).replace("<p>Officials said", &format!("<p>{note}</p><p>Officials said"));
    let (site, step) = stepping(move |path, step| match (path, step) {
        ("/rss", _) => feed(&["same", "gone", "back", "withdrawn", "corrected", "advert", "away"]),
        ("/same", _) => html(&page(1)),
        ("/gone", 0) | ("/back", 0 | 2..) => html(&page(2)),
        ("/gone" | "/back", _) => gone(),
        ("/withdrawn", 0) | ("/corrected", 0) => html(&page(3)),
        ("/withdrawn", _) => html(&with("This article has been withdrawn because its source could not be confirmed.")),
        ("/corrected", _) => {
            html(&with("Correction: the talks will go on for two days.").replace("nothing", "something"))
        }
        ("/advert", step) => html(&page(4).replace("</head>", &format!("<!-- advertisement {step} --></head>"))),
        ("/away", 0) => html(&page(5)),
        ("/away", _) => Some(answer("302 Found", "Location: /\r\n", b"")),
        ("/", _) => html("<html><body><p>All the news of today.</p></body></html>"),
        _ => None,
    });
    let mut desk = Desk::new(&[(site.address("/rss"), "feed")]);
    let first = desk.pass(&[&site]);
    assert_eq!((first.tally.articles, first.looked), (7, 0), "{first:?}");
    let n_captures = desk.store.capture_ids().unwrap().len();
    step.store(1, Ordering::SeqCst);
    desk.clock.forward(2);
    let second = desk.pass(&[&site]);
    assert_eq!((second.looked, second.gone, second.tally.changed), (7, 3, 2), "{second:?}");
    let of = |name: &str| later(&desk, &site.address(name));
    assert_eq!((of("/same").1, of("/advert").1), (Later::default(), Later::default()));
    assert_eq!(of("/gone").1.gone.unwrap().words, "status 410");
    assert!(of("/away").1.gone.unwrap().words.contains("front page"), "a page that leads to the front page is gone");
    let (article, withdrawn) = of("/withdrawn");
    let said = withdrawn.withdrawn.unwrap();
    assert!(said.words.starts_with("This article has been withdrawn") && said.article != article, "{said:?}");
    let (article, corrected) = of("/corrected");
    assert!(corrected.corrected.unwrap().words.starts_with("Correction:") && corrected.withdrawn.is_none());
    let text = corrected.changed.unwrap().text;
    assert!(text.contains("something had been signed") && !text.contains("nothing had been signed"));
    let versions = desk.store.versions_of(&article).unwrap();
    assert_eq!(versions.len(), 2);
    assert!(versions[0].article == article && versions[0].last < versions[1].first, "{versions:?}");
    // Other bytes with the same text are not kept: only that they were seen.
    assert_eq!(desk.store.capture_ids().unwrap().len(), n_captures + 2);
    let looks = desk.store.looks(&site.address("/advert")).unwrap();
    assert!(looks[0].outcome == "same" && looks[0].sha256.is_some(), "{looks:?}");
    // Nothing was deleted: what was coded on all pages is still there.
    assert_eq!(desk.titles().len(), 9);

    step.store(2, Ordering::SeqCst);
    desk.clock.forward(30);
    desk.pass(&[&site]);
    assert_eq!(later(&desk, &site.address("/back")).1, Later::default(), "a page that came back is not gone");
    assert!(later(&desk, &site.address("/gone")).1.gone.is_some());
    // Young pages are looked at often, old ones ever less, and then no more.
    for _ in 0..40 {
        desk.clock.forward(7 * 24);
        desk.pass(&[&site]);
    }
    for name in ["/same", "/gone", "/withdrawn"] {
        let asked = site.asked().iter().filter(|asked| asked.path == name).count();
        assert_eq!(asked, 5, "{name}: read once and looked at four times");
    }
}

#[test]
fn a_text_that_comes_back_is_no_change() {
    let (site, step) = stepping(|path, step| match (path, step) {
        ("/rss", _) => feed(&["a"]),
        ("/a", 1) => html(&page(2)),
        ("/a", _) => html(&page(1)),
        _ => None,
    });
    let mut desk = Desk::new(&[(site.address("/rss"), "feed")]);
    let mut marks = Vec::new();
    for (now, hours) in [(0, 2), (1, 30), (2, 0)] {
        step.store(now, Ordering::SeqCst);
        desk.pass(&[&site]);
        desk.clock.forward(hours);
        marks.push(later(&desk, &site.address("/a")).1.changed.is_some());
    }
    assert_eq!(marks, [false, true, false]);
}

#[test]
fn a_page_that_is_itself_a_source_is_marked_too() {
    let (site, step) = stepping(|path, step| match (path, step) {
        ("/statement", 0) => html(&page(1)),
        ("/statement", 1) => html(&page(2)),
        ("/statement", _) => gone(),
        _ => None,
    });
    let mut desk = Desk::new(&[(site.address("/statement"), "page")]);
    for now in 0..3 {
        step.store(now, Ordering::SeqCst);
        desk.pass(&[&site]);
        desk.clock.forward(24);
    }
    let (_, first) = later(&desk, &site.address("/statement"));
    assert!(first.changed.is_some() && first.gone.is_some(), "{first:?}");
}

#[test]
fn a_source_that_moved_for_good_is_asked_at_its_new_address_from_then_on() {
    let (site, _) = stepping(|path, _| match path {
        "/old" => Some(answer("301 Moved Permanently", "Location: /hop\r\n", b"")),
        "/hop" => Some(answer("308 Permanent Redirect", "Location: /new\r\n", b"")),
        "/for-now" => Some(answer("302 Found", "Location: /new\r\n", b"")),
        "/twin" => Some(answer("301 Moved Permanently", "Location: /known\r\n", b"")),
        "/lost" => Some(answer("301 Moved Permanently", "Location: /page\r\n", b"")),
        "/new" | "/known" => feed(&[]),
        "/page" => html("<html><body>Hello</body></html>"),
        _ => None,
    });
    let paths = ["/old", "/for-now", "/twin", "/known", "/lost"];
    let sources: Vec<(String, &str)> = paths.iter().map(|path| (site.address(path), "feed")).collect();
    let mut desk = Desk::new(&sources);
    desk.pass(&[&site]);
    let sources = desk.store.sources().unwrap();
    let addresses: Vec<String> = sources.iter().map(|source| source.address.replace(&site.address(""), "")).collect();
    assert_eq!(addresses, ["/new", "/for-now", "/twin", "/known", "/lost"]);
    assert_eq!(sources[0].state.moves[0].from, site.address("/old"));
    assert!(sources[2].state.problem.as_ref().unwrap().contains("is a source already"));
    // Where no feed stands nothing is taken over.
    assert!(sources[4].state.moves.is_empty() && sources[4].state.failures == 1);
    let log = desk.store.visits(100).unwrap();
    assert!(log.iter().any(|line| line.outcome.contains("moved for good to") && line.outcome.ends_with("/new")));
    desk.clock.forward(24);
    desk.pass(&[&site]);
    assert_eq!(site.asked().iter().filter(|asked| asked.path == "/old").count(), 1);
}

#[test]
fn a_delay_that_a_site_asks_for_is_kept() {
    let (site, _) = stepping(|path, _| match path {
        "/robots.txt" => Some(answer("200 OK", "", b"User-agent: *\nCrawl-delay: 11\n")),
        "/rss" => feed(&["1", "2", "3"]),
        "/1" | "/2" | "/3" => html(&page(path.len())),
        _ => None,
    });
    let mut desk = Desk::new(&[(site.address("/rss"), "feed")]);
    desk.pass(&[&site]);
    let log = desk.store.visits(100).unwrap();
    let gaps: Vec<i64> = log.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at).as_secs()).collect();
    assert!(gaps.len() == 4 && gaps.iter().all(|gap| *gap >= 11), "{gaps:?}");
}
