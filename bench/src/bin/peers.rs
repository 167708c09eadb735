//! Attaché's whole extraction beside other extractors: speed and quality on the same pages, in one process, one thread,
//! in alternating rounds.
//!
//! `cargo run --release --bin peers [-- FOLDER [ROUNDS [NAME]]]`; NAME: only those whose name holds it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use bench::clock::Clock;
use bench::pages::{self, Page};
use bench::peers::{self, Peer};
use bench::shingles::{PageScore, score};
use knowledge::Knowledge;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().map_or_else(pages::default_folder, PathBuf::from);
    let rounds: usize = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let name = arguments.next().unwrap_or_default();
    let chosen: Vec<&Peer> = peers::ALL.iter().filter(|peer| peer.name.contains(&name)).collect();
    if !folder.exists() {
        println!("skipped: {} is not there", folder.display());
        return ExitCode::SUCCESS;
    }
    let pages = match pages::load(&folder) {
        Ok(pages) => pages,
        Err(fault) => {
            eprintln!("error: {fault}");
            return ExitCode::from(3);
        }
    };
    let knowledge = match Knowledge::embedded() {
        Ok(knowledge) => knowledge,
        Err(faults) => {
            eprintln!("error: {faults}");
            return ExitCode::from(2);
        }
    };
    // A peer that panics is counted as having found nothing; its message would drown the table.
    std::panic::set_hook(Box::new(|_| {}));
    let n_bytes: usize = pages.iter().map(|page| page.capture.bytes.len()).sum();
    println!("{} pages, {:.1} MB; {rounds} rounds; seconds on the processor", pages.len(), n_bytes as f64 / 1e6);
    let seconds = time(&chosen, &pages, &knowledge, rounds);
    let fastest = |index: usize| seconds[index].iter().copied().fold(f64::INFINITY, f64::min);
    // The bar is the peer that was the fastest extractor of text when it was set.
    let bar = chosen.iter().position(|peer| peer.name == peers::BAR).map_or(f64::NAN, fastest);
    println!(
        "{:<42} {:>8} {:>7} {:>7}  {:>5} {:>5} {:>5} {:>5} {:>6}",
        "", "pages/s", "MB/s", "× bar", "F1", "P", "R", "exact", "failed"
    );
    for (index, peer) in chosen.iter().enumerate() {
        let best = fastest(index);
        let Quality { precision, recall, exact, n_failed } = quality(peer, &pages, &knowledge);
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        println!(
            "{:<42} {:>8.0} {:>7.1} {:>7.2}  {f1:>5.3} {precision:>5.3} {recall:>5.3} {exact:>5.3} {n_failed:>6}",
            peer.name,
            pages.len() as f64 / best,
            n_bytes as f64 / 1e6 / best,
            bar / best,
        );
    }
    ExitCode::SUCCESS
}

/// Seconds of each round of each peer, the rounds of all peers in turn, after one that does not count.
fn time(chosen: &[&Peer], pages: &[Page], knowledge: &Knowledge, rounds: usize) -> Vec<Vec<f64>> {
    let mut seconds = vec![Vec::new(); chosen.len()];
    for round in 0..=rounds {
        for (peer, seconds) in chosen.iter().zip(&mut seconds) {
            let clock = Clock::start();
            for page in pages {
                std::hint::black_box(read(peer, page, knowledge));
            }
            if round > 0 {
                seconds.push(clock.seconds());
            }
        }
    }
    seconds
}

fn read(peer: &Peer, page: &Page, knowledge: &Knowledge) -> Option<String> {
    catch_unwind(AssertUnwindSafe(|| (peer.read)(page, knowledge))).ok()
}

struct Quality {
    precision: f64,
    recall: f64,
    exact: f64,
    n_failed: usize,
}

fn quality(peer: &Peer, pages: &[Page], knowledge: &Knowledge) -> Quality {
    let found: Vec<Option<String>> = pages.iter().map(|page| read(peer, page, knowledge)).collect();
    let n_failed = found.iter().filter(|text| text.as_ref().is_none_or(String::is_empty)).count();
    let scores: Vec<PageScore> =
        found.iter().zip(pages).map(|(text, page)| score(text.as_deref().unwrap_or(""), &page.gold)).collect();
    let mean = |of: fn(&PageScore) -> f64| scores.iter().map(of).sum::<f64>() / scores.len().max(1) as f64;
    Quality {
        precision: mean(|score| score.precision),
        recall: mean(|score| score.recall),
        exact: mean(|score| score.exact),
        n_failed,
    }
}
