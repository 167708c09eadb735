//! `attache codebook preview`: what a codebook or changed knowledge would do to a store, without writing anything.

use std::collections::BTreeMap;

use engine::preview::{Difference, Rows};
use model::{Event, Party};

use super::{Output, Session, args::PreviewArgs, session::knowledge_of};
use crate::{
    exit::{Exit, Failure},
    layout::shorten,
    shelf::{Shelf, failure},
    wording::{count, number},
};

/// Codes what is held again with the codebook at hand and prints what would change, by type, with examples.
pub fn run(args: &PreviewArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let (knowledge, models) = session.machine()?;
    let shelf = Shelf::open(&args.store.path)?;
    let store = shelf.store();
    let mut changes: BTreeMap<Change, Vec<String>> = BTreeMap::new();
    let mut counts: BTreeMap<Change, usize> = BTreeMap::new();
    let take = |difference: Difference<'_>| {
        let change = Change::of(&difference);
        *counts.entry(change).or_default() += 1;
        let examples = changes.entry(change).or_default();
        if examples.len() < args.examples {
            examples.push(example(&difference));
        }
    };
    let done = engine::preview::preview(store, knowledge, models, take).map_err(failure)?;
    let mut text = format!("{} coded again, nothing written\n", count(done.articles, "article", "articles"));
    let built_in = knowledge_of(None, None)?;
    let others = store.coded_with_other_knowledge(built_in.digest().as_str()).map_err(failure)?;
    if others > 0 {
        let articles = count(others, "article was", "articles were");
        text.push_str(&format!(
            "{articles} coded with other knowledge than what is built in: what that changes is counted too\n"
        ));
    }
    for (name, rows) in
        [("events", done.events), ("figures", done.figures), ("claims", done.claims), ("forecasts", done.forecasts)]
    {
        text.push_str(&line(name, rows));
    }
    for (change, examples) in &changes {
        text.push_str(&format!("\n{} {}\n", number(counts[change] as f64), change.words()));
        examples.iter().for_each(|example| text.push_str(&format!("  {example}\n")));
    }
    output.text(&text)?;
    if done.failed > 0 {
        eprintln!("Attaché failed at {}, which are not counted", count(done.failed, "article", "articles"));
        return Ok(Exit::Partly);
    }
    Ok(Exit::Done)
}

/// `events       1,204 as they are       12 changed        3 new        1 gone`
fn line(name: &str, rows: Rows) -> String {
    let number = |n: usize| number(n as f64);
    format!(
        "{name:<10} {:>9} as they are {:>9} changed {:>9} new {:>9} gone\n",
        number(rows.same),
        number(rows.changed),
        number(rows.added),
        number(rows.removed)
    )
}

/// What happens to an event, by type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Retyped(model::EventType, model::EventType),
    Other(model::EventType),
    Added(model::EventType),
    Removed(model::EventType),
}

impl Change {
    fn of(difference: &Difference<'_>) -> Self {
        match (difference.before, difference.after) {
            (Some(before), Some(after)) if before.kind != after.kind => Change::Retyped(before.kind, after.kind),
            (_, Some(after)) if difference.before.is_none() => Change::Added(after.kind),
            (Some(before), None) => Change::Removed(before.kind),
            (before, after) => Change::Other(after.or(before).map_or(model::EventType::Agree, |event| event.kind)),
        }
    }

    fn words(self) -> String {
        match self {
            Change::Retyped(before, after) => format!("{} become {}", before.name(), after.name()),
            Change::Other(kind) => format!("{} with other parties, mode, day, place or standing", kind.name()),
            Change::Added(kind) => format!("{} new", kind.name()),
            Change::Removed(kind) => format!("{} gone", kind.name()),
        }
    }
}

/// `evt_… RUS → PRK, now RUS → UKR: “…”`
fn example(difference: &Difference<'_>) -> String {
    let who = |event: &Event| {
        let mode = event.mode.as_deref().map(|mode| format!("{mode} ")).unwrap_or_default();
        format!("{mode}{} → {}", names(&event.source), names(&event.recipient))
    };
    let id = difference.before.or(difference.after).map(|event| event.id.to_string()).unwrap_or_default();
    let what = match (difference.before.map(who), difference.after.map(who)) {
        (Some(before), Some(after)) if before != after => format!("{before}, then {after}"),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => String::new(),
    };
    let sentence = difference.evidence.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{id} {what}: “{}”", shorten(&crate::layout::printable(&sentence), 160))
}

fn names(parties: &[Party]) -> String {
    match parties {
        [] => "not said".to_string(),
        parties => parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(", "),
    }
}
