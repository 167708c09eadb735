//! Following 300 feeds for a day, with a clock that only waiting moves: no entry is missed, none is read twice, and quiet
//! feeds are asked ever less.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

#[path = "../../../fixtures/desk.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod desk;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../../fixtures/site.rs"]
mod site;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use desk::Desk;
use site::{Asked, Site, answer, page, rss};

const FEEDS: usize = 300;
const HOURS: usize = 24;

#[test]
fn three_hundred_feeds_are_followed_for_a_day_without_gaps_or_doubles() {
    let hour = Arc::new(AtomicUsize::new(0));
    // Every tenth feed prints every six hours, the others once at the start: most papers are quiet.
    let n_listed = |feed: usize, hour: usize| if feed.is_multiple_of(10) { 1 + hour / 6 } else { 1 };
    let now = hour.clone();
    // Thirty sites with ten feeds each.
    let sites: Vec<Site> = (0..30)
        .map(|number| {
            let now = now.clone();
            let site = Site::new(move |asked: &Asked| {
                let parts: Vec<&str> = asked.path.trim_start_matches('/').split('/').collect();
                match (parts.first().and_then(|feed| feed.parse::<usize>().ok()), parts.get(1)) {
                    (Some(feed), Some(&"rss")) => {
                        let n = n_listed(feed, now.load(Ordering::SeqCst));
                        let links: Vec<String> = (0..n).rev().map(|entry| format!("/{feed}/{entry}")).collect();
                        answer("200 OK", "", rss(&links).as_bytes())
                    }
                    (Some(feed), Some(entry)) => {
                        let number = number * 1_000 + feed * 10 + entry.parse::<usize>().unwrap_or(0);
                        answer("200 OK", "Content-Type: text/html\r\n", page(number).as_bytes())
                    }
                    _ => answer("404 Not Found", "", b""),
                }
            });
            site.unwrap()
        })
        .collect();
    let address = |feed: usize, path: &str| sites[feed % 30].address(&format!("/{feed}/{path}"));
    let sources: Vec<(String, &str)> = (0..FEEDS).map(|feed| (address(feed, "rss"), "feed")).collect();
    let mut desk = Desk::new(&sources);
    desk.looks = false;
    let refs: Vec<&Site> = sites.iter().collect();
    let mut n_articles = 0;
    for step in 0..HOURS {
        hour.store(step, Ordering::SeqCst);
        n_articles += desk.pass(&refs).tally.articles;
        desk.clock.forward(1);
    }
    let expected: usize = (0..FEEDS).map(|feed| n_listed(feed, HOURS - 1)).sum();
    // The last entries may wait for a later visit; the ones before may not.
    hour.store(HOURS - 1, Ordering::SeqCst);
    for _ in 0..2 {
        desk.clock.forward(13);
        n_articles += desk.pass(&refs).tally.articles;
    }
    assert_eq!(n_articles as usize, expected, "every entry was read, and once");
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for (number, site) in sites.iter().enumerate() {
        for one in site.asked() {
            *asked.entry(format!("{number}{}", one.path)).or_default() += 1;
        }
        assert_eq!(site.most_at_once(), 1, "one request at a time to a site");
    }
    let pages = asked.iter().filter(|(path, _)| !path.ends_with("rss") && !path.ends_with("robots.txt"));
    assert!(pages.clone().count() == expected && pages.clone().all(|(_, n)| *n == 1));
    let visits = |feed: usize| asked[&format!("{}/{feed}/rss", feed % 30)];
    // Quiet feeds are left alone ever longer: a round an hour asked each of them a dozen times at most.
    assert!((0..FEEDS).all(|feed| (4..=14).contains(&visits(feed))), "{} {}", visits(10), visits(11));
}
