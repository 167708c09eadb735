//! `attache ledger`: how figures moved, and what became of forecasts.

use jiff::Timestamp;
use model::{FigureSeries, ForecastRecord, LedgerEntry, StoryId};
use serde::Serialize;
use store::{Judgement, Store, Verdict, query::Found};

use super::{
    Output, Session,
    args::{LedgerArgs, LedgerCloseArgs, LedgerCommand, LedgerListArgs, Outcome},
};
use crate::{
    dossier::{Dossier, bound_words, origins_noun},
    exit::{Exit, Failure},
    layout::printable,
    news::cited,
    shelf::{Shelf, failure},
    web::ledger,
    wording,
};

/// Stories whose ledgers are shown at once.
const STORIES: usize = 1_000;

/// Lists figures or forecasts, or closes a forecast.
pub fn run(args: &LedgerArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    match &args.what {
        LedgerCommand::Figures(list) => each(list, output, figures),
        LedgerCommand::Forecasts(list) => each(list, output, forecasts),
        LedgerCommand::Close(close) => closed(close, session, output),
    }
}

fn each(
    args: &LedgerListArgs,
    output: &mut Output,
    show: fn(&Dossier, &Shelf, bool, &mut Output) -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    let shelf = Shelf::open_at(&args.store)?;
    let stories: Vec<String> = match &args.story {
        Some(id) => match shelf.find(id)? {
            Found::Story(id) => vec![id.to_string()],
            _ => return Err(Failure::usage(format!("{id:?} is no story")).help("ids of stories begin with sty_")),
        },
        None => shelf.stories(STORIES)?.into_iter().map(|story| story.row.id.to_string()).collect(),
    };
    for id in stories {
        if let Some(dossier) = shelf.story(&id)? {
            show(&dossier, &shelf, args.json, output)?;
        }
        if output.is_closed() {
            break;
        }
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct SeriesView<'a> {
    schema: &'static str,
    story: &'a StoryId,
    #[serde(flatten)]
    series: &'a FigureSeries,
}

/// Series of at least two values: what has not moved and is not disputed is listed with its story.
fn figures(dossier: &Dossier, _: &Shelf, json: bool, output: &mut Output) -> Result<(), Failure> {
    for story in dossier.stories() {
        for series in story.story.series.iter().filter(|series| json || series.entries.len() > 1) {
            if json {
                output.json(&SeriesView { schema: "attache/series/1", story: &story.story.id, series })?;
                continue;
            }
            let place = place_words(series, dossier);
            let of = series.of.iter().map(|of| format!(" of {of}")).chain(place.map(|at| format!(", {at}")));
            let added = if series.additional { ", added to earlier counts" } else { "" };
            let head = format!("{}{added}{} · {}", series.counts, of.collect::<String>(), story.story.title);
            let mut out = format!("{}\n", output.paint.strong(&printable(&head)));
            for (index, entry) in series.entries.iter().enumerate() {
                out.push_str(&entry_line(index, entry, dossier));
            }
            output.text(&out)?;
        }
    }
    Ok(())
}

/// Where, as the first figure says that names a place: the series itself holds its id.
fn place_words(series: &FigureSeries, dossier: &Dossier) -> Option<String> {
    series.place.as_ref()?;
    let figures = series.entries.iter().flat_map(|entry| &entry.mentions).filter_map(|id| dossier.figure(id));
    let named = figures.into_iter().find_map(|(_, figure)| figure.place.as_ref().map(|place| place.name.clone()));
    // The place may be that of the event to which the figure belongs.
    named.or_else(|| series.place.clone().filter(|place| !place.contains(':')))
}

fn entry_line(index: usize, entry: &LedgerEntry, dossier: &Dossier) -> String {
    let value = ledger::value(entry);
    let as_of = entry.as_of.map_or("day unknown".to_string(), |day| day.to_string());
    let mut marks = Vec::new();
    marks.extend(entry.revises.map(|other| format!("takes the place of ({})", other + 1)));
    if !entry.disagrees_with.is_empty() {
        let others: Vec<String> = entry.disagrees_with.iter().map(|other| format!("({})", other + 1)).collect();
        marks.push(format!("disagrees with {}", others.join(", ")));
    }
    let origins = format!("{} {}", bound_words(entry.origins), origins_noun(entry.origins));
    let marks = marks.iter().map(|mark| format!(" · {mark}")).collect::<String>();
    let cited = entry.mentions.first().and_then(|id| cited(id, dossier)).unwrap_or_default();
    let said_by = crate::cards::voice(&entry.said_by);
    printable(&format!("  ({}) {value} · as of {as_of} · {said_by} · {origins}{marks}", index + 1))
        + "\n      "
        + &printable(&cited)
        + "\n"
}

#[derive(Serialize)]
struct ForecastView<'a> {
    schema: &'static str,
    story: &'a StoryId,
    #[serde(flatten)]
    record: &'a ForecastRecord,
    closed: Option<Closed>,
}

