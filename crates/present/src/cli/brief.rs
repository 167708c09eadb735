//! `attache brief`: a brief from a store or from pages.

use super::{
    Output, Session,
    args::{BriefArgs, BriefFormat},
    pages,
};
use crate::{
    brief::{self, Frame, Layout, Look, Words},
    exit::{Exit, Failure},
};

/// Writes the brief, then says how to open the desk.
pub fn run(args: &BriefArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let (shelf, exit) = pages::shelf(&args.path, session)?;
    let on = args.on.as_deref().unwrap_or("").trim();
    let (dossier, coverage) = shelf.dossier(on, args.since)?;
    let failed = shelf.failed().to_vec();
    let mut narrowing: Vec<String> = Vec::new();
    if !on.is_empty() {
        narrowing.push(on.to_string());
    }
    narrowing.extend(args.since.map(|day| format!("articles since {day}")));
    let frame = Frame { of: args.path.clone(), on: narrowing.join(", "), now: session.now, coverage, failed };
    let words = match &args.wording {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
            Words::read(&text, &path.display().to_string()).map_err(Failure::usage)?
        }
        None => Words::built_in().map_err(Failure::bug)?,
    };
    let layout = match args.format {
        BriefFormat::Markdown => Layout::Markdown,
        BriefFormat::Html => Layout::Html(Look::Within),
    };
    output.text(&brief::write(&dossier, &frame, &words, layout))?;
    output.end(exit)?;
    let program = std::env::args().next().unwrap_or_else(|| "attache".to_string());
    eprintln!("\nevery sentence with its page, its copies and its bytes: {program} serve {}", args.path);
    Ok(exit)
}
