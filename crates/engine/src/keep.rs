//! The writer: links pages in order of arrival and stores them, one transaction a batch.

use std::{
    cell::RefCell,
    collections::HashMap,
    collections::{BTreeSet, VecDeque},
};

use collect::{Again, ReadTo};
use knowledge::Knowledge;
use link::{Assertion, Candidates, Linker, Sketch, Trace};
use model::{Access, Article, ArticleId, Capture, ChangeKind, StoryId};
use store::{Added, Batch, Store, StoreError};

use crate::{
    Read,
    page::{Entry, Outcome, Page, shielded},
    run::Tally,
};

/// Holds what linking must remember from one page to the next.
pub(crate) struct Keeper<'s> {
    store: &'s mut Store,
    knowledge: &'s Knowledge,
    run: i64,
    linker: Linker,
    recent: RefCell<Recent>,
    /// Large stories that have new members and wait to be put together.
    stale: BTreeSet<StoryId>,
    waiting: usize,
}

/// A story with more members is not put together after every batch, which would take the square of its size over its
/// life, but once in so many touches of such stories, and at the end of the run.
const LARGE: usize = 64;
const WAITING: usize = 2_000;

impl<'s> Keeper<'s> {
    /// Takes up where the last run ended.
    pub(crate) fn new(store: &'s mut Store, knowledge: &'s Knowledge, run: i64) -> Result<Self, StoreError> {
        let linker = restored(store)?;
        let stale: BTreeSet<StoryId> = store.stale_stories()?.into_iter().collect();
        Ok(Keeper { store, knowledge, run, linker, recent: RefCell::default(), stale, waiting: 0 })
    }

    /// The same for work that links no new article: what was linked before is not read back.
    pub(crate) fn unrestored(store: &'s mut Store, knowledge: &'s Knowledge, run: i64) -> Self {
        Keeper {
            store,
            knowledge,
            run,
            linker: Linker::new(),
            recent: RefCell::default(),
            stale: BTreeSet::new(),
            waiting: 0,
        }
    }

    /// The captures that held articles were read from, in the same order; without bytes where those were let go.
    pub(crate) fn captures(&self, articles: &[ArticleId]) -> Result<Vec<Capture>, StoreError> {
        let one = |id| {
            let capture = &self.store.article(id)?.capture.id;
            match self.store.capture_with_bytes(capture) {
                Err(StoreError::LetGo { .. }) => self.store.capture_without_bytes(capture),
                found => found,
            }
        };
        articles.iter().map(one).collect()
    }

    /// A held article as it was extracted.
    pub(crate) fn article(&self, id: &ArticleId) -> Result<Article, StoreError> {
        Ok(self.store.article(id)?.article)
    }

    /// Whether a capture is held, so that it need not be read.
    pub(crate) fn holds(&self, capture: &Capture) -> Result<bool, StoreError> {
        self.store.holds(&capture.id)
    }

    /// Stores a batch: all of it, or on an error nothing. Gives the sightings whose page is not held.
    pub(crate) fn keep(
        &mut self,
        entries: Vec<Entry>,
        read_to: &[ReadTo],
        tally: &mut Tally,
    ) -> Result<Vec<Again>, StoreError> {
        let batch = self.store.batch(self.run)?;
        let mut after = *tally;
        let mut touched = BTreeSet::new();
        let mut unknown = Vec::new();
        for entry in entries {
            let linker = &mut self.linker;
            let work = Work { batch: &batch, knowledge: self.knowledge, linker, recent: &self.recent };
            match entry {
                Entry::Page(page) => touched.extend(work.page(&page, &mut after)?),
                Entry::Look(page) => touched.extend(work.look(&page, &mut after)?),
                Entry::Again(again) => {
                    if batch.see_again(&again.address, again.first_seen, again.seen, &again.asked)? {
                        after.seen_again += 1;
                    } else {
                        after.failed += 1;
                        unknown.push(again);
                    }
                }
            }
        }
        for place in read_to {
            batch.put_read_to(&place.file, &place.mark, place.offset)?;
        }
        for story in touched {
            let n_members = batch.n_members(&story)?;
            if n_members == 0 {
                // Another took it in.
                self.stale.remove(&story);
            } else if n_members <= LARGE {
                assemble(&batch, &self.recent, &story)?;
            } else {
                self.waiting += 1;
                self.stale.insert(story);
            }
        }
        batch.commit()?;
        *tally = after;
        if self.waiting >= WAITING {
            self.settle()?;
        }
        Ok(unknown)
    }

    /// Codes and links held articles anew, in order of arrival.
    pub(crate) fn keep_again(&mut self, pages: Vec<Page>, tally: &mut Tally) -> Result<(), StoreError> {
        let batch = self.store.batch(self.run)?;
        for page in &pages {
            let read = match &page.outcome {
                Outcome::Read(read) => read,
                Outcome::Held => continue,
                Outcome::Bug(note) => {
                    batch.add_notes(&page.capture.id, [note])?;
                    continue;
                }
            };
            let work =
                Work { batch: &batch, knowledge: self.knowledge, linker: &mut self.linker, recent: &self.recent };
            self.stale.extend(work.coded(&page.capture, read, tally)?);
        }
        batch.commit()
    }

