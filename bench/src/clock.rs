//! Seconds that this thread was on the processor, where the system tells them; else seconds of the wall clock. On a
//! machine that does other work too, the wall clock would measure that work.

use std::time::Instant;

/// A running clock.
pub struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    /// Starts.
    pub fn start() -> Self {
        Clock { wall: Instant::now(), processor: processor_seconds() }
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        match (self.processor, processor_seconds()) {
            (Some(start), Some(now)) => now - start,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// The first number of Linux's `schedstat` is nanoseconds on the processor.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_ascii_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// The largest memory that this process has held so far, in bytes; none where the system does not tell it.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}
