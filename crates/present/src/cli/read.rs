//! `attache read`: what pages say, one report a page.

use std::panic::{self, AssertUnwindSafe};

use collect::{Plan, Skipped};
use infer::Models;
use knowledge::Knowledge;
use model::Capture;

use super::{
    Output, Session,
    add::fetcher_of,
    args::{Network, ReadArgs, ReadFormat},
};
use crate::{
    exit::{Exit, Failure},
    read::{Page, conllu, report},
    views::ReadView,
};

/// Reads all pages; those that fail are named on standard error and the others go on.
pub fn run(args: &ReadArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let plan = Plan::new(&args.pages);
    let mut exit = complain(&plan);
    let (knowledge, models) = session.machine()?;
    let fetch = fetcher_of(args.despite_robots, &Network::default());
    let mut n_read = 0;
    for capture in plan.captures(session.now, &fetch) {
        let outcome = match &capture {
            Err(error) => {
                eprintln!("error: {error}");
                Exit::Partly
            }
            Ok(capture) => one(capture, args, knowledge, models, n_read > 0, output)?,
        };
        n_read += usize::from(capture.is_ok());
        exit = exit.max(outcome);
        if output.is_closed() {
            break;
        }
    }
    // Nothing read at all is no part of the work done.
    Ok(if n_read == 0 && exit == Exit::Partly { Exit::World } else { exit })
}

/// Names what the plan could not list and what it passed over.
pub fn complain(plan: &Plan) -> Exit {
    for line in passed_over(plan) {
        eprintln!("note: {line}");
    }
    for error in &plan.errors {
        eprintln!("error: {error}");
    }
    if plan.errors.is_empty() { Exit::Done } else { Exit::Partly }
}

/// Files in folders that no reader exists for, in words.
pub fn passed_over(plan: &Plan) -> Vec<String> {
    let line = |skipped: &Skipped| format!("{} was passed over: {}", skipped.path.display(), skipped.reason);
    plan.skipped.iter().map(line).collect()
}

/// Reads and prints one page. A fault of Attaché's own in one page does not stop the others.
fn one(
    capture: &Capture,
    args: &ReadArgs,
    knowledge: &Knowledge,
    models: &Models,
    is_later: bool,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let Ok(read) = panic::catch_unwind(AssertUnwindSafe(|| engine::read(capture, knowledge, models))) else {
        eprintln!("error: {}: Attaché stopped at a fault of its own in this page; please report it", capture.asked);
        return Ok(Exit::Bug);
    };
    let page = Page { capture, article: &read.article, document: &read.document, coded: &read.coded };
    let format = if args.json { ReadFormat::Json } else { args.format };
    match format {
        ReadFormat::Json => output.json(&ReadView::new(page, args.stage))?,
        ReadFormat::Conllu => output.text(&conllu(page.document))?,
        ReadFormat::Text => {
            if is_later {
                output.text("\n────────\n\n")?;
            }
            let text = report(page, args.stage, args.notes, output.paint);
            output.text(&text)?;
        }
    }
    Ok(Exit::Done)
}
