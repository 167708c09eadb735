//! `attache new`: what is new since a moment.

use super::{Output, args::NewArgs};
use crate::{
    exit::{Exit, Failure},
    layout::{pad, printable, wrap},
    news::News,
    shelf::Shelf,
};

/// New facts, each with its sentences.
pub fn run(args: &NewArgs, output: &mut Output) -> Result<Exit, Failure> {
    let shelf = Shelf::open_at(&args.store)?;
    let news = News::since(args.since, args.on.trim(), &shelf)?;
    if args.json {
        output.json(&news)?;
    } else {
        output.text(&text(&news, output))?;
    }
    Ok(Exit::Done)
}

/// For people.
pub(super) fn text(news: &News, output: &Output) -> String {
    let paint = output.paint;
    let mut out = format!("{}\n", paint.strong(&news.summary()));
    for fact in &news.facts {
        for (index, line) in wrap(&printable(&fact.words), 62).into_iter().enumerate() {
            let left = if index == 0 { fact.kind } else { "" };
            out.push_str(&format!("{}{line}\n", pad(left, 14)));
        }
        for sentence in &fact.sentences {
            for line in wrap(&printable(sentence), 60) {
                out.push_str(&format!("{}{line}\n", " ".repeat(16)));
            }
        }
        let ids = fact.ids.join(" ");
        out.push_str(&format!("{}{}\n", " ".repeat(16), paint.faint(&printable(&format!("{} · {ids}", fact.why)))));
    }
    out
}
