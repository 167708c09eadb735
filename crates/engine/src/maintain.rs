//! What is done to a store beside adding to it: linking anew, a person's word on links, withdrawal, stories as they were.

use std::collections::{BTreeMap, BTreeSet};

use infer::Models;
use jiff::Timestamp;
use knowledge::Knowledge;
use link::Sketch;
use model::{ArticleId, Capture, ChangeKind, Sha256, Story, StoryChange, StoryId};
use rayon::prelude::*;
use store::{
    Run, Store, StoreError,
    query::{ArticleFilter, Paging},
};

use crate::{
    judged,
    keep::{Keeper, assertions},
    page::{Outcome, Page},
    run::Tally,
};

/// What linking anew has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Articles read again.
    pub articles: usize,
    /// Those whose bytes are read as another article today, or were let go: they stay as they were extracted, and are coded
    /// and linked anew.
    pub kept: usize,
    /// Those at which Attaché itself failed: they stand in no story until it is mended.
    pub failed: usize,
    /// Those that now stand in a story with other members.
    pub moved: usize,
    /// Derivations that were there before and after, that are new, that are gone.
    pub lineage: [usize; 3],
}

/// Pages read at a time.
const CHUNK: usize = 64;

/// Reads and links every held article again, in the order in which they arrived. Ids, judgements and what persons
/// asserted stay; what persons rejected or corrected is coded as they said.
///
/// # Errors
/// The store cannot be read or written; the bytes of a page are not held.
pub fn rebuild(
    store: &mut Store,
    knowledge: &Knowledge,
    models: &Models,
    now: Timestamp,
) -> Result<Rebuilt, StoreError> {
    let before = state(store)?;
    let run = begin(store, knowledge, now)?;
    store.forget_links(run)?;
    let ids: Vec<ArticleId> =
        store.articles(&ArticleFilter::default(), Paging::all())?.into_iter().map(|row| row.id).collect();
    let words = store.last_words()?;
    let mut keeper = Keeper::new(store, knowledge, run)?;
    let mut done = Rebuilt { articles: ids.len(), ..Rebuilt::default() };
    for chunk in ids.chunks(CHUNK) {
        let captures = keeper.captures(chunk)?;
        // Of a page whose bytes were let go the article that was read from them is coded anew.
        let read = |capture: Capture| {
            let is_bare = capture.bytes.is_empty() && capture.sha256 != Sha256::of(b"");
            Page::new(capture, is_bare, knowledge, models)
        };
        let mut pages: Vec<Page> = captures.into_par_iter().map(read).collect();
        for (id, page) in chunk.iter().zip(&mut pages) {
            // A better extractor may see another article in the same bytes: what people judged and cite stays.
            if !matches!(&page.outcome, Outcome::Read(read) if read.article.id == *id) {
                let article = keeper.article(id)?;
                *page = Page::of_article(page.capture.clone(), &article, knowledge, models);
                match page.outcome {
                    Outcome::Read(_) => done.kept += 1,
                    Outcome::Held | Outcome::Bug(_) => done.failed += 1,
                }
            }
            if let Outcome::Read(read) = &mut page.outcome {
                judged::apply(&mut read.coded, &read.document.text, &words, knowledge);
            }
        }
        keeper.keep_again(pages, &mut Tally::default())?;
    }
    keeper.settle()?;
    drop(keeper);
    let after = state(store)?;
    done.moved = ids.iter().filter(|id| before.beside.get(id) != after.beside.get(id)).count();
    let kept = before.lineage.intersection(&after.lineage).count();
    done.lineage = [kept, after.lineage.len() - kept, before.lineage.len() - kept];
    Ok(done)
}

/// Keeps a person's word that two articles are one account or are not, and puts their stories together again. Where they
/// are said to be one and stand in two stories, the second's story goes into the first's.
///
/// # Errors
/// One of the articles is not held; the store cannot be written.
pub fn assert(
    store: &mut Store,
    knowledge: &Knowledge,
    (one, other): (&ArticleId, &ArticleId),
    is_one: bool,
    (remark, by): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let stories = [store.article(one)?.story, store.article(other)?.story];
    let run = begin(store, knowledge, now)?;
    store.assert((one, other), is_one, (remark, by), now)?;
    let touched: BTreeSet<StoryId> = stories.iter().flatten().cloned().collect();
    if let ([Some(into), Some(from)], true) = (&stories, is_one && touched.len() == 2) {
        let moved: Vec<ArticleId> = store.members(from)?.into_iter().map(|(article, _)| article).collect();
        let batch = store.batch(run)?;
        if let Some(seen_at) = batch.last_arrived()? {
            let why = format!("{by} said that {one} and {other} are one account");
            let (kind, from, into) = (ChangeKind::Joined, from.clone(), into.clone());
            batch.change_story(&StoryChange { kind, from, into, moved, seen_at, why })?;
        }
        batch.commit()?;
    }
    Keeper::unrestored(store, knowledge, run).settle_these(touched)
}

/// Takes an article out for good, and puts the story that it was in together again.
///
/// # Errors
/// The article is not held; the store cannot be written.
pub fn purge(
    store: &mut Store,
    knowledge: &Knowledge,
    article: &ArticleId,
    (reason, by): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let story = store.purge(article, reason, by, now)?;
    let run = begin(store, knowledge, now)?;
    Keeper::unrestored(store, knowledge, run).settle_these(story)
}

/// A story from those of its members that the store shows: in a store opened as of some moment, the story as it was then.
///
/// # Errors
/// The store cannot be read.
pub fn story_of_members(store: &Store, id: &StoryId) -> Result<Story, StoreError> {
    let mut members: Vec<(Sketch, f64)> = Vec::new();
    for (article, similarity) in store.members(id)? {
        members.extend(store.sketch(&article)?.map(|sketch| (sketch, similarity)));
    }
    Ok(link::story(id.clone(), &members, &store.lineage_within(id)?, &assertions(store.asserted()?)))
}

fn begin(store: &mut Store, knowledge: &Knowledge, now: Timestamp) -> Result<i64, StoreError> {
    store.begin(&Run {
        started: now,
        version: env!("CARGO_PKG_VERSION").to_string(),
        knowledge: knowledge.digest().to_string(),
    })
}

/// What linking says of the articles of a store.
struct State {
    /// For each article, those that stand in its story.
    beside: BTreeMap<ArticleId, BTreeSet<ArticleId>>,
    lineage: BTreeSet<(ArticleId, ArticleId)>,
}

fn state(store: &Store) -> Result<State, StoreError> {
    let rows = store.articles(&ArticleFilter::default(), Paging::all())?;
    let mut stories: BTreeMap<Option<StoryId>, BTreeSet<ArticleId>> = BTreeMap::new();
    let mut lineage = BTreeSet::new();
    for row in &rows {
        stories.entry(row.story.clone()).or_default().insert(row.id.clone());
        lineage.extend(store.lineage(&row.id)?.into_iter().map(|one| (one.derived, one.source)));
    }
    let beside = rows.iter().map(|row| (row.id.clone(), stories[&row.story].clone())).collect();
    Ok(State { beside, lineage })
}
