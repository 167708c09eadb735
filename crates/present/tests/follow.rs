//! Following 300 feeds for a while with the real binary: memory, missed entries, doubles. It takes half an hour, so it runs
//! only when it is asked for:
//!
//! ```text
//! cargo test -p present --test follow -- --ignored --nocapture
//! ATTACHE_FOLLOW_MINUTES=5 cargo test -p present --test follow -- --ignored --nocapture
//! ```
//! `crates/engine/tests/follow.rs` does the same with a clock that only waiting moves, in seconds.

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Stdio,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use common::{attache_in, command, root};
use serde_json::Value;

const FEEDS: usize = 300;
/// Entries that each feed has at first.
const FIRST: u64 = 3;
/// Seconds from one entry of a feed to its next; feeds begin at different moments.
const EVERY: u64 = 240;

/// How often each page was asked for.
type Asked = Arc<Mutex<BTreeMap<(usize, u64), u64>>>;

fn n_listed(feed: usize, begun: Instant) -> u64 {
    FIRST + (begun.elapsed().as_secs() + (feed as u64 * 7) % EVERY) / EVERY
}

/// A feed on a port of its own, so that each is a site of its own.
fn serve(feed: usize, begun: Instant, asked: Asked) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let own = address.clone();
    thread::Builder::new()
        .stack_size(256 << 10)
        .spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &own, feed, begun, &asked);
            }
        })
        .expect("a thread");
    address
}

fn answer(mut stream: TcpStream, own: &str, feed: usize, begun: Instant, asked: &Asked) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut request = Vec::new();
    let mut buffer = [0; 2048];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            n => request.extend_from_slice(&buffer[..n]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split_whitespace().nth(1).unwrap_or("/");
    let (status, kind, body) = match (path, path.strip_prefix("/page/").and_then(|number| number.parse::<u64>().ok())) {
        ("/rss", _) => {
            let n = n_listed(feed, begun);
            // The newest 20, as feeds have it.
            let items: String = (n.saturating_sub(20)..n)
                .rev()
                .map(|number| format!("<item><title>Report {number}</title><link>{own}/page/{number}</link></item>"))
                .collect();
            let head = format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Paper {feed}</title>");
            ("200 OK", "text/xml", format!("{head}{items}</channel></rss>"))
        }
        (_, Some(number)) => {
            *asked.lock().ok()?.entry((feed, number)).or_insert(0) += 1;
            ("200 OK", "text/html; charset=utf-8", page(feed, number))
        }
        _ => ("404 Not Found", "text/plain", String::new()),
    };
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).ok()
}

/// Pages differ in place, actors, figures and day, so that linking has work and they are not one story.
fn page(feed: usize, number: u64) -> String {
    let pick = |list: &[&'static str], at: u64| list[(at as usize + feed) % list.len()];
    let country = pick(&["North Korea", "Russia", "France", "Kenya", "Peru", "Japan", "Egypt", "Norway"], number);
    let other = pick(&["Ukraine", "Chad", "Poland", "India", "Cuba", "Iran", "Spain"], number * 3 + 1);
    let thing =
        pick(&["bridge", "harbour", "railway", "dam", "market", "airfield", "school", "mine", "library"], number * 5);
    let title = format!("{country} and {other} speak about the {thing} of district {feed}, report {number}");
    let (many, day) = (10 + (feed as u64 * 13 + number * 7) % 900, 1 + number % 28);
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The foreign \
         minister of {country} visited {other} on {day} May 2025 and spoke about the {thing} of district {feed}.</p><p>Officials \
         said that {many} people had been hurt near the {thing}, and that {other} would send {number} engineers to district \
         {feed}.</p><p>Work on the {thing} stopped after {many} lorries had been counted on road {feed}-{number}, said the \
         mayor of the district, who asked for help.</p></article></body></html>"
    )
}

