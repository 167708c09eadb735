//! How fast the desk answers: `cargo run --profile quick -p present --example pages -- STORE`. Opens every page of the desk
//! over the store without a port, 20 times each, and prints the median, the slowest and the size, then how long searches
//! take; pages over 50 ms (median) or 300 KB, and searches over 150 ms (95 of 100), are marked. Nothing is written.
//!
//! The times are processor time of the whole process, so that what else the machine does meanwhile does not count.

use std::{
    path::PathBuf,
    sync::OnceLock,
    time::{Duration, Instant},
};

use axum::{Router, body::Body, http::Request};
use present::{
    shelf::Shelf,
    web::{
        desk::{Desk, app},
        guard::Guard,
    },
};
use tower::ServiceExt;

/// Times that each page is opened.
const TIMES: usize = 20;
/// What a page may take and hold, and what 95 of 100 searches may take.
const MEDIAN: Duration = Duration::from_millis(50);
const BYTES: usize = 300_000;
const SEARCH: Duration = Duration::from_millis(150);

/// Pages that every store has.
const PAGES: [&str; 25] = [
    "/",
    "/?since=1970-01-01",
    "/?since=1970-01-01&page=2",
    "/stories",
    "/stories?page=50",
    "/stories?q=said",
    "/events",
    "/events?page=200",
    "/events?type=AID",
    "/events?country=NOR",
    "/events?source=Norway",
    "/pairs",
    "/pairs?country=NOR",
    "/figures",
    "/forecasts",
    "/forecasts?state=open",
    "/forecasts?page=20",
    "/map",
    "/map?view=world&since=2025-01-01",
    "/sources",
    "/coverage",
    "/codebook",
    "/log",
    "/search?q=government",
    "/search?q=government&page=100",
];

/// Common words, rare words, phrases, fields, and words that are combined.
const SEARCHES: [&str; 20] = [
    "the",
    "government",
    "said",
    "troops",
    "agreement",
    "\"signed an agreement\"",
    "government OR ministry",
    "said NOT ministry",
    "norway AND chile",
    "near/5 killed people",
    "officials near/5 sanctions",
    "minist*",
    "type:AID",
    "actor:Norway",
    "country:NOR",
    "outlet:\"Paper 7\"",
    "since:2025-06-01 said",
    "until:2025-02-01 government",
    "annexes",
    "nothingofthiskind",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let store: PathBuf = std::env::args().nth(1).ok_or("which store?")?.into();
    let only = std::env::args().nth(2).unwrap_or_default();
    let open = || -> Result<Router, Box<dyn std::error::Error>> {
        let knowledge = knowledge::Knowledge::embedded().map_err(|faults| faults.to_string())?;
        let shelf = Shelf::open(&store).map_err(|failure| failure.message)?;
        Ok(app(Desk::new(shelf).with_knowledge(knowledge), Guard::Loopback))
    };
    let desk = open()?;
    let (first, _) = get(&desk, "/stories").await?;
    println!("first page after the desk opens or the store changes: {first:.1?}");
    println!("{:>10} {:>10} {:>9}", "median", "slowest", "bytes");
    let mut pages: Vec<String> = PAGES.map(str::to_string).to_vec();
    pages.extend(found(&desk).await?);
    for path in pages.iter().filter(|path| path.contains(&only)) {
        let (times, bytes) = timed(&desk, path, TIMES).await?;
        let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
        let mark = if median > MEDIAN || bytes > BYTES { "  OVER" } else { "" };
        println!("{:>10} {:>10} {bytes:>9}  {path}{mark}", shown(median), shown(slowest));
    }
    let mut all = Vec::new();
    for words in SEARCHES {
        let path = format!("/search?q={}", encoded(words));
        let (times, _) = timed(&desk, &path, 10).await?;
        if times[times.len() / 2] > MEDIAN {
            println!("{:>10}                       search {words}", shown(times[times.len() / 2]));
        }
        all.extend(times);
    }
    all.sort_unstable();
    let slow = all[all.len() * 95 / 100];
    let mark = if slow > SEARCH { "  OVER" } else { "" };
    println!("searches: median {}, 95 of 100 within {}{mark}", shown(all[all.len() / 2]), shown(slow));
    Ok(())
}

/// Pages that depend on what the store holds: its largest situation, an article and an item of it, two tellings, a pair.
async fn found(desk: &Router) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut pages = Vec::new();
    let (_, largest) = get(desk, "/search?q=annexes").await?;
    let (_, stories) = get(desk, "/stories").await?;
    let (_, pairs) = get(desk, "/pairs").await?;
    let articles = [&largest, &stories].into_iter().filter_map(|html| link(html, "/article/"));
    for article in articles.collect::<Vec<_>>() {
        let (_, html) = get(desk, &article).await?;
        pages.push(article);
        if let Some(story) = link(&html, "/story/") {
            pages.push(format!("{story}?page=2"));
            pages.push(story);
        }
    }
    if let Some(story) = link(&stories, "/story/") {
        let (_, html) = get(desk, &story).await?;
        pages.push(story);
        pages.extend(["/article/", "/item/", "/compare"].iter().filter_map(|prefix| link(&html, prefix)));
    }
    let (_, events) = get(desk, "/events").await?;
    pages.extend(link(&events, "/item/"));
    if let Some(pair) = link(&pairs, "/pair/") {
        pages.push(format!("{pair}?by=week&score=goldstein"));
        pages.push(pair);
    }
    Ok(pages)
}

fn link(html: &str, prefix: &str) -> Option<String> {
    let at = html.find(&format!("href=\"{prefix}"))?;
    let link = html[at + 6..].split('"').next()?;
    let link = link.replace("&#38;", "&").replace("&amp;", "&");
    Some(link.split('#').next()?.to_string())
}

async fn timed(desk: &Router, path: &str, times: usize) -> Result<(Vec<Duration>, usize), Box<dyn std::error::Error>> {
    let (mut taken, mut bytes) = (Vec::new(), 0);
    for _ in 0..times {
        let (time, html) = get(desk, path).await?;
        taken.push(time);
        bytes = html.len();
    }
    taken.sort_unstable();
    Ok((taken, bytes))
}

async fn get(desk: &Router, path: &str) -> Result<(Duration, String), Box<dyn std::error::Error>> {
    let request = Request::builder().uri(path).header("host", "127.0.0.1:8470").body(Body::empty())?;
    let begun = spent();
    let answer = desk.clone().oneshot(request).await?;
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await?;
    let taken = spent().saturating_sub(begun);
    if !status.is_success() {
        return Err(format!("{path}: {status}: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok((taken, String::from_utf8_lossy(&body).into_owned()))
}

/// Processor time of all threads, to the nanosecond; where the system does not say, wall time.
fn spent() -> Duration {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of = |task: std::fs::DirEntry| -> Option<u64> {
        let stat = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        stat.split_whitespace().next()?.parse().ok()
    };
    let spent: u64 = tasks.filter_map(of).sum();
    if spent == 0 { BEGUN.get_or_init(Instant::now).elapsed() } else { Duration::from_nanos(spent) }
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
