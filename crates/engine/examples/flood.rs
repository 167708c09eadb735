//! Times linking and the store on a seeded flood: `cargo run --release -p engine --example flood -- 100000`. Prints, every
//! so often, how many articles a second of processor time the last ones took, and how much memory is held; at the end, what one
//! article more costs against the 1,001st (medians of some hundred), and how long it takes to take up a run where the last
//! one ended.

#![expect(clippy::disallowed_methods, reason = "it times, and keeps its store in a folder of its own")]

#[path = "../../../fixtures/flood.rs"]
mod flood;

use std::{path::PathBuf, time::Duration};

use engine::Read;
use flood::Flood;
use jiff::Timestamp;
use knowledge::Knowledge;
use store::{
    Store,
    query::{Paging, StoryFilter},
};

/// Articles between two lines of the report; also those that one article is timed over.
const STEP: usize = 1_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let n: usize = std::env::args().nth(1).map_or(Ok(10_000), |n| n.parse())?;
    let folder = std::env::temp_dir().join(format!("attache-flood-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path: PathBuf = folder.join("flood.sqlite");
    let knowledge = Knowledge::embedded().map_err(|faults| faults.to_string())?;
    let mut store = Store::create(&path)?;
    let mut last = spent();
    let begun = last;
    let mut done = 0;
    // Processor time of each commit, and how many articles were held before it.
    let mut commits: Vec<(usize, Duration)> = Vec::new();
    let (mut held, mut clock) = (0, spent_here());
    let reads =
        Flood::new(7).take(n).map(|(capture, article, document, coded)| (capture, Read { article, document, coded }));
    engine::run::keep_read(&mut store, reads, &knowledge, Timestamp::UNIX_EPOCH, |kept| {
        let now = spent_here();
        commits.push((held, (now - clock) / (kept - held).max(1) as u32));
        (held, clock) = (kept, now);
        if kept / STEP > done / STEP {
            let now = spent();
            let rate = (kept - done) as f64 / (now - last).as_secs_f64();
            println!("{kept:>7} articles  {rate:>7.0}/s  {:>5} MB", megabytes());
            (last, done) = (now, kept);
        }
    })?;
    let whole = spent() - begun;
    println!("{n} articles in {:.1} s of processor time, {:.0}/s", whole.as_secs_f64(), n as f64 / whole.as_secs_f64());
    let early = median(commits.iter().filter(|(held, _)| (EARLY..EARLY + SAMPLE).contains(held)));
    let late = median(commits.iter().filter(|(held, _)| *held + SAMPLE >= n));
    if let (Some(early), Some(late)) = (early, late) {
        let ratio = late.as_secs_f64() / early.as_secs_f64();
        println!(
            "one article after {EARLY}: {early:.2?}; one of the last {SAMPLE} of {n}: {late:.2?}; {ratio:.2} times"
        );
    }
    let stories = store.stories(&StoryFilter::default(), Paging::all())?;
    let mut sizes: Vec<u32> = stories.iter().map(|story| story.articles).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    println!("{} stories; the largest have {:?} articles", sizes.len(), &sizes[..sizes.len().min(5)]);
    let from = spent();
    engine::run::keep_read(&mut store, std::iter::empty(), &knowledge, Timestamp::UNIX_EPOCH, |_| {})?;
    println!("taken up again in {:.1} s of processor time", (spent() - from).as_secs_f64());
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// The article from which on early ones are timed; so many are timed there and at the end.
const EARLY: usize = 1_000;
const SAMPLE: usize = 640;

fn median<'a>(commits: impl Iterator<Item = &'a (usize, Duration)>) -> Option<Duration> {
    let mut times: Vec<Duration> = commits.map(|(_, time)| *time).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

/// Processor time of this thread, to the nanosecond.
fn spent_here() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split_whitespace().next().and_then(|ns| ns.parse().ok()).unwrap_or(0))
}

/// Processor time of this process: what others do on the machine does not count.
fn spent() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
