//! Asks sources what is new.

use std::{collections::BTreeMap, sync::mpsc::sync_channel, thread};

use collect::{
    feed::{Feed, FeedFault},
    polite::{Clock, Outcome, Polite, Request, Visit},
};
use jiff::Timestamp;
use model::Hints;
use store::{Logged, Moved, Source, Store, StoreError};

use super::{Heard, Pass, UNDER_WAY, logged, rhythm};

/// Lists that a sitemap index names and that are read in one pass: the first and the last, as sites sort by time in
/// either order.
const MOST_LISTS: usize = 20;

/// Reads all sources that are due.
pub(super) fn read_sources(
    store: &mut Store,
    polite: &Polite<'_>,
    clock: &dyn Clock,
    done: &mut Pass,
    heard: &mut impl FnMut(Heard<'_>),
) -> Result<(), StoreError> {
    let now = clock.now();
    let mut due: BTreeMap<i64, Source> = BTreeMap::new();
    for source in store.sources()?.into_iter().filter(|source| rhythm::is_due(source, now)) {
        match source.kind.as_str() {
            "folder" => folder(store, source, clock, done, heard)?,
            "feed" => {
                due.insert(source.id, source);
            }
            // Pages are asked with the entries: they are read themselves.
            _ => {}
        }
    }
    let ask = |source: &Source| Request {
        tag: source.id,
        address: source.address.clone(),
        etag: source.state.etag.clone(),
        modified: source.state.modified.clone(),
    };
    let requests: Vec<Request> = due.values().map(ask).collect();
    let mut further = Vec::new();
    round(polite, requests, |visit| {
        let log: Vec<Logged> = logged(&visit).into_iter().collect();
        let source = visit.tag.and_then(|tag| due.get_mut(&tag));
        let Some(source) = source else { return store.mark_entries(&[], &log) };
        let listed = take(source, &visit);
        if let Ok(Some(feed)) = &listed {
            let lists = feed.lists.iter().enumerate();
            let chosen = lists.filter(|(at, _)| *at < MOST_LISTS / 2 || at + MOST_LISTS / 2 >= feed.lists.len());
            further.extend(chosen.map(|(_, list)| Request {
                tag: source.id,
                address: list.clone(),
                ..Request::default()
            }));
        }
        keep(store, source, listed, &visit, &log, done, heard)
    })?;
    round(polite, further, |visit| {
        let log: Vec<Logged> = logged(&visit).into_iter().collect();
        let Some(source) = visit.tag.and_then(|tag| due.get_mut(&tag)) else { return store.mark_entries(&[], &log) };
        let entries = match &visit.outcome {
            Outcome::Answered(answer) if answer.status < 300 => match Feed::read(answer) {
                Ok(feed) => entries_of(&feed),
                Err(fault) => return part_failed(store, source, &visit, &fault.to_string(), &log),
            },
            other => return part_failed(store, source, &visit, &rhythm::trouble(other), &log),
        };
        let n_new = store.put_listing(source, &entries, visit.at, &log)?;
        done.listed += n_new;
        if n_new > 0 {
            source.state.entries += n_new;
            source.state.last_new = Some(visit.at);
            store.put_source_state(source)?;
        }
        Ok(())
    })
}

/// Asks all and hands every visit to `each` on this thread; ends early where that fails.
fn round(
    polite: &Polite<'_>,
    requests: Vec<Request>,
    mut each: impl FnMut(Visit) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if requests.is_empty() {
        return Ok(());
    }
    thread::scope(|scope| {
        let (to_us, visits) = sync_channel::<Visit>(UNDER_WAY);
        scope.spawn(move || polite.round(requests, &|visit| to_us.send(visit).is_ok()));
        visits.into_iter().try_for_each(&mut each)
    })
}

/// What a source lists; none where it has not changed.
fn take(source: &mut Source, visit: &Visit) -> Result<Option<Feed>, String> {
    let answer = match &visit.outcome {
        Outcome::Answered(answer) if answer.status == 304 => return Ok(None),
        Outcome::Answered(answer) if answer.status < 300 => answer,
        other => return Err(rhythm::trouble(other)),
    };
    match Feed::read(answer) {
        Ok(feed) => {
            rhythm::remember(&mut source.state, answer);
            source.state.found = Some(feed.kind.into());
            source.title = source.title.take().or_else(|| feed.title.clone());
            Ok(Some(feed))
        }
        Err(FeedFault::Page { feeds }) => {
            let was = source.state.found.take();
            let said = match was {
                Some(was) => format!("it was a feed ({was}) and has turned into a web page"),
                None => "a web page stands here and no feed".into(),
            };
            let named = if feeds.is_empty() { String::new() } else { format!("; the page names {}", feeds.join(", ")) };
            Err(format!("{said}{named}"))
        }
        Err(FeedFault::Other(reason)) => {
            source.state.found = None;
            Err(format!("it cannot be read as a feed: {reason}"))
        }
    }
}

fn keep(
    store: &mut Store,
    source: &mut Source,
    listed: Result<Option<Feed>, String>,
    visit: &Visit,
    log: &[Logged],
    done: &mut Pass,
    heard: &mut impl FnMut(Heard<'_>),
) -> Result<(), StoreError> {
    done.sources += 1;
    let mut n_new = 0;
    match listed {
        Err(_) if matches!(visit.outcome, Outcome::Postponed(_)) => {
            if let Outcome::Postponed(until) = visit.outcome {
                source.state.due = Some(until);
            }
            store.put_listing(source, &[], visit.at, log)?;
        }
        Err(problem) => {
            rhythm::after_failure(source, problem, visit.at);
            store.put_listing(source, &[], visit.at, log)?;
            done.troubled += 1;
        }
        Ok(feed) => {
            let feed = feed.unwrap_or_default();
            n_new = store.put_listing(source, &entries_of(&feed), visit.at, log)?;
            rhythm::after_success(source, n_new, done.shortest, visit.at);
            let moved = match &visit.outcome {
                Outcome::Answered(answer) => match &answer.moved_to {
                    Some(to) => follow(store, source, to, visit.at)?,
                    None => None,
                },
                _ => None,
            };
            let empty = (feed.entries.is_empty() && feed.lists.is_empty() && !feed.kind.is_empty())
                .then(|| "it lists nothing".to_string());
            source.state.problem = feed.faults.first().cloned().or(moved).or(empty);
            store.put_source_state(source)?;
        }
    }
    done.listed += n_new;
    heard(Heard::Source(source, n_new));
    Ok(())
}

/// Takes over the address that a source has moved to for good; what is to be told where that is not done.
pub(super) fn follow(
    store: &Store,
    source: &mut Source,
    to: &str,
    at: Timestamp,
) -> Result<Option<String>, StoreError> {
    if source.address == to {
        return Ok(None);
    }
    if store.sources()?.iter().any(|other| other.address == to) {
        return Ok(Some(format!("it has moved for good to {to}, which is a source already: remove one of the two")));
    }
    if source.address.starts_with("https://") && to.starts_with("http://") {
        return Ok(Some(format!("it says that it has moved for good to {to}, where nothing protects it on the way")));
    }
    let from = std::mem::replace(&mut source.address, to.to_string());
    source.state.moves.push(Moved { at, from });
    Ok(None)
}

/// One of several lists of a source could not be read; the others stand.
fn part_failed(
    store: &mut Store,
    source: &mut Source,
    visit: &Visit,
    reason: &str,
    log: &[Logged],
) -> Result<(), StoreError> {
    source.state.problem = Some(format!("{}: {reason}", visit.address));
    store.put_source_state(source)?;
    store.mark_entries(&[], log)
}

fn entries_of(feed: &Feed) -> Vec<(String, Hints)> {
    feed.entries.iter().map(|entry| (entry.address.clone(), entry.hints.clone())).collect()
}

/// Lists the files of a folder that are new or have changed.
fn folder(
    store: &mut Store,
    mut source: Source,
    clock: &dyn Clock,
    done: &mut Pass,
    heard: &mut impl FnMut(Heard<'_>),
) -> Result<(), StoreError> {
    let now = clock.now();
    done.sources += 1;
    let n_new = match collect::watched_folder(&source.address) {
        Ok(files) => {
            let files: Vec<(String, Hints)> = files.into_iter().map(|file| (file, Hints::default())).collect();
            let n_new = store.put_listing(&source, &files, now, &[])?;
            source.state.found = Some("folder".into());
            rhythm::after_success(&mut source, n_new, done.shortest, now);
            n_new
        }
        Err(problem) => {
            rhythm::after_failure(&mut source, problem.to_string(), now);
            done.troubled += 1;
            0
        }
    };
    // A folder is near at hand.
    source.state.due = Some(now);
    store.put_source_state(&source)?;
    done.listed += n_new;
    heard(Heard::Source(&source, n_new));
    Ok(())
}
