//! The loop around [`crate::pipeline`]: many captures, read on all cores, linked in order of arrival, stored by one
//! writer.
//!
//! ```text
//! captures ─batch→ (is it held?) ─→ worker: rayon over the batch ─→ link in order ─→ one transaction ─→ report
//! ```
//! While the worker reads one batch, the caller's thread links and stores the one before. At most two batches are
//! under way, so that memory does not grow with the input.

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use collect::CollectError;
use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;
use model::Capture;
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use store::{Run, Store, StoreError};

use crate::{
    Read,
    keep::Keeper,
    page::{Outcome, Page},
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Captures that are now held and were not before.
    pub captures: u64,
    /// Captures that were held already: only the sighting was added.
    pub seen_again: u64,
    /// Articles that are new.
    pub articles: u64,
    /// New captures whose article was held already: the same text at the same address, in other bytes.
    pub same_article: u64,
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
}

/// What a run reports while it goes on.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A source or record could not be read; the others go on.
    Failed(&'a CollectError),
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
/// A capture that is held already is not read again. The same captures in the same order give the same store.
///
/// # Errors
/// The store cannot be written, or threads cannot be started. Failures of single captures are reported, not returned.
pub fn add(
    store: &mut Store,
    captures: impl Iterator<Item = Result<Capture, CollectError>>,
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
    let mut source = Batches { captures, size: (threads * PAGES_A_THREAD).clamp(16, 256) };
    thread::scope(|scope| {
        let (to_worker, from_keeper) = sync_channel(UNDER_WAY);
        let (to_keeper, from_worker) = sync_channel(UNDER_WAY);
        scope.spawn(move || work(&pool, &from_keeper, &to_keeper, knowledge, models));
        let mut under_way = 0;
        loop {
            while under_way < UNDER_WAY {
                let Some(batch) = source.next(&mut tally, &mut report) else { break };
                under_way += 1;
                let batch = batch.into_iter().map(|capture| (keeper.holds(&capture), capture));
                let batch: Vec<Job> =
                    batch.map(|(held, capture)| Ok((held?, capture))).collect::<Result<_, StoreError>>()?;
                if to_worker.send(batch).is_err() {
                    break;
                }
            }
            if under_way == 0 {
                keeper.settle()?;
                return Ok(tally);
            }
            let Ok(pages) = from_worker.recv() else {
                return Err(RunError::Threads("a thread ended before its work".into()));
            };
            under_way -= 1;
            keeper.keep(pages, &mut tally)?;
            report(Progress::Stored(&tally));
        }
    })
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
    let mut pages = pages.map(|(capture, read)| Page { capture, outcome: Outcome::Read(Box::new(read)) });
    loop {
        let batch: Vec<Page> = pages.by_ref().take(KEPT_TOGETHER).collect();
        if batch.is_empty() {
            break;
        }
        kept += batch.len();
        keeper.keep(batch, &mut tally)?;
        report(kept);
    }
    keeper.settle()?;
    Ok(tally)
}

/// A capture, and whether it is held and need not be read.
type Job = (bool, Capture);

fn work(
    pool: &ThreadPool,
    jobs: &Receiver<Vec<Job>>,
    done: &SyncSender<Vec<Page>>,
    knowledge: &Knowledge,
    models: &Models,
) {
    while let Ok(batch) = jobs.recv() {
        let pages = pool.install(|| {
            batch.into_par_iter().map(|(is_held, capture)| Page::new(capture, is_held, knowledge, models)).collect()
        });
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

/// Captures, batch by batch.
struct Batches<I> {
    captures: I,
    size: usize,
}

impl<I: Iterator<Item = Result<Capture, CollectError>>> Batches<I> {
    fn next(&mut self, tally: &mut Tally, report: &mut impl FnMut(Progress<'_>)) -> Option<Vec<Capture>> {
        let mut batch: Vec<Capture> = Vec::new();
        let mut n_bytes = 0;
        while batch.len() < self.size && n_bytes < BATCH_BYTES {
            match self.captures.next() {
                None => break,
                Some(Ok(capture)) => {
                    n_bytes += capture.bytes.len();
                    batch.push(capture);
                }
                Some(Err(error)) => {
                    tally.failed += 1;
                    report(Progress::Failed(&error));
                }
            }
        }
        (!batch.is_empty()).then_some(batch)
    }
}