/// Memory of a process in kB.
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
#[ignore = "takes half an hour; see the top of the file"]
fn three_hundred_feeds_are_followed_without_gaps_or_doubles() {
    let minutes: u64 =
        std::env::var("ATTACHE_FOLLOW_MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(30);
    let asked: Asked = Arc::default();
    let begun = Instant::now();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let outlines: String = (0..FEEDS)
        .map(|feed| {
            format!("<outline type='rss' text='Paper {feed}' xmlUrl='{}/rss'/>", serve(feed, begun, asked.clone()))
        })
        .collect();
    fs::write(path("feeds.opml"), format!("<opml version='2.0'><body>{outlines}</body></opml>")).expect("written");
    let store = path("s.sqlite");
    attache_in(&root(), &["source", "import", &path("feeds.opml"), "--store", &store], b"").ends(0);
    let args = [
        "collect",
        "--follow",
        "--allow-private",
        "--pause",
        "1",
        "--at-most-every",
        "60",
        "--at-once",
        "16",
        "--json",
        "--store",
        &store,
    ];
    let log = fs::File::create(path("rounds.jsonl")).expect("a file");
    let begun_following = Instant::now();
    let mut child = command(&root(), &args).stdout(Stdio::from(log)).stderr(Stdio::null()).spawn().expect("it starts");
    let mut readings = Vec::new();
    while begun_following.elapsed() < Duration::from_secs(minutes * 60) {
        thread::sleep(Duration::from_secs(30));
        let memory = memory(child.id()).expect("it goes on");
        readings.push(memory);
        let n_pages = asked.lock().expect("a lock").len();
        println!("{:>5} s  {:>7} kB  {n_pages:>6} pages", begun_following.elapsed().as_secs(), memory);
    }
    // A feed is visited about as often as two new entries come; what was listed well before the end must have been read.
    let late = 2 * EVERY * 11 / 10 + 120;
    let due: Vec<u64> = (0..FEEDS)
        .map(|feed| FIRST + (begun.elapsed().as_secs().saturating_sub(late) + (feed as u64 * 7) % EVERY) / EVERY)
        .collect();
    child.kill().expect("killed");
    child.wait().expect("ended");
    let asked = asked.lock().expect("a lock").clone();
    let missed: Vec<(usize, u64)> = (0..FEEDS)
        .flat_map(|feed| (0..due[feed]).map(move |number| (feed, number)))
        .filter(|page| !asked.contains_key(page))
        .collect();
    let doubled = asked.values().filter(|n| **n > 1).count();
    let rounds = fs::read_to_string(path("rounds.jsonl")).expect("rounds");
    let rounds: Vec<Value> = rounds.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let n_articles: u64 = rounds.iter().filter_map(|round| round["tally"]["articles"].as_u64()).sum();
    let listed = attache_in(&root(), &["source", "list", "--json", "--store", &store], b"").ends(0);
    let healths: BTreeSet<String> = listed
        .stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok()?["health"].as_str().map(str::to_string))
        .collect();
    let half = readings.len() / 2;
    println!(
        "{} pages asked for, {n_articles} articles in {} rounds; {} missed, {doubled} asked for twice; memory {} kB at \
         half time, {} kB at the end, {} kB at most; sources are {healths:?}",
        asked.len(),
        rounds.len(),
        missed.len(),
        readings[half],
        readings.last().expect("a reading"),
        readings.iter().max().expect("a reading"),
    );
    assert!(missed.is_empty(), "{:?}", &missed[..missed.len().min(20)]);
    assert_eq!(doubled, 0);
    // A page that was read in the moment of the end is in no round yet.
    assert!(n_articles as usize + 64 >= asked.len(), "{n_articles} of {}", asked.len());
    let (at_half, at_end) = (readings[half] as f64, *readings.last().expect("a reading") as f64);
    assert!(at_end < 1.25 * at_half, "memory grew from {at_half} to {at_end} kB");
}
