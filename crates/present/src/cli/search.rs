//! `attache search`: articles by their words, newest first.

use super::{Output, args::SearchArgs};
use crate::{
    exit::{Exit, Failure},
    layout::{printable, wrap},
    shelf::Shelf,
};

/// Finds and prints; nothing found is done all the same.
pub fn run(args: &SearchArgs, output: &mut Output) -> Result<Exit, Failure> {
    let shelf = Shelf::open_at(&args.store)?;
    let (hits, total) = shelf.search(&args.words.join(" "), args.limit)?;
    if hits.is_empty() && !args.json {
        eprintln!("nothing found");
    }
    let n_shown = hits.len();
    for hit in hits {
        if args.json {
            output.json(&hit)?;
            continue;
        }
        let paint = output.paint;
        output.text(&format!("{}\n", paint.strong(&printable(&hit.title))))?;
        output.text(&format!("  {}\n", paint.faint(&printable(&format!("{} · {}", hit.facts, hit.article)))))?;
        for line in wrap(&printable(&hit.marked()), 76) {
            output.text(&format!("  {line}\n"))?;
        }
    }
    if n_shown < total && !args.json {
        eprintln!("{n_shown} of {total} articles shown; --limit shows more");
    }
    Ok(Exit::Done)
}
