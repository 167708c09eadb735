//! `attache watch`: questions that are asked again and again.

use jiff::Timestamp;
use serde::Serialize;
use store::{Store, Watch};

use super::{
    Output, Session,
    args::{WatchAddArgs, WatchArgs, WatchCommand, WatchListArgs, WatchRunArgs},
    new,
};
use crate::{
    exit::{Exit, Failure},
    news::{KINDS, News},
    shelf::{Shelf, dyad, failure},
};

/// Keeps, lists, runs or removes watches.
pub fn run(args: &WatchArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    match &args.what {
        WatchCommand::Add(args) => add(args, session, output),
        WatchCommand::List(args) => list(args, output),
        WatchCommand::Run(args) => run_watches(args, session, output),
        WatchCommand::Remove(args) => {
            let mut store = Store::create(&args.store.path).map_err(failure)?;
            if !store.remove_watch(&args.name).map_err(failure)? {
                return Err(unknown(&args.name));
            }
            Ok(Exit::Done)
        }
    }
}

fn unknown(name: &str) -> Failure {
    Failure::usage(format!("there is no watch {name:?}")).help("`attache watch list` names those that there are")
}

fn add(args: &WatchAddArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(kind) = args.kinds.iter().find(|kind| !KINDS.contains(&kind.as_str())) {
        return Err(
            Failure::usage(format!("{kind:?} is no kind of new fact")).help(format!("there are {}", KINDS.join(", ")))
        );
    }
    let mut store = Store::create(&args.store.path).map_err(failure)?;
    if dyad(&args.query).is_none() {
        // A query that is none is told now and not at every run.
        store.search(&args.query, store::query::Paging::first(0)).map_err(failure)?;
    }
    let watch = Watch {
        name: args.name.clone(),
        query: args.query.clone(),
        kinds: args.kinds.clone(),
        min_articles: args.min_articles,
        min_origins: args.min_origins,
        seen: None,
    };
    store.put_watch(&watch, session.now).map_err(failure)?;
    output.text(&format!("{}: kept\n", args.name))?;
    Ok(Exit::Done)
}

fn list(args: &WatchListArgs, output: &mut Output) -> Result<Exit, Failure> {
    for watch in Store::open(&args.store.path).map_err(failure)?.watches().map_err(failure)? {
        if args.json {
            output.json(&Listed { watch: &watch, seen: watch.seen })?;
            continue;
        }
        let seen = watch.seen.map_or("never run".to_string(), |seen| format!("last run {seen}"));
        let kinds = if watch.kinds.is_empty() { "all kinds".to_string() } else { watch.kinds.join(", ") };
        output.text(&format!(
            "{}: {} · {kinds} · at least {} articles, {} origins · {seen}\n",
            watch.name, watch.query, watch.min_articles, watch.min_origins
        ))?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    watch: &'a Watch,
    seen: Option<Timestamp>,
}

#[derive(Serialize)]
struct Hit<'a> {
    watch: &'a str,
    #[serde(flatten)]
    news: &'a News,
}

fn run_watches(args: &WatchRunArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let shelf = Shelf::open(&args.store.path)?;
    let mut watches = shelf.store().watches().map_err(failure)?;
    if let Some(name) = &args.name {
        watches.retain(|watch| watch.name == *name);
        if watches.is_empty() {
            return Err(unknown(name));
        }
    }
    for watch in &watches {
        let since = args.since.or(watch.seen).unwrap_or(Timestamp::MIN);
        let news = News::since(since, &watch.query, &shelf)?.narrowed(watch);
        if args.json {
            output.json(&Hit { watch: &watch.name, news: &news })?;
        } else {
            let shown = format!("{}: {}", watch.name, new::text(&news, output));
            output.text(&shown)?;
        }
    }
    drop(shelf);
    if args.since.is_none() && !watches.is_empty() {
        let mut store = Store::create(&args.store.path).map_err(failure)?;
        for watch in &watches {
            store.watch_seen(&watch.name, session.now).map_err(failure)?;
        }
    }
    Ok(Exit::Done)
}
