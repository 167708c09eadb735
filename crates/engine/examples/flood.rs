//! Times linking and the store on a seeded flood: `cargo run --release -p engine --example flood -- 100000`. Prints, every
//! so often, how many articles a second of processor time the last ones took, and how much memory is held; at the end, how
//! long it takes to take up a run where the last one ended.

#![expect(clippy::disallowed_methods, reason = "it times, and keeps its store in a folder of its own")]

#[path = "../../../fixtures/flood.rs"]
mod flood;

use std::{path::PathBuf, time::Duration};

use engine::Read;
use flood::Flood;
use jiff::Timestamp;
use knowledge::Knowledge;
use store::Store;

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
    let reads =
        Flood::new(7).take(n).map(|(capture, article, document, coded)| (capture, Read { article, document, coded }));
    engine::run::keep_read(&mut store, reads, &knowledge, Timestamp::UNIX_EPOCH, |kept| {
        if kept / STEP > done / STEP {
            let now = spent();
            let rate = (kept - done) as f64 / (now - last).as_secs_f64();
            println!("{kept:>7} articles  {rate:>7.0}/s  {:>5} MB", megabytes());
            (last, done) = (now, kept);
        }
    })?;
    let whole = spent() - begun;
    println!("{n} articles in {:.1} s of processor time, {:.0}/s", whole.as_secs_f64(), n as f64 / whole.as_secs_f64());
    let from = spent();
    engine::run::keep_read(&mut store, std::iter::empty(), &knowledge, Timestamp::UNIX_EPOCH, |_| {})?;
    println!("taken up again in {:.1} s of processor time", (spent() - from).as_secs_f64());
    std::fs::remove_dir_all(&folder)?;
    Ok(())
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