    /// Puts stories together again, whatever is known of them.
    pub(crate) fn settle_these(&mut self, stories: impl IntoIterator<Item = StoryId>) -> Result<(), StoreError> {
        self.stale.extend(stories);
        self.settle()
    }

    /// Puts the stories together that wait for it: those of a run that was cut off, and large ones.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        if !self.stale.is_empty() {
            let batch = self.store.batch(self.run)?;
            for story in &self.stale {
                assemble(&batch, &self.recent, story)?;
            }
            batch.commit()?;
        }
        self.stale.clear();
        self.waiting = 0;
        Ok(())
    }
}

/// The linker as the last run left it: articles in order of arrival, each in the story that it joined at first, and the
/// changes of stories where they were seen.
fn restored(store: &Store) -> Result<Linker, StoreError> {
    let mut linker = Linker::new();
    linker.heed(&assertions(store.asserted()?));
    let changes = store.story_changes()?;
    let mut joined_first: HashMap<&ArticleId, &StoryId> = HashMap::new();
    let mut split_off: HashMap<&ArticleId, Option<Trace>> = HashMap::new();
    for (_, change) in &changes {
        for article in &change.moved {
            joined_first.entry(article).or_insert(&change.from);
            if change.kind == ChangeKind::Split {
                split_off.insert(article, None);
            }
        }
    }
    let mut due = changes.iter().peekable();
    let mut take_up = |linker: &mut Linker, split_off: &HashMap<&ArticleId, Option<Trace>>, before: i64| {
        while let Some((_, change)) = due.next_if(|(at, _)| *at < before) {
            let traces = change.moved.iter().filter_map(|article| split_off.get(article).cloned().flatten());
            linker.change(change, &traces.collect::<Vec<_>>());
        }
    };
    store.each_linked(|seq, article, trace, story| {
        take_up(&mut linker, &split_off, seq);
        let damaged = || StoreError::Damaged { what: "trace", reason: format!("that of {article}") };
        let trace = Trace::from_bytes(trace).ok_or_else(damaged)?;
        let first = joined_first.get(&article).map_or(&story, |first| *first);
        linker.restore(article.clone(), &trace, first);
        if let Some(kept) = split_off.get_mut(&article) {
            *kept = Some(trace);
        }
        Ok(())
    })?;
    take_up(&mut linker, &split_off, i64::MAX);
    Ok(linker)
}

/// One page on its way into the store.
struct Work<'a, 's> {
    batch: &'a Batch<'s>,
    knowledge: &'a Knowledge,
    linker: &'a mut Linker,
    recent: &'a RefCell<Recent>,
}

impl Work<'_, '_> {
    /// Stores a page; gives the stories that it touched.
    fn page(self, page: &Page, tally: &mut Tally) -> Result<Vec<StoryId>, StoreError> {
        // The same capture may come twice in one run, the second time before the first was stored.
        if self.batch.add_capture(&page.capture)? == Added::Held {
            tally.seen_again += 1;
            return Ok(Vec::new());
        }
        tally.captures += 1;
        let id = &page.capture.id;
        self.batch.add_notes(id, &page.capture.notes)?;
        match &page.outcome {
            Outcome::Held => Ok(Vec::new()),
            Outcome::Bug(note) => {
                tally.bugs += 1;
                self.batch.add_notes(id, [note])?;
                Ok(Vec::new())
            }
            Outcome::Read(read) if self.batch.is_withdrawn(&read.article.id)? => Ok(Vec::new()),
            Outcome::Read(read) => {
                self.batch.add_notes(id, read.notes())?;
                self.article(&page.capture, read, tally)
            }
        }
    }

    /// Notes a look at a page that had been read before. Other bytes with a text that is held are not kept, only their hash:
    /// pages change their advertisements with every look.
    fn look(self, page: &Page, tally: &mut Tally) -> Result<Vec<StoryId>, StoreError> {
        let (batch, capture) = (self.batch, &page.capture);
        let mut look = store::Look::new(&capture.asked, capture.received, capture.status, "same", "the same bytes");
        let is_held = batch.holds_capture(&capture.id)?;
        if let Outcome::Read(read) = &page.outcome {
            look.article = Some(read.article.id.to_string());
            if !is_held && batch.holds_article(&read.article.id)? {
                look.words = "the same text in other bytes, which were not kept".to_string();
                look.sha256 = Some(capture.sha256.to_string());
                tally.seen_again += 1;
                batch.add_look(&look)?;
                return Ok(Vec::new());
            }
        }
        if !is_held {
            (look.outcome, look.words) = ("changed".to_string(), "another text".to_string());
            tally.changed += 1;
        }
        batch.add_look(&look)?;
        self.page(page, tally)
    }

    fn article(self, capture: &Capture, read: &Read, tally: &mut Tally) -> Result<Vec<StoryId>, StoreError> {
        if self.batch.add_article(&read.article, &read.document, capture.received)? == Added::Held {
            tally.same_article += 1;
            return Ok(Vec::new());
        }
        self.coded(capture, read, tally)
    }

