//! `attache eval`: figures, floors, remarks.

use eval::{EvalError, Floors, Outcome, Report, Suite, Verdict};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Output, Session, args::EvalArgs};
use crate::{
    exit::{Exit, Failure},
    layout::pad,
};

/// Runs the suites asked for; under a floor is done in part.
pub fn run(args: &EvalArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let suites: Vec<&Suite> = eval::matching(&args.suite).collect();
    if suites.is_empty() {
        return Err(unknown(&args.suite));
    }
    if args.list {
        return list(&suites, output);
    }
    if args.data.is_some() && suites.len() > 1 {
        let names: Vec<&str> = suites.iter().map(|suite| suite.name).collect();
        return Err(Failure::usage("--data names the set of one suite, and several were asked for")
            .help(format!("name one of {}", names.join(", "))));
    }
    let (knowledge, models) = session.machine()?;
    let mut exit = Exit::Done;
    for suite in suites {
        let outcome = eval::run(suite, &args.root, args.data.as_deref(), knowledge, models).map_err(failure)?;
        exit = exit.max(one(suite, &outcome, args, output)?);
        if output.is_closed() {
            break;
        }
    }
    Ok(exit)
}

fn unknown(prefix: &str) -> Failure {
    let names: Vec<&str> = eval::matching("").map(|suite| suite.name).collect();
    Failure::usage(format!("no suite is called {prefix:?}")).help(format!("there are {}", names.join(", ")))
}

fn failure(error: EvalError) -> Failure {
    match error {
        EvalError::File { .. } => Failure::world(error.to_string()),
        EvalError::Format { .. } => Failure::usage(error.to_string()),
    }
}

fn list(suites: &[&Suite], output: &mut Output) -> Result<Exit, Failure> {
    for suite in suites {
        output.text(&format!("{} {}\n", pad(suite.name, 24), suite.about))?;
    }
    Ok(Exit::Done)
}

/// Prints one suite, pins its floors where asked, and judges it.
fn one(suite: &Suite, outcome: &Outcome, args: &EvalArgs, output: &mut Output) -> Result<Exit, Failure> {
    let report = match outcome {
        Outcome::Scored(report) => report,
        Outcome::Skipped(reason) if args.json => {
            output.json(&serde_json::json!({ "suite": suite.name, "skipped": reason }))?;
            // A set that the user named and that cannot be scored is no success.
            return Ok(if args.data.is_some() { Exit::Partly } else { Exit::Done });
        }
        Outcome::Skipped(reason) => {
            output.text(&format!("{}\n  skipped: {reason}\n", output.paint.strong(suite.name)))?;
            return Ok(if args.data.is_some() { Exit::Partly } else { Exit::Done });
        }
    };
    let floors = Floors::read(suite, &args.root).map_err(failure)?;
    // Floors belong to the committed set; another set has none.
    let verdict = if args.data.is_some() { Verdict::NoFloors } else { floors.judge(report) };
    if args.json {
        output.json(&Flat(suite, report))?;
    } else {
        output.text(&table(suite, report, &verdict, output))?;
    }
    if args.pin {
        return pin(suite, report, args);
    }
    Ok(if matches!(verdict, Verdict::Under(_)) { Exit::Partly } else { Exit::Done })
}

fn pin(suite: &Suite, report: &Report, args: &EvalArgs) -> Result<Exit, Failure> {
    match Floors::pin(suite, &args.root, report, args.lower).map_err(failure)? {
        Ok(()) => {
            eprintln!("{}: floors pinned", suite.name);
            Ok(Exit::Done)
        }
        Err(refusal) => {
            eprintln!("{refusal} (--lower to pin all the same)");
            Ok(Exit::Partly)
        }
    }
}

/// `{"suite":"annotate/timex","relaxed_f1":0.9,…}`: the suite first, then its figures in their order.
struct Flat<'a>(&'a Suite, &'a Report);

impl Serialize for Flat<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("suite", self.0.name)?;
        for (name, value) in &self.1.figures {
            // Four digits are as many as a set of a few hundred items can carry; a figure that is no number is null.
            map.serialize_entry(name, &((value * 10_000.0).round() / 10_000.0))?;
        }
        map.end()
    }
}

fn table(suite: &Suite, report: &Report, verdict: &Verdict, output: &Output) -> String {
    let mut out = format!("{}\n", output.paint.strong(suite.name));
    for (name, value) in &report.figures {
        let shown = if name.ends_with("_per_s") || name.starts_with("n_") {
            format!("{value:.1}")
        } else {
            format!("{value:.4}")
        };
        out.push_str(&format!("  {} {shown:>9}\n", pad(name, 26)));
    }
    for remark in &report.remarks {
        out.push_str(&format!("    {}\n", output.paint.faint(remark)));
    }
    match verdict {
        Verdict::NoFloors => out.push_str("  no floors\n"),
        Verdict::Above => out.push_str("  at or above every floor\n"),
        Verdict::Under(under) => {
            for (name, value, floor) in under {
                out.push_str(&format!("  under its floor: {name} {value:.4} < {floor:.4}\n"));
            }
        }
    }
    out
}
