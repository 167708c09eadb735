//! Collecting: sources are asked for what is new, and what they list is fetched, read and stored.
//!
//! ```text
//! sources that are due ─ask→ lists ─→ entries that wait ─ask→ captures ─→ crate::run::add ─→ marks
//! ```
//! An entry is marked only after its page is stored. A pass that was cut off is taken up by the next one: pages that were
//! stored are found again by the address asked for, all others still wait.

mod fate;
mod listing;
mod looks;
mod rhythm;

use std::{cell::RefCell, collections::BTreeMap, sync::mpsc::sync_channel, thread};

use collect::{
    CollectError, Found,
    polite::{Clock, Outcome, Polite, Request, Visit},
};
use infer::Models;
use jiff::{SignedDuration, Timestamp};
use knowledge::Knowledge;
use model::Hints;
use store::{Logged, Look, LookDue, LookMark, Mark, Source, Store};

use self::fate::Fate;
pub use self::rhythm::{Health, SHORTEST, health};
use crate::{Options, Progress, RunError, Tally, run::add};

/// How much one pass may do.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Threads that read pages.
    pub threads: usize,
    /// Pages fetched of each source; the rest waits for the next pass.
    pub pages_a_source: usize,
    /// Pages fetched in all.
    pub pages: usize,
    /// Whether pages that were read are looked at again.
    pub looks: bool,
    /// Seconds between two visits to one source at least; [`SHORTEST`] unless somebody wishes otherwise.
    pub shortest: u64,
}

/// What a pass came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Pass {
    /// Sources that were asked.
    pub sources: u64,
    /// Sources that could not be read.
    pub troubled: u64,
    /// Entries that no source had listed before.
    pub listed: u64,
    /// Pages asked for.
    pub asked: u64,
    /// Pages that were not read this time.
    pub unread: u64,
    /// Pages looked at again; how many say something else now is in the tally.
    pub looked: u64,
    /// Of these, pages that are gone.
    pub gone: u64,
    /// Entries that still wait.
    pub waiting: u64,
    /// What was stored.
    pub tally: Tally,
    /// See [`Budget::shortest`].
    #[serde(skip)]
    pub(crate) shortest: u64,
}