#[derive(Serialize)]
struct Closed {
    outcome: &'static str,
    by: String,
    at: Timestamp,
    remark: String,
}

/// The last word on a forecast.
fn last_word(record: &ForecastRecord, shelf: &Shelf) -> Result<Option<Closed>, Failure> {
    let last = shelf.store().judgements(record.forecast.as_str()).map_err(failure)?.pop();
    let outcome = |verdict| match verdict {
        Verdict::Accept => Some("met"),
        Verdict::Reject => Some("failed"),
        _ => None,
    };
    Ok(last.and_then(|last| {
        Some(Closed { outcome: outcome(last.verdict)?, by: last.by, at: last.at, remark: last.remark })
    }))
}

fn forecasts(dossier: &Dossier, shelf: &Shelf, json: bool, output: &mut Output) -> Result<(), Failure> {
    for story in dossier.stories() {
        for record in &story.story.forecasts {
            let closed = last_word(record, shelf)?;
            if json {
                output.json(&ForecastView { schema: "attache/forecast/1", story: &story.story.id, record, closed })?;
                continue;
            }
            let state = match &closed {
                Some(closed) => format!("{}, says {} at {}", closed.outcome, closed.by, closed.at),
                None if !record.is_checkable => "cannot be checked: no known event, or nobody who would do it".into(),
                None if record.candidates.is_empty() => {
                    format!(
                        "no match in {} since",
                        wording::count(record.articles_since as usize, "article", "articles")
                    )
                }
                None => format!("may have come about: {} to decide on", record.candidates.len()),
            };
            let mut out = format!("{} {}\n", record.forecast, output.paint.strong(&state));
            for id in std::iter::once(&record.forecast).chain(&record.candidates) {
                let cited = cited(id, dossier).unwrap_or_default();
                out.push_str(&format!("    {} {}\n", id, printable(&cited)));
            }
            output.text(&out)?;
        }
    }
    Ok(())
}

/// Only a forecast that could be checked can become met or failed, and only a person says so.
fn closed(args: &LedgerCloseArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let shelf = Shelf::open(&args.store.path)?;
    let Found::Item(id) = shelf.find(&args.forecast)? else {
        return Err(Failure::usage(format!("{:?} is no forecast", args.forecast)));
    };
    let dossier = shelf.item(&id)?.map(|(dossier, _)| dossier).unwrap_or_default();
    let records = dossier.stories().iter().flat_map(|story| &story.story.forecasts);
    let record = records.into_iter().find(|record| record.forecast == id);
    if !record.is_some_and(|record| record.is_checkable) {
        return Err(Failure::usage(format!("{id} cannot be checked"))
            .help("only a forecast of a known event by somebody known can be met or fail"));
    }
    drop(shelf);
    let verdict = if args.outcome == Outcome::Met { Verdict::Accept } else { Verdict::Reject };
    let judgement = Judgement {
        subject: id.to_string(),
        verdict,
        remark: args.remark.clone(),
        by: args.by.clone(),
        at: session.now,
    };
    Store::create(&args.store.path).map_err(failure)?.judge(&judgement).map_err(failure)?;
    output.text(&format!("{id}: closed\n"))?;
    Ok(Exit::Done)
}