    /// Stores what an article says and links it; also for an article that is read again.
    fn coded(self, capture: &Capture, read: &Read, tally: &mut Tally) -> Result<Vec<StoryId>, StoreError> {
        self.batch.add_coded(&read.article, &read.coded)?;
        tally.articles += 1;
        tally.events += read.coded.events.len() as u64;
        tally.figures += read.coded.figures.len() as u64;
        tally.claims += read.coded.claims.len() as u64;
        tally.forecasts += read.coded.forecasts.len() as u64;
        if read.article.access == Access::Empty || read.document.text.is_empty() {
            tally.empty += 1;
            // What has no words tells no story.
            return Ok(Vec::new());
        }
        self.link(capture, read, tally)
    }

    fn link(self, capture: &Capture, read: &Read, tally: &mut Tally) -> Result<Vec<StoryId>, StoreError> {
        let held = Held { batch: self.batch, recent: self.recent, failed: RefCell::new(None) };
        let (linker, knowledge) = (self.linker, self.knowledge);
        let linked =
            shielded("linking this page", || linker.link(&read.article, &read.document, &read.coded, knowledge, &held));
        if let Some(error) = held.failed.into_inner() {
            return Err(error);
        }
        let linked = match linked {
            Ok(linked) => linked,
            Err(note) => {
                tally.bugs += 1;
                self.batch.add_notes(&capture.id, [&note])?;
                return Ok(Vec::new());
            }
        };
        let article = &read.article.id;
        self.batch.add_sketch(article, &linked.sketch, &linked.trace.to_bytes())?;
        let mut touched = Vec::new();
        for judged in &linked.rejudged {
            self.batch.replace_lineage(&judged.article, &judged.lineage)?;
            touched.push(judged.story.clone());
        }
        for lineage in &linked.lineage {
            self.batch.add_lineage(lineage)?;
        }
        self.batch.join_story(article, &linked.story, linked.similarity)?;
        touched.insert(0, linked.story);
        for change in &linked.changes {
            self.batch.change_story(change)?;
            touched.extend([change.from.clone(), change.into.clone()]);
        }
        self.recent.borrow_mut().remember(linked.sketch);
        Ok(touched)
    }
}

/// What persons said of articles, as linking wants it.
pub(crate) fn assertions(asserted: Vec<store::Asserted>) -> Vec<Assertion> {
    let one = |said: store::Asserted| Assertion { one: said.one, other: said.other, is_one: said.is_one };
    asserted.into_iter().map(one).collect()
}

/// Puts a touched story together again from its members.
fn assemble(batch: &Batch<'_>, recent: &RefCell<Recent>, story: &StoryId) -> Result<(), StoreError> {
    let mut members = Vec::new();
    if batch.n_members(story)? == 0 {
        return batch.forget_story(story);
    }
    for (article, similarity) in batch.members(story)? {
        let sketch = sketch(batch, recent, &article)?;
        members.extend(sketch.map(|sketch| (sketch, similarity)));
    }
    let asserted = assertions(batch.asserted()?);
    batch.put_story(&link::story(story.clone(), &members, &batch.lineage_within(story)?, &asserted))
}

/// What linking may ask of the store.
struct Held<'a, 's> {
    batch: &'a Batch<'s>,
    recent: &'a RefCell<Recent>,
    failed: RefCell<Option<StoreError>>,
}

impl Candidates for Held<'_, '_> {
    fn text(&self, article: &ArticleId) -> Option<String> {
        self.found(self.batch.text(article))
    }

    fn sketch(&self, article: &ArticleId) -> Option<Sketch> {
        self.found(sketch(self.batch, self.recent, article))
    }

    fn kin(&self, article: &ArticleId) -> Vec<ArticleId> {
        self.found(self.batch.kin(article).map(Some)).unwrap_or_default()
    }
}

impl Held<'_, '_> {
    /// Linking knows no errors of the store: they are kept until it has ended.
    fn found<T>(&self, result: Result<Option<T>, StoreError>) -> Option<T> {
        result.unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            None
        })
    }
}

fn sketch(batch: &Batch<'_>, recent: &RefCell<Recent>, article: &ArticleId) -> Result<Option<Sketch>, StoreError> {
    if let Some(sketch) = recent.borrow().sketches.get(article) {
        return Ok(Some(sketch.clone()));
    }
    let sketch: Option<Sketch> = batch.sketch(article)?;
    if let Some(sketch) = &sketch {
        recent.borrow_mut().remember(sketch.clone());
    }
    Ok(sketch)
}

/// The sketches used last: news is compared with news.
#[derive(Default)]
struct Recent {
    sketches: HashMap<ArticleId, Sketch>,
    order: VecDeque<ArticleId>,
}

/// A sketch takes about 40 kB.
const RECENT: usize = 1_000;

impl Recent {
    fn remember(&mut self, sketch: Sketch) {
        let article = sketch.article.clone();
        if self.sketches.insert(article.clone(), sketch).is_none() {
            self.order.push_back(article);
        }
        if self.order.len() > RECENT
            && let Some(oldest) = self.order.pop_front()
        {
            self.sketches.remove(&oldest);
        }
    }
}