/// What a pass reports while it goes on.
#[derive(Debug)]
pub enum Heard<'a> {
    /// A source was asked.
    Source(&'a Source, u64),
    /// A page was not read, and why.
    Unread(&'a str, &'a str),
    /// So much is stored.
    Stored(&'a Tally),
}

/// Visits that wait for the writer: a page may have 20 MiB.
const UNDER_WAY: usize = 8;

/// One pass over everything that is due.
///
/// # Errors
/// The store cannot be read or written, or threads cannot be started. What sites do wrong is reported, not returned.
pub fn pass(
    store: &mut Store,
    (knowledge, models): (&Knowledge, &Models),
    polite: &Polite<'_>,
    clock: &dyn Clock,
    budget: Budget,
    mut heard: impl FnMut(Heard<'_>),
) -> Result<Pass, RunError> {
    let mut done = Pass { shortest: budget.shortest, ..Pass::default() };
    listing::read_sources(store, polite, clock, &mut done, &mut heard)?;
    // Moments are compared as they are written: a second more, so that nothing listed just now is missed.
    let now = clock.now();
    store.settle_entries(looks::next("", 0, now).unwrap_or(now))?;
    let until = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let waiting = store.waiting(until, budget.pages_a_source, budget.pages)?;
    let mut pages = store.sources()?;
    pages.retain(|source| source.kind == "page" && rhythm::is_due(source, now));
    let left = budget.pages.saturating_sub(waiting.len());
    let due = if budget.looks { store.looks_due(until, budget.pages_a_source, left)? } else { Vec::new() };
    if waiting.is_empty() && pages.is_empty() && due.is_empty() {
        done.waiting = store.n_waiting()?;
        return Ok(done);
    }
    let mut hints: BTreeMap<i64, (Hints, u32)> = BTreeMap::new();
    let (files, web): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|entry| entry.address.starts_with("file:"));
    let mut requests = Vec::new();
    for entry in web {
        requests.push(Request { tag: Tag::Entry(entry.id).number(), address: entry.address, ..Request::default() });
        hints.insert(entry.id, (entry.hints, entry.tries));
    }
    for source in &pages {
        requests.push(Request {
            tag: Tag::Page(source.id).number(),
            address: source.address.clone(),
            etag: source.state.etag.clone(),
            modified: source.state.modified.clone(),
        });
    }
    let looks: BTreeMap<i64, LookDue> = due.into_iter().map(|due| (due.id, due)).collect();
    for due in looks.values() {
        requests.push(Request {
            tag: Tag::Look(due.id).number(),
            address: due.asked.clone(),
            etag: due.etag.clone(),
            modified: due.modified.clone(),
        });
    }
    done.asked = requests.len() as u64;
    done.sources += pages.len() as u64;
    let settled = Settled { shortest: budget.shortest, ..Settled::default() };
    let options = Options { threads: budget.threads, now };
    thread::scope(|scope| -> Result<(), RunError> {
        let (to_writer, visits) = sync_channel::<Visit>(UNDER_WAY);
        // Where the writer has failed nobody listens any more, and asking ends.
        scope.spawn(move || polite.round(requests, &|visit| to_writer.send(visit).is_ok()));
        let fetched = visits.into_iter().filter_map(|visit| settled.visit(visit, &hints, &looks, &mut pages, clock));
        let read = files.iter().flat_map(|entry| settled.file(entry, now));
        let report = |progress: Progress<'_>| match progress {
            Progress::Failed(error) => heard(Heard::Unread(&address_of(error), &error.to_string())),
            Progress::PassedOver(_) => {}
            Progress::Stored(tally) => heard(Heard::Stored(tally)),
        };
        done.tally = add(store, read.chain(fetched), knowledge, models, options, report)?;
        Ok(())
    })?;
    let Settled { marks, log, looked, moved, gone, .. } = settled;
    let (marks, log, looked, moved) = (marks.into_inner(), log.into_inner(), looked.into_inner(), moved.into_inner());
    done.looked = looked.iter().filter(|(mark, _)| mark.looked).count() as u64;
    let (look_marks, seen): (Vec<LookMark>, Vec<Option<Look>>) = looked.into_iter().unzip();
    let seen: Vec<Look> = seen.into_iter().flatten().chain(gone.into_inner()).collect();
    done.gone = seen.iter().filter(|look| look.outcome == "gone").count() as u64;
    for mark in marks.iter().filter(|mark| mark.state != "read") {
        done.unread += 1;
        heard(Heard::Unread("", &mark.reason));
    }
    store.mark_entries(&marks, &log)?;
    store.mark_looks(&look_marks, &seen, &[])?;
    for source in &mut pages {
        if let Some((_, to, at)) = moved.iter().find(|(id, ..)| *id == source.id) {
            listing::follow(store, source, to, *at)?;
        }
        store.put_source_state(source)?;
        done.troubled += u64::from(source.state.problem.is_some());
        heard(Heard::Source(source, 0));
    }
    done.waiting = store.n_waiting()?;
    Ok(done)
}

/// When something is next to be done; none where there is nothing to do at all.
///
/// # Errors
/// The store cannot be read.
pub fn next_due(store: &Store, now: Timestamp) -> Result<Option<Timestamp>, RunError> {
    let sources = store.sources()?;
    let due = sources.iter().filter(|source| !source.paused).map(|source| source.state.due.unwrap_or(now)).min();
    let (waiting, look) = (store.next_waiting()?, store.next_look()?);
    Ok(due.into_iter().chain(waiting).chain(look).min())
}

fn address_of(error: &CollectError) -> String {
    match error {
        CollectError::Web { address, .. } | CollectError::Status { address, .. } => address.clone(),
        CollectError::Refused { address, .. } => address.clone(),
        CollectError::File { path, .. } | CollectError::TooLarge { path, .. } | CollectError::Kind { path, .. } => {
            path.clone()
        }
        CollectError::Line { path, .. } | CollectError::Record { path, .. } => path.clone(),
    }
}

/// What a request is for, as the number that it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    /// A page that a source listed.
    Entry(i64),
    /// A source that is a page itself.
    Page(i64),
    /// A page that was read before.
    Look(i64),
}

impl Tag {
    fn number(self) -> i64 {
        match self {
            Tag::Entry(id) => id * 3,
            Tag::Page(id) => id * 3 + 1,
            Tag::Look(id) => id * 3 + 2,
        }
    }

