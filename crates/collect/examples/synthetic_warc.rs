//! Writes a seeded WARC.gz of invented pages: `cargo run -p collect --example synthetic_warc -- pages.warc.gz 20000`.

#[path = "../../../fixtures/synthetic_warc.rs"]
mod synthetic_warc;

use std::{fs::File, io::BufWriter, io::Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give the file to write, and how many records")?;
    let n = arguments.next().map_or(Ok(20_000), |n| n.parse())?;
    let mut to = BufWriter::new(File::create(&path)?);
    let written = synthetic_warc::write(&mut to, n, 7)?;
    to.flush()?;
    println!("{path}: {n} records, {} pages with text, {} damaged on purpose", written.pages, written.damaged);
    Ok(())
}
