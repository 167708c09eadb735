//! Memory and time of extraction on pages made to do harm. Each page is read in a process of its own, at two sizes, so
//! that the peak of memory is its own and a step that is worse than linear shows.
//!
//! `cargo run --release --bin limits [-- NAME]`; NAME: only shapes whose name holds it. Fails where a bar does not hold.

use std::process::{Command, ExitCode};

use bench::clock::{Clock, peak_memory};
use bench::hostile::{self, Shape};
use knowledge::Knowledge;
use model::{Capture, Media};

const MB: f64 = 1e6;
/// A page of this many bytes may take three times its size in memory, beside what the program holds before it reads.
const LARGE: usize = 100_000_000;
/// One deeply nested element of this many bytes may take two seconds.
const DEEP: usize = 20_000_000;
const DEEP_SECONDS: f64 = 2.0;
/// Twice the page may take so many times the time; more is a step that is worse than linear.
const MOST_GROWTH: f64 = 3.0;
/// Shorter times say nothing about growth.
const NOISE: f64 = 0.05;

/// What reading one page took.
struct Measured {
    seconds: f64,
    /// Peak of the process less what it held before the page was there.
    memory: u64,
    notes: String,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, name, size] = arguments.as_slice()
        && flag == "--one"
    {
        return one(name, size.parse().unwrap_or(0));
    }
    let wanted = arguments.first().map_or("", String::as_str);
    println!("{:<44} {:>6} {:>8} {:>7} {:>8} {:>6}", "", "MB", "seconds", "growth", "peak MB", "× size");
    let mut fine = true;
    for shape in hostile::ALL.iter().filter(|shape| shape.name.contains(wanted)) {
        fine &= check(shape);
    }
    ExitCode::from(u8::from(!fine))
}

fn check(shape: &Shape) -> bool {
    let size = if shape.name == "one deeply nested element" { DEEP } else { LARGE };
    let (Some(half), Some(whole)) = (measure(shape.name, size / 2), measure(shape.name, size)) else {
        println!("{:<44} died", shape.name);
        return false;
    };
    let growth = whole.seconds / half.seconds.max(1e-6);
    let times = whole.memory as f64 / size as f64;
    let mut broken = Vec::new();
    if times > 3.0 {
        broken.push("memory");
    }
    if growth > MOST_GROWTH && whole.seconds > NOISE {
        broken.push("growth");
    }
    if size == DEEP && whole.seconds > DEEP_SECONDS {
        broken.push("time");
    }
    let broken_words = if broken.is_empty() { String::new() } else { format!("  BROKEN: {}", broken.join(", ")) };
    println!(
        "{:<44} {:>6.0} {:>8.2} {growth:>7.1} {:>8.0} {times:>6.2}  {}{broken_words}",
        shape.name,
        size as f64 / MB,
        whole.seconds,
        whole.memory as f64 / MB,
        whole.notes,
    );
    broken.is_empty()
}

fn measure(name: &str, size: usize) -> Option<Measured> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program).args(["--one", name, &size.to_string()]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.trim().splitn(3, ' ');
    Some(Measured {
        seconds: words.next()?.parse().ok()?,
        memory: words.next()?.parse().ok()?,
        notes: words.next().unwrap_or("").to_string(),
    })
}

/// Makes, reads and forgets one page; prints seconds, bytes and the codes of the notes.
fn one(name: &str, size: usize) -> ExitCode {
    let (Ok(knowledge), Some(shape)) = (Knowledge::embedded(), hostile::ALL.iter().find(|shape| shape.name == name))
    else {
        return ExitCode::from(2);
    };
    // The page comes from a file, so that making it leaves no trace in memory.
    let path = std::env::temp_dir().join(format!("attache-limits-{}", std::process::id()));
    if make_elsewhere(&path, shape, size).is_none() {
        return ExitCode::from(3);
    }
    let before = peak_memory().unwrap_or(0);
    let bytes = std::fs::read(&path);
    let _ = std::fs::remove_file(&path);
    let Ok(bytes) = bytes else { return ExitCode::from(3) };
    let media = if name.contains("plain text") { Media::Text } else { Media::Html };
    let capture = Capture::new("https://news.example/2025/03/21/ferry", bytes, media, jiff::Timestamp::UNIX_EPOCH);
    let clock = Clock::start();
    let content = extract::decode(&capture);
    let article = extract::extract(&capture, &content, &knowledge);
    let seconds = clock.seconds();
    let memory = peak_memory().unwrap_or(0).saturating_sub(before);
    let mut codes: Vec<&str> = article.notes.iter().map(|note| note.code.as_str()).collect();
    codes.dedup();
    println!("{seconds} {memory} {}", codes.join(" "));
    ExitCode::SUCCESS
}

/// Writes the page from a process of its own.
fn make_elsewhere(path: &std::path::Path, shape: &Shape, size: usize) -> Option<()> {
    let program = std::env::current_exe().ok()?.with_file_name("make_page");
    let status = Command::new(program).arg(shape.name).arg(size.to_string()).arg(path).status().ok()?;
    status.success().then_some(())
}