    fn of(number: i64) -> Self {
        let id = number / 3;
        match number % 3 {
            0 => Tag::Entry(id),
            1 => Tag::Page(id),
            _ => Tag::Look(id),
        }
    }
}

/// What became of entries, while their pages are on the way to the store.
#[derive(Default)]
struct Settled {
    marks: RefCell<Vec<Mark>>,
    log: RefCell<Vec<Logged>>,
    looked: RefCell<Vec<(LookMark, Option<Look>)>>,
    /// Sources that are pages, where nothing stands any more.
    gone: RefCell<Vec<Look>>,
    /// Sources that are pages, and where they moved to.
    moved: RefCell<Vec<(i64, String, Timestamp)>>,
    /// See [`Budget::shortest`].
    shortest: u64,
}

impl Settled {
    /// The page of a visit, where it brought one.
    fn visit(
        &self,
        visit: Visit,
        hints: &BTreeMap<i64, (Hints, u32)>,
        looks: &BTreeMap<i64, LookDue>,
        pages: &mut [Source],
        clock: &dyn Clock,
    ) -> Option<Result<Found, CollectError>> {
        self.log.borrow_mut().extend(logged(&visit));
        let (at, asked) = (visit.at, visit.address.clone());
        let id = match Tag::of(visit.tag?) {
            Tag::Entry(id) => id,
            Tag::Page(id) => {
                let source = pages.iter_mut().find(|source| source.id == id)?;
                if let Outcome::Answered(answer) = &visit.outcome
                    && matches!(answer.status, 404 | 410)
                {
                    let words = format!("status {}", answer.status);
                    self.gone.borrow_mut().push(Look::new(&asked, at, Some(answer.status), "gone", &words));
                }
                let is_new = rhythm::after_page(source, &visit.outcome, self.shortest, at);
                let (Outcome::Answered(answer), true) = (visit.outcome, is_new) else { return None };
                self.moved.borrow_mut().extend(answer.moved_to.clone().map(|to| (id, to, at)));
                return Some(Ok(answer.capture(&asked, at).into()));
            }
            Tag::Look(id) => {
                let looked = looks::of(looks.get(&id)?, visit);
                self.looked.borrow_mut().push((looked.mark, looked.look));
                return looked.page.map(|page| Ok(Found::look(page)));
            }
        };
        let (of_entry, tries) = hints.get(&id).cloned().unwrap_or_default();
        let fate = fate::of(visit.outcome, &asked, tries, clock.now());
        let (mark, page) = match fate {
            Fate::Read(answer) => {
                let mut capture = answer.capture(&asked, at);
                capture.hints = of_entry;
                let mark = Mark {
                    id,
                    state: "read",
                    reason: String::new(),
                    due: at,
                    tried: true,
                    capture: Some(capture.id.clone()),
                    look_at: looks::next(&asked, 0, at),
                };
                (mark, Some(Ok(capture.into())))
            }
            Fate::Unread { state, reason, due, tried } => {
                let due = due.unwrap_or(at);
                (Mark { id, state, reason, due, tried, capture: None, look_at: None }, None)
            }
        };
        self.marks.borrow_mut().push(mark);
        page
    }

    /// What stands in a file of a folder that is watched.
    fn file(&self, entry: &store::Waiting, now: Timestamp) -> Vec<Result<Found, CollectError>> {
        let found: Vec<_> = collect::watched_file(&entry.address, now);
        let failed = found.iter().find_map(|found| found.as_ref().err()).map(ToString::to_string);
        self.marks.borrow_mut().push(Mark {
            id: entry.id,
            state: if failed.is_some() { "failed" } else { "read" },
            reason: failed.unwrap_or_default(),
            due: now,
            tried: true,
            capture: None,
            look_at: None,
        });
        found
    }
}

/// A line of the log; none for what was never asked.
fn logged(visit: &Visit) -> Option<Logged> {
    let (status, outcome, bytes) = match &visit.outcome {
        Outcome::Answered(answer) => {
            let moved = answer.moved_to.as_ref().map(|to| format!("moved for good to {to}"));
            (Some(answer.status), moved.unwrap_or_default(), answer.body.len() as u64)
        }
        Outcome::Failed(error) => (None, error.to_string(), 0),
        Outcome::Forbidden | Outcome::Postponed(_) => return None,
    };
    Some(Logged { at: visit.at, host: visit.host.clone(), address: visit.address.clone(), status, outcome, bytes })
}
