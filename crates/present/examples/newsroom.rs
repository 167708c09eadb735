//! Prints made-up reports as JSON lines, the same for the same numbers: what a large store is filled with to see how fast
//! the desk is. `cargo run --profile quick -p present --example newsroom -- 100000 > /tmp/reports.jsonl`, then
//! `attache add /tmp/reports.jsonl --store /tmp/large.sqlite`, then the example `pages` on that store.
//!
//! Two more numbers add one situation of so many articles, each with so many sentences of its own.

#[path = "../tests/common/newsroom.rs"]
mod newsroom;

use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let [reports, rest @ ..] = &numbers[..] else {
        return Err("how many reports? then, if wanted, articles of one situation and sentences of each".into());
    };
    let mut out = std::io::stdout().lock();
    out.write_all(newsroom::reports(*reports).as_bytes())?;
    if let [articles, sentences] = rest {
        out.write_all(newsroom::one_story(*articles, *sentences).as_bytes())?;
    }
    Ok(())
}
