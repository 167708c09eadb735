//! The loop around [`crate::pipeline`]: many captures, read on all cores, linked in order of arrival, stored by one
//! writer.
//!
//! ```text
//! captures ─batch→ (is it held?) ─→ worker: rayon over the batch ─→ link in order ─→ one transaction ─→ report
//! ```
//! While the worker reads one batch, the caller's thread links and stores the one before. At most two batches are
//! under way, so that memory does not grow with the input.

use std::{
    collections::VecDeque,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use collect::{Again, CollectError, Found, ReadTo, What};
use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;
use model::Capture;
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use store::{Run, Store, StoreError};

use crate::{
    Read,
    keep::Keeper,
    page::{Entry, Outcome, Page},
};

/// How to run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Threads that read pages.
    pub threads: usize,
    /// The moment that the run is said to begin.
    pub now: Timestamp,
}

/// What a run has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Captures that are now held and were not before.
    pub captures: u64,
    /// Captures that were held already: only the sighting was added.
    pub seen_again: u64,
    /// Articles that are new.
    pub articles: u64,
    /// New captures whose article was held already: the same text at the same address, in other bytes.
    pub same_article: u64,
    /// Pages looked at again that said something else than before; the new text is among the new articles.
    pub changed: u64,
    /// New articles without any text.
    pub empty: u64,
    /// Events on new articles.
    pub events: u64,
    /// Figures on new articles.
    pub figures: u64,
    /// Claims on new articles.
    pub claims: u64,
    /// Forecasts on new articles.
    pub forecasts: u64,
    /// Pages at which Attaché itself failed; they are held, with a note.
    pub bugs: u64,
    /// Sources or records that could not be read.
    pub failed: u64,
    /// What files hold beside pages that are read.
    pub passed_over: u64,
}

