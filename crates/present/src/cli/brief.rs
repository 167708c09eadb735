//! `attache brief`: a brief in Markdown from a store or from pages.

use super::{Output, Session, args::BriefArgs, pages};
use crate::{
    brief::{self, Frame},
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
    output.text(&brief::write(&dossier, &frame))?;
    output.end(exit)?;
    let program = std::env::args().next().unwrap_or_else(|| "attache".to_string());
    eprintln!("\nevery sentence with its page, its copies and its bytes: {program} serve {}", args.path);
    Ok(exit)
}
