//! `attache coverage`: what was read of what sources listed, and what was not, so that "nothing new" is honest.

use serde::Serialize;
use store::{Coverage, Store};

use super::{Output, args::CoverageArgs, keeping::bytes_words};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
    wording::count,
};

/// One line a source and day; then why pages were not read.
pub fn run(args: &CoverageArgs, output: &mut Output) -> Result<Exit, Failure> {
    let store = Store::open(&args.store.path).map_err(failure)?;
    let rows = store.coverage(args.since).map_err(failure)?;
    if args.json {
        for row in &rows {
            output.json(&Row { schema: "attache/coverage/1", row })?;
        }
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        output.text("no source has listed anything\n")?;
        return Ok(Exit::Done);
    }
    output.text("day         listed   read  teaser  other lang.  waiting  failed  robots.txt  not read  source\n")?;
    for row in &rows {
        output.text(&format!(
            "{}  {:>6} {:>6}  {:>6}  {:>11}  {:>7}  {:>6}  {:>10}  {:>8}  {}\n",
            row.day,
            row.listed,
            row.read,
            row.paywalled,
            row.other_language,
            row.waiting,
            row.failed,
            row.forbidden,
            row.unread,
            row.source
        ))?;
    }
    let reasons = store.unread_reasons().map_err(failure)?;
    let over_budget: u64 = rows.iter().map(|row| row.over_budget).sum();
    if !reasons.is_empty() || over_budget > 0 {
        output.text("\nwhy pages were not read:\n")?;
        if over_budget > 0 {
            output.text(&format!(
                "{over_budget:>6}  not asked for yet: a round reads only so many pages of a source\n"
            ))?;
        }
        for (reason, n) in reasons {
            output.text(&format!("{n:>6}  {}\n", reason.replace(|c: char| c.is_control(), " ")))?;
        }
    }
    let (let_go, _) = store.let_go().map_err(failure)?;
    let bytes = std::fs::metadata(&args.store.path).map_or(0, |file| file.len());
    output.text(&format!("\nthe store takes {}", bytes_words(bytes)))?;
    if let_go > 0 {
        let pages = count(usize::try_from(let_go).unwrap_or(usize::MAX), "page", "pages");
        output.text(&format!("; of {pages} the bytes were let go (`attache retain --log`)"))?;
    }
    output.text("\n")?;
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Row<'a> {
    schema: &'static str,
    #[serde(flatten)]
    row: &'a Coverage,
}