/// What a run reports while it goes on.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A source or record could not be read; the others go on.
    Failed(&'a CollectError),
    /// Something that is not read was come upon; the words are a heading to count under.
    PassedOver(&'a str),
    /// Everything that the tally counts is stored for good.
    Stored(&'a Tally),
}

/// Why a run ended before its input did.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store failed. What was reported as stored is stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The threads could not be started.
    #[error("threads for reading cannot be started: {0}")]
    Threads(String),
}

/// Pages in a batch for each thread: enough to keep all busy to the end of a batch, few enough that progress is seen.
const PAGES_A_THREAD: usize = 8;
/// A batch ends with the page that takes it past so many bytes.
const BATCH_BYTES: usize = 24 << 20;
/// Batches that wait or are being read.
const UNDER_WAY: usize = 2;
/// Trees are walked without recursion; this is for what third parties' code may do.
const STACK: usize = 16 << 20;

/// Reads captures and stores what they say; `report` hears of every failure and every commit.
///
/// A capture that is held already is not read again. The same captures in the same order give the same store. Where a
/// source says how far its file is read, that is stored with what was read.
///
/// # Errors
/// The store cannot be written, or threads cannot be started. Failures of single captures are reported, not returned.
pub fn add<F: Into<Found>>(
    store: &mut Store,
    found: impl Iterator<Item = Result<F, CollectError>>,
    knowledge: &Knowledge,
    models: &Models,
    options: Options,
    mut report: impl FnMut(Progress<'_>),
) -> Result<Tally, RunError> {
    let threads = options.threads.max(1);
    let pool = pool(threads)?;
    let run = store.begin(&Run {
        started: options.now,
        version: env!("CARGO_PKG_VERSION").to_string(),
        knowledge: knowledge.digest().to_string(),
    })?;
    let mut keeper = Keeper::new(store, knowledge, run)?;
    let mut tally = Tally::default();
    let mut source = Batches { found, size: (threads * PAGES_A_THREAD).clamp(16, 256) };
    thread::scope(|scope| {
        let (to_worker, from_keeper) = sync_channel(UNDER_WAY);
        let (to_keeper, from_worker) = sync_channel(UNDER_WAY);
        scope.spawn(move || work(&pool, &from_keeper, &to_keeper, knowledge, models));
        let mut under_way = VecDeque::new();
        loop {
            while under_way.len() < UNDER_WAY {
                let Some(batch) = source.next(&mut tally, &mut report) else { break };
                under_way.push_back(batch.read_to);
                let jobs = batch.entries.into_iter().map(|entry| match entry {
                    What::Again(again) => Ok(Job::Again(again)),
                    What::Page(capture) => Ok(Job::Read(keeper.holds(&capture)?, capture)),
                    What::Look(capture) => Ok(Job::Look(keeper.holds(&capture)?, capture)),
                    What::PassedOver(_) | What::End => {
                        Err(StoreError::Damaged { what: "batch", reason: "it holds something that is no page".into() })
                    }
                });
                let jobs: Vec<Job> = jobs.collect::<Result<_, StoreError>>()?;
                if to_worker.send(jobs).is_err() {
                    break;
                }
            }
            let Some(read_to) = under_way.pop_front() else {
                keeper.settle()?;
                return Ok(tally);
            };
            let Ok(pages) = from_worker.recv() else {
                return Err(RunError::Threads("a thread ended before its work".into()));
            };
            for again in keeper.keep(pages, &read_to, &mut tally)? {
                report(Progress::Failed(&unknown(again)));
            }
            report(Progress::Stored(&tally));
        }
    })
}

/// A sighting of a page that nobody has shown.
fn unknown(again: Again) -> CollectError {
    let reason = format!("it repeats {}, which is not held", again.address);
    CollectError::Record { path: again.path, offset: again.offset, reason }
}

/// Pages that are stored together by [`keep_read`].
const KEPT_TOGETHER: usize = 64;

/// Links and stores pages that were read elsewhere (by a library, by workers of a cluster), in this order; `report` hears
/// after every commit how many are stored.
///
/// # Errors
/// The store cannot be written.
pub fn keep_read(
    store: &mut Store,
    pages: impl Iterator<Item = (Capture, Read)>,
    knowledge: &Knowledge,
    now: Timestamp,
    mut report: impl FnMut(usize),
) -> Result<Tally, StoreError> {
    let run = store.begin(&Run {
        started: now,
        version: env!("CARGO_PKG_VERSION").to_string(),
        knowledge: knowledge.digest().to_string(),
    })?;
    let mut keeper = Keeper::new(store, knowledge, run)?;
    let mut tally = Tally::default();
    let mut kept = 0;
    let mut pages = pages
        .map(|(capture, read)| Page { capture, outcome: Outcome::Read(Box::new(read)) })
        .map(|page| Entry::Page(Box::new(page)));
    loop {
        let batch: Vec<Entry> = pages.by_ref().take(KEPT_TOGETHER).collect();
        if batch.is_empty() {
            break;
        }
        kept += batch.len();
        keeper.keep(batch, &[], &mut tally)?;
        report(kept);
    }
    keeper.settle()?;
    Ok(tally)
}

/// What the worker is given.
enum Job {
    /// A capture, and whether it is held and need not be read.
    Read(bool, Box<Capture>),
    /// The same of a page that had been read before.
    Look(bool, Box<Capture>),
    /// A page that was seen again: only the writer knows of what.
    Again(Again),
}

fn work(
    pool: &ThreadPool,
    jobs: &Receiver<Vec<Job>>,
    done: &SyncSender<Vec<Entry>>,
    knowledge: &Knowledge,
    models: &Models,
) {
    let one = |job: Job| match job {
        Job::Read(is_held, capture) => Entry::Page(Box::new(Page::new(*capture, is_held, knowledge, models))),
        Job::Look(is_held, capture) => Entry::Look(Box::new(Page::new(*capture, is_held, knowledge, models))),
        Job::Again(again) => Entry::Again(again),
    };
    while let Ok(batch) = jobs.recv() {
        let pages = pool.install(|| batch.into_par_iter().map(one).collect());
        // Nobody listens any more when the store has failed.
        if done.send(pages).is_err() {
            return;
        }
    }
}

fn pool(threads: usize) -> Result<ThreadPool, RunError> {
    let builder = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK);
    builder.build().map_err(|error| RunError::Threads(error.to_string()))
}

/// What was found, batch by batch.
struct Batches<I> {
    found: I,
    size: usize,
}

/// What is read and stored together.
#[derive(Default)]
struct Batch {
    /// Pages and sightings.
    entries: Vec<What>,
    /// How far files are read when this batch is stored.
    read_to: Vec<ReadTo>,
}

impl<F: Into<Found>, I: Iterator<Item = Result<F, CollectError>>> Batches<I> {
    fn next(&mut self, tally: &mut Tally, report: &mut impl FnMut(Progress<'_>)) -> Option<Batch> {
        let mut batch = Batch::default();
        let mut n_bytes = 0;
        while batch.entries.len() < self.size && n_bytes < BATCH_BYTES {
            let found: Found = match self.found.next() {
                None => break,
                Some(Ok(found)) => found.into(),
                Some(Err(error)) => {
                    tally.failed += 1;
                    report(Progress::Failed(&error));
                    continue;
                }
            };
            if let Some(place) = found.read_to {
                batch.read_to(place);
            }
            match found.what {
                What::Page(capture) => {
                    n_bytes += capture.bytes.len();
                    batch.entries.push(What::Page(capture));
                }
                What::Look(capture) => {
                    n_bytes += capture.bytes.len();
                    batch.entries.push(What::Look(capture));
                }
                What::Again(again) => batch.entries.push(What::Again(again)),
                What::PassedOver(heading) => {
                    tally.passed_over += 1;
                    report(Progress::PassedOver(&heading));
                }
                What::End => {}
            }
        }
        (!batch.entries.is_empty() || !batch.read_to.is_empty()).then_some(batch)
    }
}

impl Batch {
    /// Files are read one after the other: the last place in each counts.
    fn read_to(&mut self, place: ReadTo) {
        match self.read_to.last_mut() {
            Some(last) if last.file == place.file && last.mark == place.mark => *last = place,
            _ => self.read_to.push(place),
        }
    }
}
